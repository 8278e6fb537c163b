"""Whether a text is a number that merely happens to be text."""

from __future__ import annotations

import re

__all__ = ["looks_numeric"]

_NUMERAL = re.compile(r"[-+]?[0-9][0-9,]{0,30}(?:\.[0-9]{1,20})?%?", re.ASCII)


def looks_numeric(text: str) -> bool:
    """Whether a text is nothing but a numeral, so that Excel would have stored a number had it been typed so."""
    return _NUMERAL.fullmatch(text) is not None
