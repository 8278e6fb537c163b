"""Money against work: hardly any spent and all done, none at all, in another unit, carried over in words only."""

from __future__ import annotations

import pytest

from perfeval import Form, FundingLine, Indicator, Objective, Task, check
from perfeval.profile import DEFAULT

QUANTITIES = (
    Indicator(name="安装护栏长度", level1="产出指标", level2="数量指标", expected="≥900米", result="920米"),
    Indicator(name="更换照明灯盏数", level1="产出指标", level2="数量指标", expected="≥60盏", result="60盏"),
)


def told(rule: str, *lines: FundingLine, profile: object = "default", **form: object) -> list[str]:
    made = Form(**{"kind": "project", "year": 2022, "money_unit": "万元", "funding": lines} | form)
    return [finding.path for finding in check(made, profile=profile, select=[rule]).findings]


def line(source: str = "合计", **cells: str) -> FundingLine:
    return FundingLine(source=source, **cells)


def test_everything_done_and_nothing_spent() -> None:
    rule, spent = "outputs-met-money-unspent", line(adjusted_budget="200.00", actual="1.60")
    assert told(rule, spent, indicators=QUANTITIES) == ["$.funding[0].actual"]
    plain = tuple(Indicator(name=each.name, expected=each.expected, result=each.result) for each in QUANTITIES)
    assert told(rule, spent, indicators=plain) == ["$.funding[0].actual"]
    report = check(Form(kind="project", money_unit="万元", funding=(spent,), indicators=QUANTITIES), select=["funding"])
    assert {finding.rule for finding in report.findings} == {rule, "low-execution"}
    assert [matter.rules for matter in report.matters] == [(rule, "low-execution")]


@pytest.mark.parametrize(
    "form",
    [
        {"indicators": (*QUANTITIES, Indicator(name="立柱数", level2="数量指标", expected="≥90根", result="40根"))},
        {"indicators": QUANTITIES, "problems": "工程款按合同于次年结算，资金未支付。"},
        {"indicators": QUANTITIES[:1]},
        {"indicators": tuple(Indicator(name=f"合格率{i}", expected="≥90%", result="95%") for i in range(3))},
    ],
)
def test_work_in_keeping_with_money_or_explained(form: dict[str, object]) -> None:
    assert told("outputs-met-money-unspent", line(adjusted_budget="200.00", actual="1.60"), **form) == []


def test_half_of_the_money_is_no_such_case() -> None:
    assert (
        told("outputs-met-money-unspent", line(adjusted_budget="200.00", actual="90.00"), indicators=QUANTITIES) == []
    )


SCORED = (Indicator(name="安装护栏长度", expected="≥900米", result="920米", weight="20", score="20"),)


@pytest.mark.parametrize("cells", [{"adjusted_budget": "0", "actual": "0.00"}, {}, {"initial_budget": "0"}])
def test_points_without_money(cells: dict[str, str]) -> None:
    assert told("scored-without-money", line(**cells), indicators=SCORED) == ["$.funding"]


def test_points_with_money_or_none_of_both() -> None:
    rule = "scored-without-money"
    assert told(rule, line(adjusted_budget="0", actual="0"), line("其他资金", actual="3.1"), indicators=SCORED) == []
    assert told(rule, line(adjusted_budget="0", actual="0"), indicators=QUANTITIES) == []
    assert told(rule, indicators=SCORED) == []


TASKS = (Task(name="任务1", funding="60.00"), Task(name="任务2", funding="31.50"))


def test_the_rest_of_the_money_is_asked_for_once() -> None:
    rule, total = "task-funds-unaccounted", line(initial_budget="900.00", actual="880.00")
    assert told(rule, total, kind="department_overall", tasks=TASKS) == ["$.tasks"]
    assert told(rule, line(actual="300.00"), kind="department_overall", tasks=TASKS) == []
    spoken = {"conclusion": "人员经费支出占七成以上。"}
    assert told(rule, total, kind="department_overall", tasks=TASKS, **spoken) == []
    partly = (*TASKS, Task(name="任务3"))
    assert told(rule, total, kind="department_overall", tasks=partly) == []
    strict = DEFAULT.with_rule(rule, share=60)
    assert told(rule, line(actual="180.00"), kind="department_overall", tasks=TASKS, profile=strict) == ["$.tasks"]


@pytest.mark.parametrize(
    ("cells", "path"),
    [
        ({"adjusted_budget": "38.77", "actual": "387664.62"}, "$.funding[0].actual"),
        ({"initial_budget": "387664.62", "adjusted_budget": "38.77"}, "$.funding[0].adjusted_budget"),
    ],
)
def test_yuan_beside_ten_thousand_yuan(cells: dict[str, str], path: str) -> None:
    assert told("amount-in-other-unit", line(**cells)) == [path]


@pytest.mark.parametrize(
    "lines",
    [
        (line(adjusted_budget="3000.00", actual="2.40"),),  # 0.08 % spent
        (line(actual="98000.00", adjusted_budget="98200.00"), line("其他资金", adjusted_budget="9.80", actual="9.80")),
        (line(adjusted_budget="9.80", actual="0"),),
        (line(adjusted_budget="100", actual="99"),),
    ],
)
def test_amounts_of_any_honest_size(lines: tuple[FundingLine, ...]) -> None:
    assert told("amount-in-other-unit", *lines) == []


def test_one_figure_with_two_units() -> None:
    cost = Indicator(name="项目总成本", level2="成本指标", expected="≤387664.62元", result="387664.62元")
    funds = line(adjusted_budget="387664.62", actual="387664.62")
    assert told("amount-in-other-unit", funds, indicators=(cost,)) == ["$.funding[0].adjusted_budget"]
    assert told("amount-in-other-unit", funds, indicators=(cost,), money_unit="元") == []
    short = Indicator(name="人均标准", level2="成本指标", expected="≤500元", result="500元")
    assert told("amount-in-other-unit", line(adjusted_budget="500", actual="500"), indicators=(short,)) == []


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("培训人数不足，年末结余8.2万元。", "$.funding[0].actual"),
        ("剩余资金3.15万元结转下年使用。", "$.funding[0].actual"),
    ],
)
def test_money_left_that_was_all_spent(text: str, path: str) -> None:
    assert told("carryover-not-in-funds", line(adjusted_budget="64.00", actual="64.00"), problems=text) == [path]


@pytest.mark.parametrize(
    "text",
    [
        "年末无结余。",
        "结余资金8.2万元已由财政收回。",
        "严控结转结余规模。",
        "上年结转8.2万元已用完。",
        "项目结余指标8.2万元。",
    ],
)
def test_words_about_carry_over_that_contradict_nothing(text: str) -> None:
    assert told("carryover-not-in-funds", line(adjusted_budget="64.00", actual="64.00"), problems=text) == []


def test_money_brought_forward_whose_row_is_zero() -> None:
    rule, total = "carryover-not-in-funds", line(adjusted_budget="64.00", actual="64.00")
    goal = {"objective": Objective(expected="更新设备。", outcome="使用上年结转资金12.4万元更新设备。")}
    assert told(rule, total, line("上年结转资金", adjusted_budget="0", actual="0"), **goal) == ["$.funding[1]"]
    assert told(rule, total, line("上年结转资金", adjusted_budget="12.4", actual="12.4"), **goal) == []
    assert told(rule, total, line("上年结转资金"), **goal) == []


def test_a_source_that_spends_without_a_budget() -> None:
    total = line(adjusted_budget="64.00", actual="64.00")
    lone = line("其他资金", actual="4.00")
    assert told("overspent", total, line("财政拨款", adjusted_budget="60.00", actual="60.00"), lone) == [
        "$.funding[2].actual"
    ]
    assert told("overspent", total, line("财政拨款", actual="60.00"), lone) == []  # the column is not filled at all
    assert told("overspent", line(adjusted_budget="0", actual="4.00")) == ["$.funding[0].actual"]


def test_a_place_may_ask_for_reasons_only_above_a_total() -> None:
    changed = line(initial_budget="100.00", adjusted_budget="140.00", actual="139.00")
    lenient = DEFAULT.with_rule("large-adjustment", above_total=90)
    assert told("large-adjustment", changed, total_score="88") == ["$.funding[0].adjusted_budget"]
    assert told("large-adjustment", changed, total_score="88", profile=lenient) == []
    assert told("large-adjustment", changed, total_score="95", profile=lenient) == ["$.funding[0].adjusted_budget"]
    assert told("large-adjustment", changed, profile=lenient) == ["$.funding[0].adjusted_budget"]
