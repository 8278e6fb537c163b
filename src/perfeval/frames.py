"""Tables for data frames: forms, funding rows, indicators with their assessments, findings and matters."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import field, frozen

from perfeval.checking import Report, check
from perfeval.errors import ConfigurationError
from perfeval.messages import language, render
from perfeval.model import MONEY_UNITS, Form, FundingLine, Indicator, Task
from perfeval.paths import label, walk
from perfeval.values.printed import Amount, Points, Rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from perfeval.values.assessment import Assessment

__all__ = ["Column", "Table", "findings", "forms", "funding", "indicators", "matters"]

_PLACES = 6  # of a ratio that does not end
_DIGITS = 38  # what Arrow and polars hold
_EXACT = Context(prec=100)
_PER_YUAN = dict(zip(MONEY_UNITS, (0, 4, 8), strict=True))


class Column(NamedTuple):
    """One column: its name in code, its Chinese title (a message id for English) and what it holds."""

    name: str
    title: str
    kind: str = "text"
    """``text``, ``whole`` (int), ``flag`` (bool) or ``number`` (Decimal)."""

    def label(self, lang: str = "zh") -> str:
        """The title in ``lang``."""
        return render(self.title, {}, language(lang))


@frozen(kw_only=True)
class Table:
    """Rows under typed columns. Numbers are exact decimals; a blank cell is None.

    ``to_pandas``, ``to_polars`` and ``to_arrow`` need the library of that name and raise ``ConfigurationError`` with a
    hint without it. ``labels`` names the columns in Chinese (``zh``) or English (``en``) instead of by identifier.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = [column.name for column in self.columns]
        return (dict(zip(names, row, strict=True)) for row in self.rows)

    def _heads(self, labels: str | None) -> list[str]:
        heads = [column.name if labels is None else column.label(labels) for column in self.columns]
        # Two columns may share a title in a language, but no frame takes two of one name.
        return [
            head if heads.index(head) == n else f"{head} ({column.name})"
            for n, (head, column) in enumerate(zip(heads, self.columns, strict=True))
        ]

    def _values(self) -> Iterator[list[Any]]:
        return ([row[n] for row in self.rows] for n in range(len(self.columns)))

    def to_arrow(self, *, labels: str | None = None) -> pa.Table:
        """The table for Arrow and Parquet; numbers are ``decimal128`` with the decimals that the column prints."""
        arrow = _library("pyarrow", "parquet")
        types = {"text": arrow.string(), "whole": arrow.int64(), "flag": arrow.bool_()}
        arrays = []
        for column, values in zip(self.columns, self._values(), strict=True):
            kind = types.get(column.kind)
            arrays.append(arrow.array(values, type=kind or arrow.decimal128(_DIGITS, _scale(values))))
        made: pa.Table = arrow.Table.from_arrays(arrays, names=self._heads(labels))
        return made

    def to_polars(self, *, labels: str | None = None) -> pl.DataFrame:
        """The table for polars; numbers are ``Decimal`` with the decimals that the column prints."""
        frames = _library("polars", "polars")
        types = {"text": frames.String, "whole": frames.Int64, "flag": frames.Boolean}
        series = []
        for head, column, values in zip(self._heads(labels), self.columns, self._values(), strict=True):
            kind = types.get(column.kind) or frames.Decimal(_DIGITS, _scale(values))
            series.append(frames.Series(head, values, dtype=kind))
        made: pl.DataFrame = frames.DataFrame(series)
        return made

    def to_pandas(self, *, labels: str | None = None, numbers: str = "decimal") -> pd.DataFrame:
        """The table for pandas: ``Decimal`` objects, or with ``numbers="float"`` what plots and statistics take."""
        if numbers not in {"decimal", "float"}:
            raise ConfigurationError('numbers 应为 "decimal" 或 "float" ("decimal" or "float")')
        frames = _library("pandas", "pandas")
        columns = {}
        for head, column, values in zip(self._heads(labels), self.columns, self._values(), strict=True):
            if column.kind == "whole":
                columns[head] = frames.Series(values, dtype="Int64")
            elif column.kind == "flag":
                columns[head] = frames.Series(values, dtype="boolean")
            elif column.kind == "number" and numbers == "float":
                columns[head] = frames.Series([None if v is None else float(v) for v in values], dtype="float64")
            else:
                columns[head] = frames.Series(values, dtype=object)
        made: pd.DataFrame = frames.DataFrame(columns)
        return made


def _library(name: str, extra: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise ConfigurationError(f'需要 (needs) {name}: pip install "perfeval[{extra}]"') from None


def _scale(values: Iterable[Decimal | None]) -> int:
    exponents = [value.as_tuple().exponent for value in values if value is not None]
    return max((-each for each in exponents if isinstance(each, int)), default=0)


# --- What the tables are made of -------------------------------------------------------------------------------


class _Item(NamedTuple):
    """One form with the number and the file it came in."""

    number: int
    file: str | None
    form: Form
    report: Report | None


def _items(given: Any) -> Iterator[_Item]:
    """Every form of what was given: one thing, a sequence of things, or things by file name."""
    if isinstance(given, Form | Report) or hasattr(given, "forms") or hasattr(given, "report"):
        given = (given,)
    named = given.items() if hasattr(given, "items") else ((None, each) for each in given)
    number = 0
    for name, thing in named:
        for file, form, report in _forms_of(name, thing):
            yield _Item(number, file, form, report)
            number += 1


def _forms_of(name: str | None, thing: Any) -> Iterator[tuple[str | None, Form, Report | None]]:
    if isinstance(thing, Form):
        yield name, thing, None
    elif isinstance(thing, Report):
        yield name, thing.form, thing
    elif isinstance(getattr(thing, "report", None), Report):
        yield name or thing.file, thing.report.form, thing.report
    elif hasattr(thing, "forms"):
        yield from ((name or thing.name, form, None) for form in thing.forms)
    else:
        raise ConfigurationError(f"需要 Form、Report 或 Reading (needed), 得到 (got) {type(thing).__name__}")


def _reported(item: _Item) -> Report:
    return item.report if item.report is not None else check(item.form)


_KEY = (
    Column("form", "表号", "whole"),
    Column("file", "文件"),
    Column("department", "部门名称"),
    Column("project", "项目名称"),
    Column("year", "年度", "whole"),
    Column("ref", "记录编号"),
)
_UNIT = Column("money_unit", "金额单位")


def _key(item: _Item, part: Any = None) -> tuple[Any, ...]:
    form = item.form
    own = getattr(part, "ref", None)
    return item.number, item.file, form.department, form.project, form.year, own if own is not None else form.ref


def _kind(kind: str) -> str:
    return {"Amount | None": "number", "Rate | None": "number", "Points | None": "number"}.get(kind, "text")


def _columns(part: type[FundingLine | Indicator], *names: str) -> tuple[Column, ...]:
    types = {attribute.name: str(attribute.type) for attribute in part.__attrs_attrs__}
    return tuple(Column(name, label(part, name), _kind(types[name])) for name in names)


def _cell(value: Any, own: str | None, unit: str | None) -> Any:
    """A field as a table holds it: amounts, which are in the unit ``own``, in the one asked for, rates in percent."""
    if isinstance(value, Amount):
        if unit is None or unit == own:
            return value.decimal
        if own is None:
            return None  # nobody knows how much it is
        return _scaled(value.decimal, _PER_YUAN[own] - _PER_YUAN[unit])
    if isinstance(value, Rate | Points):
        return value.decimal if value.percent or isinstance(value, Points) else _scaled(value.decimal, 2)
    return value


def _scaled(number: Decimal, places: int) -> Decimal:
    """The number with its point moved, never written with an exponent."""
    moved = number.scaleb(places, _EXACT)
    exponent = moved.as_tuple().exponent
    return moved.quantize(Decimal(1), context=_EXACT) if isinstance(exponent, int) and exponent > 0 else moved


def _number(value: Fraction | None) -> Decimal | None:
    """Exact where the fraction ends and fits, otherwise to six decimals."""
    if value is None:
        return None
    with localcontext(_EXACT):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        if -exact.as_tuple().exponent > _PLACES:  # type: ignore[operator]
            exact = round(exact, _PLACES)
        return exact if exact.adjusted() < _DIGITS - 2 * _PLACES else None


def _own_unit(item: _Item) -> str | None:
    """The unit of a form's amounts, as printed or as the profile says that it was checked with."""
    policy = None if item.report is None else item.report.policy
    return item.form.money_unit or (None if policy is None else policy.definitions.money_unit)


def _unit_of(item: _Item, unit: str | None) -> str | None:
    return _own_unit(item) if unit is None else unit


def _known(unit: str | None) -> None:
    if unit is not None and unit not in MONEY_UNITS:
        raise ConfigurationError(f"unit 应为 {'、'.join(MONEY_UNITS)} (one of these)")


# --- The tables ------------------------------------------------------------------------------------------------


_FORM_COLUMNS = (
    Column("kind", "表种"),
    Column("title", "表名"),
    _UNIT,
    Column("initial_budget", "年初预算数", "number"),
    Column("adjustment", "预算调整数", "number"),
    Column("adjusted_budget", "调整后预算数", "number"),
    Column("actual", "实际支出数", "number"),
    Column("completion_rate", "预算完成率（%，重算）", "number"),
    Column("adjustment_rate", "预算调整率（%，重算）", "number"),
    Column("total_score", "总分", "number"),
    Column("grade", "等级"),
    Column("tasks", "主要任务数", "whole"),
    Column("indicators", "指标数", "whole"),
    Column("gate", "报送结论"),
    Column("must_correct", "须修改", "whole"),
    Column("must_explain", "须说明", "whole"),
    Column("advice", "建议", "whole"),
    Column("errors", "错误", "whole"),
    Column("warnings", "警告", "whole"),
    Column("infos", "提示", "whole"),
)


def forms(given: Any, *, unit: str | None = None, lang: str = "zh") -> Table:
    """One row a form: who, how much, how well spent, and what was found.

    ``given`` is a form, a report, a reading, a sequence of them, or a mapping from file names to them; what was not
    checked yet is checked with the default profile. Amounts are those of the first funding row, in the form's own
    unit, or all in ``unit`` (元, 万元 or 亿元; None where neither the form nor its profile tells the unit). Rates are percentages recomputed
    from the printed amounts. Raises ``ConfigurationError`` for another unit or kind of thing.
    """
    _known(unit)
    return Table(
        name="forms", columns=(*_KEY, *_FORM_COLUMNS), rows=tuple(_form_row(item, unit, lang) for item in _items(given))
    )


def _form_row(item: _Item, unit: str | None, lang: str) -> tuple[Any, ...]:
    form, report, own = item.form, _reported(item), _own_unit(item)
    line = form.funding[0] if form.funding else FundingLine()
    amounts = (line.initial_budget, line.adjustment, line.adjusted_budget, line.actual)
    rates = (line.plain_completion_rate(), line.plain_adjustment_rate())
    kinds = [matter.kind.value for matter in report.matters]
    severities = [finding.severity.value for finding in report.findings]
    return (
        *_key(item),
        form.kind,
        form.title,
        _unit_of(item, unit),
        *(_cell(amount, own, unit) for amount in amounts),
        *(_cell(rate, own, unit) for rate in rates),
        _cell(form.total_score, own, unit),
        form.grade,
        len(form.tasks),
        sum(isinstance(part, Indicator) for _, part in walk(form)),
        render(report.gate.title, {}, language(lang)),
        *(kinds.count(kind) for kind in ("must-correct", "must-explain", "advice")),
        *(severities.count(severity) for severity in ("error", "warning", "info")),
    )


_FUNDING_NAMES = (
    "source",
    "initial_budget",
    "adjustment",
    "adjusted_budget",
    "actual",
    "stated_completion_rate",
    "stated_adjustment_rate",
    "weight",
    "score",
    "reason",
)
_FUNDING_COLUMNS = (
    *_columns(FundingLine, *_FUNDING_NAMES),
    Column("completion_rate", "预算完成率（%，重算）", "number"),
    Column("adjustment_rate", "预算调整率（%，重算）", "number"),
)


def funding(given: Any, *, unit: str | None = None) -> Table:
    """One row a funding row: the printed amounts and rates (%), and the rates recomputed. See ``forms``."""
    _known(unit)
    rows = []
    for item in _items(given):
        for line in item.form.funding:
            cells = (_cell(getattr(line, name), _own_unit(item), unit) for name in _FUNDING_NAMES)
            rates = (line.plain_completion_rate(), line.plain_adjustment_rate())
            again = (_cell(rate, _own_unit(item), unit) for rate in rates)
            rows.append((*_key(item, line), _unit_of(item, unit), *cells, *again))
    return Table(name="funding", columns=(*_KEY, _UNIT, *_FUNDING_COLUMNS), rows=tuple(rows))


_INDICATOR_NAMES = (
    "level1",
    "level2",
    "name",
    "definition",
    "initial_expected",
    "expected",
    "result",
    "weight",
    "score",
    "reason",
)
_INDICATOR_COLUMNS = (
    Column("task", "任务"),
    *_columns(Indicator, *_INDICATOR_NAMES),
    Column("verdict", "判断"),
    Column("restated", "照抄目标值", "flag"),
    Column("operator", "目标值符号"),
    Column("low", "目标值下限", "number"),
    Column("high", "目标值上限", "number"),
    Column("planned", "目标值（数）", "number"),
    Column("done", "完成值（数）", "number"),
    Column("unit", "计量单位"),
    Column("ratio", "完成值与目标值之比（%）", "number"),
    Column("why", "判断依据"),
)


def indicators(given: Any, *, lang: str = "zh") -> Table:
    """One row an indicator: what is printed, and how its target and result are read and judged.

    ``low``, ``high``, ``planned`` and ``done`` are in the base unit of the family (a percentage is a ratio, 万人 are
    人); ``ratio`` is done / planned in percent, to six decimals. ``verdict`` is ``met``, ``missed``, ``claimed`` or
    ``undetermined``, and ``why`` says why in ``lang``.
    """
    rows = []
    for item in _items(given):
        task: Task | None = None
        for path, part in walk(item.form):
            if isinstance(part, Task):
                task = part
            elif isinstance(part, Indicator):
                owner = task.name if task is not None and path.startswith("$.tasks") else None
                cells = (_cell(getattr(part, name), None, None) for name in _INDICATOR_NAMES)
                rows.append((*_key(item, part), owner, *cells, *_assessed(part.assess(year=item.form.year), lang)))
    return Table(name="indicators", columns=(*_KEY, *_INDICATOR_COLUMNS), rows=tuple(rows))


def _assessed(assessment: Assessment, lang: str) -> tuple[Any, ...]:
    expectation, quantity = assessment.expectation, assessment.quantity
    ratio = None if assessment.ratio is None else assessment.ratio * 100
    return (
        assessment.verdict,
        assessment.restated,
        expectation.op,
        _number(expectation.low),
        _number(expectation.high),
        _number(expectation.value),
        _number(quantity.value) if quantity is not None else None,
        expectation.unit,
        _number(ratio),
        assessment.reason.render(lang),
    )


_FINDING_COLUMNS = (
    Column("rule", "规则"),
    Column("severity", "级别"),
    Column("path", "地址"),
    Column("place", "位置"),
    Column("message", "说明"),
    Column("matter", "事项号", "whole"),
)


def findings(given: Any, *, lang: str = "zh") -> Table:
    """One row a finding, with the place in the form's own words; ``matter`` is its row in ``matters``. See ``forms``."""
    rows: list[tuple[Any, ...]] = []
    before = 0
    for item in _items(given):
        report = _reported(item)
        owner = {
            id(finding): before + number for number, matter in enumerate(report.matters) for finding in matter.findings
        }
        before += len(report.matters)
        for finding in report.findings:
            place, message = report.place(finding.path, lang), finding.render(lang)
            about = (finding.rule, finding.severity.value, finding.path, place, message, owner.get(id(finding)))
            rows.append((*_key(item)[:-1], finding.ref, *about))
    return Table(name="findings", columns=(*_KEY, *_FINDING_COLUMNS), rows=tuple(rows))


_MATTER_COLUMNS = (
    Column("matter", "事项号", "whole"),
    Column("kind", "类别"),
    Column("title", "事项"),
    Column("message", "说明"),
    Column("places", "位置"),
    Column("findings", "问题数", "whole"),
    Column("key", "事项标识"),
)


def matters(given: Any, *, lang: str = "zh") -> Table:
    """One row a matter (事项), in order of importance within each form: what to ask whom. See ``forms``."""
    rows: list[tuple[Any, ...]] = []
    for item in _items(given):
        report = _reported(item)
        for matter in report.matters:
            kind, title = render(matter.kind.title, {}, language(lang)), matter.render_title(lang)
            places = "; ".join(dict.fromkeys(filter(None, (report.place(path, lang) for path in matter.places))))
            about = (len(rows), kind, title, matter.render(lang), places, len(matter.findings), matter.key)
            rows.append((*_key(item), *about))
    return Table(name="matters", columns=(*_KEY, *_MATTER_COLUMNS), rows=tuple(rows))
