"""The report as a code quality report of GitLab, which a merge request compares with that of its target."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from perfeval.messages import render as say
from perfeval.report import Checked
from perfeval.report.entries import entries, failure_text, spot
from perfeval.report.json import dumped
from perfeval.report.located import located
from perfeval.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfeval.report import Failure, View

__all__ = ["HOLDS_FAILURES", "UTF8", "render"]

HOLDS_FAILURES = True
UTF8 = True

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


class _Prints:
    """Fingerprints that occur once: of two alike GitLab would show one."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def of(self, path: str, key: str) -> str:
        made = sha256(f"{path}\0{key}".encode("utf-8", "backslashreplace")).hexdigest()[:32]
        number = self._seen[made] = self._seen.get(made, 0) + 1
        return made if number == 1 else sha256(f"{made}\0{number}".encode()).hexdigest()[:32]


def _issues(results: Iterable[Checked | Failure], view: View) -> Iterator[dict[str, Any]]:
    prints = _Prints()
    for result in results:
        path = located(result.file, view).path
        if not isinstance(result, Checked):
            if not result.harmless:
                told = failure_text(result, view.lang)
                colon = "：" if view.lang == "zh" else ": "
                yield {
                    "description": say("无法检查", {}, view.lang) + colon + told,
                    "check_name": result.code,
                    "fingerprint": prints.of(path, f"{result.code} {result.path}"),
                    "severity": "critical",
                    "location": {"path": path, "lines": {"begin": 1}},
                }
            continue
        for entry in entries(result, view.lang):
            if entry.state != "open":
                continue
            yield {
                "description": entry.text(view.lang),
                "check_name": entry.finding.rule,
                "fingerprint": prints.of(path, entry.key),
                "severity": _SEVERITIES[entry.finding.severity],
                "location": {"path": path, "lines": {"begin": spot(result, entry.finding.path).line}},
            }


def render(results: Iterable[Checked | Failure], view: View) -> Iterator[str]:
    """A list with one finding a line; what is waived or in the baseline is left out."""
    before = "[\n"
    for issue in _issues(results, view):
        yield before + dumped(issue)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"
