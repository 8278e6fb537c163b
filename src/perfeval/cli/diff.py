"""``perfeval diff``: two drafts or two years of one form."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from perfeval.cli.commands import Command, debug_option, lang_option, output_option
from perfeval.cli.exits import CLEAN, UNJUDGED
from perfeval.cli.inputs import load_inputs
from perfeval.errors import ConfigurationError, escaped
from perfeval.report.output import ReportFile, Stream, tell, view

if TYPE_CHECKING:
    from perfeval.model import Form
    from perfeval.profile import Profile

__all__ = ["diff"]


@click.command(cls=Command)
@click.argument("old", type=click.Path(allow_dash=True))
@click.argument("new", type=click.Path(allow_dash=True))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "html", "json"]),
    default="text",
    show_default=True,
    help="输出格式 / output format",
)
@click.option(
    "--profile", default="default", show_default=True, help="方案名或 .toml 文件 / profile name or .toml file"
)
@lang_option
@output_option
@debug_option
@click.pass_context
def diff(ctx: click.Context, old: str, new: str, *, format_: str, profile: str, lang: str, output: str | None) -> None:
    """对比同一张表的两稿或两年 / compare two drafts or two years of a form.

    按名称对应各行，与次序无关：指标值降低、删去、改名，数字改动，问题消除与新出现。

    Rows are told by their names, in whatever order: targets lowered, indicators dropped or renamed, findings fixed.
    """
    from perfeval.diff import compare
    from perfeval.profile import load_profile
    from perfeval.report import difference as report

    policy = load_profile(profile)
    forms = [_only(ctx, path, lang, policy) for path in (old, new)]
    made = compare(*forms, profile=policy)
    stream = Stream(sys.stdout, holds_json=format_ == "json") if output is None else ReportFile(output)
    if format_ == "json":
        from perfeval.report.json import dumped

        text = dumped(made.to_dict(lang), indent=1) + "\n"
    elif format_ == "html":
        text = report.html_page(made, lang)
    else:
        text = "".join(f"{line}\n" for line in report.lines(made, view(stream, lang=lang)))
    stream.write(text)
    if isinstance(stream, ReportFile):
        stream.finish()
    ctx.exit(CLEAN)


def _only(ctx: click.Context, path: str, lang: str, profile: Profile) -> Form:
    """The only form of a file; a file without one, or with several, cannot be compared."""
    from perfeval.report import Failure

    forms: list[Form] = []
    for item in load_inputs(path, path, profile):
        if isinstance(item, Failure):
            tell(f"{escaped(path)}: {item.render(lang)}\n")
            ctx.exit(UNJUDGED)
        forms.append(item.form)
    if len(forms) != 1:
        raise ConfigurationError(f"{escaped(path)}: {len(forms)} 张表，应只有一张 (should hold one form)")
    return forms[0]
