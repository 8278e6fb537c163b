"""The report in a log of GitHub Actions: lines for people, and annotations beside the file for the gravest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from perfeval.errors import escaped
from perfeval.messages import render as say
from perfeval.messages import translate
from perfeval.report import Checked
from perfeval.report.entries import entries, failure_text, form_name, gate_word, spot
from perfeval.report.located import located
from perfeval.report.text import SEVERITIES
from perfeval.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfeval.report import Failure, View
    from perfeval.report.entries import Entry

__all__ = ["HOLDS_FAILURES", "render"]

HOLDS_FAILURES = True

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_MOST = 10
"""So many annotations of a type GitHub takes from one step; it drops the others without a word."""
_LONGEST, _LONGEST_TITLE = 4000, 200


class _Annotation(NamedTuple):
    kind: str
    properties: tuple[tuple[str, str], ...]
    text: str


def _apart(text: str) -> str:
    """``text`` without the mark that begins a command of the old kind, which may stand anywhere in a line."""
    return re.sub(r"#(?=#\[)", "# ", text)


def _data(text: str) -> str:
    return _apart(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _command(annotation: _Annotation) -> str:
    properties = ",".join(f"{name}={_property(value)}" for name, value in annotation.properties if value)
    return f"::{annotation.kind} {properties}::{_data(annotation.text)}\n"


def _line(text: str) -> str:
    """A line of the log in which nothing is a command: both kinds of command begin with marks that are set apart."""
    return re.sub(r":(?=:)", ": ", _apart(escaped(text))) + "\n"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


class _Log:
    """The annotations so far: the first ten of each kind, and how many there are."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.kept: dict[str, list[_Annotation]] = {kind: [] for kind in _COMMANDS.values()}
        self.counts = dict.fromkeys(self.kept, 0)

    def add(self, annotation: _Annotation, *, first: bool = False) -> None:
        self.counts[annotation.kind] += 1
        kept = self.kept[annotation.kind]
        # An input that nobody could read weighs more than any finding.
        kept.insert(sum(not dict(each.properties).get("line") for each in kept) if first else len(kept), annotation)
        del kept[_MOST:]

    def found(self, checked: Checked, entry: Entry) -> str:
        view, finding = self.view, entry.finding
        place = spot(checked, finding.path)
        told = entry.text(view.lang)
        properties = (
            ("file", located(checked.file, view).path),
            ("line", str(place.line)),
            ("col", "" if place.column is None else str(place.column)),
            ("title", _cut(f"{entry.title} [{finding.rule}]", _LONGEST_TITLE)),
        )
        self.add(_Annotation(_COMMANDS[finding.severity], properties, _cut(told, _LONGEST)))
        word = translate(SEVERITIES[finding.severity], view.lang)
        return _line(f"  {word}  {told} [{finding.rule}]")

    def failed(self, failure: Failure) -> str:
        lang = self.view.lang
        told = failure_text(failure, lang)
        word = say("其他说明" if failure.harmless else "无法检查", {}, lang)
        if not failure.harmless:
            properties = (("file", located(failure.file, self.view).path), ("title", word))
            self.add(_Annotation("error", properties, _cut(told, _LONGEST)), first=True)
        colon = "：" if lang == "zh" else ": "
        return _line(f"{word} {failure.file}{colon}{told}")

    def commands(self) -> Iterator[str]:
        """The gravest first; the last notice says how many there is no room for."""
        rest = {kind: count - len(self.kept[kind]) for kind, count in self.counts.items()}
        if any(rest.values()):
            notices = self.kept["notice"]
            if len(notices) == _MOST:
                notices.pop()
                rest["notice"] += 1
            told = say(
                "另有{errors}条错误、{warnings}条警告、{notices}条提示没有标注（每步每类至多{most}条），全文见日志",
                {"errors": rest["error"], "warnings": rest["warning"], "notices": rest["notice"], "most": _MOST},
                self.view.lang,
            )
            notices.append(_Annotation("notice", (("title", "perfeval"),), told))
        for kind in self.kept:
            yield from map(_command, self.kept[kind])


def render(results: Iterable[Checked | Failure], view: View) -> Iterator[str]:
    """Every finding as a line of the log as soon as it is there, and at the end the annotations."""
    log = _Log(view)
    for result in results:
        if not isinstance(result, Checked):
            yield log.failed(result)
            continue
        told = entries(result, view.lang)
        standing = [entry for entry in told if entry.state == "open"]
        aside = len(told) - len(standing)
        colon = "：" if view.lang == "zh" else ": "
        comma = "，" if view.lang == "zh" else ", "
        count = say("{count} 个问题", {"count": len(standing)}, view.lang)
        word = gate_word(result.report, view.lang)
        more = comma + say("另有 {count} 个已豁免或基线中已有", {"count": aside}, view.lang) if aside else ""
        yield _line(f"- {result.file}{colon}{form_name(result, view.lang)}{colon}{word}{comma}{count}{more}")
        for entry in sorted(standing, key=lambda entry: entry.finding.severity.rank):
            yield log.found(result, entry)
    yield from log.commands()
