"""Texts from forms and rosters made safe: as parts of file names, and as text of a Word or Excel file."""

from __future__ import annotations

import unicodedata

from perfeval.errors import escaped

__all__ = ["one_line", "safe_name", "safe_text"]

_FORBIDDEN = frozenset("<>:\"/\\|?*%$`'~#&;=")
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³")}
)
_LONGEST = 40
_MOST_BYTES = 120


def safe_name(text: str) -> str:
    """A part of a file name that is one on every system: no paths, devices, invisible characters, outer dots."""
    made = "".join(
        char
        for char in unicodedata.normalize("NFC", text[:1000])
        if char not in _FORBIDDEN and unicodedata.category(char)[0] not in {"C", "Z", "M"}
    )
    made = made[:_LONGEST]
    while len(made.encode()) > _MOST_BYTES:
        made = made[:-1]
    made = made.strip(".-_ ")
    return f"_{made}" if made.lower().partition(".")[0] in _RESERVED else made


def safe_text(text: str) -> str:
    r"""A text for a document: line breaks stay, every other invisible character is shown as ``\u{202e}``."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return "\n".join(escaped(line) for line in lines)


def one_line(text: str) -> str:
    """The same on one line: Chinese text that wraps in a cell needs no blank where it did."""
    return escaped("".join(line.strip() for line in text.replace("\t", " ").splitlines()))
