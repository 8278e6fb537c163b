"""A form on which everything has full marks."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.scores.standing import scores_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["all_full_marks"]


@rule(
    name="all-full-marks",
    part=Form,
    severity=Severity.INFO,
    title="全部得满分",
    raised=Raised(
        kind="advice",
        weight=15,
        ask="建议逐项核实得分",
    ),
    message="{count}项全部得满分，总分{total}，看不出差别",
    messages={"rows": "{count}项全部得满分，看不出差别"},
    confirms="得分有高有低",
    about="""每一项都得满分、总分恰为100分的自评表没有反映出差距。不是错误，但同一单位的各张表都这样时，值得复核目标是否定低了。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {"name": "栽植苗木数量", "expected": "≥5000株", "result": "5200株", "weight": "50", "score": "50"},
            {"name": "苗木成活率", "expected": "≥90%", "result": "95%", "weight": "30", "score": "30"},
            {"name": "居民满意度", "expected": "≥90%", "result": "96%", "weight": "20", "score": "20"},
        ],
        "total_score": "100",
    },
    good={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {"name": "栽植苗木数量", "expected": "≥5000株", "result": "5200株", "weight": "50", "score": "50"},
            {"name": "苗木成活率", "expected": "≥90%", "result": "81%", "weight": "30", "score": "27"},
            {"name": "居民满意度", "expected": "≥90%", "result": "96%", "weight": "20", "score": "20"},
        ],
        "total_score": "97",
    },
)
def all_full_marks(form: Form, ctx: Context, *, fewest: int = 3) -> Iterator[Outcome]:
    """Full marks in every scored row, budget execution included, or a total that is the full score.

    Silent with fewer than ``fewest`` scored rows.
    """
    sheet = scores_of(ctx).sheet
    scored = [row for row in sheet.rows if row.score is not None]
    if len(scored) < fewest:
        return
    blank = any(row.weight is not None and row.score is None for row in sheet.rows)
    every = not blank and all(row.full for row in scored)
    full = Fraction(ctx.policy.scoring.full_score)
    total = sheet.total_score is not None and sheet.total_score.value == full and not any(row.cut for row in scored)
    if every and form.total_score is None:
        yield found("", message="rows", count=len(scored))
    elif every or total:
        yield found("total_score", count=len(scored), total=form.total_score)
    else:
        yield PASSED
