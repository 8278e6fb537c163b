"""The funding block as a sheet of figures, and what each figure stands for under a way of rounding."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.figures.habits import Meaning
from perfeval.values.interval import Interval
from perfeval.values.record import Record
from perfeval.values.rounding import REACH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfeval.figures.habits import Way
    from perfeval.model import Form
    from perfeval.policy import Definitions
    from perfeval.values.printed import Amount, Printed, Rate

__all__ = [
    "ACTUAL",
    "ADJUSTED",
    "ADJUSTMENT",
    "AMOUNTS",
    "GRAIN",
    "INITIAL",
    "RATES",
    "SCALE",
    "Ends",
    "Sheet",
    "Spans",
    "cell_path",
    "ends",
    "four",
    "interval",
    "needed_ratio_places",
    "ratio_places",
    "units",
]

AMOUNTS = ("initial_budget", "adjustment", "adjusted_budget", "actual")
"""The columns of money, by the names of the model's fields."""
RATES = ("stated_completion_rate", "stated_adjustment_rate")
"""The columns of rates."""
INITIAL, ADJUSTMENT, ADJUSTED, ACTUAL = range(4)

_DECIMALS = 12
_TWENTIETH = 5
SCALE = 20 * _TWENTIETH * 10**_DECIMALS
"""Units in 1: so many that a twentieth of the last of 12 decimals is a whole number of them."""
GRAIN = 1 << 12
"""An open end is drawn in by one grain, and a unit has this many: sums of up to 2,000 ends compare exactly."""

Ends = tuple[int, int]
"""An interval as two whole numbers of grains: the ends, an open one drawn in by one grain."""

Spans = tuple["Ends | None", "Ends | None", "Ends | None", "Ends | None"]
"""What a row stands for in each column of money; ``None`` where it is blank."""


def four(spans: Iterable[Ends | None]) -> Spans:
    """The spans of the four columns of money."""
    first, second, third, fourth = spans
    return first, second, third, fourth


class Sheet(Record):
    """The figures of one form: per row the four amounts and the two rates, and the money of the tasks."""

    amounts: tuple[tuple[Amount | None, ...], ...]
    rates: tuple[tuple[Rate | None, Rate | None], ...]
    sources: tuple[str, ...]
    tasks: tuple[Amount | None, ...]
    exact: bool
    meaning: Meaning = Meaning()

    @classmethod
    def of(cls, form: Form, definitions: Definitions | None = None) -> Sheet:
        """The sheet of ``form``, whose rates mean what a profile says."""
        return cls(
            amounts=tuple((x.initial_budget, x.adjustment, x.adjusted_budget, x.actual) for x in form.funding),
            rates=tuple((x.stated_completion_rate, x.stated_adjustment_rate) for x in form.funding),
            sources=tuple(x.source or "" for x in form.funding),
            tasks=tuple(task.funding for task in form.tasks),
            exact=form.figures == "exact",
            meaning=Meaning.of(definitions),
        )

    def with_amount(self, row: int, column: int, amount: Amount) -> Sheet:
        """The same with another amount in one cell."""
        cells = self.amounts[row]
        line = (*cells[:column], amount, *cells[column + 1 :])
        return self.changed(amounts=(*self.amounts[:row], line, *self.amounts[row + 1 :]))

    def with_rate(self, row: int, column: int, rate: Rate) -> Sheet:
        """The same with another rate in one cell."""
        first, second = self.rates[row]
        line = (first, rate) if column else (rate, second)
        return self.changed(rates=(*self.rates[:row], line, *self.rates[row + 1 :]))

    @property
    def amount_places(self) -> int:
        """The one number of places at which every amount of the form can have been rounded."""
        printed = [amount for line in self.amounts for amount in line if amount is not None]
        return max((_needed(each) for each in (*printed, *filter(None, self.tasks))), default=0)

    @property
    def most_amount_places(self) -> int:
        """The places of the amount with most of them."""
        return max((a.places for line in self.amounts for a in line if a is not None), default=0)


def cell_path(row: int, name: str) -> str:
    """The address of a cell of the funding block."""
    return f"$.funding[{row}].{name}"


def ratio_places(rate: Rate, *, percent: bool) -> int:
    """Places of ``rate`` as a ratio; ``percent`` if a missing percent sign is to be read into it."""
    return rate.places + 2 * (percent or rate.percent)


def _needed(number: Printed) -> int:
    """Places that are left without the last zeros."""
    _, point, decimals = number.text.rstrip("%").partition(".")
    return len(decimals.rstrip("0")) if point else 0


def needed_ratio_places(rate: Rate, *, percent: bool) -> int:
    """Places of a ratio without the last zeros, whole per cent at the least."""
    return max(2, _needed(rate) + 2 * (percent or rate.percent))


def units(amount: Amount) -> int:
    """The printed amount itself in grains."""
    factor: int = 10 ** (_DECIMALS - amount.places) * 20 * _TWENTIETH * GRAIN
    return int(amount.text.replace(".", "")) * factor


def ends(amount: Amount, way: Way, *, exact: bool, least_places: int) -> Ends:
    """What ``amount`` stands for under ``way``; ``least_places`` is where padded amounts were rounded."""
    centre = units(amount)
    if exact:
        return centre, centre
    places = min(amount.places, least_places) if way.padded else amount.places
    twentieth = 10 ** (_DECIMALS - places) * _TWENTIETH * GRAIN
    inward, outward, outward_open, zero, zero_open = REACH[way.manner]
    if not centre:
        far = zero * twentieth - zero_open
        return -far, far
    near, far = inward * twentieth, outward * twentieth - outward_open
    return (centre - near, centre + far) if centre > 0 else (centre - far, centre + near)


def interval(span: Ends) -> Interval:
    """The same as an interval of rationals."""
    low, drawn_in = divmod(span[0], GRAIN)
    high, drawn_back = divmod(-span[1], GRAIN)
    return Interval(Fraction(low, SCALE), Fraction(-high, SCALE), drawn_in > 0, drawn_back > 0)
