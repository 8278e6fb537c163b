"""The list of departments a round expects forms from: a CSV table, read strictly, every fault with its address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfeval.errors import ConfigurationError, Problem
from perfeval.model import KINDS
from perfeval.tomltext import SettingsError
from perfeval.values.names import bare
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from os import PathLike

__all__ = ["COLUMNS", "FORM_NAMES", "Expected", "department_key", "load_roster", "roster_from"]

COLUMNS: dict[str, tuple[str, ...]] = {
    "department": ("部门名称", "部门", "单位名称", "预算单位", "主管部门"),
    "code": ("部门编码", "单位编码", "部门代码", "编码", "代码", "编号", "ref"),
    "year": ("年度", "年份", "预算年度"),
    "kind": ("表种", "表类", "类型"),
    "project": ("项目名称", "项目"),
    "template": ("模板", "版式", "layout"),
    "contact": ("联系人", "联系方式"),
}
"""Columns of a roster and the other headings they are known by."""

FORM_NAMES = {"department_overall": "部门整体支出绩效自评表", "project": "项目支出绩效自评表"}
"""The official names of the kinds of form."""

_KINDS = {
    bare(word): kind
    for kind, words in (
        ("department_overall", ("部门整体", "部门整体支出", "整体支出", "部门整体支出绩效自评表", "整体")),
        ("project", ("项目", "项目支出", "项目支出绩效自评表")),
    )
    for word in words
} | {kind: kind for kind in KINDS}
_REQUIRED = ("department", "year")
_MOST_BYTES = 4 * 1024 * 1024
_MOST_ROWS = 20_000
_MOST_TEXT = 400
_NOTE = re.compile(r"[(（](?:部门|单位|盖章|公章|本级)[)）]")
_CODE = re.compile(r"[0-9A-Za-z]{3,20}[-—_:： ]{1,3}")


class Expected(Record):
    """One form that a department has to hand in. ``project`` is None for the form of the whole department."""

    department: str
    year: int
    kind: str = "department_overall"
    code: str | None = None
    project: str | None = None
    template: str | None = None
    contact: str | None = None
    row: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is told by: department, kind, project."""
        return (department_key(self.department), self.kind, bare(self.project or ""))


def department_key(name: str) -> str:
    """A department's name as it is compared: without blanks, punctuation, a leading code and a mere （部门）."""
    text = _NOTE.sub("", name[:_MOST_TEXT].strip())
    code = _CODE.match(text)
    if code and code.end() < len(text) and any(char.isdigit() for char in code[0]):
        text = text[code.end() :]
    return bare(text)


def load_roster(path: str | PathLike[str]) -> tuple[Expected, ...]:
    """The roster in a CSV file, in UTF-8 or GB18030.

    Raises ``ConfigurationError`` if the file cannot be read, ``SettingsError`` with everything that is wrong in it.
    """
    from os import fspath

    from perfeval.errors import quoted

    try:
        with open(path, "rb") as file:  # noqa: PTH123
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ConfigurationError(f"{quoted(fspath(path))}：{error.strerror or type(error).__name__}") from None
    return roster_from(data, fspath(path))


def roster_from(data: bytes, name: str = "roster.csv") -> tuple[Expected, ...]:
    """The roster in the bytes of a CSV table; otherwise like ``load_roster``."""
    faults = _Faults(name)
    if len(data) > _MOST_BYTES:
        faults.add("", "超过 {limit} MiB 的上限", limit=_MOST_BYTES // 1024 // 1024)
        raise faults.error()
    rows = _lines(data, faults)
    columns = _columns(rows[0] if rows else [], faults)
    faults.stop()
    made: list[Expected] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        expected = _expected(cells, columns, number, faults)
        if expected is None:
            continue
        if expected.key in seen:
            faults.add(f"A{number}", "与第{row}行是同一部门的同一张表", row=seen[expected.key])
        seen.setdefault(expected.key, number)
        made.append(expected)
    if not made:
        faults.add("", "名单里没有部门")
    faults.stop()
    return tuple(made)


class _Faults:
    """What is wrong with a roster, with the cell where it stands."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def add(self, place: str, template: str, **evidence: str | int) -> None:
        if len(self.problems) < 100:  # noqa: PLR2004
            self.problems.append(Problem(place, template, **evidence))

    def error(self) -> SettingsError:
        return SettingsError(self.name, tuple(self.problems))

    def stop(self) -> None:
        if self.problems:
            raise self.error()


def _lines(data: bytes, faults: _Faults) -> list[list[str]]:
    import csv
    from io import StringIO

    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        faults.add("", "既不是 UTF-8 也不是 GB18030 文本")
        raise faults.error()
    try:
        rows = [
            row
            for _, row in zip(range(_MOST_ROWS + 1), csv.reader(StringIO(text, newline=""), strict=True), strict=False)
        ]
    except csv.Error as error:
        faults.add("", "不是 CSV：{reason}", reason=str(error))
        raise faults.error() from None
    if len(rows) > _MOST_ROWS:
        faults.add("", "超过 {limit} 行", limit=_MOST_ROWS)
    if not rows:
        faults.add("", "空文件")
    return rows


def _columns(headings: list[str], faults: _Faults) -> dict[str, int]:
    from difflib import get_close_matches

    known = {alias: name for name, aliases in COLUMNS.items() for alias in (name, *aliases)}
    columns: dict[str, int] = {}
    for index, heading in enumerate(headings):
        text = heading.strip()
        name = known.get(text) or known.get(text.lower())
        if not text:
            continue
        if name is None:
            near = get_close_matches(text[:80], list(known), n=1, cutoff=0.5)
            if near:
                faults.add(
                    _address(index, 1), "没有名为 {name} 的栏目，最接近的是 {near}", name=text[:80], near=near[0]
                )
            else:
                faults.add(_address(index, 1), "没有名为 {name} 的栏目", name=text[:80])
        elif name in columns:
            faults.add(_address(index, 1), "{name} 栏出现两次", name=COLUMNS[name][0])
        else:
            columns[name] = index
    if headings:
        for name in _REQUIRED:
            if name not in columns:
                faults.add("", "缺少 {name} 栏", name=COLUMNS[name][0])
    return columns


def _address(index: int, row: int) -> str:
    from perfeval.tables import column_letters

    return f"{column_letters(index + 1)}{row}"


def _expected(cells: list[str], columns: Mapping[str, int], row: int, faults: _Faults) -> Expected | None:
    texts = dict(_texts(cells, columns))
    before = len(faults.problems)
    width = max(columns.values()) + 1
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        faults.add(_address(width, row), "表头之外还有内容")
    for name, text in texts.items():
        if len(text) > _MOST_TEXT:
            faults.add(_address(columns[name], row), "超过 {limit} 字", limit=_MOST_TEXT)
    department = texts.get("department", "")
    if not department_key(department):
        faults.add(_address(columns["department"], row), "部门名称为空")
    year = texts.get("year", "").removesuffix("年度").removesuffix("年")
    if not (year.isascii() and year.isdigit() and 1900 <= int(year[:5]) <= 2999):  # noqa: PLR2004
        faults.add(_address(columns["year"], row), "{value} 不是年份", value=texts.get("year", "")[:40])
    project = texts.get("project") or None
    kind = _KINDS.get(bare(texts.get("kind", ""))) if texts.get("kind") else ("project" if project else KINDS[0])
    if kind is None:
        value, known = texts["kind"][:40], "、".join(FORM_NAMES.values())
        faults.add(_address(columns["kind"], row), "{value} 不是表种，应为 {known}", value=value, known=known)
    if len(faults.problems) > before or kind is None:
        return None
    return Expected(
        department=department,
        year=int(year),
        kind=kind,
        code=texts.get("code") or None,
        project=project,
        template=texts.get("template") or None,
        contact=texts.get("contact") or None,
        row=row,
    )


def _texts(cells: list[str], columns: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    for name, index in columns.items():
        yield name, cells[index].strip() if index < len(cells) else ""
