"""What the commands share: how a failure becomes a line on stderr and an exit code, and options that most of them have."""

from __future__ import annotations

from typing import Any

import click

from perfeval.cli.exits import BUG, UNJUDGED, notices, tell_bug, tell_unwritable
from perfeval.errors import ConfigurationError
from perfeval.report.output import OutputError

__all__ = [
    "Command",
    "Commands",
    "debug_option",
    "debugging",
    "format_option",
    "lang_option",
    "names",
    "output_option",
]

_DEBUG = "perfeval.debug"


def _lang(ctx: click.Context) -> str:
    lang = ctx.params.get("lang")
    return lang if isinstance(lang, str) else "zh"


def _show_help(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


# The one that click adds says what it does in English only, and looks for a translation of that in every run.
_HELP = click.Option(
    ("-h", "--help"),
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_help,
    help="显示说明 / show this message and exit",
)


class Command(click.Command):
    """A command whose failures have exit codes of their own."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **{**named, "add_help_option": False})
        self.params.append(_HELP)

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; whatever goes wrong becomes one line and an exit code."""
        try:
            with notices():
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
            tell_bug(error)
            ctx.exit(BUG)


class Commands(click.Group):
    """A group of such commands."""

    command_class = Command

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **{**named, "add_help_option": False})
        self.params.append(_HELP)


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
