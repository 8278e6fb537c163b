"""One form from the grid and the lines around it: blocks are found by their labels, in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from perfeval.layouts.funding import funding_header, read_funding, read_funding_across, read_funding_pairs
from perfeval.layouts.grid import Box, Grid, joined
from perfeval.layouts.head import Found, inline_pairs, pair_label, read_pairs
from perfeval.layouts.indicators import Table, indicator_header, read_indicators, read_total, total_label
from perfeval.layouts.objective import objective_header, read_objective, read_objective_pair
from perfeval.layouts.titles import (
    is_attachment,
    is_year_line,
    money_unit_in,
    title_kind,
    title_line,
    years_in,
)
from perfeval.layouts.vocabulary import Block, Vocabulary, is_level
from perfeval.layouts.work import Work
from perfeval.tables import Cell, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfeval.layouts.draft import Draft

__all__ = ["Sheet", "read_sheet"]


@frozen
class Sheet:
    """What the blocks of one form held, before a layout decides what its head means."""

    draft: Draft
    values: dict[str, Any]
    head: list[Found]
    seen: frozenset[str]
    boxes: tuple[Box, ...]

    def account(self, vocabulary: Vocabulary) -> None:
        """Say what was neither read nor is a known label, so that nothing is silently lost."""
        said = {place for places in self.draft.places.values() for place in places}
        said |= {note.place for note in self.draft.notes if note.place is not None}
        for box in self.boxes:
            text = box.text
            if (
                not text
                or box.place in said
                or box.number in self.draft.labels
                or vocabulary.known(text)
                or is_level(text)
            ):
                continue
            if not (is_attachment(text) or is_year_line(text)):
                self.draft.note_cell("not-understood", "未能识别，未读入：{text}", box)


class _Reader:
    def __init__(self, grid: Grid, vocabulary: Vocabulary) -> None:
        self.work = Work(grid, vocabulary)
        self.grid = grid
        self.vocabulary = vocabulary
        self.draft = self.work.draft
        self.objective: dict[str, str] = {}
        self.values: dict[str, Any] = {"funding": [], "tasks": [], "indicators": []}
        self.head: list[Found] = []
        self.seen: set[str] = set()
        self.table: Table | None = None
        self.pairs: dict[str, Any] = {}

    # --- where one block ends and another begins ---

    def _other_block(self, row: int, *, fits: bool = False) -> bool:
        return (
            indicator_header(self.work, row) is not None
            or objective_header(self.work, row) is not None
            or (not fits and pair_label(self.work, row))
        )

    def _ends_indicators(self, row: int, fits: bool = False) -> bool:
        return self._other_block(row, fits=fits) or funding_header(self.work, row) is not None

    def _ends_funding(self, row: int) -> bool:
        if self._other_block(row) or self._is_objective_row(row):
            return True
        first = next(iter(self.grid.starting(row)), None)
        return first is not None and self._begins_block(first)

    def _is_objective_row(self, row: int) -> bool:
        return any(self.vocabulary.find(Block.OBJECTIVE, box.text) is not None for box in self.grid.starting(row)[:2])

    def _begins_block(self, box: Box) -> bool:
        """Whether a cell at the left of several rows begins another block, whatever it is called."""
        return box.height > 1 and (box.left == 1 or self.vocabulary.find(Block.SECTION, box.text) is not None)

    def _ends_objective(self, row: int) -> bool:
        return self._ends_indicators(row)

    # --- rows ---

    def read(self) -> None:
        row = 1
        for at in list(self.grid.rows()):
            if at < row:
                continue
            row = self._row(at)
        if self.pairs:
            self.values["funding"].append(self.pairs)
        if self.objective:
            self.values["objective"] = self.objective

    def _row(self, row: int) -> int:
        """Read the block or the pairs that begin in a row; the row to go on with."""
        if not any(self.draft.is_free(box) for box in self.grid.starting(row)):
            return row + 1
        work, values = self.work, self.values
        header = indicator_header(work, row)
        if header is not None:
            self._see("indicator", header.roles)
            self._units(header.boxes)
            end, self.table = read_indicators(work, header, self._ends_indicators, values)
            return end
        header = funding_header(work, row)
        if header is not None:
            self._see("funding", header.roles)
            self._units((*header.boxes, *header.sections, *self.grid.touching(row, 1, self.grid.right)))
            return read_funding(work, header, self._ends_funding, values["funding"])
        across = read_funding_across(work, row, values["funding"])
        if across is not None:
            self._see("funding", values["funding"][-1])
            self._units(tuple(self.grid.touching(row, 1, self.grid.right)))
            return across
        header = objective_header(work, row)
        if header is not None:
            self._see("objective", header.roles)
            return read_objective(work, header, self._ends_objective, self.objective)
        self._lone_row(row)
        return row + 1

    def _see(self, block: str, names: Iterable[str | None]) -> None:
        self.seen |= {f"{block}.{name}" for name in names if name}

    def _lone_row(self, row: int) -> None:
        """A row that is no block of its own: a total, or labels with their values beside them."""
        work, draft, grid, vocabulary = self.work, self.draft, self.grid, self.vocabulary
        label = total_label(work, row)
        if label is not None and self.table is not None:
            read_total(work, row, label, self.table, self.values)
            return
        if read_funding_pairs(work, row, self.pairs, f"$.funding[{len(self.values['funding'])}]"):
            self._see("funding", self.pairs)
            self._units(tuple(grid.touching(row, 1, grid.right)))
        if read_objective_pair(work, row, self.objective):
            self._see("objective", self.objective)
            draft.claim(*(box for box in grid.touching(row, 1, 3) if vocabulary.find(Block.SECTION, box.text)))
        read_pairs(work, row, self.head)
        self._see("head", (item.role for item in self.head))
        self._see("head", (vocabulary.find(Block.HEAD, box.text) for box in grid.starting(row)))
        if label is not None and draft.is_free(label):
            read_total(work, row, label, None, self.values)

    def _units(self, boxes: Sequence[Box]) -> None:
        for box in boxes:
            unit = money_unit_in(box.text) if self.vocabulary.known(box.text) else None
            if unit is None:
                continue
            if self.values.get("money_unit", unit) != unit:
                self._second_unit(box)
            elif "money_unit" not in self.values:
                self.values["money_unit"] = unit
                self.draft.places["$.money_unit"] = (box.place,)

    # --- what stands outside the blocks ---

    def lines(self, boxes: Sequence[Box]) -> None:
        """Title, year and unit among cells and paragraphs above or below the table."""
        for box in boxes:
            if self.draft.is_free(box):
                self._line(box)

    def _line(self, box: Box) -> None:
        draft, values = self.draft, self.values
        text = box.text
        if "title" not in values and title_kind(text) is not None:
            values["title"] = title_line(box.cell.text)
            draft.claim(box)
            draft.places["$.title"] = (box.place,)
            self._year(box, text)
        elif is_year_line(text) or title_kind(text) is not None:
            draft.claim(box)
            self._year(box, text)
        elif is_attachment(text):
            draft.claim(box)
        else:
            unit = money_unit_in(text)
            pairs = inline_pairs(box.cell.text, self.vocabulary)
            if unit and not self.vocabulary.known(text) and (pairs is None or len(pairs) == 1):
                draft.claim(box)
                self._units_line(box, unit)

    def _year(self, box: Box, text: str) -> None:
        years = years_in(text)
        if not years:
            return
        if len(years) > 1:
            self.draft.note("ambiguous", "一行中有几个年份：{text}", path="$.year", place=box.place, text=text)
        elif self.values.setdefault("year", years[0]) == years[0]:
            self.draft.also("$.year", box)
        else:
            self.draft.note(
                "conflict",
                "年份不一致：{text}；读入的是{chosen}",
                path="$.year",
                place=box.place,
                text=text,
                chosen=self.values["year"],
            )

    def _units_line(self, box: Box, unit: str) -> None:
        if self.values.setdefault("money_unit", unit) == unit:
            self.draft.also("$.money_unit", box)
        else:
            self._second_unit(box)

    def _second_unit(self, box: Box) -> None:
        self.draft.note(
            "conflict",
            "金额单位不止一个：{text}；读入的是{chosen}",
            path="$.money_unit",
            place=box.place,
            text=box.text,
            chosen=self.values["money_unit"],
        )

    def sweep(self) -> None:
        """Remarks that nobody claimed: a line of its own, or a label with a colon that no field has."""
        for box in self.grid.boxes:
            known = self.vocabulary.known(box.text) or is_level(box.text) or is_attachment(box.text)
            if self.draft.is_free(box) and box.text and not known and self._is_footnote(box):
                self.draft.no_field(box)

    def _is_footnote(self, box: Box) -> bool:
        """A text below everything or across the whole width."""
        alone = len(self.grid.touching(box.top, 1, self.grid.right)) == 1
        return alone or inline_pairs(box.cell.text, self.vocabulary) is not None


def _box_of(paragraph: Paragraph, number: int) -> Box:
    return Box(Cell(text=paragraph.text, row=1, column=1, place=paragraph.place), number, 0)


def read_sheet(grid: Grid, before: Sequence[Paragraph], after: Sequence[Paragraph], vocabulary: Vocabulary) -> Sheet:
    """Everything that the grid and the lines around it say."""
    reader = _Reader(grid, vocabulary)
    # The title line first: its year and unit win over those printed elsewhere.
    above = _first_block(reader.work)
    top = [box for box in grid.boxes if box.top <= above]
    lines = [_box_of(item, -1 - index) for index, item in enumerate((*before, *after))]
    reader.lines(lines[: len(before)])
    reader.lines(top)
    reader.read()
    for box in lines:
        if reader.draft.is_free(box):
            _outside(reader, box)
    reader.sweep()
    return Sheet(reader.draft, reader.values, reader.head, frozenset(reader.seen), (*lines, *grid.boxes))


def _first_block(work: Work) -> int:
    """The row above the first header of a block; titles and unit lines stand there."""
    for row in work.grid.rows():
        if funding_header(work, row) or objective_header(work, row) or indicator_header(work, row):
            return row - 1
    return work.grid.bottom


def _outside(reader: _Reader, box: Box) -> None:
    """A paragraph outside the table: pairs of label and value, or a remark."""
    pairs = inline_pairs(box.cell.text, reader.vocabulary)
    draft = reader.draft
    if pairs is None:
        if reader.vocabulary.known(box.text) or is_year_line(box.text):
            draft.claim(box)
        else:
            draft.note_cell("outside", "表外文字：{text}", box)
        return
    draft.claim(box)
    for label, text in pairs:
        if not text or (not label and reader.vocabulary.known(text)):
            continue
        block = next(
            (b for b in (Block.HEAD, Block.TEXT) if label and reader.vocabulary.find(b, label) is not None), None
        )
        if block is None:
            draft.note(
                "outside", "表外文字：{text}", place=box.place, text=f"{label}：{text}" if label else joined(text)
            )
        else:
            name = reader.vocabulary.find(block, label) or ""
            reader.head.append(Found(name, label, joined(text), box))
            reader.seen.add(f"head.{name}")
