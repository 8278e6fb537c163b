"""A budget changed by a tenth or more that no text on the form mentions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfeval.model import FundingLine
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, rule
from perfeval.rules.funding.reasons import CHANGE, reason_printed, speaks_of
from perfeval.rules.funding.standing import adjustment_share, changed, foremost, reaches

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["unexplained_adjustment"]


@rule(
    name="unexplained-adjustment",
    part=FundingLine,
    severity=Severity.WARNING,
    title="预算调整未说明原因",
    raised=Raised(
        kind="must-explain",
        weight=70,
        title="预算调整未说明原因",
        told="{row}预算调整{amount}{unit}，占年初预算数{initial}{unit}的{rate}，全表没有说明原因",
        ask="请说明调整的原因和依据",
    ),
    message="预算调整{amount}，占年初预算数{initial}的{rate}，全表没有一处提到",
    confirms="没有未说明的预算调整",
    about="""合计行的预算调整幅度（增减不论）达到年初预算数的10%以上（含）、不到30%，而全表没有任何文字提到预算调整的，提示一次，不逐行重复。
30%以上的由“large-adjustment”提示。提到的标准：偏差原因一栏有内容，或存在问题、改进措施、完成情况等报告文字中有一句既说到预算、资金、经费、支出，
又说到调整、追加、调减、压减、收回等。""",
    bad={
        "schema": 1,
        "kind": "department_overall",
        "money_unit": "万元",
        "funding": [{"source": "合计", "initial_budget": "300.00", "adjustment": "-45.00", "actual": "250.00"}],
        "problems": "绩效指标设置不够细化。",
    },
    good={
        "schema": 1,
        "kind": "department_overall",
        "money_unit": "万元",
        "funding": [{"source": "合计", "initial_budget": "300.00", "adjustment": "-45.00", "actual": "250.00"}],
        "problems": "因疫情部分培训未举办，年中收回培训经费45万元。",
    },
)
def unexplained_adjustment(
    line: FundingLine, ctx: Context, *, threshold: Decimal = Decimal(10), below: Decimal = Decimal(30)
) -> Iterator[Outcome]:
    """A change of the budget of ``threshold`` per cent or more, but less than ``below``, that no text mentions.

    Once a form, at the first row with a total label, otherwise at the first row that shows a change; not again at
    rows that repeat it. From ``below`` per cent on it is ``large-adjustment`` that speaks. A change counts as mentioned
    if the funding block prints any reason, or a clause of a reporting text (problems, improvements, outcomes, results,
    reasons, conclusion) speaks of money and of a change.

    Silent where no row tells a change.
    """
    share = adjustment_share(line)
    if share is None or ctx.path != foremost(ctx, "adjustment", adjustment_share):
        return
    size = abs(share)
    within = reaches(size, threshold) and not reaches(size, below)
    if not within or reason_printed(ctx.form) or speaks_of(ctx, CHANGE):
        yield PASSED
        return
    yield changed(line, share, threshold)
