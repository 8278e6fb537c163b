"""One indicator that carries all or nearly all points."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.scores.standing import is_adjustment_row, scores_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["one_indicator_carries_all"]


@rule(
    name="one-indicator-carries-all",
    part=Form,
    severity=Severity.WARNING,
    title="一个指标占了几乎全部分值",
    raised=Raised(
        kind="advice",
        weight=13,
        title="一个指标占了几乎全部分值",
        ask="建议合理分配分值",
    ),
    message="“{name}”一个指标占{weight}分，为各项指标分值的{percent}%",
    confirms="分值分配在多个指标上",
    about="""一个指标占了全部或几乎全部分值（默认九成以上）时，得分只由它决定，其余的产出、效益和满意度都不起作用。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [{"name": "项目完成情况", "expected": "完成", "result": "完成", "weight": "90", "score": "90"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {"name": "修缮房屋数量", "expected": "≥12间", "result": "12间", "weight": "50", "score": "50"},
            {"name": "使用人满意度", "expected": "≥90%", "result": "94%", "weight": "40", "score": "40"},
        ],
    },
)
def one_indicator_carries_all(
    _form: Form, ctx: Context, *, share: Decimal = Decimal("0.9"), least: Decimal = Decimal(50)
) -> Iterator[Outcome]:
    """One indicator with at least ``share`` (a ratio) of the points of all indicators, and at least ``least`` points.

    Unless every weight is known, nothing is said: a blank one may carry the rest.
    """
    rows = [row for row in scores_of(ctx).sheet.indicators if not is_adjustment_row(row)]
    weights = [row.weight.value for row in rows if row.weight is not None]
    if not rows or len(weights) < len(rows):
        return
    whole = sum(weights, Fraction(0))
    heaviest = max(rows, key=lambda row: row.weight.value if row.weight is not None else Fraction(0))
    assert heaviest.weight is not None
    if whole <= 0:
        return
    if heaviest.weight.value >= Fraction(share) * whole and heaviest.weight.value >= Fraction(least):
        percent = heaviest.weight.value / whole * 100
        yield found(f"{heaviest.path}.weight", name=heaviest.name, weight=str(heaviest.weight), percent=int(percent))
    else:
        yield PASSED
