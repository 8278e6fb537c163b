"""``perfeval check PATH...`` without options: nothing to parse, so that click, a tenth of such a run, is not loaded."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from perfeval.cli.exits import BUG, INTERRUPTED, notices, tell_bug
from perfeval.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["run"]


def _is_plain(arguments: Sequence[str], environment: Iterable[str]) -> bool:
    """Whether these arguments mean themselves.

    Not where one may be an option, a variable such as ``PERFEVAL_LANG`` or ``_PERFEVAL_COMPLETE`` speaks for one, or
    the shell leaves patterns and variables in the arguments to the command.
    """
    command, *paths = arguments or ("",)
    return (
        command == "check"
        and bool(paths)
        and not any(path.startswith("-") for path in paths)
        and not any("PERFEVAL_" in name for name in environment)
        and os.name == "posix"
    )


def run(arguments: Sequence[str]) -> int | None:
    """Do what the arguments say and give the exit code; None, with nothing done, if it takes click to tell."""
    if not _is_plain(arguments, os.environ):
        return None
    from perfeval.cli.checking import Wanted, check_files
    from perfeval.cli.settings import USUAL, settled

    try:
        with notices():
            return check_files(tuple(arguments[1:]), settled(USUAL), [Wanted()])
    except ConfigurationError:
        return None  # it is told together with how the command is used
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 (whatever it is, it has an exit code)
        tell_bug(error)
        return BUG
