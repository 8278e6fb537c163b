"""Printed forms: from a document to forms, their places and what was not understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.layouts.department import DEPARTMENT, DEPARTMENT_INDEX
from perfeval.layouts.liwan import LIWAN
from perfeval.layouts.project import PROJECT, TRANSFER

if TYPE_CHECKING:
    from perfeval.layouts.layout import Layout

__all__ = ["LAYOUTS"]

LAYOUTS: tuple[Layout, ...] = (LIWAN, TRANSFER, PROJECT, DEPARTMENT, DEPARTMENT_INDEX)
"""All layouts; of those that fit equally well the first wins. A new printed form is one file and one entry."""
