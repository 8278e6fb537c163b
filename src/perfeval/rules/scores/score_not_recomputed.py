"""A score that no formula gives for the printed target and result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfeval.messages import Phrase
from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.results.rows import unusable
from perfeval.rules.scores.standing import is_adjustment_row, on_local_scale, reason_given, row_of, scores_of
from perfeval.scoring import TERMS
from perfeval.scoring.formulas import Formula
from perfeval.scoring.judging import Agreement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.scoring import RowScore

__all__ = ["score_not_recomputed"]


@rule(
    name="score-not-recomputed",
    part=Indicator,
    severity=Severity.WARNING,
    title="得分与按公式计算的不同",
    raised=Raised(
        kind="must-explain",
        weight=52,
        title="得分与评分办法不符",
        told="“{row}”目标值为“{expected}”，完成情况为“{result}”，分值{weight}，得分{score}，按评分办法应得{values}",
        ask="请按评分办法重新计算，或者说明计分依据",
        variants={
            "unusual": Raised(
                kind="advice",
                weight=6,
                title="得分的取整方法",
                ask="建议核对得分",
            ),
        },
    ),
    message="目标值{expected}，完成值{result}，分值{weight}，得分{score}；应得{values}",
    messages={
        "lower": "目标值{expected}，完成值{result}，分值{weight}，得分{score}，低于按公式计算的{values}",
        "unusual": "得分{score}只有截去小数或多次取整才等于{values}",
        "share": "得分{score}是用完成值直接乘分值得来的，没有除以目标值{expected}（{share}）；应得{values}",
        "elsewhere": "得分{score}合乎别处的算法（{formula}），这里应得{values}",
        "band": "完成值{result}，分值{weight}，得分{score}，不在该档次的范围内：{values}",
    },
    confirms="得分与按公式计算的一致",
    about="""定量指标没有达到目标值的，得分按完成值与目标值的比例计算（反向指标有两种通行公式，方案没有指明的都接受）；
定性指标写明达成、部分达成、未达成的，得分应在该档次的范围内；满意度另有按比例、分档的算法。
完成值和得分都考虑取整误差。得分高于各种算法的作提示；低于的，写了原因的只作建议。超过分值的、没达到目标却满分的、
达到目标却扣分的，由其他规则提示。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {
                "name": "贫困户走访率",
                "expected": "≥100%",
                "result": "80%",
                "weight": "10",
                "score": "9.5",
                "reason": "部分农户外出务工",
            },
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {
                "name": "贫困户走访率",
                "expected": "≥100%",
                "result": "80%",
                "weight": "10",
                "score": "8",
                "reason": "部分农户外出务工",
            },
        ],
    },
)
def score_not_recomputed(indicator: Indicator, ctx: Context) -> Iterator[Outcome]:
    """A score that none of the policy's formulas gives, whatever was rounded.

    A warning if the score is higher than every formula allows, lies outside the band of its own word (达成, 部分达成,
    未达成), or comes from the result alone with the target left out, as 98 % of a target of 98 % scored 9.8 of 10.
    Lower than every formula: a warning without a reason, a remark with one, since a filer may take off more. A score
    that only comes about by cutting off decimals is a remark; one by a formula of other places a warning that names it.

    Silent for rates of budget management on index tables, which are scored by local steps; and for full marks, scores
    above the points and deductions from a target that is met: other rules say so.
    """
    row = row_of(ctx)
    if row is None or row.row.score is None or row.row.weight is None or is_adjustment_row(row.row):
        return
    if on_local_scale(indicator) or unusable(indicator, ctx):
        return
    if not row.workings or row.row.score.value > row.row.weight.value or row.row.score.value < 0:
        return
    if row.agreement in (Agreement.EXACT, Agreement.ROUNDING):
        yield PASSED
        return
    if row.row.full and not _taken_back(row):
        return
    yield from _differing(indicator, row, ctx)


def _taken_back(row: RowScore) -> bool:
    """Whether a policy gives nothing for a target that was far exceeded."""
    return row.measure is not None and row.measure.verdict == "met" and row.workings[0].formula is Formula.NOTHING


def _differing(indicator: Indicator, row: RowScore, ctx: Context) -> Iterator[Outcome]:
    from perfeval.scoring.indicators import grade_word, other_formula, taken_as_share

    places, padded = ctx.policy.scoring.places, scores_of(ctx).sheet.padded_ulp()
    evidence: dict[str, Any] = {
        "expected": indicator.expected,
        "result": indicator.result,
        "weight": indicator.weight,
        "score": indicator.score,
        "values": tuple(each.shown(places) for each in row.workings),
    }
    share = taken_as_share(row) if row.agreement is Agreement.IMPOSSIBLE else None
    if share is not None:
        yield found("score", message="share", share=share.shown(places), **evidence)
        return
    if row.measure is not None and row.measure.verdict == "met" and not _taken_back(row):
        # Why points were lost for a target that is met is asked elsewhere; there is no formula to name.
        return
    if row.agreement is Agreement.UNUSUAL:
        yield found("score", message="unusual", severity=Severity.INFO, **evidence)
        return
    elsewhere = other_formula(row, ctx.policy, padded)
    if elsewhere is not None:
        yield found("score", message="elsewhere", formula=Phrase(TERMS[elsewhere]), **evidence)
        return
    banded = row.workings[0].plain is None and row.workings[0].formula is not Formula.STEPS
    if banded:
        if grade_word(indicator.result, ctx.policy.vocabulary) is not None:
            yield found("score", message="band", **evidence)
        return
    assert row.row.score is not None
    if row.row.score.value < min(each.value.low for each in row.workings):
        reasoned = reason_given(indicator, ctx)
        yield found("score", message="lower", severity=Severity.INFO if reasoned else None, **evidence)
    else:
        yield found("score", **evidence)
