"""The report as CSV for spreadsheets: a row a finding, and no cell that a spreadsheet takes for a formula or a date."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING

from perfeval.errors import escaped
from perfeval.messages import clipped, translate
from perfeval.messages import render as say
from perfeval.report import Checked
from perfeval.report.entries import entries, failure_text, gate_word
from perfeval.report.text import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfeval.report import Failure, View
    from perfeval.report.entries import Entry

__all__ = ["COLUMNS", "HOLDS_FAILURES", "UTF8", "original", "render"]

HOLDS_FAILURES = True
UTF8 = True

COLUMNS = (
    ("file", "文件"),
    ("form", "表名"),
    ("year", "年度"),
    ("department", "部门"),
    ("project", "项目"),
    ("gate", "结论"),
    ("requirement", "要求"),
    ("matter", "事项"),
    ("severity", "级别"),
    ("state", "状态"),
    ("place", "位置"),
    ("where", "单元格或行"),
    ("message", "问题"),
    ("title", "规则名称"),
    ("rule", "规则"),
    ("reason", "不计入的原因"),
    ("path", "地址"),
    ("ref", "来源编号"),
    ("fingerprint", "指纹"),
    ("apostrophes", "加了撇号的列"),
)
"""The columns, as they are headed in English and in Chinese."""

_STATES = {"open": "待处理", "known": "基线中已有", "waived": "已豁免", "unreadable": "无法检查"}
# What begins a formula, or was protected already; and what a spreadsheet rewrites: 0010, 1E5, 3/4, 2021-3, 12:30.
_FORMULA = re.compile(r"\s*[=+\-@|%\t\r\n＝＋－＠']")
_NUMERAL = re.compile(r"\s*[0-9][0-9.,:/eE+-]*\s*")


def _guarded(text: str) -> str:
    """``text`` with an apostrophe in front if a spreadsheet would not leave it alone."""
    return f"'{text}" if _FORMULA.match(text) or _NUMERAL.fullmatch(text) else text


def original(cell: str) -> str:
    """The text that a text cell of this report was made from."""
    return cell.removeprefix("'")


def _row(values: dict[str, str | int | None]) -> str:
    """One row: numbers as they are, texts so that they stay texts, and which of them that concerns."""
    made, apostrophes = {}, []
    for name, value in values.items():
        text = "" if value is None else str(value)
        made[name] = text if isinstance(value, int) else _guarded(text)
        if made[name] != text:
            apostrophes.append(name)
    made["apostrophes"] = " ".join(apostrophes)
    return _line([made.get(name, "") for name, _ in COLUMNS])


def _line(cells: list[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _finding(checked: Checked, entry: Entry, lang: str) -> str:
    form, finding = checked.report.form, entry.finding
    return _row(
        {
            "file": escaped(checked.file),
            "form": clipped(escaped(form.title or "")),
            "year": form.year,
            "department": clipped(escaped(form.department or "")),
            "project": clipped(escaped(form.project or "")),
            "gate": gate_word(checked.report, lang),
            "requirement": translate(entry.matter.kind.title, lang) if entry.matter else "",
            "matter": entry.matter.render_title(lang) if entry.matter else "",
            "severity": translate(SEVERITIES[finding.severity], lang),
            "state": say(_STATES[entry.state], {}, lang),
            "place": entry.place,
            "where": entry.where,
            "message": entry.message,
            "title": entry.title,
            "rule": finding.rule,
            "reason": entry.reason(lang),
            "path": finding.path,
            "ref": escaped(finding.ref or ""),
            "fingerprint": entry.key,
        }
    )


def _failure(failure: Failure, lang: str) -> str:
    return _row(
        {
            "file": escaped(failure.file),
            "state": say(_STATES["unreadable"], {}, lang),
            "message": failure_text(failure, lang),
            "rule": failure.code,
            "path": failure.path and escaped(failure.path),
        }
    )


def render(results: Iterable[Checked | Failure], view: View) -> Iterator[str]:
    """A row a finding, and one for each input that could not be judged; the first character is a byte order mark."""
    yield "\ufeff" + _line([zh if view.lang == "zh" else name for name, zh in COLUMNS])
    for result in results:
        if isinstance(result, Checked):
            for entry in entries(result, view.lang):
                yield _finding(result, entry, view.lang)
        elif not result.harmless:
            yield _failure(result, view.lang)
