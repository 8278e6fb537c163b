"""What the commands share: exit codes, options, and how a failure becomes a line on stderr and an exit code."""

from __future__ import annotations

import os
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from perfeval.errors import ConfigurationError, escaped
from perfeval.report.output import OutputError, ReportFile, Stream, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.report import View

__all__ = [
    "BUG",
    "CLEAN",
    "FOUND",
    "INTERRUPTED",
    "UNJUDGED",
    "USAGE",
    "Command",
    "Commands",
    "debug_option",
    "debugging",
    "format_option",
    "lang_option",
    "names",
    "output_option",
    "tell_unwritable",
    "view",
]

CLEAN, FOUND, USAGE, UNJUDGED, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""The exit codes; the highest that applies wins, and a usage error stops before any work."""

_DEBUG = "perfeval.debug"


def tell_unwritable(reason: str) -> None:
    """A report could not be written: say so on stderr."""
    tell(f"perfeval: 无法写出报告 (cannot write the report): {escaped(reason)}\n")


def _lang(ctx: click.Context) -> str:
    lang = ctx.params.get("lang")
    return lang if isinstance(lang, str) else "zh"


@contextmanager
def _notices() -> Iterator[None]:
    """Names that have changed are told once each, in one line."""
    told: set[str] = set()
    usual = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *rest: Any, **named: Any) -> None:
        if category.__name__ != "RenamedRuleWarning":
            usual(message, category, *rest, **named)
        elif str(message) not in told:
            told.add(str(message))
            tell(f"perfeval: {escaped(str(message))}\n")

    with warnings.catch_warnings():
        warnings.filterwarnings("always", r"规则 .* 已改名为", FutureWarning)
        warnings.showwarning = show
        yield


class Command(click.Command):
    """A command whose failures have exit codes of their own."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; whatever goes wrong becomes one line and an exit code."""
        try:
            with _notices():
                return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except ConfigurationError as error:
            raise click.UsageError(error.render(_lang(ctx)), ctx) from None
        except OutputError as error:
            tell_unwritable(str(error))
            ctx.exit(UNJUDGED)
        except Exception as error:
            if debugging(ctx):
                raise
            tell(f"perfeval: 内部错误 (a bug, --debug for details): {type(error).__name__}\n")
            ctx.exit(BUG)


class Commands(click.Group):
    """A group of such commands."""

    command_class = Command


def debugging(ctx: click.Context) -> bool:
    """Whether --debug was given."""
    return bool(ctx.meta.get(_DEBUG))


def _language(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    # perfeval.messages would load attrs, which --help can do without.
    primary = value[:40].replace("_", "-").partition("-")[0].lower()
    if primary not in {"zh", "en"}:
        raise click.BadParameter("zh, en")
    return primary


def names(_ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """The callback of an option that takes names, repeated or separated by commas."""
    made = tuple(name.strip() for value in values for name in value.split(","))
    if "" in made:
        raise click.BadParameter("空的名称 (an empty name)")
    return made


def _debug(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    ctx.meta[_DEBUG] = value


lang_option = click.option(
    "--lang",
    envvar="PERFEVAL_LANG",
    default="zh",
    show_default=True,
    metavar="zh|en",
    callback=_language,
    help="语言 / language",
)
debug_option = click.option(
    "--debug", is_flag=True, expose_value=False, callback=_debug, help="内部错误时显示详情 / traceback of a bug"
)
format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="输出格式 / output format",
)
output_option = click.option("-o", "--output", metavar="FILE", help="写入文件（UTF-8）/ write to a file")


def view(stream: Stream | ReportFile, *, lang: str, profile: str = "default", verbose: bool = False) -> View:
    """How a report is to look where it goes."""
    from perfeval.report import View
    from perfeval.report.terminal import wants_colour, window

    environment = os.environ
    return View(
        lang=lang,
        profile=profile,
        columns=window(stream.number if stream.terminal else None, environment),
        colour=isinstance(stream, Stream) and wants_colour(is_terminal=stream.terminal, environment=environment),
        verbose=verbose,
    )
