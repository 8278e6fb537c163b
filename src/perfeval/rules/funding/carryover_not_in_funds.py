"""A carry-over that the texts name and the funding block does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.funding.standing import completion_share, foremost
from perfeval.values.likeness import clauses
from perfeval.values.observation import Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.model import FundingLine

__all__ = ["carryover_not_in_funds"]

_LEFT = ("结余", "结转下年", "结转至下年", "结转次年", "剩余资金", "结转到下年", "资金剩余")
_BROUGHT = ("上年结转", "上年度结转", "以前年度结转")
_DENIED = ("无结", "没有结", "未结", "不结", "0元", "无上年", "没有上年", "收回", "上缴", "缴回", "指标")


@rule(
    name="carryover-not-in-funds",
    part=Form,
    severity=Severity.WARNING,
    title="文字说有结转结余，资金情况没有",
    raised=Raised(
        kind="must-explain",
        weight=48,
        title="文字说有结转结余，资金情况没有反映",
        told="文中写“{shown}”，资金情况却是预算全部支出完毕，没有结余",
        variants={
            "brought": Raised(
                kind="must-explain",
                weight=48,
                title="文字说有结转结余，资金情况没有反映",
                told="文中写“{shown}”，资金情况中“{source}”一行却是零",
                ask="请核对资金情况",
            ),
        },
        ask="请核对资金情况",
    ),
    message="文中写“{shown}”，资金情况却是预算全部支出完毕，没有结余",
    messages={"brought": "文中写“{shown}”，资金情况中“{source}”一行却是零"},
    confirms="文字所说的结转结余与资金情况相符",
    about="""完成情况、存在问题等处写明还有多少结余或结转下年，而资金情况的支出数不少于预算数；或者写明用了多少上年结转，而上年结转一行填的是零。
两处对不上，须核对。只看带金额的说法；被收回、上缴的，结转一行空白的，不提。""",
    bad={
        "schema": 1,
        "kind": "project",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "64.00", "actual": "64.00"}],
        "problems": "培训人数不足，年末结余8.2万元结转下年使用。",
    },
    good={
        "schema": 1,
        "kind": "project",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "64.00", "actual": "55.80"}],
        "problems": "培训人数不足，年末结余8.2万元结转下年使用。",
    },
)
def carryover_not_in_funds(form: Form, ctx: Context) -> Iterator[Outcome]:
    """A clause names money left over while all of it was spent, or money brought forward while its row says 0.

    Only clauses with an amount count. Money that was taken back or handed over is no carry-over, and a blank row says
    nothing.
    """
    completion = completion_share(form)
    leading = foremost(ctx, "completion", completion)
    line = next((each for i, each in enumerate(form.funding) if f"$.funding[{i}]" == leading), None)
    brought = [(i, each) for i, each in enumerate(form.funding) if "结转" in (each.source or "") and _amounts(each)]
    spoken = False
    for clause in _clauses(form):
        share = None if line is None else completion(line)
        if share is not None and any(word in clause for word in _LEFT) and not any(w in clause for w in _BROUGHT):
            spoken = True
            if share >= 1:
                yield found(f"{leading}.actual", shown=clause)
                return
        if brought and any(word in clause for word in _BROUGHT):
            spoken = True
            if not any(amount for _, each in brought for amount in _amounts(each)):
                at, each = brought[0]
                yield found(f"$.funding[{at}]", message="brought", shown=clause, source=each.source)
                return
    if spoken:
        yield PASSED


def _amounts(line: FundingLine) -> list[object]:
    printed = (line.initial_budget, line.adjusted_budget, line.actual)
    return [amount.value for amount in printed if amount is not None]


def _clauses(form: Form) -> Iterator[str]:
    """The clauses of the reporting texts that name an amount of money carried over."""
    texts = [form.problems, form.conclusion, *(line.reason for line in form.funding)]
    if form.objective is not None:
        texts.append(form.objective.outcome)
    texts += [task.outcome for task in form.tasks]
    for text in texts:
        if text is None or not any(word in text for word in ("结转", "结余", "剩余")):
            continue
        for clause in clauses(text):
            if not any(word in clause for word in (*_LEFT, *_BROUGHT)) or any(word in clause for word in _DENIED):
                continue
            read = Observation.parse(clause)
            if any(each.measure.family == "money" and each.value > 0 for each in read.quantities):
                yield clause
