"""From ruled lines and glyphs of one page to cells with spans and to the text outside them; geometry alone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfeval.readers.pdfium import Glyph, Line, PageContent

__all__ = ["TooManyLines", "page_as_data"]

_SNAP = 3.0
_TOUCH = 3.0
_DASH = 4.0
_OPEN_SIDE = 8.0
_SHORTEST = 4.0
_MOST_LINES = 20_000
_MOST_SLOTS = 400_000
_SAME_PLACE = 0.12
_WIDE_GAP = 1.6
_WORD_GAP = 0.22


class TooManyLines(Exception):  # noqa: N818 (a limit, handed on as such)
    """The ruled lines of a page would make more cells than any form has."""


def _snapped(values: Iterable[float]) -> list[float]:
    """Positions that are one line for the eye, each as the middle of its group."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][0] <= _SNAP:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [(group[0] + group[-1]) / 2 for group in groups]


def _nearest(values: list[float], value: float) -> int:
    at = bisect_left(values, value)
    if at == len(values) or (at and value - values[at - 1] <= values[at] - value):
        return at - 1
    return at


def _merged(lines: list[Line]) -> list[tuple[float, float, float]]:
    """Lines at one position joined where they touch; dashes become one line."""
    found: list[tuple[float, float, float]] = []
    group: list[Line] = []

    def flush() -> None:
        if not group:
            return
        at = (min(line.at for line in group) + max(line.at for line in group)) / 2
        start = end = None
        for line in sorted(group, key=lambda line: line.start):
            if start is None or end is None:
                start, end = line.start, line.end
            elif line.start <= end + _DASH:
                end = max(end, line.end)
            else:
                found.append((at, start, end))
                start, end = line.start, line.end
        if start is not None and end is not None:
            found.append((at, start, end))

    for line in sorted(lines):
        if group and line.at - group[0].at > 1.0:
            flush()
            group = []
        group.append(line)
    flush()
    return [line for line in found if line[2] - line[1] >= _SHORTEST]


class _Sets:
    """Union-find."""

    def __init__(self, count: int) -> None:
        self.parent = list(range(count))

    def find(self, item: int) -> int:
        parent = self.parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, one: int, other: int) -> None:
        self.parent[self.find(one)] = self.find(other)


_Lines = list[tuple[float, float, float]]


def _connected(horizontal: _Lines, vertical: _Lines) -> list[tuple[_Lines, _Lines]]:
    """Groups of lines that touch each other: each may be a table."""
    vertical = sorted(vertical)
    across = [line[0] for line in vertical]
    sets = _Sets(len(horizontal) + len(vertical))
    left = _MOST_SLOTS * 10
    for i, (y, start, end) in enumerate(horizontal):
        for j in range(bisect_left(across, start - _TOUCH), bisect_right(across, end + _TOUCH)):
            left -= 1
            if left < 0:
                raise TooManyLines
            if vertical[j][1] - _TOUCH <= y <= vertical[j][2] + _TOUCH:
                sets.join(i, len(horizontal) + j)
    groups: dict[int, tuple[_Lines, _Lines]] = {}
    for i, line in enumerate(horizontal):
        groups.setdefault(sets.find(i), ([], []))[0].append(line)
    for j, line in enumerate(vertical):
        groups.setdefault(sets.find(len(horizontal) + j), ([], []))[1].append(line)
    return list(groups.values())


class _Grid:
    """One ruled table: its grid of slots and the cells they make up."""

    def __init__(self, horizontal: _Lines, vertical: _Lines) -> None:
        xs = _snapped(line[0] for line in vertical)
        ys = _snapped(line[0] for line in horizontal)
        if not xs or not ys:
            self.xs, self.ys = xs, ys
            return
        # A table without a line at its side ends where its other lines end.
        left, right = min(line[1] for line in horizontal), max(line[2] for line in horizontal)
        low, high = min(line[1] for line in vertical), max(line[2] for line in vertical)
        self.open_left, self.open_right = xs[0] - left > _OPEN_SIDE, right - xs[-1] > _OPEN_SIDE
        self.open_low, self.open_high = ys[0] - low > _OPEN_SIDE, high - ys[-1] > _OPEN_SIDE
        self.xs = [left] * self.open_left + xs + [right] * self.open_right
        self.ys = [low] * self.open_low + ys + [high] * self.open_high
        self.rows, self.columns = len(self.ys) - 1, len(self.xs) - 1
        if self.rows * self.columns > _MOST_SLOTS:
            raise TooManyLines
        self.cells: list[_Region] = []
        self.slots: list[_Region | None] = [None] * (self.rows * self.columns)
        if self.rows > 0 and self.columns > 0:
            self._make_cells(horizontal, vertical)

    @property
    def is_table(self) -> bool:
        return len(self.xs) > 1 and len(self.ys) > 1

    def _ruled(
        self, lines: _Lines, along: list[float], across: list[float], *, ends: tuple[bool, bool]
    ) -> list[bytearray]:
        """For each position across, which steps along it are ruled."""
        steps = len(along) - 1
        marks = [bytearray(steps) for _ in across]
        for at, start, end in lines:
            row = marks[_nearest(across, at)]
            first = bisect_left(along, start - _SNAP)
            last = bisect_right(along, end + _SNAP) - 1
            for step in range(first, last):
                row[step] = 1
        for is_open, row in zip(ends, (marks[0], marks[-1]), strict=True):
            if is_open:
                row[:] = b"\1" * steps
        return marks

    def _make_cells(self, horizontal: _Lines, vertical: _Lines) -> None:
        rows, columns = self.rows, self.columns
        flat = self._ruled(horizontal, self.xs, self.ys, ends=(self.open_low, self.open_high))
        upright = self._ruled(vertical, self.ys, self.xs, ends=(self.open_left, self.open_right))
        sets = _Sets(rows * columns)
        for row in range(rows):
            for column in range(columns):
                slot = row * columns + column
                if column + 1 < columns and not upright[column + 1][row]:
                    sets.join(slot, slot + 1)
                if row + 1 < rows and not flat[row + 1][column]:
                    sets.join(slot, slot + columns)
        regions: dict[int, list[tuple[int, int]]] = {}
        for row in range(rows):
            for column in range(columns):
                regions.setdefault(sets.find(row * columns + column), []).append((row, column))
        for slots in regions.values():
            for low_row, first, high_row, last in _rectangles(slots):
                region = _Region(rows - 1 - high_row, first, high_row - low_row + 1, last - first + 1)
                region.left, region.right = self.xs[first], self.xs[last + 1]
                region.low, region.high = self.ys[low_row], self.ys[high_row + 1]
                region.open_top = high_row == rows - 1 and (self.open_high or not any(flat[-1][first : last + 1]))
                region.open_bottom = low_row == 0 and (self.open_low or not any(flat[0][first : last + 1]))
                self.cells.append(region)
                for row in range(low_row, high_row + 1):
                    for column in range(first, last + 1):
                        self.slots[row * columns + column] = region
        self.cells.sort(key=lambda region: (region.row, region.column))

    def region(self, x: float, y: float) -> _Region | None:
        """The cell a point lies in."""
        if not (self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[0] - 1 <= y <= self.ys[-1] + 1):
            return None
        column = min(max(bisect_right(self.xs, x) - 1, 0), self.columns - 1)
        row = min(max(bisect_right(self.ys, y) - 1, 0), self.rows - 1)
        return self.slots[row * self.columns + column]


class _Region:
    """A cell while its glyphs are gathered; rows count from the top."""

    __slots__ = (
        "colspan", "column", "glyphs", "high", "left", "low", "open_bottom", "open_top", "right", "row", "rowspan",
    )  # fmt: skip

    def __init__(self, row: int, column: int, rowspan: int, colspan: int) -> None:
        self.row, self.column, self.rowspan, self.colspan = row, column, rowspan, colspan
        self.left = self.right = self.low = self.high = 0.0
        self.open_top = self.open_bottom = False
        self.glyphs: list[Glyph] = []


def _rectangles(slots: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """A region as rectangles, row by row; nearly always it is one."""
    by_row: dict[int, list[int]] = {}
    for row, column in slots:
        by_row.setdefault(row, []).append(column)
    found: list[tuple[int, int, int, int]] = []
    current: dict[tuple[int, int], tuple[int, int]] = {}
    before = None
    for row in sorted(by_row):
        runs: list[tuple[int, int]] = []
        for column in sorted(by_row[row]):
            if runs and runs[-1][1] == column - 1:
                runs[-1] = (runs[-1][0], column)
            else:
                runs.append((column, column))
        kept = {}
        for run in runs:
            start = current.pop(run)[0] if run in current and before == row - 1 else row
            kept[run] = (start, row)
        found += [(start, run[0], end, run[1]) for run, (start, end) in current.items()]
        current, before = kept, row
    found += [(start, run[0], end, run[1]) for run, (start, end) in current.items()]
    return found


def _lines_of_text(glyphs: list[Glyph]) -> list[tuple[list[Glyph], float, float]]:
    """Glyphs as lines from top to bottom: each with its glyphs from left to right, its base line and its size."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.y):
        if lines and abs(lines[-1][0].y - glyph.y) <= max(1.5, 0.45 * min(glyph.size, lines[-1][0].size)):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    found = []
    for line in lines:
        line.sort(key=lambda glyph: glyph.x)
        sizes = sorted(glyph.size for glyph in line)
        found.append((line, line[0].y, sizes[len(sizes) // 2]))
    return found


def _joined(line: list[Glyph], doubled: list[int], wide_gap: str) -> str:
    """The text of one line: what is drawn twice counts once, gaps between Latin words become blanks."""
    parts: list[str] = []
    previous: Glyph | None = None
    for glyph in line:
        if previous is not None:
            if glyph.text == previous.text and abs(glyph.x - previous.x) < _SAME_PLACE * glyph.size:
                doubled[0] += 1
                continue
            gap = glyph.x - previous.x - previous.width
            blank = glyph.text.isspace() or previous.text.isspace()
            if wide_gap and not blank and gap > _WIDE_GAP * glyph.size:
                parts.append(wide_gap)
            elif not blank and gap > _WORD_GAP * glyph.size and glyph.text.isascii() and previous.text.isascii():
                parts.append(" ")
        parts.append(glyph.text)
        previous = glyph
    return "".join(parts)


def _turned(glyphs: list[Glyph]) -> bool:
    """Whether most glyphs are turned by a quarter."""
    return sum(not glyph.upright for glyph in glyphs) * 2 > len(glyphs)


def _text(glyphs: list[Glyph], doubled: list[int], wide_gap: str = "") -> str:
    if _turned(glyphs) and len(glyphs) > 1:
        ordered = sorted(glyphs, key=lambda glyph: (round(glyph.middle_x), glyph.middle_y))
        return "".join(glyph.text for glyph in ordered).strip()
    return "\n".join(_joined(line, doubled, wide_gap) for line, _, _ in _lines_of_text(glyphs)).strip()


def _grids(page: PageContent) -> list[_Grid]:
    """The ruled tables of a page, small ones first: a grid inside a cell of another takes its glyphs first."""
    if len(page.horizontal) + len(page.vertical) > _MOST_LINES * 5:
        raise TooManyLines
    horizontal, vertical = _merged(page.horizontal), _merged(page.vertical)
    if len(horizontal) + len(vertical) > _MOST_LINES:
        raise TooManyLines
    grids = [_Grid(flat, upright) for flat, upright in _connected(horizontal, vertical) if flat and upright]
    tables = [grid for grid in grids if grid.is_table]
    return sorted(tables, key=lambda grid: (grid.xs[-1] - grid.xs[0]) * (grid.ys[-1] - grid.ys[0]))


def _assigned(glyphs: list[Glyph], grids: list[_Grid]) -> tuple[list[Glyph], list[Glyph]]:
    """Put the glyphs into the cells they stand in; return those outside of all, and those that are not seen."""
    outside: list[Glyph] = []
    unseen: list[Glyph] = []
    for glyph in glyphs:
        if not glyph.visible:
            unseen.append(glyph)
            continue
        for grid in grids:
            region = grid.region(glyph.middle_x, glyph.middle_y)
            if region is not None:
                region.glyphs.append(glyph)
                break
        else:
            outside.append(glyph)
    return outside, unseen


def page_as_data(page: PageContent) -> dict[str, Any]:
    """Tables, lines of text and counts of a page, as plain data ready for JSON.

    ``tables`` from top to bottom: ``xs``, ``rows`` and ``cells`` as ``[row, column, rowspan, colspan, text, open top,
    open bottom, gap above, gap below, room, em]``: a gap is that between text and border in heights of a line, room
    is what the last line leaves of the width of the cell, and em the width of a full character, in points. ``lines``
    as ``[top, text]``; all sorted by their ``top``, which counts from the head of the page. Raises ``TooManyLines``.
    """
    grids = _grids(page)
    outside, unseen = _assigned(page.glyphs, grids)
    doubled = [0]
    tables = []
    for grid in sorted(grids, key=lambda grid: -grid.ys[-1]):
        cells = [_cell_as_data(region, doubled) for region in grid.cells]
        if any(cell[4] for cell in cells):
            tables.append({"top": page.height - grid.ys[-1], "xs": grid.xs, "rows": grid.rows, "cells": cells})
    lines = []
    for line, base, _ in _lines_of_text(outside):
        text = _joined(line, doubled, "\t").strip()
        if text:
            lines.append([page.height - base, text])
    return {
        "tables": tables,
        "lines": lines,
        "unseen": _text(unseen, [0], " ") if unseen else "",
        "doubled": doubled[0],
        "pictures": page.pictures,
        "covered": page.covered_by_picture,
    }


def _cell_as_data(region: _Region, doubled: list[int]) -> list[Any]:
    above = below = room = em = 0.0
    text = ""
    if region.glyphs:
        text = _text(region.glyphs, doubled)
        inked = [glyph for glyph in region.glyphs if not glyph.text.isspace()] or region.glyphs
        size = max(1.0, *(glyph.size for glyph in inked))
        above = (region.high - max(glyph.middle_y for glyph in inked)) / size
        below = (min(glyph.middle_y for glyph in inked) - region.low) / size
        last, _, _ = _lines_of_text(inked)[-1]
        room = region.right - region.left - (last[-1].x + last[-1].width - last[0].x)
        em = max(glyph.width if not glyph.text.isascii() else glyph.width * 1.5 for glyph in last)
    return [
        region.row, region.column, region.rowspan, region.colspan, text,
        region.open_top, region.open_bottom, round(above, 2), round(below, 2), round(room, 1), round(em, 1),
    ]  # fmt: skip
