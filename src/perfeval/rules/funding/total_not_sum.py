"""A total that is not the sum of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.figures import Identity
from perfeval.model import FundingLine
from perfeval.rule import Context, Outcome, Raised, Severity, rule
from perfeval.rules.funding.proof import outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["total_not_sum"]


@rule(
    name="total-not-sum",
    part=FundingLine,
    severity=Severity.ERROR,
    title="合计不等于分项之和",
    raised=Raised(
        kind="must-correct",
        weight=99,
        told="{place}印为{stated}，分项之和为{added}",
        several="{place}都不等于各分项之和",
        ask="请核对合计与各分项，更正有误的一格",
        variants={
            "unusual": Raised(
                kind="must-explain",
                weight=60,
                title="填列方法须核实",
                told="{place}印为{stated}，按金额计算应为{plain}，只有在{habit}时才相符",
                several="{place}只有在{habit}时才与其他数字相符",
                ask="请核实填列方法",
            ),
            "doubtful": Raised(
                kind="must-explain",
                weight=58,
                title="分项加总少于合计",
                told="{place}印为{stated}，“其中”各项之和为{added}，别的栏里同样的分项加总与合计相等",
                several="{place}与“其中”各项之和不等，别的栏里同样的分项加总与合计相等",
                ask="请核对是否漏列",
            ),
        },
    ),
    message="合计印为{stated}，分项之和为{added}；本格只可能印出{admissible}",
    messages={
        "explained": "合计印为{stated}，分项之和为{added}；本格只可能印出{admissible}。可能是{explanation}",
        "unusual": "合计印为{stated}，分项之和为{added}；只有在{habit}时才相符，请核对",
        "doubtful": "合计印为{stated}，“其中”各项之和为{added}；同一组分项在别的栏里加总与合计相等，这一栏却少，请核对",
    },
    confirms="合计等于分项之和",
    about="""合计行（合计、年度资金总额、部门整体支出等）的每一栏金额应等于其分项之和。分项可以按来源、按基本支出和项目支出、按本年和上年结转各分一次，
“其中”可以引出合计的分项，也可以引出上一行的分项，分项之下还可以再分；表上并不写明哪些行属于哪一组，所以逐一试过所有可行的分法，
只有任何一种分法都不能使各栏同时成立时才判为错误。每个分项都有自己的取整误差，分项越多，允许的差额越大；合计可以按真实金额取整，也可以按印出的分项相加。

“其中”所列没有“其他”而加总少于上级的，可能只是没有列全，不判为错误；同一组分项在别的栏加总相等、只有这一栏少的，作为警告。
有金额的行在某栏空白时，按零计能对上即算对上，否则不作判断。""",
    bad={
        "schema": 1,
        "kind": "department_overall",
        "money_unit": "万元",
        "funding": [
            {"source": "合计", "actual": "320.50"},
            {"source": "一般公共预算", "actual": "280.35"},
            {"source": "政府性基金预算", "actual": "41.15"},
        ],
    },
    good={
        "schema": 1,
        "kind": "department_overall",
        "money_unit": "万元",
        "funding": [
            {"source": "合计", "actual": "321.50"},
            {"source": "一般公共预算", "actual": "280.35"},
            {"source": "政府性基金预算", "actual": "41.15"},
            {"source": "基本支出", "actual": "200.00"},
            {"source": "项目支出", "actual": "121.50"},
        ],
    },
)
def total_not_sum(_line: FundingLine, ctx: Context) -> Iterator[Outcome]:
    """A row that stands for a total (合计, 年度资金总额, 部门整体支出 and the like) but is not the sum of its parts.

    Judged in each column of money, at the total's cell. Which rows are parts of what is not printed, so every
    admissible grouping is tried: several partitions of one total in one list, parts of parts, 其中 for the parts of
    the total or of the row above. It is an error only if no grouping fits all columns at once under any admitted
    rounding habit; the finding then shows the grouping that fails least. The total may have been rounded from true
    amounts or summed from printed ones.

    Not an error: a list after 其中 without 其他 that sums to less than its total, which may be incomplete. That is a
    warning if the same list is complete in another column, otherwise unchecked. A blank cell in a row with figures is
    read as 0 only to confirm; otherwise the column is unchecked. So is a list too long or too ambiguous to be read.
    """
    yield from outcomes(ctx, Identity.SUM)
