"""An approved indicator that the form does not report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.reference.standing import books_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["indicator_dropped"]


@rule(
    name="indicator-dropped",
    part=Form,
    severity=Severity.WARNING,
    title="批复的指标没有报告",
    raised=Raised(
        kind="must-correct",
        weight=78,
        title="批复的指标未报告",
        ask="请补报",
        several="批复的指标{name}在表中找不到",
        gather=True,
    ),
    message="批复的指标“{name}”（指标值{expected}）在表中找不到",
    confirms="批复的指标都有报告",
    about="""批复的绩效指标应当逐项自评。表中找不到同名指标的（名称按去掉空格、标点和“指标1”之类的编号后比较），提示漏报；
也可能只是改了名称，所以不作错误。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "indicators": [{"name": "维修渠道长度", "expected": "≥12公里", "result": "12公里"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "indicators": [
            {"name": "指标1：维修渠道长度", "expected": "≥12公里", "result": "12公里"},
            {"name": "受益农户满意度", "expected": "≥90%", "result": "93%"},
        ],
    },
    reference={
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "indicators": [
            {"name": "维修渠道长度", "expected": "≥12公里"},
            {"name": "受益农户满意度", "expected": "≥90%"},
        ],
    },
)
def indicator_dropped(form: Form, ctx: Context) -> Iterator[Outcome]:
    """An approved indicator for which the form has no row.

    Found by the caller's ``ref`` of the indicator, or by its name without blanks, punctuation and numbering. It may
    have been renamed, hence a warning. Silent if the books hold no indicators for the form.
    """
    books = books_of(ctx)
    if books is None or not books.indicators:
        return
    rows = (*form.indicators, *(row for task in form.tasks for row in task.indicators))
    reported = {id(approved) for row in rows if (approved := books.approved(row)) is not None}
    missing = [approved for approved in books.indicators if id(approved) not in reported]
    place = "indicators" if form.indicators or not form.tasks else "tasks"
    for approved in missing:
        yield found(place, name=approved.name, expected=approved.expected)
    if not missing:
        yield PASSED
