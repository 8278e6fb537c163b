"""The rules about money on real and made-up forms: what is found where, how often, and when nothing is said."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve

from perfeval import Severity, check
from perfeval.codec import from_dict
from perfeval.model import Form, FundingLine, Indicator, Objective
from perfeval.profile import load_profile
from perfeval.rule import Context, Found
from perfeval.rules import by_name

COMPLETION, ADJUSTMENT = "stated_completion_rate", "stated_adjustment_rate"
FORMS = Path(__file__).parents[2] / "forms"


def findings(form, *rules):
    report = check(form, select=rules or ("funding",))
    return [(each.rule, each.severity, each.path) for each in report.findings]


def form(*lines, **extra):
    return Form(kind="project", funding=tuple(FundingLine(**line) for line in lines), **extra)


def total(**cells):
    return {"source": "合计", **cells}


def test_liwan_gives_two_findings_about_money(liwan):
    assert findings(liwan) == [
        ("task-funds-unaccounted", Severity.INFO, "$.tasks"),
        ("unexplained-adjustment", Severity.WARNING, "$.funding[0].adjustment"),
    ]
    confirmed = {(each.rule, each.path) for each in check(liwan, select=["funding"]).confirmed}
    assert {("completion-rate-mismatch", "$.funding[0]"), ("adjustment-rate-mismatch", "$.funding[0]")} <= confirmed
    assert ("total-not-sum", "$.funding[0]") in confirmed


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("002", []),
        ("010", []),
        ("012", []),
        ("015", ["$.funding[0].actual", "$.funding[1].actual"]),
    ],
)
def test_published_forms(name, expected):
    published = from_dict(json.loads((FORMS / f"{name}.json").read_text(encoding="utf-8")))
    assert findings(published) == [("overspent", Severity.WARNING, path) for path in expected]


def test_an_error_carries_its_certificate(liwan):
    wrong = evolve(liwan, funding=(evolve(liwan.funding[0], **{COMPLETION: "95.89%"}), *liwan.funding[1:]))
    (finding,) = check(wrong, select=["completion-rate-mismatch"]).findings
    evidence = finding.evidence
    assert finding.severity is Severity.ERROR
    assert (evidence["stated"], evidence["plain"], evidence["admissible"]) == ("95.89%", "95.84%", "95.84%")
    assert (evidence["numerator"], evidence["denominator"]) == ("3335.41", "(4248.39-768.27)")
    assert Decimal("95.84") < evidence["low"] < evidence["high"] < Decimal("95.85")
    assert evidence["habits"] > 1
    assert finding.message.startswith("预算完成率印为95.89%，按本行金额3335.41÷(4248.39-768.27)应为95.84%")


def test_an_explanation_is_part_of_the_message(liwan):
    wrong = evolve(liwan, funding=(liwan.funding[0], evolve(liwan.funding[1], actual="3353.41")))
    report = check(wrong, select=["completion-rate-mismatch", "total-not-sum"])
    for finding in report.findings:
        assert finding.message.endswith("可能是“一般公共预算·实际支出数”的3353.41有两位数字颠倒，应为3335.41")
        assert finding.evidence["explanation_code"] == "swapped-digits"
        assert finding.evidence["explanation_path"] == "$.funding[1].actual"


def test_an_unusual_habit_is_named_once(liwan):
    lines = tuple(evolve(line, **{ADJUSTMENT: "18.08%"}) for line in liwan.funding)
    report = check(evolve(liwan, funding=lines), select=["adjustment-rate-mismatch"])
    (finding,) = report.findings
    assert finding.severity is Severity.WARNING
    assert "全列漏印负号" in finding.message


def test_an_undecided_rate_says_what_it_lacks():
    report = check(form(total(initial_budget="5.00", **{COMPLETION: "50%"})), select=["completion-rate-mismatch"])
    assert report.findings == ()
    (lacking,) = report.unchecked
    assert lacking.fields == ("$.funding[0].actual",)


def test_a_doubtful_list_is_a_warning():
    lines = (
        total(initial_budget="100.00", actual="90.00"),
        {"source": "其中：财政拨款", "initial_budget": "80.00", "actual": "70.00"},
        {"source": "自筹资金", "initial_budget": "20.00", "actual": "10.00"},
    )
    assert findings(form(*lines), "total-not-sum") == [("total-not-sum", Severity.WARNING, "$.funding[0].actual")]


# Reasons
CHANGED = total(initial_budget="300.00", adjustment="-45.00", actual="250.00")


@pytest.mark.parametrize(
    "extra",
    [
        {"problems": "年中收回培训经费45万元。"},
        {"improvements": "进一步提高预算编制的准确性，减少预算调整。"},
        {"conclusion": "财政部门压减一般性支出，年度预算相应调减。"},
        {"objective": Objective(outcome="因政策变化，追加专项资金。")},
        {"indicators": (Indicator(name="资金到位率", reason="财政统筹收回存量资金"),)},
    ],
)
def test_a_mentioned_change_is_not_raised(extra):
    assert findings(form(CHANGED, **extra), "unexplained-adjustment") == []


@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"problems": "无"},
        {"problems": "绩效目标设置不够细化，指标有待调整。"},  # a change, not of money
        {"problems": "资金使用规范。"},  # money, not a change
        {"objective": Objective(expected="调整优化支出结构，压减经费。")},  # an aim is no report
        {"indicators": (Indicator(name="预算调整率", definition="预算调整数/年初预算数", expected="≤10%"),)},
    ],
)
def test_an_unmentioned_change_is_raised_once(extra):
    lines = (CHANGED, {**CHANGED, "source": "一般公共预算"})
    expected = [("unexplained-adjustment", Severity.WARNING, "$.funding[0].adjustment")]
    assert findings(form(*lines, **extra), "unexplained-adjustment", "large-adjustment") == expected


def test_a_reason_in_the_funding_block_counts():
    assert findings(form({**CHANGED, "reason": "机构改革划转人员"}), "unexplained-adjustment") == []
    assert findings(form({**CHANGED, "reason": "无"}), "unexplained-adjustment") != []


@pytest.mark.parametrize(
    ("adjustment", "rule"),
    [
        ("29.99", None),  # 9.997 %
        ("30.00", "unexplained-adjustment"),
        ("-30.00", "unexplained-adjustment"),
        ("89.99", "unexplained-adjustment"),
        ("90.00", "large-adjustment"),
        ("-90.00", "large-adjustment"),
    ],
)
def test_one_change_is_one_finding(adjustment, rule):
    got = findings(form(total(initial_budget="300.00", adjustment=adjustment)))
    assert [each[0] for each in got] == ([rule] if rule else [])


def test_a_change_that_only_the_adjusted_budget_tells():
    got = findings(form(total(initial_budget="300.00", adjusted_budget="210.00")))
    assert got == [("large-adjustment", Severity.WARNING, "$.funding[0].adjusted_budget")]


def test_the_total_speaks_for_the_form():
    lines = (
        {"source": "甲", "initial_budget": "10.00", "adjustment": "9.00"},
        {"source": "乙", "initial_budget": "290.00", "adjustment": "-9.00"},
        total(initial_budget="300.00", adjustment="0.00"),
    )
    assert findings(form(*lines)) == []


# Execution
@pytest.mark.parametrize(("actual", "raised"), [("79.99", True), ("80.00", False), ("0.00", True), ("100.00", False)])
def test_low_execution(actual, raised):
    lines = (
        total(adjusted_budget="100.00", actual=actual),
        {"source": "拨款", "adjusted_budget": "100.00", "actual": actual},
    )
    expected = [("low-execution", Severity.WARNING, "$.funding[0].actual")] if raised else []
    assert findings(form(*lines), "low-execution") == expected


@pytest.mark.parametrize("text", ["工程尾款未支付，资金结转下年。", "招标节约资金较多。", "部分经费未支出。"])
def test_low_execution_with_a_reason(text):
    assert findings(form(total(adjusted_budget="100.00", actual="50.00"), problems=text), "low-execution") == []


# Amounts
@pytest.mark.parametrize(
    ("budget", "actual", "raised"),
    [("100.00", "100.01", False), ("100.00", "100.02", True), ("100", "100.4", False), ("100.00", "99.00", False)],
)
def test_overspent_beyond_rounding(budget, actual, raised):
    assert bool(findings(form(total(adjusted_budget=budget, actual=actual)), "overspent")) == raised


def test_exact_figures_are_overspent_by_the_last_digit():
    line = total(adjusted_budget="100.00", actual="100.01")
    assert findings(form(line, figures="exact"), "overspent")


def test_negative_amounts_once_a_cell():
    line = total(initial_budget="-1.00", adjustment="-2.00", adjusted_budget="-3.00", actual="-0.00")
    got = [path for _, _, path in findings(form(line), "negative-amount")]
    assert got == ["$.funding[0].initial_budget", "$.funding[0].adjusted_budget"]


def test_thresholds_are_parameters():
    rule = by_name("large-adjustment")
    line = FundingLine(source="合计", initial_budget="100.00", adjustment="15.00")
    context = Context(Form(kind="project", funding=(line,))).at("$.funding[0]")
    assert not any(isinstance(each, Found) for each in rule.check(line, context))
    assert any(isinstance(each, Found) for each in rule.check(line, context, threshold=Decimal(15)))
    assert set(by_name("unexplained-adjustment").parameters) == {"threshold", "below"}
    assert load_profile("default") is not None


def test_task_funds_are_found_at_the_tasks(liwan):
    tasks = (evolve(liwan.tasks[0], funding="4300.00"), *liwan.tasks[1:])
    got = findings(evolve(liwan, tasks=tasks), "task-funds-exceed-total")
    assert got == [("task-funds-exceed-total", Severity.ERROR, "$.tasks")]


def test_where_only_the_adjusted_budget_is_printed_the_adjustment_is_the_difference():
    line = total(initial_budget="512.40", adjusted_budget="481.15", stated_adjustment_rate="-9.10%")
    (finding,) = check(form(line), select=["adjustment-rate-mismatch"]).findings
    assert "按本行金额(481.15-512.40)÷512.40应为-6.10%" in finding.message


def test_a_column_without_percent_signs_is_a_remark_and_no_matter():
    line = total(initial_budget="512.40", adjusted_budget="481.15", actual="457.09", stated_completion_rate="95.00")
    report = check(form(line), select=["completion-rate-mismatch"])
    assert [(each.severity, each.message) for each in report.findings] == [
        (Severity.INFO, "预算完成率一栏没有印百分号，95.00读作95.00%，与本行金额相符")
    ]
    assert report.matters == ()


def test_one_rate_without_its_percent_sign_among_others_is_wrong():
    lines = (
        total(adjusted_budget="481.15", actual="457.09", stated_completion_rate="95.00%"),
        {"source": "财政拨款", "adjusted_budget": "481.15", "actual": "457.09", "stated_completion_rate": "95.00"},
    )
    assert [each[1:] for each in findings(form(*lines), "completion-rate-mismatch")] == [
        (Severity.ERROR, "$.funding[1].stated_completion_rate")
    ]
