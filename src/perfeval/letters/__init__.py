"""One letter a department, closed item by item: rounds of letters, replies and revised forms, and their state."""

from __future__ import annotations

__all__: list[str] = []
