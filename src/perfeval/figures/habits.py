"""Rounding habits: how one filer may have brought all figures of one form to print, and what is usual where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.values.record import NamedTuple
from perfeval.values.rounding import Manner

if TYPE_CHECKING:
    from perfeval.policy import Definitions

__all__ = ["USUAL", "USUAL_WAY", "Conventions", "Habit", "Meaning", "Way", "ways"]

_MANNERS = (
    (Manner.NEAREST, 0),
    (Manner.TRUNCATED, 1),
    (Manner.TWICE, 1),
    (Manner.CUT_THEN_ROUNDED, 2),
    (Manner.ROUNDED_THEN_CUT, 2),
)
_COSTS = dict(_MANNERS)


class Way(NamedTuple):
    """How one kind of figure (all amounts, or all rates) was rounded.

    With ``padded``, the last printed zeros are only written: all figures of the kind were rounded to one number of
    places, the smallest that every one of them allows.
    """

    manner: Manner = Manner.NEAREST
    padded: bool = False

    @property
    def cost(self) -> int:
        """How unusual it is."""
        return _COSTS.get(self.manner, 0) + self.padded

    @property
    def elements(self) -> tuple[str, ...]:
        """What is unusual about it, as codes."""
        manner = () if self.manner is Manner.NEAREST else (self.manner.value,)
        return manner + (("padded",) if self.padded else ())


class Conventions(NamedTuple):
    """What a whole column may print otherwise than usual."""

    unsigned_adjustments: bool = False
    """The minus sign is left out of the column of adjustments."""
    completion_without_percent: bool = False
    """The percent sign is left out of the column of completion rates."""
    completion_over_other: bool = False
    """Completion rates are taken over the initial budget although an adjusted one is known."""
    adjustment_without_percent: bool = False
    """The percent sign is left out of the column of adjustment rates."""
    unsigned_adjustment_rates: bool = False
    """The minus sign is left out of the column of adjustment rates."""

    @property
    def cost(self) -> int:
        """How unusual they are."""
        return (
            self.unsigned_adjustments
            + self.completion_without_percent
            + self.completion_over_other
            + self.adjustment_without_percent
            + self.unsigned_adjustment_rates
        )


class Habit(NamedTuple):
    """One admitted way of filling the whole form."""

    amounts: Way = Way()
    rates: Way = Way()
    conventions: Conventions = Conventions()
    worked_out: bool = False
    """Totals, adjusted budgets or adjustments were worked out from printed figures, rates perhaps from true ones."""

    @property
    def cost(self) -> int:
        """How unusual it is; 0 for the usual one."""
        return self.amounts.cost + self.rates.cost + self.conventions.cost + self.worked_out


class Meaning(NamedTuple):
    """What the rates of a form mean at its place: what is printed as a matter of course, and what cannot be known."""

    expected: Conventions = Conventions()
    """What of the conventions is no exception here."""
    with_carryover: bool = False
    """The denominator of a completion rate holds money of earlier years, which the form does not print."""
    additions_only: bool = False
    """An adjustment rate is of additions alone, which the form does not print apart from cuts."""

    @classmethod
    def of(cls, definitions: Definitions | None) -> Meaning:
        """The definitions of a profile: the first one named is expected, the others explain what is found."""
        if definitions is None:
            return cls()
        completion, adjustment = definitions.completion_rate, definitions.adjustment_rate
        return cls(
            expected=Conventions(
                completion_over_other=completion[0] == "actual/initial",
                unsigned_adjustment_rates=adjustment[0] == "absolute",
            ),
            with_carryover="with-carryover" in completion,
            additions_only="additions" in adjustment,
        )

    def cost(self, habit: Habit) -> int:
        """How unusual a habit is here."""
        strange = sum(mine != usual for mine, usual in zip(habit.conventions, self.expected, strict=True))
        return habit.amounts.cost + habit.rates.cost + habit.worked_out + strange

    @property
    def usual(self) -> Habit:
        """The habit that is none."""
        return Habit(conventions=self.expected)


USUAL_WAY = Way()
"""To the nearest, at the printed place."""
USUAL = Habit()
"""Everything to the nearest at the printed place, all signs printed, the adjusted budget as denominator."""


def ways(*, padded: bool) -> tuple[Way, ...]:
    """All ways of rounding one kind of figure, the most usual first; the padded ones only if they differ."""
    every = (Way(manner, pad) for pad in ((False, True) if padded else (False,)) for manner, _ in _MANNERS)
    return tuple(sorted(every, key=lambda way: way.cost))
