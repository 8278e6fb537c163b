"""Real forms with their reviewed matters and findings: a change of what perfeval says shows here as a readable difference.

After a deliberate change, `PERFEVAL_UPDATE=1 python -m pytest tests/corpus -n0` rewrites the lists; review the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from perfeval import check, from_json

ROOT = Path(__file__).parents[2]
FORMS = {
    "liwan-2021": ROOT / "examples" / "liwan-2021.json",
    **{path.stem: path for path in sorted((ROOT / "tests" / "forms").glob("[0-9]*.json"))},
}


@pytest.mark.parametrize("name", FORMS)
def test_findings_and_matters_are_the_reviewed_ones(name: str) -> None:
    report = check(from_json(FORMS[name].read_text(encoding="utf-8")))
    lines = [f"gate {report.gate.value}"]
    for matter in report.matters:
        lines += [f"{matter.kind.value} {matter.title} {' '.join(matter.places)}", f"  {matter.message}"]
    lines += [f"{f.severity.value} {f.rule} {f.path}" for f in report.findings]
    lines += [f"unchecked {u.rule} {u.path}" for u in report.unchecked]
    reviewed = Path(__file__).parent / f"{name}.txt"
    if os.environ.get("PERFEVAL_UPDATE"):
        reviewed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == reviewed.read_text(encoding="utf-8").split("\n")[:-1]
    assert not report.errors
