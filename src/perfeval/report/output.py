"""Where reports go: a stream that no character can break, files that are complete or not there, several at once."""

# Path would cost more start-up time than the rest of this module.
# ruff: noqa: PTH101, PTH105, PTH108, PTH110, PTH113, PTH116, PTH120

from __future__ import annotations

import codecs
import os
import stat
import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from perfeval.report import View

__all__ = ["OutputError", "ReportFile", "Stream", "shared", "tell", "view", "write_whole"]


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

    def write(self, piece: str | bytes) -> None:
        """Write and flush; a reader that has gone away (a pager, ``head``) is no error, a full disk is."""
        if self._closed:
            return
        try:
            if self._binary is not None:
                self._binary.write(piece if isinstance(piece, bytes) else piece.encode(self.encoding, self._errors))
            elif isinstance(piece, bytes):
                raise OutputError("stdout")
            else:
                self._stream.write(piece)
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

    def write(self, piece: str | bytes) -> None:
        """Write text as UTF-8, bytes as they are."""
        try:
            self._file.write(piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace"))
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


def write_whole(name: str, text: str) -> None:
    """Write a text file that is complete or not there. Raises ``OutputError``."""
    file = ReportFile(name)
    try:
        file.write(text)
        file.finish()
    finally:
        file.discard()


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


# --- One run, several reports -------------------------------------------------------------------------------


def shared(results: Iterable[Any], writers: list[Callable[[Iterator[Any]], None]]) -> list[BaseException | None]:
    """Give each result to every writer as soon as it is there, keeping none; the errors, in the writers' order.

    Each writer takes its results from an iterator at its own pace, in a thread of its own: none waits for another to
    end, and the results of a thousand documents are never all there at once.
    """
    from queue import Queue
    from threading import Thread

    queues: list[Queue[Any]] = [Queue(maxsize=1) for _ in writers]
    errors: list[BaseException | None] = [None for _ in writers]
    end = object()

    def run(number: int, writer: Callable[[Iterator[Any]], None]) -> None:
        results = iter(queues[number].get, end)
        try:
            writer(results)
        except BaseException as error:  # noqa: BLE001 (told to the caller, who must not wait for this writer)
            errors[number] = error
        for _ in results:
            pass

    threads = [Thread(target=run, args=each, daemon=True) for each in enumerate(writers)]
    for thread in threads:
        thread.start()
    try:
        for result in results:
            for queue in queues:
                queue.put(result)
    finally:
        for queue in queues:
            queue.put(end)
        for thread in threads:
            thread.join()
    return errors


def view(stream: Stream | ReportFile, *, lang: str, profile: str = "default", verbose: bool = False) -> View:
    """How a report is to look where it goes."""
    from perfeval.report import View
    from perfeval.report.terminal import wants_colour, window

    environment = os.environ
    return View(
        lang=lang,
        profile=profile,
        columns=window(stream.number if stream.terminal else None, environment),
        colour=isinstance(stream, Stream) and wants_colour(is_terminal=stream.terminal, environment=environment),
        verbose=verbose,
    )
