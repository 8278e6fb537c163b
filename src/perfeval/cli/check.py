"""``perfeval check``: every form of every input, the findings in one report or several."""

from __future__ import annotations

import os
from typing import Any

import click

from perfeval.cli.checking import STDIN_NAME, Wanted, check_files
from perfeval.cli.commands import Command, debug_option, debugging, lang_option
from perfeval.cli.inputs import STDIN
from perfeval.cli.options import fail_options, judging_options, settings
from perfeval.report import FORMATS
from perfeval.values.patterns import pattern

__all__ = ["check"]

# What comes before = in --output FORMAT=FILE.
_NAMED = pattern(r"([A-Za-z][A-Za-z0-9_-]{0,30})=((?s:.+))")


def _output(value: str, format_: str) -> Wanted:
    named = _NAMED.fullmatch(value)
    if named is None:
        return Wanted(format_, None if value == STDIN else value)
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
    return Wanted(name, file)


def _outputs(values: tuple[str, ...], format_: str) -> list[Wanted]:
    """The reports that are asked for, the main one first: on stdout unless it has a file of its own."""
    plain: list[Wanted] = []
    named: list[Wanted] = []
    for value in values:
        (named if _NAMED.fullmatch(value) else plain).append(_output(value, format_))
    if len(plain) > 1:
        raise click.BadParameter(
            "只有一个文件可以不写格式，其余写成 FORMAT=FILE (only one file without a format)", param_hint="--output"
        )
    wanted = [*(plain or [Wanted(format_)]), *named]
    files = [os.path.realpath(each.file) for each in wanted if each.file is not None]
    if len(set(files)) < len(files):
        raise click.BadParameter("两份报告写入同一文件 (two reports for one file)", param_hint="--output")
    return wanted


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
@click.option("--stdin-filename", default=STDIN_NAME, metavar="NAME", help="- 的显示名 / what to call -")
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
    code = check_files(
        paths,
        settings(ctx, verbose=verbose),
        _outputs(output, format_),
        verbose=verbose,
        templates=templates,
        stdin_name=stdin_filename,
        debug=debugging(ctx),
    )
    ctx.exit(code)
