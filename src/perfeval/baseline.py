"""The findings there were on the day perfeval was taken up, so that only new ones are reported; it only shrinks."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from attrs import fields, frozen

from perfeval.fingerprints import fingerprints, form_key
from perfeval.rules import current
from perfeval.tomltext import Strict, below, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfeval.checking import Finding, Report
    from perfeval.model import Form

__all__ = ["Baseline", "Comparing", "Comparison", "Known", "compare", "create", "from_text", "to_text", "update"]

_VERSION = 1
_MARK = "perfeval-baseline"
_MOST_CHARACTERS = 256 * 1024 * 1024
_KEY = re.compile(r"[0-9a-f]{16}(?:-[0-9]{1,6})?")


@frozen(kw_only=True, order=True)
class Known:
    """One finding of a baseline: its fingerprint, and for human readers the form, the place and the rule."""

    form: str
    where: str
    rule: str
    fingerprint: str
    form_key: str


@frozen(kw_only=True)
class Baseline:
    """Known findings, sorted, so that the file of a baseline changes only where findings do."""

    entries: tuple[Known, ...] = ()


@frozen(kw_only=True)
class Comparison:
    """Reports held against a baseline.

    In ``reports`` what the baseline knows has moved from ``findings`` to ``known``. ``gone`` lists what the baseline
    knows of the checked forms and no longer stands; entries of forms that were not checked, and of rules that were
    not run, are left alone.
    """

    reports: tuple[Report, ...]
    gone: tuple[Known, ...]

    @property
    def new(self) -> tuple[Finding, ...]:
        """The findings that the baseline does not know."""
        return tuple(finding for report in self.reports for finding in report.findings)


def create(reports: Iterable[Report]) -> Baseline:
    """The baseline of all findings of ``reports`` that are not waived."""
    made: set[Known] = set()
    for report in reports:
        form, key = _title(report.form), form_key(report.form)
        for finding, mark in zip(report.findings, fingerprints(report), strict=True):
            if finding.own_title is None:  # what is wrong with a waiver is never an old habit of the form
                where = report.place(finding.path)
                made.add(Known(form=form, where=where, rule=finding.rule, fingerprint=mark, form_key=key))
    return Baseline(entries=tuple(sorted(made)))


class Comparing:
    """Reports held against a baseline one by one, for runs that do not keep them."""

    def __init__(self, baseline: Baseline) -> None:
        self._baseline = baseline
        self._known = {entry.fingerprint for entry in baseline.entries}
        self._seen: set[str] = set()
        self._looked_for: set[tuple[str, str]] = set()

    def held(self, report: Report) -> Report:
        """The report, in which what the baseline knows has moved from ``findings`` to ``known``."""
        marks, form = fingerprints(report), form_key(report.form)
        self._looked_for.update((form, count.rule) for count in report.counts)
        self._seen.update(marks)
        self._seen.update(waived.fingerprint for waived in report.waived)
        pairs = tuple(zip(report.findings, marks, strict=True))
        known = tuple(finding for finding, mark in pairs if mark in self._known)
        if not known:
            return report
        return report.changed(
            findings=tuple(finding for finding, mark in pairs if mark not in self._known),
            known=(*report.known, *known),
        )

    def gone(self) -> tuple[Known, ...]:
        """What the baseline knows of the reports so far and none of them has."""
        return tuple(
            entry
            for entry in self._baseline.entries
            if (entry.form_key, entry.rule) in self._looked_for and entry.fingerprint not in self._seen
        )


def compare(reports: Iterable[Report], baseline: Baseline) -> Comparison:
    """What is new and what is gone. A form that is checked twice, from two files, counts once."""
    comparing = Comparing(baseline)
    made = tuple(comparing.held(report) for report in reports)
    return Comparison(reports=made, gone=comparing.gone())


def update(baseline: Baseline, comparison: Comparison | Comparing) -> Baseline:
    """The baseline without what is gone; nothing is ever added."""
    gone = set(comparison.gone if isinstance(comparison, Comparison) else comparison.gone())
    return Baseline(entries=tuple(entry for entry in baseline.entries if entry not in gone))


def to_text(baseline: Baseline) -> str:
    """The file of a baseline: JSON with one finding a line."""
    names = [attribute.name for attribute in fields(Known)]
    rows = [
        "  " + json.dumps({name: getattr(entry, name) for name in names}, ensure_ascii=False)
        for entry in baseline.entries
    ]
    body = ",\n".join(rows)
    return (
        f'{{"{_MARK}": {_VERSION}, "findings": [\n{body}\n]}}\n'
        if rows
        else f'{{"{_MARK}": {_VERSION}, "findings": []}}\n'
    )


def from_text(text: str, source: str = "baseline") -> Baseline:
    """The baseline in a file's text. Raises ``SettingsError`` with everything that is wrong."""
    strict = Strict(source)
    data: object = None
    if len(text) > _MOST_CHARACTERS:
        strict.add("", "文件过大")
    else:
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            strict.add("", "不是基线文件")
    strict.finish()
    table = data if isinstance(data, dict) else {}
    if table.get(_MARK) != _VERSION:
        strict.add(_MARK, "不是基线文件，或版本不是 {version}", version=_VERSION)
        strict.finish()
    strict.keys(table, "", (_MARK, "findings"))
    rows = table.get("findings")
    if not isinstance(rows, list):
        strict.add("findings", "应为列表，实为 {value}", value=shown(rows))
        rows = []
    entries = [_entry(strict, below("findings", number), row) for number, row in enumerate(rows)]
    strict.finish()
    return Baseline(entries=tuple(sorted({entry for entry in entries if entry is not None})))


def _entry(strict: Strict, address: str, row: object) -> Known | None:
    names = [attribute.name for attribute in fields(Known)]
    table: dict[str, Any] = strict.table(row, address)
    strict.keys(table, address, names)
    texts = {name: table.get(name) for name in names}
    wrong = [name for name, text in texts.items() if not isinstance(text, str)]
    for name in wrong:
        strict.add(f"{address}.{name}", "应为文本，实为 {value}", value=shown(texts[name]))
    if wrong:
        return None
    for name in ("fingerprint", "form_key"):
        if not _KEY.fullmatch(texts[name]):  # type: ignore[arg-type]
            strict.add(f"{address}.{name}", "不是指纹：{value}", value=shown(texts[name]))
    return Known(**{**texts, "rule": current(texts["rule"])})  # type: ignore[arg-type]


def _title(form: Form) -> str:
    """What a reader calls the form."""
    parts = (str(form.year) if form.year else None, form.department, form.project, form.implementer)
    return " ".join(part for part in parts if part) or form.title or ""
