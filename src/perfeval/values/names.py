"""Names of rows as they are compared: without blanks, punctuation and numbering."""

from __future__ import annotations

from perfeval.values.patterns import pattern

__all__ = ["bare", "bare_name"]

_DROPPED = dict.fromkeys(map(ord, " \t\r\n　\xa0:：、，,.。;；()（）[]【】-—_·“”\"'"))
_NUMBERED = pattern(r"指标[0-9]{1,2}")


def bare(text: str) -> str:
    """A text without blanks and punctuation."""
    return text.translate(_DROPPED)


def bare_name(text: str) -> str:
    """A name without blanks, punctuation and a leading 指标1."""
    name = bare(text)
    numbered = _NUMBERED.match(name) if name.startswith("指标") else None
    return name[numbered.end() :] if numbered and numbered.end() < len(name) else name
