"""``python -m perfeval`` is the command ``perfeval``."""

from __future__ import annotations

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["main"]


def main() -> NoReturn:
    """Run the command and leave with its exit code."""
    # Start-up makes much and drops little: looking for garbage meanwhile finds none.
    gc.set_threshold(100_000)
    from perfeval.cli.late import delay

    delay()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console that cannot show a character shows its code; it must not look like a finding (exit 1).
            stream.reconfigure(errors="backslashreplace")
    from perfeval.cli.exits import leave
    from perfeval.cli.plain import run

    code = run(sys.argv[1:])
    if code is None:
        from perfeval.cli.group import main as command

        code = command()
    leave(code)


if __name__ == "__main__":
    main()
