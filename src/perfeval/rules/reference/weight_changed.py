"""An indicator whose points are not the approved ones."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.reference.standing import books_of
from perfeval.scoring import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["weight_changed"]


@rule(
    name="weight-changed",
    part=Indicator,
    severity=Severity.WARNING,
    title="分值与批复的不同",
    raised=Raised(
        kind="must-explain",
        weight=40,
        ask="请说明依据",
        gather=True,
    ),
    message="分值为{printed}，批复的为{approved}",
    confirms="分值与批复的一致",
    about="""自评时的分值应与绩效目标申报、批复时的一致；改动分值会改变总分。改动可能有依据，所以作提示。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "indicators": [{"name": "维修渠道长度", "expected": "≥12公里", "result": "9公里", "weight": "5"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "indicators": [{"name": "维修渠道长度", "expected": "≥12公里", "result": "9公里", "weight": "20"}],
    },
    reference={
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "indicators": [{"name": "维修渠道长度", "expected": "≥12公里", "weight": "20"}],
    },
)
def weight_changed(indicator: Indicator, ctx: Context) -> Iterator[Outcome]:
    """Points of a row that differ from the approved ones.

    Production systems keep the points that were set and those that were used apart. A percentage is read as points
    out of 100. Silent where the form or the books have none.
    """
    books = books_of(ctx)
    approved = None if books is None else books.approved(indicator)
    if approved is None or approved.weight is None or indicator.weight is None:
        return
    if Fraction(indicator.weight.decimal) == approved.weight:
        yield PASSED
    else:
        yield found("weight", printed=indicator.weight, approved=str(Figure(approved.weight, Fraction(0))))
