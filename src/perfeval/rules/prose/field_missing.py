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
            "unscored": Raised(
                kind="must-correct",
                weight=57,
                title="没有打分",
                ask="请按表样打分",
            ),
        },
    ),
    message="“{cell}”没有填写",
    messages={
        "beside": "“{cell}”没有填写，对应的“{beside}”已经填写",
        "column": "“{cell}”没有填写，其他任务都填了",
        "empty": "表中没有目标、任务和指标，无从评价",
        "unscored": "表样有得分一栏，全表没有打分",
    },
    confirms="应填的内容都已填写",
    about="""这类表不能缺的内容：年度、部门名称、金额单位；项目表还要有项目名称；资金情况至少有一行，总额行要有预算数和支出数；
预期目标与完成情况成对；每个任务要有目标和完成情况；存在问题与改进措施成对。指标的目标值、完成情况和得分，另有规则核对。
模板本来就没有的栏目不提：部门表把资金列在各项任务后面、没有资金情况一栏的，全表都没有分值得分、没有年度目标、没有存在问题的，视为模板没有这一栏。
方案列明表样栏目的，以方案为准：没有列的不提，列了的即使全表空白也要提。
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
def field_missing(form: Form, ctx: Context) -> Iterator[Outcome]:
    """A cell that the kind of form needs and that is blank.

    Needed on every form: year, department, the unit of the amounts, a funding row with a budget and an amount spent,
    something to evaluate (objective, tasks or indicators). On project forms also the name of the project.
    Cells that go together: expected and outcome of an objective or task, problems and improvements. A column that
    other tasks of the form fill is needed in every task. Targets, results and scores have rules of their own.

    The template decides the rest: a column that no row fills, an objective or problems that are wholly absent are
    not asked for. A profile that lists the cells of the template settles it: what is not listed is never asked for, and
    what is listed may be missing though it is blank everywhere. Blank funding sources below the first row are normal;
    无 and a dash are answers.
    """
    lacking = (*_head(form, ctx), *_funding(form, ctx), *_goals(form, ctx), *_scores(form, ctx))
    yield from lacking
    if not lacking:
        yield PASSED


def _found(path: str, part: type[Part], name: str, message: str | None = None, beside: str | None = None) -> Found:
    if beside is None:
        return found(path, message=message, cell=Phrase(label(part, name)))
    return found(path, message=message, cell=Phrase(label(part, name)), beside=Phrase(label(part, beside)))


_LISTED = ("implementer", "total_score", "grade", "conclusion")


def _head(form: Form, ctx: Context) -> Iterator[Found]:
    needed = {"year": True, "department": True, "project": form.kind == "project"}
    # Where the place has settled the unit, the form need not print it.
    needed["money_unit"] = ctx.money_unit is None and any(_amounts(line) for line in form.funding)
    needed |= dict.fromkeys(_LISTED, False)
    for name, usual in needed.items():
        listed = ctx.template_has("form", name)
        if getattr(form, name) is None and (usual if listed is None else listed):
            yield _found(name, Form, name)
    blank = [name for name in ("problems", "improvements") if getattr(form, name) is None]
    for name in blank:
        listed, other = ctx.template_has("form", name), "improvements" if name == "problems" else "problems"
        if len(blank) == 1 and listed is not False:
            yield _found(name, Form, name, "beside", other)
        elif len(blank) == 2 and listed:  # noqa: PLR2004
            yield _found(name, Form, name)


def _amounts(line: FundingLine) -> tuple[object, ...]:
    figures = (line.initial_budget, line.adjustment, line.adjusted_budget, line.actual)
    return tuple(figure for figure in figures if figure is not None)


def _funding(form: Form, ctx: Context) -> Iterator[Found]:
    listed = ctx.template_has("form", "funding")
    # A department's template may print its money with the tasks and have no block for it.
    usual = form.kind == "project" or not form.tasks
    if listed is False or (listed is None and not form.funding and not usual):
        return
    if not form.funding:
        yield _found("funding", Form, "funding")
        return
    total = form.funding[0]
    columns = {
        name
        for name in ("initial_budget", "adjusted_budget", "actual")
        if ctx.template_has("funding", name) is not False
    }
    budgets = [name for name in ("initial_budget", "adjusted_budget") if name in columns]
    if budgets and total.initial_budget is None and total.adjusted_budget is None:
        yield _found(f"$.funding[0].{budgets[0]}", FundingLine, budgets[0])
    elif total.adjusted_budget is None and ctx.template_has("funding", "adjusted_budget"):
        yield _found("$.funding[0].adjusted_budget", FundingLine, "adjusted_budget")
    if total.actual is None and "actual" in columns:
        yield _found("$.funding[0].actual", FundingLine, "actual")
    elif total.stated_completion_rate is None and ctx.template_has("funding", "stated_completion_rate"):
        yield _found("$.funding[0].stated_completion_rate", FundingLine, "stated_completion_rate")


def _goals(form: Form, ctx: Context) -> Iterator[Found]:
    if form.objective is None and not form.tasks and not form.indicators:
        yield found("objective", message="empty", cell=Phrase(label(Form, "objective")))
    else:
        for name in ("objective", "tasks", "indicators"):
            if not getattr(form, name) and ctx.template_has("form", name):
                yield _found(name, Form, name)
    yield from _boxes(form, ctx)
    for name in ("funding", "indicators"):
        blank = [i for i, task in enumerate(form.tasks) if getattr(task, name) in (None, ())]
        listed = ctx.template_has("tasks", name)
        if listed is not False and 0 < len(blank) < len(form.tasks):
            yield from (_found(f"$.tasks[{i}].{name}", Task, name, "column") for i in blank)
        elif listed:
            yield from (_found(f"$.tasks[{i}].{name}", Task, name) for i in blank)


def _boxes(form: Form, ctx: Context) -> Iterator[Found]:
    """The objective and the tasks: what was to be, and what came of it."""
    boxes: list[tuple[str, str, Objective | Task]] = [(f"$.tasks[{i}]", "tasks", t) for i, t in enumerate(form.tasks)]
    if form.objective is not None:
        boxes.insert(0, ("$.objective", "objective", form.objective))
    columns = {name for task in form.tasks for name in ("expected", "outcome") if getattr(task, name) is not None}
    for path, part, box in boxes:
        for name, other in (("expected", "outcome"), ("outcome", "expected")):
            listed = ctx.template_has(part, name)
            if getattr(box, name) is not None or listed is False:
                continue
            if getattr(box, other) is not None:
                yield _found(f"{path}.{name}", type(box), name, "beside", other)
            elif name in columns:
                yield _found(f"{path}.{name}", type(box), name, "column")
            elif listed:
                yield _found(f"{path}.{name}", type(box), name)


def _scores(form: Form, ctx: Context) -> Iterator[Found]:
    if ctx.template_scored and not ctx.scored and (form.indicators or form.tasks):
        place = "indicators" if form.indicators else "tasks"
        yield found(place, message="unscored")
