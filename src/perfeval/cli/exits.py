"""How a run ends: its exit code, and what it says on stderr when it cannot do its work."""

from __future__ import annotations

import os
import sys
import warnings
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NoReturn

from perfeval.errors import escaped
from perfeval.report.output import tell

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "BUG",
    "CLEAN",
    "FOUND",
    "INTERRUPTED",
    "UNJUDGED",
    "USAGE",
    "leave",
    "notices",
    "tell_bug",
    "tell_unwritable",
]

CLEAN, FOUND, USAGE, UNJUDGED, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""The exit codes; the highest that applies wins, and a usage error stops before any work."""


def tell_unwritable(reason: str) -> None:
    """A report could not be written: say so on stderr."""
    tell(f"perfeval: 无法写出报告 (cannot write the report): {escaped(reason)}\n")


def tell_bug(error: Exception) -> None:
    """Something of ours is broken: say so on stderr."""
    tell(f"perfeval: 内部错误 (a bug, --debug for details): {type(error).__name__}\n")


@contextmanager
def notices() -> Iterator[None]:
    """Names that have changed are told once each, in one line."""
    told: set[str] = set()
    usual = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *rest: Any, **named: Any) -> None:
        if category.__name__ != "RenamedRuleWarning":
            usual(message, category, *rest, **named)
        elif str(message) not in told:
            told.add(str(message))
            tell(f"perfeval: {escaped(str(message))}\n")

    with warnings.catch_warnings():
        warnings.filterwarnings("always", r"规则 .* 已改名为", FutureWarning)
        warnings.showwarning = show
        yield


def leave(code: int) -> NoReturn:
    """Exit without taking the interpreter apart, which takes as long as starting it did."""
    import atexit

    atexit._run_exitfuncs()  # noqa: SLF001 (a measuring tool may have left some)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)
