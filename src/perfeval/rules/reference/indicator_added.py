"""An indicator that was never approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.reference.standing import books_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["indicator_added"]


@rule(
    name="indicator-added",
    part=Indicator,
    severity=Severity.INFO,
    title="指标不在批复的指标中",
    raised=Raised(
        kind="advice",
        weight=11,
        ask="建议说明来源",
        gather=True,
    ),
    message="“{name}”不在批复的指标中",
    confirms="指标是批复的",
    about="""表中有、批复的绩效指标中没有的指标。可能是新增的，也可能是改了名称，供核对。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "indicators": [{"name": "印发宣传资料份数", "expected": "≥100份", "result": "150份"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "indicators": [{"name": "维修渠道长度", "expected": "≥12公里", "result": "12公里"}],
    },
    reference={
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "indicators": [{"name": "维修渠道长度", "expected": "≥12公里"}],
    },
)
def indicator_added(indicator: Indicator, ctx: Context) -> Iterator[Outcome]:
    """A row whose indicator is not among the approved ones; a remark, since it may only have been renamed.

    Silent if the books hold no indicators for the form.
    """
    books = books_of(ctx)
    if books is None or not books.indicators:
        return
    if books.approved(indicator) is None:
        yield found("name", name=indicator.name)
    else:
        yield PASSED
