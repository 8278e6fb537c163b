"""A deadline that lies after the year the form is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["deadline_outside_year"]


@rule(
    name="deadline-outside-year",
    part=Indicator,
    severity=Severity.WARNING,
    title="时限在评价年度之后",
    raised=Raised(
        kind="must-correct",
        weight=38,
        ask="请核实时限，跨年度的写明本年度应完成的部分",
        several="{name}的时限在评价年度之后",
        gather=True,
    ),
    message="“{name}”的时限“{expected}”在评价年度{year}年之后，本年度无从评价",
    confirms="时限在评价年度之内",
    about="""本年度的自评，时限写到下一年以后，本年度是否完成无从评价。多半是照抄了项目总时限或写错年份。只看写明年份的时限。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校舍维修",
        "indicators": [{"name": "完工时间", "expected": "2023年12月底前", "result": "2022年11月"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校舍维修",
        "indicators": [{"name": "完工时间", "expected": "2022年12月底前", "result": "2022年11月"}],
    },
)
def deadline_outside_year(row: Indicator, ctx: Context) -> Iterator[Outcome]:
    """A target that is a date in a later year than the form's.

    The form evaluates one year; what falls due later cannot be judged on it. Only dates that print their year.
    """
    year = ctx.form.year
    if row.expected is None or year is None:
        return
    deadline = ctx.assess(row).expectation.deadline
    if deadline is None or deadline.last[0] is None:
        return
    if deadline.last[0] > year:
        yield found("expected", name=row.name, expected=row.expected, year=year)
    else:
        yield PASSED
