"""A form on which every result is its target to the digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["every_result_equals_target"]

_TELLING = 3
"""So many of the rows must be no 100 %: that is often reached exactly."""


@rule(
    name="every-result-equals-target",
    part=Form,
    severity=Severity.INFO,
    title="完成值与目标值全部相同",
    raised=Raised(
        kind="advice",
        weight=16,
        title="完成值与目标值全部相同",
        ask="建议逐项核实，按实际数填写",
    ),
    message="{count}个有数值的指标，完成值与目标值一个不差",
    confirms="完成值不都等于目标值",
    about="""全表有数值的指标至少5个，其中至少3个不是100%或零，而完成值个个正好等于目标值。实际完成很少这样整齐，多半是照目标值填的。
不是错误，只作建议；有一个不同就不提。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {"name": "巡河次数", "expected": "≥240次", "result": "240次"},
            {"name": "清漂里程", "expected": "≥86公里", "result": "86公里"},
            {"name": "水质达标率", "expected": "≥92%", "result": "92%"},
            {"name": "宣传册发放份数", "expected": "3000份", "result": "3000份"},
            {"name": "问题整改率", "expected": "100%", "result": "100%"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {"name": "巡河次数", "expected": "≥240次", "result": "252次"},
            {"name": "清漂里程", "expected": "≥86公里", "result": "86公里"},
            {"name": "水质达标率", "expected": "≥92%", "result": "94.5%"},
            {"name": "宣传册发放份数", "expected": "3000份", "result": "3000份"},
            {"name": "问题整改率", "expected": "100%", "result": "100%"},
        ],
    },
)
def every_result_equals_target(form: Form, ctx: Context, *, fewest: int = 5) -> Iterator[Outcome]:
    """Every figure reported is the figure promised, on at least ``fewest`` rows, three of them no 100 % and no zero.

    Work seldom comes out so even. A remark; a single row that differs settles it. Rows that repeat the bound itself
    (90%以上) have a rule of their own and say nothing here.
    """
    ratios = []
    telling = 0
    for _, row in indicator_rows(form):
        assessment = ctx.assess(row)
        if not assessment.expectation.numeric or assessment.restated or assessment.ratio is None:
            continue
        ratios.append(assessment.ratio)
        telling += (
            (assessment.expectation.number or "").strip("0.") not in ("1", "")
            if isinstance(assessment.expectation.number, str)
            else 0
        )
    if len(ratios) < fewest or telling < _TELLING:
        return
    if all(ratio == 1 for ratio in ratios):
        yield found("indicators" if form.indicators else "tasks", count=len(ratios))
    else:
        yield PASSED
