"""Addresses: every part can be found by its own address, and every place said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given

from perfeval.paths import join, place, resolve, walk
from perfeval.testing.strategies import forms

if TYPE_CHECKING:
    from perfeval import Form


@given(forms())
def test_walk_and_resolve_agree(form: Form) -> None:
    for path, part in walk(form):
        assert resolve(form, path) is part
        for attribute in attrs.fields(type(part)):
            assert resolve(form, join(path, attribute.name)) == getattr(part, attribute.name)
            assert place(form, join(path, attribute.name))


@pytest.mark.parametrize("path", ["$.nothing", "$.funding[99]", "$.title[0]", "$.kind.x"])
def test_places_a_form_does_not_have(liwan: Form, path: str) -> None:
    with pytest.raises(LookupError):
        resolve(liwan, path)


@pytest.mark.parametrize("path", ["", "funding", "$funding", "$.funding[x]", "$.funding[-1]", "$..title"])
def test_what_is_no_address(liwan: Form, path: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        resolve(liwan, path)


def test_places_speak_the_words_of_the_form(liwan: Form) -> None:
    assert place(liwan, "$.tasks[2].indicators[1].result")[:2] == ("任务3", "人大代表补选完成率")
