"""Header rows: which column of a block is about what, from one, two or three rows of labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from perfeval.layouts.vocabulary import Block

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfeval.layouts.grid import Box, Grid
    from perfeval.layouts.work import Work

__all__ = ["Column", "Header", "find_header", "section_of"]

_MOST_HEADER_ROWS = 3


@frozen
class Column:
    """Columns of the grid under one label."""

    role: str | None
    left: int
    right: int
    box: Box
    boxes: tuple[Box, ...]

    @property
    def label(self) -> str:
        """The label as printed, the upper one of a group first."""
        return "".join(box.text for box in self.boxes)


@frozen
class Header:
    """The label rows ``top`` to ``bottom`` (exclusive) of a block and its columns from the left."""

    top: int
    bottom: int
    columns: tuple[Column, ...]
    sections: tuple[Box, ...] = ()

    def of(self, role: str) -> tuple[Column, ...]:
        """The columns with a role."""
        return tuple(column for column in self.columns if column.role == role)

    @property
    def roles(self) -> frozenset[str]:
        """All roles seen."""
        return frozenset(column.role for column in self.columns if column.role)

    @property
    def understood(self) -> tuple[Box, ...]:
        """The lowest label cells of columns that have a role, though some say it only with the label above."""
        return tuple(column.box for column in self.columns if column.role)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All label cells."""
        return tuple({box.number: box for column in self.columns for box in column.boxes}.values())


def section_of(work: Work, row: int) -> list[Box]:
    """The labels of whole blocks at the left of a row: 项目资金（万元）, 绩效指标."""
    found = []
    for box in work.grid.touching(row, 1, work.grid.right):
        if work.vocabulary.find(Block.SECTION, box.text) is None:
            break
        found.append(box)
    return found


def _bottom(grid: Grid, row: int, labels: list[Box], find: Callable[[str], str | None]) -> int:
    """Where the label rows end: below the tallest label, and below rows that hold nothing but labels."""
    bottom = max(min(box.bottom, row + _MOST_HEADER_ROWS) for box in labels)
    while bottom < row + _MOST_HEADER_ROWS:
        below = grid.starting(bottom)
        named = [box for box in below if find(box.text) is not None]
        if not named or len(named) < len(below) or (len(below) == 1 and len(labels) > 1):
            break
        bottom = max(bottom + 1, *(min(box.bottom, row + _MOST_HEADER_ROWS) for box in named))
    return bottom


def _role(boxes: tuple[Box, ...], find: Callable[[str], str | None]) -> str | None:
    """What a column is about: its lowest label, or that together with the label above it."""
    *upper, lowest = boxes
    own = find(lowest.text)
    if upper:
        for text in (lowest.text + upper[-1].text, upper[-1].text + lowest.text):
            role = find(text)
            # 分值 below 自评 is what the row can earn: 自评分值 alone would be what it did.
            if role is not None:
                return own if {role, own} == {"weight", "score"} else role
    return own


def find_header(work: Work, row: int, find: Callable[[str], str | None], *, least: int = 2) -> Header | None:
    """The header that starts in ``row``, if at least ``least`` cells starting there are labels for ``find``."""
    grid = work.grid
    starting = grid.starting(row)
    if len(starting) < least:
        return None
    labels = [box for box in starting if find(box.text) is not None]
    if len(labels) < least:
        return None
    # 绩效指标 above 一级指标 … is no column of its own, nor is a label that stands beside the whole block.
    sections = [
        box
        for box in section_of(work, row)
        if find(box.text) is None or box.height > min(label.height for label in labels)
    ]
    columns_of = [box for box in labels if box not in sections] or labels
    bottom = _bottom(grid, row, columns_of, find)
    columns: list[Column] = []
    column = 1
    while column < grid.right:
        boxes: list[Box] = []
        for at in range(row, bottom):
            box = grid.at(at, column)
            if box is not None and box.top >= row and box.bottom <= bottom and (not boxes or boxes[-1] is not box):
                boxes.append(box)
        if boxes:
            lowest = boxes[-1]
            whole = tuple(boxes)
            if lowest in sections:
                columns.append(Column(None, lowest.left, lowest.right, lowest, whole))
            else:
                columns.append(Column(_role(whole, find), lowest.left, lowest.right, lowest, whole))
            column = max(column + 1, lowest.right)
        else:
            column += 1
    return Header(row, bottom, tuple(columns), tuple(sections))
