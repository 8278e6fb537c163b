"""Files: what the arguments of a command name, and the forms that are in it."""

# Path would cost more start-up time than the rest of this module.
# ruff: noqa: PTH110, PTH112, PTH113, PTH116, PTH118, PTH119, PTH121, PTH207

from __future__ import annotations

import os
import stat
import sys
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from perfeval.errors import FormStructureError, UnreadableError
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from perfeval.layouts.draft import ReadingNote
    from perfeval.model import Form
    from perfeval.profile import Profile
    from perfeval.report import Failure
    from perfeval.tables import Place

__all__ = [
    "KINDS",
    "STDIN",
    "SUFFIXES",
    "Found",
    "IrregularError",
    "Loaded",
    "contents",
    "expanded",
    "failure",
    "load_inputs",
    "os_failure",
    "whole",
    "without",
]

STDIN = "-"
SUFFIXES = (".json", ".xlsx", ".xlsm", ".xls", ".docx", ".pdf", ".html", ".htm", ".txt")
"""Names of files that are taken from a folder; what is in them decides how they are read."""

KINDS = ("department_overall", "project")
"""The kinds of form."""

_MOST_BYTES = 64 * 1024 * 1024


class IrregularError(OSError):
    """What is read is no regular file."""


class Found(str):
    """A file that nobody named: it lay in a folder, and need not be a form."""

    __slots__ = ()


def failure(file: str, code: str, template: str, **evidence: str | int) -> Failure:
    """Why an input cannot be judged: a stable code and a sentence."""
    from perfeval.report import Failure

    return Failure(file=file, code=code, template=template, evidence=tuple(evidence.items()))


def os_failure(file: str, error: OSError | ValueError) -> Failure:
    """The same for what the operating system says."""
    if isinstance(error, FileNotFoundError):
        return failure(file, "file-missing", "文件不存在")
    if isinstance(error, PermissionError):
        return failure(file, "file-unreadable", "没有读取权限")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return failure(file, "file-unreadable", "无法读取：{reason}", reason=reason)


def _in_folder(folder: str) -> Iterator[str | Failure]:
    """The forms in a folder and below, in the order of their names; hidden ones are left out."""
    failures: list[Failure] = []
    names: list[str] = []
    walk = os.walk(folder, onerror=lambda error: failures.append(os_failure(str(error.filename), error)))
    for parent, folders, files in walk:
        folders[:] = [each for each in folders if not each.startswith(".")]
        found = (each for each in files if not each.startswith((".", "~$")) and each.lower().endswith(SUFFIXES))
        names.extend(os.path.join(parent, each) for each in found)
    if not names and not failures:
        known = "、".join(SUFFIXES)
        yield failure(folder, "folder-without-forms", "文件夹中没有可以检查的文件（{known}）", known=known)
    yield from map(Found, sorted(names))
    yield from failures


def expanded(paths: Iterable[str]) -> Iterator[str | Failure]:
    """The files that the arguments name, each once: files themselves, folders, patterns, ``-``."""
    seen: set[str] = set()
    for path in paths:
        files: Iterable[str | Failure] = (path,)
        if path != STDIN and not os.path.exists(path) and any(char in path for char in "*?["):
            from glob import glob

            files = sorted(glob(path, recursive=True))
            if not files:
                files = (failure(path, "file-missing", "没有符合此模式的文件"),)
        for file in files:
            inside: Iterable[str | Failure] = (file,)
            if isinstance(file, str) and file != STDIN and os.path.isdir(file):
                inside = _in_folder(file)
            for each in inside:
                if isinstance(each, str):
                    if each in seen:
                        continue
                    seen.add(each)
                yield each


def without(inputs: Iterable[str | Failure], others: Iterable[str | None]) -> Iterator[str | Failure]:
    """The inputs without those that merely lay in a folder and are one of the ``others``: settings, reports."""
    there = [each for each in others if each is not None and os.path.exists(each)]
    for each in inputs:
        if not isinstance(each, Found) or not any(os.path.samefile(each, other) for other in there):
            yield each


def whole(paths: Iterable[str]) -> bool:
    """Whether the arguments name folders or patterns rather than single files."""
    return any(path != STDIN and not os.path.isfile(path) for path in paths)


def contents(path: str) -> bytes:
    """The bytes of a regular file or of stdin, at most one more than are allowed."""
    if path == STDIN:
        if sys.stdin is None:
            raise OSError("stdin")
        return sys.stdin.buffer.read(_MOST_BYTES + 1)
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise IrregularError
    # It may have become a FIFO since: opening one that nobody writes to would wait for ever.
    mode = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(path, "rb", opener=lambda name, _: os.open(name, mode)) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise IrregularError
        return file.read(_MOST_BYTES + 1)


class Loaded(Record):
    """A form, where its cells stand in the file, and what reading the file told.

    ``lines`` finds the lines of a JSON text, for the reports that want them.
    """

    form: Form
    places: Mapping[str, tuple[Place, ...]] = MappingProxyType({})
    notes: tuple[ReadingNote, ...] = ()
    lines: Callable[[], Mapping[str, Place]] | None = None
    layout: str = "json"
    headings: Mapping[str, Place] = MappingProxyType({})


class _Lines:
    """Finds the lines of the form ``number`` in a JSON text when it is first asked."""

    def __init__(self, data: bytes, number: int) -> None:
        self._data = data
        self._number = number
        self._found: Mapping[str, Place] | None = None

    def __call__(self) -> Mapping[str, Place]:
        if self._found is None:
            from perfeval.json_places import form_places

            self._found = form_places(self._data, self._number)
        return self._found


def _json_object(data: bytes) -> Any:
    """The JSON object in ``data``; None if it holds something else."""
    from perfeval.jsontext import parse_json

    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return parse_json(data) if start.startswith(b"{") else None


def _form(value: Any) -> Form | None:
    """The form in a JSON object; None if it is something that ``perfeval.reading`` may know."""
    from perfeval.codec import from_dict

    if value is None or ("schema" not in value and ("forms" in value or "kind" not in value)):
        return None
    return from_dict(value)


def _is_ours(value: object) -> bool:
    """Whether perfeval wrote this JSON itself, about forms: a report or a baseline."""
    return isinstance(value, dict) and ("perfeval-baseline" in value or {"perfeval", "findings"} <= value.keys())


def _forms(data: bytes, path: str, shown: str, profile: Profile | None) -> Iterator[Loaded | Failure]:
    value = _json_object(data)
    if isinstance(path, Found) and _is_ours(value):
        yield failure(shown, "not-a-form", "是 perfeval 写出的报告或基线，不是表").changed(harmless=True)
        return
    form = _form(value)
    if form is not None:
        yield Loaded(form, lines=_Lines(data, 0))
        return
    from perfeval.reading import NotAFormError, read_bytes
    from perfeval.report import Failure

    try:
        reading = read_bytes(data, os.path.basename(shown if path == STDIN else path), profile=profile)
    except NotAFormError as error:
        yield Failure(shown, "not-a-form", "{reason}", (("reason", error),), harmless=isinstance(path, Found))
        return
    for number, part in enumerate(reading.parts):
        lines = _Lines(data, number) if reading.format == "json" else None
        yield Loaded(part.form, part.places, part.notes, lines, part.layout, part.headings)


def load_inputs(path: str, shown: str, profile: Profile | None = None) -> Iterator[Loaded | Failure]:
    """The forms in the file at ``path`` (``-`` is stdin), or the reasons why there are none.

    ``shown`` is the name that the reasons call it by; ``profile`` has labels that the forms may print.
    """
    from perfeval.report import Failure

    try:
        data = contents(path)
    except IrregularError:
        yield failure(shown, "file-irregular", "不是普通文件；管道内容请用 - 从标准输入读取")
        return
    except (OSError, ValueError) as error:
        yield os_failure(shown, error)
        return
    if len(data) > _MOST_BYTES:
        limit = _MOST_BYTES // 1024 // 1024
        yield failure(shown, "file-too-large", "超过 {limit} MiB 的上限", limit=limit)
        return
    try:
        yield from _forms(data, path, shown, profile)
    except UnreadableError as error:
        error.name = ""  # the report names the file
        yield Failure(file=shown, code=error.code, template="{reason}", evidence=(("reason", error),))
    except FormStructureError as error:
        for problem in error.problems:
            evidence = tuple(problem.evidence.items())
            yield Failure(
                file=shown, code="form-structure", template=problem.template, evidence=evidence, path=problem.path
            )
        if error.omitted:
            yield failure(shown, "form-structure", "另有 {count} 个问题未列出", count=error.omitted)
