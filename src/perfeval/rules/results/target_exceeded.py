"""A result far beyond its target, without a word of explanation."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.results.rows import gives_reason, per_cent, unusable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.values.assessment import Assessment

__all__ = ["target_exceeded"]


@rule(
    name="target-exceeded",
    part=Indicator,
    severity=Severity.WARNING,
    title="大幅超过目标值而未说明",
    raised=Raised(
        kind="must-explain",
        weight=46,
        title="大幅超过目标值，未说明原因",
        told="“{row}”目标值为“{expected}”，完成情况为“{result}”，为目标的{percent}%，没有说明原因",
        several="“{row}”大幅超过目标值，没有说明原因",
        ask="请说明超额的原因，目标定得偏低的请说明测算依据",
    ),
    message="“{name}”目标值为“{expected}”，完成“{result}”，为目标的{percent}%，没有说明原因",
    about="""完成值达到目标值的 130% 以上、且多出两个单位（比率为10个百分点）以上，又没有偏差原因。多半是目标定得偏低，应当说明原因，
下年度据实调整目标。越低越好的指标（成本、事故、投诉等）和没有写明方向的金额不在此列。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "帮扶单位个数", "expected": "6", "result": "20个"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "帮扶单位个数", "expected": "6", "result": "20个", "reason": "年中新增14个挂点单位"},
            {"name": "召开会议次数", "expected": "1次", "result": "2次"},
        ],
    },
)
def target_exceeded(row: Indicator, ctx: Context, *, percent: int = 130, units: int = 2) -> Iterator[Outcome]:
    """A result of at least ``percent`` per cent of its target, and more than ``units`` units above it, without a reason.

    The target was probably set low; the form should say why. No single national threshold was found: 120 % and 130 %
    are both in use. Silent for indicators that are better when lower, for amounts without a direction, and where the
    row gives a reason.
    """
    assessment = ctx.assess(row)
    quantity, target = assessment.quantity, assessment.expectation.value
    if assessment.verdict != "met" or assessment.ratio is None or quantity is None or target is None:
        return
    if assessment.direction != "higher" or unusable(row, ctx):
        return
    if assessment.ratio * 100 < percent or quantity.value - target <= units * _unit(assessment) or gives_reason(row):
        yield PASSED
    else:
        yield found(
            "result", name=row.name, expected=row.expected, result=row.result, percent=per_cent(assessment.ratio)
        )


def _unit(assessment: Assessment) -> Fraction:
    """One unit of the target in the base unit of its family: 万元 is 10,000 元; of a rate it is five points.

    A decline of 8.3 % where 5 % was promised is 166 % of the target, and no sign that it was set low.
    """
    factor = assessment.expectation.measure.factor or Fraction(1)
    return factor * _POINTS if assessment.expectation.measure.family == "ratio" else factor


_POINTS = 5
