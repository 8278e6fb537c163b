"""A qualitative row that does not use the words by which the other rows of the form are graded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.results.rows import is_dash
from perfeval.values.grades import grade

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.model import Indicator
    from perfeval.values.grades import Grade

__all__ = ["result_without_grade_word"]


@rule(
    name="result-without-grade-word",
    part=Form,
    severity=Severity.INFO,
    title="定性指标没有写明达成程度",
    raised=Raised(
        kind="advice",
        weight=13,
        title="定性指标没有写明达成程度",
        ask="建议写明达成、部分达成或未达成",
        gather=True,
    ),
    message="“{name}”是定性指标，完成情况“{result}”没有写明达成、部分达成还是未达成",
    confirms="定性指标写明了达成程度",
    about="""定性指标的完成情况按“达成”“部分达成”“未达成”三档填写，各档有各自的得分范围。同一张表里多数定性指标这样填，个别没有这样填的，
其得分归在哪一档说不清。全表都不用这些词的，视为当地没有这样的规定；方案可以设“always”要求一律使用。方案另有用词的，以方案为准。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {"name": "改善人居环境", "expected": "明显改善", "result": "达成年度指标"},
            {"name": "提升管护水平", "expected": "有所提升", "result": "部分达成年度指标并具有一定效果"},
            {"name": "长效管护机制", "expected": "建立健全", "result": "机制运行平稳"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {"name": "改善人居环境", "expected": "明显改善", "result": "达成年度指标"},
            {"name": "提升管护水平", "expected": "有所提升", "result": "部分达成年度指标并具有一定效果"},
            {"name": "长效管护机制", "expected": "建立健全", "result": "未达成年度指标且效果较差"},
        ],
    },
)
def result_without_grade_word(form: Form, ctx: Context, *, always: bool = False) -> Iterator[Outcome]:
    """A qualitative row whose result opens with no word of a grade, where most such rows of the form do.

    The grades 达成, 部分达成 and 未达成 each have a range of points. A form that uses them nowhere is taken to come
    from a place that does not prescribe them, unless a profile sets ``always``. The profile's own words count.
    """
    rows = [(path, row) for path, row in indicator_rows(form) if row.expected is not None and row.result is not None]
    worded = [(path, row) for path, row in rows if _qualitative(row, ctx)]
    if not worded:
        if rows:
            yield PASSED
        return
    without = [(path, row) for path, row in worded if _grade(row, ctx) is None]
    if not always and 2 * len(without) >= len(worded):
        return
    for path, row in without:
        yield found(f"{path}.result", name=row.name, result=row.result)
    if not without:
        yield PASSED


def _grade(row: Indicator, ctx: Context) -> Grade | None:
    words = ctx.vocabulary
    if words is None:
        return grade(row.result)
    return grade(row.result, partly=words.partly, unmet=words.unmet, met=words.met)


def _qualitative(row: Indicator, ctx: Context) -> bool:
    return not is_dash(row.result or "") and ctx.assess(row).expectation.op == "qualitative"
