"""The identities of one funding row: its two rates and its adjusted budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.figures.sheet import ACTUAL, ADJUSTED, ADJUSTMENT, AMOUNTS, GRAIN, INITIAL, interval, ratio_places, units
from perfeval.values.record import Record
from perfeval.values.rounding import reached

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfeval.figures.habits import Conventions, Way
    from perfeval.figures.sheet import Ends, Sheet
    from perfeval.values.interval import Interval
    from perfeval.values.printed import Rate

    Span = Callable[[int, int], Ends | None]
    """What stands behind the amount in a row and a column."""

__all__ = ["Quotient", "RateSets", "Ratio", "adjusted_state", "adjustment_quotient", "completion_quotient", "possible"]


class Quotient(Record):
    """What a rate is of: every numerator and denominator that may have been used, or the fields that are missing."""

    numerators: tuple[Ends, ...] = ()
    denominators: tuple[Ends, ...] = ()
    lacking: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    """Blank cells that were read as 0: if the rate does not fit, it is undecided for want of them."""

    @property
    def values(self) -> Interval | None:
        """Every rate that could result; ``None`` if they have no bound."""
        found: Interval | None = None
        for numerator in self.numerators:
            for denominator in self.denominators:
                value = interval(numerator).over(interval(denominator))
                if value is None:
                    return None
                found = value if found is None else found.hull(value)
        return found


Ratio = tuple[int, int, bool, bool, int]
"""The ratios that print alike: both ends in whole units, whether either is left out, and how many units make 1."""


def possible(rate: Ratio, numerator: Ends, denominator: Ends) -> bool:
    """Whether some ``n = r * d`` with all three in their sets and ``d`` not 0; nothing is divided."""
    return _possible_above(rate, numerator, denominator) or _possible_above(
        rate, (-numerator[1], -numerator[0]), (-denominator[1], -denominator[0])
    )


def _possible_above(rate: Ratio, numerator: Ends, denominator: Ends) -> bool:
    """The same for the denominators above 0: their products with the rates, against the numerators."""
    r_low, r_high, r_low_open, r_high_open, one = rate
    d_low, d_high, d_low_open, d_high_open = _whole(denominator)
    if d_high <= 0:
        return False
    if d_low <= 0:
        d_low, d_low_open = 0, True
    # An end of the products that is 0 is reached by the rate 0 alone, any other by the two ends it is made of.
    no_zero = not (r_low < 0 < r_high or (r_low == 0 and not r_low_open) or (r_high == 0 and not r_high_open))
    if r_low < 0:
        low, low_open = r_low * d_high, r_low_open or d_high_open
    else:
        low = r_low * d_low
        low_open = (r_low_open or d_low_open) if low else no_zero
    if r_high > 0:
        high, high_open = r_high * d_high, r_high_open or d_high_open
    else:
        high = r_high * d_low
        high_open = (r_high_open or d_low_open) if high else no_zero
    n_low, n_high, n_low_open, n_high_open = _whole(numerator)
    n_low, n_high = n_low * one, n_high * one
    if low > n_high or n_low > high:
        return False
    return not (low == n_high and (low_open or n_high_open)) and not (n_low == high and (n_low_open or high_open))


def _whole(span: Ends) -> tuple[int, int, bool, bool]:
    """Both ends in whole units, and whether either is left out: an open end lies within the unit it is drawn into."""
    low, drawn_in = divmod(span[0], GRAIN)
    high, drawn_back = divmod(-span[1], GRAIN)
    return low, -high, drawn_in > 0, drawn_back > 0


class RateSets(Record):
    """What the rates of one column stand for under a way of rounding."""

    way: Way
    padded_places: int
    """The one number of places (of the ratio) of all rates, for a padded way."""
    percent: bool
    """Whether a percent sign is missing from the whole column."""

    def of(self, rate: Rate) -> Ratio:
        """The true ratios that print like ``rate``."""
        places = ratio_places(rate, percent=self.percent)
        unpadded = min(places, self.padded_places) if self.way.padded else places
        centre = 20 * int(rate.text.rstrip("%").replace(".", ""))
        return (*reached(centre, 10 ** (places - unpadded), self.way.manner), 20 * 10**places)


def _nil(sheet: Sheet, row: int, *columns: int) -> bool:
    """Whether the amounts printed in these columns of the row add up to 0."""
    return not sum(units(cell) for c in columns if (cell := sheet.amounts[row][c]) is not None)


def completion_quotient(
    sheet: Sheet, row: int, span: Span, conventions: Conventions, *, contradictory: bool
) -> Quotient:
    """Actual spending over the budget.

    The budget is the adjusted one, printed or made of initial budget and adjustment; if both are printed either may
    have been used. ``contradictory`` if they cannot be the same: then the rate is nobody's. On a form without any
    column of changes the initial budget is the budget. A blank adjustment on a form that has the column is read as 0
    only to confirm a rate.
    """
    cells = sheet.amounts[row]
    initial, adjustment, adjusted = cells[INITIAL], cells[ADJUSTMENT], cells[ADJUSTED]
    lacking = () if cells[ACTUAL] is not None else (AMOUNTS[ACTUAL],)
    uncertain: tuple[str, ...] = ()
    if conventions.completion_over_other and initial is not None:
        columns: tuple[tuple[int, ...], ...] = ((INITIAL,),)
    elif adjusted is not None:
        columns = ((ADJUSTED,),)
        if initial is not None and adjustment is not None:
            columns = ((ADJUSTED,), (INITIAL, ADJUSTMENT))
            if contradictory:
                lacking = (*lacking, AMOUNTS[INITIAL], AMOUNTS[ADJUSTMENT], AMOUNTS[ADJUSTED])
    elif initial is not None and adjustment is not None:
        columns = ((INITIAL, ADJUSTMENT),)
    elif initial is not None:
        columns = ((INITIAL,),)
        elsewhere = (c for c in (ADJUSTMENT, ADJUSTED) if any(line[c] is not None for line in sheet.amounts))
        uncertain = tuple(AMOUNTS[c] for c in elsewhere)
    else:
        missing = ADJUSTED if any(line[ADJUSTED] is not None for line in sheet.amounts) else INITIAL
        return Quotient(lacking=(*lacking, AMOUNTS[missing]))
    nil = next((each for each in columns if _nil(sheet, row, *each)), ())
    lacking = (*lacking, *(AMOUNTS[c] for c in nil if AMOUNTS[c] not in lacking))
    if lacking:
        return Quotient(lacking=lacking)
    denominators = tuple(whole for each in columns for whole in _added(span, row, each, conventions))
    return Quotient((_must(span, row, ACTUAL),), denominators, uncertain=uncertain)


def _must(span: Span, row: int, column: int) -> Ends:
    found = span(row, column)
    assert found is not None
    return found


def _added(span: Span, row: int, columns: tuple[int, ...], conventions: Conventions) -> list[Ends]:
    """The sum of the columns; with the adjustment of either sign where its sign is not printed."""
    first = _must(span, row, columns[0])
    if len(columns) == 1:
        return [first]
    second = _must(span, row, columns[1])
    plus = (first[0] + second[0], first[1] + second[1])
    minus = (first[0] - second[1], first[1] - second[0])
    return [plus, minus] if conventions.unsigned_adjustments else [plus]


def adjustment_quotient(sheet: Sheet, row: int, span: Span, conventions: Conventions) -> Quotient:
    """The adjustment over the initial budget; where only an adjusted budget is printed, what it exceeds that by."""
    cells = sheet.amounts[row]
    uncertain: tuple[str, ...] = ()
    lacking = () if cells[INITIAL] is not None and not _nil(sheet, row, INITIAL) else (AMOUNTS[INITIAL],)
    if lacking:
        return Quotient(lacking=lacking)
    base = _must(span, row, INITIAL)
    if cells[ADJUSTMENT] is not None:
        change = _must(span, row, ADJUSTMENT)
    elif cells[ADJUSTED] is not None:
        adjusted = _must(span, row, ADJUSTED)
        change = adjusted[0] - base[1], adjusted[1] - base[0]
    else:
        change = 0, 0
        uncertain = (AMOUNTS[ADJUSTMENT],)
    signs = conventions.unsigned_adjustments or (conventions.unsigned_adjustment_rates and change[1] < 0)
    both = (change, (-change[1], -change[0]))
    return Quotient(both if signs else (change,), (base,), uncertain=uncertain)


def adjusted_state(sheet: Sheet, row: int, span: Span, conventions: Conventions) -> tuple[str, tuple[str, ...]] | None:
    """Whether the printed adjusted budget can be initial budget plus adjustment: ``fits``, ``fails`` or ``blank``.

    With it the fields that are blank; a blank one is read as 0 only to confirm. ``None`` where nothing is claimed.
    """
    initial, adjustment, adjusted, _ = sheet.amounts[row]
    if adjusted is None or (initial is None and adjustment is None):
        return None
    blank: tuple[str, ...] = ()
    if adjustment is None:
        if all(line[ADJUSTMENT] is None for line in sheet.amounts):
            return None
        blank, sums = (AMOUNTS[ADJUSTMENT],), [_must(span, row, INITIAL)]
    elif initial is None:
        blank, sums = (AMOUNTS[INITIAL],), [_must(span, row, ADJUSTMENT)]
    else:
        sums = _added(span, row, (INITIAL, ADJUSTMENT), conventions)
    low, high = _must(span, row, ADJUSTED)
    if any(one[0] <= high and low <= one[1] for one in sums):
        return "fits", ()
    return ("blank", blank) if blank else ("fails", ())
