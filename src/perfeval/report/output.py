"""Where a report goes: a stream that no character can break, or a file that is complete or not there."""

# Path would cost more start-up time than the rest of this module.
# ruff: noqa: PTH101, PTH105, PTH108, PTH110, PTH113, PTH116, PTH120

from __future__ import annotations

import codecs
import os
import stat
import sys
from contextlib import suppress
from typing import IO, Any

__all__ = ["OutputError", "ReportFile", "Stream", "tell"]


class OutputError(Exception):
    """A report could not be written."""


def _as_json(error: UnicodeError) -> tuple[str, int]:
    """What an encoding cannot say, as JSON says it in ASCII."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from json import dumps

    return dumps(error.object[error.start : error.end])[1:-1], error.end


class Stream:
    """Standard output or a file, written as bytes so that no character can fail."""

    def __init__(self, stream: Any, *, holds_json: bool = False) -> None:
        if stream is None:
            raise OutputError("stdout")
        self._stream = stream
        self._binary: IO[bytes] | None = getattr(stream, "buffer", None)
        self.terminal = bool(stream.isatty())
        # Text follows the encoding that the reader of the stream expects (a GBK console, a pipe under it);
        # JSON is UTF-8 wherever it goes but to a terminal that could not show it.
        own = getattr(stream, "encoding", None) or "utf-8"
        self.encoding = "utf-8" if holds_json and not self.terminal else own
        self._errors = "backslashreplace"
        if holds_json and self.terminal:
            self._errors = "perfeval-json"
            codecs.register_error(self._errors, _as_json)
        self._closed = False

    @property
    def number(self) -> int | None:
        """The file descriptor, if there is one."""
        try:
            return int(self._stream.fileno())
        except (OSError, ValueError, AttributeError):
            return None

    def write(self, text: str) -> None:
        """Write and flush; a reader that has gone away (a pager, ``head``) is no error, a full disk is."""
        if self._closed:
            return
        try:
            if self._binary is None:
                self._stream.write(text)
            else:
                self._binary.write(text.encode(self.encoding, self._errors))
            self._stream.flush()
        except BrokenPipeError:
            self._give_up()
        except OSError as error:
            self._give_up()
            raise OutputError(error.strerror or type(error).__name__) from None

    def _give_up(self) -> None:
        # What is still buffered would fail once more at exit, with a traceback: send it nowhere.
        self._closed = True
        number = self.number
        if number is not None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, number)
            os.close(nowhere)


class ReportFile:
    """A file that is complete or not there: written beside its place and moved when done."""

    terminal = False
    number = None

    def __init__(self, name: str) -> None:
        from tempfile import NamedTemporaryFile

        self._target = os.path.realpath(name)
        try:
            if os.path.exists(self._target) and not os.path.isfile(self._target):
                raise OutputError("不是普通文件 (not a regular file)")
            self._file = NamedTemporaryFile(  # noqa: SIM115 (closed or removed below)
                mode="wb", dir=os.path.dirname(self._target), prefix=".perfeval-", delete=False
            )
        except OSError as error:
            raise OutputError(error.strerror or type(error).__name__) from None

    def write(self, text: str) -> None:
        """Write as UTF-8."""
        try:
            self._file.write(text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise OutputError(error.strerror or type(error).__name__) from None

    def finish(self) -> None:
        """Move the file to its place."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            os.chmod(self._file.name, _usual_mode(self._target))
            os.replace(self._file.name, self._target)
        except OSError as error:
            raise OutputError(error.strerror or type(error).__name__) from None

    def discard(self) -> None:
        """Remove what was not moved."""
        self._file.close()
        if os.path.exists(self._file.name):
            os.unlink(self._file.name)


def _usual_mode(target: str) -> int:
    """The mode of the file that is replaced, or what a new file would get."""
    try:
        return stat.S_IMODE(os.stat(target).st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def tell(text: str) -> None:
    """A line for stderr; a broken stderr must not change the exit code."""
    with suppress(OutputError):
        Stream(sys.stderr).write(text)
