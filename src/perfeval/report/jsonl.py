"""The report as JSON Lines: one object a line, each as soon as it is known, for streams and data bases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfeval import __version__
from perfeval.errors import escaped
from perfeval.report import Checked
from perfeval.report.entries import entries, form_name, spot
from perfeval.report.json import dumped, failure_data, file_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfeval.report import Failure, View
    from perfeval.report.entries import Entry

__all__ = ["HOLDS_FAILURES", "UTF8", "render"]

HOLDS_FAILURES = True
UTF8 = True


def _finding(checked: Checked, entry: Entry, number: int, lang: str) -> dict[str, Any]:
    told = {
        "type": "finding",
        "form": number,
        "file": file_name(checked.file),
        "state": entry.state,
        **entry.finding.to_dict(lang),
        "title": entry.title,
        "place": entry.place,
        "where": entry.where,
        "fingerprint": entry.key,
    }
    line, column, _ = spot(checked, entry.finding.path)
    told["line"], told["column"] = line, column
    if entry.matter is not None:
        told["matter"] = entry.matter.key
    if entry.waiver is not None:
        told["waiver"] = entry.waiver.to_dict(lang)["waiver"]
    return told


def _form(checked: Checked, number: int, lang: str) -> Iterator[dict[str, Any]]:
    report, file = checked.report, file_name(checked.file)
    form = report.form
    told = entries(checked, lang)
    yield {
        "type": "form",
        "form": number,
        "file": file,
        "name": form_name(checked, lang),
        "profile": report.profile,
        "kind": form.kind,
        "title": form.title,
        "department": form.department,
        "project": form.project,
        "year": form.year,
        "ref": form.ref,
        "gate": report.gate.value,
        "findings": {state: sum(entry.state == state for entry in told) for state in ("open", "known", "waived")},
        "confirmed": len(report.confirmed),
        "unchecked": len(report.unchecked),
    }
    for matter in report.matters:
        yield {
            "type": "matter",
            "form": number,
            "file": file,
            "matter": matter.key,
            "kind": matter.kind.value,
            "title": matter.render_title(lang),
            "message": escaped(matter.render(lang)),
            "paths": list(matter.places),
            "places": [escaped(report.place(path, lang)) for path in matter.places],
        }
    for entry in told:
        yield _finding(checked, entry, number, lang)
    for lacking in report.unchecked:
        yield {"type": "unchecked", "form": number, "file": file, **lacking.to_dict()}
    for note in checked.notes:
        yield {"type": "note", "form": number, "file": file, **note.to_dict(lang)}


def _failure(failure: Failure, lang: str) -> dict[str, Any]:
    return {"type": "remark" if failure.harmless else "error", **failure_data(failure, lang)}


def render(results: Iterable[Checked | Failure], view: View) -> Iterator[str]:
    """Lines of the types perfeval, form, matter, finding, unchecked, note, error, remark; the last, end, counts them."""
    yield dumped({"type": "perfeval", "version": __version__, "profile": view.profile}) + "\n"
    counts = {"form": 0, "matter": 0, "finding": 0, "unchecked": 0, "note": 0, "error": 0, "remark": 0}
    for result in results:
        told = (
            _form(result, counts["form"], view.lang) if isinstance(result, Checked) else [_failure(result, view.lang)]
        )
        for each in told:
            counts[each["type"]] += 1
            yield dumped(each) + "\n"
    yield dumped({"type": "end", **counts}) + "\n"
