"""Department forms in the project layout, and department index tables (一级/二级/三级指标 with points, no targets)."""

from __future__ import annotations

from perfeval.layouts.layout import Layout, Sketch

__all__ = ["DEPARTMENT", "DEPARTMENT_INDEX"]


def _fits(sketch: Sketch) -> int:
    if sketch.tasks or sketch.kind == "project" or (sketch.kind is None and "head.project" in sketch.seen):
        return 0
    return (
        1
        + 2 * (sketch.kind == "department_overall")
        + sketch.has(
            "head._department", "funding.adjusted_budget", "objective.outcome", "indicator.name", "indicator.result"
        )
    )


def _fits_index(sketch: Sketch) -> int:
    if sketch.has("indicator.expected", "indicator.result", "indicator._initial") or not sketch.scored:
        return 0
    return 0 if sketch.kind == "project" else 5 + sketch.has("indicator._criteria", "indicator.definition")


DEPARTMENT = Layout(name="department", title="部门整体支出绩效自评表", fits=_fits, kind="department_overall")
DEPARTMENT_INDEX = Layout(
    name="department-index", title="部门整体支出绩效评价指标自评表", fits=_fits_index, kind="department_overall"
)
