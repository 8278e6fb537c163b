"""Folding, numerals, dates, directions and cues: the pieces that reading is made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.values.dates import find_dates
from perfeval.values.directions import direction
from perfeval.values.numerals import chinese_value, digits_value
from perfeval.values.text import fold
from perfeval.values.wording import cause_clause, says_not_done, says_unfinished

DIGITS = "零一二三四五六七八九"


def spelled_section(number: int) -> str:
    """A number below 10,000 in Chinese."""
    found, pending = "", False
    for size, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            found += ("零" if pending and found else "") + DIGITS[digit] + mark
            pending = False
        else:
            pending = bool(found)
    return found


def spelled(number: int) -> str:
    """A number below 10^8 in Chinese."""
    high, low = divmod(number, 10**4)
    if not high:
        return spelled_section(low) or "零"
    between = "零" if 0 < low < 1000 else ""
    return spelled_section(high) + "万" + between + spelled_section(low)


@given(st.integers(min_value=0, max_value=10**8 - 1))
def test_chinese_numerals_are_read_back(number: int) -> None:
    text = spelled(number)
    if text.endswith("万" + text[-1]) and text[-1] in DIGITS:
        return
    assert chinese_value(text) == number


@pytest.mark.parametrize("text", ["五六", "一百五", "万", "十百", "一一百", "二二", "九亿" * 9, "", "一万五", "零零"])
def test_what_is_not_settled_is_no_numeral(text: str) -> None:
    assert chinese_value(text) is None


def test_a_number_of_hostile_length_is_none() -> None:
    assert digits_value("9" * 40) is None
    assert digits_value("1,234.50") == digits_value("1234.5")


@given(st.text(max_size=60))
def test_every_place_of_the_shadow_is_a_place_of_the_text(text: str) -> None:
    shadow = fold(text)
    for index in range(len(shadow.text)):
        start, end = shadow.span(index, index + 1)
        assert 0 <= start < end <= len(text)
    places = [shadow.place(index) for index in range(len(shadow.text))]
    assert places == sorted(places)


def test_folding_never_reads_a_number_into_a_sign() -> None:
    assert fold("①½㎡").text == "①½㎡"
    assert fold("－７６８．２７％").text == "-768.27%"
    assert fold("⼈大 代表").text == "人大代表"
    assert fold("1 00%").text == "100%"
    assert fold("指标1 95%").text == "指标1 95%"


@pytest.mark.parametrize(
    ("text", "last", "by"),
    [
        ("2021年12月底前", (2021, 12, 31), True),
        ("12月31日前", (None, 12, 31), True),
        ("1-12月", (None, 12, 31), False),
        ("2021.06.30", (2021, 6, 30), False),
        ("2021年1月1日至6月30日", (2021, 6, 30), False),
        ("二〇二一年十月", (2021, 10, 31), False),
        ("第三季度末", (None, 9, 30), False),
        ("上半年", (None, 6, 30), False),
        ("年底前", (None, 12, 31), True),
    ],
)
def test_dates(text: str, last: tuple[int | None, int, int], by: bool) -> None:
    (found,) = find_dates(text)
    assert (found.last, found.by) == (last, by)


@pytest.mark.parametrize("text", ["3个月", "5日内", "24小时", "1.2", "12345", "第12次", "3年"])
def test_lengths_and_numbers_are_no_dates(text: str) -> None:
    assert find_dates(text) == ()


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("投诉办结率", "higher"),
        ("违法案件查处数", "higher"),
        ("隐患整改率", "higher"),
        ("事故次数下降率", "higher"),
        ("减少投诉件数", "higher"),
        ("传染病疫情控制率", "higher"),
        ("支出进度", "higher"),
        ("调解矛盾纠纷件数", "higher"),
        ("成本节约率", "higher"),
        ("重大事故起数", "lower"),
        ("安全保障发生事故次数", "lower"),
        ("审查出错件数", "lower"),
        ("逾期未办结件数", "lower"),
        ("结转结余率", "lower"),
        ("公用经费控制率", "lower"),
        ("人均能耗", "lower"),
        ("平均办理时限", "lower"),
        ("失业率低于(%)", "lower"),
        ("种公猪(≥头)", "higher"),
        ("城市低保标准", "exact"),
        ("苗木采购单价", "exact"),
        ("指标1：培训人数", "higher"),
        ("受援人挽回经济损失", "higher"),
        ("灾害预警避免人员伤亡人数", "higher"),
        ("综合治理水土流失面积", "higher"),
        ("修复破损路面面积", "higher"),
        ("安置失业人员数", "higher"),
        ("预防交通事故次数", "higher"),
        ("改造老旧管网漏损点数", "unknown"),
        ("企业降低物流成本", "unknown"),
        ("未消除隐患数", "lower"),
        ("处置超时件数", "lower"),
        ("维修返工次数", "lower"),
        ("监测超标天数", "lower"),
        ("补贴发放错误笔数", "lower"),
        ("改造工程安全事故数", "lower"),
        ("维修费用", "lower"),
        ("民转刑案件发生数", "lower"),
        ("查办食品违法案件数", "higher"),
        ("追缴违法所得金额", "higher"),
        ("平均办理天数", "lower"),
        ("细颗粒物（PM2.5）年均浓度", "lower"),
        ("农药使用量", "lower"),
        ("药占比", "lower"),
    ],
)
def test_the_head_noun_gives_the_direction(name: str, better: str) -> None:
    assert direction(name).better == better


def test_the_level_settles_what_the_name_leaves_open() -> None:
    assert direction("绿化养护", "产出指标", "成本指标", money=True).better == "lower"
    assert direction("资金投入", money=True).better == "unknown"
    assert direction("生均补助标准达标率", "产出指标", "成本指标").better == "higher"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("因疫情原因，没有进行人大代表补选", "没有进行"),
        ("尚 未 开展", "尚 未 开展"),
        ("部分达成预期指标", "部分达成预期指标"),
        ("受疫情影响，活动取消", "活动取消"),
        ("没有发生安全保障事故", None),
        ("无未完成项目", None),
        ("未成年人保护", None),
        ("取消审批事项5项", None),
        ("已完成", None),
    ],
)
def test_not_done(text: str, words: str | None) -> None:
    place = says_not_done(text)
    assert (text[place[0] : place[1]] if place else None) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("因疫情原因，没有进行", "因疫情原因"),
        ("受新冠 疫情影响，未开展", "受新冠 疫情影响"),
        ("由于政策调整，取消", "由于政策调整"),
        ("因公出国（境）费用", None),
        ("接受教育影响深远", None),
        ("因素分析", None),
    ],
)
def test_causes(text: str, words: str | None) -> None:
    place = cause_clause(text)
    assert (text[place[0] : place[1]] if place else None) == words


@pytest.mark.parametrize(
    ("text", "going_on"), [("设备购进中", True), ("正在施工", True), ("初中部", False), ("集中采购", False)]
)
def test_going_on(text: str, going_on: bool) -> None:
    assert bool(says_unfinished(text)) == going_on
