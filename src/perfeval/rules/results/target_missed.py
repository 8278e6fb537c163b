"""A result that provably does not keep its target."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.results.rows import shortfall, texts_explain, unusable
from perfeval.rules.scores.standing import says_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["target_missed"]


@rule(
    name="target-missed",
    part=Indicator,
    severity=Severity.WARNING,
    title="未达到目标值",
    raised=Raised(
        kind="must-explain",
        weight=60,
        title="未达到目标值",
        told="“{row}”目标值为“{expected}”，完成情况为“{result}”，没有达到目标",
        several="“{row}”没有达到目标值",
        ask="请说明未完成的原因和后续安排",
        topic="unmet",
        variants={
            "small": Raised(kind="advice", weight=4, title="略低于目标值", topic="unmet", quiet=True),
            "explained": Raised(kind="advice", weight=4, title="未达到目标值，已说明原因", topic="unmet", quiet=True),
        },
    ),
    message="“{name}”目标值为“{expected}”：{reason}",
    messages={
        "small": "“{name}”目标值为“{expected}”，完成情况为“{result}”，略低于目标",
        "explained": "“{name}”目标值为“{expected}”，完成情况为“{result}”，没有达到目标，已说明原因",
    },
    confirms="完成值达到目标值",
    about="""完成情况里的数值（或“没有进行”“部分完成”之类的话）表明目标没有实现。没有实现本身不是填报错误，但应当说明原因，
并在存在问题和改进措施中有所交代。本行的原因栏说明了原因的，表上没有原因栏而存在问题或评价结论说明了这一项原因的，
与目标值相差不到 1% 的，只作提示；数值不可比的，不作判断。""",
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
            {"name": "安全演练次数", "expected": "≥12次", "result": "12次"},
        ],
    },
)
def target_missed(row: Indicator, ctx: Context, *, negligible: int = 1) -> Iterator[Outcome]:
    """A measured result outside its target, or words that say the work was not done.

    A missed target is a fact, no mistake in filling the form; it calls for a reason and for measures. It is a remark
    only where the row's own cell for a reason is filled, where the form has no such cells and its problems or conclusion
    give a cause for this row, or where the difference is below ``negligible`` per cent of the
    target. Silent where the figures cannot be compared.
    """
    if row.expected is None or row.result is None:
        return
    if unusable(row, ctx):
        return
    assessment = ctx.assess(row)
    if assessment.verdict == "met":
        yield PASSED
    elif assessment.verdict == "missed":
        gap = shortfall(assessment)
        small = gap is not None and gap * 100 < Fraction(negligible)
        told = not says_nothing(row.reason) or texts_explain(row, ctx)
        remark = "small" if small else "explained" if told else None
        yield found(
            "result",
            severity=Severity.INFO if remark else None,
            message=remark,
            name=row.name,
            expected=row.expected,
            result=row.result,
            reason=assessment.reason,
        )
