"""Laws that hold for reading targets and results, whatever the cells say."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.values.assessment import REASONS, VERDICTS, assess
from perfeval.values.expectation import OPERATORS, Expectation
from perfeval.values.observation import CUES, KINDS, Observation
from perfeval.values.text import fold
from perfeval.values.units import UNITS

PIECES = [
    "完成", "已", "未", "没有", "发生", "事故", "投诉", "率", "达到", "以上", "以下", "以内", "不低于",
    "不超过", "控制在", "≥", "≤", ">", "<", "=", "%", "‰", "万", "亿", "元", "万元", "次", "场", "人", "人次",
    "户", "亩", "公里", "约", "近", "余", "左右", "一", "两", "三十", "百分之", "九成", "第", "号", "2021年",
    "12月31日前", "12月", "全年", "年底", "-", "—", "~", "至", "/", "、", "，", "。", "；", "（", "）", "(",
    ")", "\n", "1", "0", "95", "100", "1,200", "0.98", "9.5", "１", "％", "满意度", "无", "因疫情", "中",
    "正在", "部分", "其中", "共", "计划", "实际", "每人", "·", "+", "÷", ".", ",", "《", "》", "“", "”",
    "\u3000", "\u200b", "\u202e", "①", "热线", "12345", "优", "是", "√", "‱", "零", "增长", "同比", "±", "〇",
    "十",
]  # fmt: skip
CELLS = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
RATES = ("群众满意度", "差错率", "任务完成率", "资金到位率", "死亡率")
NUMBERS = st.decimals(min_value=0, max_value=10**6, places=2).map(str)
SIGNS = st.sampled_from(("≥", "≤", ">", "<", "=", ""))
UNIT_WORDS = st.sampled_from(("%", "‰", "次", "人次", "万元", "亩", "公里", "元/人·月", ""))
TARGETS = st.builds("{}{}{}".format, SIGNS, NUMBERS, UNIT_WORDS)


@given(CELLS, CELLS, CELLS)
def test_every_text_has_an_assessment(name: str, expected: str, result: str) -> None:
    found = assess(name, expected, result, level2=name, year=2021)
    assert found.verdict in VERDICTS
    assert found.reason.code in REASONS
    assert found.reason.render("zh")
    assert found.reason.render("en")
    assert found.expectation.op in OPERATORS
    if found.quantity is not None:
        assert found.span == found.quantity.span


@given(CELLS)
def test_parse_of_str_is_the_same_expectation(text: str) -> None:
    found = Expectation.parse(text)
    assert Expectation.parse(str(found)) == found
    assert hash(Expectation.parse(str(found))) == hash(found)


@given(TARGETS)
def test_a_printed_target_survives_its_own_spelling(text: str) -> None:
    found = Expectation.parse(text)
    assert found.op not in ("qualitative", "unreadable")
    assert Expectation.parse(str(found)) == found


@given(CELLS)
def test_spans_point_at_what_they_claim(text: str) -> None:
    found = Observation.parse(text)
    for quantity in found.quantities:
        start, end = quantity.span
        assert 0 <= start < end <= len(text)
        assert quantity.kind in KINDS
        printed = fold(text[start:end]).text
        if (
            quantity.kind != "zero"
            and quantity.number.lstrip("-")[0].isdigit()
            and quantity.number.lstrip("-") in printed
            and "分之" not in printed  # 百分之九十五 says its unit in front
        ):
            assert quantity.unit in printed.replace("余", "").replace("多", "") or not quantity.unit
    for cue in found.cues:
        assert cue.kind in CUES
        assert 0 <= cue.span[0] < cue.span[1] <= len(text)


@given(TARGETS)
def test_full_width_means_half_width(text: str) -> None:
    assert Expectation.parse(text.translate(WIDE)) == Expectation.parse(text)


@given(CELLS, TARGETS, CELLS)
def test_full_width_is_judged_as_half_width(name: str, expected: str, result: str) -> None:
    narrow = assess(name, expected, result)
    wide = assess(name, expected.translate(WIDE), result.translate(WIDE))
    assert (wide.verdict, wide.restated, wide.ratio) == (narrow.verdict, narrow.restated, narrow.ratio)


@given(SIGNS, st.integers(min_value=0, max_value=10**9))
def test_ten_thousand_yuan_are_yuan_times_ten_thousand(sign: str, number: int) -> None:
    assert Expectation.parse(f"{sign}{number}万元") == Expectation.parse(f"{sign}{number * 10**4}元")
    assert Expectation.parse(f"{sign}{number}亿元") == Expectation.parse(f"{sign}{number * 10**4}万元")


@given(SIGNS, NUMBERS)
def test_blanks_change_nothing(sign: str, number: str) -> None:
    assert Expectation.parse(f" {sign} {number}\n%") == Expectation.parse(f"{sign}{number}%")


@given(
    st.sampled_from(RATES),
    st.sampled_from(("≥", ">", "≤", "<", "")),
    st.integers(min_value=2, max_value=99),
    st.integers(min_value=2, max_value=200),
    st.integers(min_value=0, max_value=100),
)
def test_a_better_result_never_turns_met_into_missed(name: str, sign: str, target: int, result: int, more: int) -> None:
    expected = f"{sign}{target}%"
    found = assess(name, expected, f"{result}%")
    better = result + more if found.direction == "higher" else max(result - more, 0)
    if found.verdict == "met":
        assert assess(name, expected, f"{better}%").verdict == "met"


@given(st.integers(min_value=1, max_value=10**6), st.integers(min_value=0, max_value=10**6))
def test_the_ratio_is_exact(target: int, result: int) -> None:
    found = assess("支持单位任务个数", str(target), f"支持单位任务个数{result}个")
    assert found.ratio == Fraction(result, target) or target == 0
    assert found.verdict == ("met" if result >= target else "missed")


@pytest.mark.parametrize(
    ("promise", "same"),
    [
        ("95%以上", "≥95%"),
        ("控制在4%以内", "≤4%"),
        ("百分之九十", "90%"),
        ("九成", "90%"),
        ("1.2万人", "12000人"),
        ("5‰", "0.5%"),
    ],
)
def test_equality_ignores_spelling(promise: str, same: str) -> None:
    assert Expectation.parse(promise) == Expectation.parse(same)


def test_a_caller_can_add_units_without_changing_the_default() -> None:
    table = UNITS.extended(families={"area": {"町": Fraction(9917)}}, counters=("垧",), same=(("垧", "大亩"),))
    assert assess("种植面积", "10町", "9.917公顷", units=table).verdict == "met"
    assert assess("种植面积", "10垧", "12大亩", units=table).verdict == "met"
    assert assess("种植面积", "10町", "10公顷").verdict == "undetermined"
    assert "町" not in UNITS.families["area"]
