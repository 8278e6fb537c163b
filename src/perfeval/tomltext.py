"""TOML text to values, strictly: no floats, bounded numbers, and everything that is wrong said at once, by address."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from perfeval.errors import ConfigurationError, Problem, escaped, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["SettingsError", "Strict", "below", "join_keys", "parse_toml", "read_toml", "shown", "toml_text"]

_MOST_BYTES = 4 * 1024 * 1024
_BARE_KEY = re.compile(r"[0-9A-Za-z_\u4e00-\u9fff-]{1,60}")
_MOST_PROBLEMS = 200
_MOST_DIGITS = 40
_MOST_SHOWN = 80


class SettingsError(ConfigurationError):
    """A profile, a waiver or the configuration says something perfeval does not understand.

    ``problems`` lists everything that is wrong, each with its address, such as ``rules.large-adjustment.treshold``;
    ``source`` names the file. ``str`` gives the Chinese text, ``render("en")`` the English one.
    """

    def __init__(self, source: str, problems: tuple[Problem, ...]) -> None:
        self.source = source
        self.problems = problems
        super().__init__(source, problems)

    def render(self, lang: str = "zh") -> str:
        """All problems, one a line, in ``lang``."""
        places = (
            f"{escaped(self.source)}: {each.path}: " if each.path else f"{escaped(self.source)}: "
            for each in self.problems
        )
        return "\n".join(f"{place}{each.render(lang)}" for place, each in zip(places, self.problems, strict=True))

    def __str__(self) -> str:
        return self.render()


def join_keys(*keys: str | int) -> str:
    """An address in a TOML document: ``rules.large-adjustment.threshold``, ``waivers[2].reason``."""
    made = ""
    for key in keys:
        if isinstance(key, int):
            made += f"[{key}]"
            continue
        shown = key if _BARE_KEY.fullmatch(key) else f'"{escaped(key[:60])}"'
        made += f".{shown}" if made else shown
    return made


def below(address: str, key: str | int) -> str:
    """The address of ``key`` in the table or list at ``address``; "" is the document itself."""
    if isinstance(key, int):
        return f"{address}[{key}]"
    return f"{address}.{join_keys(key)}" if address else join_keys(key)


class Strict:
    """One document being read: what is wrong is collected, and raised together at the end."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._problems: list[Problem] = []

    def add(self, address: str, template: str, **evidence: str | int) -> None:
        """Something at ``address`` cannot be used, for a reason (Chinese template and its evidence)."""
        if len(self._problems) < _MOST_PROBLEMS:
            self._problems.append(Problem(address, template, **evidence))

    def unknown(self, address: str, name: str, known: Iterable[str]) -> None:
        """``name`` is none of ``known``; the nearest one is suggested."""
        from difflib import get_close_matches

        choices = list(known)
        near = get_close_matches(name[:80], choices, n=1, cutoff=0.5)
        if near:
            self.add(address, "没有 {name}，最接近的是 {near}", name=quoted(name), near=near[0])
        elif choices:
            self.add(address, "没有 {name}，可用：{known}", name=quoted(name), known="、".join(choices))
        else:
            self.add(address, "没有 {name}", name=quoted(name))

    def keys(self, table: Mapping[str, Any], address: str, known: Iterable[str]) -> None:
        """Refuse every key of ``table`` that is not ``known``."""
        choices = tuple(known)
        for key in table:
            if key not in choices:
                self.unknown(below(address, key), key, choices)

    def table(self, value: object, address: str) -> dict[str, Any]:
        """``value`` if it is a table, otherwise a problem and an empty one."""
        if isinstance(value, dict):
            return value
        self.add(address, "应为表，实为 {value}", value=shown(value))
        return {}

    def text(self, value: object, address: str) -> str | None:
        """``value`` if it is a text that says something, otherwise a problem and None."""
        if isinstance(value, str) and value.strip():
            return value
        self.add(address, "应为非空文本，实为 {value}", value=shown(value))
        return None

    def texts(self, value: object, address: str) -> tuple[str, ...] | None:
        """A list of texts; a single text counts as a list of one."""
        if isinstance(value, str) and value.strip():
            return (value,)
        if isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value):
            return tuple(value)
        self.add(address, "应为文本的列表，实为 {value}", value=shown(value))
        return None

    def day(self, value: object, address: str) -> date | None:
        """A date such as 2021-12-31."""
        if type(value) is date:
            return value
        self.add(address, "应为日期，实为 {value}", value=shown(value))
        return None

    def finish(self) -> None:
        """Raise ``SettingsError`` if anything was wrong."""
        if self._problems:
            raise SettingsError(self.source, tuple(self._problems))


def _decimal(text: str) -> Decimal:
    # Exact, and never so long or so large that writing it out would hurt.
    number = Decimal(text) if len(text) <= _MOST_DIGITS else Decimal("NaN")
    if not number.is_finite() or (number and abs(number.adjusted()) > _MOST_DIGITS):
        raise ValueError(text[:_MOST_DIGITS])
    return number


def parse_toml(text: str, source: str) -> dict[str, Any]:
    """The document in ``text``; numbers with a point become exact ``Decimal``. Raises ``SettingsError``."""
    import tomllib

    strict = Strict(source)
    try:
        return tomllib.loads(text, parse_float=_decimal)
    except tomllib.TOMLDecodeError as error:
        strict.add("", "不是合法的 TOML：{reason}", reason=quoted(str(error)))
    except ValueError as error:
        strict.add("", "数字过大或不是有限数：{value}", value=quoted(str(error)))
    except RecursionError:
        strict.add("", "嵌套过深")
    strict.finish()
    raise AssertionError  # pragma: no cover (finish always raises here)


def read_toml(path: str) -> dict[str, Any]:
    """The document in a file. Raises ``SettingsError`` with the reason if it cannot be read."""
    strict = Strict(path)
    data = b""
    try:
        with open(path, "rb") as file:
            data = file.read(_MOST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        strict.add("", "不是 UTF-8 文本")
    except (OSError, ValueError) as error:
        strict.add("", "无法读取：{reason}", reason=quoted(getattr(error, "strerror", None) or str(error)))
    if len(data) > _MOST_BYTES:
        strict.add("", "文件过大")
    strict.finish()
    return parse_toml(text, path)


def _key(key: str) -> str:
    return key if key.isascii() and _BARE_KEY.fullmatch(key) else toml_text(key)


def shown(value: object) -> str:
    """``value`` as TOML for a message, at most 80 characters."""
    text = toml_text(value)
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"


def _escape(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"  # noqa: PLR2004


def toml_text(value: object) -> str:
    """``value`` as TOML would write it: true, "文本", [1, 2], { met = 80 }."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + "".join(map(_escape, value)) + '"'
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {toml_text(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_text(item) for item in value) + "]"
    return str(value)
