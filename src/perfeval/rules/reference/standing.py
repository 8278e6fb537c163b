"""What the rules of this family share: the entry of the books for the form, and its units."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfeval.reference import Books
    from perfeval.rule import Context

__all__ = ["FACTORS", "books_of"]

FACTORS = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
"""元 in one unit of money."""


def books_of(ctx: Context) -> Books | None:
    """What the books say about the form; None without books, or if they do not know the form."""
    reference = ctx.reference
    return None if reference is None else ctx.memo("books", lambda: reference.match(ctx.form))
