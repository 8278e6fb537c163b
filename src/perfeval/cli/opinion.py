"""``perfeval opinion``: the opinion on a form as plain text, for pasting."""

from __future__ import annotations

import sys
from typing import Any

import click

from perfeval.cli.commands import Command, debug_option, lang_option, output_option
from perfeval.cli.exits import CLEAN, UNJUDGED
from perfeval.cli.inputs import STDIN, load_inputs
from perfeval.cli.judging import Judge
from perfeval.cli.options import judging_options, settings
from perfeval.errors import escaped
from perfeval.report.output import ReportFile, Stream, tell

__all__ = ["opinion"]


@click.command(cls=Command)
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--limit", type=click.IntRange(1), metavar="N", help="最多多少字，含换行 / at most so many characters")
@output_option
@lang_option
@judging_options
@debug_option
@click.pass_context
def opinion(ctx: click.Context, /, file: str, *, limit: int | None, output: str | None, **_: Any) -> None:
    """审核意见，纯文字 / the opinion on a form as plain text.

    供粘贴到有字数限制的系统：只收整条意见，重要的在前，没有列出的说明还有几条。

    Whole matters only, the most important first; how many are left out is said.
    """
    from perfeval.letters.opinion import opinion_text
    from perfeval.report import Failure

    chosen = settings(ctx)
    judge = Judge(chosen)
    shown = "<stdin>" if file == STDIN else file
    code, texts = CLEAN, []
    for item in load_inputs(file, shown, judge.policy):
        if isinstance(item, Failure):
            tell(f"{escaped(shown)}: {item.render(chosen.lang)}\n")
            code = UNJUDGED
        else:
            texts.append(opinion_text(judge(item.form, shown).report, limit=limit, lang=chosen.lang))
    target = Stream(sys.stdout) if output is None else ReportFile(output)
    target.write("".join(f"{text}\n" for text in texts))
    if isinstance(target, ReportFile):
        target.finish()
    ctx.exit(code)
