"""Percentages that the thing measured cannot reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.results.rows import impossible, is_share

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["impossible_percentage"]


@rule(
    name="impossible-percentage",
    part=Indicator,
    severity=Severity.WARNING,
    title="百分比超出可能的范围",
    raised=Raised(
        kind="must-correct",
        weight=65,
        title="百分比超出可能的范围",
        told="“{row}”填的是“{shown}”，这个比率不可能超过100%或低于0",
        several="“{row}”的比率不可能超过100%或低于0",
        ask="请核实更正",
        gather=True,
    ),
    message="“{name}”填的是“{shown}”，这个比率不可能超过100%或低于0",
    confirms="百分比都在可能的范围内",
    about="""合格率、满意度、覆盖率之类的比率，分子是分母的一部分，不可能超过 100%，也不可能是负数。完成率可以超额，增长率、
变动率可以是负数，都不在此列。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "设备验收合格率", "expected": "≥95%", "result": "102%"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "设备验收合格率", "expected": "≥95%", "result": "100%"},
            {"name": "任务完成率", "expected": "≥100%", "result": "120%"},
        ],
    },
)
def impossible_percentage(row: Indicator, ctx: Context) -> Iterator[Outcome]:
    """A share of a whole (合格率, 满意度, 覆盖率) printed above 100 % or below 0, in the target or in the result.

    Completion rates may exceed 100 % and growth rates may be negative; names decide, and unknown names are let be.
    """
    if not is_share(row.name):
        return
    assessment = ctx.assess(row)
    expectation, quantity = assessment.expectation, assessment.quantity
    wrong = False
    if assessment.reason.code == "target-impossible" or (
        expectation.numeric
        and expectation.unit in _PER_CENT
        and expectation.value is not None
        and expectation.value < 0
    ):
        wrong = True
        yield found("expected", name=row.name, shown=row.expected)
    if impossible(row, ctx):
        wrong = True
        yield found("result", name=row.name, shown=row.result)
    if not wrong and quantity is not None:
        yield PASSED


_PER_CENT = frozenset({"%", "％"})
