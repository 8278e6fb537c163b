"""Number formats: what Excel shows, case by case, and laws that hold for any number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.readers.numfmt import BUILTIN, plain, shortest, shown

CASES = [
    ("1", "0%", "100%"),
    ("1.0258968371895565", "0.00%", "102.59%"),
    ("1", '0"次"', "1次"),
    ("1", 'G/通用格式"次"', "1次"),
    ("2", 'General"个"', "2个"),
    ("42483900", '0!.0,"万元"', "4248.4万元"),
    ("-0.1808", "0.00%", "-18.08%"),
    ("1234567.891", "#,##0.00", "1,234,567.89"),
    ("0", "#,##0.00", "0.00"),
    ("-5", r"0.00_ ;[Red]\-0.00\ ", "-5.00 "),
    ("0", "#,##0.00;-#,##0.00;-;@", "-"),
    ("0.8620370370370370", "General", "0.862037037"),
    ("37.24", "General", "37.24"),
    ("123456789012", "General", "1.23457E+11"),
    ("0.5", "#.##", ".5"),
    ("12", "#.##", "12."),
    ("0.005", "0.00", "0.01"),
    ("95.845", "0.00", "95.85"),
    ("1234", "00-00", "12-34"),
    ("0.5", "# ?/?", "1/2"),
    ("12345", "0.00E+00", "1.23E+04"),
    ("9.999", "0.0E+0", "1.0E+1"),
    ("12", '[>=10]0"大";0"小"', "12大"),
    ("5", '[>=10]0"大";0"小"', "5小"),
    ("-0.1", "0.0_);(0.0)", "(0.1)"),
    ("1234567", '#,##0,"千"', "1,235千"),
    ("5", "[DBNum1][$-804]General", "五"),
    ("2019", "[DBNum2][$-804]General", "贰仟零壹拾玖"),
    ("44563", 'm"月"d"日"', "1月2日"),
    ("44563", "yyyy/m/d", "2022/1/2"),
    ("44563.75", "yyyy-mm-dd hh:mm:ss", "2022-01-02 18:00:00"),
    ("0.75", "h:mm AM/PM", "6:00 PM"),
    ("44927", '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二三年一月一日"),
    ("60", "yyyy/m/d", "1900/2/29"),
    ("1", "yyyy/m/d", "1900/1/1"),
    ("-5", "yyyy/m/d", "#####"),
    ("1.5", "[h]:mm", "36:00"),
    ("0.9999999", "h:mm:ss", "0:00:00"),
    ("95.840000000000003", "General", "95.84"),
    ("0.30000000000000004", "General", "0.3"),
]


@pytest.mark.parametrize(("number", "code", "text"), CASES)
def test_a_number_is_shown_as_excel_shows_it(number, code, text):
    assert shown(shortest(float(number)), code).text == text


def test_dates_are_marked_and_count_from_1904_where_the_workbook_says_so():
    assert shown(Decimal(44563), 'm"月"d"日"').is_date
    assert shown(Decimal(44563 - 1462), "yyyy/m/d", epoch_1904=True).text == "2022/1/2"


def test_a_format_that_shows_nothing_gives_the_number_as_hidden():
    result = shown(Decimal("3.5"), ";;;")
    assert (result.text, result.visible) == ("3.5", False)


def test_rounding_is_told():
    assert shown(Decimal("9.5"), "0").rounded
    assert not shown(Decimal("9.50"), "0.0").rounded


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_two_places_show_money_exactly(number):
    text = shown(number, "#,##0.00").text
    assert Decimal(text.replace(",", "")) == number


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(sorted(BUILTIN.values())))
def test_any_double_can_be_shown_in_any_usual_format(number, code):
    assert shown(shortest(number), code).text


@given(
    st.floats(min_value=-1e6, max_value=1e6),
    st.text(alphabet='0#?.,%E+-@;"\\!_*[]/ymdhsGeneral月次<>=1$ ', max_size=30),
)
def test_no_format_breaks_the_reader(number, code):
    shown(shortest(number), code)


@given(st.integers(min_value=-(10**9), max_value=10**9), st.integers(min_value=0, max_value=4))
def test_plain_numbers_keep_their_value(number, places):
    value = Decimal(number).scaleb(-places)
    assert Decimal(plain(value)) == value
