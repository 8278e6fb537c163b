"""What a printed figure stands for: nothing that rounds to it is missing, and nothing else is in it."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.values.rounding import REACH, Manner, half_up, preimage

_EXACT = Context(prec=60)
NEAREST = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN)


def to_places(value, places, mode):
    return value.quantize(Decimal((0, (1,), -places)), rounding=mode, context=_EXACT)


def printings(value, places):
    """How each manner may print a value, by decimal arithmetic of its own."""
    finer = places + 1
    yield from ((Manner.NEAREST, to_places(value, places, mode)) for mode in NEAREST)
    yield Manner.TRUNCATED, to_places(value, places, ROUND_DOWN)
    for first in NEAREST:
        yield from ((Manner.TWICE, to_places(to_places(value, finer, first), places, second)) for second in NEAREST)
        yield Manner.ROUNDED_THEN_CUT, to_places(to_places(value, finer, first), places, ROUND_DOWN)
    yield from (
        (Manner.CUT_THEN_ROUNDED, to_places(to_places(value, finer, ROUND_DOWN), places, mode)) for mode in NEAREST
    )


fine = st.integers(-30_000, 30_000).map(lambda n: Decimal(n).scaleb(-5, context=_EXACT))


@given(fine, st.integers(0, 3))
def test_what_is_printed_stands_for_what_was_true(value, places):
    ulp = Fraction(1, 10**places)
    for manner, printed in printings(value, places):
        assert Fraction(value) in preimage(Fraction(printed), ulp, manner), (manner, printed)
        assert Fraction(value) in preimage(Fraction(printed), ulp, Manner.ANY)


@pytest.mark.parametrize("printed", range(-3, 4))
@pytest.mark.parametrize("manner", [m for m in Manner if m is not Manner.ANY])
def test_nothing_else_is_in_it(manner, printed):
    """Exhaustive on a grid of 1/200 of the last place: the set is exactly what some tie rule prints so."""
    seen = set()
    for n in range(printed * 200 - 400, printed * 200 + 401):
        value = Decimal(n) / 200
        if any(m is manner and p == printed for m, p in printings(value, 0)):
            seen.add(Fraction(value))
    interval = preimage(Fraction(printed), Fraction(1), manner)
    grid = {Fraction(n, 200) for n in range(printed * 200 - 400, printed * 200 + 401)}
    assert seen == {x for x in grid if x in interval}


def test_any_holds_all_others():
    for value in (Fraction(5), Fraction(0), Fraction(-5)):
        widest = preimage(value, Fraction(1), Manner.ANY)
        for manner in Manner:
            part = preimage(value, Fraction(1), manner)
            assert widest.hull(part) == widest


def test_an_exact_figure_stands_for_itself():
    for manner in Manner:
        assert preimage(Fraction(7, 2), Fraction(0), manner).low == preimage(Fraction(7, 2), Fraction(0)).high


def test_every_manner_has_a_reach():
    assert set(REACH) == set(Manner)


@given(st.fractions(max_denominator=10**6), st.integers(0, 8))
def test_half_up_is_what_a_spreadsheet_prints(value, places):
    units = half_up(value, places)
    off = abs(value * 10**places - units)
    assert off <= Fraction(1, 2)
    if off == Fraction(1, 2):
        assert abs(units) > abs(value) * 10**places
    assert half_up(-value, places) == -units
