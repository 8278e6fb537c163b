"""Frozen values that cost nothing to define: for what is read and computed in between, not for the form itself.

An attrs class writes and compiles its methods, most of a millisecond, which every start of the command would pay for
each of dozens of classes. A record shares its methods with all others.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, dataclass_transform

__all__ = ["NamedTuple", "Record", "field"]


_REQUIRED: Any = object()


class _Attributes:
    """The fields of a record as attrs describes fields: ``attrs.evolve``, ``attrs.asdict`` and others ask for them."""

    def __get__(self, _record: object, kind: type[Record]) -> Any:
        from attrs import Factory, field, fields, make_class

        missing = Factory(lambda: None)  # whether a field is required is told by __init__
        described = {name: field(default=missing, alias=name) for name in kind._field_names()}  # noqa: SLF001
        return fields(make_class(kind.__name__, described))


class _Field:
    """What ``field`` said of one field."""

    __slots__ = ("compared", "default", "shown")

    def __init__(self, default: Any, *, compared: bool, shown: bool) -> None:
        self.default = default
        self.compared = compared
        self.shown = shown


def field(*, default: Any = _REQUIRED, eq: bool = True, repr: bool = True) -> Any:  # noqa: A002 (as in attrs)
    """A field of a record: its ``default``, whether two records differ by it, whether it is shown."""
    return _Field(default, compared=eq, shown=repr)


@dataclass_transform(frozen_default=True, eq_default=True, field_specifiers=(field,))
class Record:
    """A value with named fields, annotated in the class: immutable, equal by value, hashable, picklable.

    Fields are given by position or by name. A subclass adds fields to those of its base.
    """

    __attrs_attrs__: ClassVar[Any] = _Attributes()
    __fields: ClassVar[tuple[str, ...]] = ()
    __names: ClassVar[frozenset[str]] = frozenset()
    __defaults: ClassVar[dict[str, Any]] = {}
    __compared: ClassVar[tuple[str, ...]] = ()
    __shown: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        # Annotations are texts: every module here postpones their evaluation.
        own = tuple(name for name, kind in cls.__annotations__.items() if kind[:8] != "ClassVar")
        compared, shown, defaults = list(cls.__compared), list(cls.__shown), dict(cls.__defaults)
        for name in own:
            told = cls.__dict__.get(name, _REQUIRED)
            if not isinstance(told, _Field):
                told = _Field(told, compared=True, shown=True)
            if told.default is not _REQUIRED:
                defaults[name] = told.default
            if name in cls.__dict__:
                delattr(cls, name)
            if told.compared:
                compared.append(name)
            if told.shown:
                shown.append(name)
        cls.__fields = (*cls.__fields, *own)
        cls.__names, cls.__defaults = frozenset(cls.__fields), defaults
        cls.__compared, cls.__shown = tuple(compared), tuple(shown)

    def __init__(self, *values: Any, **named: Any) -> None:
        made, fields = self.__dict__, self.__fields
        if len(values) == len(fields) and not named:
            made.update(zip(fields, values, strict=True))
            return
        made.update(self.__defaults)
        if values:
            if len(values) > len(self.__fields) or not named.keys().isdisjoint(self.__fields[: len(values)]):
                raise TypeError(f"{type(self).__name__}: too many values")
            made.update(zip(self.__fields, values, strict=False))
        made.update(named)
        if made.keys() != self.__names:
            wrong = ", ".join(sorted(made.keys() ^ self.__names))
            raise TypeError(f"{type(self).__name__}: missing or unknown: {wrong}")

    @classmethod
    def _field_names(cls) -> tuple[str, ...]:
        return cls.__fields

    def changed(self, **named: Any) -> Self:
        """The same with other values of some fields."""
        # Not all of __dict__: a cached property keeps its value there.
        own = self.__dict__
        return type(self)(**{**{name: own[name] for name in self.__fields}, **named})

    def __getstate__(self) -> dict[str, Any]:
        own = self.__dict__
        return {name: own[name] for name in self.__fields}

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        own, others = self.__dict__, other.__dict__
        return all(own[name] == others[name] for name in self.__compared)

    def __hash__(self) -> int:
        own = self.__dict__
        return hash(tuple([own[name] for name in self.__compared]))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={self.__dict__[name]!r}" for name in self.__shown)
        return f"{type(self).__name__}({shown})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be deleted")


if TYPE_CHECKING:
    from typing import NamedTuple
else:
    _OF_THE_CLASS = frozenset(("__annotations__", "__module__", "__qualname__"))

    class _Named(type):
        def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, space)
            names = tuple(space["__annotations__"])
            defaults = [space.pop(each) for each in names if each in space]
            made = namedtuple(name, names, defaults=defaults, module=space["__module__"])  # noqa: PYI024
            for each, value in space.items():
                if each not in _OF_THE_CLASS:
                    setattr(made, each, value)
            return made

    class NamedTuple(metaclass=_Named):
        """``typing.NamedTuple`` without its look at every annotation, which takes longer than making the class."""
