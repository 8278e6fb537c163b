"""Printed numbers keep every digit, and nothing but a printed number is one."""

from __future__ import annotations

import copy
import decimal
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.errors import NumberError, PerfevalError
from perfeval.values.printed import MAX_LENGTH, Amount, Points, Rate

KINDS = (Amount, Rate, Points)
texts = st.from_regex(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?", fullmatch=True)


@given(texts, st.sampled_from(KINDS))
def test_parse_is_the_inverse_of_str(text, kind):
    number = kind.parse(text)
    assert str(number) == text
    assert kind.parse(str(number)) == number
    assert pickle.loads(pickle.dumps(number)) == number == copy.deepcopy(number)
    assert hash(kind(text)) == hash(number)


@given(texts)
def test_value_is_exact_and_ulp_is_the_last_place(text):
    number = Amount(text)
    assert number.value == Fraction(text)
    assert number.decimal == Decimal(text)
    assert number.decimal.as_tuple().exponent == -number.places
    assert number.ulp == Fraction(1, 10**number.places)
    assert (number.value / number.ulp).denominator == 1


@given(texts)
def test_per_cent_is_a_hundredth(text):
    bare, percent = Rate(text), Rate(text + "%")
    assert percent.value == bare.value / 100
    assert percent.ulp == bare.ulp / 100
    assert (percent.percent, bare.percent) == (True, False)
    assert percent.decimal == bare.decimal
    assert percent != bare


def test_printed_scale_and_kind_are_part_of_the_value():
    assert Amount("94.90") != Amount("94.9")
    assert Amount("94.90").value == Amount("94.9").value
    assert Amount("1") != Rate("1")
    assert Amount("-0.00").value == 0
    assert Amount("-0.00").negative
    assert str(Amount("-0.00")) == "-0.00"


@pytest.mark.parametrize(
    "bad",
    [
        "", " ", "-", "+1", " 1", "1 ", "1\n", "01", "00", "1.", ".5", "1,000", "1_000", "1e5", "1E5", "NaN", "sNaN",
        "Infinity", "inf", "١٢", "１２", "²", "½", "−1", "－1", "1.2.3", "--1", "0x10", "1234567890123456789",
        "0.1234567890123", "1%%", "%", "1 %", "9" * 100, "9" * 10**7, "-" * 40, "1" + "\x00", "1\u200b",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_else_is_a_number(kind, bad):
    with pytest.raises(NumberError) as caught:
        kind.parse(bad)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, PerfevalError)
    assert len(str(caught.value)) < 200
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("bad", [None, True, 1, 1.5, Decimal("1.5"), b"1", ["1"], Fraction(1, 2)])
@pytest.mark.parametrize("kind", KINDS)
def test_only_a_string_is_a_number(kind, bad):
    with pytest.raises(NumberError):
        kind(bad)


def test_a_str_subclass_is_not_trusted():
    class Text(str):
        __slots__ = ()

    with pytest.raises(NumberError):
        Amount(Text("1"))


def test_money_has_no_per_cent():
    with pytest.raises(NumberError):
        Amount("5%")
    assert Rate("5%").percent
    assert Points("20%").percent


def test_the_longest_number_is_admitted_and_one_longer_is_not():
    longest = "-" + "9" * 18 + "." + "9" * 12
    assert Rate(longest + "%").text == longest + "%"
    assert len(longest + "%") == MAX_LENGTH
    with pytest.raises(NumberError):
        Rate(longest + "9")


def test_validation_holds_when_attrs_validators_are_off():
    import attrs

    attrs.validators.set_disabled(True)
    try:
        with pytest.raises(NumberError):
            Amount("1e5")
    finally:
        attrs.validators.set_disabled(False)


@given(texts, st.integers(1, 5), st.sampled_from([decimal.ROUND_UP, decimal.ROUND_FLOOR, decimal.ROUND_HALF_EVEN]))
def test_the_callers_decimal_context_changes_nothing(text, precision, rounding):
    with decimal.localcontext(decimal.Context(prec=precision, rounding=rounding, traps=[decimal.Inexact])):
        number = Rate(text + "%")
        assert number.decimal.as_tuple() == Decimal(text).as_tuple()
        assert number.value == Fraction(text) / 100
