"""The funding block: a header with amounts, below it a row for each source of money."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import evolve

from perfeval.layouts.draft import printed_number
from perfeval.layouts.headers import Column, Header, find_header, section_of
from perfeval.layouts.vocabulary import Block, is_dash, key
from perfeval.values.printed import Amount, Points, Rate

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfeval.layouts.draft import Draft, Number
    from perfeval.layouts.grid import Box, Grid
    from perfeval.layouts.work import Work

__all__ = ["AMOUNTS", "funding_header", "read_funding", "read_funding_across", "read_funding_pairs"]

AMOUNTS = frozenset({"initial_budget", "adjustment", "_addition", "adjusted_budget", "actual"})
"""Columns that hold money."""

_KINDS: dict[str, Number] = {
    "initial_budget": Amount,
    "adjustment": Amount,
    "adjusted_budget": Amount,
    "actual": Amount,
    "stated_completion_rate": Rate,
    "stated_adjustment_rate": Rate,
    "weight": Points,
    "score": Points,
}
_FIGURES = AMOUNTS | frozenset(_KINDS)
_ADJUSTED = ("adjustment", "adjusted_budget")
# What has been added or taken away in one place, in another what is left after that.
_AMBIGUOUS = frozenset(
    (
        *("预算调整数", "年度预算调整", "预算调整", "预算调整情况", "年中预算调整数", "年中调整数", "调整数"),
        *("年中调整", "全年预算调整数", "调整预算数", "全年调整预算数"),
    )
)


def _looks_numeric(text: str) -> bool:
    bare = printed_number(text)
    return is_dash(bare) or bool(bare.lstrip("-")[:1].isdigit())


def funding_header(work: Work, row: int) -> Header | None:
    """The header of a funding block that starts in ``row``."""
    return work.header("funding", row, _funding_header)


def _funding_header(work: Work, row: int) -> Header | None:
    header = find_header(work, row, partial(work.vocabulary.find, Block.FUNDING))
    if header is None:
        return None
    header = _settled(header, work.vocabulary.adjustment_column)
    money = AMOUNTS & header.roles
    others = header.roles - AMOUNTS - {"_source", "reason"}
    if not money or len(money) + len(others) < 2:  # noqa: PLR2004 (one label alone is a pair, not a header)
        return None
    # Labels with their numbers beside them are pairs: 预算数 | 100 | 执行数 | 90.
    for column in header.columns:
        beside = work.grid.right_of(column.box) if column.role in _FIGURES else None
        if beside is not None and beside.top == row and _looks_numeric(beside.text) and not is_dash(beside.text):
            return None
    return header


def _settled(header: Header, adjustment_column: str | None) -> Header:
    """What a column called 预算调整数 or 调整预算数 holds, where a place has settled that and no other column has it."""
    wanted = {"delta": "adjustment", "total": "adjusted_budget"}.get(adjustment_column or "")
    if wanted is None or wanted in header.roles:
        return header
    columns = tuple(
        evolve(column, role=wanted) if column.role in _ADJUSTED and key(column.box.text) in _AMBIGUOUS else column
        for column in header.columns
    )
    return evolve(header, columns=columns) if columns != header.columns else header


def _source_columns(grid: Grid, header: Header, rows: range) -> tuple[int, int]:
    """The columns of the row labels: everything left of the first column of figures, also of unknown ones."""
    for column in header.columns:
        if column.role not in _FIGURES and (column.role is not None or column.box in header.sections):
            continue
        cells = [grid.at(row, column.left) for row in rows]
        words = [box for box in cells if box is not None and box.text and not _looks_numeric(box.text)]
        # 年度预算数 above 总额, 财政资金 … heads the labels, not the amounts.
        if words and len(words) * 2 > len([box for box in cells if box is not None]) and _is_first(column, header):
            continue
        return 1, column.left
    return 1, 1


def _is_first(column: Column, header: Header) -> bool:
    return next(each for each in header.columns if each.box not in header.sections) is column


def _values_in(grid: Grid, row: int, column: Column) -> list[Box]:
    return [box for box in grid.touching(row, column.left, column.right) if box.top == row]


def read_funding(work: Work, header: Header, stops: Callable[[int], bool], lines: list[dict[str, Any]]) -> int:
    """Read the rows below ``header`` until ``stops(row)``; the row after the block."""
    grid = work.grid
    work.draft.claim(*header.boxes)
    work.draft.claim_labels(*header.understood)
    rows = [row for row in grid.rows() if row >= header.bottom]
    end = next((row for row in rows if stops(row)), grid.bottom)
    rows = [row for row in rows if row < end]
    block = range(header.bottom, end)
    left, right = _source_columns(grid, header, block)
    columns = [column for column in header.columns if column.left >= right and column.role != "_source"]
    for row in rows:
        if funding_header(work, row) is not None:
            return row
        _read_line(work, row, columns, (left, right), lines)
    return end


def _source_boxes(work: Work, row: int, left: int, right: int) -> tuple[list[Box], list[Box]]:
    """The label cells of a row, and the labels of the whole block at their left."""
    touching = work.grid.touching(row, left, right)
    sections = set()
    for index, box in enumerate(touching):
        known = work.vocabulary.find(Block.SECTION, box.text) is not None
        if box.height > 1 or (known and index == 0 and len(touching) > 1):
            sections.add(box.number)
        else:
            break
    return (
        [box for box in touching if box.number not in sections and box.top == row],
        [box for box in touching if box.number in sections],
    )


def _read_line(work: Work, row: int, columns: list[Column], span: tuple[int, int], lines: list[dict[str, Any]]) -> None:
    grid, draft = work.grid, work.draft
    sources, sections = _source_boxes(work, row, *span)
    first_figure = span[1]
    draft.claim(*(box for box in sections if work.vocabulary.known(box.text)))
    if any(box.right > first_figure + 1 for box in sources) or any(len(box.text) > 40 for box in sources):  # noqa: PLR2004
        return  # a remark across the block, not a source of money
    path = f"$.funding[{len(lines)}]"
    filled = [box for column in columns if column.role in _FIGURES for box in _values_in(grid, row, column)]
    if not sources and not filled:
        return
    line: dict[str, Any] = {}
    source = draft.text(f"{path}.source", *sources)
    if source is not None:
        line["source"] = source
    for column in columns:
        _read_cell(work.draft, column, _values_in(grid, row, column), path, line)
    if line:
        lines.append(line)


def _read_cell(draft: Draft, column: Column, boxes: list[Box], path: str, line: dict[str, Any]) -> None:
    role = column.role
    if role is None:
        for box in boxes:
            draft.note_cell("not-understood", "不认识的栏“{label}”，未读入：{text}", box, label=column.label)
    if role is None or not boxes:
        return
    if role == "_addition":
        draft.note("inferred", "“{label}”读作预算调整数", path=f"{path}.adjustment", label=column.label)
        role = "adjustment"
    if role in line:
        for box in boxes:
            draft.no_field(box, column.label)
        return
    reason = role == "reason"
    at = f"{path}.{role}"
    value = _read_reason(draft, boxes, at) if reason else draft.number(at, _KINDS[role], boxes)
    if value is not None:
        line[role] = value
        if role == "stated_completion_rate" and "%" in column.label.replace("％", "%") and not value.endswith("%"):
            draft.note("inferred", "百分号只印在栏名“{label}”中", path=f"{path}.{role}", label=column.label)


def _read_reason(draft: Draft, boxes: list[Box], path: str) -> str | None:
    for box in boxes:
        if box.height > 1:
            draft.note("shared-cell", "此格跨多行，只读入首行：{text}", path=path, place=box.place, text=box.text)
    return draft.text(path, *boxes)


def read_funding_across(work: Work, row: int, lines: list[dict[str, Any]]) -> int | None:
    """A block turned on its side: sources of money as columns, 年初预算数, 全年执行数 … as rows; the row after it.

    None where ``row`` does not head such a block: at least two rows of labels, the first with two figures or more.
    """
    grid, draft = work.grid, work.draft
    labels: list[tuple[Box, str]] = []
    at = row + 1
    while (label := _label_across(work, at, 1 if labels else 2)) is not None and label[1] not in {
        role for _, role in labels
    }:
        labels.append(label)
        at += 1
    if len(labels) < 2 or not AMOUNTS & {role for _, role in labels}:  # noqa: PLR2004
        return None
    right = max(box.right for box, _ in labels)
    sources = [box for box in grid.starting(row) if box.left >= right and box.text]
    if len(sources) < 2 or any(_looks_numeric(box.text) for box in sources):  # noqa: PLR2004
        return None
    draft.claim(*(box for box in grid.touching(row, 1, right) if work.vocabulary.known(box.text)))
    draft.claim(*(box for box, _ in labels))
    draft.claim_labels(*(box for box, _ in labels))
    for source in sources:
        path = f"$.funding[{len(lines)}]"
        line: dict[str, Any] = {"source": draft.text(f"{path}.source", source)}
        for box, role in labels:
            cells = [cell for cell in grid.touching(box.top, source.left, source.right) if cell.top == box.top]
            _read_cell(draft, Column(role, source.left, source.right, box, (box,)), cells, path, line)
        lines.append(line)
    return at


def _label_across(work: Work, row: int, least: int) -> tuple[Box, str] | None:
    """The label that opens a row of ``least`` figures or more and of nothing else, and what they are."""
    starting = work.grid.starting(row)
    if not starting:
        return None
    role = work.vocabulary.find(Block.FUNDING, starting[0].text)
    figures = [box for box in starting[1:] if box.text and _looks_numeric(box.text)]
    filled = [box for box in starting[1:] if box.text]
    if role not in _KINDS or len(figures) < least or len(figures) < len(filled):
        return None
    return starting[0], role


def read_funding_pairs(work: Work, row: int, pending: dict[str, Any], path: str) -> bool:
    """Labels with their numbers to the right, without a header: 全年预算数 | 100 | 全年执行数 | 90."""
    seen = False
    grid, draft = work.grid, work.draft
    sections = section_of(work, row)
    for box in grid.starting(row):
        role = work.vocabulary.find(Block.FUNDING, box.text)
        beside = grid.right_of(box)
        if role not in _KINDS or beside is None or not draft.is_free(box) or (beside.left != box.right):
            continue
        if role in ("weight", "score") and not pending:
            continue
        if not _looks_numeric(beside.text) or role in pending or (box in sections and role not in AMOUNTS):
            continue
        draft.claim(box)
        value = draft.number(f"{path}.{role}", _KINDS[role], [beside])
        if value is not None:
            pending[role] = value
        seen = True
    if seen:
        draft.claim(*(box for box in sections if draft.is_free(box)))
    return seen
