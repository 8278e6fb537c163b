"""A printed completion rate that does not follow from the amounts beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.figures import Identity
from perfeval.model import FundingLine
from perfeval.rule import Context, Outcome, Raised, Severity, rule
from perfeval.rules.funding.proof import outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["completion_rate_mismatch"]


@rule(
    name="completion-rate-mismatch",
    part=FundingLine,
    severity=Severity.ERROR,
    title="预算完成率与金额不符",
    raised=Raised(
        kind="must-correct",
        weight=100,
        told="{place}印为{stated}，按金额{numerator}÷{denominator}应为{plain}",
        ask="请核对本行金额和预算完成率，更正有误的一格",
        variants={
            "unusual": Raised(
                kind="must-explain",
                weight=62,
                title="填列方法须核实",
                told="{place}印为{stated}，按金额计算应为{plain}，只有在{habit}时才相符",
                several="{place}只有在{habit}时才与其他数字相符",
                ask="请核实填列方法",
            ),
            "no-percent": Raised(kind="advice", weight=1, quiet=True),
        },
    ),
    message="预算完成率印为{stated}，按本行金额{numerator}÷{denominator}应为{plain}；"
    "金额无论怎样四舍五入或舍去尾数，本格都只能印成{admissible}",
    messages={
        "explained": "预算完成率印为{stated}，按本行金额{numerator}÷{denominator}应为{plain}；"
        "金额无论怎样四舍五入或舍去尾数，本格都只能印成{admissible}。可能是{explanation}",
        "unusual": "预算完成率印为{stated}，按本行金额{numerator}÷{denominator}应为{plain}；"
        "只有在{habit}时才相符，请核对",
        "no-percent": "预算完成率一栏没有印百分号，{stated}读作{stated}%，与本行金额相符",
    },
    confirms="预算完成率与金额相符",
    about="""预算完成率（执行率）＝实际支出数÷调整后预算数；只印年初预算数和预算调整数的，分母为二者之和；全表都没有预算调整的，分母为年初预算数。

印出的每个数字都经过取整：3335.41代表3335.405至3335.415之间的任何数。只有在全表找不到任何一种取整习惯、任何一组真实金额能印出这些数字时，
才判为错误，并列出算式、比率可能的范围和本格可以印出的数字。只有在不常见的习惯（一律截尾、补零、分母用年初预算数等）下才说得通的，
降为警告并写明是哪一种，全表只提一次；全列都没有印百分号的，只作提示。金额空白、分母为零，或年初预算数加调整数与调整后预算数矛盾的，不作判断。""",
    bad={
        "schema": 1,
        "kind": "department_overall",
        "money_unit": "万元",
        "funding": [
            {
                "source": "合计",
                "initial_budget": "512.40",
                "adjustment": "-31.25",
                "actual": "470.11",
                "stated_completion_rate": "97.91%",
            }
        ],
    },
    good={
        "schema": 1,
        "kind": "department_overall",
        "money_unit": "万元",
        "funding": [
            {
                "source": "合计",
                "initial_budget": "512.40",
                "adjustment": "-31.25",
                "actual": "470.11",
                "stated_completion_rate": "97.71%",
            }
        ],
    },
)
def completion_rate_mismatch(_line: FundingLine, ctx: Context) -> Iterator[Outcome]:
    """A stated completion rate (预算完成率, 执行率) that no true amounts could have given.

    The rate is actual spending over the adjusted budget; over initial budget plus adjustment where no adjusted budget
    is printed; over the initial budget on a form that knows no change at all. Every printed figure is an interval, and
    all figures of a form are judged under one habit of rounding. An error is proven: no admitted habit accounts for
    the form, and under the one that accounts for most of it this rate is impossible. If the whole form is possible
    under an unusual habit only, the finding is a warning that names it, once a form.

    Silent where no rate is printed. Unchecked where the spending or the budget is blank, the budget is 0, or initial
    budget and adjustment contradict the adjusted budget. A blank adjustment counts as 0 only to confirm a rate.
    """
    yield from outcomes(ctx, Identity.COMPLETION)
