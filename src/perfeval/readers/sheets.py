"""What sheets of new and old workbooks have in common: merged ranges, hidden rows and columns, the finished table."""

from __future__ import annotations

from bisect import bisect_right
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from attrs import define

from perfeval.tables import Cell, Note, Place, Table, column_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Intervals", "Merges", "Notes", "ShownCell", "sheet_table"]

_ROWS = 1_048_576
_WIDE_MERGE = 100_000
_MOST_NOTES = 1_000


class Notes:
    """Notes of one document, the first thousand."""

    def __init__(self) -> None:
        self.kept: list[Note] = []

    def add(self, kind: str, template: str, place: Place, **evidence: str | int) -> None:
        """Keep a note."""
        if len(self.kept) < _MOST_NOTES:
            self.kept.append(Note.of(kind, template, place, **evidence))


class ShownCell(NamedTuple):
    """A cell as shown, before it is known what merges it."""

    text: str
    marks: tuple[str, ...] = ()
    stored: str | None = None
    formula: str | None = None


class Intervals:
    """Numbered rows or columns as sorted intervals that do not touch."""

    def __init__(self, intervals: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for first, last in sorted(intervals):
            if self._ends and first <= self._ends[-1] + 1:
                self._ends[-1] = max(self._ends[-1], last)
            else:
                self._starts.append(first)
                self._ends.append(last)

    def hold(self, first: int, last: int) -> bool:
        """Whether all from first to last are in one interval."""
        at = bisect_right(self._starts, first) - 1
        return at >= 0 and last <= self._ends[at]


def _range(r1: int, c1: int, r2: int, c2: int) -> str:
    return f"{column_letters(c1)}{r1}:{column_letters(c2)}{r2}"


@define
class Merges:
    """Merged ranges in reading order; of two that overlap only the first counts."""

    spans: dict[tuple[int, int], tuple[int, int]]
    covered: set[tuple[int, int]]
    overlaps: list[tuple[str, str]]

    @classmethod
    def of(cls, ranges: list[tuple[int, int, int, int]], filled: Iterable[tuple[int, int]]) -> Merges:
        """Spans by anchor, and which of the filled cells a merge covers.

        ``ranges`` are (first row, first column, last row, last column). One sweep down the sheet: the ranges alive in
        a row never overlap in columns, so a sorted list of them answers every question by bisection.
        """
        result = cls({}, set(), [])
        alive: list[tuple[int, int, int, int]] = []  # first column, first row, last column, last row
        ends: list[tuple[int, int]] = []  # last row, first column
        events: list[tuple[int, int, int, tuple[int, int, int, int] | None]] = [(r[0], r[1], 0, r) for r in ranges]
        events += [(row, column, 1, None) for row, column in filled]
        events.sort(key=lambda event: event[:3])
        for row, column, _, span in events:
            while ends and ends[0][0] < row:
                _, first = heappop(ends)
                del alive[bisect_right(alive, (first, 0, 0, 0))]
            at = bisect_right(alive, (column, _ROWS + 1, 0, 0))
            before = alive[at - 1] if at and alive[at - 1][2] >= column else None
            if span is None:
                if before and (before[1], before[0]) != (row, column):
                    result.covered.add((row, column))
                continue
            after = alive[at] if at < len(alive) and alive[at][0] <= span[3] else None
            other = before or after
            if other:
                result.overlaps.append((_range(other[1], other[0], other[3], other[2]), _range(*span)))
                continue
            r1, c1, r2, c2 = span
            result.spans[r1, c1] = (r2 - r1 + 1, c2 - c1 + 1)
            alive.insert(at, (c1, r1, c2, r2))
            heappush(ends, (r2, c1))
        return result


def sheet_table(
    name: str,
    shown: dict[tuple[int, int], ShownCell],
    ranges: list[tuple[int, int, int, int]],
    is_hidden: Callable[[int, int, int, int], bool],
    notes: Notes,
    *,
    hidden: bool,
) -> Table:
    """A sheet as a table; ``is_hidden`` is asked for first row, first column, last row and last column of a cell.

    Merges that overlap, cells under a merge and what is hidden are noted.
    """
    merges = Merges.of(ranges, shown)
    for first, second in merges.overlaps:
        place = Place(sheet=name, cell=second.partition(":")[0])
        notes.add("merges-overlap", "合并区域 {first} 与 {second} 重叠，按前者读取", place, first=first, second=second)
    last_row = max((row for row, _ in shown), default=1)
    last_column = max((column for _, column in shown), default=1)
    cells = []
    for (row, column), cell in sorted(shown.items()):
        place = Place(sheet=name, cell=f"{column_letters(column)}{row}")
        rowspan, colspan = merges.spans.get((row, column), (1, 1))
        if rowspan * colspan > _WIDE_MERGE:
            text = "合并区域有 {rows} 行 {columns} 列，只取到最后一个有内容的行列"
            notes.add("merge-too-wide", text, place, rows=rowspan, columns=colspan)
            rowspan = min(rowspan, max(1, last_row - row + 1))
            colspan = min(colspan, max(1, last_column - column + 1))
        marks = cell.marks
        if (row, column) in merges.covered:
            marks = (*marks, "covered")
            notes.add("covered-cell", "合并区域之内另有内容 {text}，打印时看不见", place, text=cell.text[:200])
        if "hidden" not in marks and (hidden or is_hidden(row, column, row + rowspan - 1, column + colspan - 1)):
            marks = (*marks, "hidden")
        cells.append(
            Cell(
                text=cell.text,
                row=row,
                column=column,
                rowspan=rowspan,
                colspan=colspan,
                place=place,
                marks=marks,
                stored=cell.stored,
                formula=cell.formula,
            )
        )
    _note_hidden(name, cells, notes, hidden=hidden)
    return Table(cells=tuple(cells), name=name, place=Place(sheet=name), hidden=hidden)


def _note_hidden(name: str, cells: list[Cell], notes: Notes, *, hidden: bool) -> None:
    unseen = [cell for cell in cells if "hidden" in cell.marks]
    if not unseen:
        return
    if hidden:
        notes.add("hidden-sheet", "工作表“{sheet}”是隐藏的", Place(sheet=name), sheet=name)
        return
    notes.add(
        "hidden-cells",
        "有 {count} 个单元格打印时看不见（隐藏的行列或白色文字），如 {cell}：{text}",
        unseen[0].place,
        count=len(unseen),
        cell=unseen[0].place.cell or "",
        text=unseen[0].text[:80],
    )
