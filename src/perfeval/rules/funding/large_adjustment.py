"""A budget changed by a large part of itself without a reason."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.model import FundingLine
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, rule
from perfeval.rules.funding.reasons import CHANGE, reason_printed, speaks_of
from perfeval.rules.funding.standing import adjustment_share, changed, foremost, reaches

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["large_adjustment"]


@rule(
    name="large-adjustment",
    part=FundingLine,
    severity=Severity.WARNING,
    title="预算调整幅度大而未说明原因",
    raised=Raised(
        kind="must-explain",
        weight=71,
        title="预算调整幅度大，未说明原因",
        told="{row}预算调整{amount}{unit}，占年初预算数{initial}{unit}的{rate}，全表没有说明原因",
        ask="请说明调整的原因和依据",
    ),
    message="预算调整{amount}，占年初预算数{initial}的{rate}，达到或超过{threshold}%，全表没有说明原因",
    confirms="没有未说明的大幅预算调整",
    about="""合计行的预算调整幅度（增减不论）达到年初预算数的30%以上（含），而偏差原因、存在问题、改进措施、完成情况等处都没有说明的，提示一次。
30%取自通行的部门整体支出评价指标（调整率超过30%不得分），可在方案中另设；方案还可以只要求总分高于某一分数的说明（“above_total”）。幅度较小的由“unexplained-adjustment”提示，两者不会就同一事实重复提示。""",
    bad={
        "schema": 1,
        "kind": "department_overall",
        "money_unit": "万元",
        "funding": [{"source": "合计", "initial_budget": "300.00", "adjustment": "120.00", "actual": "415.00"}],
    },
    good={
        "schema": 1,
        "kind": "department_overall",
        "money_unit": "万元",
        "funding": [{"source": "合计", "initial_budget": "300.00", "adjustment": "120.00", "actual": "415.00"}],
        "problems": "年中追加防汛专项资金120万元，年初预算编制不够准确。",
    },
)
def large_adjustment(
    line: FundingLine, ctx: Context, *, threshold: Decimal = Decimal(30), above_total: Decimal = Decimal(0)
) -> Iterator[Outcome]:
    """A change of the budget of ``threshold`` per cent or more, up or down, that nothing on the form explains.

    Once a form, at the first row with a total label, otherwise at the first row that shows a change. A reason is any
    reason printed in the funding block, or a clause in a reporting text that speaks of money and of a change. The
    default, 30 per cent, is the bound beyond which published index tables for departments give no points for the
    adjustment rate.

    Where a profile sets ``above_total``, a printed total score of no more than that needs no reason: the change has
    cost points already.

    Silent where no row tells a change. Smaller changes are left to ``unexplained-adjustment``: no change is found
    twice.
    """
    share = adjustment_share(line)
    if share is None or ctx.path != foremost(ctx, "adjustment", adjustment_share):
        return
    total = ctx.form.total_score
    if total is not None and total.value <= Fraction(above_total):
        yield PASSED
        return
    if not reaches(abs(share), threshold) or reason_printed(ctx.form) or speaks_of(ctx, CHANGE):
        yield PASSED
        return
    yield changed(line, share, threshold)
