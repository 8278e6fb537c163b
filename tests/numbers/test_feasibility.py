"""A rate is called impossible exactly when no true amounts print so: brute force one way, a witness the other."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from math import floor, lcm

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.figures import rows
from perfeval.figures.sheet import GRAIN
from perfeval.values.interval import Interval
from perfeval.values.rounding import Manner, preimage


def units(*intervals):
    """The ends in whole units that are fine enough for all of them, and how many make 1."""
    one = lcm(*(end.denominator for each in intervals for end in (each.low, each.high)))
    return one, [(int(each.low * one), int(each.high * one), each.low_open, each.high_open) for each in intervals]


def possible(rate, numerator, denominator):
    one, [ratio] = units(rate)
    _, amounts = units(numerator, denominator)
    grains = [(low * GRAIN + low_open, high * GRAIN - high_open) for low, high, low_open, high_open in amounts]
    return rows.possible((*ratio, one), *grains)


MANNERS = (Manner.NEAREST, Manner.TRUNCATED)


def prints(value, ulp, manner):
    """Everything a person may print for a true value; both ways at a tie. Independent of the product."""
    units = value / ulp
    if manner is Manner.TRUNCATED:
        return {(floor(units) if units >= 0 else -floor(-units)) * ulp}
    below = floor(units)
    if units - below == Fraction(1, 2):
        return {below * ulp, (below + 1) * ulp}
    return {floor(units + Fraction(1, 2)) * ulp}


def spans(initial, adjustment, actual, ulp, manner):
    budget = preimage(initial, ulp, manner) + preimage(adjustment, ulp, manner)
    return preimage(actual, ulp, manner), budget


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("rate_manner", MANNERS)
def test_nothing_that_can_be_printed_is_impossible(manner, rate_manner):
    """Every true triple on a grid of sixths of the last place, every figure it may print."""
    one, quarter = Fraction(1), Fraction(1, 4)
    grid = [Fraction(n, 6) for n in range(-9, 16)]
    budgets = [Fraction(n, 6) for n in range(-6, 16)]
    for actual, budget, adjustment in product(grid, budgets, (Fraction(-1, 2), Fraction(0), Fraction(1, 3))):
        if not budget:
            continue
        initial = budget - adjustment
        for rate in prints(actual / budget, quarter, rate_manner):
            for e, i, a in product(
                prints(actual, one, manner), prints(initial, one, manner), prints(adjustment, one, manner)
            ):
                numerator, denominator = spans(i, a, e, one, manner)
                assert possible(preimage(rate, quarter, rate_manner), numerator, denominator)


def inner(interval):
    """A number of the interval, preferably not an end."""
    middle = (interval.low + interval.high) / 2
    assert middle in interval
    return middle


def witness(rate, numerator, denominator):
    """A rate, a numerator and a denominator with r * d = n, each in its set."""
    for sign in (1, -1):
        span = denominator if sign > 0 else -denominator
        if span.high <= 0:
            continue
        positive = span if span.low > 0 else Interval(Fraction(0), span.high, True, span.high_open)
        target = numerator if sign > 0 else -numerator
        meet = (rate * positive).meet(target)
        if meet is None:
            continue
        n = inner(meet)
        if n == 0:
            candidates = [inner(positive)]
        else:
            # n / d is in the rate for d between n / high and n / low, as far as these have the sign of n.
            ends = [n / end for end in (rate.low, rate.high) if end and n / end > 0]
            ends += [positive.low, positive.high]
            cuts = sorted(end for end in ends if positive.low <= end <= positive.high)
            candidates = [*cuts, *((x + y) / 2 for x, y in pairwise(cuts))]
        for d in candidates:
            if d > 0 and d in positive and n / d in rate:
                return n / d, sign * n, sign * d
    return None


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("rate_manner", MANNERS)
def test_what_is_possible_has_a_witness_that_prints_so(manner, rate_manner):
    one, quarter = Fraction(1), Fraction(1, 4)
    seen = {True: 0, False: 0}
    for i, a, e in product(range(-1, 5), range(-2, 3), range(-1, 5)):
        numerator, denominator = spans(Fraction(i), Fraction(a), Fraction(e), one, manner)
        for units in range(-6, 13):
            rate = preimage(units * quarter, quarter, rate_manner)
            found = possible(rate, numerator, denominator)
            seen[found] += 1
            if not found:
                continue
            made = witness(rate, numerator, denominator)
            assert made is not None, (i, a, e, units)
            r, n, d = made
            initial = preimage(Fraction(i), one, manner)
            # Split the budget so that both parts print as they should.
            rest = Interval.point(d) - preimage(Fraction(a), one, manner)
            part = initial.meet(rest)
            assert part is not None
            x = inner(part)
            assert Fraction(e) in prints(n, one, manner)
            assert Fraction(i) in prints(x, one, manner)
            assert Fraction(a) in prints(d - x, one, manner)
            assert units * quarter in prints(n / d, quarter, rate_manner)
            assert r == n / d
    assert seen[True] > 500
    assert seen[False] > 500


amounts = st.integers(1, 10**6)


@given(amounts, st.integers(-(10**5), 10**5), amounts, st.integers(0, 20_000), st.sampled_from([1, 10, 100]))
def test_the_closed_form_of_the_tightest_tolerance(initial, adjustment, actual, stated, places):
    """For nearest rounding, a budget beyond its own doubt and a rate of at least half a place."""
    h, w = Fraction(1, 2), Fraction(1, 100 * places)
    budget, s = Fraction(initial + adjustment), Fraction(stated, 100 * places)
    if budget <= 2 * h or s < w / 2:
        return
    e = Fraction(actual)
    too_high = s - e / budget > w / 2 + h * (1 + 2 * (s - w / 2)) / budget
    too_low = e / budget - s > w / 2 + h * (1 + 2 * (s + w / 2)) / budget
    numerator, denominator = spans(Fraction(initial), Fraction(adjustment), e, Fraction(1), Manner.NEAREST)
    assert possible(preimage(s, w), numerator, denominator) == (not (too_high or too_low))


def test_boundary_twins():
    """One last place apart: 95.84 % is possible on 4248.39 - 768.27 and 3335.41, its neighbours are not."""
    cent, last = Fraction(1, 100), Fraction(1, 10_000)
    numerator, denominator = spans(
        Fraction(424_839, 100), Fraction(-76_827, 100), Fraction(333_541, 100), cent, Manner.NEAREST
    )
    verdicts = [possible(preimage(Fraction(n, 10_000), last), numerator, denominator) for n in (9583, 9584, 9585)]
    assert verdicts == [False, True, False]


ends = st.integers(-4, 4)
intervals = st.builds(
    lambda low, width, low_open, high_open: Interval(
        Fraction(low, 2), Fraction(low + width, 2), low_open and width > 0, high_open and width > 0
    ),
    ends, st.integers(0, 5), st.booleans(), st.booleans(),
)  # fmt: skip


@given(intervals, intervals, intervals)
def test_whole_numbers_decide_as_the_algebra_of_intervals_does(rate, numerator, denominator):
    def above_zero(span):
        return span.meet(Interval(Fraction(0), Fraction(100), True, False))

    above, below = above_zero(denominator), above_zero(-denominator)
    expected = (above is not None and (rate * above).touches(numerator)) or (
        below is not None and (rate * below).touches(-numerator)
    )
    assert possible(rate, numerator, denominator) == expected


def test_ends_decide():
    """100.5 of 1000.5 exactly: a closed end makes it possible, an open one does not."""
    rate = Interval.point(Fraction(1, 2))
    assert possible(rate, Interval(Fraction(0), Fraction(1)), Interval(Fraction(2), Fraction(3)))
    assert not possible(rate, Interval(Fraction(0), Fraction(1), False, True), Interval(Fraction(2), Fraction(3)))
    assert not possible(rate, Interval(Fraction(0), Fraction(1)), Interval(Fraction(2), Fraction(3), True, False))


def test_a_budget_around_zero_excludes_little():
    around = Interval(Fraction(-1), Fraction(1))
    spent = Interval(Fraction(3), Fraction(4))
    assert possible(Interval.point(Fraction(3)), spent, around)
    assert possible(Interval.point(Fraction(-1000)), spent, around)
    assert not possible(Interval.point(Fraction(1)), spent, around)
    assert not possible(Interval.point(Fraction(1)), spent, Interval.point(0))
