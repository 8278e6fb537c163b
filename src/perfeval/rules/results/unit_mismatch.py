"""A result in a unit that cannot be compared with the target's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["unit_mismatch"]


@rule(
    name="unit-mismatch",
    part=Indicator,
    severity=Severity.WARNING,
    title="完成值与目标值计量单位不一致",
    raised=Raised(
        kind="must-correct",
        weight=50,
        title="计量单位不一致",
        told="“{row}”目标值为“{expected}”，完成情况为“{result}”，计量单位不同，不能比较",
        several="“{row}”的完成值与目标值计量单位不同，不能比较",
        ask="请统一计量单位，或者说明换算关系",
        gather=True,
    ),
    message="“{name}”目标值为“{expected}”，完成情况为“{result}”，计量单位不同，不能比较",
    confirms="完成值与目标值计量单位一致",
    about="""完成情况里的数值与目标值不是同一计量单位，也不能换算（人与人次、百分比与个数）。能换算的（元与万元、亩与公顷）不提。
应当按目标值的计量单位填写完成值。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "培训规模", "expected": "900人次", "result": "35场"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "补助资金", "expected": "≤1.2万元", "result": "11800元"},
            {"name": "培训规模", "expected": "900人次", "result": "1116人次"},
        ],
    },
)
def unit_mismatch(row: Indicator, ctx: Context) -> Iterator[Outcome]:
    """The only figures of the result are in units that neither equal the target's nor convert to it."""
    if row.expected is None or row.result is None:
        return
    assessment = ctx.assess(row)
    if assessment.reason.code == "other-unit":
        yield found("result", name=row.name, expected=row.expected, result=row.result)
    elif assessment.quantity is not None:
        yield PASSED
