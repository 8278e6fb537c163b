"""What a careful department fills in is no matter, and what it is told to fill in settles the matter."""

from __future__ import annotations

import pytest

from perfeval import Form, Indicator, Objective, check
from perfeval.gate import GateWord
from perfeval.matters import MatterClass


def form(*rows: Indicator, **cells: object) -> Form:
    return Form(kind="project", year=2022, department="某县教育局", project="校园安全", indicators=rows, **cells)


def test_a_missed_target_with_its_reason_is_nothing_to_ask() -> None:
    missed = Indicator(name="安全演练次数", expected="≥12次", result="9次", weight="20", score="15")
    told = check(form(missed), select=["results", "score-lost-without-reason"])
    assert [matter.title for matter in told.matters] == ["未达到目标值，未说明原因"]
    row = Indicator(
        name=missed.name,
        expected=missed.expected,
        result=missed.result,
        weight=missed.weight,
        score=missed.score,
        reason="第四季度校舍修缮，3次演练顺延到次年3月",
    )
    settled = check(form(row), select=["results"])
    assert [finding.rule for finding in settled.findings] == ["target-missed"]
    assert settled.matters == ()
    assert settled.gate is GateWord.READY


def test_a_shortfall_of_less_than_one_per_cent_is_asked_for_its_reason_only() -> None:
    small = Indicator(name="补贴人数", expected="≥4300人", result="4268人")
    assert [matter.title for matter in check(form(small), select=["results"]).matters] == ["未达到目标值，未说明原因"]


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        ("完成8座水库白蚁防治，更新雨量观测站3处。", MatterClass.ADVICE),
        ("完成8座水库白蚁防治。", MatterClass.MUST_CORRECT),
    ],
)
def test_work_that_is_reported_needs_no_indicator(outcome: str, kind: MatterClass) -> None:
    goal = Objective(expected="完成8座水库白蚁防治，更新雨量观测站3处。", outcome=outcome)
    row = Indicator(name="白蚁防治水库座数", expected="8座", result="8座")
    matters = check(form(row, objective=goal), select=["planned-item-without-target"]).matters
    assert [matter.kind for matter in matters] == [kind]


@pytest.mark.parametrize(
    ("name", "expected", "result"),
    [
        ("“三公经费”控制率", "≤100%", "88.5%"),
        ("“三公”经费控制率", "≤100%", "88.5%"),
        ("挽回经济损失", "≥500万元", "612.4万元"),
        ("消除安全隐患数", "≥20处", "23处"),
    ],
)
def test_bounds_of_the_right_kind(name: str, expected: str, result: str) -> None:
    row = Indicator(name=name, expected=expected, result=result)
    assert not check(form(row), select=["wrong-direction"]).findings
