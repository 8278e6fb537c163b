"""The report as SARIF 2.1.0: what code hosts show beside a file, and what other tools of an audit read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from perfeval import __version__
from perfeval.errors import escaped
from perfeval.messages import render as say
from perfeval.messages import translate
from perfeval.report import Checked
from perfeval.report.entries import Spot, as_spot, entries, failure_text, form_name, spot
from perfeval.report.json import dumped
from perfeval.report.located import located
from perfeval.report.markdown import plain
from perfeval.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from perfeval.report import Failure, View
    from perfeval.report.entries import Entry
    from perfeval.rule import Rule

__all__ = ["HOLDS_FAILURES", "UTF8", "render"]

HOLDS_FAILURES = True
UTF8 = True

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_WEIGHTS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_RANKS = {Severity.ERROR: 90.0, Severity.WARNING: 50.0, Severity.INFO: 10.0}
_ROOT, _ELSEWHERE = "%SRCROOT%", "ELSEWHERE"
_MOST_RESULTS = 25_000
"""A file with more is refused by GitHub as a whole."""
_SHOWN_RESULTS = 5_000
"""So many are shown there, the gravest first."""
_MOST_RELATED = 20
_PLACEHOLDER = re.compile(r"\{([0-9]{1,9})\}")
_HYPHENS = re.compile(r"(?:^|-)([a-z0-9])")


# --- Text and places ------------------------------------------------------------------------------------------


def _text(text: str) -> str:
    """Text for a plain message, in which ``[…](…)`` would be a link and ``{0}`` an argument."""
    return _PLACEHOLDER.sub(r"{{\1}}", text).replace("](", "\\](")


def _message(text: str) -> dict[str, str]:
    return {"text": _text(text), "markdown": plain(text)}


def _artifact(file: str, view: View) -> dict[str, str]:
    where = located(file, view)
    return {"uri": where.uri, "uriBaseId": _ROOT if where.inside else _ELSEWHERE}


def _region(place: Spot) -> dict[str, int]:
    """A cell is told as if its sheet were a text: hosts know nothing but lines and columns."""
    region = {"startLine": place.line}
    if place.column is not None and place.column > 0:
        region["startColumn"] = place.column
        if place.is_cell:
            region["endColumn"] = place.column + 1
    return region


def _location(checked: Checked, path: str, view: View) -> dict[str, Any]:
    physical = {"artifactLocation": _artifact(checked.file, view), "region": _region(spot(checked, path))}
    logical: list[dict[str, str]] = [{"name": path.rpartition(".")[2], "fullyQualifiedName": path, "kind": "property"}]
    for cell in checked.spots(path):
        if cell.cell is not None:
            logical.insert(0, {"name": cell.cell, "fullyQualifiedName": cell.render(view.lang), "kind": "element"})
            break
    return {"physicalLocation": physical, "logicalLocations": logical}


def _related(checked: Checked, entry: Entry, view: View) -> Iterator[dict[str, Any]]:
    """The other places that a finding speaks of."""
    seen = {entry.finding.path}
    for path in _addresses(entry.finding.evidence_items):
        if path not in seen and len(seen) <= _MOST_RELATED:
            seen.add(path)
            try:
                words = checked.report.place(path, view.lang)
            except (LookupError, ValueError, AttributeError):
                continue
            told = {"text": _text(escaped(words))} if words else {"text": say("全表", {}, view.lang)}
            yield {"id": len(seen) - 1, **_location(checked, path, view), "message": told}


def _addresses(value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        for item in value:
            yield from _addresses(item)
    elif isinstance(value, str) and value.startswith("$."):
        yield value


# --- Results --------------------------------------------------------------------------------------------------


def _result(checked: Checked, entry: Entry, number: int, view: View) -> dict[str, Any]:
    finding = entry.finding
    # The first is the standard's, the second the one by which GitHub knows an alert again.
    prints = {"perfeval/v1": entry.key, "primaryLocationLineHash": f"{entry.key}:1"}
    made: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "rank": _RANKS[finding.severity],
        "message": _message(entry.text(view.lang)),
        "locations": [_location(checked, finding.path, view)],
        "partialFingerprints": prints,
    }
    related = list(_related(checked, entry, view))
    if related:
        made["relatedLocations"] = related
    if entry.waiver is not None:
        reason = entry.reason(view.lang)
        made["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    spots = checked.spots(finding.path)
    told = {"form": number, "path": finding.path, "place": entry.place, "where": entry.where}
    told["ref"] = finding.ref and escaped(finding.ref)
    told["page"] = spots[0].page if spots else None
    if entry.matter is not None:
        told["matter"] = entry.matter.render_title(view.lang)
        told["requirement"] = entry.matter.kind.value
    made["properties"] = {name: value for name, value in told.items() if value not in (None, "")}
    return made


def _name(rule: str) -> str:
    """CompletionRateMismatch, as the names of rules are written in SARIF."""
    return _HYPHENS.sub(lambda match: match[1].upper(), rule)


def _descriptor(entry: Entry, view: View) -> dict[str, Any]:
    """The rule behind a finding, with its documentation; what is wrong with a waiver has only its title."""
    from perfeval.rules import NAMES, by_name

    name = entry.finding.rule
    title = _sentence(entry.title, view.lang)
    made: dict[str, Any] = {"id": name, "name": _name(name), "shortDescription": {"text": _text(title)}}
    if name not in NAMES:
        made["fullDescription"] = {"text": _text(title)}
        made["help"] = {"text": _text(title)}
        level, family = entry.finding.severity, "waivers"
    else:
        rule = by_name(name)
        about = _about(rule, view.lang)
        made["fullDescription"] = {"text": _text(about[0])}
        made["help"] = {"text": _text("\n\n".join(about)), "markdown": "\n\n".join(map(plain, about))}
        level, family = rule.severity, rule.family
    made["defaultConfiguration"] = {"level": _LEVELS[level], "rank": _RANKS[level]}
    made["properties"] = {"tags": [family], "precision": "very-high", "problem.severity": _WEIGHTS[level]}
    return made


def _sentence(text: str, lang: str) -> str:
    stop = "。" if lang == "zh" else "."
    return text if text.endswith((stop, "!", "?")) else text + stop


def _about(rule: Rule, lang: str) -> list[str]:
    """The documentation of a rule in paragraphs."""
    from perfeval.report.explain import paragraphs

    text = rule.about if lang == "zh" else rule.documentation
    return [escaped(line) for line in paragraphs(text)] or [_sentence(translate(rule.title, lang), lang)]


# --- The run --------------------------------------------------------------------------------------------------


class _Run:
    """What is gathered from the results: everything but the results has its place at the end."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.results: list[tuple[Severity, dict[str, Any]]] = []
        self.rules: dict[str, dict[str, Any]] = {}
        self.notices: list[dict[str, Any]] = []
        self.codes: dict[str, str] = {}
        self.artifacts: dict[str, dict[str, Any]] = {}
        self.forms: list[dict[str, Any]] = []
        self.failed = self.compared = False

    def add(self, checked: Checked) -> None:
        view, number = self.view, len(self.forms)
        self.forms.append(_form(checked, view))
        location = _artifact(checked.file, view)
        self.artifacts.setdefault(checked.file, {"location": location, "roles": ["analysisTarget"]})
        self.compared = self.compared or bool(checked.report.known)
        for entry in entries(checked, view.lang):
            if entry.finding.rule not in self.rules:
                self.rules[entry.finding.rule] = _descriptor(entry, view)
            result = _result(checked, entry, number, view)
            if entry.state == "known":
                result["baselineState"] = "unchanged"
            self.results.append((entry.finding.severity, result))
        for note in checked.notes:
            if note.doubtful:
                where: dict[str, Any] = {
                    "artifactLocation": location,
                    "region": _region(as_spot(note.place) if note.place else Spot()),
                }
                self.notice(note.kind, "note", note.render(view.lang), where)

    def notice(self, code: str, level: str, text: str, where: dict[str, Any] | None = None) -> None:
        self.codes.setdefault(code, level)
        made: dict[str, Any] = {"descriptor": {"id": code}, "level": level, "message": {"text": _text(text)}}
        if where is not None:
            made["locations"] = [{"physicalLocation": where}]
        self.notices.append(made)

    def fail(self, failure: Failure) -> None:
        self.failed = self.failed or not failure.harmless
        level = "note" if failure.harmless else "error"
        where = {"artifactLocation": _artifact(failure.file, self.view), "region": {"startLine": 1}}
        self.notice(failure.code, level, failure_text(failure, self.view.lang), where)

    def kept(self) -> list[dict[str, Any]]:
        """The results in their order; if there are more than a file may have, the gravest, and a notice."""
        lang = self.view.lang
        count = len(self.results)
        if count > _MOST_RESULTS:
            evidence = {"count": count, "most": _MOST_RESULTS}
            text = say("共{count}条，本文件只写入最重的{most}条，其余请用 jsonl 格式查看", evidence, lang)
            self.notice("too-many-results", "error", text)
            by_weight = sorted(range(count), key=lambda n: (self.results[n][0].rank, n))
            keep = sorted(by_weight[:_MOST_RESULTS])
            self.results = [self.results[n] for n in keep]
        elif count > _SHOWN_RESULTS:
            evidence = {"count": count, "most": _SHOWN_RESULTS}
            text = say("共{count}条，GitHub 只显示最重的{most}条", evidence, lang)
            self.notice("many-results", "warning", text)
        indices = {name: index for index, name in enumerate(self.rules)}
        made = []
        for _, result in self.results:
            result = {"ruleId": result["ruleId"], "ruleIndex": indices[result["ruleId"]], **result}  # noqa: PLW2901
            if self.compared:
                result.setdefault("baselineState", "new")
            made.append(result)
        return made


def _form(checked: Checked, view: View) -> dict[str, Any]:
    report = checked.report
    form = report.form
    told = {
        "file": escaped(checked.file),
        "name": form_name(checked, view.lang),
        "kind": form.kind,
        "department": form.department and escaped(form.department),
        "project": form.project and escaped(form.project),
        "year": form.year,
        "ref": form.ref and escaped(form.ref),
        "profile": report.profile,
        "gate": report.gate.value,
        "confirmed": len(report.confirmed),
        "unchecked": len(report.unchecked),
    }
    return {name: value for name, value in told.items() if value is not None}


def _block(name: str, items: Iterable[Mapping[str, Any]], *, last: bool = False) -> str:
    """A list with one item a line."""
    lines = ",\n".join(f"  {dumped(item)}" for item in items)
    return f" {dumped(name)}: [\n{lines}\n ]{'' if last else ','}\n"


def render(results: Iterable[Checked | Failure], view: View) -> Iterator[str]:
    """One run with the rules that found something, every finding with its place, and what could not be read."""
    run = _Run(view)
    for result in results:
        if isinstance(result, Checked):
            run.add(result)
        else:
            run.fail(result)
    kept = run.kept()
    rules = list(run.rules.values())
    driver = {
        "name": "perfeval",
        "version": __version__,
        "semanticVersion": __version__,
        "language": _LANGUAGES[view.lang],
        "rules": rules,
        "notifications": [
            {"id": code, "name": _name(code.lower()), "defaultConfiguration": {"level": level}}
            for code, level in run.codes.items()
        ],
    }
    bases = {
        _ROOT: {"description": {"text": say("被检查的文件所在的仓库", {}, view.lang)}},
        _ELSEWHERE: {"uri": "file:///", "description": {"text": say("仓库以外的文件", {}, view.lang)}},
    }
    invocation = {"executionSuccessful": not run.failed, "toolExecutionNotifications": run.notices}
    yield f'{{\n"$schema": {dumped(_SCHEMA)},\n"version": "2.1.0",\n"runs": [{{\n'
    yield f' "tool": {{"driver": {dumped(driver)}}},\n'
    yield ' "automationDetails": {"id": "perfeval/"},\n "columnKind": "unicodeCodePoints",\n'
    yield f' "originalUriBaseIds": {dumped(bases)},\n'
    yield f' "invocations": [{dumped(invocation)}],\n'
    yield _block("artifacts", run.artifacts.values())
    yield f' "properties": {dumped({"profile": view.profile, "forms": run.forms})},\n'
    yield _block("results", kept, last=True)
    yield "}]\n}\n"
