"""Whether one target asks for less than another: the lower number where more is better, a later date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from perfeval.values.assessment import assess
from perfeval.values.expectation import Expectation, same_text_key

if TYPE_CHECKING:
    from perfeval.values.expectation import Deadline

__all__ = ["asks_less"]


class Row(Protocol):
    """What says which direction is better."""

    @property
    def name(self) -> str: ...
    @property
    def level1(self) -> str | None: ...
    @property
    def level2(self) -> str | None: ...


def asks_less(row: Row, before: str, after: str, year: int | None = None) -> bool | None:
    """Whether the target ``after`` asks for less than ``before``; None if they differ otherwise.

    False if they ask for the same, or ``after`` for more. Units are converted. ``year`` is the form's, for dates
    printed without one.
    """
    old, new = Expectation.parse(before), Expectation.parse(after)
    if old == new or same_text_key(before) == same_text_key(after):
        return False
    if old.deadline is not None and new.deadline is not None:
        return _later(old.deadline, new.deadline, year)
    single = not old.parts and not new.parts and "range" not in (old.op, new.op)
    if not single or old.value is None or new.value is None or (old.kind != new.kind and old.unit and new.unit):
        return None
    read = assess(row.name, before, before, level1=row.level1, level2=row.level2)
    if read.direction not in ("higher", "lower") or old.value == new.value:
        return None if old.value != new.value or old.op[:1] != new.op[:1] else False
    return (new.value < old.value) if read.direction == "higher" else (new.value > old.value)


def _later(old: Deadline, new: Deadline, year: int | None) -> bool | None:
    last, before = new.last, old.last
    if (last[0] is None) != (before[0] is None):
        last, before = (last[0] or year, *last[1:]), (before[0] or year, *before[1:])
    if (last[0] is None) == (before[0] is None) and last != before:
        return tuple(x or 0 for x in last) > tuple(x or 0 for x in before) or None
    return False if last == before else None
