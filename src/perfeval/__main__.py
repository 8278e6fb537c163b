"""``python -m perfeval`` is the command ``perfeval``."""

from __future__ import annotations

import gc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["main"]


def main() -> NoReturn:
    """Run the command and leave with its exit code."""
    # Start-up makes much and drops little: looking for garbage meanwhile finds none.
    gc.set_threshold(100_000)
    from perfeval.cli import main as command

    command()


if __name__ == "__main__":
    main()
