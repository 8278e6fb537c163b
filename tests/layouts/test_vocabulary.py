"""Labels are known however they are wrapped, bracketed, numbered or spaced; other texts are no labels."""

from __future__ import annotations

import time

import pytest

from perfeval.layouts.draft import printed_number
from perfeval.layouts.grid import joined
from perfeval.layouts.titles import TitleKind, kind_of_title, money_unit_in, title_kind, title_line, years_in
from perfeval.layouts.vocabulary import Block, Vocabulary, is_level, is_template_line, key

FIND = Vocabulary().find


@pytest.mark.parametrize(
    ("block", "text", "name"),
    [
        (Block.FUNDING, "年初预算数（A）", "initial_budget"),
        (Block.FUNDING, "整体支出\n年初预算数", "initial_budget"),
        (Block.FUNDING, "整体支出预算调整数", "adjustment"),
        (Block.FUNDING, "调整预算数", "adjusted_budget"),
        (Block.FUNDING, "全年（调整）预算数", "adjusted_budget"),
        (Block.FUNDING, "预算数(Ａ)", "adjusted_budget"),
        (Block.FUNDING, "整体年度实际支出数", "actual"),
        (Block.FUNDING, "执行率（B/A）", "stated_completion_rate"),
        (Block.FUNDING, "预算执行率%", "stated_completion_rate"),
        (Block.FUNDING, "得分\n（20分*执行率）", "score"),
        (Block.FUNDING, "得分（20分*执行率（B/A））", "score"),
        (Block.FUNDING, "预算数\n（年初）", "initial_budget"),
        (Block.FUNDING, "预算数（调整后）", "adjusted_budget"),
        (Block.FUNDING, "预算数（含上年结转）", "adjusted_budget"),
        (Block.INDICATOR, "指标值（年初）", "_initial"),
        (Block.INDICATOR, "年度指标值（A", "expected"),
        (Block.INDICATOR, " 指标权重（分） ", "weight"),
        (Block.INDICATOR, "三级 指标", "name"),
        (Block.INDICATOR, "偏差原因分析\n及改进措施", "reason"),
        (Block.INDICATOR, "复核得分", "_unkept"),
        (Block.OBJECTIVE, "部门整体支出的预期目标", "expected"),
        (Block.OBJECTIVE, "1.项目年度目标完成情况", "outcome"),
        (Block.OBJECTIVE, "年终实际完成情况", "outcome"),
        (Block.FUNDING, "年终执行数", "actual"),
        (Block.HEAD, "部门（单位）名称：", "_department"),
        (Block.HEAD, "实施单位（盖章）", "implementer"),
        (Block.HEAD, "自评总分(分)", "total_score"),
        (Block.TEXT, "偏差大或\n目标未完成\n原因分析", "problems"),
        (Block.TEXT, "（三）改进措施", "improvements"),
        (Block.TOTAL, "总   分", "_total"),
        (Block.INDICATOR, "指标", None),
        (Block.FUNDING, "水利工程", None),
        (Block.TEXT, "在存在问题方面仍有不足，需要改进。", None),
        (Block.HEAD, "", None),
    ],
)
def test_labels(block, text, name):
    assert FIND(block, text) == name


def test_a_layout_adds_its_own_spelling():
    words = Vocabulary().with_labels(((Block.HEAD, "project", "事项全称"),))
    assert words.find(Block.HEAD, "事项全称：") == "project"
    assert FIND(Block.HEAD, "事项全称") is None


@pytest.mark.parametrize(
    "text", ["指标2：", "指标 1", "……", "...", "…", "指标三：", "绩效指标1", "", "  ", "指标N", "目标2：……"]
)
def test_template_lines(text):
    assert is_template_line(text)


@pytest.mark.parametrize("text", ["指标1工程资金金额", "指标1：甲", "甲", "指标完成率", "无"])
def test_names_are_no_template_lines(text):
    assert not is_template_line(text)


@pytest.mark.parametrize("text", ["产出指标（50分）", "服务对象满意度指标等", "数量\n指标", "可持续影响"])
def test_levels(text):
    assert is_level(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2022年度项目支出绩效自评表", TitleKind.SELF_EVALUATION),
        ("部门整体支出绩效自评表（2023年度）", TitleKind.SELF_EVALUATION),
        ("2020年度县级专项资金绩效目标自评表", TitleKind.SELF_EVALUATION),
        ("部 门 整 体 绩 效 自 评 表", TitleKind.SELF_EVALUATION),
        ("转移支付区域（项目）绩效自评表", TitleKind.SELF_EVALUATION),
        ("2024年项目支出绩效自评复核表", TitleKind.SELF_EVALUATION),
        ("项目支出绩效目标申报表", TitleKind.GOALS),
        ("部门预算项目绩效运行监控表", TitleKind.MONITORING),
        ("项目绩效自评情况汇总表", TitleKind.SUMMARY),
        ("部门整体支出绩效自评报告", None),
        ("注：本表为绩效自评表", None),
        ("收入支出决算总表", None),
        ("", None),
    ],
)
def test_titles(text, kind):
    assert title_kind(text) is kind


def test_a_title_of_digits_is_looked_at_in_no_time():
    start = time.perf_counter()
    for text in ("自评表" + "1" * 66 + "x", "表（" * 30, "自评" * 30, "(" * 70 + "表"):
        title_kind(text)
        key(text)
    assert time.perf_counter() - start < 0.1


def test_the_title_line_of_a_cell_with_the_year_below():
    assert title_line("项目支出绩效自评表\n（2021年度）") == "项目支出绩效自评表"
    assert title_line("某市水务局部门整体支出\n绩效自评表") == "某市水务局部门整体支出绩效自评表"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("（2021年度）", (2021,)),
        ("二〇二一年度", (2021,)),
        ("２０２２年", (2022,)),
        ("2021-2022年", (2022,)),
        ("第20211年", ()),
    ],
)
def test_years(text, years):
    assert years_in(text) == years


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位：人民币元", "元"),
        ("项目资金\n（元）", "元"),
        ("（单位：亿元）", "亿元"),
        ("年初预算数", None),
        ("单位名称：元上都", None),
        ("补助2000元/户", None),
    ],
)
def test_money_units(text, unit):
    assert money_unit_in(text) == unit


def test_kinds_of_titles():
    assert kind_of_title("部门预算项目支出绩效自评表") == "project"
    assert kind_of_title("荔湾区部门整体支出绩效自评表") == "department_overall"
    assert kind_of_title("绩效自评表") is None


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("年初\n预算数", "年初预算数"),
        ("使用 Windows\n10 系统", "使用 Windows 10 系统"),
        ("共35\n次，1\n16", "共35次，116"),
        ("  甲 \r\n\n 乙 ", "甲乙"),
        ("end\nof", "end of"),
    ],
)
def test_line_wraps_are_joined(text, one):
    assert joined(text) == one


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4,248.39", "4248.39"),
        ("−768．27", "-768.27"),
        ("９５.84％", "95.84%"),
        ("1，234，567", "1234567"),
        ("95.84\n%", "95.84%"),
        ("12,34", "12,34"),
        ("约95%", "约95%"),
    ],
)
def test_numbers_as_they_are_compared(text, number):
    assert printed_number(text) == number
