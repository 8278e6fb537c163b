"""A budget or a spending below zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.messages import Phrase
from perfeval.model import FundingLine
from perfeval.paths import label
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["negative_amount"]

_NEVER_NEGATIVE = ("initial_budget", "adjusted_budget", "actual")


@rule(
    name="negative-amount",
    part=FundingLine,
    severity=Severity.WARNING,
    title="金额为负数",
    raised=Raised(
        kind="must-correct",
        weight=90,
        title="金额为负数",
        gather=True,
        ask="",
    ),
    message="{cell}为负数（{amount}），请核对",
    confirms="金额没有负数",
    about="""年初预算数、调整后预算数和实际支出数不应为负；只有预算调整数可以为负（调减）。负的支出多为冲销或退款，应当说明。""",
    bad={
        "schema": 1,
        "kind": "project",
        "money_unit": "万元",
        "funding": [{"source": "财政拨款", "adjusted_budget": "86.00", "actual": "-4.10"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "money_unit": "万元",
        "funding": [{"source": "财政拨款", "initial_budget": "86.00", "adjustment": "-4.10", "actual": "81.90"}],
    },
)
def negative_amount(line: FundingLine, _ctx: Context) -> Iterator[Outcome]:
    """An initial budget, adjusted budget or actual spending below zero, once a cell.

    Only an adjustment may be negative: it is a change. A printed ``-0.00`` is zero.
    """
    printed = [(name, amount) for name in _NEVER_NEGATIVE if (amount := getattr(line, name)) is not None]
    negative = [(name, amount) for name, amount in printed if amount.value < 0]
    for name, amount in negative:
        yield found(name, cell=Phrase.of(label(FundingLine, name)), amount=amount)
    if printed and not negative:
        yield PASSED
