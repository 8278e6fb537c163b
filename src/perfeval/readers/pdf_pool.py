"""The parent's side of reading PDFs: child processes that are started late, used again, and ended when they hang."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from importlib.util import find_spec
from typing import Any

from perfeval.errors import UnreadableError
from perfeval.readers.pdf_worker import read_frame, write_frame

__all__ = ["close_pool", "pages_of"]

_PATIENCE = (
    20.0 if hasattr(os, "fork") else 4.0
)  # seconds without an answer; where processes limit themselves, generous
_START_PATIENCE = 60.0
_MOST_RESULT = 128 << 20
_IDLE = 4

_SPLIT = "请只保留自评表所在的页，另存为新的 PDF 再试"
_ASK = "请重新下载，或向来源索取 Excel、Word 文件"

_REASONS = {
    "PDF-ENCRYPTED": ("PDF 已用密码加密", "请去掉打开密码后再试"),
    "PDF-DAMAGED": ("PDF 已损坏或不完整", _ASK),
    "PDF-PAGE": ("PDF 的一页已损坏，无法打开", _ASK),
    "PDF-LIMIT": ("一页的内容多得不像自评表，超过时间、内存或数量的上限", _SPLIT),
    "PDF-PAGES": ("PDF 有 {count} 页，上限 {limit}", _SPLIT),
}


class _Worker:
    """One child process and the thread that listens to it."""

    def __init__(self) -> None:
        self.answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.fresh = True
        environment = dict(os.environ)
        environment["PYTHONPATH"] = os.pathsep.join(_homes())
        environment.pop("PYTHONSTARTUP", None)
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "perfeval.readers.pdf_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        threading.Thread(target=self._listen, name="perfeval-pdf", daemon=True).start()

    def _listen(self) -> None:
        stream = self.process.stdout
        if stream is None:
            return
        with contextlib.suppress(OSError, ValueError):
            while (frame := read_frame(stream)) is not None:  # type: ignore[arg-type]
                self.answers.put(frame)
        self.answers.put(None)

    def ask(self, data: bytes) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """The pages as far as they were read, and how it ended."""
        pages: list[dict[str, Any]] = []
        # A file larger than the pipe is written while the child may already have died.
        with contextlib.suppress(OSError, ValueError):
            if self.process.stdin is not None:
                write_frame(self.process.stdin, data)  # type: ignore[arg-type]
        size = 0
        while True:
            try:
                frame = self.answers.get(timeout=_START_PATIENCE if self.fresh else _PATIENCE)
            except queue.Empty:
                frame = None
            self.fresh = False
            if frame is None:
                return pages, {"end": "PDF-LIMIT", "page": len(pages) + 1, "dead": True}
            size += len(frame)
            if size > _MOST_RESULT:
                return pages, {"end": "PDF-LIMIT", "page": len(pages) + 1, "dead": True}
            answer = json.loads(frame)
            if "end" in answer:
                return pages, answer
            pages.append(answer["content"])

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    @property
    def alive(self) -> bool:
        return self.process.poll() is None


def _homes() -> list[str]:
    """Where the child finds the packages it needs, and nothing else: never the folder with the forms."""
    homes: list[str] = []
    for package in ("perfeval", "pypdfium2", "attr"):
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or []) if spec else []:
            home = os.path.dirname(os.path.abspath(place))  # noqa: PTH100, PTH120 (pathlib costs start-up time)
            if home not in homes:
                homes.append(home)
    return homes


_lock = threading.Lock()
_idle: list[_Worker] = []
_lost: list[_Worker] = []


def _forget() -> None:
    """In a forked child: the workers belong to the parent."""
    global _lock  # noqa: PLW0603 (another thread may have held it while the process forked)
    _lock = threading.Lock()
    _lost.extend(_idle)
    _idle.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


@atexit.register
def close_pool() -> None:
    """End the child processes; the next PDF starts a new one."""
    with _lock:
        workers = list(_idle)
        _idle.clear()
    for worker in workers:
        worker.close()


def _taken() -> _Worker:
    with _lock:
        while _idle:
            worker = _idle.pop()
            if worker.alive:
                return worker
            worker.close()
    if not sys.executable or getattr(sys, "frozen", False):
        raise UnreadableError(
            "PDF-NO-CHILD", "无法启动读取 PDF 的子进程：找不到 Python 解释器", "请在普通的 Python 环境中运行"
        )
    try:
        return _Worker()
    except OSError as error:
        raise UnreadableError(
            "PDF-NO-CHILD",
            "无法启动读取 PDF 的子进程：{reason}",
            "请检查系统的进程数与权限",
            reason=str(error)[:200],
        ) from None


def pages_of(data: bytes) -> list[dict[str, Any]]:
    """What the pages of a PDF hold, as ``lattice.page_as_data`` describes it.

    Raises ``UnreadableError``: package missing, encrypted, damaged, or over a limit, with the page.
    """
    if find_spec("pypdfium2") is None:
        raise UnreadableError(
            "MISSING-EXTRA", "读取 PDF 需要另装 pypdfium2", '请运行 pip install "perfeval[pdf]" 后再试'
        )
    worker = _taken()
    done = False
    try:
        pages, answer = worker.ask(data)
        done = not answer.get("dead")
    finally:
        keep = False
        if done and worker.alive:
            with _lock:
                keep = len(_idle) < _IDLE
                if keep:
                    _idle.append(worker)
        if not keep:
            worker.close()
    code = answer["end"]
    if code:
        template, advice = _REASONS.get(code, _REASONS["PDF-DAMAGED"])
        page = answer.get("page", 0)
        error = UnreadableError(code, template, advice, place=f"p. {page}" if page else "")
        error.evidence = {key: answer[key] for key in ("count", "limit") if key in answer}
        raise error
    return pages
