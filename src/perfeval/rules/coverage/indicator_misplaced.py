"""A row that stands under a second level to which what it measures does not belong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.messages import Phrase
from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.coverage.levels import dimensions_of
from perfeval.values.directions import clean_name

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["indicator_misplaced"]

_TIMELY = ("及时率", "及时性", "按时完成率", "按期完成率", "完成时间", "完工时间", "完成时限", "办结时限")
_GOOD = ("合格率", "优良率", "验收通过率")


@rule(
    name="indicator-misplaced",
    part=Indicator,
    severity=Severity.INFO,
    title="指标与所列类别不符",
    raised=Raised(
        kind="advice",
        weight=26,
        title="指标与所列类别不符",
        ask="建议归入相应类别",
        several="{name}与所列的{level}不符",
        gather=True,
    ),
    message="“{name}”列为{level}，衡量的却是{measured}",
    confirms="指标与所列类别相符",
    about="""及时率、完成时间列为数量指标，合格率列为数量指标，满意度列为产出指标，都归类不当：复核时与所列类别不符的指标不计分。
只在名称或目标值看得清楚时提示；“完成率”列为质量指标之类可以两说的，不提。资金支付列为数量指标的，由“payment-as-quantity”提示。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {"level1": "产出指标", "level2": "数量指标", "name": "设备到货及时率", "expected": "100%", "result": "100%"}
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {
                "level1": "产出指标",
                "level2": "数量指标",
                "name": "更换课桌椅套数",
                "expected": "≥600套",
                "result": "612套",
            },
            {
                "level1": "产出指标",
                "level2": "质量指标",
                "name": "课桌椅验收合格率",
                "expected": "≥98%",
                "result": "99%",
            },
        ],
    },
)
def indicator_misplaced(row: Indicator, ctx: Context) -> Iterator[Outcome]:
    """A punctuality or a pass rate called a quantity; a satisfaction called an output.

    In re-checks an indicator that does not fit its second level counts nothing. Only what the name, or a deadline as
    target, settles: a completion rate under quality can be argued for, and payments have a rule of their own.
    """
    dimensions = dimensions_of(row, ctx)
    if (
        not dimensions
        or "效益" in (ctx.level1(row) or "")
        or "满意" in f"{ctx.level1(row) or ''}{ctx.level2(row) or ''}"
    ):
        return
    name = clean_name(row.name)
    measured = _other_kind(row, name, dimensions, ctx)
    if measured is None:
        yield PASSED
    else:
        yield found("name", name=name, level=row.level2 or row.level1, measured=measured)


def _other_kind(row: Indicator, name: str, dimensions: frozenset[str], ctx: Context) -> Phrase | None:
    if name.endswith(("满意度", "满意率")):
        return Phrase.of("满意度")
    if dimensions != {"quantity"}:
        return None
    if name.endswith(_TIMELY) or ctx.assess(row).expectation.op == "deadline":
        return Phrase.of("时效")
    return Phrase.of("质量") if name.endswith(_GOOD) else None
