"""Indicators scored far above the share of the money that was spent."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.funding.reasons import CHANGE, UNSPENT, reason_printed, speaks_of
from perfeval.rules.funding.standing import as_percent, completion_share, foremost
from perfeval.rules.scores.standing import is_adjustment_row, scores_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["scores_outrun_spending"]


@rule(
    name="scores-outrun-spending",
    part=Form,
    severity=Severity.WARNING,
    title="指标得分明显高于资金支出",
    raised=Raised(
        kind="must-explain",
        weight=68,
        title="指标得分明显高于资金支出",
        told="各项指标得到分值的{scored}，资金只支出{rate}，相差超过{threshold}%",
        ask="请说明资金没有支出而指标得分高的原因",
        fact="money",
        covers=("low-execution",),
    ),
    message="各项指标得到分值的{scored}，资金只支出{rate}，相差超过{threshold}%",
    confirms="指标得分与资金支出相称",
    about="""各项指标的得分率（得分÷分值）减去预算执行率，与得分率之比超过界限的，说明做成的事与花掉的钱不相称。有的管理系统以5%为红灯；
执行率稍低、指标全部满分的表很多，所以缺省以50%为限，可在方案中另设。文字里说到资金没有支出的原因的，不提。""",
    bad={
        "schema": 1,
        "kind": "project",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "90", "actual": "36", "weight": "10", "score": "4"}],
        "indicators": [
            {"name": "安装充电桩个数", "expected": "≥60个", "result": "62个", "weight": "50", "score": "50"},
            {"name": "居民满意度", "expected": "≥90%", "result": "95%", "weight": "40", "score": "40"},
        ],
        "total_score": "94",
    },
    good={
        "schema": 1,
        "kind": "project",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "90", "actual": "81", "weight": "10", "score": "9"}],
        "indicators": [
            {"name": "安装充电桩个数", "expected": "≥60个", "result": "62个", "weight": "50", "score": "50"},
            {"name": "居民满意度", "expected": "≥90%", "result": "95%", "weight": "40", "score": "40"},
        ],
        "total_score": "99",
    },
)
def scores_outrun_spending(form: Form, ctx: Context, *, threshold: Decimal = Decimal(50)) -> Iterator[Outcome]:
    """The share of the points that indicators got exceeds the share of the money spent by ``threshold`` per cent of it.

    The measure of a production system, which shows red from 5 per cent. By default only a gap that no honest form has
    without a word: half of it. Silent where a reason is printed in the funding block or a clause says why money was
    not spent, and unless every indicator has points and a score.
    """
    completion = completion_share(form)
    leading = foremost(ctx, "completion", completion)
    rows = [row for row in scores_of(ctx).sheet.indicators if not is_adjustment_row(row)]
    if leading is None or not rows or any(row.weight is None or row.score is None for row in rows):
        return
    line = form.funding[int(leading.rpartition("[")[2][:-1])]
    share = completion(line)
    whole = sum((row.weight.value for row in rows if row.weight is not None), Fraction(0))
    earned = sum((row.score.value for row in rows if row.score is not None), Fraction(0))
    if share is None or whole <= 0 or earned <= 0:
        return
    scored = earned / whole
    explained = reason_printed(form) or speaks_of(ctx, UNSPENT + CHANGE)
    if (scored - share) / scored * 100 <= Fraction(threshold) or explained:
        yield PASSED
        return
    yield found(
        f"{leading}.actual",
        scored=as_percent(scored),
        rate=as_percent(share),
        threshold=threshold,
        money=f"{leading}.actual",
    )
