"""A thing that was planned and that nothing on the form reports as done."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule, unchecked
from perfeval.rules.prose.narrative import is_prose, items_of, narrative_of
from perfeval.values.plans import claims_everything

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["planned_item_unreported"]

SEARCHED = (
    "$.objective.outcome",
    "$.tasks[*].outcome",
    "$.tasks[*].indicators[*].result",
    "$.indicators[*].result",
    "$.conclusion",
    "$.problems",
)


@rule(
    name="planned-item-unreported",
    part=Form,
    severity=Severity.WARNING,
    title="计划事项没有报告完成情况",
    raised=Raised(
        kind="must-correct",
        weight=50,
        title="计划事项未报告完成情况",
        told="{place}没有报告计划的“{item}”",
        several="{place}没有报告计划的“{item}”",
        adds="没有报告计划的“{item}”",
        ask="请补充完成情况",
        fact="denied_at",
        variants={
            "denied": Raised(
                kind="must-explain",
                weight=79,
                title="计划事项未开展，未作交代",
                told="{place}没有报告计划的“{item}”，表中另写有“{denied}”",
                several="{place}没有报告计划的“{item}”，表中另写有“{denied}”",
                ask="请说明未开展的原因并补充后续安排",
                fact="denied_at",
                also=("denied_at",),
            ),
            "owned": Raised(
                kind="must-explain",
                weight=48,
                title="计划事项未完成",
                told="{place}写明计划的“{item}”没有完成（“{denied}”）",
                several="{place}写明计划的“{item}”没有完成",
                ask="请说明未完成的原因并补充后续安排",
            ),
        },
    ),
    message="计划的“{item}”，在对应的完成情况里没有报告，表中其他完成情况和指标结果也没有提到",
    messages={
        "denied": "计划的“{item}”，在对应的完成情况里没有报告；表中写的是“{denied}”",
        "owned": "计划的“{item}”没有完成，完成情况已写明“{denied}”",
    },
    confirms="计划事项在完成情况中都有交代",
    about="""把预期目标拆成一项一项的“做什么”（动作加对象，如“补选出缺代表”；“组织代表视察评议及培训”是两项），先在对应的完成情况里找，
再在全表的完成情况、指标结果、评价结论和存在问题里找。用别的话说到了，就不算遗漏。目标和指标名称不算报告；说“没有进行”的单元格不算完成的报告。
依据（根据……）、愿望（保证……依法履职、发挥……作用、提高……）和笼统的话（完成各项工作任务）不算计划事项。
完成情况写“已完成”“完成年度目标”之类的总括说法时，不逐项追问。""",
    bad={
        "schema": 1,
        "kind": "department_overall",
        "year": 2022,
        "department": "某县卫生健康局",
        "objective": {
            "expected": "完成乡镇卫生院发热门诊改造，组织村医轮训。",
            "outcome": "全县12家乡镇卫生院的发热门诊改造完毕并投入使用。",
        },
    },
    good={
        "schema": 1,
        "kind": "department_overall",
        "year": 2022,
        "department": "某县卫生健康局",
        "objective": {
            "expected": "完成乡镇卫生院发热门诊改造，组织村医轮训。",
            "outcome": "全县12家乡镇卫生院的发热门诊改造完毕并投入使用；村医集中授课两期，160人参加。",
        },
    },
)
def planned_item_unreported(form: Form, ctx: Context, *, share: Decimal = Decimal("0.3")) -> Iterator[Outcome]:
    """A planned item that the form reports nowhere.

    A planned item is an action with an object, printed in a target text: 补选出缺代表 is one,
    组织代表视察评议及培训 are two.
    Grounds (根据…), hopes (保证…依法履职, 发挥…, 提高…), inputs (…经费) and vague promises (完成各项工作任务) are none.

    The item is looked for in its own outcome and then in the whole form: outcomes, results, conclusion, problems.
    It counts as reported if the last word of its object, an activity in it, or ``share`` (0 to 1) of its
    two-character pieces is found, in the same or in equivalent words; if an act of its kind stands in one clause, a few
    characters from one of its object; if its planned figure is reported or met; or if its own outcome says something that,
    of all the items of the goal, only this one can have meant. A result that is a bare figure reports what its
    indicator's name says; otherwise targets and indicator names report nothing. Clauses that say that something was
    not done report no fulfilment; where one denies just this item, half of its pieces must be found in one clause.

    Silent where the outcome claims everything at once (已完成; 完成年度目标任务), which leaves nothing to look for.
    ``unchecked`` where there is no outcome text. An outcome that itself says that the item was not done has
    accounted for it: that is only an ``info``.
    """
    narrative = narrative_of(ctx)
    for place, expected, outcome in _boxes(form):
        items = items_of(ctx, f"{place}.expected", expected)
        if not items:
            continue
        if outcome is None or not is_prose(outcome):
            yield unchecked(f"{place}.outcome")
            continue
        if claims_everything(outcome):
            continue
        silent = tuple(item for item in items if not narrative.reported(item, Fraction(share)))
        answered = narrative.alone(f"{place}.outcome").answers_alone(items) if silent else frozenset()
        missing = {
            (item.action, *narrative.words(item.object)): item
            for item in items
            if (item in silent and item not in answered) or narrative.contradicted(item)
        }
        if not missing:
            yield PASSED
            continue
        for item in missing.values():
            denied_at, denied = narrative.denial(item, f"{place}.outcome")
            owned = denied_at == f"{place}.outcome"
            yield found(
                f"{place}.outcome",
                severity=Severity.INFO if owned else None,
                message=None if denied_at is None else "owned" if owned else "denied",
                item=item.text,
                denied=denied,
                denied_at=denied_at,
                planned_at=f"{place}.expected",
                planned_text=expected[item.start : item.end],
                planned_span=(item.start, item.end),
                searched=SEARCHED,
            )


def _boxes(form: Form) -> Iterator[tuple[str, str, str | None]]:
    if form.objective is not None and form.objective.expected is not None:
        yield "$.objective", form.objective.expected, form.objective.outcome
    for i, task in enumerate(form.tasks):
        if task.expected is not None:
            yield f"$.tasks[{i}]", task.expected, task.outcome
