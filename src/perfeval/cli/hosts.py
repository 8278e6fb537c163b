"""What a code host tells a job in its environment: where the repository is, and where a summary may go."""

# Path would cost more start-up time than the rest of this module.
# ruff: noqa: PTH109, PTH117, PTH118, PTH202

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from perfeval.report.output import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfeval.report import Checked, Failure, View

__all__ = ["StepSummary", "folders", "step_summary"]

_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


def folders() -> tuple[str, str]:
    """The folder of the run, and the root of the repository it is in (itself, where no host names one)."""
    try:
        folder = os.getcwd()
    except OSError:
        return os.sep, os.sep  # it was deleted meanwhile: files can still be named from the root
    for name in _ROOTS:
        root = os.environ.get(name, "")
        if root and os.path.isabs(root):
            inside = os.path.join(os.path.realpath(root), "")
            if os.path.join(os.path.realpath(folder), "").startswith(inside):
                # Names of files start from the folder, so that both must be spelled alike.
                return os.path.realpath(folder), os.path.realpath(root)
    return folder, folder


def step_summary() -> str | None:
    """The file that GitHub shows as the summary of the step, if there is one."""
    return os.environ.get("GITHUB_STEP_SUMMARY") or None


class StepSummary:
    """The report as Markdown, added to what earlier commands of the step wrote into the summary."""

    def __init__(self, name: str, view: View) -> None:
        self.view = view
        self._name = name
        self._pieces: list[str] = []

    def write(self, results: Iterable[Checked | Failure]) -> None:
        """Gather it; nothing is written before all of it is there."""
        from perfeval.report.markdown import SUMMARY_LIMIT, summary

        try:
            there = os.path.getsize(self._name)
        except OSError:
            there = 0
        self._pieces += ["\n"] if there else []
        self._pieces += summary(results, self.view, max(SUMMARY_LIMIT - there - 1, 0))

    def finish(self) -> None:
        """Add it to the file."""
        try:
            with open(self._name, "ab") as file:  # noqa: PTH123
                file.write("".join(self._pieces).encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise OutputError(error.strerror or type(error).__name__) from None

    def discard(self) -> None:
        """Forget it."""
        self._pieces.clear()
