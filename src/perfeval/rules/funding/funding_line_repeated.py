"""A row of the funding block that is printed twice, one under the other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.model import FundingLine

__all__ = ["funding_line_repeated"]

_AMOUNTS = ("initial_budget", "adjustment", "adjusted_budget", "actual")


@rule(
    name="funding-line-repeated",
    part=Form,
    severity=Severity.WARNING,
    title="资金行重复",
    raised=Raised(
        kind="must-correct",
        weight=58,
        title="资金行重复列示",
        gather=True,
        told="“{source}”连续列了两行，各项金额相同",
        several="“{source}”连续列了两行，各项金额相同",
        ask="请核对，重复的删去一行",
    ),
    message="“{source}”连续列了两行，各项金额相同",
    confirms="资金行没有重复",
    about="""相邻两行的资金来源和各项金额完全相同，多半是复制时多留了一行。金额全部空白或为零的行、隔开的行不在此列：
按来源和按支出各列一遍的表，名称相同的行不相邻。""",
    bad={
        "schema": 1,
        "kind": "project",
        "money_unit": "万元",
        "funding": [
            {"source": "合计", "initial_budget": "86.00", "actual": "81.90"},
            {"source": "财政拨款", "initial_budget": "86.00", "actual": "81.90"},
            {"source": "财政拨款", "initial_budget": "86.00", "actual": "81.90"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "money_unit": "万元",
        "funding": [
            {"source": "合计", "initial_budget": "86.00", "actual": "81.90"},
            {"source": "财政拨款", "initial_budget": "86.00", "actual": "81.90"},
            {"source": "其他资金", "initial_budget": "0.00", "actual": "0.00"},
        ],
    },
)
def funding_line_repeated(form: Form, _ctx: Context) -> Iterator[Outcome]:
    """Two rows, one under the other, with the same source and the same amounts, not all of them zero.

    A total cannot tell: the second row might be a part of the first. Rows that stand apart may be of two lists, by
    source and by kind of spending.
    """
    clean = True
    for number, (line, following) in enumerate(pairwise(form.funding), 1):
        if line.source is not None and _key(line) == _key(following) and _says_something(line):
            clean = False
            yield found(f"$.funding[{number}].source", source=line.source)
    if clean and len(form.funding) > 1:
        yield PASSED


def _key(line: FundingLine) -> tuple[object, ...]:
    return (fold(line.source or "").text, *(getattr(line, name) for name in _AMOUNTS))


def _says_something(line: FundingLine) -> bool:
    return any(amount is not None and amount.value != 0 for amount in (getattr(line, name) for name in _AMOUNTS))
