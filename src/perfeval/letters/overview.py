"""The overview of a round as a workbook: departments, what is missing, items, common matters, changes. Needs openpyxl.

Every text is written as a text: what begins with ``=`` never becomes a formula.
"""

from __future__ import annotations

from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

from perfeval.errors import ConfigurationError
from perfeval.letters.items import ADVICE, MUST_CORRECT, MUST_EXPLAIN, ItemState
from perfeval.letters.naming import safe_text
from perfeval.letters.rounds import counts
from perfeval.messages import clipped
from perfeval.writing import repacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfeval.letters.rounds import Outcome, RoundResult

__all__ = ["common_matters", "overview"]

_KINDS = {MUST_CORRECT: "须修改", MUST_EXPLAIN: "须说明", ADVICE: "建议"}
_CHANGES = {"changed": "改动", "renamed": "改名", "lowered": "降低指标值", "dropped": "删去", "added": "新增"}
_LONGEST = 32_000
_NAMES_SHOWN = 200


def common_matters(outcomes: Iterable[Outcome]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """What open items have in common: kind, title, and the departments, the most frequent first."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for outcome in outcomes:
        for item in outcome.items:
            if not item.state.settled:
                key = (item.matter.kind, item.matter.title)
                found.setdefault(key, {})[outcome.assigned.expected.department] = None
    order = tuple(_KINDS)
    rows = ((kind, title, tuple(departments)) for (kind, title), departments in found.items())
    return tuple(sorted(rows, key=lambda row: (-len(row[2]), order.index(row[0]), row[1])))


def overview(result: RoundResult) -> bytes:
    """The workbook, the same bytes every time. Raises ``ConfigurationError`` without openpyxl."""
    try:
        import openpyxl
    except ImportError:
        raise ConfigurationError(
            "写总表需要 openpyxl：pip install 'perfeval[excel]' (writing the overview needs openpyxl)"
        ) from None
    book = openpyxl.Workbook()
    book.remove(book.active)
    title = f"第{result.number}轮审核总表（{result.date}）"
    _sheet(book, "总表", title, _DEPARTMENTS, [_department(outcome) for outcome in result.outcomes])
    absent = [_absence(outcome) for outcome in result.outcomes if not outcome.assigned.state.judged]
    late = [_absence(outcome) for outcome in result.outcomes if outcome.assigned.state.value == "carried"]
    _sheet(book, "未按要求报送", "未按要求报送的部门", _ABSENT, [*absent, *late])
    _sheet(book, "共性问题", "共性问题（供通报使用）", _COMMON, _common(result))
    _sheet(book, "逐条台账", "逐条台账", _LEDGER, [row for outcome in result.outcomes for row in _ledger(outcome)])
    changed = [row for outcome in result.outcomes for row in _changed(outcome)]
    _sheet(book, "未经提示的改动", "未经提示的改动", _CHANGED, changed)
    strays = [(stray.file, stray.reason.render()) for stray in result.strays]
    _sheet(book, "未归属文件", "不能归到名单上部门的文件和回函", _STRAYS, strays)
    made = BytesIO()
    book.save(made)
    return repacked(made.getvalue(), {"docProps/core.xml": _CORE})


_DEPARTMENTS = (
    ("部门", 26), ("编码", 10), ("项目", 16), ("报送情况", 11), ("结论", 9), ("须修改", 8), ("须说明", 8), ("建议", 7),
    ("已改", 7), ("已说明", 8), ("未改", 7), ("不再提出", 10), ("新提", 7), ("改动", 7), ("联系人", 14), ("报送文件", 20),
    ("函件", 24), ("备注", 24),
)  # fmt: skip
_ABSENT = (("部门", 30), ("编码", 12), ("项目", 18), ("情况", 12), ("文件", 30), ("说明", 50), ("联系人", 18))
_COMMON = (("类别", 10), ("事项", 40), ("部门数", 8), ("占已审核部门", 14), ("部门", 90))
_LEDGER = (
    ("部门", 22), ("项目", 16), ("编号", 6), ("类别", 8), ("事项", 20), ("位置", 26), ("审核意见", 52), ("首次提出", 10),
    ("状态", 9), ("部门回复", 28), ("备注", 18),
)  # fmt: skip
_CHANGED = (("部门", 28), ("类别", 12), ("位置", 40), ("前次", 40), ("本次", 40))
_STRAYS = (("文件", 50), ("原因", 80))


def _department(outcome: Outcome) -> tuple[object, ...]:
    each = outcome.assigned
    expected = each.expected
    states = counts(outcome.items)
    standing = [item for item in outcome.items if not item.state.settled]
    kinds = [sum(item.matter.kind == kind for item in standing) for kind in _KINDS]
    remark = "；".join(filter(None, (each.detail, each.remark, "函件已被人工改动，未覆盖" if outcome.edited else "")))
    judged = each.state.judged
    return (
        expected.department,
        expected.code or "",
        expected.project or "",
        each.state.title,
        "" if outcome.report is None else outcome.report.gate.title,
        *(kinds if judged else ["", "", ""]),
        *(
            states[state] if judged else ""
            for state in (ItemState.CORRECTED, ItemState.EXPLAINED, ItemState.OPEN, ItemState.WITHDRAWN, ItemState.NEW)
        ),
        len(outcome.unasked) if judged else "",
        expected.contact or "",
        "\n".join(each.files),
        outcome.letter,
        remark,
    )


def _absence(outcome: Outcome) -> tuple[object, ...]:
    each = outcome.assigned
    expected = each.expected
    return (
        expected.department,
        expected.code or "",
        expected.project or "",
        each.state.title,
        "\n".join(each.files),
        each.detail,
        expected.contact or "",
    )


def _common(result: RoundResult) -> list[tuple[object, ...]]:
    judged = len({outcome.assigned.expected.department for outcome in result.outcomes if outcome.assigned.state.judged})
    rows: list[tuple[object, ...]] = []
    for kind, title, departments in common_matters(result.outcomes):
        names = "、".join(departments[:_NAMES_SHOWN])
        share = f"{len(departments)}/{judged}"
        rows.append((_KINDS[kind], title, len(departments), share, names))
    return rows


def _ledger(outcome: Outcome) -> list[tuple[object, ...]]:
    expected = outcome.assigned.expected
    return [
        (
            expected.department,
            expected.project or "",
            item.number,
            _KINDS[item.matter.kind],
            item.matter.title,
            item.matter.place,
            item.matter.message,
            f"第{item.first_round}轮",
            item.state.title,
            item.reply,
            item.remark,
        )
        for item in outcome.items
    ]


def _changed(outcome: Outcome) -> list[tuple[object, ...]]:
    name = outcome.assigned.expected.department
    return [
        (name, _CHANGES.get(change.kind, change.kind), place, change.before or "", change.after or "")
        for change, place in outcome.unasked
    ]


# --- Sheets -----------------------------------------------------------------------------------------------------------


def _sheet(
    book: Any, name: str, title: str, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[object]]
) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    columns, rows = _filled(columns, rows)
    sheet = book.create_sheet(name)
    thin = Side(style="thin", color="FF808080")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    _put(sheet, 1, 1, title).font = Font(name="黑体", size=14)
    sheet.row_dimensions[1].height = 26
    for column, (heading, width) in enumerate(columns, 1):
        cell = _put(sheet, 2, column, heading)
        cell.font = Font(name="黑体", size=10)
        cell.fill = PatternFill("solid", fgColor="FFEDEDED")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = border
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(rows or [("（无）",)], 3):
        for column, value in enumerate(row, 1):
            cell = _put(sheet, number, column, value)
            cell.font = Font(name="宋体", size=10)
            centred = isinstance(value, int) or columns[column - 1][1] <= 12  # noqa: PLR2004
            cell.alignment = Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)
            cell.border = border
        sheet.row_dimensions[number].height = _height(row, columns)
    sheet.freeze_panes = "B3" if rows else "A3"
    if rows:
        sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{len(rows) + 2}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:2"


_OPTIONAL = ("编码", "项目", "联系人")


def _filled(
    columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[object]]
) -> tuple[list[tuple[str, int]], list[list[object]]]:
    """The table without the columns that a roster need not have, where they are empty."""
    kept = [
        index
        for index, (heading, _) in enumerate(columns)
        if heading not in _OPTIONAL or any(row[index] for row in rows)
    ]
    return [columns[index] for index in kept], [[row[index] for index in kept] for row in rows]


def _height(row: Sequence[object], columns: Sequence[tuple[str, int]]) -> float:
    """How high a row must be for its texts, which not every program finds out by itself."""
    lines = 1
    for value, (_, width) in zip(row, columns, strict=False):
        across = max(1.0, width - 1.5)
        parts = str(value).split("\n")
        wide = (sum(1.1 if char.isascii() else 2.1 for char in part) for part in parts)
        lines = max(lines, sum(max(1, ceil(each / across)) for each in wide))
    return min(400.0, 13.0 * lines + 5)


def _put(sheet: Any, row: int, column: int, value: object) -> Any:
    cell = sheet.cell(row=row, column=column)
    if isinstance(value, int):
        cell.value = value
    elif value:
        cell.value = clipped(safe_text(str(value)), _LONGEST)
        cell.data_type = "s"
        # Editing such a cell must not make a formula of it either.
        if cell.value[:1] in "=+-@":
            cell.style = "Normal"
            cell.quotePrefix = True
    return cell


_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp='
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
