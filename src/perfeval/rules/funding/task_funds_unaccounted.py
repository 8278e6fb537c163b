"""Tasks whose money is a small part of what was spent, without a word on the rest."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.figures import total_line
from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.values.interval import scaled
from perfeval.values.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["task_funds_unaccounted"]


_REST = ("人员经费", "基本支出", "公用经费", "工资福利", "其余资金", "其他资金用于", "日常运转", "运转经费")
"""Words of a text that account for money which belongs to no task."""


@rule(
    name="task-funds-unaccounted",
    part=Form,
    severity=Severity.INFO,
    title="任务涉及资金占比低",
    raised=Raised(
        kind="must-explain",
        weight=34,
        title="任务以外的资金用途未说明",
        told="各任务涉及资金合计{sum}{unit}，占实际支出{actual}{unit}的{share}，其余资金用于什么，表中没有说明",
        ask="请说明其余资金的用途",
    ),
    message="各任务涉及资金合计{sum}，占实际支出{actual}的{share}，其余资金用于什么，表中没有说明",
    confirms="任务涉及资金与实际支出相称，或者其余资金已有说明",
    about="""各任务涉及资金之和不必等于实际支出：人员经费等可能不归入任何任务。占比不到30%（可在方案中设置）而全表没有一处提到其余资金的，请说明用途。
这不是数字错误。""",
    bad={
        "schema": 1,
        "kind": "department_overall",
        "year": 2021,
        "department": "某区档案馆",
        "money_unit": "万元",
        "funding": [{"source": "合计", "initial_budget": "900.00", "adjustment": "0.00", "actual": "880.00"}],
        "tasks": [{"name": "任务1", "funding": "40.00"}, {"name": "任务2", "funding": "52.00"}],
    },
    good={
        "schema": 1,
        "kind": "department_overall",
        "year": 2021,
        "department": "某区档案馆",
        "money_unit": "万元",
        "funding": [{"source": "合计", "initial_budget": "900.00", "adjustment": "0.00", "actual": "880.00"}],
        "tasks": [{"name": "任务1", "funding": "40.00"}, {"name": "任务2", "funding": "52.00"}],
        "conclusion": "部门支出中人员经费788万元，项目支出92万元，均按预算执行。",
    },
)
def task_funds_unaccounted(form: Form, _ctx: Context, *, share: Decimal = Decimal(30)) -> Iterator[Outcome]:
    """The tasks' money is less than ``share`` percent of the spending, and no text says what the rest was for.

    Not a mismatch: salaries and running costs belong to no task. Found at ``$.tasks``. Silent where a task prints no
    money, or the total no spending.
    """
    total = total_line(form)
    funds = [task.funding for task in form.tasks]
    if total is None or total.actual is None or total.actual.value <= 0 or not funds or None in funds:
        return
    amounts = [amount for amount in funds if amount is not None]
    whole = sum((amount.value for amount in amounts), Fraction(0))
    part = whole / total.actual.value * 100
    texts = [form.problems, form.improvements, form.conclusion, *(line.reason for line in form.funding)]
    texts += [form.objective.outcome if form.objective else None, *(task.outcome for task in form.tasks)]
    if part >= Fraction(share) or any(word in text for text in texts if text for word in _REST):
        yield PASSED
        return
    places = max(amount.places for amount in amounts)
    yield found(
        "tasks",
        sum=scaled(half_up(whole, places), places),
        actual=total.actual,
        share=f"{scaled(half_up(part, 2), 2)}%",
    )
