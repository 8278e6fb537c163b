"""Patterns that cost nothing until they are used, and words that are looked up instead of compiled.

Compiling is most of what a pattern costs a run over one form: a large alternation, or a class of several Chinese
characters, takes longer to compile than all its searches take.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Endings", "Words", "occurrences", "pattern"]


class _Pattern:
    """Stands for a compiled pattern: compiled with the first use of a method, which then stays at hand."""

    __slots__ = ("__dict__", "_source")

    def __init__(self, source: str) -> None:
        self._source = source

    def __getattr__(self, name: str) -> Any:
        method = getattr(re.compile(self._source), name)
        setattr(self, name, method)
        return method


def pattern(source: str) -> re.Pattern[str]:
    """The pattern of ``source``, compiled with its first use."""
    return cast("re.Pattern[str]", _Pattern(source))


def _longest_first(words: Iterable[str], at: int) -> dict[str, list[str]]:
    """The words by the character at their beginning (0) or end (-1), the longest of each first."""
    grouped: dict[str, list[str]] = {}
    for word in sorted(set(words), key=len, reverse=True):
        if word[at] in grouped:
            grouped[word[at]].append(word)
        else:
            grouped[word[at]] = [word]
    return grouped


class Words:
    """A set of words that is asked for the longest one at a place, so that 未能 is not read as 未."""

    __slots__ = ("_by_first", "_words")

    _by_first: dict[str, list[str]]

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)

    def __getattr__(self, name: str) -> Any:
        # Sorted with the first question: half of all sets of words are asked nothing by a form.
        if name != "_by_first":
            raise AttributeError(name)
        self._by_first = _longest_first(self._words, 0)
        return self._by_first

    @property
    def firsts(self) -> frozenset[str]:
        """The characters that words begin with."""
        return frozenset(self._by_first)

    def at(self, text: str, place: int, end: int | None = None) -> str:
        """The longest word that stands at ``place`` and ends by ``end``; "" if there is none."""
        for word in self._by_first.get(text[place : place + 1], ()):
            if text.startswith(word, place, end):
                return word
        return ""

    def ends(self, text: str, place: int) -> Iterator[int]:
        """Where the words that stand at ``place`` end, the longest first."""
        for word in self._by_first.get(text[place : place + 1], ()):
            if text.startswith(word, place):
                yield place + len(word)

    def find(self, text: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
        """The place of the first word in ``text[start:end]``."""
        by_first = self._by_first
        for place, char in enumerate(text[start:end], start):
            if char in by_first and (word := self.at(text, place, end)):
                return place, place + len(word)
        return None

    def spans(self, text: str, start: int = 0) -> Iterator[tuple[int, int]]:
        """The places of the words from ``start`` on, from left to right, none overlapping another."""
        found = self.find(text, start)
        while found is not None:
            yield found
            found = self.find(text, found[1])

    def all(self, text: str) -> Iterator[str]:
        """The words of ``text`` from left to right, none overlapping another."""
        return (text[start:end] for start, end in self.spans(text))

    def replaced(self, text: str, by: str | dict[str, str]) -> str:
        """``text`` with each word replaced, all by the same or each by its own."""
        pieces: list[str] = []
        done, by_first = 0, self._by_first
        for place, char in enumerate(text):
            if char in by_first and place >= done:
                for word in by_first[char]:
                    if text.startswith(word, place):
                        pieces += (text[done:place], by if isinstance(by, str) else by[word])
                        done = place + len(word)
                        break
        return "".join((*pieces, text[done:])) if done else text


class Endings:
    """A set of words that is asked for the longest one that a text ends in."""

    __slots__ = ("_by_last", "_words")

    _by_last: dict[str, list[str]]

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)

    def __getattr__(self, name: str) -> Any:
        if name != "_by_last":
            raise AttributeError(name)
        self._by_last = _longest_first(self._words, -1)
        return self._by_last

    def __contains__(self, text: str) -> bool:
        return text in self._words

    def of(self, text: str) -> str:
        """The longest word that ``text`` ends in and has something before; "" if there is none."""
        for word in self._by_last.get(text[-1:], ()):
            if text.endswith(word) and len(text) > len(word):
                return word
        return ""


def occurrences(
    text: str, start: int, firsts: frozenset[str], end_at: Callable[[str, int], int]
) -> Iterator[tuple[int, int]]:
    """Places from ``start`` on where something begins with one of ``firsts`` and, by ``end_at``, ends (-1: does not)."""
    done = start
    for place, char in enumerate(text):
        if char in firsts and place >= done:
            end = end_at(text, place)
            if end > place:
                yield place, end
                done = end
