"""Weights of which some are printed as percentages and some as points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import resolve
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.scores.standing import scores_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["points_percent_mixed"]


@rule(
    name="points-percent-mixed",
    part=Form,
    severity=Severity.WARNING,
    title="分值有的带百分号，有的不带",
    raised=Raised(
        kind="advice",
        weight=8,
        ask="建议统一",
    ),
    message="{count}处分值带百分号（如{weight}），其余的不带",
    confirms="分值的写法一致",
    about="""同一张表的分值应当写法一致：或者都是分数（20），或者都是百分比（20%）。混用时无法确定分值能否相加。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {"name": "发放人数", "expected": "≥80人", "result": "80人", "weight": "60%", "score": "60"},
            {"name": "受助人满意度", "expected": "≥90%", "result": "95%", "weight": "40", "score": "40"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {"name": "发放人数", "expected": "≥80人", "result": "80人", "weight": "60%", "score": "60"},
            {"name": "受助人满意度", "expected": "≥90%", "result": "95%", "weight": "40%", "score": "40"},
        ],
    },
)
def points_percent_mixed(form: Form, ctx: Context) -> Iterator[Outcome]:
    """Weights with and without a percent sign on one form, which leaves open whether they can be added up."""
    sheet = scores_of(ctx).sheet
    if sheet.mixed:
        yield found(sheet.mixed[0], count=len(sheet.mixed), weight=str(resolve(form, sheet.mixed[0])))
    elif sheet.weighted:
        yield PASSED
