"""A printed total score that is not the sum of the scores."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule, unchecked
from perfeval.rules.scores.standing import scores_of
from perfeval.scoring import Figure, Formula, Scale
from perfeval.scoring.judging import Agreement
from perfeval.values.interval import Interval
from perfeval.values.rounding import Manner, preimage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.scoring import RowScore, Scores

__all__ = ["total_score_not_sum"]


@rule(
    name="total-score-not-sum",
    part=Form,
    severity=Severity.ERROR,
    title="总分不等于各项得分之和",
    raised=Raised(
        kind="must-correct",
        weight=96,
        ask="请核对总分和各项得分",
    ),
    message="印刷的总分为{total}，各项得分合计{sum}",
    messages={
        "executed": "印刷的总分为{total}，各项得分合计{sum}，加上预算执行得分为{whole}，都不相符",
        "rounding": "印刷的总分为{total}，印刷的得分合计{sum}，只有得分栏隐去了小数才说得通",
        "without-execution": "印刷的总分{total}没有计入预算执行得分{execution}，而分值要加上预算执行才满{full}",
    },
    confirms="总分等于各项得分之和",
    about="""总分应等于各行得分之和，是否计入预算执行得分按表中的做法，两种都接受。得分按完成情况折算后隐去的小数计入误差：
例如8.62分印成9。印刷数本身相加不符、只有隐去小数才可能相符的，作提示；无论怎样取整都不可能的，是错误。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {"name": "培训期数", "expected": "≥6期", "result": "6期", "weight": "60", "score": "60"},
            {"name": "学员满意度", "expected": "≥95%", "result": "97%", "weight": "40", "score": "40"},
        ],
        "total_score": "98",
    },
    good={
        "schema": 1,
        "kind": "project",
        "funding": [
            {"source": "年度资金总额", "adjusted_budget": "43.2", "actual": "37.24", "weight": "10", "score": "9"}
        ],
        "indicators": [
            {"name": "培训期数", "expected": "≥6期", "result": "6期", "weight": "50", "score": "50"},
            {"name": "学员满意度", "expected": "≥95%", "result": "97%", "weight": "40", "score": "40"},
        ],
        "total_score": "99",
    },
)
def total_score_not_sum(form: Form, ctx: Context) -> Iterator[Outcome]:
    """A printed total that no true scores behind the printed ones add up to.

    With or without the score of budget execution, and with one or all rows of the funding block that have one: every
    reading is admitted. A score stands for what it says, and for what a formula gives that prints so: a pro-rata 8.62
    may show as 9. Among scores with decimals a whole number is a whole number. Where only scores that no formula gives
    could hide the difference in their decimals, or only cut-off ones, it is a warning.

    A total without the execution score is a warning where the weights need it to make the full score. Unchecked where
    a score is blank, unless the others add up as they are.
    """
    scores = scores_of(ctx)
    sheet = scores.sheet
    if form.total_score is None or sheet.total_score is None or not any(r.row.part.score for r in scores.rows):
        return
    if sheet.scale is Scale.OPEN:
        yield unchecked(*(f"{row.path}.score" for row in sheet.rows if row.part.score is not None))
        return
    total = sheet.total_score
    choices = _choices(scores)
    blank = [row for row in scores.rows if row.row.score is None and (row.row.weight is not None)]
    if any(_is_sum(total, _computed(choice, scores), Manner.NEAREST) for choice in choices):
        yield _without_execution(form, scores, choices) or PASSED
        return
    if blank:
        # A blank counts as nothing only to confirm.
        yield unchecked(*(f"{row.path}.score" for row in blank))
        return
    hidden = [choice for choice in choices if _is_sum(total, _true(choice, scores), Manner.ANY)]
    plain, whole = _printed(choices[0]), _printed(choices[-1])
    evidence: dict[str, Any] = {"total": form.total_score, "sum": str(Figure(plain.low, Fraction(0)))}
    if hidden:
        evidence["sum"] = str(Figure(_printed(hidden[-1]).low, Fraction(0)))
        yield found("total_score", message="rounding", severity=Severity.WARNING, **evidence)
    elif len(choices) > 1:
        yield found("total_score", message="executed", whole=str(Figure(whole.low, Fraction(0))), **evidence)
    else:
        yield found("total_score", **evidence)


def _choices(scores: Scores) -> tuple[tuple[RowScore, ...], ...]:
    """What the total may count: the indicators, and of the funding block nothing, one row, or all."""
    by_path = {row.path: row for row in scores.executions}
    return tuple(
        (*scores.indicators, *(by_path[row.path] for row in executed)) for executed in scores.sheet.execution_sums
    )


def _printed(rows: tuple[RowScore, ...]) -> Interval:
    return Interval.point(sum((row.row.score.value for row in rows if row.row.score is not None), Fraction(0)))


def _computed(rows: tuple[RowScore, ...], scores: Scores) -> Interval:
    """The sum of the scores, where a formula gives one with the decimals it has before it is rounded."""
    total = Interval.point(0)
    for row in rows:
        score = row.row.score
        if score is None:
            continue
        span = Interval.point(score.value)
        if row.agreement in (Agreement.EXACT, Agreement.ROUNDING):
            true = preimage(score.value, min(score.ulp, scores.sheet.column_ulp(row.row)))
            for each in row.workings:
                part = each.value.meet(true) if each.plain is not None else None
                span = span if part is None else span.hull(part)
        total += span
    return total


def _true(rows: tuple[RowScore, ...], scores: Scores) -> Interval:
    total = Interval.point(0)
    for row in rows:
        if row.row.score is not None:
            total += _behind(row, scores)
    return total


def _behind(row: RowScore, scores: Scores) -> Interval:
    """What may stand behind a printed score: itself, or a score with more decimals that prints so."""
    score, weight = row.row.score, row.row.weight
    assert score is not None
    # 4.00 on a form of whole scores is a whole score.
    ulp = max(min(scores.sheet.column_ulp(row.row), score.ulp), scores.sheet.padded_ulp())
    printed = Interval.point(score.value)
    shown_in_full = row.agreement in (Agreement.EXACT, Agreement.UNCHECKED) or row.by is Formula.REACHED
    if weight is not None and score.value == weight.value and shown_in_full:
        return printed
    true = preimage(score.value, ulp, Manner.ANY)
    if row.agreement in (Agreement.EXACT, Agreement.ROUNDING):
        true = _worked_out(row, printed, true)
    if weight is None:
        return true
    # Full marks that a formula misses by its decimals (9.8 of 10) never hide more than the points.
    return true.meet(Interval(min(Fraction(0), score.value), max(weight.value, score.value))) or printed


def _worked_out(row: RowScore, printed: Interval, true: Interval) -> Interval:
    """Of what prints so, the part that a formula gives, and the printed score itself."""
    span = printed
    for each in row.workings:
        # Results that were cut off instead of rounded reach further by less than the width of what they are.
        width = each.value.high - each.value.low
        part = Interval(each.value.low - width, each.value.high + width).meet(true)
        if part is not None:
            span = span.hull(part)
    return span


def _is_sum(total: Figure, parts: Interval, manner: Manner) -> bool:
    return parts.touches(total.true(manner))


def _without_execution(form: Form, scores: Scores, choices: tuple[tuple[RowScore, ...], ...]) -> Outcome | None:
    sheet = scores.sheet
    total = sheet.total_score
    assert total is not None
    scored = [row for row in sheet.executions if row.score is not None and row.score.value and row.weight is not None]
    if not scored or any(_is_sum(total, _true(choice, scores), Manner.ANY) for choice in choices[1:]):
        return None
    full = Fraction(scores.policy.scoring.full_score)
    own = sum((row.weight.value for row in sheet.indicators if row.weight is not None), Fraction(0))
    first = scored[0]
    assert first.weight is not None
    if own + first.weight.value != full:
        return None
    return found(
        "total_score",
        message="without-execution",
        severity=Severity.WARNING,
        total=form.total_score,
        execution=str(first.score),
        full=str(Figure(full, Fraction(0))),
    )
