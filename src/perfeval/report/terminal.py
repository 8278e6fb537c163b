"""Text on a terminal: how wide Chinese is, where a line may break, and colour only where it is wanted."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Style", "clip", "pad", "wants_colour", "width", "window", "wrap"]

_OPENING = frozenset("（〔［｛〈《「『【“‘([{")
_CLOSING = frozenset("，。、；：！？…—）〕］｝〉》」』】”’％·,.;:!?)]}%")
_NARROW = frozenset({"Na", "N", "H"})
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})
_NARROWEST, _WIDEST, _USUAL = 48, 100, 80


@cache
def _columns(char: str) -> int:
    # Ambiguous characters (“ ” … — ·) are one or two columns wide, as the terminal's font has it. Two is the safe
    # guess for wrapping: too short a line is read more easily than one the terminal breaks by itself.
    if category(char) in _NO_WIDTH:
        return 0
    return 1 if east_asian_width(char) in _NARROW else 2


def width(text: str) -> int:
    """How many columns ``text`` takes on a terminal, at the most."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def pad(text: str, columns: int) -> str:
    """``text`` with blanks after it, ``columns`` wide."""
    return text + " " * (columns - width(text))


def clip(text: str, columns: int) -> str:
    """As much of ``text`` as fits into ``columns``, with … where something was left out."""
    if width(text) <= columns:
        return text
    kept, room = [], columns - width("…")
    for char in text:
        room -= _columns(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept) + "…"


@cache
def _is_narrow(char: str) -> bool:
    return east_asian_width(char) in _NARROW


@cache
def _is_apart(char: str) -> bool:
    """Whether a line may end on either side of a character, unless its neighbour forbids it: nearly all Chinese."""
    return not (char in _CLOSING or char in _OPENING or not _columns(char) or _is_narrow(char))


def _holds(before: str, after: str) -> bool:
    """Whether no line may end between these two characters."""
    if before == " " or after == " ":
        return False
    if after in _CLOSING or before in _OPENING or not _columns(after):
        return True
    return _is_narrow(before) and _is_narrow(after)


def _units(text: str) -> list[str]:
    """What a line break may not divide: a word, a number, a Chinese character with its punctuation, a blank."""
    units: list[str] = []
    start = 0
    apart = list(map(_is_apart, text))
    for end in range(1, len(text)):
        if (apart[end - 1] and apart[end]) or not _holds(text[end - 1], text[end]):
            units.append(text[start:end])
            start = end
    if text:
        units.append(text[start:])
    return units


def _cut(unit: str, room: int) -> list[str]:
    """A unit that is longer than a whole line, cut where the line ends."""
    pieces, piece, used = [], "", 0
    for char in unit:
        if used + _columns(char) > room and piece:
            pieces.append(piece)
            piece, used = "", 0
        piece += char
        used += _columns(char)
    return [*pieces, piece]


def wrap(text: str, columns: int, first: str = "", rest: str = "") -> list[str]:
    """``text`` in lines of at most ``columns``, the first after ``first``, the others after ``rest``.

    No line begins with 。or ）, none ends with （ or “, and neither words nor numbers are divided.
    """
    if width(first) + width(text) <= columns:
        return [first + text.strip(" ")]
    room = max(2, columns - max(width(first), width(rest)))
    lines, prefix, line, used = [], first, "", width(first)
    for unit in _units(text):
        size = _columns(unit) if len(unit) == 1 else width(unit)
        for piece in (unit,) if size <= room else _cut(unit, room):
            if piece is not unit:
                size = width(piece)
            if used + size > columns and line:
                lines.append(prefix + line.rstrip(" "))
                prefix, line, used = rest, "", width(rest)
            if piece == " " and not line:
                continue
            line += piece
            used += size
    if line or not lines:
        lines.append(prefix + line.rstrip(" "))
    return lines


class Style:
    """The colours of the reports, or none."""

    __slots__ = ("colour",)

    def __init__(self, *, colour: bool) -> None:
        self.colour = colour

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text

    def strong(self, text: str) -> str:
        """A heading."""
        return self._paint(text, "1")

    def faint(self, text: str) -> str:
        """Something by the way."""
        return self._paint(text, "2")

    def good(self, text: str) -> str:
        """What was found right."""
        return self._paint(text, "32")

    def grave(self, text: str, severity: str) -> str:
        """A word as loud as its severity: ``error``, ``warning`` or ``info``."""
        return self._paint(text, {"error": "1;31", "warning": "33", "info": "36"}[severity])


def wants_colour(*, is_terminal: bool, environment: Mapping[str, str]) -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR or a dumb one; FORCE_COLOR colours a pipe as well."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return environment["FORCE_COLOR"] != "0"
    if not is_terminal or environment.get("TERM") == "dumb":
        return False
    # The old console of Windows shows escape sequences as letters unless a program switches them on.
    return os.name != "nt" or any(key in environment for key in ("WT_SESSION", "ConEmuANSI", "TERM"))


def window(file: int | None, environment: Mapping[str, str]) -> int:
    """The columns to write in: those of the terminal ``file``, at most 100 (longer lines read badly), else 80."""
    told = environment.get("COLUMNS", "")
    if told.isascii() and told.isdigit() and len(told) < 6:  # noqa: PLR2004
        columns = int(told)
    elif file is None:
        columns = _USUAL
    else:
        try:
            columns = os.get_terminal_size(file).columns
        except OSError:
            columns = _USUAL
    # One column stays free: some terminals break a line that is exactly full.
    return min(max(columns or _USUAL, _NARROWEST), _WIDEST) - 1
