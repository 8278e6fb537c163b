"""What a notebook shows of a form, a report, a reading or an assessment: small, and at home on light and dark pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from perfeval.columns import NATIONAL_FUNDING, ROWS, TASK_FUNDING, TASK_ROWS, TITLES, labelled, shown
from perfeval.errors import ConfigurationError
from perfeval.messages import clipped
from perfeval.paths import indicator_rows
from perfeval.report.html import environment
from perfeval.report.html.text import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfeval.checking import Report
    from perfeval.columns import Column
    from perfeval.model import Form, Part
    from perfeval.reading import Reading
    from perfeval.values.assessment import Assessment

__all__ = ["assessment_html", "form_html", "reading_html", "report_html"]

_MOST_ROWS = 20
_MOST_TEXT = 60


class _Table(NamedTuple):
    """Some rows of a form; ``more`` are left out."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int


def _table(title: str, columns: Sequence[Column], parts: Sequence[Part]) -> _Table:
    filled = [column for column in shown(columns, parts) if any(getattr(p, column.name) is not None for p in parts)]
    printed = labelled(filled)
    rows = tuple(
        tuple(
            clipped(str(value), _MOST_TEXT) if (value := getattr(part, column.name)) is not None else ""
            for column in printed
        )
        for part in parts[:_MOST_ROWS]
    )
    return _Table(title, tuple(column.label for column in printed), rows, max(len(parts) - _MOST_ROWS, 0))


def _tables(form: Form) -> tuple[_Table, ...]:
    from perfeval.columns import Column

    rows = tuple(row for _, row in indicator_rows(form))
    funding = (Column("source", "资金来源"), *(TASK_FUNDING if form.tasks else NATIONAL_FUNDING))
    made = (
        _table("资金情况", funding, form.funding),
        _table("绩效指标", TASK_ROWS if form.tasks else ROWS, rows),
    )
    return tuple(table for table in made if table.rows)


def _rendered(kind: str, **context: Any) -> str | None:
    """The part of the template for one kind of thing; None without Jinja2, so that a notebook shows the plain repr."""
    try:
        jinja = environment("zh", None)
    except ConfigurationError:
        return None
    made: str = jinja.get_template("notebook.html.j2").render(kind=kind, **context)
    return made


def _about(form: Form) -> dict[str, Any]:
    names = [clipped(name, _MOST_TEXT) for name in (form.department, form.project) if name]
    year = "" if form.year is None or str(form.year) in (form.title or "") else str(form.year)
    return {
        "title": clipped(form.title or TITLES[form.kind]),
        "names": names,
        "year": year,
        "unit": form.money_unit or "",
    }


def form_html(form: Form) -> str | None:
    """A form: what it is of, its money, its indicators."""
    return _rendered("form", **_about(form), tables=_tables(form))


def report_html(report: Report) -> str | None:
    """A report: its gate and its matters."""
    matters = sorted(report.matters, key=lambda matter: matter.kind.rank)
    return _rendered(
        "report",
        **_about(report.form),
        gate=report.gate,
        matters=matters[:_MOST_ROWS],
        more=max(len(matters) - _MOST_ROWS, 0),
        places=[clipped(_place(report, matter.places[0])) for matter in matters[:_MOST_ROWS]],
        passed=len(report.confirmed),
        open=len(report.unchecked),
    )


def _place(report: Report, path: str) -> str:
    return report.place(path) if path != "$" else ""


def reading_html(reading: Reading) -> str | None:
    """A reading: the file, how its forms were recognised, and what was doubtful."""
    doubts = [note for note in reading.notes if note.doubtful]
    return _rendered(
        "reading",
        name=clipped(reading.name),
        format=reading.format,
        parts=[
            {
                **_about(part.form),
                "layout": part.layout,
                "sure": f"{int(part.confidence * 100)}%",
                "cells": len(part.places),
            }
            for part in reading.parts[:_MOST_ROWS]
        ],
        doubts=doubts[:_MOST_ROWS],
        notes=len(reading.notes),
    )


def assessment_html(assessment: Assessment) -> str | None:
    """An assessment: target, result, verdict and reason."""
    return _rendered(
        "assessment",
        verdict=assessment.verdict,
        expected=clipped(assessment.expectation.text),
        result=clipped(assessment.observation.text),
        reason=assessment.reason.render(),
        restated=assessment.restated,
        ratio="" if assessment.ratio is None else percent(assessment.ratio),
    )
