"""JSON text to values, bounded and without loss: numbers as written, repeated keys kept, errors with their place."""

from __future__ import annotations

import json
from typing import Any

from perfeval.errors import FormStructureError, Problem, escaped

__all__ = ["JsonNumber", "Repeated", "parse_json"]

_MOST_JSON_CHARACTERS = 64 * 1024 * 1024


class JsonNumber:
    """A JSON number as it was written, so that no digit is lost and no exponent is expanded."""

    def __init__(self, text: str) -> None:
        self.text = text


class Repeated(dict[str, Any]):
    """A JSON object in which keys were given more than once."""

    twice: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    repeated, seen = Repeated(made), set[str]()
    twice = []
    for key, _ in pairs:
        if key in seen:
            twice.append(key)
        seen.add(key)
    repeated.twice = tuple(dict.fromkeys(twice))
    return repeated


def _integer(text: str) -> int | JsonNumber:
    return int(text) if len(text) <= 10 else JsonNumber(text)  # noqa: PLR2004 (a year or a schema, nothing longer)


def _no_json(template: str, **evidence: str | int) -> FormStructureError:
    return FormStructureError((Problem("$", template, **evidence),))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _no_json("不是 UTF-8 文本（第 {offset} 字节起）", offset=error.start + 1) from None


def parse_json(text: str | bytes) -> Any:
    """The JSON value of ``text``, with numbers as written and repeated keys remembered; for ``from_dict``.

    Raises ``FormStructureError`` with line and column if it is no JSON, ``TypeError`` if it is no text at all.
    """
    if not isinstance(text, str | bytes | bytearray):
        raise TypeError(f"JSON is str or bytes, not {type(text).__name__}")
    if len(text) > _MOST_JSON_CHARACTERS:
        raise _no_json("JSON 超过 {limit} 字节", limit=_MOST_JSON_CHARACTERS)
    source = _decoded(bytes(text)) if isinstance(text, bytes | bytearray) else text.removeprefix("\ufeff")
    try:
        return json.loads(
            source,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=JsonNumber,
            parse_constant=JsonNumber,
        )
    except json.JSONDecodeError as error:
        raise _no_json(
            "第 {line} 行第 {column} 列不是 JSON：{detail}",
            line=error.lineno,
            column=error.colno,
            detail=escaped(error.msg),
        ) from None
    except RecursionError:
        raise _no_json("JSON 嵌套过深") from None
