"""A low total score without problems and measures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.prose.narrative import is_empty

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["low_total_without_measures"]


@rule(
    name="low-total-without-measures",
    part=Form,
    severity=Severity.WARNING,
    title="总分低而未填存在问题和改进措施",
    raised=Raised(kind="must-explain", weight=63, ask="请填写存在的问题和改进措施"),
    message="总分{total}，低于{below}分，没有填写存在的问题和改进措施",
    confirms="总分低的填写了存在问题和改进措施",
    about="""有的地方规定总分低于一定分数的，必须填写存在问题和改进措施。缺省不检查；在方案中设置 below。""",
    settings={"below": Decimal(80)},
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2023,
        "department": "某区教育局",
        "project": "校舍维修",
        "total_score": "62",
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2023,
        "department": "某区教育局",
        "project": "校舍维修",
        "total_score": "62",
        "problems": "开工较晚，三处未完工。",
        "improvements": "2024年6月底前完工。",
    },
)
def low_total_without_measures(form: Form, _ctx: Context, *, below: Decimal = Decimal(0)) -> Iterator[Outcome]:
    """A total score under ``below`` on a form that says nothing under problems or improvements.

    Some places require both then; the default, 0, asks for nothing. A profile sets the score.
    """
    if form.total_score is None or form.total_score.value >= Fraction(below):
        return
    silent = [name for name in ("problems", "improvements") if is_empty(getattr(form, name))]
    if silent:
        yield found(silent[0], total=form.total_score, below=below)
    else:
        yield PASSED
