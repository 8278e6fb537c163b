"""An amount that was filled in in another unit than the form prints: 元 where 万元 is said."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.messages import Phrase
from perfeval.model import Form, FundingLine
from perfeval.paths import indicator_rows, label
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.rule import Found
    from perfeval.values.printed import Amount

__all__ = ["amount_in_other_unit"]

_COLUMNS = ("initial_budget", "adjusted_budget", "actual")
_SCALE = 10_000
_NEAR = (Fraction(1, 2), Fraction(3, 2))
_YUAN = {"元": 1, "万元": 10_000}
_FEWEST_DIGITS = 4


@rule(
    name="amount-in-other-unit",
    part=Form,
    severity=Severity.WARNING,
    title="金额单位疑似填错",
    raised=Raised(
        kind="must-correct",
        weight=88,
        title="金额单位疑似填错",
        ask="请核对金额单位",
        gather=True,
    ),
    message="{cell}为{amount}，同一行的{other}为{beside}，相差约一万倍，像是元和万元混填",
    messages={
        "text": "表头的金额单位是{unit}，{cell}为{amount}；指标“{name}”里同一个数写的却是{shown}",
    },
    confirms="金额单位前后一致",
    about="""同一行的预算数和支出数相差约一万倍（换算之后正好相近），是元和万元混填的迹象。另外，资金情况里的金额与指标里的金额数字完全相同、
单位却不同（表头写万元，指标里写元），也须核对。只比较同一行和完全相同的数；资金来源之间大小悬殊是正常的，不提。""",
    bad={
        "schema": 1,
        "kind": "project",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "38.77", "actual": "387664.62"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "money_unit": "元",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "387700.00", "actual": "387664.62"}],
    },
)
def amount_in_other_unit(form: Form, ctx: Context) -> Iterator[Outcome]:
    """Two amounts of one row that are about ten thousand times apart, or one figure with two units.

    Within a row a budget and a spending are of one size; ten thousand times is what 元 and 万元 are apart. A figure of
    the funding block of at least four digits that an indicator prints with 元 or 万元 while the form's unit is the
    other one is the same slip. Rows are never compared with each other: small sources stand beside large ones.
    """
    lines = [(f"$.funding[{i}]", line) for i, line in enumerate(form.funding)]
    slips = [slip for path, line in lines for slip in _within(path, line)]
    if not slips:
        slips = list(_beside(form, ctx))
    yield from slips[:1] if len(slips) > 1 and slips[0].message == "text" else slips
    if not slips and any(getattr(line, name) for _, line in lines for name in _COLUMNS):
        yield PASSED


def _within(path: str, line: FundingLine) -> Iterator[Found]:
    printed = [(name, amount) for name in _COLUMNS if (amount := getattr(line, name)) is not None and amount.value > 0]
    for at, (name, amount) in enumerate(printed):
        for other, beside in printed[:at]:
            large, small = max(amount.value, beside.value), min(amount.value, beside.value)
            if _NEAR[0] <= large / (small * _SCALE) <= _NEAR[1]:
                yield found(
                    f"{path}.{name}",
                    cell=Phrase.of(label(FundingLine, name)),
                    amount=amount,
                    other=Phrase.of(label(FundingLine, other)),
                    beside=beside,
                )
                return


def _beside(form: Form, ctx: Context) -> Iterator[Found]:
    factor = _YUAN.get(ctx.money_unit or "")
    if factor is None:
        return
    figures: dict[Fraction, tuple[str, str, Amount]] = {}
    for i, line in enumerate(form.funding):
        for name in _COLUMNS:
            amount = getattr(line, name)
            if amount is not None and len(str(amount).strip("-0.").replace(".", "")) >= _FEWEST_DIGITS:
                figures.setdefault(amount.value, (f"$.funding[{i}].{name}", name, amount))
    if not figures:
        return
    for _, row in indicator_rows(form):
        assessment = ctx.assess(row)
        expectation, quantity = assessment.expectation, assessment.quantity
        said = [(expectation.measure.text, expectation.value, row.expected)]
        if quantity is not None:
            said.append((quantity.measure.text, quantity.value, row.result))
        for unit, value, text in said:
            if unit not in _YUAN or unit == ctx.money_unit or value is None:
                continue
            place = figures.get(value / _YUAN[unit])
            if place is not None and value not in {each * factor for each in figures}:
                path, name, amount = place
                yield found(
                    path,
                    message="text",
                    unit=Phrase.of(ctx.money_unit or ""),
                    cell=Phrase.of(label(FundingLine, name)),
                    amount=amount,
                    name=row.name,
                    shown=text,
                )
