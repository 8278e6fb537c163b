"""Records: frozen values compared by what they hold."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import attrs
import pytest

from perfeval.values.observation import Quantity
from perfeval.values.record import Record, field


class Base(Record):
    first: int
    second: tuple[str, ...] = ()
    note: str = field(default="", eq=False, repr=False)


class Wider(Base):
    third: int = 3


def test_fields_are_given_by_name_or_place_and_defaults_fill_the_rest() -> None:
    assert Base(1) == Base(first=1, second=())
    assert Base(1, ("x",)) == Base(second=("x",), first=1) != Base(1)
    assert Wider(1, third=4) == Wider(1, (), "", 4)
    assert Wider(1).third == 3


@pytest.mark.parametrize(
    "wrong", [lambda make: make(), lambda make: make(1, fourth=2), lambda make: make(1, (), "", 2, 3)]
)
@pytest.mark.parametrize("make", [Base, Wider])
def test_wrong_fields_are_refused(make: Any, wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"missing or unknown|too many"):
        wrong(make)


def test_a_field_given_twice_is_refused() -> None:
    with pytest.raises(TypeError):
        Base(1, first=2)  # type: ignore[call-arg]


def test_equal_by_value_and_kind_and_hashable() -> None:
    assert Base(1, note="a") == Base(1, note="b")
    assert hash(Base(1, note="a")) == hash(Base(1, note="b"))
    assert Base(1) != Wider(1)
    assert len({Base(1), Base(1), Base(2), Wider(1)}) == 3


def test_frozen() -> None:
    value = Base(1)
    with pytest.raises(AttributeError, match="first"):
        value.first = 2  # type: ignore[misc]
    with pytest.raises(AttributeError, match="first"):
        del value.first
    assert value.first == 1


def test_changed_makes_another() -> None:
    value = Wider(1, note="n")
    assert value.changed(first=2) == Wider(2)
    assert value.changed(first=2).note == "n"
    assert value == Wider(1)
    with pytest.raises(TypeError, match="fourth"):
        value.changed(fourth=1)


def test_what_is_shown() -> None:
    assert repr(Wider(1, ("x",), "hidden")) == "Wider(first=1, second=('x',), third=3)"


def test_copies_and_pickles() -> None:
    from fractions import Fraction

    value = Quantity(kind="measured", span=(0, 1), number="6", unit="人", value=Fraction(6))
    for other in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
        assert other == value
        assert type(other) is Quantity


def test_attrs_knows_the_fields_of_a_record() -> None:
    assert [attribute.name for attribute in attrs.fields(Wider)] == ["first", "second", "note", "third"]
    assert attrs.evolve(Wider(1, third=4), second=("x",)) == Wider(1, ("x",), third=4)
