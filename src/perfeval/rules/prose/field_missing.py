"""A cell that this kind of form needs and that is blank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.messages import Phrase
from perfeval.model import Form, FundingLine, Objective, Part, Task
from perfeval.paths import label
from perfeval.rule import PASSED, Context, Found, Outcome, Raised, Severity, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["field_missing"]


@rule(
    name="field-missing",
    part=Form,
    severity=Severity.WARNING,
    title="应填未填",
    raised=Raised(
        kind="must-correct",
        weight=57,
        title="应填未填",
        told="“{place}”没有填写",
        several="“{place}”没有填写",
        ask="请补填",
        gather=True,
        variants={
            "empty": Raised(
                kind="must-correct",
                weight=57,
                title="应填未填",
                ask="请补填",
                gather=True,
            ),
        },
    ),
    message="“{cell}”没有填写",
    messages={
        "beside": "“{cell}”没有填写，对应的“{beside}”已经填写",
        "column": "“{cell}”没有填写，其他任务都填了",
        "empty": "表中没有目标、任务和指标，无从评价",
    },
    confirms="应填的内容都已填写",
    about="""这类表不能缺的内容：年度、部门名称、金额单位；项目表还要有项目名称；资金情况至少有一行，总额行要有预算数和支出数；
预期目标与完成情况成对；每个任务要有目标和完成情况；存在问题与改进措施成对。指标的目标值、完成情况和得分，另有规则核对。
模板本来就没有的栏目不提：全表都没有分值得分、没有年度目标、没有存在问题的，视为模板没有这一栏。
明细资金来源行空白、写“无”的单元格，不算没有填写。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某市教育局",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "initial_budget": "60.00", "actual": "58.20"}],
        "objective": {"expected": "更换12所学校的课桌椅。", "outcome": "12所学校的课桌椅已经更换。"},
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某市教育局",
        "project": "课桌椅更新",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "initial_budget": "60.00", "actual": "58.20"}],
        "objective": {"expected": "更换12所学校的课桌椅。", "outcome": "12所学校的课桌椅已经更换。"},
    },
)
def field_missing(form: Form, _ctx: Context) -> Iterator[Outcome]:
    """A cell that the kind of form needs and that is blank.

    Needed on every form: year, department, the unit of the amounts, a funding row with a budget and an amount spent,
    something to evaluate (objective, tasks or indicators). On project forms also the name of the project.
    Cells that go together: expected and outcome of an objective or task, problems and improvements. A column that
    other tasks of the form fill is needed in every task. Targets, results and scores have rules of their own.

    The template decides the rest: a column that no row fills, an objective or problems that are wholly absent are
    not asked for. Blank funding sources below the first row are normal; 无 and a dash are answers.
    """
    lacking = (*_head(form), *_funding(form), *_goals(form))
    yield from lacking
    if not lacking:
        yield PASSED


def _found(path: str, part: type[Part], name: str, message: str | None = None, beside: str | None = None) -> Found:
    if beside is None:
        return found(path, message=message, cell=Phrase(label(part, name)))
    return found(path, message=message, cell=Phrase(label(part, name)), beside=Phrase(label(part, beside)))


def _head(form: Form) -> Iterator[Found]:
    if form.year is None:
        yield _found("year", Form, "year")
    if form.department is None:
        yield _found("department", Form, "department")
    if form.kind == "project" and form.project is None:
        yield _found("project", Form, "project")
    if form.money_unit is None and any(_amounts(line) for line in form.funding):
        yield _found("money_unit", Form, "money_unit")
    if (form.problems is None) != (form.improvements is None):
        blank, filled = ("problems", "improvements") if form.problems is None else ("improvements", "problems")
        yield _found(blank, Form, blank, "beside", filled)


def _amounts(line: FundingLine) -> tuple[object, ...]:
    figures = (line.initial_budget, line.adjustment, line.adjusted_budget, line.actual)
    return tuple(figure for figure in figures if figure is not None)


def _funding(form: Form) -> Iterator[Found]:
    if not form.funding:
        yield _found("funding", Form, "funding")
        return
    total = form.funding[0]
    if total.initial_budget is None and total.adjusted_budget is None:
        yield _found("$.funding[0].initial_budget", FundingLine, "initial_budget")
    if total.actual is None:
        yield _found("$.funding[0].actual", FundingLine, "actual")


def _goals(form: Form) -> Iterator[Found]:
    if form.objective is None and not form.tasks and not form.indicators:
        yield found("objective", message="empty", cell=Phrase(label(Form, "objective")))
    boxes: list[tuple[str, Objective | Task]] = [(f"$.tasks[{i}]", task) for i, task in enumerate(form.tasks)]
    if form.objective is not None:
        boxes.insert(0, ("$.objective", form.objective))
    columns = {name for task in form.tasks for name in ("expected", "outcome") if getattr(task, name) is not None}
    for path, box in boxes:
        for name, other in (("expected", "outcome"), ("outcome", "expected")):
            if getattr(box, name) is None and getattr(box, other) is not None:
                yield _found(f"{path}.{name}", type(box), name, "beside", other)
            elif getattr(box, name) is None and getattr(box, other) is None and name in columns:
                yield _found(f"{path}.{name}", type(box), name, "column")
    for name in ("funding", "indicators"):
        blank = [i for i, task in enumerate(form.tasks) if getattr(task, name) in (None, ())]
        if 0 < len(blank) < len(form.tasks):
            yield from (_found(f"$.tasks[{i}].{name}", Task, name, "column") for i in blank)
