"""Scores with more decimals than scores are rounded to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.scores.standing import scores_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.values.printed import Points

__all__ = ["score_with_excess_decimals"]


@rule(
    name="score-with-excess-decimals",
    part=Form,
    severity=Severity.INFO,
    title="得分小数位数过多",
    raised=Raised(
        kind="advice",
        weight=4,
        ask="建议保留两位以内小数",
        gather=True,
    ),
    message="{count}处得分的小数多于{places}位，如{score}",
    confirms="得分的小数位数适当",
    about="""得分一般保留两位小数（按方案）。位数更多的多半是公式的结果没有取整。末尾的0不计。每张表只提示一次。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [{"name": "入户率", "expected": "≥90%", "result": "85%", "weight": "10", "score": "9.4444"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "indicators": [{"name": "入户率", "expected": "≥90%", "result": "85%", "weight": "10", "score": "9.44"}],
    },
)
def score_with_excess_decimals(form: Form, ctx: Context) -> Iterator[Outcome]:
    """Scores with more decimals than the policy's two, noughts at the end aside; once for the whole form."""
    places = ctx.policy.scoring.places
    scores = [(f"{row.path}.score", row.part.score) for row in scores_of(ctx).sheet.rows]
    scores.append(("$.total_score", form.total_score))
    printed = [(path, score) for path, score in scores if score is not None]
    long = [(path, score) for path, score in printed if _decimals(score) > places]
    if long:
        path, score = long[0]
        yield found(path, count=len(long), places=places, score=score)
    elif printed:
        yield PASSED


def _decimals(score: Points) -> int:
    _, point, decimals = score.text.rstrip("%").partition(".")
    return len(decimals.rstrip("0")) if point else 0
