"""The report as JUnit XML: a suite a form, a case a rule, for the test panes of continuous integration."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from perfeval.errors import escaped
from perfeval.messages import listing, translate
from perfeval.messages import render as say
from perfeval.report import Checked
from perfeval.report.entries import entries, failure_text, form_name
from perfeval.report.text import SEVERITIES
from perfeval.rule import Severity
from perfeval.rules import by_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfeval.checking import Lacking
    from perfeval.report import Failure, View
    from perfeval.report.entries import Entry

__all__ = ["HOLDS_FAILURES", "UTF8", "render"]

HOLDS_FAILURES = True
UTF8 = True

_NAMED = 8


def _xml(text: str) -> str:
    """``text`` for an element or a quoted attribute; what no XML may hold, as a visible escape."""
    text = escaped(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;")


class _Case(NamedTuple):
    """One rule on one form: ``kind`` is failure, error, skipped or "" for passed."""

    name: str
    kind: str = ""
    type: str = ""
    message: str = ""
    lines: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    """What does not make the case fail, but ought to be seen."""


def _written(case: _Case, suite: str) -> str:
    body = ""
    if case.kind:
        of_type = f' type="{_xml(case.type)}"' if case.type else ""
        text = "\n".join(map(_xml, case.lines))
        body += f'\n   <{case.kind}{of_type} message="{_xml(case.message)}">{text}</{case.kind}>'
    if case.told:
        body += "\n   <system-out>" + "\n".join(map(_xml, case.told)) + "</system-out>"
    head = f'  <testcase classname="{_xml(suite)}" name="{_xml(case.name)}"'
    return f"{head}>{body}\n  </testcase>\n" if body else f"{head}/>\n"


def _suite(name: str, file: str, cases: list[_Case], gate: str = "") -> str:
    counts = " ".join(
        f'{plural}="{sum(case.kind == kind for case in cases)}"'
        for plural, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    )
    head = f' <testsuite name="{_xml(name)}" tests="{len(cases)}" {counts} file="{_xml(file)}">\n'
    if gate:
        head += f'  <properties><property name="gate" value="{gate}"/></properties>\n'
    return head + "".join(_written(case, file) for case in cases) + " </testsuite>\n"


def _failing(view: View) -> int:
    return Severity(view.fail_on).rank if view.fail_on != "never" else -1


def _line(entry: Entry, lang: str) -> str:
    word = translate(SEVERITIES[entry.finding.severity], lang)
    return f"{word}  {entry.text(lang)}"


def _case(name: str, mine: list[Entry], lacking: list[Lacking], checked: Checked, view: View) -> _Case:
    lang = view.lang
    standing = [entry for entry in mine if entry.state == "open"]
    failing = [entry for entry in standing if entry.finding.severity.rank <= _failing(view)]
    if failing:
        worst = min((entry.finding.severity for entry in failing), key=lambda severity: severity.rank)
        message = failing[0].text(lang)
        if len(failing) > 1:
            message = say("{first}（共{count}处）", {"first": message, "count": len(failing)}, lang)
        lines = tuple(_line(entry, lang) for entry in failing)
        told = tuple(_line(entry, lang) for entry in standing if entry not in failing)
        return _Case(name, "failure", worst.value, message, lines, told)
    told = tuple(_line(entry, lang) for entry in standing)
    aside = [entry for entry in mine if entry.state != "open"]
    if told:
        return _Case(name, told=told)
    if aside:
        lines = tuple(f"{_line(entry, lang)} [{entry.reason(lang)}]" for entry in aside)
        return _Case(name, "skipped", message=aside[0].reason(lang), lines=lines)
    if lacking:
        return _Case(name, "skipped", message=_lacking(lacking, checked, lang))
    return _Case(name)


def _lacking(lacking: list[Lacking], checked: Checked, lang: str) -> str:
    fields = dict.fromkeys(path for each in lacking for path in each.fields)
    names = [escaped(checked.report.place(path, lang)) for path in list(fields)[:_NAMED]]
    if len(fields) > _NAMED:
        names.append("…")
    return say("未能核对：{fields}空白或无法使用", {"fields": listing(names, lang)}, lang)


def _cases(checked: Checked, view: View) -> Iterator[_Case]:
    """The rules that had something to decide, in their order; then what is wrong with waivers."""
    report = checked.report
    found: dict[str, list[Entry]] = {}
    for entry in entries(checked, view.lang):
        found.setdefault(entry.finding.rule, []).append(entry)
    lacking: dict[str, list[Lacking]] = {}
    for each in report.unchecked:
        lacking.setdefault(each.rule, []).append(each)
    for count in report.ran:
        if count.passed or count.found or count.unchecked:
            mine = found.pop(count.rule, [])
            title = translate(by_name(count.rule).title, view.lang)
            yield _case(f"{count.rule}: {title}", mine, lacking.get(count.rule, []), checked, view)
    for rule, mine in found.items():
        yield _case(f"{rule}: {mine[0].title}", mine, [], checked, view)


def render(results: Iterable[Checked | Failure], view: View) -> Iterator[str]:
    """A suite a form; an input that could not be read is a suite with one error.

    A case fails if a finding makes the run fail; other findings are its output.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="perfeval">\n'
    for result in results:
        if isinstance(result, Checked):
            yield _suite(
                form_name(result, view.lang), result.file, list(_cases(result, view)), result.report.gate.value
            )
        elif not result.harmless:
            told = failure_text(result, view.lang)
            title = say("无法检查", {}, view.lang)
            case = _Case(f"{result.code}: {title}", "error", result.code, told, (told,))
            yield _suite(result.file, result.file, [case])
    yield "</testsuites>\n"
