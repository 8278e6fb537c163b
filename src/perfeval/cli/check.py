"""``perfeval check``: every form of every input, the findings in one report."""

# Path would cost more start-up time than the rest of this module.
# ruff: noqa: PTH110, PTH121

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from perfeval.cli.commands import (
    UNJUDGED,
    Command,
    debug_option,
    debugging,
    format_option,
    lang_option,
    names,
    output_option,
    tell_unwritable,
    view,
)
from perfeval.cli.inputs import STDIN, expanded
from perfeval.cli.running import RANKS, Run
from perfeval.errors import ConfigurationError
from perfeval.report.output import OutputError, ReportFile, Stream, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from perfeval.checking import Report
    from perfeval.model import Form
    from perfeval.report import Checked, Failure

__all__ = ["check"]


@click.command(cls=Command)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(allow_dash=True))
@format_option
@lang_option
@click.option(
    "--profile", default="default", show_default=True, help="方案名或 .toml 文件 / profile name or .toml file"
)
@click.option("--select", multiple=True, metavar="RULES", callback=names, help="只用这些规则 / only these rules")
@click.option("--ignore", multiple=True, metavar="RULES", callback=names, help="不用这些规则 / not these rules")
@click.option(
    "--fail-on",
    type=click.Choice(list(RANKS)),
    default="error",
    show_default=True,
    help="达到此级别时退出码为 1 / exit 1 from this severity on",
)
@click.option("-v", "--verbose", is_flag=True, help="逐条列出并附全部依据 / every finding, all evidence")
@output_option
@click.option("--stdin-filename", default="<stdin>", metavar="NAME", help="- 的显示名 / what to call -")
@debug_option
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[str, ...],
    *,
    format_: str,
    lang: str,
    profile: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    verbose: bool,
    output: str | None,
    stdin_filename: str,
) -> None:
    """检查自评表 / check forms.

    PATH 是 Excel、Word、PDF、网页、JSON 文件，文件夹，通配符，或 -（标准输入）。

    PATH is a workbook, a Word, PDF, HTML or JSON file, a folder, a pattern, or - for stdin.
    """
    from perfeval.checking import check as check_form
    from perfeval.profile import load_profile
    from perfeval.report import load_format
    from perfeval.rules import selected

    policy = load_profile(profile)
    selected(select or None, ignore)
    inputs = list(expanded(paths))
    if output is not None:
        _refuse_overwriting(output, inputs)
    run = Run(fail_on=fail_on, lang=lang, debug=debugging(ctx), stdin_filename=stdin_filename)
    report_format = load_format(format_)

    def judge(form: Form) -> Report:
        return check_form(form, profile=policy, select=select or None, ignore=ignore)

    stream = Stream(sys.stdout, holds_json=format_ == "json") if output is None else ReportFile(output)
    look = view(stream, lang=lang, profile=policy.name, verbose=verbose)

    def told(results: Iterable[Checked | Failure]) -> Iterator[Checked | Failure]:
        from perfeval.report import Checked
        from perfeval.report.text import failure_line

        for result in results:
            if not isinstance(result, Checked):
                tell(failure_line(result, look))
            yield result

    results = run.results(inputs, judge)
    try:
        for piece in report_format.render(results if report_format.HOLDS_FAILURES else told(results), look):
            stream.write(piece)
        if isinstance(stream, ReportFile):
            stream.finish()
    except OutputError as error:
        tell_unwritable(str(error))
        run.code = max(run.code, UNJUDGED)
    finally:
        if isinstance(stream, ReportFile):
            stream.discard()
    ctx.exit(run.code)


def _refuse_overwriting(output: str, inputs: Sequence[str | Failure]) -> None:
    for each in inputs if os.path.exists(output) else ():
        if isinstance(each, str) and each != STDIN and os.path.exists(each) and os.path.samefile(each, output):
            raise ConfigurationError("--output 是被检查的文件本身 (is one of the inputs)")
