"""What a finding is about, as a short key that survives reordering, renaming and rewording, but not new figures."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import fields, has

from perfeval.messages import Phrase
from perfeval.model import Form, FundingLine, Indicator, Objective, Task
from perfeval.paths import resolve, walk
from perfeval.rules import first_name
from perfeval.values.digest import sha256
from perfeval.values.printed import Amount, Points, Rate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.checking import Finding, Report
    from perfeval.messages import Evidence

__all__ = ["fingerprint", "fingerprints", "form_key"]

_LENGTH = 16
_PROSE = (".outcome", ".problems", ".improvements", ".conclusion", ".objective.expected")
_NAMES = (".name", ".source")
_WORKING = re.compile(r"[0-9.%+×÷/*=()（）≈-]{3,2000}")
_FIGURE = re.compile(r"[0-9][0-9.]{0,40}%?")
# Phrases that say a place by its number; a row that moves keeps its finding.
_NUMBERED = frozenset({"第{number}行", "任务{number}"})


def fingerprints(report: Report) -> tuple[str, ...]:
    """The fingerprint of each finding of ``report.findings``, in the same order.

    Made of the form's identity (kind, year, department, project, implementer), the rule, the names of the part and
    its column, the figure or short text printed there, and the figures and texts of the evidence; never of positions,
    file names, thresholds, severity or wording. Findings alike in all of that are told apart by a running number.
    """
    form = form_key(report.form)
    seen: dict[str, int] = {}
    made = []
    for finding in report.findings:
        key = _digest([form, first_name(finding.rule), _about(report.form, finding)])
        seen[key] = number = seen.get(key, 0) + 1
        made.append(key if number == 1 else f"{key}-{number}")
    return tuple(made)


def fingerprint(report: Report, finding: Finding) -> str:
    """The fingerprint of one finding of ``report``. Raises ``ValueError`` if the report has no such finding."""
    return fingerprints(report)[report.findings.index(finding)]


def form_key(form: Form) -> str:
    """A key of what the form is about: its kind, year, department, project and implementer."""
    texts = (form.department, form.project, form.implementer)
    return _digest([form.kind, form.year, *(_squeezed(text) for text in texts)])


def _digest(facts: list[Any]) -> str:
    return sha256(
        json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    ).hexdigest()[:_LENGTH]


def _squeezed(text: str | None) -> str:
    """A text without blanks: the same form read from another file format wraps its lines elsewhere."""
    return "" if text is None else "".join(text.split())


def _about(form: Form, finding: Finding) -> list[str]:
    """Whatever names, figures and short texts the finding speaks of, in no order.

    Without order, because of two rows that disagree the later one is found, and reordering swaps them.
    """
    policy = _thresholds().get(finding.rule, frozenset())
    told = [value for name, value in finding.evidence_items if (name, type(value)) not in policy]
    evidence = {leaf for value in told for leaf in _leaves(form, value)}
    alike = _alike(form, finding.path, told)
    if alike:
        return sorted({finding.path.rpartition(".")[2], *evidence, *alike})
    # Of a long text the evidence says what matters; the rest of it may be edited freely. A name is a name already.
    told_already = finding.path.endswith(_PROSE) if evidence else False
    printed = [] if told_already or finding.path.endswith(_NAMES) else _printed(form, finding.path)
    return sorted({*_names(form, finding.path), *evidence, *printed})


def _alike(form: Form, path: str, told: list[Evidence]) -> list[str]:
    """What all rows print that a finding names together; none if it speaks of its own row alone.

    Such a finding stands at the first of its rows, and reordering makes another one the first.
    """
    head, _, field = path.rpartition(".")
    part = resolve(form, head) if head.endswith("]") else None
    if not isinstance(part, Indicator | Task):
        return []
    groups = (value for value in told if isinstance(value, tuple) and len(value) > 1)
    names = next(({_squeezed(each) for each in group if isinstance(each, str)} for group in groups), set[str]())
    if _squeezed(part.name) not in names:
        return []
    rows = (row for _, row in walk(form) if type(row) is type(part) and _squeezed(row.name) in names)
    return [f"{_squeezed(row.name)}={_text(getattr(row, field))}" for row in rows]


@cache
def _thresholds() -> dict[str, frozenset[tuple[str, type]]]:
    """The parameters of each rule: evidence of that name and type is the profile's figure and not the form's."""
    from perfeval.rules import ALL

    return {rule.name: frozenset((name, type(value)) for name, value in rule.parameters.items()) for rule in ALL}


def _names(form: Form, path: str) -> list[str]:
    """The address with each number replaced by the name of the part that stands there."""
    made, here = [], ""
    for step in path.split("."):
        here = f"{here}.{step}" if here else step
        name, bracket, _ = step.partition("[")
        made.append(name)
        if bracket:
            made.append(_name(resolve(form, here)))
    return made


def _name(part: object) -> str:
    own = {FundingLine: "source", Task: "name", Indicator: "name"}.get(type(part))
    name = _squeezed(getattr(part, own)) if own else ""
    return name or json.dumps(_cells(part), ensure_ascii=False)


def _cells(part: object) -> list[str]:
    """What the cells of a part say, without the parts inside it."""
    attributes = fields(type(part))  # type: ignore[arg-type]
    return [_text(value) for a in attributes if a.name != "ref" and _is_cell(value := getattr(part, a.name))]


def _is_cell(value: object) -> bool:
    return value is None or isinstance(value, str | int | Amount | Rate | Points)


def _text(value: object) -> str:
    if isinstance(value, str):
        return _squeezed(value)
    return "" if value is None else str(value)


def _printed(form: Form, path: str) -> list[str]:
    """What is printed at ``path``: a cell, or all cells of a row."""
    here = resolve(form, path)
    if _is_cell(here):
        return [_text(here)]
    if has(type(here)) and isinstance(here, FundingLine | Objective | Task | Indicator):
        return _cells(here)
    return []


def _leaves(form: Form, value: Evidence) -> Iterator[str]:
    """The figures and texts in a piece of evidence, without the wording around them."""
    if isinstance(value, tuple):
        for item in value:
            yield from _leaves(form, item)
    elif isinstance(value, str):
        yield from _address(form, value) if value.startswith("$") else _texts(value)
    elif isinstance(value, Decimal):
        yield format(value, "f")
    elif isinstance(value, int | Amount | Rate | Points):
        yield str(value)
    elif not (isinstance(value, Phrase) and value.template in _NUMBERED):
        # Whatever renders itself: its own evidence counts, not its sentence.
        for _, item in getattr(value, "evidence", ()):
            yield from _leaves(form, item)


def _texts(value: str) -> list[str]:
    """A text, or the figures of a working such as 400.00+120.00, whose order is that of the rows."""
    text = _squeezed(value)
    return _FIGURE.findall(text) if "+" in text and _WORKING.fullmatch(text) else [text]


def _address(form: Form, text: str) -> list[str]:
    """An address as names; a text that only looks like one, or is a pattern of addresses, as it is."""
    try:
        return _names(form, text)
    except (LookupError, ValueError):
        return [_squeezed(text)]
