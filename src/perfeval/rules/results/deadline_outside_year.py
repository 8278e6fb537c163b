"""A deadline that lies in another year than the one the form reports on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.values.expectation import Deadline

__all__ = ["deadline_outside_year"]


@rule(
    name="deadline-outside-year",
    part=Indicator,
    severity=Severity.WARNING,
    title="时限不在评价年度之内",
    raised=Raised(
        kind="must-explain",
        weight=36,
        title="时限不在评价年度之内",
        ask="请核对时限；跨年实施的，说明本年应完成的部分",
        several="{name}的时限不在评价年度之内",
        gather=True,
    ),
    message="“{name}”的时限“{expected}”晚于评价年度{year}年",
    messages={"early": "“{name}”的时限“{expected}”早于评价年度{year}年"},
    confirms="时限在评价年度之内",
    about="""时效指标的时限写明了年份，而整个时限都在评价年度之前（多半是沿用上年的表），或者都在评价年度之后（本年无从考核）。
没有写年份的，按本年理解；跨年的时段只要有一天在本年之内，不提。年度空白的，不作判断。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "indicators": [{"name": "竣工验收时间", "expected": "2024年6月底前", "result": "尚在施工"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "indicators": [{"name": "竣工验收时间", "expected": "2022年11月底前", "result": "2022年10月18日"}],
    },
)
def deadline_outside_year(row: Indicator, ctx: Context) -> Iterator[Outcome]:
    """The whole of a deadline that names its year lies before the form's year, or after it.

    Before it is usually last year's form used again; after it nothing can be judged this year. A bound such as
    2023年1月10日前 for work of 2022 that is settled in the first quarter is let be. Silent without a year.
    """
    deadline = ctx.assess(row).expectation.deadline
    year = ctx.form.year
    if deadline is None or year is None or deadline.recurring or deadline.last[0] is None:
        return
    if deadline.latest[0] is not None and deadline.latest[0] < year:
        yield found("expected", message="early", name=row.name, expected=row.expected, year=year)
    elif _begins_after(deadline, year):
        yield found("expected", name=row.name, expected=row.expected, year=year)
    else:
        yield PASSED


_SETTLING = 3
"""Until the end of this month of the next year the work of a year is settled."""


def _begins_after(deadline: Deadline, year: int) -> bool:
    first, last = deadline.first, deadline.last
    if last[0] is None or first[0] is None or last[0] <= year:
        return False
    begins_later = deadline.by or first[0] > year
    return begins_later and (last[0] > year + 1 or last[1] > _SETTLING)
