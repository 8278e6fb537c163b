"""A missed target that nothing on the form explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.results.rows import gives_reason, texts_speak_of, unusable

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["unmet_without_reason"]


@rule(
    name="unmet-without-reason",
    part=Indicator,
    severity=Severity.WARNING,
    title="未达到目标值而未说明原因",
    raised=Raised(
        kind="must-explain",
        weight=61,
        title="未达到目标值，未说明原因",
        told="“{row}”目标值为“{expected}”，完成情况为“{result}”，没有达到目标，也没有说明原因",
        several="“{row}”没有达到目标值，也没有说明原因",
        adds="也没有说明原因",
        ask="请说明未完成的原因和改进措施",
        topic="unmet",
        covers=("target-missed", "score-lost-without-reason"),
    ),
    message="“{name}”目标值为“{expected}”，完成情况为“{result}”，没有达到，也没有说明原因",
    confirms="未达到的目标都说明了原因",
    about="""目标没有达到，偏差原因空白，完成情况里没有说原因，存在问题、改进措施和评价结论也没有提到这一项。应当补充原因和改进措施。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "安全演练次数", "expected": "≥12次", "result": "9次"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "安全演练次数", "expected": "≥12次", "result": "9次", "reason": "第四季度校舍修缮，演练顺延"},
            {"name": "隐患整改率", "expected": "100%", "result": "因疫情影响，完成90%"},
        ],
    },
)
def unmet_without_reason(row: Indicator, ctx: Context) -> Iterator[Outcome]:
    """Missed, with a blank reason cell, no clause of cause in the result, and nothing in the form's texts about it."""
    if row.expected is None or row.result is None or ctx.assess(row).verdict != "missed":
        return
    if unusable(row, ctx):
        return
    if gives_reason(row) or texts_speak_of(row, ctx):
        yield PASSED
    else:
        yield found("reason", name=row.name, expected=row.expected, result=row.result)
