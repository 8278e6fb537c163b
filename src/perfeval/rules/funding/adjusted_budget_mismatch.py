"""An adjusted budget that is not the initial budget plus the adjustment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.figures import Identity
from perfeval.model import FundingLine
from perfeval.rule import Context, Outcome, Raised, Severity, rule
from perfeval.rules.funding.proof import outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["adjusted_budget_mismatch"]


@rule(
    name="adjusted-budget-mismatch",
    part=FundingLine,
    severity=Severity.ERROR,
    title="调整后预算数与年初预算数、预算调整数不符",
    raised=Raised(
        kind="must-correct",
        weight=98,
        told="{place}印为{stated}，年初预算数与预算调整数之和为{added}",
        ask="请核对年初预算数、预算调整数和调整后预算数，更正有误的一格",
        variants={
            "unusual": Raised(
                kind="must-explain",
                weight=60,
                title="填列方法须核实",
                told="{place}印为{stated}，按金额计算应为{plain}，只有在{habit}时才相符",
                several="{place}只有在{habit}时才与其他数字相符",
                ask="请核实填列方法",
            ),
        },
    ),
    message="调整后预算数印为{stated}，年初预算数与预算调整数之和为{added}；本格只可能印出{admissible}",
    messages={
        "explained": "调整后预算数印为{stated}，年初预算数与预算调整数之和为{added}；"
        "本格只可能印出{admissible}。可能是{explanation}",
        "unusual": "调整后预算数印为{stated}，年初预算数与预算调整数之和为{added}；只有在{habit}时才相符，请核对",
    },
    confirms="调整后预算数等于年初预算数加预算调整数",
    about="""三个数都印出来时，调整后预算数＝年初预算数＋预算调整数。每个数都可能差到末位的一半，三个数合计差到一个半末位仍属正常；
超出任何取整习惯所能解释的范围才判为错误。此时完成率的分母有两种互相矛盾的说法，预算完成率不作判断。""",
    bad={
        "schema": 1,
        "kind": "department_overall",
        "money_unit": "万元",
        "funding": [
            {"source": "合计", "initial_budget": "512.40", "adjustment": "-31.25", "adjusted_budget": "543.65"}
        ],
    },
    good={
        "schema": 1,
        "kind": "department_overall",
        "money_unit": "万元",
        "funding": [
            {"source": "合计", "initial_budget": "512.40", "adjustment": "-31.25", "adjusted_budget": "481.15"}
        ],
    },
)
def adjusted_budget_mismatch(_line: FundingLine, ctx: Context) -> Iterator[Outcome]:
    """A printed adjusted budget (调整后预算数, 全年预算数) that cannot be initial budget plus adjustment.

    Each of the three is an interval; the error is proven under every admitted rounding habit of the form. The
    completion rate of the row is then unchecked, because its denominator contradicts itself.

    Silent unless the adjusted budget and one of the others are printed. A blank adjustment on a form that has the
    column, or a blank initial budget, is read as 0 only to confirm; otherwise unchecked.
    """
    yield from outcomes(ctx, Identity.ADJUSTED)
