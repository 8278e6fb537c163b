"""What ``perfeval check`` does once its options are known: every form of every input, in one report or several."""

# Path would cost more start-up time than the rest of this module.
# ruff: noqa: PTH110, PTH121

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from perfeval.cli.exits import UNJUDGED, tell_unwritable
from perfeval.cli.hosts import StepSummary, folders, step_summary
from perfeval.cli.inputs import STDIN, expanded, whole, without
from perfeval.cli.judging import Judge
from perfeval.cli.running import Run
from perfeval.errors import ConfigurationError
from perfeval.report import is_binary, load_format
from perfeval.report.output import OutputError, ReportFile, Stream, shared, tell, view
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfeval.cli.settings import Settings
    from perfeval.report import Checked, Failure, Format, View

__all__ = ["STDIN_NAME", "Wanted", "check_files"]

STDIN_NAME = "<stdin>"
"""What stdin is called in a report."""


class Wanted(Record):
    """One report of the run: its format, and the file it goes to (None is stdout)."""

    format: str = "text"
    file: str | None = None


def _refuse_overwriting(wanted: list[Wanted], read: Iterable[str | Failure | None]) -> None:
    outputs = [each.file for each in wanted if each.file is not None and os.path.exists(each.file)]
    if not outputs:
        return
    for each in read:
        if not isinstance(each, str) or each == STDIN or not os.path.exists(each):
            continue
        if any(os.path.samefile(each, output) for output in outputs):
            raise ConfigurationError("--output 是本次读取的文件本身 (is one of the files that are read)")


class _Report:
    """One report being written."""

    view: View

    def __init__(self, wanted: Wanted, module: Format) -> None:
        self.module = module
        if wanted.file is None:
            self.target: Stream | ReportFile = Stream(sys.stdout, holds_json=getattr(module, "UTF8", False))
            if is_binary(module) and self.target.terminal:
                raise ConfigurationError(f"{wanted.format} 不能写到终端，请用 -o FILE (not for a terminal)")
        else:
            self.target = ReportFile(wanted.file)

    def write(self, results: Iterable[Checked | Failure]) -> None:
        for piece in self.module.render(results, self.view):
            self.target.write(piece)

    def finish(self) -> None:
        if isinstance(self.target, ReportFile):
            self.target.finish()

    def discard(self) -> None:
        if isinstance(self.target, ReportFile):
            self.target.discard()


def _told(results: Iterable[Checked | Failure], look: View) -> Iterator[Checked | Failure]:
    """The same, with what could not be judged on stderr as well."""
    from perfeval.report import Checked
    from perfeval.report.text import failure_line

    for result in results:
        if not isinstance(result, Checked):
            tell(failure_line(result, look))
        yield result


def _write(reports: list[_Report | StepSummary], results: Iterator[Checked | Failure]) -> None:
    """Write all reports; one that fails keeps none of the others from being complete."""
    main = reports[0]
    if isinstance(main, _Report) and not main.module.HOLDS_FAILURES:
        results = _told(results, main.view)
    errors: list[BaseException | None] = [None]
    if len(reports) == 1:
        main.write(results)
    else:
        errors = shared(results, [report.write for report in reports])
    for number, report in enumerate(reports):
        if errors[number] is None:
            try:
                report.finish()
            except OutputError as error:
                errors[number] = error
    failed = sorted(filter(None, errors), key=lambda each: isinstance(each, OutputError))
    if failed:
        raise failed[0]


def check_files(
    paths: tuple[str, ...],
    chosen: Settings,
    wanted: list[Wanted],
    *,
    verbose: bool = False,
    templates: str | None = None,
    stdin_name: str = STDIN_NAME,
    debug: bool = False,
) -> int:
    """Check the forms in ``paths`` and write the reports that are ``wanted``; the exit code of the run.

    Raises ``ConfigurationError`` for settings that cannot be used, before anything is written.
    """
    modules = [load_format(each.format) for each in wanted]
    judge = Judge(chosen, offers="text" in {each.format for each in wanted})
    inputs = list(without(expanded(paths), (*chosen.files, *(each.file for each in wanted))))
    _refuse_overwriting(wanted, (*inputs, *chosen.files))
    run = Run(
        fail_on=chosen.fail_on,
        fail_on_gate=chosen.fail_on_gate,
        lang=chosen.lang,
        debug=debug,
        stdin_filename=stdin_name,
    )

    def results() -> Iterator[Checked | Failure]:
        yield from run.results(inputs, judge)
        yield from run.left_over(judge.left_over(whole=whole(paths)))

    reports: list[_Report | StepSummary] = []
    try:
        for one, module in zip(wanted, modules, strict=True):
            report = _Report(one, module)
            reports.append(report)
            look = view(report.target, lang=chosen.lang, profile=judge.profile, verbose=verbose)
            folder, root = folders()
            report.view = look.changed(
                config=chosen.source, fail_on=chosen.fail_on, folder=folder, root=root, templates=templates
            )
        summary = step_summary() if "github" in {each.format for each in wanted} else None
        if summary is not None:
            reports.append(StepSummary(summary, reports[0].view))
        _write(reports, results())
    except OutputError as error:
        tell_unwritable(str(error))
        run.code = max(run.code, UNJUDGED)
    finally:
        for each in reports:
            each.discard()
    return run.code
