"""The rules about sets of indicators: what is raised, and the honest sets that are let be."""

from __future__ import annotations

import pytest

from perfeval import Form, FundingLine, Indicator, Profile, check
from perfeval.profile import DEFAULT, load_profile

OUT, EFFECT, SATISFIED = "产出指标", "效益指标", "满意度指标"


def row(level1: str | None, level2: str | None, name: str, expected: str = "≥10个", result: str = "12个", **cells: str):
    return Indicator(level1=level1, level2=level2, name=name, expected=expected, result=result, **cells)


QUANTITY = row(OUT, "数量指标", "更新座椅数量")
QUALITY = row(OUT, "质量指标", "座椅安装合格率", "≥95%", "98%")
TIME = row(OUT, "时效指标", "更新完成时间", "11月底前", "10月")
COST = row(OUT, "成本指标", "每张座椅成本", "≤900元", "860元")
BENEFIT = row(EFFECT, "社会效益指标", "受益市民人数", "≥9000人", "9120人")
HAPPY = row(SATISFIED, "服务对象满意度指标", "市民满意度", "≥90%", "93%")
ALL = (QUANTITY, QUALITY, TIME, COST, BENEFIT, HAPPY)


def told(*rows: Indicator, rule: str, profile: Profile | str = "default", **form: object) -> list[tuple[str, str]]:
    report = check(Form(kind="project", year=2022, indicators=rows, **form), profile=profile, select=[rule])
    return [(finding.path, finding.severity.value) for finding in report.findings]


def test_a_full_set_passes_every_rule() -> None:
    report = check(Form(kind="project", indicators=ALL), select=["coverage"])
    assert report.findings == ()
    assert {each.rule for each in report.confirmed} >= {
        "indicator-set-incomplete",
        "output-dimension-missing",
        "payment-as-quantity",
        "indicator-misplaced",
        "indicator-without-level",
    }


def test_forms_without_levels_do_not_load_the_family() -> None:
    report = check(
        Form(kind="project", indicators=(row(None, None, "资金支付率", "100%", "100%"),)), select=["coverage"]
    )
    assert report.ran == ()
    assert set(report.skipped) >= {"payment-as-quantity", "hollow-percentage"}


@pytest.mark.parametrize(
    ("without", "severity"), [(BENEFIT, "warning"), (HAPPY, "info"), ((BENEFIT, HAPPY), "warning")]
)
def test_what_a_set_lacks(without: Indicator | tuple[Indicator, ...], severity: str) -> None:
    left = without if isinstance(without, tuple) else (without,)
    rows = [each for each in ALL if each not in left]
    assert told(*rows, rule="indicator-set-incomplete") == [("$.indicators", severity)]


@pytest.mark.parametrize(
    "rows",
    [
        (QUANTITY, row("效益指标", "满意度指标", "市民满意度", "≥90%", "93%"), BENEFIT),
        (QUANTITY, row("项目效果", "社会效益", "受益市民人数"), HAPPY),
        (row("产出指标(50分)", "数量指标", "更新座椅数量"), row("效益指标(30分)", "可持续影响", "管护机制"), HAPPY),
        (row("部门管理", "资产管理", "资产利用率"), QUANTITY, QUALITY, TIME),  # an index table of its own
        (row("履职效能", None, "重点工作"), row("社会评价", None, "知晓率")),
    ],
)
def test_sets_that_are_complete_or_cannot_be_told(rows: tuple[Indicator, ...]) -> None:
    assert told(*rows, rule="indicator-set-incomplete") == []


def test_where_satisfaction_stands_under_effects_it_is_one() -> None:
    rows = (QUANTITY, QUALITY, row("满意度指标", "满意度", "渔民满意度", "≥90%", "95%"))
    assert told(*rows, rule="indicator-set-incomplete") == [("$.indicators", "warning")]
    assert told(*rows, rule="indicator-set-incomplete", profile=load_profile("hubei-2020")) == []


def test_dimensions_of_output_and_the_profiles_say() -> None:
    rows = (QUANTITY, QUALITY, BENEFIT, HAPPY)
    assert told(*rows, rule="output-dimension-missing") == [("$.indicators", "info")]
    only = DEFAULT.with_rule("output-dimension-missing", dimensions="数量、质量")
    assert told(*rows, rule="output-dimension-missing", profile=only) == []
    own_level = row("成本指标", "经济成本指标", "每张座椅成本", "≤900元", "860元")
    assert told(QUANTITY, QUALITY, TIME, own_level, rule="output-dimension-missing") == []
    assert told(row(OUT, None, "更新座椅"), row(OUT, None, "合格率"), rule="output-dimension-missing") == []


@pytest.mark.parametrize(
    "name", ["专项资金支付率", "工程资金金额", "补助资金拨付率", "指标1：预算执行率", "经费支出率"]
)
def test_money_paid_is_no_quantity(name: str) -> None:
    assert told(row(OUT, "数量指标", name, "100%", "100%"), rule="payment-as-quantity") == [
        ("$.indicators[0].name", "warning")
    ]


@pytest.mark.parametrize(
    ("level2", "name"),
    [
        ("数量指标", "发放补贴户数"),
        ("数量指标", "争取上级资金金额"),  # what the office is for
        ("数量指标", "追缴欠薪款项金额"),
        ("数量指标", "设备使用率"),
        ("成本指标", "项目资金总额"),
        ("时效指标", "资金拨付率"),
        ("数量指标", "资助项目数"),
    ],
)
def test_what_is_a_quantity_or_elsewhere(level2: str, name: str) -> None:
    assert told(row(OUT, level2, name, "100", "100"), rule="payment-as-quantity") == []


@pytest.mark.parametrize(
    ("level2", "name", "expected"),
    [
        ("数量指标", "设备到货及时率", "≥95%"),
        ("数量指标", "竣工验收", "2022年10月底前"),
        ("数量指标", "苗木验收合格率", "≥95%"),
        ("质量指标", "受训教师满意度", "≥90%"),
    ],
)
def test_rows_under_the_wrong_heading(level2: str, name: str, expected: str) -> None:
    assert told(row(OUT, level2, name, expected, expected), rule="indicator-misplaced") == [
        ("$.indicators[0].name", "info")
    ]


@pytest.mark.parametrize(
    ("level1", "level2", "name", "expected"),
    [
        (OUT, "质量指标", "任务完成率", "100%"),  # can be argued for
        (OUT, "质量指标", "办结及时率", "≥95%"),
        (OUT, "数量指标", "合格产品数量", "≥95件"),
        (OUT, "数量指标", "满意度调查次数", "≥2次"),
        (EFFECT, "社会效益指标", "群众满意度", "≥90%"),
        (SATISFIED, "服务质量满意度", "群众满意度", "≥90%"),
        ("投入和产出", None, "验收合格率", "≥90%"),
    ],
)
def test_rows_that_fit_or_might(level1: str, level2: str | None, name: str, expected: str) -> None:
    assert told(row(level1, level2, name, expected, expected), rule="indicator-misplaced") == []


def test_a_row_without_a_level_among_rows_with_one() -> None:
    lone = row(None, None, "市民满意度", "≥90%", "93%")
    assert told(QUANTITY, QUALITY, lone, rule="indicator-without-level") == [("$.indicators[2].level1", "info")]
    assert told(QUANTITY, lone, rule="indicator-without-level") == []  # half of them: the template may have none
    execution = row(None, None, "预算执行率", "100%", "98%")
    assert told(QUANTITY, QUALITY, execution, rule="indicator-without-level") == []


@pytest.mark.parametrize(
    ("name", "expected"), [("促进教育事业健康发展", "≥100%"), ("学校发展能力", "100"), ("长期使用性", "≥95%")]
)
def test_a_percentage_of_nothing(name: str, expected: str) -> None:
    assert told(row(EFFECT, "社会效益指标", name, expected, "100%"), rule="hollow-percentage") == [
        ("$.indicators[0].expected", "info")
    ]


@pytest.mark.parametrize(
    ("name", "expected", "cells"),
    [
        ("政策知晓率", "≥100%", {}),
        ("群众安全感提升幅度", "≥5%", {}),
        ("带动就业人数", "100", {}),
        ("提升居民健康水平", "≥95%", {"definition": "体检合格人数÷受检人数"}),
        ("增收比例", "≥10%", {}),
        ("促进教育事业健康发展", "有所促进", {}),
        ("改善住房", "比上年增长10%", {}),
    ],
)
def test_percentages_of_something(name: str, expected: str, cells: dict[str, str]) -> None:
    assert told(row(EFFECT, "社会效益指标", name, expected, expected, **cells), rule="hollow-percentage") == []


@pytest.mark.parametrize("expected", ["≤86.5万元", "865000元", "86.50"])
def test_a_cost_that_is_the_budget(expected: str) -> None:
    funding = (FundingLine(source="合计", adjusted_budget="86.50", actual="84.20"),)
    cost = row(OUT, "成本指标", "项目总成本", expected, "84.2万元")
    assert told(cost, rule="cost-target-equals-budget", funding=funding, money_unit="万元") == [
        ("$.indicators[0].expected", "info")
    ]


@pytest.mark.parametrize("expected", ["≤86万元", "≤86.5元", "≤100%", "控制在预算内", "≤86.5元/人"])
def test_a_cost_that_is_not(expected: str) -> None:
    funding = (FundingLine(source="合计", adjusted_budget="86.50", actual="84.20"),)
    cost = row(OUT, "成本指标", "项目总成本", expected, expected)
    assert told(cost, rule="cost-target-equals-budget", funding=funding, money_unit="万元") == []
