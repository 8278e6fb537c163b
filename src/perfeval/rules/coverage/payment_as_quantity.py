"""A quantity indicator that only says how much money was paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.coverage.levels import dimensions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["payment_as_quantity"]


_PAYMENTS = (
    "支付率", "拨付率", "支出率", "执行率", "使用率", "到位率", "资金金额", "支出金额", "支付金额", "拨付金额", "资金总额",
    "资金支付", "资金拨付", "资金支出", "预算执行", "经费支出", "资金数额", "投入资金", "资金投入",
)  # fmt: skip
"""What a name ends in, or says, that measures money and no work."""
_EARNED = ("争取", "引进", "招商", "征收", "税收", "收缴", "追缴", "追回", "募集", "筹集", "挽回", "收入", "捐")
"""Money that was won or collected is what some offices are for."""
_MONEY = ("资金", "经费", "预算", "补助", "补贴", "款", "金额", "投资")


@rule(
    name="payment-as-quantity",
    part=Form,
    severity=Severity.WARNING,
    title="以资金支付代替数量指标",
    raised=Raised(
        kind="must-explain",
        weight=36,
        ask="请说明完成的工作量，今后改用反映工作量的指标",
        several="数量指标{name}说的是资金的支付，不是完成的工作量",
        gather=True,
    ),
    message="数量指标“{name}”说的是资金的支付，不是完成的工作量",
    confirms="数量指标反映的是工作量",
    about="""数量指标应当说明完成了多少工作。“资金支付率”“工程资金金额”这类只说明花了多少钱，已经由预算执行率反映，不是产出。
名称说的是资金，且以支付率、金额等计量的，才提示；“发放补贴户数”是数量指标，争取、引进、征收来的资金是工作成果，也不在此列。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校舍维修",
        "indicators": [
            {
                "name": "工程资金金额",
                "level1": "产出指标",
                "level2": "数量指标",
                "expected": "43.2万元",
                "result": "37.24万元",
            },
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校舍维修",
        "indicators": [
            {
                "name": "维修校舍面积",
                "level1": "产出指标",
                "level2": "数量指标",
                "expected": "1200平方米",
                "result": "1250平方米",
            },
            {"name": "发放补助人数", "level1": "产出指标", "level2": "数量指标", "expected": "60人", "result": "62人"},
        ],
    },
)
def payment_as_quantity(form: Form, ctx: Context) -> Iterator[Outcome]:
    """An indicator under 数量 whose name measures a payment: 资金支付率, 工程资金金额.

    Money spent is what the execution rate says; it is no output. Only names that speak of money and end in a measure
    of payment: 发放补贴户数 counts households and is let be, and money that was won or collected is an output.
    """
    rows = [(path, row) for path, row in indicator_rows(form) if dimensions_of(row, ctx) == {"quantity"}]
    clean = True
    for path, row in rows:
        name = row.name.rstrip("）)%％ ")
        earned = any(word in name for word in _EARNED)
        if not earned and any(word in name for word in _MONEY) and name.endswith(_PAYMENTS):
            clean = False
            yield found(f"{path}.name", name=row.name)
    if rows and clean:
        yield PASSED
