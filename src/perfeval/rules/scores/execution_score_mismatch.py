"""A score for budget execution that is not rate times points."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from perfeval.model import FundingLine
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule, unchecked
from perfeval.rules.scores.standing import row_of, says_nothing, scores_of
from perfeval.scoring import Figure, Scale
from perfeval.scoring.formulas import Formula
from perfeval.scoring.judging import Agreement, Working, agreement
from perfeval.values.rounding import Manner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.messages import Phrase
    from perfeval.scoring import RowScore

__all__ = ["execution_score_mismatch"]


@rule(
    name="execution-score-mismatch",
    part=FundingLine,
    severity=Severity.ERROR,
    title="预算执行得分与执行率不符",
    raised=Raised(
        kind="must-correct",
        weight=88,
        ask="请按执行率重新计分",
        variants={
            "rounded": Raised(
                kind="advice",
                weight=16,
                title="执行率不足100%而得满分",
                told="执行率不足100%，预算执行却得满分{score}，保留小数应得{values}",
                ask="建议按执行率计分",
            ),
        },
    ),
    message="预算执行分值{weight}，得分{score}；应得{values}",
    messages={
        "unusual": "预算执行得分{score}只有截去小数或多次取整才等于{values}",
        "initial": "预算执行得分{score}是按年初预算数计算的；按调整后预算应得{values}",
        "other-row": "预算执行得分{score}是按“{source}”一行的执行率计算的；按本行应得{values}",
        "reasoned": "说明了原因，但预算执行分值{weight}，得分{score}；应得{values}",
        "assumed": "预算执行得分{score}，表中没有印它的分值；按规定的{points}分应得{values}",
        "rounded": "执行率不足100%，预算执行却得满分{score}；保留小数应得{values}",
        "over": "执行率超过100%，预算执行得{score}分（分值{weight}）；按封顶计算应得{values}",
    },
    confirms="预算执行得分与执行率相符",
    about="""预算执行得分＝执行率×分值，最高不超过分值。用印刷的执行率或按金额计算的执行率都可以，并考虑金额、执行率和得分的取整误差：
86.20%得8.62分，印成9分也成立。按各种算法、怎样取整都得不到印刷的得分，才是错误。得分合乎年初预算、其他资金来源行的执行率的，
只有截去小数才成立的、写明了原因的，以及执行率超过100%而酌情扣分的，作提示。执行率明显不足100%、取整后恰得满分的，只作建议。""",
    bad={
        "schema": 1,
        "kind": "project",
        "funding": [
            {
                "source": "年度资金总额",
                "adjusted_budget": "200.00",
                "actual": "150.00",
                "stated_completion_rate": "75.00%",
                "weight": "10",
                "score": "9.5",
            }
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "funding": [
            {
                "source": "年度资金总额",
                "adjusted_budget": "43.2",
                "actual": "37.24",
                "stated_completion_rate": "86%",
                "weight": "10",
                "score": "9",
            }
        ],
    },
)
def execution_score_mismatch(line: FundingLine, ctx: Context) -> Iterator[Outcome]:
    """An execution score that is not rate × points, at most the points, for any rate the row can mean.

    The rate may be the printed one or the one of the true amounts; amounts, rates and scores stand for every value
    that prints so. An error if no rate and no rounding gives the printed score. A warning if it fits the initial
    budget, the rate of another row or only cut-off decimals, if a reason is written, if more than the budget was
    spent and points were taken off for it, or if the form prints no points and the place's own were taken. A remark
    if a rate clearly below 100 % got full marks, as 9.82 printed as 10 does.

    Unchecked without points, or without a rate and amounts to compute one from.
    """
    row = row_of(ctx)
    if row is None or line.score is None:
        return
    if row.row.score is None or scores_of(ctx).sheet.scale is Scale.OPEN:
        yield unchecked("weight")
        return
    if not row.workings:
        yield unchecked("weight" if line.weight is None else "stated_completion_rate")
        return
    if row.row.weight is not None and row.row.score.value > row.row.weight.value:
        return
    places = ctx.policy.scoring.places
    evidence: dict[str, Any] = {
        "weight": line.weight,
        "score": line.score,
        "values": tuple(_told_apart(row.workings, places)),
    }
    if row.agreement in (Agreement.EXACT, Agreement.ROUNDING):
        named = "actual/initial" in ctx.policy.definitions.completion_rate
        if row.by is Formula.RATE_OF_INITIAL and not named:
            yield found("score", message="initial", severity=Severity.WARNING, **evidence)
        elif _rounded_to_full(row):
            yield found("score", message="rounded", severity=Severity.INFO, **evidence)
        else:
            yield PASSED
        return
    source = _other_row(line, row, ctx)
    message = _excuse(line, row, source)
    severity = None if message is None else Severity.WARNING
    points = ctx.policy.scoring.execution_points
    yield found("score", message=message, severity=severity, source=source, points=points, **evidence)


def _excuse(line: FundingLine, row: RowScore, source: str | None) -> str | None:
    """What speaks against calling the score impossible."""
    if row.agreement is Agreement.UNUSUAL:
        return "unusual"
    if _over(row):
        return "over"
    if source is not None:
        return "other-row"
    if row.row.weight is None:
        return "assumed"
    return None if says_nothing(line.reason) else "reasoned"


def _told_apart(workings: tuple[Working, ...], places: int) -> Iterator[Phrase]:
    """The computed scores, each once, whichever of the rates gives it."""
    chosen = [each for each in workings if each.chosen] or workings[:1]
    seen = set()
    for each in chosen:
        if each.rounded(places) not in seen:
            seen.add(each.rounded(places))
            yield each.shown(places)


def _rounded_to_full(row: RowScore) -> bool:
    """Whether a rate clearly below 100 % got full marks, which only rounding to whole points can have given."""
    weight = row.row.weight
    if weight is None or not row.row.full:
        return False
    return (
        max(each.value.high for each in row.workings if each.chosen or each is row.workings[0]) < weight.value - _LOST
    )


_LOST = Fraction(1, 20)  # points that one decimal would show


def _over(row: RowScore) -> bool:
    """Whether the rate is above 100 %, so that the formula was capped and a filer may have taken points off."""
    line = row.row.part
    assert isinstance(line, FundingLine)
    stated = line.stated_completion_rate
    if stated is not None and stated.percent and stated.value > 1:
        return True
    rate = line.completion_rate()
    return rate is not None and rate.above(1)


def _other_row(line: FundingLine, row: RowScore, ctx: Context) -> str | None:
    """The row of the funding block whose rate gives the score."""
    from perfeval.scoring.executions import execution_workings

    sheet, exact = scores_of(ctx).sheet, ctx.form.figures == "exact"
    weight = row.row.weight
    if weight is None and ctx.policy.scoring.execution_points is not None:
        weight = Figure(Fraction(ctx.policy.scoring.execution_points), Fraction(0))
    if weight is None or weight.value < 0 or row.row.score is None:
        return None
    for other in ctx.form.funding:
        if other is line:
            continue
        near: tuple[Working, ...] = tuple(execution_workings(other, weight, ctx.policy, Manner.NEAREST, exact=exact))
        if agreement(row.row.score, near, tuple, sheet.padded_ulp())[0] in (Agreement.EXACT, Agreement.ROUNDING):
            return (other.source or "").strip("：: ") or None
    return None
