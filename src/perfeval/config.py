"""Settings of a team: ``perfeval.toml``, or ``[tool.perfeval]`` in ``pyproject.toml``, the nearest one upwards."""

# Path would cost more start-up time than the rest of this module.
# ruff: noqa: PTH113, PTH118, PTH119, PTH120, PTH123

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from perfeval.errors import ConfigurationError
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfeval.tomltext import Strict
    from perfeval.waivers import Waiver

__all__ = ["FAIL_ON", "FAIL_ON_GATE", "FILE_NAME", "Config", "find_config", "load_config"]

FILE_NAME = "perfeval.toml"
"""The file that is looked for first in each folder."""
FAIL_ON = ("error", "warning", "info", "never")
"""From which severity on findings make a run fail."""
FAIL_ON_GATE = ("explain", "correct", "undecided")
"""The words of the gate that can make a run fail."""

_PYPROJECT = "pyproject.toml"
_KEYS = ("profile", "select", "ignore", "fail_on", "fail_on_gate", "lang", "baseline", "waivers")
_MARK = rb"""tool["']?[ \t]*\.[ \t]*["']?perfeval|^[ \t]*\[[ \t]*["']?tool["']?[ \t]*\]|^[ \t]*["']?tool["']?[ \t]*="""
_MOST_BYTES = 4 * 1024 * 1024


class Config(Record):
    """What a configuration file settles; None where it says nothing, so that the caller's default holds.

    ``profile`` and ``baseline`` are paths from the folder of the file if they name files. ``fail_on_gate`` lists the
    gate words (``explain``, ``correct``, ``undecided``) that make a run fail.
    """

    source: str | None = None
    profile: str | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    fail_on_gate: tuple[str, ...] = ()
    lang: str | None = None
    baseline: str | None = None
    waivers: tuple[Waiver, ...] = ()


def find_config(start: str | os.PathLike[str] = ".") -> str | None:
    """The nearest configuration at or above the folder ``start``.

    In each folder ``perfeval.toml`` is looked for first, then a ``pyproject.toml`` that has ``[tool.perfeval]``.
    Raises ``SettingsError`` for a ``pyproject.toml`` on the way that speaks of perfeval and cannot be read.
    """
    try:
        folder = os.path.realpath(start)
    except OSError:  # the working directory is gone
        return None
    while True:
        own, shared = os.path.join(folder, FILE_NAME), os.path.join(folder, _PYPROJECT)
        if os.path.isfile(own):
            return own
        if os.path.isfile(shared) and _settles_something(shared):
            return shared
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def _settles_something(pyproject: str) -> bool:
    try:
        with open(pyproject, "rb") as file:
            # Most projects have such a file, and parsing it would cost every run of the command a few milliseconds.
            data = file.read(_MOST_BYTES)
            if b"perfeval" not in data or re.search(_MARK, data, re.MULTILINE) is None:
                return False
    except OSError:
        return False
    from perfeval.tomltext import read_toml

    return _tool_table(read_toml(pyproject)) is not None


def load_config(path: str | os.PathLike[str]) -> Config:
    """The configuration in a file. Raises ``SettingsError`` with the address of everything that is wrong."""
    from perfeval.tomltext import Strict, read_toml

    source = os.fspath(path)
    strict = Strict(source)
    table: Mapping[str, Any] = read_toml(source)
    prefix = ""
    if os.path.basename(source) == _PYPROJECT:
        own = _tool_table(table)
        if own is None:
            strict.add("tool.perfeval", "没有这个表")
            strict.finish()
        table, prefix = strict.table(own, "tool.perfeval"), "tool.perfeval."
    strict.keys(table, prefix.rstrip("."), _KEYS)
    made = _config(strict, table, prefix, os.path.dirname(source))
    strict.finish()
    return Config(source=source, **made)


def _tool_table(table: Mapping[str, Any]) -> object:
    tools = table.get("tool")
    return tools.get("perfeval") if isinstance(tools, dict) else None


def _config(strict: Strict, table: Mapping[str, Any], prefix: str, folder: str) -> dict[str, Any]:
    from perfeval.messages import LANGUAGES
    from perfeval.waivers import read_waivers

    made: dict[str, Any] = {}
    for key, value in table.items():
        address = f"{prefix}{key}"
        if key == "profile":
            made[key] = _profile(strict, value, address, folder)
        elif key == "baseline":
            name = strict.text(value, address)
            made[key] = None if name is None else os.path.join(folder, name)
        elif key in ("select", "ignore"):
            made[key] = _rules(strict, value, address)
        elif key == "fail_on":
            made[key] = _one_of(strict, value, address, FAIL_ON)
        elif key == "fail_on_gate":
            names = strict.texts(value, address) or ()
            made[key] = tuple(name for name in names if _one_of(strict, name, address, FAIL_ON_GATE))
        elif key == "lang":
            made[key] = _one_of(strict, value, address, LANGUAGES)
        elif key == "waivers":
            made[key] = read_waivers(strict, value, address)
    return made


def _profile(strict: Strict, value: object, address: str, folder: str) -> str | None:
    from perfeval.profile import AUTO, SHIPPED

    name = strict.text(value, address)
    if name is None or name in SHIPPED or name == AUTO:
        return name
    if name.endswith(".toml"):
        return os.path.join(folder, name)
    strict.unknown(address, name, (*SHIPPED, AUTO))
    return None


def _one_of(strict: Strict, value: object, address: str, choices: tuple[str, ...]) -> str | None:
    text = strict.text(value, address)
    if text is not None and text not in choices:
        strict.unknown(address, text, choices)
        return None
    return text


def _rules(strict: Strict, value: object, address: str) -> tuple[str, ...]:
    """Names of rules and families, each of which exists."""
    from perfeval.rules import FAMILIES, NAMES, selected

    names = strict.texts(value, address) or ()
    for name in names:
        try:
            selected((name,), ())
        except ConfigurationError:
            strict.unknown(address, name, sorted({*NAMES, *FAMILIES}))
    return names
