"""What changed between two forms, such as two drafts or two years: keyed by names, whatever the order of the rows."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from attrs import fields

from perfeval.model import Form, FundingLine, Indicator, Objective, Task
from perfeval.paths import join, walk
from perfeval.values.names import bare, bare_name
from perfeval.values.printed import Amount, Points, Rate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from perfeval.model import Part

__all__ = ["ADDED", "CHANGED", "DROPPED", "LOWERED", "RENAMED", "Change", "changes", "counterparts"]

CHANGED = "changed"
"""A cell says something else."""
RENAMED = "renamed"
"""A row has another name, but is the same row by what else it says."""
LOWERED = "lowered"
"""A target asks for less than before."""
DROPPED = "dropped"
"""A row is gone."""
ADDED = "added"
"""A row is new."""

_ALIKE = 0.6  # of two names of one row, and of two texts of one task
_NAMES = {FundingLine: "source", Task: "name", Indicator: "name"}
# What a row of another year may say without being another row.
_OWN = frozenset({"ref", "name", "source"})


class Change(NamedTuple):
    """One difference. ``before`` and ``after`` are the printed texts, None where nothing is printed.

    ``path`` is the address in the new form, None for a row that is gone; ``old_path`` that in the old one, None for a
    new row. Of rows that are gone or new the texts are their names.
    """

    kind: str
    old_path: str | None
    path: str | None
    before: str | None
    after: str | None


class _Row(NamedTuple):
    """A row that can be told by its name: its address, the part, and the address of its counterpart's owner."""

    path: str
    part: FundingLine | Task | Indicator
    owner: str


def changes(old: Form, new: Form, *, pairs: Mapping[str, str] | None = None) -> tuple[Change, ...]:
    """Every difference between two forms, in the order of the new one; rows that are gone come last.

    Blanks and line wraps are no difference, nor is the order of rows; ``ref`` is the caller's and not compared. A
    target that asks for less is ``lowered``: a lower number where more is better, a higher one where less is, a later
    date. ``pairs`` are the ``counterparts`` of the two, if they are known.
    """
    if pairs is None:
        pairs = counterparts(old, new)
    gone = dict(walk(old))
    found: list[Change] = []
    for path, part in walk(new):
        before = pairs.get(path)
        if before is None:
            if not isinstance(part, Objective):
                found.append(Change(ADDED, None, path, None, _name(part) or None))
                continue
            found += _cells(None, path, Objective(), part, new.year)
            continue
        found += _cells(before, path, gone.pop(before), part, new.year)
    for path, part in gone.items():
        if isinstance(part, Objective):
            found += _cells(path, None, part, Objective(), new.year)
        else:
            found.append(Change(DROPPED, path, None, _name(part) or None, None))
    return tuple(found)


def _cells(old_path: str | None, path: str | None, old: Part, new: Part, year: int | None) -> Iterator[Change]:
    own = _NAMES.get(type(new))
    for attribute in fields(type(new)):
        name = attribute.name
        before, after = _text(getattr(old, name)), _text(getattr(new, name))
        if name == "ref" or _same(before, after) or (name == own and _numbered(new, before, after)):
            continue
        kind = RENAMED if name == own else CHANGED
        if name == "expected" and isinstance(new, Indicator) and before and after and _less(new, before, after, year):
            kind = LOWERED
        yield Change(kind, _joined(old_path, name), _joined(path, name), before, after)


_DIGITS = dict.fromkeys(map(ord, "0123456789一二三四五六七八九十"))


def _numbered(part: Part, before: str | None, after: str | None) -> bool:
    """Whether a task only has another number, as when one was put in before it."""
    pair = ((before or "").translate(_DIGITS), (after or "").translate(_DIGITS))
    return isinstance(part, Task) and pair[0] == pair[1]


def _less(row: Indicator, before: str, after: str, year: int | None) -> bool:
    from perfeval.values.lowering import asks_less

    return asks_less(row, before, after, year) is True


def _joined(path: str | None, name: str) -> str | None:
    return None if path is None else join(path, name)


def _text(value: object) -> str | None:
    """What is printed in a cell; None for a blank one and for what is no cell."""
    if isinstance(value, str):
        return value
    if isinstance(value, Amount | Rate | Points):
        return value.text
    return str(value) if isinstance(value, int) else None


def _same(before: str | None, after: str | None) -> bool:
    return before == after or (
        before is not None and after is not None and "".join(before.split()) == "".join(after.split())
    )


# --- Which row is which ---------------------------------------------------------------------------------------


def counterparts(old: Form, new: Form) -> dict[str, str]:
    """The address in the old form of every part of the new one that was there before: new address -> old address.

    Rows are told by the caller's ``ref``, by their name and their task or level, by their name alone where it is the
    only one, and renamed ones by what else they say.
    """
    pairs = {"$": "$"}
    if old.objective is not None and new.objective is not None:
        pairs["$.objective"] = "$.objective"
    for kind in (FundingLine, Task, Indicator):
        before = [_Row(path, part, _owner(path)) for path, part in walk(old) if isinstance(part, kind)]
        after = [_Row(path, part, pairs.get(_owner(path), "?")) for path, part in walk(new) if isinstance(part, kind)]
        pairs |= _paired(before, after)
    return pairs


def _owner(path: str) -> str:
    return path.rpartition(".")[0]


def _paired(before: Sequence[_Row], after: Sequence[_Row]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    left, right = list(before), list(after)

    def take(key: Callable[[_Row], object]) -> None:
        """Pair the rows that share a key which no other row of their form has."""
        ours, theirs = _unique(left, key), _unique(right, key)
        for value, row in theirs.items():
            if value in ours:
                pairs[row.path] = ours[value].path
                left.remove(ours[value])
                right.remove(row)

    take(lambda row: row.part.ref)
    if all(isinstance(row.part, Task) for row in before):
        take(lambda row: (_name(row.part), bare(getattr(row.part, "expected", None) or "")))
        take(lambda row: bare(getattr(row.part, "expected", None) or "") or None)
        _pair_alike(left, right, pairs, _task_likeness)
    take(lambda row: (row.owner, _levels(row.part), _name(row.part)) if _name(row.part) else None)
    take(lambda row: (row.owner, _name(row.part)) if _name(row.part) else None)
    take(lambda row: _name(row.part) or None)
    # Rows of one name: in the order in which they stand.
    for row in tuple(right):
        same = next((each for each in left if _name(each.part) == _name(row.part) and each.owner == row.owner), None)
        if same is not None and _name(row.part):
            pairs[row.path] = same.path
            left.remove(same)
            right.remove(row)
    _pair_alike(left, right, pairs, _likeness)
    return pairs


def _unique(rows: Iterable[_Row], key: Callable[[_Row], object]) -> dict[object, _Row]:
    found: dict[object, _Row] = {}
    twice: set[object] = set()
    for row in rows:
        value = key(row)
        if value is None or value in twice:
            continue
        if value in found:
            twice.add(value)
            del found[value]
        else:
            found[value] = row
    return found


def _name(part: Part) -> str:
    own = _NAMES.get(type(part))
    return bare_name(getattr(part, own) or "") if own else ""


def _levels(part: Part) -> tuple[str, ...]:
    return tuple(bare(getattr(part, name, None) or "").removesuffix("指标") for name in ("level1", "level2"))


_MOST_COMPARED = 400  # pairs of rows: beyond that, renamed ones count as gone and new


def _pair_alike(
    left: list[_Row], right: list[_Row], pairs: dict[str, str], likeness: Callable[[_Row, _Row], float]
) -> None:
    """Pair what is left by likeness, the most alike first; rows too unlike stay unpaired."""
    if not left or not right or len(left) * len(right) > _MOST_COMPARED:
        return
    scored = [(likeness(old, new), -i, -j) for i, old in enumerate(left) for j, new in enumerate(right)]
    old_rows, new_rows = tuple(left), tuple(right)
    for score, i, j in sorted(scored, reverse=True):
        old, new = old_rows[-i], new_rows[-j]
        if score >= _ALIKE and old in left and new in right:
            pairs[new.path] = old.path
            left.remove(old)
            right.remove(new)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one[:200], other[:200], autojunk=False).ratio() if one and other else 0.0


def _task_likeness(old: _Row, new: _Row) -> float:
    texts = (bare(getattr(row.part, "expected", None) or "") for row in (old, new))
    return _ratio(*texts)


def _likeness(old: _Row, new: _Row) -> float:
    """How alike two rows are: by name, helped by a target, a definition and amounts that are the same."""
    if type(old.part) is not type(new.part) or (isinstance(new.part, Indicator) and old.owner != new.owner):
        return 0.0
    names = _ratio(_name(old.part), _name(new.part))
    filled = [
        (before, after)
        for attribute in fields(type(new.part))
        if attribute.name not in _OWN
        and attribute.name not in {"level1", "level2", "weight"}
        and (before := _text(getattr(old.part, attribute.name)))
        and (after := _text(getattr(new.part, attribute.name)))
    ]
    if not filled:
        return names
    same = sum(_same(before, after) for before, after in filled) / len(filled)
    return 0.5 * names + 0.5 * same if names else 0.6 * same
