"""A score that is more than the points of its row, or a total that is more than all points."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule, unchecked
from perfeval.rules.scores.standing import is_adjustment_row, merged_below, scores_of
from perfeval.scoring import Figure, Scale
from perfeval.scoring.judging import points_of
from perfeval.values.rounding import Manner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.scoring import Row, ScoreSheet

__all__ = ["score_above_weight"]


@rule(
    name="score-above-weight",
    part=Form,
    severity=Severity.ERROR,
    title="得分高于分值",
    raised=Raised(
        kind="must-correct",
        weight=94,
        ask="请更正得分",
    ),
    message="得分{score}高于分值{weight}",
    messages={
        "rounding": "得分{score}高于分值{weight}，只有得分栏把小数四舍五入成整数才说得通",
        "total": "总分{score}高于各项分值之和{weight}",
        "total-full": "总分{score}高于满分{weight}",
    },
    confirms="各行得分不高于分值",
    about="""每一行的得分不得高于该行的分值，总分不得高于全部分值之和（没有印出全部分值的，或者印刷的总分值就是满分的，与满分比较，只作提示）。
得分和分值都按印出的位数取整误差考虑。一个合并单元格的得分可能对应下面几行的分值，不按一行判断；加分项、扣分项不判断。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [{"name": "培训人数", "expected": "≥300人", "result": "320人", "weight": "10", "score": "12"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "indicators": [{"name": "培训人数", "expected": "≥300人", "result": "320人", "weight": "10", "score": "10"}],
    },
)
def score_above_weight(form: Form, ctx: Context) -> Iterator[Outcome]:
    """A score above the points of its row, or a total above all points.

    Every system that is known refuses such a form. An error only if it holds for all figures that print so: a 10 of
    9.5 may be a rounded 9.5, which is a warning. The total is compared with the sum of all weights, or with a printed
    total of weights; with the full score where a weight is missing, or the total of weights prints just that, as a
    warning.

    Silent where a score cell may be merged over several rows, and for rows that add or take points (加分项, 扣分项).
    Unchecked where weights are percentages and nothing tells whether scores are out of 100.
    """
    sheet = scores_of(ctx).sheet
    if sheet.scale is Scale.OPEN:
        yield unchecked(*(f"{row.path}.weight" for row in sheet.rows if row.weight is not None))
        return
    outcomes = [outcome for row in sheet.rows for outcome in _row(row, sheet)]
    if form.total_score is not None and sheet.total_score is not None:
        outcomes += _total(form, sheet, sheet.total_score, Fraction(ctx.policy.scoring.full_score))
    wrong = [outcome for outcome in outcomes if outcome is not PASSED]
    yield from wrong or outcomes[:1]


def _row(row: Row, sheet: ScoreSheet) -> Iterator[Outcome]:
    if row.score is None or row.weight is None or is_adjustment_row(row):
        return
    if row.score.value <= row.weight.value:
        yield PASSED
        return
    covered = merged_below(row, sheet.rows)
    if covered and row.score.value <= sum((x.weight.value for x in covered if x.weight), row.weight.value):
        return
    possible = row.score.true().low <= points_of(row.weight).high
    yield found(
        f"{row.path}.score",
        severity=Severity.WARNING if possible else None,
        message="rounding" if possible else None,
        score=row.part.score,
        weight=row.part.weight,
    )


def _total(form: Form, sheet: ScoreSheet, total: Figure, full: Fraction) -> Iterator[Outcome]:
    most = _most(sheet)
    if most is not None:
        if total.true(Manner.ANY).low > most.true(Manner.ANY).high:
            yield found("total_score", message="total", score=form.total_score, weight=str(most))
        elif sheet.total_weight is not None and sheet.total_weight.value == full < total.true(Manner.ANY).low:
            weight, lesser = str(Figure(full, Fraction(0))), Severity.WARNING
            yield found("total_score", severity=lesser, message="total-full", score=form.total_score, weight=weight)
        else:
            yield PASSED
    elif total.value > full and not any(is_adjustment_row(row) for row in sheet.rows):
        weight, lesser = str(Figure(full, Fraction(0))), Severity.WARNING
        yield found("total_score", severity=lesser, message="total-full", score=form.total_score, weight=weight)


def _most(sheet: ScoreSheet) -> Figure | None:
    """All points of the form; ``None`` if a weight is missing or rows add points."""
    if not sheet.indicators or any(is_adjustment_row(row) for row in sheet.rows):
        return None
    if any(row.weight is None for row in sheet.rows):
        return None
    weights = [row.weight for row in sheet.rows if row.weight is not None]
    ulp = sum((weight.ulp for weight in weights if weight.ulp < 1), Fraction(0))
    most = Figure(sum((weight.value for weight in weights), Fraction(0)), ulp)
    printed = sheet.total_weight
    return printed if printed is not None and printed.value > most.value else most
