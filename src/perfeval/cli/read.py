"""``perfeval read``: what stands in a file, as data."""

# Path would cost more start-up time than the rest of this module.
# ruff: noqa: PTH119

from __future__ import annotations

import os
import sys

import click

from perfeval.cli.commands import Command, debug_option, lang_option, output_option
from perfeval.cli.exits import UNJUDGED
from perfeval.cli.inputs import KINDS, STDIN, IrregularError, contents, os_failure
from perfeval.errors import ConfigurationError, PerfevalError, escaped
from perfeval.report.output import ReportFile, Stream, tell

__all__ = ["read"]


@click.command(cls=Command)
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--kind", type=click.Choice(KINDS), help="表种 / kind of form")
@click.option("--year", type=click.IntRange(1900, 2999), help="文件未印的年度 / year, where the document lacks it")
@click.option(
    "--money-unit", type=click.Choice(["元", "万元", "亿元"]), help="文件未印的金额单位 / unit of the amounts"
)
@click.option("--profile", metavar="NAME", help="其栏目别名用于读表 / profile whose words for columns are read")
@click.option("--encoding", help="纯文本的编码 / encoding of plain text")
@lang_option
@output_option
@debug_option
@click.pass_context
def read(
    ctx: click.Context,
    file: str,
    *,
    kind: str | None,
    year: int | None,
    money_unit: str | None,
    profile: str | None,
    encoding: str | None,
    lang: str,
    output: str | None,
) -> None:
    """读出文件中的自评表 / read the forms of a file.

    输出 JSON，带每个单元格的位置和读取说明；改正后可再交给 perfeval check。

    JSON with the place of every cell and notes; correct it and give it back to perfeval check.
    """
    from perfeval.reading import read_bytes
    from perfeval.report.json import dumped

    try:
        name = "<stdin>" if file == STDIN else os.path.basename(file)
        reading = read_bytes(
            contents(file), name, kind=kind, year=year, money_unit=money_unit, encoding=encoding, profile=profile
        )
    except ConfigurationError:
        raise
    except (IrregularError, OSError) as error:
        tell(f"{escaped(file)}: {os_failure(file, error).render(lang)}\n")
        ctx.exit(UNJUDGED)
    except PerfevalError as error:
        tell(f"{escaped(file)}: {error.render(lang)}\n")
        ctx.exit(UNJUDGED)
    stream = Stream(sys.stdout, holds_json=True) if output is None else ReportFile(output)
    stream.write(dumped(reading.to_dict(lang), indent=1) + "\n")
    if isinstance(stream, ReportFile):
        stream.finish()
