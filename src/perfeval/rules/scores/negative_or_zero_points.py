"""A weight or score below 0, or a row that is scored out of 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.scores.standing import is_adjustment_row, scores_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["negative_or_zero_points"]


@rule(
    name="negative-or-zero-points",
    part=Form,
    severity=Severity.ERROR,
    title="分值或得分为负数或零",
    raised=Raised(
        kind="must-correct",
        weight=90,
        ask="请更正",
        gather=True,
    ),
    message="得分为负数：{points}",
    messages={"weight": "分值为负数：{points}", "zero": "分值为0，这一行无从计分"},
    confirms="分值大于0，得分不为负数",
    about="""分值应大于0，得分不小于0。负数为错误；分值为0的行只作提示，可能是有意不计分。加分项、扣分项可以为负数，不判断。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [{"name": "验收合格率", "expected": "≥95%", "result": "97%", "weight": "10", "score": "-1"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {"name": "验收合格率", "expected": "≥95%", "result": "97%", "weight": "10", "score": "10"},
            {"name": "扣分项", "score": "-1"},
        ],
    },
)
def negative_or_zero_points(_form: Form, ctx: Context) -> Iterator[Outcome]:
    """A negative weight or score is an error, a weight of 0 on a row a warning.

    Production systems refuse both. A row with 0 points may be left unscored on purpose, hence the warning.
    Silent for rows that take points away (扣分项).
    """
    clean, seen = True, False
    for row in scores_of(ctx).sheet.rows:
        if is_adjustment_row(row):
            continue
        part = row.part
        seen = seen or part.weight is not None or part.score is not None
        if part.score is not None and part.score.value < 0:
            clean = False
            yield found(f"{row.path}.score", points=part.score)
        if part.weight is not None and part.weight.value < 0:
            clean = False
            yield found(f"{row.path}.weight", message="weight", points=part.weight)
        elif part.weight is not None and not part.weight.value:
            clean = False
            yield found(f"{row.path}.weight", message="zero", severity=Severity.WARNING, points=part.weight)
    if seen and clean:
        yield PASSED
