"""What a run goes by: the command line first, then the environment, then the nearest configuration file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from perfeval.cli.commands import names
from perfeval.config import FAIL_ON, FAIL_ON_GATE, Config, find_config, load_config
from perfeval.errors import escaped
from perfeval.report.output import tell
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Settings", "fail_options", "judging_options", "settings"]

F = TypeVar("F", bound="Callable[..., Any]")


class Settings(Record):
    """What the command line and the configuration come to; see ``Config`` for most of it."""

    config: Config
    source: str | None
    lang: str
    profile: str
    asked: bool
    """Whether anyone named the profile, so that no other need be offered."""
    select: tuple[str, ...] | None
    ignore: tuple[str, ...]
    preview: bool
    fail_on: str
    fail_on_gate: tuple[str, ...]
    baseline: str | None
    reference: str | None

    @property
    def files(self) -> tuple[str | None, ...]:
        """The files that the run reads besides forms."""
        own = self.profile if self.profile.endswith(".toml") else None
        return (self.config.source, self.baseline, self.reference, own)


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
        default="default",
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
        default="error",
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


def _config(path: str | None, *, no_config: bool) -> Config:
    if no_config:
        if path is not None:
            raise click.UsageError("--config 和 --no-config 只能用一个 (use one of them)")
        return Config()
    found = path if path is not None else find_config()
    return Config() if found is None else load_config(found)


def _shown(path: str) -> str:
    """A path as seen from here: a report should say the same on every machine."""
    try:
        return os.path.relpath(path)
    except (OSError, ValueError):  # another drive, or no working directory
        return path


def settings(ctx: click.Context, *, verbose: bool = False) -> Settings:
    """What the options of ``ctx`` and the configuration come to.

    ``--select`` sets aside what the file selects and ignores, ``--ignore`` adds to what it ignores. Raises
    ``SettingsError`` for a configuration that cannot be used.
    """
    given = ctx.params
    config = _config(given["config"], no_config=given["no_config"])

    def chosen(name: str, own: Any) -> Any:
        by_hand = name in given and ctx.get_parameter_source(name) is not ParameterSource.DEFAULT
        return own if own is not None and not by_hand else given.get(name)

    if config.source is not None and verbose:
        tell(f"perfeval: 配置 (configuration): {escaped(_shown(config.source))}\n")
    selects = given["select"] or None
    return Settings(
        config=config,
        source=None if config.source is None else _shown(config.source),
        lang=chosen("lang", config.lang),
        profile=chosen("profile", config.profile),
        asked=config.profile is not None or ctx.get_parameter_source("profile") is not ParameterSource.DEFAULT,
        select=selects or config.select,
        ignore=given["ignore"] if selects else (*config.ignore, *given["ignore"]),
        preview=given["preview"],
        fail_on=chosen("fail_on", config.fail_on),
        fail_on_gate=chosen("fail_on_gate", config.fail_on_gate or None) or (),
        baseline=chosen("baseline", config.baseline),
        reference=given["reference"],
    )
