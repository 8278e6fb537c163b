"""Completion and adjustment rates recomputed from printed amounts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.errors import NumberError
from perfeval.values.interval import Interval, scaled
from perfeval.values.printed import Rate
from perfeval.values.rounding import half_up, preimage

if TYPE_CHECKING:
    from perfeval.values.printed import Amount

__all__ = ["adjustment_interval", "completion_interval", "plain_adjustment_rate", "plain_completion_rate", "rate_text"]

_MAX_PLACES = 10


def completion_interval(
    initial: Amount | None,
    adjustment: Amount | None,
    adjusted: Amount | None,
    actual: Amount | None,
    *,
    exact: bool = False,
) -> Interval | None:
    """Every completion rate (预算完成率, 执行率) that true amounts printed like these could have, as a ratio.

    Actual spending over the adjusted budget where one is printed, otherwise over initial budget plus adjustment
    (a blank adjustment is none). With ``exact``, amounts mean exactly what they say; otherwise each was rounded to
    its last place. ``None`` if an amount is missing, or if the budget may be 0, so that no bound exists.
    """
    budget = _budget(initial, adjustment, adjusted, exact=exact)
    return None if budget is None or actual is None else _true(actual, exact=exact).over(budget)


def adjustment_interval(
    initial: Amount | None, adjustment: Amount | None, adjusted: Amount | None, *, exact: bool = False
) -> Interval | None:
    """Every adjustment rate (预算调整率) that true amounts printed like these could have, as a ratio.

    The adjustment over the initial budget; where only an adjusted budget is printed, the adjustment is what it
    exceeds the initial budget by. ``None`` if an amount is missing or the initial budget may be 0.
    """
    if initial is None or (adjustment is None and adjusted is None):
        return None
    base = _true(initial, exact=exact)
    if adjustment is not None:
        return _true(adjustment, exact=exact).over(base)
    assert adjusted is not None
    ratio = _true(adjusted, exact=exact).over(base)
    return None if ratio is None else ratio - Interval.point(1)


def plain_completion_rate(
    initial: Amount | None,
    adjustment: Amount | None,
    adjusted: Amount | None,
    actual: Amount | None,
    places: int = 2,
) -> Rate | None:
    """The completion rate of the printed amounts themselves, in per cent with ``places`` decimals (0 to 10).

    Ties are rounded away from zero, as a spreadsheet does. ``None`` if an amount is missing or the budget is 0.
    """
    if actual is None:
        return None
    if adjusted is not None:
        budget = adjusted.value
    elif initial is not None:
        budget = initial.value + (adjustment.value if adjustment is not None else 0)
    else:
        return None
    return _plain(actual.value, budget, places)


def plain_adjustment_rate(
    initial: Amount | None, adjustment: Amount | None, adjusted: Amount | None, places: int = 2
) -> Rate | None:
    """The adjustment rate of the printed amounts themselves, in per cent with ``places`` decimals (0 to 10).

    ``None`` if an amount is missing or the initial budget is 0.
    """
    if initial is None or (adjustment is None and adjusted is None):
        return None
    if adjustment is not None:
        return _plain(adjustment.value, initial.value, places)
    assert adjusted is not None
    return _plain(adjusted.value - initial.value, initial.value, places)


def rate_text(value: Fraction, places: int, *, percent: bool = True) -> str:
    """``value`` (a ratio) as a rate is printed: ``95.84%`` for 2 places, or ``0.96`` if not in per cent."""
    units = half_up(value * 100 if percent else value, places)
    return f"{scaled(units, places):f}" + "%" * percent


def _plain(numerator: Fraction, denominator: Fraction, places: int) -> Rate | None:
    if not 0 <= places <= _MAX_PLACES:
        raise ValueError(f"places is between 0 and {_MAX_PLACES}, not {places}")
    if not denominator:
        return None
    try:
        return Rate(rate_text(numerator / denominator, places))
    except NumberError:
        return None  # longer than a printed rate can be


def _true(amount: Amount, *, exact: bool) -> Interval:
    return preimage(amount.value, Fraction(0) if exact else amount.ulp)


def _budget(
    initial: Amount | None, adjustment: Amount | None, adjusted: Amount | None, *, exact: bool
) -> Interval | None:
    if adjusted is not None:
        return _true(adjusted, exact=exact)
    if initial is None:
        return None
    budget = _true(initial, exact=exact)
    return budget if adjustment is None else budget + _true(adjustment, exact=exact)
