"""A printed adjustment rate that does not follow from the amounts beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.figures import Identity
from perfeval.model import FundingLine
from perfeval.rule import Context, Outcome, Raised, Severity, rule
from perfeval.rules.funding.proof import outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["adjustment_rate_mismatch"]


@rule(
    name="adjustment-rate-mismatch",
    part=FundingLine,
    severity=Severity.ERROR,
    title="预算调整率与金额不符",
    raised=Raised(
        kind="must-correct",
        weight=98,
        told="{place}印为{stated}，按金额{numerator}÷{denominator}应为{plain}",
        ask="请核对本行金额和预算调整率，更正有误的一格",
        variants={
            "unusual": Raised(
                kind="must-explain",
                weight=61,
                title="填列方法须核实",
                told="{place}印为{stated}，按金额计算应为{plain}，只有在{habit}时才相符",
                several="{place}只有在{habit}时才与其他数字相符",
                ask="请核实填列方法",
            ),
            "no-percent": Raised(kind="advice", weight=1, quiet=True),
        },
    ),
    message="预算调整率印为{stated}，按本行金额{numerator}÷{denominator}应为{plain}；"
    "金额无论怎样四舍五入或舍去尾数，本格都只能印成{admissible}",
    messages={
        "explained": "预算调整率印为{stated}，按本行金额{numerator}÷{denominator}应为{plain}；"
        "金额无论怎样四舍五入或舍去尾数，本格都只能印成{admissible}。可能是{explanation}",
        "unusual": "预算调整率印为{stated}，按本行金额{numerator}÷{denominator}应为{plain}；"
        "只有在{habit}时才相符，请核对",
        "no-percent": "预算调整率一栏没有印百分号，{stated}读作{stated}%，与本行金额相符",
    },
    confirms="预算调整率与金额相符",
    about="""预算调整率＝预算调整数÷年初预算数，带正负号；只印调整后预算数的，调整数为调整后预算数减年初预算数。判法与预算完成率相同：
先假定每个印出的数字都经过取整，只有任何取整习惯、任何真实金额都印不出这些数字时才判为错误。全列漏印负号的，降为警告；全列都没有印百分号的，只作提示。
年初预算数空白或为零的，不作判断。""",
    bad={
        "schema": 1,
        "kind": "department_overall",
        "money_unit": "万元",
        "funding": [
            {"source": "合计", "initial_budget": "512.40", "adjustment": "-31.25", "stated_adjustment_rate": "-6.31%"}
        ],
    },
    good={
        "schema": 1,
        "kind": "department_overall",
        "money_unit": "万元",
        "funding": [
            {"source": "合计", "initial_budget": "512.40", "adjustment": "-31.25", "stated_adjustment_rate": "-6.10%"}
        ],
    },
)
def adjustment_rate_mismatch(_line: FundingLine, ctx: Context) -> Iterator[Outcome]:
    """A stated adjustment rate (预算调整率) that no true amounts could have given.

    The rate is the signed adjustment over the initial budget; where only an adjusted budget is printed, the adjustment
    is what that exceeds the initial budget by. Judged like ``completion-rate-mismatch``, under the rounding habits of
    the whole form. Minus or percent signs left out of the whole column make it a warning that says so.

    Silent where no rate is printed. Unchecked where the initial budget is blank or 0, or the adjustment is blank.
    """
    yield from outcomes(ctx, Identity.ADJUSTMENT)
