"""``perfeval check``: every form of every input, the findings in one report or several."""

# Path would cost more start-up time than the rest of this module.
# ruff: noqa: PTH110, PTH121

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from perfeval.cli.commands import (
    UNJUDGED,
    Command,
    debug_option,
    debugging,
    lang_option,
    tell_unwritable,
    view,
)
from perfeval.cli.hosts import StepSummary, folders, step_summary
from perfeval.cli.inputs import STDIN, expanded, whole, without
from perfeval.cli.judging import Judge
from perfeval.cli.running import Run
from perfeval.cli.settings import fail_options, judging_options, settings
from perfeval.errors import ConfigurationError
from perfeval.report import FORMATS, is_binary, load_format
from perfeval.report.output import OutputError, ReportFile, Stream, shared, tell
from perfeval.values.patterns import pattern
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfeval.report import Checked, Failure, Format, View

__all__ = ["check"]

# What comes before = in --output FORMAT=FILE.
_NAMED = pattern(r"([A-Za-z][A-Za-z0-9_-]{0,30})=((?s:.+))")


class _Wanted(Record):
    """One report of the run: its format, and the file it goes to (None is stdout)."""

    format: str
    file: str | None


def _output(value: str, format_: str) -> _Wanted:
    named = _NAMED.fullmatch(value)
    if named is None:
        return _Wanted(format_, None if value == STDIN else value)
    name, file = named[1], named[2]
    if name not in FORMATS:
        from difflib import get_close_matches

        near = get_close_matches(name, FORMATS, n=1, cutoff=0.5)
        hint = f"最接近的是 (did you mean) {near[0]}" if near else f"可用 (known): {', '.join(FORMATS)}"
        raise click.BadParameter(
            f"没有格式 (no format) {name!r}，{hint}；文件名中有 = 时写 (for a file of this name write) ./{value}",
            param_hint="--output",
        )
    if file == STDIN:
        raise click.BadParameter(
            "标准输出的格式由 --format 决定 (stdout has the format of --format)", param_hint="--output"
        )
    return _Wanted(name, file)


def _outputs(values: tuple[str, ...], format_: str) -> list[_Wanted]:
    """The reports that are asked for, the main one first: on stdout unless it has a file of its own."""
    plain: list[_Wanted] = []
    named: list[_Wanted] = []
    for value in values:
        (named if _NAMED.fullmatch(value) else plain).append(_output(value, format_))
    if len(plain) > 1:
        raise click.BadParameter(
            "只有一个文件可以不写格式，其余写成 FORMAT=FILE (only one file without a format)", param_hint="--output"
        )
    wanted = [*(plain or [_Wanted(format_, None)]), *named]
    files = [os.path.realpath(each.file) for each in wanted if each.file is not None]
    if len(set(files)) < len(files):
        raise click.BadParameter("两份报告写入同一文件 (two reports for one file)", param_hint="--output")
    return wanted


def _refuse_overwriting(wanted: list[_Wanted], read: Iterable[str | Failure | None]) -> None:
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

    def __init__(self, wanted: _Wanted, module: Format) -> None:
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


@click.command(cls=Command)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="输出格式 / output format",
)
@click.option(
    "-o",
    "--output",
    multiple=True,
    metavar="[FORMAT=]FILE",
    help="写入文件；写明格式的另成一份，可重复 / write to a file; FORMAT=FILE is a further report, repeatable",
)
@lang_option
@judging_options
@click.option("--baseline", metavar="FILE", help="只报基线中没有的问题 / only what the baseline does not know")
@fail_options
@click.option("-v", "--verbose", is_flag=True, help="逐条列出并附全部依据 / every finding, all evidence")
@click.option(
    "--templates",
    envvar="PERFEVAL_TEMPLATES",
    type=click.Path(exists=True, file_okay=False),
    metavar="FOLDER",
    help="替换 HTML 报告模板的文件夹 / own templates for the HTML report",
)
@click.option("--stdin-filename", default="<stdin>", metavar="NAME", help="- 的显示名 / what to call -")
@debug_option
@click.pass_context
def check(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    *,
    format_: str,
    output: tuple[str, ...],
    verbose: bool,
    templates: str | None,
    stdin_filename: str,
    **_: Any,
) -> None:
    """检查自评表 / check forms.

    PATH 是 Excel、Word、PDF、网页、JSON 文件，文件夹，通配符，或 -（标准输入）。

    PATH is a workbook, a Word, PDF, HTML or JSON file, a folder, a pattern, or - for stdin.
    """
    chosen = settings(ctx, verbose=verbose)
    wanted = _outputs(output, format_)
    modules = [load_format(each.format) for each in wanted]
    judge = Judge(chosen, offers="text" in {each.format for each in wanted})
    inputs = list(without(expanded(paths), (*chosen.files, *(each.file for each in wanted))))
    _refuse_overwriting(wanted, (*inputs, *chosen.files))
    run = Run(
        fail_on=chosen.fail_on,
        fail_on_gate=chosen.fail_on_gate,
        lang=chosen.lang,
        debug=debugging(ctx),
        stdin_filename=stdin_filename,
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
    ctx.exit(run.code)
