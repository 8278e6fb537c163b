"""Fewer indicators than the place asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["too_few_indicators"]


@rule(
    name="too-few-indicators",
    part=Form,
    severity=Severity.WARNING,
    title="绩效指标太少",
    raised=Raised(kind="must-correct", weight=34, ask="请补充能反映主要工作的指标"),
    message="只有{count}个绩效指标，少于{least}个",
    confirms="绩效指标的个数够",
    about="""绩效指标少于规定个数的，难以反映主要工作。没有全国统一的个数，缺省为1：有目标而一个指标也没有的才提示；各地有规定的，在方案中设置 least。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校舍维修",
        "objective": {"expected": "维修校舍1200平方米，消除安全隐患。", "outcome": "维修校舍1250平方米。"},
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校舍维修",
        "objective": {"expected": "维修校舍1200平方米，消除安全隐患。", "outcome": "维修校舍1250平方米。"},
        "indicators": [{"name": "维修校舍面积", "expected": "1200平方米", "result": "1250平方米"}],
    },
)
def too_few_indicators(form: Form, _ctx: Context, *, least: int = 1) -> Iterator[Outcome]:
    """A form with fewer indicators than ``least``.

    There is no number for the whole country, so the default only finds a form that has aims and not one indicator. A
    profile sets the number of its place. Silent on a form without aims and indicators, which lacks more than these.
    """
    count = sum(1 for _ in indicator_rows(form))
    if not count and form.objective is None and not form.tasks:
        return
    if count < least:
        yield found("indicators", count=count, least=least)
    else:
        yield PASSED
