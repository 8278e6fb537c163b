"""Turning a Chinese template and its evidence into a sentence, in the reader's language, at the last moment."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from os.path import dirname, join
from typing import TYPE_CHECKING, Protocol

from perfeval.errors import ConfigurationError, escaped, quoted
from perfeval.values.printed import Amount, Points, Rate
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from gettext import NullTranslations

__all__ = [
    "LANGUAGES",
    "Evidence",
    "Phrase",
    "brief",
    "clipped",
    "evidence_as_data",
    "language",
    "listing",
    "render",
    "shown",
    "translate",
]

LANGUAGES = ("zh", "en")
"""The languages messages exist in; the first is the language of the forms and the default."""

_ALIASES = {"zh": "zh", "en": "en"}


class Phrase(Record):
    """A piece of a message that is itself translated: a Chinese template and its evidence."""

    template: str
    evidence: tuple[tuple[str, Evidence], ...] = ()

    @classmethod
    def of(cls, template: str, **evidence: Evidence) -> Phrase:
        """A phrase from a template and named evidence."""
        return cls(template, tuple(evidence.items()))

    def render(self, lang: str = "zh") -> str:
        """The phrase in ``lang``."""
        return render(self.template, dict(self.evidence), lang)


class Rendered(Protocol):
    """Evidence that renders itself late: a phrase, or the reason of an assessment."""

    def render(self, lang: str = "zh") -> str:
        """The text in ``lang``."""


Evidence = str | int | Decimal | Amount | Rate | Points | Rendered | tuple["Evidence", ...] | None


def language(tag: str) -> str:
    """The language of ``LANGUAGES`` that a tag such as ``zh-CN``, ``zh_Hans`` or ``en-US`` asks for.

    Raises ``ConfigurationError`` for any other language.
    """
    primary = tag[:40].replace("_", "-").partition("-")[0].lower()
    try:
        return _ALIASES[primary]
    except KeyError:
        raise ConfigurationError(f"不支持的语言 {quoted(tag)}，可用：zh、en (unknown language, use zh or en)") from None


@cache
def _catalogue(lang: str) -> NullTranslations:
    from gettext import GNUTranslations

    path = join(dirname(__file__), "locale", lang, "LC_MESSAGES", "perfeval.mo")
    with open(path, "rb") as file:
        return GNUTranslations(file)


_ONE, _MANY = 1, 2


def translate(text: str, lang: str, number: int = _MANY) -> str:
    """``text`` (Chinese) in ``lang``; a text without a translation stays Chinese.

    Where the catalogue has a singular and a plural, ``number`` chooses.
    """
    if lang == "zh" or not text:
        return text
    catalogue = _catalogue(lang)
    made = catalogue.ngettext(text, text, number)
    return made if made != text else catalogue.gettext(text)


def listing(items: Iterable[str], lang: str) -> str:
    """Items as one enumeration: 甲、乙、丙, or a, b and c."""
    texts = list(items)
    if lang == "zh" or len(texts) < 2:  # noqa: PLR2004
        return "、".join(texts)
    from babel.lists import format_list

    return format_list(texts, locale=lang)


_QUOTED = 200
"""A cell may hold the 32,767 characters of Excel and more; nobody reads a sentence around that."""


def clipped(text: str, most: int = _QUOTED) -> str:
    """A text as a sentence quotes it: a long one is cut short and ends in …."""
    return text if len(text) <= most else text[: most - 1] + "…"


def brief(value: Evidence, most: int = _QUOTED) -> Evidence:
    """Evidence as a sentence quotes it."""
    if isinstance(value, str):
        return clipped(value, most)
    if isinstance(value, tuple):
        return tuple(brief(item, most) for item in value)
    if isinstance(value, Phrase):
        return Phrase(value.template, tuple((name, brief(item, most)) for name, item in value.evidence))
    return value


def shown(value: Evidence, lang: str) -> str:
    """A piece of evidence in ``lang``, escaped if it comes from outside."""
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, tuple):
        return listing((shown(item, lang) for item in value), lang)
    if value is None:
        return "—"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int | Amount | Rate | Points):
        return str(value)
    return escaped(value.render(lang))


def render(template: str, evidence: Mapping[str, Evidence], lang: str = "zh") -> str:
    """The template in ``lang`` with its evidence filled in; texts from outside are escaped."""
    told = {key: shown(value, lang) for key, value in evidence.items()}
    # What a sentence counts, if it counts anything.
    number = _ONE if told.get("count", told.get("weight")) == "1" else _MANY
    return translate(template, lang, number).format_map(told)


def evidence_as_data(value: Evidence, lang: str) -> object:
    """Evidence for JSON: numbers as the strings that were printed, tuples as lists, phrases in ``lang``."""
    if isinstance(value, tuple):
        return [evidence_as_data(item, lang) for item in value]
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value) if isinstance(value, Amount | Rate | Points) else value.render(lang)
