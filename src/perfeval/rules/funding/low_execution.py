"""Little of the budget spent, and no word why."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfeval.model import FundingLine
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.funding.reasons import CHANGE, UNSPENT, reason_printed, speaks_of
from perfeval.rules.funding.standing import as_percent, completion_share, foremost, reaches

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["low_execution"]


@rule(
    name="low-execution",
    part=FundingLine,
    severity=Severity.WARNING,
    title="预算执行率低而未说明原因",
    raised=Raised(
        kind="must-explain",
        weight=71,
        title="预算执行率低，未说明原因",
        told="{row}实际支出{actual}{unit}，只占预算的{rate}，全表没有说明原因",
        ask="请说明执行率低的原因",
        fact="money",
    ),
    message="实际支出数{actual}，只占预算的{rate}，不到{threshold}%，全表没有说明原因",
    confirms="没有未说明的低执行率",
    about="""合计行的预算完成率不到80%，而偏差原因、存在问题、改进措施、完成情况等处都没有说到资金未支出的原因的，提示一次，不逐行重复。
80%是预算管理系统中执行率亮黄灯的通行界限，可在方案中另设。""",
    bad={
        "schema": 1,
        "kind": "project",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "86.00", "actual": "51.60"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "money_unit": "万元",
        "funding": [
            {
                "source": "年度资金总额",
                "adjusted_budget": "86.00",
                "actual": "51.60",
                "reason": "工程尾款按合同于次年支付",
            }
        ],
    },
)
def low_execution(line: FundingLine, ctx: Context, *, threshold: Decimal = Decimal(80)) -> Iterator[Outcome]:
    """Less than ``threshold`` per cent of the budget spent, and nothing on the form says why.

    Once a form, at the spending of the first row with a total label, otherwise of the first row whose rate can be
    had. A reason is any reason printed in the funding block, or a clause of a reporting text that speaks of money and
    of its not being spent or of a change. The default, 80 per cent, is where budget systems show a yellow light.

    Silent where no row has both spending and a budget above 0.
    """
    completion = completion_share(ctx.form)
    share = completion(line)
    if share is None or ctx.path != foremost(ctx, "completion", completion):
        return
    if reaches(share, threshold) or reason_printed(ctx.form) or speaks_of(ctx, UNSPENT + CHANGE):
        yield PASSED
        return
    yield found("actual", actual=line.actual, rate=as_percent(share), threshold=threshold, money=f"{ctx.path}.actual")
