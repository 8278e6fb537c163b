"""Project forms: the national layout of 项目支出绩效自评表 and the forms of places that follow it."""

from __future__ import annotations

from perfeval.layouts.layout import Layout, Sketch

__all__ = ["PROJECT", "TRANSFER"]


def _fits(sketch: Sketch) -> int:
    if sketch.tasks or sketch.kind == "department_overall":
        return 0
    return (
        1
        + 2 * (sketch.kind == "project")
        + sketch.has(
            "head.project", "head.implementer", "funding.adjusted_budget", "indicator.name", "indicator.result"
        )
    )


def _fits_transfer(sketch: Sketch) -> int:
    return 9 if "转移支付" in sketch.title and not sketch.tasks else 0


PROJECT = Layout(name="project", title="项目支出绩效自评表", fits=_fits, kind="project")
TRANSFER = Layout(name="transfer-payment", title="转移支付绩效自评表", fits=_fits_transfer, kind="project")
