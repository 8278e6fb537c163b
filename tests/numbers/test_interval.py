"""Intervals are exact: every sum, product and quotient is in them, and every end that belongs to them is reached."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.values.interval import Interval, scaled

small = st.fractions(min_value=-6, max_value=6, max_denominator=6)


@st.composite
def intervals(draw):
    low, high = sorted((draw(small), draw(small)))
    if low == high:
        return Interval(low, high)
    return Interval(low, high, draw(st.booleans()), draw(st.booleans()))


def within(interval, data):
    """A number of the interval."""
    shares = [Fraction(n, 8) for n in range(9)]
    inside = [n for s in shares if (n := interval.low + (interval.high - interval.low) * s) in interval]
    return data.draw(st.sampled_from(inside))


def grid(interval, steps=24):
    width = interval.high - interval.low
    return [n for k in range(steps + 1) if (n := interval.low + width * Fraction(k, steps)) in interval]


@given(intervals(), intervals(), st.data())
def test_operations_hold_every_result(one, other, data):
    x, y = within(one, data), within(other, data)
    assert x + y in one + other
    assert x - y in one - other
    assert x * y in one * other
    assert -x in -one
    quotient = one.over(other)
    if quotient is not None:
        assert x / y in quotient


@given(intervals(), intervals())
def test_ends_are_reached_exactly_if_they_belong_to_it(one, other):
    for result, reached in (
        (one + other, {x + y for x in grid(one, 1) for y in grid(other, 1)}),
        (one - other, {x - y for x in grid(one, 1) for y in grid(other, 1)}),
    ):
        assert (result.low in reached) == (not result.low_open)
        assert (result.high in reached) == (not result.high_open)
    product = one * other
    # A product of 0 is reached along a whole edge, so a grid that holds 0 is needed.
    firsts = [*grid(one, 4), *([Fraction(0)] if 0 in one else [])]
    seconds = [*grid(other, 4), *([Fraction(0)] if 0 in other else [])]
    reached = {x * y for x in firsts for y in seconds}
    assert (product.low in reached) == (not product.low_open)
    assert (product.high in reached) == (not product.high_open)


@given(intervals(), intervals(), st.data())
def test_meet_and_hull(one, other, data):
    meet = one.meet(other)
    x = within(one, data)
    assert (x in other) == (meet is not None and x in meet)
    assert one.touches(other) == (meet is not None) == other.touches(one)
    hull = one.hull(other)
    assert x in hull
    assert hull == other.hull(one)
    if meet is not None:
        assert meet == other.meet(one)
        assert meet.low in (one.low, other.low)


@given(intervals(), intervals())
def test_over_is_refused_exactly_where_it_has_no_bound(one, other):
    assert (one.over(other) is None) == (other.low <= 0 <= other.high)


@given(intervals(), st.integers(0, 6))
def test_outward_never_cuts_anything_off(one, places):
    low, high = one.outward(places)
    assert Fraction(low) <= one.low
    assert Fraction(high) >= one.high
    assert one.low - Fraction(low) < Fraction(1, 10**places)
    assert Fraction(high) - one.high < Fraction(1, 10**places)
    assert -low.as_tuple().exponent == places == -high.as_tuple().exponent


@given(st.integers(-(10**30), 10**30), st.integers(0, 12))
def test_scaled_is_exact_under_any_context(units, places):
    import decimal

    with decimal.localcontext(decimal.Context(prec=1, traps=[decimal.Inexact, decimal.Rounded])):
        number = scaled(units, places)
    assert Fraction(number) == Fraction(units, 10**places)


@given(intervals(), small)
def test_above_and_below(one, bound):
    assert one.above(bound) == all(x > bound for x in (*grid(one, 6), *([bound] if bound in one else [])))
    assert one.below(bound) == (-one).above(-bound)


@pytest.mark.parametrize(
    ("low", "high", "low_open", "high_open"), [(1, 0, False, False), (0, 0, True, False), (0, 0, False, True)]
)
def test_an_interval_is_not_empty(low, high, low_open, high_open):
    with pytest.raises(ValueError, match="empty"):
        Interval(Fraction(low), Fraction(high), low_open, high_open)


def test_ends_that_touch_meet_only_if_both_are_closed():
    closed, open_ = Interval(Fraction(0), Fraction(1)), Interval(Fraction(0), Fraction(1), False, True)
    after = Interval(Fraction(1), Fraction(2))
    assert closed.meet(after) == Interval.point(1)
    assert open_.meet(after) is None
    assert closed.meet(Interval(Fraction(1), Fraction(2), True, False)) is None


def test_a_product_reaches_zero_along_an_edge():
    # 0 is reached although both of its corners are open.
    across = Interval(Fraction(-1), Fraction(1), True, True)
    positive = Interval(Fraction(0), Fraction(2), False, True)
    assert (positive * Interval(Fraction(1), Fraction(3), True, True)).low_open is False
    assert 0 in across * positive
    assert (Interval(Fraction(0), Fraction(2), True, True) * positive).low_open is False
    assert (Interval(Fraction(0), Fraction(2), True, True) * Interval(Fraction(1), Fraction(2))).low_open is True


def test_repr_shows_open_ends():
    assert repr(Interval(Fraction(1, 2), Fraction(2), True, False)) == "Interval(1/2, 2]"


def test_contains_takes_decimals():
    assert Decimal("0.5") in Interval(Fraction(0), Fraction(1))
