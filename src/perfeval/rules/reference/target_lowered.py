"""A target that is lower than the approved one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.reference.standing import books_of
from perfeval.values.lowering import asks_less

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["target_lowered"]


@rule(
    name="target-lowered",
    part=Indicator,
    severity=Severity.ERROR,
    title="指标值低于批复的指标值",
    raised=Raised(
        kind="must-correct",
        weight=80,
        ask="请按批复的指标值填写，或者提供调整的依据",
    ),
    message="批复的指标值为{approved}，表中为{printed}，降低了要求",
    messages={
        "adjusted": "批复的指标值为{approved}，表中列为年初指标值，调整为{printed}，降低了要求",
        "changed": "批复的指标值为{approved}，表中为{printed}",
    },
    confirms="指标值与批复的一致",
    about="""把表中的指标值与批复的指标值比较：越高越好的指标，表中的数更低，或越低越好的指标，表中的数更高，或期限更晚，
就是降低了要求。表中另列了年初指标值且与批复一致的，说明是公开调整的，只作提示。文字不同、要求提高、不能比较高低的，作提示供核对。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "indicators": [{"name": "维修渠道长度", "expected": "≥9公里", "result": "9.2公里"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "indicators": [{"name": "维修渠道长度", "expected": "≥12000米", "result": "12100米"}],
    },
    reference={
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "indicators": [{"name": "维修渠道长度", "expected": "≥12公里"}],
    },
)
def target_lowered(indicator: Indicator, ctx: Context) -> Iterator[Outcome]:
    """A target that asks for less than the approved one.

    A lower number where more is better, a higher one where less is, or a later date; units are converted. A warning
    if the form shows the approved target as the initial one and the lower one as its adjustment. Another wording, a
    higher demand and targets that cannot be compared are remarks.

    Silent where the books do not know the indicator or its target, or the form prints none.
    """
    books = books_of(ctx)
    approved = None if books is None else books.approved(indicator)
    if approved is None or approved.expected is None or indicator.expected is None:
        return
    year = ctx.form.year
    lower = asks_less(indicator, approved.expected, indicator.expected, year)
    evidence: dict[str, Any] = {"approved": approved.expected, "printed": indicator.expected}
    if lower is None:
        yield found("expected", message="changed", severity=Severity.INFO, **evidence)
    elif not lower:
        yield PASSED
    elif indicator.initial_expected is not None and not asks_less(
        indicator, approved.expected, indicator.initial_expected, year
    ):
        yield found("expected", message="adjusted", severity=Severity.WARNING, **evidence)
    else:
        yield found("expected", **evidence)
