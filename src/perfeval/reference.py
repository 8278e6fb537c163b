"""Figures from the bureau's own books: approved budgets, adjustments, payments and targets, in exact 元."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import frozen

from perfeval.errors import ConfigurationError, quoted
from perfeval.values.names import bare, bare_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from os import PathLike

    from perfeval.model import Form, FundingLine, Indicator

__all__ = ["AMOUNTS", "COLUMNS", "ApprovedIndicator", "BookedFunds", "Books", "Reference"]

AMOUNTS = ("initial_budget", "adjustment", "adjusted_budget", "actual")
"""The fields of money; the names are those of a funding row."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "ref": ("记录编号", "编号", "id"),
    "department": ("部门名称", "部门", "单位名称", "预算单位", "主管部门"),
    "year": ("年度", "年份", "预算年度"),
    "project": ("项目名称", "项目"),
    "source": ("资金来源", "资金性质"),
    "initial_budget": ("年初预算数", "年初预算", "年初批复数"),
    "adjustment": ("预算调整数", "调整金额"),
    "adjusted_budget": ("调整后预算数", "全年预算数", "调整预算数"),
    "actual": ("实际支出数", "全年执行数", "支付数", "支出数"),
    "indicator": ("指标名称", "三级指标"),
    "indicator_ref": ("指标编号",),
    "level1": ("一级指标",),
    "level2": ("二级指标",),
    "expected": ("指标值", "批复指标值", "预期实现值", "年度指标值"),
    "weight": ("分值", "权重"),
}
"""Columns of a table of books and the other headings they are known by."""

_KEYS = ("ref", "department", "year", "project")
_INDICATOR_KEYS = ("name", "ref", "level1", "level2", "expected", "weight")
_AMOUNT = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,18})(?:\.[0-9]{1,12})?")
_MOST_DIGITS = 40


@frozen(kw_only=True)
class BookedFunds:
    """One line of money in the books, in 元; ``source`` is None for the total. What is None is not in the books."""

    source: str | None = None
    ref: str | None = None
    initial_budget: Fraction | None = None
    adjustment: Fraction | None = None
    adjusted_budget: Fraction | None = None
    actual: Fraction | None = None

    def amount(self, name: str) -> Fraction | None:
        """A field of ``AMOUNTS``; the third of the first three follows from the other two."""
        own: Fraction | None = getattr(self, name)
        if own is not None or name not in AMOUNTS[:3]:
            return own
        initial, change, adjusted = self.initial_budget, self.adjustment, self.adjusted_budget
        if name == "adjusted_budget" and initial is not None and change is not None:
            return initial + change
        if name == "adjustment" and initial is not None and adjusted is not None:
            return adjusted - initial
        if name == "initial_budget" and adjusted is not None and change is not None:
            return adjusted - change
        return None


@frozen(kw_only=True)
class ApprovedIndicator:
    """An indicator as it was approved: its target in words, its weight in points."""

    name: str
    ref: str | None = None
    level1: str | None = None
    level2: str | None = None
    expected: str | None = None
    weight: Fraction | None = None


@frozen(kw_only=True)
class Books:
    """What the books say about one form."""

    ref: str | None = None
    department: str | None = None
    year: int | None = None
    project: str | None = None
    funds: tuple[BookedFunds, ...] = ()
    indicators: tuple[ApprovedIndicator, ...] = ()

    def line(self, form: Form, line: FundingLine) -> BookedFunds | None:
        """The booked line of a funding row: by ``ref``, by source, or the total for the form's total."""
        if line.ref is not None and (same := [each for each in self.funds if each.ref == line.ref]):
            return same[0] if len(same) == 1 else None
        from perfeval.figures import total_line

        own = _source(line.source)
        found = [each for each in self.funds if each.source is not None and _source(each.source) == own]
        if not found and line is total_line(form):
            found = [each for each in self.funds if each.source is None]
        return found[0] if len(found) == 1 else None

    def approved(self, indicator: Indicator) -> ApprovedIndicator | None:
        """The approved indicator of a row: by ``ref``, or by name; by name and levels where names repeat."""
        if indicator.ref is not None and (same := [each for each in self.indicators if each.ref == indicator.ref]):
            return same[0] if len(same) == 1 else None
        key = bare_name(indicator.name)
        found = [each for each in self.indicators if bare_name(each.name) == key]
        if len(found) > 1:
            found = [each for each in found if _levels_agree(each, indicator)]
        return found[0] if len(found) == 1 else None


@frozen(kw_only=True)
class Reference:
    """The books of a bureau: one entry for each form they know."""

    entries: tuple[Books, ...]

    @classmethod
    def of(cls, data: Mapping[str, Any] | Iterable[Mapping[str, Any]]) -> Reference:
        """Books from dicts: one for each form, with the amounts of its total, and ``funds`` and ``indicators``.

        Amounts are exact 元 as ``int``, ``Decimal`` or text; never ``float``. Rows of a table are taken too.
        :raises ConfigurationError: with the place of whatever is unknown or of the wrong kind.
        """
        entries = [data] if isinstance(data, dict) else list(data)
        return cls(entries=_merged(_entry(entry, f"[{i}]") for i, entry in enumerate(entries)))

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Reference:
        """Books from a ``.json``, ``.csv`` or ``.parquet`` file (the last one needs pyarrow).

        A row of a table is money (with a source, or the total) or, where ``indicator`` is filled, an approved target.
        :raises ConfigurationError: if the file cannot be read, or a column is unknown, doubled or of the wrong kind.
        """
        from pathlib import Path

        file = Path(path)
        try:
            if file.suffix.lower() == ".csv":
                rows = list(_csv_rows(file.read_bytes()))
            elif file.suffix.lower() == ".parquet":
                rows = _parquet_rows(str(file))
            elif file.suffix.lower() == ".json":
                return cls.of(_json(file.read_bytes()))
            else:
                raise ConfigurationError(f"{quoted(str(path))}：应为 .csv、.json 或 .parquet (expected one of these)")
        except OSError as error:
            raise ConfigurationError(f"{quoted(str(path))}：{quoted(error.strerror or '')}") from None
        return cls(entries=_merged(_row(row, f"第{number}行 (row {number})") for number, row in enumerate(rows, 2)))

    def match(self, form: Form) -> Books | None:
        """The entry of a form: by its ``ref``, or else by department, year and project; None if none or several fit."""
        if form.ref is not None and (same := [each for each in self.entries if each.ref == form.ref]):
            return same[0] if len(same) == 1 else None
        if form.department is None or form.year is None:
            return None
        found = [
            each
            for each in self.entries
            if each.year == form.year
            and each.department is not None
            and bare_name(each.department) == bare_name(form.department)
            and bare_name(each.project or "") == bare_name(form.project or "")
        ]
        return found[0] if len(found) == 1 else None


def _source(text: str | None) -> str:
    return bare(text or "").removeprefix("其中")


def _levels_agree(approved: ApprovedIndicator, indicator: Indicator) -> bool:
    pairs = ((approved.level1, indicator.level1), (approved.level2, indicator.level2))
    return all(one is None or other is None or bare_name(one) == bare_name(other) for one, other in pairs)


# --- reading --------------------------------------------------------------------------------------------------


def _money(value: object, place: str) -> Fraction | None:
    """An exact amount in 元."""
    if value is None or (isinstance(value, str) and value.strip() in {"", "-", "—", "/"}):
        return None
    if isinstance(value, bool | float):
        raise ConfigurationError(f"{place}：{quoted(value)} 不是精确的金额，请用文本或十进制数 (use text or decimals)")
    if isinstance(value, int) and abs(value) < 10**_MOST_DIGITS:
        return Fraction(value)
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < _MOST_DIGITS:
        return Fraction(value)
    if isinstance(value, str) and len(value) < _MOST_DIGITS and _AMOUNT.fullmatch(value.strip()):
        return Fraction(value.strip().replace(",", ""))
    raise ConfigurationError(f"{place}：{quoted(value)} 不是以元为单位的金额 (no amount in 元)")


def _text(value: object, place: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return value.strip() or None
    raise ConfigurationError(f"{place}：{quoted(value)} 不是文本 (no text)")


def _year(value: object, place: str) -> int | None:
    text = _text(value, place)
    if text is None:
        return None
    digits = text.removesuffix("年度").removesuffix("年")
    if len(digits) == 4 and digits.isascii() and digits.isdigit():  # noqa: PLR2004
        return int(digits)
    raise ConfigurationError(f"{place}：{quoted(text)} 不是年份 (no year)")


def _unknown(key: object, known: Iterable[str], place: str) -> ConfigurationError:
    from difflib import get_close_matches

    near = get_close_matches(str(key)[:80], list(known), n=1, cutoff=0.5)
    hint = f"，最接近的是 {near[0]}" if near else ""
    return ConfigurationError(f"{place}：未知的栏目 (unknown column) {quoted(key)}{hint}")


def _known(data: object, keys: tuple[str, ...], place: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise ConfigurationError(f"{place}：应为表 (expected a dict)，实为 {quoted(data)}")
    for key in data:
        if key not in keys:
            raise _unknown(key, keys, place)
    return data


def _funds(data: Mapping[str, Any], place: str) -> BookedFunds:
    return BookedFunds(
        source=_text(data.get("source"), f"{place}.source"),
        ref=_text(data.get("ref"), f"{place}.ref"),
        **{name: _money(data.get(name), f"{place}.{name}") for name in AMOUNTS},
    )


def _indicator(data: Mapping[str, Any], place: str) -> ApprovedIndicator:
    texts = {key: _text(data.get(key), f"{place}.{key}") for key in _INDICATOR_KEYS if key != "weight"}
    name = texts.pop("name")
    if name is None:
        raise ConfigurationError(f"{place}.name：不可为空 (required)")
    weight = data.get("weight")
    points = weight.strip().removesuffix("%").removesuffix("分") if isinstance(weight, str) else weight
    return ApprovedIndicator(name=name, weight=_money(points, f"{place}.weight"), **texts)


def _entry(data: object, place: str) -> Books:
    entry = _known(data, (*_KEYS, *AMOUNTS, "funds", "indicators"), place)
    own = _funds({key: entry.get(key) for key in AMOUNTS}, place)
    lines = [_funds(_known(line, ("source", "ref", *AMOUNTS), at), at) for line, at in _listed(entry, "funds", place)]
    if any(getattr(own, name) is not None for name in AMOUNTS):
        lines.insert(0, own)
    approved = [_indicator(_known(row, _INDICATOR_KEYS, at), at) for row, at in _listed(entry, "indicators", place)]
    return _identified(entry, place, tuple(lines), tuple(approved))


def _listed(entry: Mapping[str, Any], key: str, place: str) -> Iterator[tuple[object, str]]:
    items = entry.get(key) or ()
    if not isinstance(items, list | tuple):
        raise ConfigurationError(f"{place}.{key}：应为列表 (expected a list)")
    return ((item, f"{place}.{key}[{i}]") for i, item in enumerate(items))


def _row(row: Mapping[str, Any], place: str) -> Books:
    """One row of a table: an approved target, or a line of money."""
    if _text(row.get("indicator"), f"{place}.indicator") is not None:
        fields = {"name": row.get("indicator"), "ref": row.get("indicator_ref")}
        fields |= {key: row.get(key) for key in ("level1", "level2", "expected", "weight")}
        return _identified(row, place, (), (_indicator(fields, place),))
    return _identified(row, place, (_funds({**row, "ref": None}, place),), ())


def _identified(
    data: Mapping[str, Any], place: str, funds: tuple[BookedFunds, ...], indicators: tuple[ApprovedIndicator, ...]
) -> Books:
    books = Books(
        ref=_text(data.get("ref"), f"{place}.ref"),
        department=_text(data.get("department"), f"{place}.department"),
        year=_year(data.get("year"), f"{place}.year"),
        project=_text(data.get("project"), f"{place}.project"),
        funds=funds,
        indicators=indicators,
    )
    if books.ref is None and (books.department is None or books.year is None):
        raise ConfigurationError(f"{place}：需要 ref，或 department 和 year (needs ref, or department and year)")
    return books


def _merged(entries: Iterable[Books]) -> tuple[Books, ...]:
    """Rows about the same form become one entry."""
    found: dict[tuple[Any, ...], Books] = {}
    for entry in entries:
        key = (entry.ref, entry.department, entry.year, entry.project)
        before = found.get(key)
        found[key] = entry if before is None else _joined(before, entry)
    return tuple(found.values())


def _joined(first: Books, second: Books) -> Books:
    from attrs import evolve

    return evolve(first, funds=first.funds + second.funds, indicators=first.indicators + second.indicators)


def _named(headings: Iterable[object]) -> dict[str, str]:
    """Heading -> column; every heading must be known, and no column may stand twice."""
    known = {alias: name for name, aliases in COLUMNS.items() for alias in (name, *aliases)}
    columns: dict[str, str] = {}
    for heading in headings:
        bare = str(heading).strip()
        for unit in ("（元）", "(元)"):
            bare = bare.removesuffix(unit)
        if bare not in known:
            raise _unknown(heading, known, "表头 (heading)")
        if known[bare] in columns.values():
            raise ConfigurationError(f"表头 (heading)：{quoted(heading)} 与另一栏重复 (column given twice)")
        columns[str(heading)] = known[bare]
    return columns


def _csv_rows(data: bytes) -> Iterator[dict[str, Any]]:
    import csv
    from io import StringIO

    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ConfigurationError("既不是 UTF-8 也不是 GB18030 文本 (neither UTF-8 nor GB18030)")
    try:
        lines = list(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise ConfigurationError(f"CSV：{quoted(str(error))}") from None
    if not lines:
        raise ConfigurationError("空文件 (empty file)")
    headings = lines[0]
    columns = _named(headings)
    for number, cells in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(headings):
            raise ConfigurationError(f"第{number}行 (row {number})：{len(cells)} 格，表头 {len(headings)} 格")
        yield {columns[heading]: cell for heading, cell in zip(headings, cells, strict=True)}


def _parquet_rows(path: str) -> list[dict[str, Any]]:
    from importlib import import_module

    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ModuleNotFoundError:
        raise ConfigurationError('读取 Parquet 需要 pyarrow (needs pyarrow): pip install "perfeval[parquet]"') from None
    try:
        table = parquet.read_table(path)
    except arrow.ArrowException as error:
        raise ConfigurationError(f"{quoted(path)}：{quoted(str(error))}") from None
    columns = _named(table.column_names)
    return [{columns[heading]: value for heading, value in row.items()} for row in table.to_pylist()]


def _json(data: bytes) -> Any:
    import json

    def exact(text: str) -> Decimal:
        return Decimal(text)

    try:
        return json.loads(data, parse_float=exact)
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"JSON：{quoted(str(error))}") from None
