"""What a run goes by: the command line first, then the environment, then the nearest configuration file."""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from perfeval.config import Config, find_config, load_config
from perfeval.errors import ConfigurationError, escaped
from perfeval.report.output import tell
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

__all__ = ["USUAL", "Settings", "settled"]

USUAL: Mapping[str, Any] = MappingProxyType(
    {
        "lang": "zh",
        "profile": "default",
        "reference": None,
        "select": (),
        "ignore": (),
        "preview": False,
        "config": None,
        "no_config": False,
        "fail_on": "error",
        "fail_on_gate": (),
        "baseline": None,
    }
)
"""What the options of a run say when nobody gives them."""


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


def _config(path: str | None, *, no_config: bool) -> Config:
    if no_config:
        if path is not None:
            raise ConfigurationError("--config 和 --no-config 只能用一个 (use one of them)")
        return Config()
    found = path if path is not None else find_config()
    return Config() if found is None else load_config(found)


def _shown(path: str) -> str:
    """A path as seen from here: a report should say the same on every machine."""
    try:
        return os.path.relpath(path)
    except (OSError, ValueError):  # another drive, or no working directory
        return path


def settled(given: Mapping[str, Any], named: Container[str] = (), *, verbose: bool = False) -> Settings:
    """What the options and the configuration come to: ``given`` has all of them, ``named`` are those somebody gave.

    ``select`` sets aside what the file selects and ignores, ``ignore`` adds to what it ignores. Raises
    ``SettingsError`` for a configuration that cannot be used.
    """
    config = _config(given["config"], no_config=given["no_config"])

    def chosen(name: str, own: Any) -> Any:
        return given[name] if own is None or name in named else own

    if config.source is not None and verbose:
        tell(f"perfeval: 配置 (configuration): {escaped(_shown(config.source))}\n")
    selects = given["select"] or None
    return Settings(
        config=config,
        source=None if config.source is None else _shown(config.source),
        lang=chosen("lang", config.lang),
        profile=chosen("profile", config.profile),
        asked=config.profile is not None or "profile" in named,
        select=selects or config.select,
        ignore=given["ignore"] if selects else (*config.ignore, *given["ignore"]),
        preview=given["preview"],
        fail_on=chosen("fail_on", config.fail_on),
        fail_on_gate=chosen("fail_on_gate", config.fail_on_gate or None),
        baseline=chosen("baseline", config.baseline),
        reference=given["reference"],
    )
