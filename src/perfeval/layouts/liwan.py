"""Department forms that group key indicators by main task (主要任务), as Liwan in Guangzhou prints them."""

from __future__ import annotations

from perfeval.layouts.layout import Layout, Sketch

__all__ = ["LIWAN"]


def _fits(sketch: Sketch) -> int:
    if not sketch.tasks:
        return 0
    return 4 + sketch.has(
        "indicator._task_funding", "indicator._task_outcome", "funding.adjustment", "funding.stated_adjustment_rate"
    )


LIWAN = Layout(
    name="department-tasks", title="部门整体支出绩效自评表（按主要任务）", fits=_fits, kind="department_overall"
)
