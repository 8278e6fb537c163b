"""The columns of the printed forms: which fields, under which labels, in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "NATIONAL_FUNDING",
    "ROWS",
    "TASK_FUNDING",
    "TASK_ROWS",
    "TEXTS",
    "TITLES",
    "Column",
    "labelled",
    "shown",
]

TITLES = {"department_overall": "部门整体支出绩效自评表", "project": "项目支出绩效自评表"}
"""What a form is called that prints no title, by its kind."""


class Column(NamedTuple):
    """A column: the field it shows, its label, and whether it is printed even when blank."""

    name: str
    label: str
    always: bool = True


TASK_FUNDING = (
    Column("initial_budget", "年初预算数"),
    Column("adjustment", "预算调整数"),
    Column("adjusted_budget", "调整后预算数", always=False),
    Column("actual", "实际支出数"),
    Column("stated_completion_rate", "预算完成率"),
    Column("stated_adjustment_rate", "预算调整率"),
    Column("weight", "分值", always=False),
    Column("score", "得分", always=False),
    Column("reason", "偏差原因", always=False),
)
"""The funding block of forms by main tasks."""
NATIONAL_FUNDING = (
    Column("initial_budget", "年初预算数"),
    Column("adjustment", "预算调整数", always=False),
    Column("adjusted_budget", "全年预算数"),
    Column("actual", "全年执行数"),
    Column("weight", "分值"),
    Column("stated_completion_rate", "执行率"),
    Column("stated_adjustment_rate", "预算调整率", always=False),
    Column("score", "得分"),
    Column("reason", "偏差原因", always=False),
)
"""The funding block of the national form."""
ROWS = (
    Column("level1", "一级指标"),
    Column("level2", "二级指标"),
    Column("name", "三级指标"),
    Column("definition", "指标说明", always=False),
    Column("initial_expected", "年初指标值", always=False),
    Column("expected", "年度指标值"),
    Column("result", "实际完成值"),
    Column("weight", "分值"),
    Column("score", "得分"),
    Column("reason", "偏差原因分析及改进措施"),
)
"""The indicators of the national form."""
TASK_ROWS = (
    Column("name", "关键指标"),
    Column("definition", "计算公式或指标内容"),
    Column("initial_expected", "年初指标值", always=False),
    Column("expected", "预期实现值"),
    Column("result", "指标完成情况"),
    Column("weight", "分值", always=False),
    Column("score", "得分", always=False),
    Column("reason", "偏差原因", always=False),
)
"""The indicators of a main task."""
TEXTS = (
    Column("conclusion", "评价结论", always=False),
    Column("problems", "存在问题"),
    Column("improvements", "改进措施"),
)
"""The texts at the end of a form."""


def shown(columns: Sequence[Column], parts: Sequence[Any]) -> list[Column]:
    """The columns that are printed for these rows."""
    return [column for column in columns if column.always or any(getattr(p, column.name) is not None for p in parts)]


def labelled(columns: Sequence[Column]) -> list[Column]:
    """Where the initial target stands beside it, the other one is the adjusted target."""
    if all(column.name != "initial_expected" for column in columns):
        return list(columns)
    return [Column("expected", "调整指标值") if column.name == "expected" else column for column in columns]
