"""A row that carries points but no score, or a score without points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.scores.standing import is_adjustment_row, merged_below, scores_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.scoring import Row, ScoreSheet

__all__ = ["row_not_scored"]


@rule(
    name="row-not-scored",
    part=Form,
    severity=Severity.WARNING,
    title="有分值而没有得分",
    raised=Raised(
        kind="must-correct",
        weight=56,
        title="有分值而未计得分",
        ask="请补填",
        gather=True,
    ),
    message="分值为{weight}，得分空白",
    messages={
        "execution": "预算执行分值为{weight}，得分空白",
        "none": "各项指标都有分值，得分全部空白",
        "weight": "得分为{score}，分值空白",
    },
    confirms="有分值的行都有得分",
    about="""打分的表中，有分值的每一行都应有得分。得分空白时总分无法核对。整栏得分空白的只提示一次。
得分可能合并在上一行的单元格里的，不提示。有得分而分值空白、且其余各行大都有分值的，也在这里提示。""",
    bad={
        "schema": 1,
        "kind": "project",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "50", "actual": "50", "weight": "10"}],
        "indicators": [{"name": "新建厕所数量", "expected": "≥20座", "result": "20座", "weight": "90", "score": "90"}],
        "total_score": "90",
    },
    good={
        "schema": 1,
        "kind": "project",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "50", "actual": "50", "weight": "10", "score": "10"}],
        "indicators": [{"name": "新建厕所数量", "expected": "≥20座", "result": "20座", "weight": "90", "score": "90"}],
        "total_score": "100",
    },
)
def row_not_scored(_form: Form, ctx: Context) -> Iterator[Outcome]:
    """A row with points and no score on a form that is scored.

    Once for the column if no indicator has a score. Silent below a score that is more than its own row's points and
    may stand in a merged cell, and on a form that prints no scores at all, which is a plan and no evaluation,
    unless the profile says that this template is scored. Where most rows have points, a score without any is found too.
    """
    sheet = scores_of(ctx).sheet
    if not sheet.scored and sheet.total_score is None and not ctx.template_scored:
        return
    clean, weighted = True, [row for row in sheet.indicators if row.weight is not None]
    for row in sheet.executions:
        if row.part.weight is not None and row.part.score is None and row.part.weight.value > 0:
            clean = False
            yield found(f"{row.path}.score", message="execution", weight=row.part.weight)
    if weighted and all(row.part.score is None for row in sheet.indicators):
        clean = False
        yield found(weighted[0].path.rpartition("[")[0], message="none")
    else:
        for row in _blank(sheet):
            clean = False
            yield found(f"{row.path}.score", weight=row.part.weight)
        for row in _unweighted(sheet):
            clean = False
            yield found(f"{row.path}.weight", message="weight", score=row.part.score)
    if clean and sheet.weighted:
        yield PASSED


def _blank(sheet: ScoreSheet) -> Iterator[Row]:
    covered: set[str] = set()
    for row in sheet.indicators:
        if row.score is not None and row.weight is not None and row.score.value > row.weight.value:
            covered.update(each.path for each in merged_below(row, sheet.indicators))
        if row.part.weight is None or row.part.score is not None or row.part.weight.value <= 0:
            continue
        if row.path not in covered and not is_adjustment_row(row):
            yield row


def _unweighted(sheet: ScoreSheet) -> Iterator[Row]:
    """Rows without a weight among rows that have one, unless the weights are complete as they are."""
    weights = [row.weight.value for row in sheet.indicators if row.weight is not None]
    if 2 * len(weights) <= len(sheet.indicators) or sum(weights) in (80, 90, 100):
        return
    for row in sheet.indicators:
        if row.part.weight is None and row.part.score is not None and not is_adjustment_row(row):
            yield row
