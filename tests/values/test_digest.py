"""Keys are SHA-256, whichever module of the standard library makes it."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from perfeval.values.digest import sha256


@given(st.binary(max_size=200))
def test_it_is_that_of_hashlib(data: bytes) -> None:
    assert sha256(data).hexdigest() == hashlib.sha256(data).hexdigest()
