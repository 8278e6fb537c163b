"""Findings that someone accepted: matched by rule and place, bound to the figures, and never silently stale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from perfeval.checking import Finding, Waived
from perfeval.fingerprints import fingerprints
from perfeval.messages import Phrase
from perfeval.policy import fits_pattern
from perfeval.rule import Severity
from perfeval.tomltext import below, toml_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from perfeval.checking import Report
    from perfeval.messages import Evidence
    from perfeval.tomltext import Strict

__all__ = ["NOTICES", "Applied", "Notice", "Waiver", "applied", "apply", "read_waivers", "unmatched", "waiver_text"]

_KEYS = ("rule", "path", "file", "department", "ref", "reason", "by", "until", "figures")
_MOST_SHOWN = 5


@frozen(kw_only=True)
class Waiver:
    """One ``[[waivers]]`` table. It holds while it has a reason, a name and the fingerprint of what it accepts.

    ``path``, ``file``, ``department`` and ``ref`` are patterns in which ``*`` stands for anything. ``until`` is the
    last day on which it holds. ``number`` is its place in the configuration, from 1.
    """

    rule: str
    number: int
    path: str | None = None
    file: str | None = None
    department: str | None = None
    ref: str | None = None
    reason: str | None = None
    by: str | None = None
    until: date | None = None
    figures: tuple[str, ...] = ()


@frozen(kw_only=True)
class Notice:
    """Something that is wrong with a waiver: like a rule, but about the configuration and not about the form."""

    name: str
    title: str
    message: str
    severity: Severity = Severity.WARNING


_UNMATCHED = Notice(
    name="waiver-unmatched",
    title="豁免没有对应的问题",
    message="第{number}条豁免（{waived}，{where}）没有对应的问题，请删去或更正",
)
_EXPIRED = Notice(
    name="waiver-expired",
    title="豁免已到期",
    message="第{number}条豁免（{waived}）已于{until}到期，问题重新列出",
)
_WITHOUT_REASON = Notice(
    name="waiver-without-reason",
    title="豁免没有写明理由或批准人",
    message="第{number}条豁免（{waived}）没有写明{missing}，不予采用",
)
_LAPSED = Notice(
    name="waiver-lapsed",
    title="豁免所依据的数字或文字已变",
    message="第{number}条豁免（{waived}）所依据的数字或文字已变，问题重新列出；确认后将 figures 改为 {figures}",
)
_UNBOUND = Notice(
    name="waiver-without-figures",
    title="豁免没有绑定数字",
    message="第{number}条豁免（{waived}）没有绑定所依据的数字，不予采用；确认后写上 figures = {figures}",
)

NOTICES = (_UNMATCHED, _EXPIRED, _WITHOUT_REASON, _LAPSED, _UNBOUND)
"""What can be wrong with a waiver, for documentation pages and for ``perfeval explain``."""


@frozen(kw_only=True)
class Applied:
    """A report after its waivers; the numbers of those that concern its form, and of those that had something to do."""

    report: Report
    touched: frozenset[int]
    concerned: frozenset[int] = frozenset()


def read_waivers(strict: Strict, value: object, address: str = "waivers") -> tuple[Waiver, ...]:
    """The waivers of a configuration; everything that is wrong with them is recorded in ``strict``."""
    from perfeval.rules import NAMES, current

    if not isinstance(value, list):
        strict.add(address, "应写成 [[{name}]]", name=address)
        return ()
    made = []
    for index, entry in enumerate(value):
        at = below(address, index)
        table = strict.table(entry, at)
        strict.keys(table, at, _KEYS)
        texts = {
            key: strict.text(table[key], f"{at}.{key}") for key in ("path", "file", "department", "ref") if key in table
        }
        # Blank reasons are no misspelling but a matter for the report.
        reasons = {key: _reason(strict, table, at, key) for key in ("reason", "by")}
        rule = strict.text(table.get("rule", ""), f"{at}.rule")
        if rule is None:
            continue
        if current(rule) not in NAMES:
            strict.unknown(f"{at}.rule", rule, NAMES)
        made.append(
            Waiver(
                rule=current(rule),
                number=index + 1,
                until=strict.day(table["until"], f"{at}.until") if "until" in table else None,
                figures=strict.texts(table["figures"], f"{at}.figures") or () if "figures" in table else (),
                **texts,
                **reasons,
            )
        )
    return tuple(made)


def _reason(strict: Strict, table: dict[str, Any], at: str, key: str) -> str | None:
    value = table.get(key)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return strict.text(value, f"{at}.{key}")


def apply(report: Report, waivers: Iterable[Waiver], *, today: date, file: str | None = None) -> Report:
    """The report with its waived findings moved to ``waived``, and findings about waivers that do not hold.

    A waiver accepts a finding of its rule that has one of its fingerprints, wherever the row stands now. It accepts
    nothing once ``until`` has passed, without a reason and a name, or without fingerprints. ``file`` is the name that
    patterns for files are compared with; a waiver for a file does not concern a report without one.
    """
    mine = tuple(waiver for waiver in waivers if _concerns(waiver, report, file))
    made = applied(report, mine, today=today, file=file)
    rest = unmatched(mine, made.touched)
    return made.report.changed(findings=(*made.report.findings, *rest))


def applied(report: Report, waivers: Iterable[Waiver], *, today: date, file: str | None = None) -> Applied:
    """Like ``apply``, but silent about waivers without a finding: among many forms see ``unmatched``."""
    keys = fingerprints(report)
    accepted: dict[int, Waiver] = {}
    notices: list[Finding] = []
    touched: set[int] = set()
    concerned: set[int] = set()
    ran = {count.rule for count in report.counts}
    for waiver in waivers:
        if not _concerns(waiver, report, file):
            continue
        concerned.add(waiver.number)
        if waiver.rule not in ran:  # not looked for this time, so that nobody knows
            touched.add(waiver.number)
            continue
        candidates = [n for n, finding in enumerate(report.findings) if finding.rule == waiver.rule]
        bound = [n for n in candidates if keys[n] in waiver.figures]
        meant = bound or [n for n in candidates if _at(waiver, report.findings[n].path)]
        if not meant:
            continue
        touched.add(waiver.number)
        first = report.findings[meant[0]].path
        fault = _fault(waiver, bound=bool(bound), today=today, figures=tuple(keys[n] for n in meant))
        if fault is not None:
            notice, evidence = fault
            notices.append(_noticed(notice, waiver, first, **evidence))
        else:
            for n in bound:
                accepted.setdefault(n, waiver)
    standing = tuple(finding for n, finding in enumerate(report.findings) if n not in accepted)
    waived = tuple(_waived(report.findings[n], keys[n], waiver) for n, waiver in sorted(accepted.items()))
    settled = report.changed(findings=(*standing, *notices), waived=(*report.waived, *waived))
    return Applied(report=settled, touched=frozenset(touched), concerned=frozenset(concerned))


def unmatched(waivers: Iterable[Waiver], touched: Collection[int]) -> tuple[Finding, ...]:
    """Findings for the waivers that had nothing to do on any form, given the numbers of those that had."""
    return tuple(
        _noticed(_UNMATCHED, waiver, "$", where=_where(waiver)) for waiver in waivers if waiver.number not in touched
    )


def waiver_text(report: Report, finding: Finding, *, reason: str, by: str, until: date | None = None) -> str:
    """The ``[[waivers]]`` table that accepts ``finding``, ready for ``perfeval.toml``."""
    key = fingerprints(report)[report.findings.index(finding)]
    lines = ["[[waivers]]", f"rule = {toml_text(finding.rule)}", f"path = {toml_text(finding.path)}"]
    if report.form.department:
        lines.append(f"department = {toml_text(report.form.department.replace('*', ''))}")
    lines += [f"reason = {toml_text(reason)}", f"by = {toml_text(by)}"]
    if until is not None:
        lines.append(f"until = {until.isoformat()}")
    lines.append(f"figures = {toml_text(key)}")
    return "\n".join(lines) + "\n"


def _concerns(waiver: Waiver, report: Report, file: str | None) -> bool:
    """Whether the waiver is about this form at all."""
    form = report.form
    return _fits(waiver.department, form.department) and _fits(waiver.ref, form.ref) and _names(waiver.file, file)


def _fits(pattern: str | None, text: str | None) -> bool:
    return pattern is None or (text is not None and fits_pattern(text, pattern))


def _names(pattern: str | None, file: str | None) -> bool:
    """A pattern fits the whole name of a file or its last parts."""
    if pattern is None:
        return True
    if file is None:
        return False
    plain = file.replace("\\", "/")
    return fits_pattern(plain, pattern) or fits_pattern(plain, f"*/{pattern}")


def _at(waiver: Waiver, path: str) -> bool:
    return waiver.path is None or fits_pattern(path, waiver.path)


def _fault(
    waiver: Waiver, *, bound: bool, today: date, figures: tuple[str, ...]
) -> tuple[Notice, dict[str, Evidence]] | None:
    """Why the waiver does not hold; None if it does."""
    missing = tuple(
        word for word, text in ((Phrase("理由"), waiver.reason), (Phrase("批准人"), waiver.by)) if text is None
    )
    shown: Evidence = toml_text(list(figures[:_MOST_SHOWN]) if len(figures) > 1 else figures[0])
    if missing:
        return _WITHOUT_REASON, {"missing": missing}
    if waiver.until is not None and waiver.until < today:
        return _EXPIRED, {"until": waiver.until.isoformat()}
    if not waiver.figures:
        return _UNBOUND, {"figures": shown}
    if not bound:
        return _LAPSED, {"figures": shown}
    return None


def _waived(finding: Finding, key: str, waiver: Waiver) -> Waived:
    return Waived(finding=finding, fingerprint=key, reason=waiver.reason or "", by=waiver.by or "", until=waiver.until)


def _where(waiver: Waiver) -> str:
    known = (waiver.path, waiver.file, waiver.department, waiver.ref)
    return " ".join(text for text in known if text) or "*"


def _noticed(notice: Notice, waiver: Waiver, path: str, **evidence: Evidence) -> Finding:
    return Finding(
        rule=notice.name,
        severity=notice.severity,
        path=path,
        template=notice.message,
        evidence_items=(("number", waiver.number), ("waived", waiver.rule), *evidence.items()),
        own_title=notice.title,
    )
