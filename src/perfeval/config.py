"""Settings of a team: ``perfeval.toml``, or ``[tool.perfeval]`` in ``pyproject.toml``, the nearest one upwards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from perfeval.errors import ConfigurationError
from perfeval.messages import LANGUAGES
from perfeval.policy import GateWord
from perfeval.rule import Severity
from perfeval.tomltext import Strict, read_toml
from perfeval.waivers import Waiver, read_waivers

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FAIL_ON", "FILE_NAME", "Config", "find_config", "load_config"]

FILE_NAME = "perfeval.toml"
"""The file that is looked for first in each folder."""
FAIL_ON = (*(severity.value for severity in Severity), "never")
"""From which severity on findings make a run fail."""

_PYPROJECT = "pyproject.toml"
_KEYS = ("profile", "select", "ignore", "fail_on", "fail_on_gate", "lang", "baseline", "waivers")
_GATE_WORDS = tuple(word.value for word in GateWord if word is not GateWord.READY)


@frozen(kw_only=True)
class Config:
    """What a configuration file settles; None where it says nothing, so that the caller's default holds.

    ``profile`` and ``baseline`` are paths as seen from the file if they name files. ``fail_on_gate`` lists the gate
    words (``explain``, ``correct``, ``undecided``) that make a run fail.
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


def find_config(start: str | Path = ".") -> Path | None:
    """The nearest configuration at or above the folder ``start``.

    In each folder ``perfeval.toml`` is looked for first, then a ``pyproject.toml`` that has ``[tool.perfeval]``.
    Raises ``SettingsError`` for a ``pyproject.toml`` on the way that cannot be read.
    """
    folder = Path(start).resolve()
    for here in (folder, *folder.parents):
        own, shared = here / FILE_NAME, here / _PYPROJECT
        if own.is_file():
            return own
        if shared.is_file() and _tool_table(read_toml(str(shared))) is not None:
            return shared
    return None


def load_config(path: str | Path) -> Config:
    """The configuration in a file. Raises ``SettingsError`` with the address of everything that is wrong."""
    source = str(path)
    strict = Strict(source)
    table: Mapping[str, Any] = read_toml(source)
    prefix = ""
    if Path(path).name == _PYPROJECT:
        own = _tool_table(table)
        if own is None:
            strict.add("tool.perfeval", "没有这个表")
            strict.finish()
        table, prefix = strict.table(own, "tool.perfeval"), "tool.perfeval."
    strict.keys(table, prefix.rstrip("."), _KEYS)
    made = _config(strict, table, prefix, Path(path).parent)
    strict.finish()
    return Config(source=source, **made)


def _tool_table(table: Mapping[str, Any]) -> object:
    tools = table.get("tool")
    return tools.get("perfeval") if isinstance(tools, dict) else None


def _config(strict: Strict, table: Mapping[str, Any], prefix: str, folder: Path) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in table.items():
        address = f"{prefix}{key}"
        if key == "profile":
            name = strict.text(value, address)
            made[key] = str(folder / name) if name is not None and name.endswith(".toml") else name
        elif key == "baseline":
            name = strict.text(value, address)
            made[key] = None if name is None else str(folder / name)
        elif key in ("select", "ignore"):
            made[key] = _rules(strict, value, address)
        elif key == "fail_on":
            made[key] = _one_of(strict, value, address, FAIL_ON)
        elif key == "fail_on_gate":
            names = strict.texts(value, address) or ()
            made[key] = tuple(name for name in names if _one_of(strict, name, address, _GATE_WORDS))
        elif key == "lang":
            made[key] = _one_of(strict, value, address, LANGUAGES)
        elif key == "waivers":
            made[key] = read_waivers(strict, value, address)
    return made


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
