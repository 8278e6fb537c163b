"""Writing a form as an Excel workbook in the official look, and blank forms to fill in. Needs openpyxl."""

from __future__ import annotations

import os
import zipfile
from contextlib import suppress
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any

from perfeval.columns import NATIONAL_FUNDING, ROWS, TASK_FUNDING, TASK_ROWS, TEXTS, TITLES, Column, labelled
from perfeval.columns import shown as shown_columns
from perfeval.errors import ConfigurationError, PerfevalError, quoted
from perfeval.model import KINDS, MONEY_UNITS, Form, FundingLine, Indicator
from perfeval.values.printed import Amount, Points, Rate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["library", "repacked", "saved", "template", "write_xlsx"]

# What openpyxl and Excel call binary64 holds any 15 digits; a longer number is written as text.
_SAFE_DIGITS = 15
_MOST_TEXT = 32_767

_SOURCES = ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金")
_LEVELS = (
    ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
    ("效益指标", ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
    ("满意度指标", ("服务对象满意度指标",)),
)
# The sheet is a grid of narrow columns, of which each field takes some: that is how the printed forms look.
_WIDTH = 24
_TASK_WIDTH = 36
_COLUMN_WIDTH = 4.6
_LINE_HEIGHT = 13.5
_LABEL = 4
_SHARES = {
    "name": 4,
    "definition": 4,
    "expected": 3,
    "initial_expected": 3,
    "result": 4,
    "reason": 4,
    "level1": 2,
    "level2": 3,
    "initial_budget": 3,
    "adjustment": 3,
    "adjusted_budget": 3,
    "actual": 3,
    "source": 5,
    "_task": 2,
    "_prose": 6,
}
_INK = "FF000000"


_UNPRINTED = ("level1", "level2")  # a task's indicators have no levels on paper


def library() -> Any:
    """openpyxl; ``ConfigurationError`` with a hint if it is not installed."""
    try:
        import openpyxl
    except ImportError:
        raise ConfigurationError(
            "写 Excel 文件需要 openpyxl：pip install 'perfeval[excel]' (writing workbooks needs openpyxl)"
        ) from None
    return openpyxl


class _Sheet:
    """A worksheet that grows downwards; every row fills its whole width."""

    def __init__(self, book: Any, width: int) -> None:
        from openpyxl.styles import Alignment, Border, Font, Side

        self.sheet = book.active
        self.sheet.title = "自评表"
        self.width = width
        self.row = 1
        thin = Side(style="thin", color=_INK)
        self.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        self.centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self.left = Alignment(horizontal="left", vertical="center", wrap_text=True)
        self.heading = Font(name="黑体", size=16)
        self.label = Font(name="宋体", size=10, bold=True)
        self.body = Font(name="宋体", size=10)
        self.needs: list[tuple[int, int, float]] = []
        self.rates: list[str] = []
        self.points: list[str] = []
        self.unit: str | None = None
        from openpyxl.utils import get_column_letter

        for column in range(1, width + 1):
            self.sheet.column_dimensions[get_column_letter(column)].width = _COLUMN_WIDTH

    def put(
        self,
        column: int,
        value: object,
        columns: int = 1,
        rows: int = 1,
        *,
        row: int | None = None,
        style: str = "body",
        lined: bool = True,
    ) -> str:
        """Write a value into a (merged) cell; its address."""
        top = self.row if row is None else row
        cell = self.sheet.cell(row=top, column=column)
        if columns > 1 or rows > 1:
            self.sheet.merge_cells(
                start_row=top, start_column=column, end_row=top + rows - 1, end_column=column + columns - 1
            )
        for at_row in range(top, top + rows):
            for at_column in range(column, column + columns):
                if lined:
                    self.sheet.cell(row=at_row, column=at_column).border = self.border
        cell.font = {"heading": self.heading, "label": self.label}.get(style, self.body)
        cell.alignment = self.left if style == "prose" else self.centred
        if value is not None:
            self._fill(cell, value)
            self._need(str(value), top, rows, columns)
        return str(cell.coordinate)

    def _need(self, text: str, top: int, rows: int, columns: int) -> None:
        """How high the rows of a cell must be for its text; Excel does not see to that in merged cells."""
        wide = sum(1 if char.isascii() else 2 for char in text)
        across = max(1, int(columns * _COLUMN_WIDTH * 0.92))
        self.needs.append((top, rows, (wide // across + 1) * _LINE_HEIGHT + 4))

    def set_heights(self) -> None:
        """Row heights from what the cells need, what spans several rows last."""
        heights: dict[int, float] = {}
        for top, rows, need in sorted(self.needs, key=lambda item: item[1]):
            have = sum(heights.get(row, 0.0) for row in range(top, top + rows))
            if need > have:
                for row in range(top, top + rows):
                    heights[row] = heights.get(row, 0.0) + (need - have) / rows
        for row, height in heights.items():
            given = self.sheet.row_dimensions[row].height
            self.sheet.row_dimensions[row].height = min(max(height, given or 0), 400)

    def _fill(self, cell: Any, value: object) -> None:
        if isinstance(value, Amount | Rate | Points):
            digits = sum(char.isdigit() for char in value.text)
            if digits <= _SAFE_DIGITS and not (value.negative and value.value == 0):
                zeros = "." + "0" * value.places if value.places else ""
                cell.value = value.decimal / 100 if value.percent else value.decimal
                cell.number_format = f"0{zeros}%" if value.percent else f"0{zeros}"
                return
            value = value.text
        text = str(value)
        if len(text) > _MOST_TEXT:
            raise PerfevalError(f"{quoted(text)} 超过单元格的 {_MOST_TEXT} 字上限 (too long for a cell)")
        from openpyxl.utils.exceptions import IllegalCharacterError

        try:
            cell.value = text
        except IllegalCharacterError:
            raise PerfevalError(f"{quoted(text)} 含 Excel 不能保存的控制字符 (control characters)") from None
        cell.data_type = "s"  # =100% is a target, never a formula
        cell.number_format = "@"

    def figure(self, column: int, value: object, columns: int, field: str, rows: int = 1) -> None:
        """A cell for a value of a field, with the validation its kind needs."""
        at = self.put(column, value, columns, rows, style="prose" if field in _PROSE else "body")
        cell = self.sheet[at]
        if field.startswith("stated_"):
            self.rates.append(at)
            if value is None:
                cell.number_format = "0.00%"
        elif field in ("weight", "score"):
            self.points.append(at)
        elif field in _AMOUNTS and value is None:
            cell.number_format = "0.00"

    def spread(self, names: Sequence[str], start: int = 1) -> list[tuple[int, int]]:
        """The columns from ``start`` shared among fields as they need room: (first, how many) for each."""
        room = self.width - start + 1
        shares = [_SHARES.get(name, 2) for name in names]
        whole = sum(shares)
        ends = [round(room * sum(shares[: index + 1]) / whole) for index in range(len(shares))]
        firsts = [0, *ends[:-1]]
        return [(start + first, max(end - first, 1)) for first, end in zip(firsts, ends, strict=True)]

    def validate(self) -> None:
        """Choices for the money unit, numbers for rates and points."""
        from openpyxl.worksheet.datavalidation import DataValidation

        if self.unit:
            units = DataValidation(type="list", formula1=f'"{",".join(MONEY_UNITS)}"', allow_blank=True)
            units.error, units.errorTitle = "请选择：" + "、".join(MONEY_UNITS), "金额单位"
            units.add(self.unit)
            self.sheet.add_data_validation(units)
        for cells, low, high, title, error in (
            (self.rates, "-100", "100", "百分率", "请填百分率，如 95.84%"),
            (self.points, "0", "1000", "分值、得分", "请填数字，如 9.62"),
        ):
            if not cells:
                continue
            rule = DataValidation(type="decimal", operator="between", formula1=low, formula2=high, allow_blank=True)
            rule.error, rule.errorTitle, rule.errorStyle = error, title, "warning"
            for at in cells:
                rule.add(at)
            self.sheet.add_data_validation(rule)


_PROSE = frozenset({"reason", "definition", "expected", "result", "name"})
_AMOUNTS = frozenset({"initial_budget", "adjustment", "adjusted_budget", "actual"})


# --- Blocks ----------------------------------------------------------------------------------------------------------


def _head(sheet: _Sheet, form: Form, *, blank: bool) -> None:
    if form.title is not None:
        sheet.put(1, form.title, sheet.width, style="heading", lined=False)
        sheet.sheet.row_dimensions[sheet.row].height = 28
        sheet.row += 1
    if form.year is not None or blank:
        year = f"（{form.year}年度）" if form.year is not None else "（    年度）"
        sheet.put(1, year, sheet.width, lined=False)
        sheet.row += 1
    pairs = [("部门名称", form.department)]
    if form.kind == "project":
        pairs = [("项目名称", form.project), ("主管部门", form.department), ("实施单位", form.implementer)]
    else:
        pairs += [
            (label, value) for label, value in (("项目名称", form.project), ("实施单位", form.implementer)) if value
        ]
    for label, value in pairs:
        sheet.put(1, label, _LABEL, style="label")
        sheet.put(_LABEL + 1, value, sheet.width - _LABEL, style="prose")
        sheet.row += 1
    if form.money_unit is not None or blank:
        sheet.put(1, "金额单位", _LABEL, style="label")
        sheet.unit = sheet.put(_LABEL + 1, form.money_unit, sheet.width - _LABEL)
        sheet.row += 1
    if form.grade is not None:
        sheet.put(1, "自评等级", _LABEL, style="label")
        sheet.put(_LABEL + 1, form.grade, sheet.width - _LABEL)
        sheet.row += 1


def _funding(sheet: _Sheet, lines: Sequence[FundingLine], fields: Sequence[Column]) -> None:
    if not lines:
        return
    shown = shown_columns(fields, lines)
    sheet.put(1, "资金情况", 2, len(lines) + 1, style="label")
    (first, wide), *places = sheet.spread(["source", *(field.name for field in shown)], 3)
    sheet.put(first, "资金来源", wide, style="label")
    for field, (column, columns) in zip(shown, places, strict=True):
        sheet.put(column, field.label, columns, style="label")
    sheet.row += 1
    for line in lines:
        sheet.put(first, line.source, wide)
        for field, (column, columns) in zip(shown, places, strict=True):
            sheet.figure(column, getattr(line, field.name), columns, field.name)
        sheet.row += 1


def _objective(sheet: _Sheet, form: Form, *, blank: bool) -> None:
    if form.objective is None and not blank:
        return
    expected = form.objective.expected if form.objective else None
    outcome = form.objective.outcome if form.objective else None
    half = (sheet.width - 2) // 2
    sheet.put(1, "年度总体目标", 2, 2, style="label")
    sheet.put(3, "预期目标", half, style="label")
    sheet.put(3 + half, "实际完成情况", sheet.width - 2 - half, style="label")
    sheet.row += 1
    sheet.put(3, expected, half, style="prose")
    sheet.put(3 + half, outcome, sheet.width - 2 - half, style="prose")
    sheet.sheet.row_dimensions[sheet.row].height = 90
    sheet.row += 1


def _tasks(sheet: _Sheet, form: Form) -> None:
    if not form.tasks:
        return
    rows = [indicator for task in form.tasks for indicator in task.indicators]
    if any(getattr(row, name) is not None for row in rows for name in _UNPRINTED):
        raise PerfevalError("主要任务下的指标没有一级、二级指标栏 (indicators of a task have no columns for levels)")
    # The points of the total need the column in which the rows have theirs.
    totals = _totals_below_tasks(form)
    shown = labelled(shown_columns(TASK_ROWS, [*rows, *totals]))
    places = sheet.spread(["_task", "_prose", "_prose", *(field.name for field in shown), "_task"])
    labels = ["主要任务", "年初预期目标", "目标完成情况", *(field.label for field in shown), "任务涉及资金"]
    for label, (column, columns) in zip(labels, places, strict=True):
        sheet.put(column, label, columns, style="label")
    sheet.row += 1
    for task in form.tasks:
        count = max(len(task.indicators), 1)
        cells = (
            (0, task.name, "body"),
            (1, task.expected, "prose"),
            (2, task.outcome, "prose"),
            (-1, task.funding, "body"),
        )
        for index, value, style in cells:
            sheet.put(places[index][0], value, places[index][1], count, style=style)
        for indicator in task.indicators:
            _row(sheet, indicator, shown, places[3:-1])
            sheet.row += 1
        if not task.indicators:
            for column, columns in places[3:-1]:
                sheet.put(column, None, columns)
            sheet.row += 1
    for total in totals:
        at = {field.name: place for field, place in zip(shown, places[3:-1], strict=True)}
        sheet.put(1, "总分", at["weight"][0] - 1, style="label")
        for name in ("weight", "score"):
            if name in at:
                sheet.figure(at[name][0], getattr(total, name), at[name][1], name)
        sheet.row += 1


def _totals_below_tasks(form: Form) -> tuple[Indicator, ...]:
    """The row 总分 of a form by tasks, if its points are printed; without them the score stands alone below."""
    if not form.tasks or form.indicators or form.total_weight is None:
        return ()
    return (Indicator(name="总分", weight=form.total_weight, score=form.total_score),)


def _row(sheet: _Sheet, indicator: Indicator, fields: Sequence[Column], places: Sequence[tuple[int, int]]) -> None:
    for field, (column, columns) in zip(fields, places, strict=True):
        value = getattr(indicator, field.name)
        sheet.figure(column, value, columns, field.name)


def _indicators(sheet: _Sheet, form: Form, blank: Sequence[Indicator]) -> None:
    rows = form.indicators or tuple(blank)
    if not rows:
        return
    shown = labelled(shown_columns(ROWS, rows))
    places = sheet.spread([field.name for field in shown], 3)
    total = form.total_weight is not None or form.total_score is not None or bool(blank)
    sheet.put(1, "绩效指标", 2, len(rows) + 1, style="label")
    for field, (column, columns) in zip(shown, places, strict=True):
        sheet.put(column, field.label, columns, style="label")
    sheet.row += 1
    top = sheet.row
    for indicator in rows:
        _row(sheet, indicator, shown[2:], places[2:])
        sheet.row += 1
    _groups(sheet, rows, top, places)
    if total:
        at = {field.name: place for field, place in zip(shown, places, strict=True)}
        sheet.put(1, "总分", at["weight"][0] - 1, style="label")
        sheet.figure(at["weight"][0], form.total_weight, at["weight"][1], "weight")
        sheet.figure(at["score"][0], form.total_score, at["score"][1], "score")
        if "reason" in at:
            sheet.put(at["reason"][0], None, at["reason"][1])
        sheet.row += 1


def _groups(sheet: _Sheet, rows: Sequence[Indicator], top: int, places: Sequence[tuple[int, int]]) -> None:
    """Merge equal levels; a row without a second level gets its own first level, so that none is read into it."""

    def merged(key: Callable[[Indicator], tuple[Any, ...]], column: int, columns: int, name: str) -> None:
        row = top
        for _, found in groupby(rows, key):
            group = list(found)
            sheet.put(column, getattr(group[0], name), columns, len(group), row=row)
            row += len(group)

    alone = {id(row): index for index, row in enumerate(rows) if row.level2 is None}
    merged(lambda row: (row.level1, alone.get(id(row))), *places[0], "level1")
    merged(lambda row: (row.level1, row.level2, alone.get(id(row))), *places[1], "level2")


def _texts(sheet: _Sheet, form: Form, *, blank: bool) -> None:
    for name, label, always in TEXTS:
        value = getattr(form, name)
        if value is None and not (blank and always):
            continue
        sheet.put(1, label, _LABEL, style="label")
        sheet.put(_LABEL + 1, value, sheet.width - _LABEL, style="prose")
        sheet.sheet.row_dimensions[sheet.row].height = 48
        sheet.row += 1


def _book(form: Form, *, blank: Sequence[Indicator] = (), is_blank: bool = False) -> bytes:
    book = library().Workbook()
    tasked = bool(form.tasks)
    sheet = _Sheet(book, _TASK_WIDTH if tasked else _WIDTH)
    _head(sheet, form, blank=is_blank)
    _funding(sheet, form.funding, TASK_FUNDING if tasked else NATIONAL_FUNDING)
    _objective(sheet, form, blank=is_blank)
    _tasks(sheet, form)
    _indicators(sheet, form, blank)
    if not form.indicators and not blank and form.total_score is not None and not _totals_below_tasks(form):
        sheet.put(1, "自评总分", _LABEL, style="label")
        sheet.figure(_LABEL + 1, form.total_score, sheet.width - _LABEL, "score")
        sheet.row += 1
    _texts(sheet, form, blank=is_blank)
    sheet.validate()
    sheet.set_heights()
    sheet.sheet.page_setup.orientation = "landscape" if tasked else "portrait"
    sheet.sheet.page_setup.paperSize = sheet.sheet.PAPERSIZE_A4
    sheet.sheet.page_setup.fitToWidth, sheet.sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet.sheet_properties.pageSetUpPr.fitToPage = True
    made = BytesIO()
    book.save(made)
    return made.getvalue()


_EPOCH = (1980, 1, 1, 0, 0, 0)


def repacked(data: bytes, changed: Mapping[str, bytes] | None = None) -> bytes:
    """An Office package with some parts replaced and fixed times in its entries: equal contents, equal bytes."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = (changed or {}).get(info.filename)
            entry = zipfile.ZipInfo(info.filename, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(info) if part is None else part)
    return made.getvalue()


def saved(data: bytes, path: str | os.PathLike[str] | None) -> bytes:
    """Write ``data`` to ``path``, if there is one: the file is complete or not there. Gives the data back."""
    if path is not None:
        partial = f"{os.fspath(path)}.partial"
        try:
            with open(partial, "wb") as file:  # noqa: PTH123
                file.write(data)
            os.replace(partial, path)  # noqa: PTH105
        except OSError:
            with suppress(OSError):
                os.unlink(partial)  # noqa: PTH108
            raise
    return data


def write_xlsx(form: Form, path: str | os.PathLike[str] | None = None) -> bytes:
    """The form as an XLSX workbook in the official look; written to ``path`` if there is one.

    Reading it back gives the same form, as far as paper can show it: ``ref`` and ``figures`` are not printed,
    nor is ``total_weight`` without tasks and indicators.
    Numbers keep their printed digits. Raises ``ConfigurationError`` without openpyxl, ``PerfevalError`` for a text
    that no cell can hold.
    """
    return saved(_book(form), path)


def template(kind: str, path: str | os.PathLike[str] | None = None) -> bytes:
    """A blank form of a kind as an XLSX workbook, with choices for units and checks on percentages and points.

    Raises ``ConfigurationError`` for an unknown kind or without openpyxl.
    """
    if kind not in KINDS:
        raise ConfigurationError(f"kind: {quoted(kind)} 不是 {'、'.join(KINDS)} (not a kind of form)")
    lines = tuple(FundingLine(source=source) for source in _SOURCES)
    rows = [
        Indicator(level1=level1, level2=level2, name=f"指标{number}：")
        for level1, seconds in _LEVELS
        for level2 in seconds
        for number in (1, 2)
    ]
    form = Form(kind=kind, title=TITLES[kind], money_unit="万元", funding=lines)  # type: ignore[arg-type]
    return saved(_book(form, blank=rows, is_blank=True), path)
