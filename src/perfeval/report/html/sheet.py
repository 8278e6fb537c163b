"""The form as it is printed: blocks of rows of cells, each with its addresses, and the matters that stand at it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from perfeval.columns import NATIONAL_FUNDING, ROWS, TASK_FUNDING, TASK_ROWS, TEXTS, TITLES, labelled, shown
from perfeval.model import Objective

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from perfeval.columns import Column
    from perfeval.model import Form, Indicator, Part

__all__ = ["Block", "Cell", "Group", "Sheet", "sheet_of"]

_PROSE = frozenset({"definition", "expected", "initial_expected", "name", "outcome"})
_LONG = frozenset({"result", "reason"})
_WORDS = frozenset({"source", "level1", "level2"})


class Cell(NamedTuple):
    """A printed cell. ``scope`` says what a heading is the heading of; ``addresses`` begins with the cell's own."""

    text: str
    addresses: tuple[str, ...] = ()
    scope: str = ""
    kind: str = "number"
    """``number``, ``word`` (short text), ``prose``, or ``label`` for what the form itself prints."""
    rows: int = 1
    columns: int = 1


class Group(NamedTuple):
    """Rows that belong together; what is to be said about them stands below."""

    rows: tuple[tuple[Cell, ...], ...]


class Block(NamedTuple):
    """A table of the form: ``head`` is its row of column headings, perhaps empty."""

    name: str
    title: str
    head: tuple[Cell, ...]
    groups: tuple[Group, ...]
    width: int


class Sheet(NamedTuple):
    """A form on paper; ``wide`` if it is printed across."""

    title: Cell
    year: Cell | None
    blocks: tuple[Block, ...]
    wide: bool

    def cells(self) -> Iterator[Cell]:
        """Every cell, in printed order."""
        yield self.title
        if self.year is not None:
            yield self.year
        for block in self.blocks:
            yield from block.head
            for group in block.groups:
                for row in group.rows:
                    yield from row


def sheet_of(form: Form, wanted: Collection[str] = ()) -> Sheet:
    """The form as printed. A cell of ``wanted`` (addresses) is there even if a blank form would not print it."""
    blocks = (_head(form, wanted), _funding(form, wanted), _objective(form, wanted), _tasks(form, wanted))
    more = (_indicators(form, wanted), _texts(form, wanted))
    title = Cell(form.title or TITLES[form.kind], ("$.title", "$", "$.kind", "$.figures", "$.ref"), kind="word")
    year = None
    if form.year is not None or "$.year" in wanted:
        year = Cell("" if form.year is None else str(form.year), ("$.year",), kind="word")
    made = tuple(block for block in (*blocks, *more) if block is not None)
    return Sheet(title, year, made, wide=bool(form.tasks) or max((len(b.head) for b in made), default=0) > 8)  # noqa: PLR2004


def _value(part: Part | None, name: str) -> str:
    value = getattr(part, name, None)
    return "" if value is None else str(value)


def _kind(name: str) -> str:
    if name in _LONG:
        return "prose long"
    return "prose" if name in _PROSE else "word" if name in _WORDS else "number"


def _label(text: str, *addresses: str, scope: str = "col", rows: int = 1) -> Cell:
    return Cell(text, addresses, scope, "label", rows)


def _cell(part: Part, path: str, name: str, *, scope: str = "", rows: int = 1) -> Cell:
    return Cell(_value(part, name), (f"{path}.{name}",), scope, _kind(name), rows)


def _columns(columns: Sequence[Column], parts: Sequence[Part], path: str, wanted: Collection[str]) -> list[Column]:
    """The columns that are printed, and those that something is said about."""
    printed = {column.name for column in shown(columns, parts)}
    count = range(len(parts))
    return labelled(
        [
            column
            for column in columns
            if column.name in printed or any(f"{path.format(index)}.{column.name}" in wanted for index in count)
        ]
    )


def _pairs(pairs: Iterable[tuple[str, str, str]]) -> tuple[Group, ...]:
    rows = tuple((_label(label, scope="row"), Cell(text, (path,), kind="prose")) for label, text, path in pairs)
    return (Group(rows),) if rows else ()


def _head(form: Form, wanted: Collection[str]) -> Block | None:
    names = [
        ("department", "部门名称"),
        ("project", "项目名称"),
        ("implementer", "实施单位"),
        ("money_unit", "金额单位"),
    ]
    if form.kind == "project":
        names[:2] = [("project", "项目名称"), ("department", "主管部门")]
    names.append(("grade", "自评等级"))
    groups = _pairs(
        (label, _value(form, name), f"$.{name}")
        for name, label in names
        if getattr(form, name) is not None or f"$.{name}" in wanted
    )
    return Block("head", "基本情况", (), groups, 2) if groups else None


def _funding(form: Form, wanted: Collection[str]) -> Block | None:
    lines = form.funding
    if not lines and "$.funding" not in wanted:
        return None
    columns = _columns(TASK_FUNDING if form.tasks else NATIONAL_FUNDING, lines, "$.funding[{}]", wanted)
    head = (_label("资金来源", "$.funding"), *(_label(column.label) for column in columns))
    rows = tuple(
        (
            Cell(_value(line, "source"), (f"$.funding[{index}].source", f"$.funding[{index}]"), "row", "word"),
            *(_cell(line, f"$.funding[{index}]", column.name) for column in columns),
        )
        for index, line in enumerate(lines)
    )
    return Block("funding", "资金情况", head, (Group(rows),), len(head))


def _objective(form: Form, wanted: Collection[str]) -> Block | None:
    if form.objective is None and not any(path.startswith("$.objective") for path in wanted):
        return None
    objective = form.objective or Objective()
    head = (_label("预期目标", "$.objective"), _label("实际完成情况"))
    row = (_cell(objective, "$.objective", "expected"), _cell(objective, "$.objective", "outcome"))
    return Block("objective", "年度总体目标", head, (Group((row,)),), 2)


def _tasks(form: Form, wanted: Collection[str]) -> Block | None:
    if not form.tasks:
        return None
    places = [
        (f"$.tasks[{t}].indicators[{i}]", r) for t, task in enumerate(form.tasks) for i, r in enumerate(task.indicators)
    ]
    every = [row for _, row in places]
    printed = {column.name for column in shown(TASK_ROWS, every)}
    asked = {column.name for column in TASK_ROWS for path, _ in places if f"{path}.{column.name}" in wanted}
    levels = [c for c in ROWS[:2] if any(getattr(row, c.name) is not None for row in every)]
    columns = [*levels, *labelled([c for c in TASK_ROWS if c.name in printed or c.name in asked])]
    head = (
        _label("主要任务", "$.tasks"),
        _label("年初预期目标"),
        _label("目标完成情况"),
        *(_label(column.label) for column in columns),
        _label("任务涉及资金"),
    )
    groups = []
    for number, task in enumerate(form.tasks):
        path, count = f"$.tasks[{number}]", max(len(task.indicators), 1)
        name = Cell(_value(task, "name"), (f"{path}.name", path, f"{path}.indicators"), "rowgroup", "word", count)
        before = (name, _cell(task, path, "expected", rows=count), _cell(task, path, "outcome", rows=count))
        after = _cell(task, path, "funding", rows=count)
        rows = [_row(row, f"{path}.indicators[{index}]", columns) for index, row in enumerate(task.indicators)]
        if not rows:
            rows = [tuple(Cell("", kind="prose") for _ in columns)]
        rows[0] = (*before, *rows[0], after)
        groups.append(Group(tuple(rows)))
    return Block("tasks", "主要任务", head, tuple(groups), len(head))


def _row(indicator: Indicator, path: str, columns: Iterable[Column]) -> tuple[Cell, ...]:
    return tuple(
        Cell(indicator.name, (f"{path}.name", path), "row", "prose")
        if column.name == "name"
        else _cell(indicator, path, column.name)
        for column in columns
    )


def _indicators(form: Form, wanted: Collection[str]) -> Block | None:
    rows = form.indicators
    total = any(getattr(form, name) is not None or f"$.{name}" in wanted for name in ("total_weight", "total_score"))
    if not rows and not total and "$.indicators" not in wanted:
        return None
    columns = _columns(ROWS, rows, "$.indicators[{}]", wanted)
    head = (_label(columns[0].label, "$.indicators"), *(_label(column.label) for column in columns[1:]))
    groups = []
    for _, first in groupby(enumerate(rows), lambda pair: _level(pair[1], pair[0], "level1")):
        grouped = list(first)
        made = []
        for _, second in groupby(grouped, lambda pair: _level(pair[1], pair[0], "level2")):
            inner = list(second)
            for place, (index, row) in enumerate(inner):
                cells = _row(row, f"$.indicators[{index}]", columns[2:])
                if place == 0:
                    cells = (_cell(row, f"$.indicators[{index}]", "level2", scope="row", rows=len(inner)), *cells)
                if index == grouped[0][0]:
                    level = _cell(row, f"$.indicators[{index}]", "level1", scope="rowgroup", rows=len(grouped))
                    cells = (level, *cells)
                made.append(cells)
        groups.append(Group(tuple(made)))
    if total:
        groups.append(_total(form, [column.name for column in columns]))
    return Block("indicators", "绩效指标", head, tuple(groups), len(head))


def _level(row: Indicator, index: int, name: str) -> tuple[object, ...]:
    """What rows must share for one merged cell; a row without a second level stands alone."""
    alone = index if row.level2 is None else None
    return (row.level1, alone) if name == "level1" else (row.level1, row.level2, alone)


def _total(form: Form, names: list[str]) -> Group:
    at = names.index("weight")
    cells = [Cell("总分", (), "row", "label", columns=at)]
    cells.append(Cell(_value(form, "total_weight"), ("$.total_weight",)))
    cells.append(Cell(_value(form, "total_score"), ("$.total_score",)))
    rest = len(names) - at - 2
    if rest > 0:
        cells.append(Cell("", columns=rest))
    return Group((tuple(cells),))


def _texts(form: Form, wanted: Collection[str]) -> Block | None:
    groups = _pairs(
        (column.label, _value(form, column.name), f"$.{column.name}")
        for column in TEXTS
        if getattr(form, column.name) is not None or f"$.{column.name}" in wanted
    )
    return Block("texts", "问题与措施", (), groups, 2) if groups else None
