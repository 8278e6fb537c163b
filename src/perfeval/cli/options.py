"""The options of the commands that check forms, and what they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from perfeval.cli.commands import names
from perfeval.cli.settings import USUAL, settled
from perfeval.config import FAIL_ON, FAIL_ON_GATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfeval.cli.settings import Settings

__all__ = ["fail_options", "judging_options", "settings"]

F = TypeVar("F", bound="Callable[..., Any]")


def _gate(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    words = names(ctx, parameter, values)
    if not set(words) <= set(FAIL_ON_GATE):
        raise click.BadParameter(", ".join(FAIL_ON_GATE))
    return words


def _options(*options: Callable[[F], F]) -> Callable[[F], F]:
    def added(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return added


judging_options = _options(
    click.option(
        "--profile",
        default=USUAL["profile"],
        show_default=True,
        metavar="NAME",
        help="方案名、.toml 文件，或 auto（按表推定）/ profile name, .toml file, or auto (told from each form)",
    ),
    click.option("--reference", metavar="FILE", help="台账 .csv、.json 或 .parquet / the books to compare with"),
    click.option("--select", multiple=True, metavar="RULES", callback=names, help="只用这些规则 / only these rules"),
    click.option("--ignore", multiple=True, metavar="RULES", callback=names, help="不用这些规则 / not these rules"),
    click.option("--preview", is_flag=True, help="也用试行的规则 / rules that are still on trial, too"),
    click.option("--config", metavar="FILE", help="配置文件，缺省为最近的 perfeval.toml / configuration file"),
    click.option("--no-config", is_flag=True, help="不读配置文件 / read no configuration file"),
)
"""The options of every command that checks forms; their values go to ``settings``."""

fail_options = _options(
    click.option(
        "--fail-on",
        type=click.Choice(list(FAIL_ON)),
        default=USUAL["fail_on"],
        show_default=True,
        help="达到此级别时退出码为 1 / exit 1 from this severity on",
    ),
    click.option(
        "--fail-on-gate",
        multiple=True,
        metavar="WORDS",
        callback=_gate,
        help="结论为其中之一时退出码为 1：explain、correct、undecided / exit 1 if a form's gate word is one of these",
    ),
)
"""The options that decide what makes a run fail."""


def settings(ctx: click.Context, *, verbose: bool = False) -> Settings:
    """What the options of ``ctx`` and the configuration come to. Raises ``SettingsError`` if that cannot be used."""
    named = {name for name in ctx.params if ctx.get_parameter_source(name) is not ParameterSource.DEFAULT}
    return settled({**USUAL, **ctx.params}, named, verbose=verbose)
