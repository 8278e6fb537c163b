"""The command with all its subcommands, each imported when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import click

from perfeval import __version__
from perfeval.cli.commands import Commands
from perfeval.cli.exits import CLEAN, INTERRUPTED, UNJUDGED, tell_unwritable
from perfeval.errors import escaped
from perfeval.report.output import tell

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["COMMANDS", "cli", "main"]

COMMANDS = {
    "check": ("check", "检查自评表 / check forms"),
    "read": ("read", "读出文件中的自评表 / read the forms of a file"),
    "annotate": ("annotate", "把审核意见写进工作簿副本 / write opinions into copies of workbooks"),
    "diff": ("diff", "对比同一张表的两稿或两年 / compare two drafts or two years of a form"),
    "round": ("round", "一户一函、逐条销号 / one letter a department, closed item by item"),
    "opinion": ("opinion", "审核意见，纯文字 / the opinion on a form as plain text"),
    "template": ("template", "生成空白自评表 / write a blank form as a workbook"),
    "profile": ("profile", "查看和比较方案 / look at profiles and compare them"),
    "baseline": (
        "baseline",
        "记下已有的问题，以后只报新的 / record known findings, so that only new ones are reported",
    ),
    "waiver": ("waiver", "写出豁免一处问题的配置 / print the configuration that accepts a finding"),
    "rules": ("rules", "列出规则 / list the rules"),
    "explain": ("rules", "解释一条规则 / explain a rule"),
    "schema": ("schema", "输出 JSON Schema / print the JSON Schema of a form"),
}
"""Each command: the module here that holds it, under its own name, and what the list of commands says of it."""


class _Loading(Mapping[str, click.Command]):
    """The commands by name; a module is imported when its command is asked for."""

    def __getitem__(self, name: str) -> click.Command:
        from importlib import import_module

        home = import_module(f"perfeval.cli.{COMMANDS[name][0]}")
        return cast("click.Command", getattr(home, name))

    def __contains__(self, name: object) -> bool:
        return name in COMMANDS

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class _All(Commands):
    """Every command, in the order of ``COMMANDS``."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = cast("dict[str, click.Command]", _Loading())

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """The names."""
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Names and short helps, for which no command is imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in COMMANDS.items()])


def _show_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"{ctx.find_root().info_name} {__version__}", color=ctx.color)
        ctx.exit()


@click.group(
    cls=_All,
    epilog="退出码 / exit codes: 0 无问题 clean; 1 有问题 findings; 2 用法 usage; "
    "3 有输入无法检查 unreadable input; 4 内部错误 bug",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="显示版本 / show the version and exit",
)
def cli() -> None:
    """检查预算绩效自评表 / check budget-performance self-evaluation forms."""


def _show(error: click.ClickException) -> None:
    lines = []
    if type(error).__name__ == "NoArgsIsHelpError":  # of click 8.2 and later: its message is the whole help
        lines.append(error.format_message())
    else:
        if isinstance(error, click.UsageError) and error.ctx is not None:
            lines += [error.ctx.get_usage(), f"Try '{error.ctx.command_path} --help' for help.", ""]
        lines.append(f"Error: {error.format_message()}")
    tell("".join(f"{escaped(line)}\n" for text in lines for line in text.split("\n")))


def main() -> int:
    """Run the command; the exit code it comes to."""
    try:
        code: int = cli.main(prog_name="perfeval", standalone_mode=False) or CLEAN
    except click.ClickException as error:
        _show(error)
        code = error.exit_code
    except click.Abort:
        code = INTERRUPTED
    except OSError as error:  # the help or the version, which click writes
        tell_unwritable(error.strerror or type(error).__name__)
        code = UNJUDGED
    return code
