"""The goal block: the expected goal and its outcome, side by side or one under the other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from perfeval.layouts.headers import Header, find_header
from perfeval.layouts.vocabulary import Block

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfeval.layouts.draft import Draft
    from perfeval.layouts.grid import Box
    from perfeval.layouts.work import Work

__all__ = ["objective_header", "read_objective", "read_objective_pair"]


def objective_header(work: Work, row: int) -> Header | None:
    """A row that names the goal and its outcome beside each other, with texts below."""
    return work.header("objective", row, _objective_header)


def _objective_header(work: Work, row: int) -> Header | None:
    find = partial(work.vocabulary.find, Block.OBJECTIVE)
    header = find_header(work, row, find)
    if header is None:
        return None
    roles = header.roles
    if "outcome" not in roles or not roles & {"expected", "_initial", "_adjusted"}:
        return None
    # Anything else in the row is a column of another block, such as the tasks.
    strangers = [box for box in work.grid.starting(row) if find(box.text) is None and box not in header.sections]
    return None if len(strangers) > 2 else header  # noqa: PLR2004 (偏差原因 and a remark may stand beside)


def read_objective(work: Work, header: Header, stops: Callable[[int], bool], objective: dict[str, str]) -> int:
    """Read the texts below ``header`` until ``stops(row)``; the row after the block."""
    grid, draft = work.grid, work.draft
    draft.claim(*header.boxes, *header.sections)
    work.draft.claim_labels(*header.understood)
    rows = [row for row in grid.rows() if row >= header.bottom]
    end = next((row for row in rows if stops(row)), grid.bottom)
    found: dict[str, list[Box]] = {}
    for row in rows:
        if row < end:
            _gather(work, row, header, found)
    adjusted, initial = found.get("_adjusted", []), found.get("_initial", [])
    expected = found.get("expected", []) or adjusted or initial
    for column in header.columns:
        if column.role is None and column.box not in header.sections and expected:
            template = "旁边有不认识的栏“{label}”，可能是调整后的目标"
            draft.note("unsure", template, path="$.objective.expected", place=column.box.place, label=column.label)
    _settle(draft, "expected", expected, objective)
    _settle(draft, "outcome", found.get("outcome", []), objective)
    for box in (*adjusted, *initial):
        if box not in expected:
            draft.no_field(box, "年初绩效目标" if box in initial else "调整后绩效目标")
    return end


def _gather(work: Work, row: int, header: Header, found: dict[str, list[Box]]) -> None:
    """The texts of a row by the label above them; what stands below no label has no field."""
    for box in work.grid.starting(row):
        if not work.draft.is_free(box):
            continue
        column = next((column for column in header.columns if column.left <= box.left < column.right), None)
        if column is not None and column.role:
            found.setdefault(column.role, []).append(box)
        elif work.vocabulary.find(Block.SECTION, box.text) is not None:
            work.draft.claim(box)
        elif column is not None:
            work.draft.no_field(box, column.label)


def _settle(draft: Draft, name: str, boxes: list[Box], objective: dict[str, str]) -> None:
    path = f"$.objective.{name}"
    if not boxes:
        return
    if name in objective:
        for box in boxes:
            draft.note_cell("conflict", "此处又印了一次，未读入：{text}", box, path=path)
        return
    value = draft.text(path, *boxes)
    if value is not None:
        objective[name] = value
        if len(boxes) > 1:
            draft.note("several-cells", "由{count}个单元格拼接而成", path=path, place=boxes[0].place, count=len(boxes))


_MOST_LABEL = 14


def _aligned(work: Work, box: Box) -> Box | None:
    """The text right below a label, in the same columns."""
    under = work.grid.at(box.bottom, box.left)
    if under is None or (under.left, under.right) != (box.left, box.right) or not work.draft.is_free(under):
        return None
    return None if work.vocabulary.known(under.text) else under


def _heads_column(work: Work, box: Box, beside: Box) -> bool:
    """Whether the neighbour of a label is another label nobody knows, each with its text below."""
    short = len(beside.text) <= _MOST_LABEL and not any(mark in beside.text for mark in "，。；、,.;")
    if not short or beside.bottom != box.bottom or _aligned(work, beside) is None:
        return False
    under = work.grid.at(box.bottom, box.left)
    return under is None or _aligned(work, box) is not None


def read_objective_pair(work: Work, row: int, objective: dict[str, str]) -> bool:
    """A label with its text to the right, such as 预期目标."""
    grid, draft, vocabulary = work.grid, work.draft, work.vocabulary
    seen = False
    for box in grid.starting(row):
        if not draft.is_free(box):
            continue
        name = vocabulary.find(Block.OBJECTIVE, box.text)
        if name is None:
            continue
        beside = grid.right_of(box)
        if beside is None or _heads_column(work, box, beside):
            value = _aligned(work, box)
        elif beside.left == box.right and (beside.top, beside.bottom) == (box.top, box.bottom):
            value = beside if draft.is_free(beside) and not vocabulary.known(beside.text) else None
        else:
            value = None
        if value is None:
            continue
        draft.claim(box)
        _settle(draft, name if name == "outcome" else "expected", [value], objective)
        seen = True
    return seen
