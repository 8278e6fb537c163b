"""Labels with one value beside them: the head of a form, its free texts at the foot, lines outside the table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from attrs import frozen

from perfeval.layouts.titles import money_unit_in, year_in
from perfeval.layouts.vocabulary import Block, Vocabulary, grade_in, is_dash
from perfeval.values.printed import Points

if TYPE_CHECKING:
    from perfeval.layouts.draft import Draft
    from perfeval.layouts.grid import Box
    from perfeval.layouts.work import Work

__all__ = ["Found", "inline_pairs", "pair_label", "read_pairs", "settle_head"]


@frozen
class Found:
    """A value of the head, kept until all candidates for its field are known."""

    role: str
    label: str
    text: str
    box: Box


_GAP = re.compile(r"[ \t\u3000\xa0]{2,}|[\t\u3000\n]")
_COLON = re.compile(r"[:：]")


def inline_pairs(text: str, vocabulary: Vocabulary) -> list[tuple[str, str]] | None:
    """``部门：永德县明朗中学    单位：万元`` as pairs of label and value; None if it is no such line."""
    pairs: list[tuple[str, str]] = []
    pieces = [piece.strip() for piece in _GAP.split(text) if piece.strip()]
    known = False
    for piece in pieces:
        colon = _COLON.search(piece)
        label = piece[: colon.start()] if colon else ""
        if colon and _inline_label(label, vocabulary):
            pairs.append((label, piece[colon.end() :].strip()))
            known = True
        elif pairs and not pairs[-1][1]:
            pairs[-1] = (pairs[-1][0], piece)
        else:
            pairs.append(("", piece))
    return pairs if known else None


def _inline_label(label: str, vocabulary: Vocabulary) -> bool:
    return any(
        vocabulary.find(block, label) is not None for block in (Block.HEAD, Block.TEXT, Block.IGNORED, Block.TOTAL)
    )


def pair_label(work: Work, row: int) -> bool:
    """Whether the row begins with a label of the head or of a free text, so that no block goes on here."""
    grid, vocabulary = work.grid, work.vocabulary
    for box in grid.touching(row, 1, grid.right):
        if box.top < row:
            # Only the label of a whole block may reach in from above: 绩效指标 at the left of its rows.
            if vocabulary.find(Block.SECTION, box.text) is not None:
                continue
            return False
        if vocabulary.find(Block.TEXT, box.text) or vocabulary.find(Block.HEAD, box.text):
            return True
        if vocabulary.find(Block.IGNORED, box.text):
            return True
        pairs = inline_pairs(box.cell.text, vocabulary)
        if pairs and pairs[0][0]:
            return True
        if vocabulary.find(Block.SECTION, box.text) is None:
            return False
    return False


def _role(text: str, vocabulary: Vocabulary) -> tuple[Block, str] | None:
    for block in (Block.HEAD, Block.TEXT, Block.IGNORED):
        name = vocabulary.find(block, text)
        if name is not None:
            return block, name
    return None


def read_pairs(work: Work, row: int, found: list[Found]) -> None:
    """All labels of a row with the value to their right, below them, or behind a colon in the same cell."""
    vocabulary = work.vocabulary
    for box in work.grid.starting(row):
        if not work.draft.is_free(box):
            continue
        role = _role(box.text, vocabulary)
        if role is not None:
            _read_pair(work, box, role, found)
            continue
        pairs = inline_pairs(box.cell.text, vocabulary)
        if pairs:
            _read_inline(work, box, pairs, found)


def _is_label(box: Box, vocabulary: Vocabulary) -> bool:
    if _role(box.text, vocabulary) is not None or vocabulary.find(Block.SECTION, box.text) is not None:
        return True
    pairs = inline_pairs(box.cell.text, vocabulary)
    return bool(pairs and pairs[0][0])


def _value_of(work: Work, box: Box) -> Box | None:
    """The cell with the value of a label: directly to the right, or alone in the rest of the row."""
    grid, vocabulary = work.grid, work.vocabulary
    beside = grid.right_of(box)
    if beside is None or not work.draft.is_free(beside):
        return None
    if beside.left == box.right:
        # A name may be spelled like a label: 主管部门 | 农业科. Only labels with a value of their own are labels here.
        return None if _is_label(beside, vocabulary) else beside
    alone = grid.right_of(beside) is None
    return beside if alone and not _is_label(beside, vocabulary) else None


def _read_pair(work: Work, box: Box, role: tuple[Block, str], found: list[Found]) -> None:
    grid, draft, vocabulary = work.grid, work.draft, work.vocabulary
    block, name = role
    value = _value_of(work, box)
    if value is None and block is not Block.HEAD and grid.right_of(box) is None:
        under = grid.starting(box.bottom)
        if (
            len(under) == 1
            and under[0].left <= box.left
            and draft.is_free(under[0])
            and not _is_label(under[0], vocabulary)
        ):
            value = under[0]
    draft.claim(box)
    if value is None:
        return
    if block is Block.IGNORED:
        draft.no_field(value, box.text)
        _no_field_rest(work, value, box)
        return
    draft.claim(value)
    found.append(Found(name, box.text, value.text, value))
    _no_field_rest(work, value, box)


def _no_field_rest(work: Work, value: Box, label: Box) -> None:
    """Further cells behind the value that have no label of their own."""
    grid, draft, vocabulary = work.grid, work.draft, work.vocabulary
    beside = grid.right_of(value)
    while (
        beside is not None and draft.is_free(beside) and beside.top == label.top and not vocabulary.known(beside.text)
    ):
        if inline_pairs(beside.cell.text, vocabulary):
            return
        draft.no_field(beside, label.text)
        beside = grid.right_of(beside)


def _read_inline(work: Work, box: Box, pairs: list[tuple[str, str]], found: list[Found]) -> None:
    draft, vocabulary = work.draft, work.vocabulary
    draft.claim(box)
    for index, (label, text) in enumerate(pairs):
        role = _role(label, vocabulary) if label else None
        value, source = text, box
        if role is not None and not value and index == len(pairs) - 1:
            beside = _value_of(work, box)
            if beside is not None:
                value, source = beside.text, beside
                draft.claim(beside)
        if not value:
            continue
        if not label and vocabulary.known(value):
            continue
        if role is None or role[0] is Block.IGNORED:
            draft.note(
                "no-field",
                "表单没有与此对应的字段，原文：{text}",
                place=source.place,
                text=f"{label}：{value}" if label else value,
            )
            continue
        found.append(Found(role[1], label, value, source))


_DEPARTMENT_ORDER = {
    "project": ("_competent", "_department", "_central"),
    "department_overall": ("_department", "_competent", "_reporter"),
}
_SECOND_CHOICES = {("department", "_reporter"), ("department", "_central"), ("implementer", "_reporter")}
_IMPLEMENTER_ORDER = {"project": ("implementer", "_reporter"), "department_overall": ("implementer",)}


def settle_head(found: list[Found], kind: str, draft: Draft, form: dict[str, Any]) -> None:
    """Choose among the values of the head: a project's department is its 主管部门, a department's its 部门名称."""
    left = list(found)
    left = _settle_units(left, draft, form)
    _choose(left, "project", ("project",), draft, form)
    _choose(left, "department", ("department",), draft, form)
    _choose(left, "department", _DEPARTMENT_ORDER[kind], draft, form)
    _choose(left, "implementer", _IMPLEMENTER_ORDER[kind], draft, form)
    _choose(left, "conclusion", ("conclusion",), draft, form)
    _choose(left, "problems", ("problems", "_problems_and_improvements"), draft, form)
    _choose(left, "improvements", ("improvements",), draft, form)
    for item in left:
        _settle_other(item, draft, form)


def _settle_units(found: list[Found], draft: Draft, form: dict[str, Any]) -> list[Found]:
    left = []
    for item in found:
        unit = money_unit_in(item.text) if item.role in ("_reporter", "_money_unit") else None
        if unit is None:
            left.append(item)
        elif form.get("money_unit", unit) == unit:
            form["money_unit"] = unit
            draft.also("$.money_unit", item.box)
        else:
            draft.note(
                "conflict",
                "金额单位不止一个：{text}；读入的是{chosen}",
                path="$.money_unit",
                place=item.box.place,
                text=item.text,
                chosen=form["money_unit"],
            )
    return left


def _choose(left: list[Found], field: str, roles: tuple[str, ...], draft: Draft, form: dict[str, Any]) -> None:
    path = f"$.{field}"
    for role in roles:
        for item in [item for item in left if item.role == role]:
            if field not in form:
                form[field] = item.text
                draft.places[path] = (item.box.place,)
                left.remove(item)
                if (field, role) in _SECOND_CHOICES or (field == "department" and role != roles[0] == "_competent"):
                    draft.note("inferred", "取自“{label}”", path=path, place=item.box.place, label=item.label)
                if role == "_problems_and_improvements":
                    draft.note(
                        "ambiguous",
                        "“{label}”合为一栏，读作存在问题",
                        path=path,
                        place=item.box.place,
                        label=item.label,
                    )
            elif form[field] == item.text:
                draft.also(path, item.box)
                left.remove(item)


def _settle_other(item: Found, draft: Draft, form: dict[str, Any]) -> None:
    role = item.role
    if role == "_year":
        year = year_in(item.text + ("年" if item.text.strip().isdigit() else ""))
        if year is not None and form.get("year", year) == year:
            form["year"] = year
            draft.also("$.year", item.box)
            return
    elif role == "total_score" and "total_score" not in form:
        value = draft.number("$.total_score", Points, [item.box]) if item.box.text == item.text else None
        if value is not None:
            form["total_score"] = value
        return
    elif role == "total_score" and item.text != form["total_score"]:
        draft.note(
            "conflict",
            "总分不止一个：{text}；读入的是{chosen}",
            path="$.total_score",
            place=item.box.place,
            text=item.text,
            chosen=form["total_score"],
        )
        return
    elif role == "grade" and "grade" not in form and (grade_in(item.text) or len(item.text) <= 4):  # noqa: PLR2004
        form["grade"] = item.text
        draft.places["$.grade"] = (item.box.place,)
        return
    if is_dash(item.text):
        draft.note("no-value", "此格只印有横线，视为无内容：{text}", place=item.box.place, text=item.text)
        return
    draft.note(
        "no-field",
        "表单没有与“{label}”对应的字段，原文：{text}",
        place=item.box.place,
        label=item.label,
        text=item.text,
    )
