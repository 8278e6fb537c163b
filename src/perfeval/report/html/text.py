"""Text on its way into a page: nothing hidden stays hidden, and sentences come in the reader's language."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.errors import escaped
from perfeval.messages import render
from perfeval.values.interval import scaled
from perfeval.values.rounding import half_up

if TYPE_CHECKING:
    from perfeval.messages import Evidence

__all__ = ["Speech", "percent", "titled", "visible"]

_FINEST = 4


def visible(text: str) -> str:
    r"""``text`` with every control or invisible character written as ``\u{1b}``; line breaks stay."""
    return "\n".join(map(escaped, text.replace("\r\n", "\n").split("\n")))


def titled(text: str) -> str:
    """``text`` as a heading begins."""
    return text[:1].upper() + text[1:]


def percent(ratio: Fraction) -> str:
    """A ratio in whole per cent; with more digits only where 100% or 0% would be a lie, never with more than four."""
    for places in range(_FINEST + 1):
        shown = half_up(ratio * 100, places)
        if ratio in (0, 1) or shown not in (0, 100 * 10**places):
            return f"{scaled(shown, places):f}%"
    return "≈100%" if ratio > Fraction(1, 2) else "≈0%"


class Speech:
    """Sentences in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.tag = "zh-Hans" if lang == "zh" else "en"
        self.colon, self.stop, self.comma = ("：", "；", "，") if lang == "zh" else (": ", "; ", ", ")

    def say(self, template: str, **evidence: Evidence) -> str:
        """A Chinese template and its evidence as a sentence."""
        return render(template, evidence, self.lang)
