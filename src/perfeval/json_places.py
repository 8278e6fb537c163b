"""Where in a JSON text each value stands: line and column by address."""

from __future__ import annotations

import re
from bisect import bisect_right
from json.decoder import scanstring  # type: ignore[attr-defined]

from perfeval.tables import Place

__all__ = ["form_places", "json_places"]

_BLANK = re.compile(r"[ \t\r\n]*")
_PLAIN = re.compile(r"[^\s,\]}]+")
_DEEPEST = 64


class _Scanner:
    """Walks a text that is known to be JSON."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.found: dict[str, Place] = {}

    def place(self, index: int) -> Place:
        line = bisect_right(self.starts, index)
        return Place(line=line, column=index - self.starts[line - 1] + 1)

    def skip(self, index: int) -> int:
        match = _BLANK.match(self.text, index)
        return match.end() if match else index

    def value(self, index: int, path: str, depth: int) -> int:
        """Remember the value that begins at ``index``; the index behind it."""
        index = self.skip(index)
        self.found[path] = self.place(index)
        first = self.text[index]
        if first == '"':
            return int(scanstring(self.text, index + 1, True)[1])
        if first in "{[" and depth < _DEEPEST:
            return self.items(index + 1, path, depth, named=first == "{")
        match = _PLAIN.match(self.text, index)
        return match.end() if match else index + 1

    def items(self, index: int, path: str, depth: int, *, named: bool) -> int:
        number = 0
        index = self.skip(index)
        while self.text[index] not in "}]":
            inner = f"{path}[{number}]"
            if named:
                name, index = scanstring(self.text, index + 1, True)
                index = self.skip(index) + 1  # the colon
                inner = f"{path}.{name}"
            index = self.skip(self.value(index, inner, depth + 1))
            if self.text[index] == ",":
                index = self.skip(index + 1)
            number += 1
        return index + 1


def json_places(text: str) -> dict[str, Place]:
    """Line and column (from 1) of every value in ``text``, which must be JSON, by address ($.funding[0].source)."""
    scanner = _Scanner(text)
    scanner.value(0, "$", 0)
    return scanner.found


def form_places(data: bytes, number: int) -> dict[str, Place]:
    """Where in a JSON file each address of its form ``number`` (from 0) stands.

    The file is one form, a list of forms, or what ``Reading.to_json`` wrote. ``data`` must be JSON in UTF-8.
    """
    found = json_places(data.decode("utf-8-sig", errors="replace"))
    base = next((base for base in (f"$.forms[{number}].form", f"$[{number}]") if base in found), "$")
    return {"$" + path[len(base) :]: place for path, place in found.items() if f"{path}.".startswith(f"{base}.")}
