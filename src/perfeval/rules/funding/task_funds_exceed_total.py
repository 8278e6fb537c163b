"""Tasks that together cost more than the whole form had or spent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.figures import Identity
from perfeval.model import Form
from perfeval.rule import Context, Outcome, Raised, Severity, rule
from perfeval.rules.funding.proof import outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["task_funds_exceed_total"]


@rule(
    name="task-funds-exceed-total",
    part=Form,
    severity=Severity.ERROR,
    title="任务涉及资金超过资金总额",
    raised=Raised(
        kind="must-correct",
        weight=95,
        ask="请核对各任务涉及资金和资金总额",
    ),
    message="各任务涉及资金之和为{added}，比年初预算数、调整后预算数和实际支出数都大",
    messages={
        "explained": "各任务涉及资金之和为{added}，比年初预算数、调整后预算数和实际支出数都大。可能是{explanation}",
        "unusual": "各任务涉及资金之和为{added}，只有在{habit}时才不超过资金总额，请核对",
    },
    confirms="各任务涉及资金之和不超过资金总额",
    about="""各任务“任务涉及资金”之和不应超过合计行的资金：比年初预算数、调整后预算数、实际支出数三者都大才判为错误（取整误差之内的不算）。
少于资金总额是正常的，许多支出不归入任何任务。合计行缺年初预算数或实际支出数时不作判断。""",
    bad={
        "schema": 1,
        "kind": "department_overall",
        "money_unit": "万元",
        "funding": [{"source": "合计", "initial_budget": "512.40", "adjustment": "-31.25", "actual": "470.11"}],
        "tasks": [{"name": "任务1", "funding": "400.00"}, {"name": "任务2", "funding": "120.00"}],
    },
    good={
        "schema": 1,
        "kind": "department_overall",
        "money_unit": "万元",
        "funding": [{"source": "合计", "initial_budget": "512.40", "adjustment": "-31.25", "actual": "470.11"}],
        "tasks": [{"name": "任务1", "funding": "40.00"}, {"name": "任务2", "funding": "12.00"}],
    },
)
def task_funds_exceed_total(_form: Form, ctx: Context) -> Iterator[Outcome]:
    """The tasks' money (任务涉及资金) adds up to more than the initial budget, the adjusted one and the spending alike.

    Found at ``$.tasks``. Only a sum that is above all three is proven wrong: a task may be planned with the initial
    budget and reported with the spending. Less than the total is normal. Without a row that is labelled as a total,
    all rows together are the bound.

    Silent where no task prints its money. Unchecked where the total prints no initial budget or no spending.
    """
    yield from outcomes(ctx, Identity.TASKS)
