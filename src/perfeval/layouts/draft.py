"""A form while it is being read: values with their places, and an account of every cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from perfeval.errors import NumberError
from perfeval.layouts.vocabulary import is_dash
from perfeval.values.printed import Amount, Points, Rate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfeval.layouts.grid import Box
    from perfeval.messages import Evidence
    from perfeval.tables import Place

__all__ = ["NOTE_KINDS", "Draft", "ReadingNote", "printed_number"]

NOTE_KINDS = {
    "ambiguous": True,
    "conflict": True,
    "hidden": False,
    "inferred": False,
    "no-field": False,
    "no-number": True,
    "no-value": False,
    "not-a-form": False,
    "not-understood": True,
    "outside": False,
    "several-cells": True,
    "shared-cell": True,
    "template-line": False,
    "unsure": True,
}
"""What a note of a layout can be about, and whether it is a doubt: something a person should look at."""


@frozen(kw_only=True)
class ReadingNote:
    """Something that was not understood, is doubtful or has no field in the form.

    ``path`` is the address of a field of the form, ``place`` a place in the document; one of them is always known
    for what a layout says. ``template`` is Chinese with named ``evidence``, which keeps the text of the cell.
    """

    kind: str
    template: str
    evidence: tuple[tuple[str, Evidence], ...] = ()
    path: str | None = None
    place: Place | None = None

    def render(self, lang: str = "zh") -> str:
        """The note as a sentence in ``lang``."""
        from perfeval.messages import render

        return render(self.template, dict(self.evidence), lang)

    @property
    def text(self) -> str:
        """The note in Chinese."""
        return self.render()

    @property
    def doubtful(self) -> bool:
        """Whether a person should look: something may be read wrongly or not at all."""
        return NOTE_KINDS.get(self.kind, True)

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """The note for JSON."""
        made: dict[str, Any] = {"kind": self.kind}
        if self.path is not None:
            made["path"] = self.path
        if self.place is not None:
            made["place"] = self.place.to_dict()
        made["text"] = self.render(lang)
        return made


_BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\xad]+")
_FOLDED: dict[int, str] = {
    **{0xFF10 + digit: str(digit) for digit in range(10)},
    **{ord(sign): plain for sign, plain in zip("−－﹣％﹪．，", "---%%.,", strict=True)},
}
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3}){1,6}(?:\.[0-9]{1,12})?%?")


def printed_number(text: str) -> str:
    """``text`` as a number is compared with the grammar: blanks, widths and thousands separators gone."""
    bare = _BLANKS.sub("", text).translate(_FOLDED)
    return bare.replace(",", "") if "," in bare and _GROUPED.fullmatch(bare) else bare


Number = type[Amount] | type[Rate] | type[Points]


class Draft:
    """Values by address, their places, notes, and which cells are accounted for."""

    def __init__(self) -> None:
        self.places: dict[str, tuple[Place, ...]] = {}
        self.headings: dict[str, Place] = {}
        self.notes: list[ReadingNote] = []
        self.claimed: set[int] = set()
        self.labels: set[int] = set()
        self.doubts = 0

    def claim(self, *boxes: Box) -> None:
        """These cells are labels or have been read."""
        self.claimed.update(box.number for box in boxes)

    def claim_labels(self, *boxes: Box) -> None:
        """These cells are labels, perhaps only together with another: 年初 below 预算数."""
        self.claim(*boxes)
        self.labels.update(box.number for box in boxes)

    def is_free(self, box: Box) -> bool:
        """Whether a cell is not yet accounted for."""
        return box.number not in self.claimed

    def note(
        self, kind: str, template: str, *, path: str | None = None, place: Place | None = None, **evidence: Evidence
    ) -> None:
        """Remember something a person should know."""
        self.doubts += NOTE_KINDS[kind]
        self.notes.append(
            ReadingNote(kind=kind, template=template, evidence=tuple(evidence.items()), path=path, place=place)
        )

    def note_cell(self, kind: str, template: str, box: Box, *, path: str | None = None, **evidence: Evidence) -> None:
        """The same about one cell, which is thereby accounted for; the template may say ``{text}``."""
        self.claim(box)
        self.note(kind, template, path=path, place=box.place, text=box.text, **evidence)

    def no_field(self, box: Box, label: str | None = None) -> None:
        """A printed cell for which the form has no field."""
        if is_dash(box.text):
            self.claim(box)
            self.note("no-value", "此格只印有横线，视为无内容：{text}", place=box.place, text=box.text)
        elif label:
            self.note_cell("no-field", "表单没有与“{label}”对应的字段，原文：{text}", box, label=label)
        else:
            self.note_cell("no-field", "表单没有与此对应的字段，原文：{text}", box)

    def text(self, path: str, *boxes: Box) -> str | None:
        """The text of cells as the value at ``path``; several are joined without blanks."""
        filled = [box for box in boxes if box.text]
        if not filled:
            return None
        self.claim(*filled)
        self.places[path] = tuple(box.place for box in filled)
        return "".join(box.text for box in filled)

    def number(self, path: str, kind: Number, boxes: Iterable[Box]) -> str | None:
        """The number in a cell as the value at ``path``; what is no number becomes a note that keeps the text."""
        found = [box for box in boxes if box.text]
        if not found:
            return None
        box, *others = found
        for other in others:
            self.note_cell("several-cells", "同一栏有多个单元格，只读第一个；其余：{text}", other, path=path)
        self.claim(box)
        bare = printed_number(box.text)
        if is_dash(bare):
            self.note("no-value", "此格只印有横线，视为无数字：{text}", path=path, place=box.place, text=box.text)
            return None
        try:
            kind.parse(bare)
        except NumberError:
            self.note("no-number", "不是数字，未读入：{text}", path=path, place=box.place, text=box.text)
            return None
        self.places[path] = (box.place,)
        return bare

    def also(self, path: str, box: Box) -> None:
        """The same value is printed once more."""
        self.claim(box)
        self.places[path] = (*self.places.get(path, ()), box.place)

    def drop_path(self, path: str) -> None:
        """Notes about a field that was not kept say their place instead."""
        self.notes = [evolve(note, path=None) if note.path == path else note for note in self.notes]
        self.places.pop(path, None)
