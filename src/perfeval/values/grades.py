"""The words by which results are graded: 达成, 部分达成, 未达成."""

from __future__ import annotations

from typing import Literal

__all__ = ["Grade", "grade"]

Grade = Literal["partly", "unmet", "met"]

_PARTLY = ("部分达成", "部分完成", "部分实现", "部分达到", "部分达标")
_UNMET = ("未达成",)
_MET = ("达成",)


def grade(
    text: str | None, *, partly: tuple[str, ...] = (), unmet: tuple[str, ...] = (), met: tuple[str, ...] = ()
) -> Grade | None:
    """The grade that a result opens with, in the usual words or in these further ones."""
    begun = (text or "").strip()
    if begun.startswith((*_PARTLY, *partly)):
        return "partly"
    if begun.startswith((*_UNMET, *unmet)):
        return "unmet"
    return "met" if begun.startswith((*_MET, *met)) else None
