"""Which form is whose: what was read, against the list of what is expected."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from perfeval.letters.roster import FORM_NAMES, Expected, department_key
from perfeval.messages import Phrase
from perfeval.values.names import bare
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from perfeval.layouts.draft import ReadingNote
    from perfeval.messages import Rendered
    from perfeval.model import Form
    from perfeval.tables import Place

__all__ = ["Assigned", "Filed", "Filing", "Stray", "Unread", "assigned"]


class Filing(Enum):
    """Whether a department handed in what is expected."""

    FILED = "filed"
    CARRIED = "carried"
    """Nothing new: the form of the round before is judged again."""
    MISSING = "missing"
    TWICE = "twice"
    WRONG_YEAR = "wrong-year"
    WRONG_KIND = "wrong-kind"
    WRONG_TEMPLATE = "wrong-template"
    UNREADABLE = "unreadable"

    @property
    def title(self) -> str:
        """The Chinese word."""
        return _TITLES[self]

    @property
    def judged(self) -> bool:
        """Whether there is a form to judge."""
        return self in {Filing.FILED, Filing.CARRIED}


_TITLES = {
    Filing.FILED: "已报送",
    Filing.CARRIED: "未报修改稿",
    Filing.MISSING: "未报送",
    Filing.TWICE: "重复报送",
    Filing.WRONG_YEAR: "年度不符",
    Filing.WRONG_KIND: "表种不符",
    Filing.WRONG_TEMPLATE: "模板不符",
    Filing.UNREADABLE: "无法读取",
}


class Filed(Record):
    """One form that was read from a file."""

    file: str
    form: Form
    places: Mapping[str, tuple[Place, ...]]
    notes: tuple[ReadingNote, ...] = ()
    layout: str = ""


class Unread(Record):
    """A file that could not be read, and why, in a sentence."""

    file: str
    code: str
    reason: Rendered
    harmless: bool = False
    """It merely lay in the folder and holds no form."""


class Stray(Record):
    """A file that belongs to nobody on the roster, and why, in a sentence."""

    file: str
    code: str
    reason: Rendered


class Assigned(Record):
    """What a department handed in."""

    expected: Expected
    state: Filing
    files: tuple[str, ...] = ()
    detail: str = ""
    filed: Filed | None = None
    remark: str = ""


def assigned(
    roster: Sequence[Expected],
    filed: Iterable[Filed],
    unread: Iterable[Unread] = (),
    earlier: Mapping[tuple[str, str, str], Form] | None = None,
) -> tuple[tuple[Assigned, ...], tuple[Stray, ...]]:
    """Each form to the row of the roster it belongs to, and what belongs to none.

    ``earlier`` are the forms of the round before, by the key of their row: a copy of one beside a revised form is no
    second form. A form that names no department, and a file that cannot be read, are told by the name of the file.
    """
    before = earlier or {}
    right: dict[int, list[Filed]] = {index: [] for index in range(len(roster))}
    wrong: dict[int, list[tuple[Filing, str, Filed]]] = {index: [] for index in range(len(roster))}
    broken: dict[int, list[Unread]] = {index: [] for index in range(len(roster))}
    strays: list[Stray] = []
    for each in filed:
        rows = _rows_of(roster, each)
        if not rows:
            strays.append(_unknown(roster, each))
            continue
        index, state, detail = _row_of(roster, rows, each)
        if state is Filing.FILED:
            right[index].append(each)
        else:
            wrong[index].append((state, detail, each))
    for failure in unread:
        rows = _rows_in_name(roster, failure.file)
        if rows:
            broken[rows[0]].append(failure)
        strays.append(Stray(file=failure.file, code=failure.code, reason=failure.reason))
    made = tuple(
        _settled(expected, right[index], wrong[index], broken[index], before.get(expected.key))
        for index, expected in enumerate(roster)
    )
    return made, tuple(strays)


def _rows_of(roster: Sequence[Expected], each: Filed) -> list[int]:
    """The rows of the department of a form."""
    form = each.form
    if form.ref is not None and (own := [i for i, row in enumerate(roster) if row.code == form.ref]):
        return own
    if form.department is None or not department_key(form.department):
        return _rows_in_name(roster, each.file)
    key = department_key(form.department)
    found = [i for i, row in enumerate(roster) if department_key(row.department) == key]
    if not found:
        printed = bare(form.department)
        found = [i for i, row in enumerate(roster) if row.code and printed.startswith(bare(row.code))]
    return found


def _rows_in_name(roster: Sequence[Expected], file: str) -> list[int]:
    """The rows of the department whose name stands in the name of a file: of the longest such name."""
    name = bare(file)
    found = [(len(key), i) for i, row in enumerate(roster) if (key := department_key(row.department)) in name]
    longest = max((length for length, _ in found), default=0)
    return [i for length, i in found if length == longest]


def _row_of(roster: Sequence[Expected], rows: Sequence[int], each: Filed) -> tuple[int, Filing, str]:
    """The row of a form among those of its department, and whether it is what the row asks for."""
    form = each.form
    same_kind = [i for i in rows if roster[i].kind == form.kind]
    if not same_kind:
        told = FORM_NAMES.get(form.kind, form.kind)
        return rows[0], Filing.WRONG_KIND, f"是{told}"
    project = bare(form.project or "")
    named = [i for i in same_kind if bare(roster[i].project or "") == project]
    plain = [i for i in same_kind if roster[i].project is None]
    index = (named or plain or same_kind)[0]
    if not named and roster[index].project is not None:
        return index, Filing.WRONG_KIND, f"的项目名称是“{form.project or '空白'}”"
    if form.year is not None and form.year != roster[index].year:
        return index, Filing.WRONG_YEAR, f"是{form.year}年度的表"
    wanted = roster[index].template
    if wanted is not None and each.layout not in {"", "json", wanted}:
        return index, Filing.WRONG_TEMPLATE, f"的版式是“{each.layout}”，应为“{wanted}”"
    return index, Filing.FILED, ""


def _unknown(roster: Sequence[Expected], each: Filed) -> Stray:
    from difflib import get_close_matches

    if each.form.department is None:
        reason = Phrase.of("表上没有写部门名称，文件名中也没有名单上的部门")
        return Stray(file=each.file, code="no-department", reason=reason)
    names = [row.department for row in roster]
    near = get_close_matches(each.form.department[:120], names, n=1, cutoff=0.6)
    if near:
        reason = Phrase.of("名单上没有“{name}”，最接近的是“{near}”", name=each.form.department[:80], near=near[0])
    else:
        reason = Phrase.of("名单上没有“{name}”", name=each.form.department[:80])
    return Stray(file=each.file, code="unknown-department", reason=reason)


def _settled(
    expected: Expected,
    right: Sequence[Filed],
    wrong: Sequence[tuple[Filing, str, Filed]],
    broken: Sequence[Unread],
    before: Form | None,
) -> Assigned:
    forms = _distinct(right)
    if len(forms) > 1 and before is not None:
        forms = [each for each in forms if each.form != before] or forms
    files = tuple(dict.fromkeys([*(each.file for each in right), *(each.file for _, _, each in wrong)]))
    if len(forms) == 1:
        filed = forms[0]
        others = [name for name in files if name != filed.file]
        remark = f"另有文件未采用：{'、'.join(others)}" if others else ""
        if filed.form.year is None:
            remark = "；".join(filter(None, (remark, "表上没有年度")))
        state = Filing.FILED
        return Assigned(expected=expected, state=state, files=(filed.file,), filed=filed, remark=remark)
    if forms:
        return Assigned(expected=expected, state=Filing.TWICE, files=tuple(each.file for each in forms))
    if wrong:
        state, detail, _ = wrong[0]
        return Assigned(expected=expected, state=state, files=files, detail=detail)
    if broken:
        return Assigned(
            expected=expected,
            state=Filing.UNREADABLE,
            files=tuple(dict.fromkeys(each.file for each in broken)),
            detail=broken[0].reason.render(),
        )
    return Assigned(expected=expected, state=Filing.MISSING)


def _distinct(filed: Sequence[Filed]) -> list[Filed]:
    """The forms, each once: two files that hold the same form are no contradiction."""
    made: list[Filed] = []
    for each in filed:
        if all(each.form != other.form for other in made):
            made.append(each)
    return made
