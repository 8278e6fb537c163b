"""The strict cattrs converter of the form: what each key may hold, and every problem with its address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn

from perfeval.errors import FormStructureError, NumberError, Problem, escaped, quoted, safe_repr
from perfeval.jsontext import JsonNumber
from perfeval.model import FIGURES, KINDS, MONEY_UNITS, YEARS, Form, FundingLine, Indicator, Objective, Task
from perfeval.values.printed import Amount, Points, Printed, Rate

if TYPE_CHECKING:
    from collections.abc import Callable

    Structure = Callable[[Any, Any], Any]

__all__ = ["SCHEMA", "structured", "unstructured"]

SCHEMA = 1
"""The version of the dict format this library reads and writes."""

_MOST_PROBLEMS = 1000
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")


class _Wrong(Exception):  # noqa: N818 (no error yet: the parts of one)
    """What is wrong below one value: (relative path, template, evidence), at most 1,000 of them and a count."""

    def __init__(self, problems: list[tuple[str, str, dict[str, str | int]]], omitted: int = 0) -> None:
        self.problems = problems
        self.omitted = omitted


class _Gathered:
    """Collects what is wrong in the children of one value."""

    def __init__(self) -> None:
        self.problems: list[tuple[str, str, dict[str, str | int]]] = []
        self.omitted = 0

    def add(self, step: str, template: str, **evidence: str | int) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append((step, template, evidence))
        else:
            self.omitted += 1

    def take(self, step: str, wrong: _Wrong) -> None:
        room = _MOST_PROBLEMS - len(self.problems)
        self.problems.extend((step + path, template, evidence) for path, template, evidence in wrong.problems[:room])
        self.omitted += wrong.omitted + max(0, len(wrong.problems) - room)

    def settle(self) -> None:
        if self.problems:
            raise _Wrong(self.problems, self.omitted)


def _refuse(template: str, **evidence: str | int) -> NoReturn:
    raise _Wrong([("", template, evidence)])


def _kind_of(value: object) -> str:
    """The JSON name of a value's kind, for a message."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true/false"
    if isinstance(value, int | float | JsonNumber):
        return "number"
    if isinstance(value, str):
        return "string"
    if isinstance(value, list):
        return "array"
    return "object" if isinstance(value, Mapping) else escaped(type(value).__name__)


def _text(value: Any, _type: Any) -> str:
    if type(value) is not str:
        _refuse("应为文本，实为 {kind}", kind=_kind_of(value))
    if not value:
        _refuse("不可为空文本；空白单元格请写 null 或省略")
    try:
        value.encode()
    except UnicodeEncodeError:
        _refuse("含有孤立的代理码位，不是合法文本")
    text: str = value
    return text


def _whole(value: Any, _type: Any) -> int:
    if type(value) is not int:
        _refuse("应为整数，实为 {kind}", kind=_kind_of(value))
    if value not in YEARS:
        _refuse("应为 1 至 9999 的年份，实为 {value}", value=quoted(value))
    year: int = value
    return year


def _choice(value: Any, of: Any) -> str:
    choices = get_args(of)
    if type(value) is not str or value not in choices:
        shown = quoted(value) if isinstance(value, str) else _kind_of(value)
        _refuse("应为 {choices} 之一，实为 {value}", choices="、".join(choices), value=shown)
    text: str = value
    return text


def _lenient_digits(value: object) -> object:
    if isinstance(value, JsonNumber):
        return value.text
    if isinstance(value, int | float) and not isinstance(value, bool):
        return safe_repr(value)  # the shortest text that reads back as the same number
    return value


def _number(kind: type[Printed], *, lenient: bool) -> Structure:
    def structure(value: Any, _type: Any) -> Printed:
        if lenient:
            value = _lenient_digits(value)
        if isinstance(value, int | float | JsonNumber) and not isinstance(value, bool):
            _refuse('数字须写成文本，如 "94.90"：JSON 数字已失去印刷的位数')
        if type(value) is not str:
            _refuse("应为数字文本，实为 {kind}", kind=_kind_of(value))
        try:
            return kind.parse(value)
        except NumberError:
            if kind is Amount:
                _refuse("{value} 不是金额：应为如 -768.27 的 ASCII 数字，无千分位、无指数", value=quoted(value))
            _refuse("{value} 不是数字：应为如 95.84 或 95.84% 的 ASCII 数字，无千分位、无指数", value=quoted(value))

    return structure


def _key_step(key: object) -> str:
    if isinstance(key, str) and _PLAIN_KEY.fullmatch(key):
        return f".{key}"
    return f"[{quoted(key)}]"


def _unknown_key(gathered: _Gathered, key: object, known: list[str]) -> None:
    if not isinstance(key, str):
        gathered.add(_key_step(key), "键应为文本")
        return
    from difflib import get_close_matches

    near = get_close_matches(key[:80], known, n=1, cutoff=0.6)
    if near:
        gathered.add(_key_step(key), "未知的键 {key}；最接近的是 {nearest}", key=quoted(key), nearest=near[0])
    else:
        gathered.add(_key_step(key), "未知的键 {key}；此处可用：{known}", key=quoted(key), known="、".join(known))


def _is_absent(value: object) -> bool:
    return value is None or (
        isinstance(value, list | tuple | Mapping) and not value and not getattr(value, "twice", ())
    )


def _part(cls: type[Any], converter: Converter) -> Structure:
    """The hook for one class of the model: a JSON object with known keys, each of the right kind."""
    hooks = {a.name: (converter.get_structure_hook(a.type), a.type) for a in attrs.fields(attrs.resolve_types(cls))}
    required = [a.name for a in attrs.fields(cls) if a.default is attrs.NOTHING]
    versioned = cls is Form
    known = ["schema", *hooks] if versioned else list(hooks)

    def structure(value: Any, _type: Any) -> Any:
        if not isinstance(value, Mapping):
            _refuse("应为对象，实为 {kind}", kind=_kind_of(value))
        gathered = _Gathered()
        for key in getattr(value, "twice", ()):
            gathered.add(_key_step(key), "键 {key} 重复出现", key=quoted(key))
        if versioned:
            _check_schema(gathered, value)
        arguments = {}
        for key, item in value.items():
            if versioned and isinstance(key, str) and key == "schema":
                continue
            if not isinstance(key, str) or key not in hooks:
                _unknown_key(gathered, key, known)
            elif not _is_absent(item):
                hook, of = hooks[key]
                try:
                    arguments[key] = hook(item, of)
                except _Wrong as wrong:
                    gathered.take(f".{key}", wrong)
        for key in required:
            if key not in arguments and _is_absent(value.get(key)):
                gathered.add(f".{key}", "缺少必填的键 {key}", key=key)
        gathered.settle()
        return cls(**arguments)

    return structure


def _check_schema(gathered: _Gathered, value: Mapping[Any, Any]) -> None:
    version = value.get("schema")
    if version is None:
        gathered.add(".schema", "缺少必填的键 {key}", key="schema")
    elif type(version) is not int or version != SCHEMA:
        shown = quoted(version) if type(version) in (int, str) else _kind_of(version)
        gathered.add(".schema", "不支持的格式版本 {value}；本版支持 {known}", value=shown, known=SCHEMA)


def _sequence(of: Any, converter: Converter) -> Structure:
    """The hook for tuple[X, ...]: a JSON array and nothing else that can be iterated."""
    item_type = get_args(of)[0]
    hook = converter.get_structure_hook(item_type)

    def structure(value: Any, _type: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            _refuse("应为数组，实为 {kind}", kind=_kind_of(value))
        gathered, made = _Gathered(), []
        for index, item in enumerate(value):
            try:
                made.append(hook(item, item_type))
            except _Wrong as wrong:
                gathered.take(f"[{index}]", wrong)
        gathered.settle()
        return tuple(made)

    return structure


def _optional(of: Any, converter: Converter) -> Structure:
    """The hook for X | None; null itself has been dropped by the object around it."""
    inner = next(arg for arg in get_args(of) if arg is not type(None))
    hook = converter.get_structure_hook(inner)
    return lambda value, _type: hook(value, inner)


def _is_sequence(of: Any) -> bool:
    return get_origin(of) is tuple


def _is_optional(of: Any) -> bool:
    return type(None) in get_args(of)


def _is_literal(of: Any) -> bool:
    return get_args(of) in (KINDS, MONEY_UNITS, FIGURES)


def _converter(*, lenient: bool = False) -> Converter:
    converter = Converter()
    converter.register_structure_hook_func(_is_literal, _choice)
    converter.register_structure_hook_factory(_is_sequence, lambda of: _sequence(of, converter))
    converter.register_structure_hook_factory(_is_optional, lambda of: _optional(of, converter))
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(int, _whole)
    for number in (Amount, Rate, Points):
        converter.register_structure_hook(number, _number(number, lenient=lenient))
        converter.register_unstructure_hook(number, lambda value: value.text)
    for cls in (Indicator, Objective, FundingLine, Task, Form):
        converter.register_structure_hook(cls, _part(cls, converter))
        converter.register_unstructure_hook(cls, make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True))
    converter.register_unstructure_hook_func(
        _is_sequence, lambda value: [converter.unstructure(item) for item in value]
    )
    return converter


_converters: dict[bool, Converter] = {}


def _ready(*, lenient: bool = False) -> Converter:
    if lenient not in _converters:
        _converters[lenient] = _converter(lenient=lenient)
    return _converters[lenient]


def structured(data: Any, *, lenient: bool) -> Form:
    """The form in ``data``. Raises ``FormStructureError`` with every problem and its address."""
    try:
        form: Form = _ready(lenient=lenient).structure(data, Form)
    except _Wrong as wrong:
        problems = tuple(Problem(f"${path}", template, **evidence) for path, template, evidence in wrong.problems)
        raise FormStructureError(problems, wrong.omitted) from None
    return form


def unstructured(form: Form) -> dict[str, Any]:
    """The form as a dict, blank cells left out."""
    return {"schema": SCHEMA, **_ready().unstructure(form)}
