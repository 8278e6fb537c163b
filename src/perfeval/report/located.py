"""File names as code hosts want them: relative to the repository, with slashes, and never leading out of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from perfeval.errors import escaped

if TYPE_CHECKING:
    from perfeval.report import View

__all__ = ["Located", "located"]

_PARENT = "_parent_"
_LONGEST = 255
"""No file system has longer names, and readers of SARIF fail at an address of 64 KiB without a word."""
_DRIVE = re.compile(r"[A-Za-z]:(?:/|$)")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Located(NamedTuple):
    """The parts of a path, none of them empty, ``.`` or ``..``; ``inside`` if they start at the repository."""

    parts: tuple[str, ...]
    inside: bool

    @property
    def path(self) -> str:
        """The parts with slashes, control characters visible."""
        return escaped("/".join(self.parts)) or "."

    @property
    def uri(self) -> str:
        """The parts percent-encoded, as a relative reference."""
        from urllib.parse import quote

        # Names that are no text have no bytes in UTF-8.
        plain = (escaped(part) if _SURROGATE.search(part) else part for part in self.parts)
        return "/".join(quote(part, safe="") for part in plain) or "."


def _absolute(name: str) -> bool:
    return name.startswith("/") or _DRIVE.match(name) is not None


def _steps(name: str) -> tuple[list[str], int]:
    """The parts of a path without detours, and how many folders above its start it begins."""
    parts: list[str] = []
    above = 0
    for part in name.split("/"):
        if part == "..":
            if parts:
                parts.pop()
            else:
                above += 1
        elif part not in {"", "."}:
            parts.append(part if len(part) <= _LONGEST else f"{part[: _LONGEST - 1]}…")
    return parts, above


def located(file: str, view: View) -> Located:
    """Where ``file`` is, seen from ``view.root``; no file is looked at.

    A backslash separates folders on every system: read as part of a name, it would lead elsewhere on Windows.
    """
    name = file.replace("\\", "/")
    if view.folder and not _absolute(name):
        name = f"{view.folder}/{name}".replace("\\", "/")
    parts, above = _steps(name)
    if not _absolute(name):
        return Located((*(_PARENT,) * above, *parts), inside=not above)
    root, _ = _steps(view.root.replace("\\", "/"))
    if view.root and parts[: len(root)] == root:
        return Located(tuple(parts[len(root) :]), inside=True)
    return Located(tuple(parts), inside=False)
