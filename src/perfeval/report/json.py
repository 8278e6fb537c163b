"""The report as one JSON object, one line for each form, finding, undecided rule and error."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from unicodedata import category

from perfeval import __version__
from perfeval.errors import escaped
from perfeval.report import Checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfeval.report import Failure, View

__all__ = ["HOLDS_FAILURES", "UTF8", "dumped", "failure_data", "file_name", "render"]

HOLDS_FAILURES = True
UTF8 = True

# Everything but ASCII and the blocks of Chinese text is looked at one by one.
_RARE = re.compile(r"[^\x00-\x7e\u3000-\u303e\u4e00-\u9fff\uff01-\uff5e]")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if category(char) in _INVISIBLE:
        return json.dumps(char)[1:-1]
    return char


def dumped(value: object, *, indent: int | None = None) -> str:
    """JSON with Chinese as it is; control and invisible characters as escapes, so that no terminal obeys them."""
    # Characters outside ASCII stand in JSON only inside strings, where an escape means the same.
    return _RARE.sub(_escape, json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent))


def file_name(name: str) -> str:
    """A file's name as JSON can hold it."""
    # A name that is no Unicode text would be no JSON text for most readers.
    return escaped(name) if any("\ud800" <= char <= "\udfff" for char in name) else name


def _form(checked: Checked, lang: str) -> dict[str, Any]:
    report, proposal = checked.report, checked.proposal
    form = report.form
    told: dict[str, Any] = {"profile": report.profile, "gate": report.gate.value, "known": len(report.known)}
    if proposal is not None and proposal.profile == report.profile:
        told["profile_reasons"] = list(proposal.explain(lang))
    return {
        "file": file_name(checked.file),
        "kind": form.kind,
        "title": form.title,
        "department": form.department,
        "project": form.project,
        "year": form.year,
        "ref": form.ref,
        **told,
    }


def failure_data(failure: Failure, lang: str) -> dict[str, Any]:
    """An input that could not be judged, for JSON."""
    return {
        "file": file_name(failure.file),
        "code": failure.code,
        "path": failure.path,
        "message": failure.render(lang),
    }


def _listed(name: str, lines: list[str]) -> str:
    return f'"{name}": [{",".join(f"{chr(10)} {line}" for line in lines)}{chr(10) if lines else ""}]'


def _notes(checked: Checked, number: int, lang: str) -> Iterator[str]:
    for note in checked.notes:
        yield dumped({"form": number, **note.to_dict(lang)})


def _told(checked: Checked, number: int, path: str, finding: dict[str, Any], lang: str) -> str:
    told = {"form": number, **finding, "place": checked.report.place(path, lang)}
    if checked.places:
        told["where"] = checked.where(path, lang)
    return dumped(told)


def _matters(checked: Checked, number: int, lang: str) -> Iterator[str]:
    """The matters of a form, the most important first; ``findings`` are positions among the findings of that form."""
    report = checked.report
    positions = {id(finding): position for position, finding in enumerate(report.findings)}
    for matter in report.matters:
        places = [_place(checked, path, lang) for path in matter.places]
        yield dumped(
            {
                "form": number,
                "kind": matter.kind.value,
                "title": matter.render_title(lang),
                "message": matter.render(lang),
                "places": places,
                "rules": list(matter.rules),
                "key": matter.key,
                "findings": [positions[id(finding)] for finding in matter.findings],
            }
        )


def _place(checked: Checked, path: str, lang: str) -> dict[str, str]:
    told = {"path": path, "place": checked.report.place(path, lang)}
    if checked.places:
        told["where"] = checked.where(path, lang)
    return told


def render(results: Iterable[Checked | Failure], view: View) -> Iterator[str]:
    """One object with perfeval (the version), profile, config, forms, matters, findings, waived, unchecked, notes and errors."""
    forms: list[str] = []
    matters: list[str] = []
    findings: list[str] = []
    waived: list[str] = []
    unchecked: list[str] = []
    notes: list[str] = []
    errors: list[str] = []
    for result in results:
        if not isinstance(result, Checked):
            (notes if result.harmless else errors).append(dumped(failure_data(result, view.lang)))
            continue
        number, report = len(forms), result.report
        forms.append(dumped(_form(result, view.lang)))
        matters.extend(_matters(result, number, view.lang))
        findings.extend(
            _told(result, number, each.path, each.to_dict(view.lang), view.lang) for each in report.findings
        )
        waived.extend(
            _told(result, number, each.finding.path, each.to_dict(view.lang), view.lang) for each in report.waived
        )
        notes.extend(_notes(result, number, view.lang))
        unchecked.extend(dumped({"form": number, **lacking.to_dict()}) for lacking in report.unchecked)
    parts = [
        f'"perfeval": {dumped(__version__)}',
        f'"profile": {dumped(view.profile)}',
        f'"config": {dumped(view.config)}',
        _listed("forms", forms),
        _listed("matters", matters),
        _listed("findings", findings),
        _listed("waived", waived),
        _listed("unchecked", unchecked),
        _listed("notes", notes),
        _listed("errors", errors),
    ]
    yield "{\n" + ",\n".join(parts) + "\n}\n"
