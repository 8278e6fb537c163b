"""The JSON Schema (2020-12) of the form as a dict, made from the model and from nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import attrs

from perfeval.model import Form, FundingLine, Indicator, Objective, Task
from perfeval.values.printed import Amount, Points, Rate

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["json_schema"]

_DIGITS = r"^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?"
_VALUES: dict[Any, dict[str, Any]] = {
    str: {"type": "string", "minLength": 1},
    int: {"type": "integer", "minimum": 1, "maximum": 9999},
    Amount: {"type": "string", "pattern": _DIGITS + "$"},
    Rate: {"type": "string", "pattern": _DIGITS + "%?$"},
    Points: {"type": "string", "pattern": _DIGITS + "%?$"},
}
_PARTS = (FundingLine, Objective, Task, Indicator)


_BLANK: tuple[dict[str, Any], ...] = (
    {"type": "null"},
    {"type": "array", "maxItems": 0},
    {"type": "object", "maxProperties": 0},
)
"""What stands for a cell that is blank or that the form does not have."""


def _value(of: Any) -> dict[str, Any]:
    """The schema of a filled cell."""
    if get_origin(of) is tuple:
        return {"type": "array", "items": _value(get_args(of)[0])}
    if get_origin(of) is Literal:
        return {"enum": list(get_args(of))}
    if of in _PARTS:
        return {"$ref": f"#/$defs/{of.__name__}"}
    return _VALUES[of]


def _described(attribute: attrs.Attribute[Any]) -> dict[str, Any]:
    """The schema of one field with its official term; it may be blank unless the form needs it."""
    inner = next(iter(arg for arg in _options(attribute.type) if arg is not type(None)))
    title = {"title": attribute.metadata["label"]}
    if attribute.default is attrs.NOTHING:
        return title | _value(inner)
    return title | {"anyOf": [_value(inner), *_BLANK]}


def _options(of: Any) -> tuple[Any, ...]:
    return get_args(of) if type(None) in get_args(of) else (of,)


def _object(cls: type[Any]) -> dict[str, Any]:
    own = attrs.fields(attrs.resolve_types(cls))
    return {
        "title": cls.__name__,
        "description": (cls.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": {a.name: _described(a) for a in own},
        "required": [a.name for a in own if a.default is attrs.NOTHING],
        "additionalProperties": False,
    }


def json_schema() -> Mapping[str, Any]:
    """The schema of what ``from_dict`` takes; keys and official terms come from the model."""
    form = _object(Form)
    form["properties"] = {"schema": {"title": "格式版本", "const": 1}, **form["properties"]}
    form["required"] = ["schema", *form["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:perfeval:form:1",
        **form,
        "title": "绩效自评表 (perfeval form)",
        "$defs": {cls.__name__: _object(cls) for cls in _PARTS},
    }
