"""``perfeval template``: blank forms to fill in."""

from __future__ import annotations

import click

from perfeval.cli.commands import Command, debug_option
from perfeval.cli.exits import UNJUDGED, tell_unwritable
from perfeval.cli.inputs import KINDS

__all__ = ["template"]


@click.command(cls=Command)
@click.option("--kind", type=click.Choice(KINDS), default=KINDS[0], show_default=True, help="表种 / kind of form")
@click.option("-o", "--output", metavar="FILE", required=True, help="写到哪个 .xlsx 文件 / where to write")
@debug_option
@click.pass_context
def template(ctx: click.Context, *, kind: str, output: str) -> None:
    """生成空白自评表 / write a blank form as a workbook."""
    from perfeval.writing import template as write_template

    try:
        write_template(kind, output)
    except OSError as error:
        tell_unwritable(str(error))
        ctx.exit(UNJUDGED)
