"""The form as a dict and as JSON, there and back, strictly: nothing coerced, every problem with its address."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from attrs import fields

from perfeval.errors import ModelError, NumberError
from perfeval.jsontext import parse_json
from perfeval.model import Form, FundingLine, Indicator, Objective, Task

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["from_dict", "from_json", "to_dict", "to_json"]

_ROWS: dict[str, type[FundingLine | Indicator | Task]] = {
    "funding": FundingLine,
    "tasks": Task,
    "indicators": Indicator,
}
_KEYS = {cls: {field.name for field in fields(cls)} for cls in (Form, FundingLine, Objective, Task, Indicator)}


class _Surprise(Exception):  # noqa: N818 (a signal, never seen outside)
    """The quick reader met something that is not plainly right; the strict one judges it."""


def _quick_row(cls: type[Any], data: Any) -> Any:
    """One object of the model from a dict whose values are all of the expected kind; anything else is a surprise."""
    if type(data) is not dict:
        raise _Surprise
    known = _KEYS[cls]
    cells: dict[str, Any] = {}
    for key, value in data.items():
        if type(key) is not str or key not in known:
            raise _Surprise
        # By their kinds and never by ==, which is the caller's own on a value that does not belong here.
        if value is None or (type(value) in (list, dict) and not value):
            continue
        if type(value) is str or (key == "year" and type(value) is int):
            cells[key] = value
        elif key in _ROWS and type(value) is list:
            cells[key] = tuple(_quick_row(_ROWS[key], row) for row in value)
        elif key == "objective":
            cells[key] = _quick_row(Objective, value)
        else:
            raise _Surprise
    return cls(**cells)


def _quick(data: Any) -> Form | None:
    """The form if everything about ``data`` is plainly right: good input needs no converter and no cattrs import."""
    if type(data) is not dict or type(data.get("schema")) is not int or data["schema"] != 1:
        return None
    try:
        form: Form = _quick_row(
            Form, {key: value for key, value in data.items() if type(key) is not str or key != "schema"}
        )
    except (_Surprise, ModelError, NumberError, TypeError):
        return None
    return form


def to_dict(form: Form) -> dict[str, Any]:
    """The form as the dict other systems exchange: printed numbers as text, blank cells left out."""
    from perfeval.structuring import unstructured

    return unstructured(form)


def from_dict(data: Mapping[str, Any], *, lenient: bool = False) -> Form:
    """The form that ``data`` describes.

    Strict: a JSON number is no amount (it has lost its printed digits), unknown keys and empty texts are refused.
    ``lenient`` accepts numbers for amounts, rates and points, taken as their shortest text.
    Raises ``FormStructureError`` with every problem and its address.
    """
    form = _quick(data)
    if form is not None:
        return form
    from perfeval.structuring import structured

    return structured(data, lenient=lenient)


def to_json(form: Form, *, indent: int | None = None) -> str:
    """The same dict as JSON text."""
    return json.dumps(to_dict(form), ensure_ascii=False, indent=indent, allow_nan=False)


def from_json(text: str | bytes, *, lenient: bool = False) -> Form:
    """The form in a JSON text (or UTF-8 bytes).

    Raises ``FormStructureError`` like ``from_dict``, and also for what is no JSON, with line and column.
    """
    return from_dict(parse_json(text), lenient=lenient)
