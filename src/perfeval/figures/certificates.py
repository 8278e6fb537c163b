"""What proves a verdict: the working, what would follow from the amounts, and what could have been printed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.figures.habits import Way
from perfeval.figures.rows import possible
from perfeval.figures.sheet import ADJUSTED, ADJUSTMENT, INITIAL, interval, ratio_places
from perfeval.figures.verdicts import Identity
from perfeval.values.interval import Interval, scaled
from perfeval.values.rates import rate_text
from perfeval.values.record import Record
from perfeval.values.rounding import Manner, half_up, preimage, reached

if TYPE_CHECKING:
    from decimal import Decimal

    from perfeval.figures.habits import Conventions, Habit
    from perfeval.figures.rows import Quotient, Ratio
    from perfeval.figures.verdicts import Key, Weighing
    from perfeval.values.printed import Amount, Rate

__all__ = ["Certificate", "certify"]

_FINER = 2
_SCAN = 3


class Certificate(Record):
    """Everything a reader needs to check a verdict without the program."""

    stated: str
    """The figure as printed."""
    plain: str | None
    """What the printed figures themselves give, at the printed place; ``None`` if they give nothing."""
    working: tuple[str, ...]
    """The figures it was made of, as printed: for a rate the numerator, then what makes up the denominator."""
    low: Decimal | None
    """The least true value that the other figures allow, rounded down; in per cent if the rate is printed so."""
    high: Decimal | None
    """The greatest one, rounded up; both are ``None`` where there is no bound."""
    first: str | None
    """The least figure that could have been printed there."""
    last: str | None
    """The greatest one."""
    habits: int
    """How many habits were tried; the interval holds under all of them if ``every``, else under the one chosen."""
    every: bool


def certify(weighing: Weighing, key: Key, habit: Habit, habits: int) -> Certificate:
    """The certificate of a check under ``habit``, widened to all roundings at once where that is enough."""
    every_way = Way(Manner.ANY, padded=True)
    widest = habit._replace(amounts=every_way, rates=every_way, worked_out=True)
    state = weighing.states(widest).get(key)
    every = state is not None and state.fails
    chosen = widest if every else habit
    if key.identity in (Identity.COMPLETION, Identity.ADJUSTMENT):
        return _of_rate(weighing, key, chosen, habits, every=every)
    return _of_amount(weighing, key, chosen, habits, every=every)


def _of_rate(weighing: Weighing, key: Key, habit: Habit, habits: int, *, every: bool) -> Certificate:
    completion = key.identity is Identity.COMPLETION
    conventions = habit.conventions
    percent = conventions.completion_without_percent if completion else conventions.adjustment_without_percent
    rate = weighing.rates[key]
    ledger = weighing.ledger(habit)
    quotient = ledger.quotient(key, conventions)
    values = quotient.values
    keys = weighing.completions if completion else weighing.adjustments
    sets = weighing.rate_sets(keys, habit.rates, percent=percent)
    places = ratio_places(rate, percent=percent)
    shown = rate.percent or percent
    low = high = first = last = None
    if values is not None:
        low, high = (values * (100 if shown else 1)).outward(rate.places + _FINER)
        first, last = _printings(rate, quotient, values, places, sets.way)
    part, *rest = _working(weighing, key, conventions)
    top, shown_top = part.value, part.text
    if key.identity is Identity.ADJUSTMENT and weighing.sheet.amounts[key.row][ADJUSTMENT] is None and rest:
        # Only the adjusted budget is printed: the adjustment is what that exceeds the initial budget by.
        top, shown_top = top - rest[0].value, f"({part.text}-{rest[0].text})".replace("--", "+")
    return Certificate(
        stated=rate.text,
        plain=_plain(top, rest, rate.places, percent=rate.percent, suffix=shown),
        working=(shown_top, *(each.text for each in rest)),
        low=low,
        high=high,
        first=first,
        last=last,
        habits=habits,
        every=every,
    )


def _working(weighing: Weighing, key: Key, conventions: Conventions) -> tuple[Amount, ...]:
    """The printed amounts a rate is made of: the numerator, then what adds up to the denominator."""
    initial, adjustment, adjusted, actual = weighing.sheet.amounts[key.row]
    if key.identity is Identity.COMPLETION:
        budget = (adjusted,) if adjusted is not None else (initial, adjustment)
        if conventions.completion_over_other and initial is not None:
            budget = (initial,)
        return tuple(each for each in (actual, *budget) if each is not None)
    if adjustment is None:
        return tuple(each for each in (adjusted, initial) if each is not None)
    return tuple(each for each in (adjustment, initial) if each is not None)


def _plain(top: Fraction, whole: list[Amount], places: int, *, percent: bool, suffix: bool) -> str | None:
    denominator = sum((each.value for each in whole), Fraction(0))
    if not denominator:
        return None
    text = rate_text(top / denominator, places, percent=percent or suffix)
    return text if percent else text.rstrip("%")


def _printings(
    rate: Rate, quotient: Quotient, values: Interval, places: int, way: Way
) -> tuple[str | None, str | None]:
    """The least and the greatest rate that could be printed, at the printed place."""

    def fits(count: int) -> bool:
        span: Ratio = (*reached(20 * count, 1, way.manner), 20 * 10**places)
        return any(possible(span, n, d) for n in quotient.numerators for d in quotient.denominators)

    least, most = half_up(values.low, places), half_up(values.high, places)
    low = next((n for n in range(least - _SCAN, least + _SCAN) if fits(n)), None)
    high = next((n for n in range(most + _SCAN, most - _SCAN, -1) if fits(n)), None)
    if low is None or high is None:
        return None, None
    end = "%" * rate.percent
    return f"{scaled(low, rate.places):f}{end}", f"{scaled(high, rate.places):f}{end}"


def _of_amount(weighing: Weighing, key: Key, habit: Habit, habits: int, *, every: bool) -> Certificate:
    sheet, ledger = weighing.sheet, weighing.ledger(habit)
    if key.identity is Identity.TASKS:
        low = sum(low for low, _ in ledger.tasks)
        high = sum(high for _, high in ledger.tasks)
        parts = [cell for cell in sheet.tasks if cell is not None]
        own = None
        span = interval((low, high))
    elif key.identity is Identity.ADJUSTED:
        initial, adjustment = sheet.amounts[key.row][INITIAL], sheet.amounts[key.row][ADJUSTMENT]
        parts = [cell for cell in (initial, adjustment) if cell is not None]
        own = sheet.amounts[key.row][ADJUSTED]
        spans = [ledger.span(key.row, column) for column in (INITIAL, ADJUSTMENT)]
        span = interval((sum(s[0] for s in spans if s), sum(s[1] for s in spans if s)))
    else:
        columns = [c for c in ledger.grouping.columns if (c.whole, c.column) == (key.row, key.column)]
        chosen = next((c for c in columns if c.state == "fails"), columns[0])
        parts = [cell for row in chosen.parts if (cell := sheet.amounts[row][key.column]) is not None]
        own = sheet.amounts[key.row][key.column]
        span = interval(chosen.span)
    places = max((each.places for each in (*parts, *([own] if own else []))), default=0)
    total = sum((each.value for each in parts), Fraction(0))
    low_end, high_end = span.outward(places + _FINER)
    first = last = None
    if own is not None:
        ulp = Fraction(0) if sheet.exact else own.ulp
        first, last = _amount_printings(own, ulp, span, habit.amounts)
    return Certificate(
        stated=own.text if own is not None else f"{scaled(half_up(total, places), places):f}",
        plain=f"{scaled(half_up(total, places), places):f}",
        working=tuple(each.text for each in parts),
        low=low_end,
        high=high_end,
        first=first,
        last=last,
        habits=habits,
        every=every,
    )


def _amount_printings(own: Amount, ulp: Fraction, span: Interval, way: Way) -> tuple[str | None, str | None]:
    def fits(count: int) -> bool:
        return preimage(count * own.ulp, ulp, way.manner).touches(span)

    least, most = half_up(span.low, own.places), half_up(span.high, own.places)
    low = next((n for n in range(least - _SCAN, least + _SCAN) if fits(n)), None)
    high = next((n for n in range(most + _SCAN, most - _SCAN, -1) if fits(n)), None)
    if low is None or high is None:
        return None, None
    return f"{scaled(low, own.places):f}", f"{scaled(high, own.places):f}"
