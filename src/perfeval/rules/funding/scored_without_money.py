"""Indicators that were scored on a form without any money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.model import FundingLine
    from perfeval.values.printed import Amount

__all__ = ["scored_without_money"]


@rule(
    name="scored-without-money",
    part=Form,
    severity=Severity.WARNING,
    title="没有资金却计了分",
    raised=Raised(kind="must-explain", weight=73, ask="请补填资金，或者说明没有资金的原因"),
    message="资金情况中的金额全部空白或为零，却有{count}个指标计了分",
    confirms="计分的表填有资金",
    about="""资金情况的金额全部空白或为零，说明项目没有资金，或者资金没有填；这时指标得分没有依据，应当补填或说明。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校舍维修",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "0.00", "actual": "0.00"}],
        "indicators": [
            {"name": "维修校舍面积", "expected": "1200平方米", "result": "1250平方米", "weight": "20", "score": "20"}
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校舍维修",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "36.00", "actual": "35.20"}],
        "indicators": [
            {"name": "维修校舍面积", "expected": "1200平方米", "result": "1250平方米", "weight": "20", "score": "20"}
        ],
    },
)
def scored_without_money(form: Form, _ctx: Context) -> Iterator[Outcome]:
    """A form whose amounts are all blank or 0 although indicators are scored.

    Either the money was not filled in, or nothing was there to achieve anything with. Silent on forms without a
    funding block and on forms without scores.
    """
    scored = sum(row.score is not None and row.score.value > 0 for _, row in indicator_rows(form))
    if not form.funding or not scored:
        return
    if any(amount.value for line in form.funding for amount in _amounts(line)):
        yield PASSED
    else:
        yield found("funding", count=scored)


def _amounts(line: FundingLine) -> tuple[Amount, ...]:
    amounts = (line.initial_budget, line.adjustment, line.adjusted_budget, line.actual)
    return tuple(amount for amount in amounts if amount is not None)
