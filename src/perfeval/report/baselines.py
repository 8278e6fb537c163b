"""What a baseline does not know, and what it knows and is gone, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import asdict

from perfeval.errors import escaped
from perfeval.messages import render as sentence
from perfeval.messages import translate
from perfeval.report.json import file_name
from perfeval.report.terminal import Style, wrap
from perfeval.report.text import SEVERITIES
from perfeval.rules import by_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfeval.baseline import Known
    from perfeval.report import Checked, View

__all__ = ["compared", "compared_data", "gone_lines"]


def _new(checked: Checked, view: View) -> Iterator[str]:
    style = Style(colour=view.colour)
    yield style.faint(escaped(checked.file))
    for finding in checked.report.findings:
        word = translate(SEVERITIES[finding.severity], view.lang)
        place = escaped(checked.report.place(finding.path, view.lang)) or sentence("全表", {}, view.lang)
        colon = "：" if view.lang == "zh" else ": "
        told = f"{word}  {place}{colon}{finding.render(view.lang)} [{finding.rule}]"
        yield from wrap(told, view.columns, "  + ", "    ")


def gone_lines(gone: Sequence[Known], view: View) -> Iterator[str]:
    """Entries of a baseline that nothing on the forms answers to any more."""
    for entry in gone:
        title = translate(by_name(entry.rule).title, view.lang)
        told = "  ".join(filter(None, (escaped(entry.form), escaped(entry.where), f"{title} [{entry.rule}]")))
        yield from wrap(told, view.columns, "  - ", "    ")


def compared(checked: Sequence[Checked], gone: Sequence[Known], known: int, view: View) -> Iterator[str]:
    """New findings (+) form by form, entries that are gone (-), and the sums."""
    new = 0
    for each in checked:
        if each.report.findings:
            new += len(each.report.findings)
            yield "".join(f"{line}\n" for line in _new(each, view)) + "\n"
    if gone:
        yield sentence("基线中已不存在的：", {}, view.lang) + "\n"
        yield "".join(f"{line}\n" for line in gone_lines(gone, view)) + "\n"
    counts = {"new": new, "known": known, "gone": len(gone)}
    yield sentence("新问题 {new} 处，基线中已有 {known} 处，已不存在 {gone} 处", counts, view.lang) + "\n"


def compared_data(checked: Sequence[Checked], gone: Sequence[Known], known: int, lang: str) -> dict[str, Any]:
    """The same for JSON."""
    new = [
        {"file": file_name(each.file), **finding.to_dict(lang), "place": each.report.place(finding.path, lang)}
        for each in checked
        for finding in each.report.findings
    ]
    return {"new": new, "known": known, "gone": [asdict(entry) for entry in gone]}
