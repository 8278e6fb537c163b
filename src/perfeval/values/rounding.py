"""The ways in which people round, and the true values that each of them prints as a given figure."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from perfeval.values.interval import Interval
from perfeval.values.record import NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["REACH", "Manner", "half_up", "preimage", "reached"]


class Manner(enum.Enum):
    """One way of bringing true values to the printed place."""

    NEAREST = "nearest"
    """To the nearest, whichever way a tie goes: half up, half even, or as a binary float happens to lie."""
    TRUNCATED = "truncated"
    """Further digits cut off."""
    TWICE = "rounded-twice"
    """To the nearest at one more place, then to the nearest at the printed one."""
    CUT_THEN_ROUNDED = "cut-then-rounded"
    """Cut off at one more place, then to the nearest at the printed one."""
    ROUNDED_THEN_CUT = "rounded-then-cut"
    """To the nearest at one more place, then cut off at the printed one."""
    ANY = "any"
    """Any of the above, not known which: what this cannot print, none of them can."""


class Reach(NamedTuple):
    """How far the true value of a printed figure may lie from it, in twentieths of the last place."""

    inward: int
    """Towards 0, for a figure that is not 0; this end belongs to the set."""
    outward: int
    """Away from 0."""
    outward_open: bool
    zero: int
    """On both sides of a printed 0."""
    zero_open: bool


REACH = {
    Manner.NEAREST: Reach(10, 10, False, 10, False),
    Manner.TRUNCATED: Reach(0, 20, True, 20, True),
    Manner.TWICE: Reach(11, 11, False, 11, False),
    Manner.CUT_THEN_ROUNDED: Reach(10, 12, True, 12, True),
    Manner.ROUNDED_THEN_CUT: Reach(1, 19, False, 19, False),
    Manner.ANY: Reach(11, 20, True, 20, True),
}


def reached(centre: int, twentieth: int, manner: Manner) -> tuple[int, int, bool, bool]:
    """The same as :func:`preimage` in whole units, of which a twentieth of the last place has so many.

    The low and the high end, and whether either is left out.
    """
    inward, outward, outward_open, zero, zero_open = REACH[manner]
    if not centre:
        return -zero * twentieth, zero * twentieth, zero_open, zero_open
    if centre > 0:
        return centre - inward * twentieth, centre + outward * twentieth, False, outward_open
    return centre - outward * twentieth, centre + inward * twentieth, outward_open, False


def preimage(value: Fraction, ulp: Fraction, manner: Manner = Manner.NEAREST) -> Interval:
    """The true values that ``manner`` may print as ``value``, whose last place is ``ulp``.

    With ``ulp`` 0 the figure is exact. A second rounding at a finer place than the next one reaches less far, so
    the next place stands for all of them.
    """
    inward, outward, outward_open, zero, zero_open = REACH[manner]
    twentieth = ulp / 20
    if not ulp:
        return Interval(value, value)
    if not value:
        return Interval(-zero * twentieth, zero * twentieth, zero_open, zero_open)
    if value > 0:
        return Interval(value - inward * twentieth, value + outward * twentieth, False, outward_open)
    return Interval(value - outward * twentieth, value + inward * twentieth, outward_open, False)


def half_up(value: Fraction, places: int) -> int:
    """``value`` in units of the last of ``places`` decimals, ties away from zero, as a spreadsheet rounds."""
    doubled: int = 2 * abs(value.numerator) * 10**places + value.denominator
    units: int = doubled // (2 * value.denominator)
    return -units if value < 0 else units
