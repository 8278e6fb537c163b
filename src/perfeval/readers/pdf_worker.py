"""The child process that reads PDFs: bytes in, plain data out, under limits the parent cannot be harmed through.

Run as ``python -m perfeval.readers.pdf_worker``. Frames on standard input and output are a length of eight bytes,
then as many bytes: a file in; JSON out, one object a page, then one that says how it ended.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import struct
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["main", "read_frame", "write_frame"]

_LENGTH = struct.Struct(">Q")
_MOST_FRAME = 128 << 20
_MOST_PAGES = 500
_MEMORY = 224 << 20
_SECONDS = 1.4
_SECONDS_A_PAGE = 0.05
_MOST_SECONDS = 20.0
_JOBS = 500


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame; None at the end of the stream or when it breaks off."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > _MOST_FRAME:
        return None
    data = stream.read(length)
    return data if len(data) == length else None


def write_frame(stream: BinaryIO, data: bytes) -> None:
    """Write one frame."""
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def _limit_memory() -> None:
    """From now on the process may grow by so much and no more; it writes no file and leaves no core."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock has to do
        return
    used = 0
    with contextlib.suppress(OSError, ValueError), open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        used = int(file.read().split()[0]) * resource.getpagesize()
    for kind, limit in (
        (resource.RLIMIT_AS, (used or 1 << 30) + _MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (limit, limit))


def _limit_time(seconds: float) -> None:
    """The process ends when it has worked so long; even inside PDFium, where no Python runs."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _serve(data: bytes, out: BinaryIO) -> None:
    from perfeval.readers.lattice import TooManyLines, page_as_data
    from perfeval.readers.pdfium import Pages, PdfRefused

    def answer(**content: Any) -> None:
        write_frame(out, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))

    number = 0
    _limit_time(_SECONDS)
    try:
        with Pages(data) as pages:
            count = len(pages)
            if count > _MOST_PAGES:
                answer(end="PDF-PAGES", count=count, limit=_MOST_PAGES)
                return
            _limit_time(min(_SECONDS + _SECONDS_A_PAGE * count, _MOST_SECONDS))
            for number in range(1, count + 1):
                answer(page=number, content=page_as_data(pages.page(number - 1)))
        answer(end="")
    except PdfRefused as refusal:
        answer(end=refusal.args[0], page=refusal.args[1] if len(refusal.args) > 1 else number)
    except TooManyLines:
        answer(end="PDF-LIMIT", page=number)
    except MemoryError:
        answer(end="PDF-LIMIT", page=number)
    except Exception as error:  # noqa: BLE001 (whatever it is, it is about this file and must not end the next one)
        answer(end="PDF-DAMAGED", page=number, reason=type(error).__name__)
    finally:
        _limit_time(0)


def main() -> None:
    """Read files until the parent closes the pipe."""
    stdin = os.fdopen(os.dup(0), "rb")
    stdout = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # nothing a library prints may get between the frames
        os.dup2(nowhere, stream)
    import perfeval.readers.pdfium  # noqa: F401 (before the limits, which leave no room for loading)

    _limit_memory()
    for _ in range(_JOBS):
        data = read_frame(stdin)
        if data is None:
            break
        _serve(data, stdout)
        del data


if __name__ == "__main__":
    main()
    sys.exit(0)
