"""What the shipped profiles of places change on a form, as documented."""

from __future__ import annotations

import pytest

from perfeval import Form, FundingLine, Indicator, check

LONG = "前期论证不充分，施工图设计深度不够，实施中多次变更。" * 10


def told(profile: str, rule: str, **form: object) -> list[tuple[str, str]]:
    made = Form(**{"kind": "project", "year": 2023, "money_unit": "万元"} | form)
    return [(f.path, f.severity.value) for f in check(made, profile=profile, select=[rule]).findings]


def test_sichuan_limits_its_texts_and_asks_for_every_change() -> None:
    row = Indicator(name="改造户数", expected="≥9户", result="8户", reason=LONG)
    paths = [path for path, _ in told("sichuan-2023", "text-too-long", problems=LONG, indicators=(row,))]
    assert paths == ["$.problems", "$.indicators[0].reason"]
    assert told("default", "text-too-long", problems=LONG, indicators=(row,)) == []
    changed = (FundingLine(source="合计", initial_budget="100.00", adjusted_budget="102.00", actual="101.00"),)
    assert told("sichuan-2023", "unexplained-adjustment", funding=changed)
    assert told("default", "unexplained-adjustment", funding=changed) == []
    spent = (FundingLine(source="合计", adjusted_budget="100.00", actual="86.00"),)
    assert told("sichuan-2023", "low-execution", funding=spent)
    assert told("default", "low-execution", funding=spent) == []


@pytest.mark.parametrize(("total", "raised"), [("95", True), ("90", False)])
def test_guangxi_asks_for_reasons_above_ninety(total: str, raised: bool) -> None:
    changed = (FundingLine(source="合计", initial_budget="100.00", adjusted_budget="130.00", actual="129.00"),)
    assert bool(told("guangxi", "large-adjustment", funding=changed, total_score=total)) == raised


def test_ningxia_refuses_a_low_total_without_problems() -> None:
    assert told("ningxia", "low-total-without-measures", total_score="79.5") == [("$.problems", "error")]
    assert told("ningxia", "low-total-without-measures", total_score="80") == []
    assert told("default", "low-total-without-measures", total_score="79.5") == []


def test_a_recheck_in_chengdu_weighs_the_indicators() -> None:
    rows = (Indicator(level1="产出指标", level2="数量指标", name="验收合格率", expected="≥95%", result="96%"),)
    assert told("chengdu-2025-recheck", "indicator-misplaced", indicators=rows) == [("$.indicators[0].name", "warning")]
    assert told("default", "indicator-misplaced", indicators=rows) == [("$.indicators[0].name", "info")]


def test_shanxi_skips_rows_without_a_target() -> None:
    rows = (Indicator(name="培训期数", result="3期"), Indicator(name="培训人数", expected="≥90人", result="96人"))
    assert told("shanxi", "target-missing", indicators=rows) == [("$.indicators[0].expected", "info")]
