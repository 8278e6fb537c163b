"""The form as printed: department and project self-evaluation forms, frozen, hashable, exact to the digit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from attrs import NOTHING, field, frozen

from perfeval.errors import ModelError, NumberError, escaped, quoted
from perfeval.values.printed import Amount, Points, Rate
from perfeval.values.rates import (
    adjustment_interval,
    completion_interval,
    plain_adjustment_rate,
    plain_completion_rate,
)
from perfeval.values.record import Record

if TYPE_CHECKING:
    from perfeval.values.assessment import Assessment
    from perfeval.values.interval import Interval
    from perfeval.values.units import UnitTable

__all__ = ["FIGURES", "KINDS", "MONEY_UNITS", "YEARS", "Form", "FundingLine", "Indicator", "Objective", "Part", "Task"]

KINDS = ("department_overall", "project")
"""部门整体支出绩效自评表 and 项目支出绩效自评表."""
MONEY_UNITS = ("元", "万元", "亿元")
"""The units in which a form prints its amounts."""
FIGURES = ("printed", "exact")
"""Whether figures are printed (rounded somehow; also what None means) or exact, from a database."""

Kind = Literal["department_overall", "project"]
MoneyUnit = Literal["元", "万元", "亿元"]
FiguresKind = Literal["printed", "exact"]

YEARS = range(1, 10_000)
"""A year is a number of at most four digits; whether it is the right one is a matter for rules."""
N = TypeVar("N", Amount, Rate, Points)
Kept = Callable[[object, str], Any]
"""What a field makes of a value, given its name for the message."""


def _refuse(name: str, value: object, expected: str) -> ModelError:
    return ModelError(f"{name}: {quoted(value)} ({escaped(type(value).__name__)}) 不是{expected}")


def _as_text(value: object, name: str) -> str | None:
    if value is None:
        return None
    if type(value) is not str or not value:
        raise _refuse(name, value, "非空文本 (a non-empty str)")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _refuse(name, value, "可编码的文本 (text without lone surrogates)") from None
    return value


def _as_name(value: object, name: str) -> str:
    text = _as_text(value, name)
    if text is None:
        raise _refuse(name, value, "非空文本 (a non-empty str)")
    return text


def _digits(value: Decimal | int) -> str:
    # A huge exponent must not become a huge text: 60 characters are already more than any printed number has.
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else "∞"
    return format(value, "f") if value.is_finite() and abs(value.adjusted()) < 40 else "∞"  # noqa: PLR2004


def _as_number(kind: type[N]) -> Kept:
    def convert(value: object, name: str) -> N | None:
        if value is None or type(value) is kind:
            return value
        if type(value) is Decimal or type(value) is int:
            value = _digits(value)
        if type(value) is str:
            try:
                return kind.parse(value)
            except NumberError as error:
                raise NumberError(f"{name}: {error}") from None
        # A float has already lost the printed digits; bool is no amount.
        raise _refuse(name, value, f"{kind.__name__} 或数字文本 (not a printed number; never a float)")

    return convert


def _as_year(value: object, name: str) -> int | None:
    if value is None or (type(value) is int and value in YEARS):
        return value
    raise _refuse(name, value, "年份 (a year as int)")


def _one_of(choices: tuple[str, ...], *, optional: bool) -> Kept:
    def convert(value: object, name: str) -> str | None:
        if (optional and value is None) or (type(value) is str and value in choices):
            return value
        raise _refuse(name, value, "、".join(choices))

    return convert


def _tuple_of(kind: str) -> Kept:
    def convert(value: object, name: str) -> tuple[Any, ...]:
        if isinstance(value, str | bytes) or not isinstance(value, Iterable):
            raise _refuse(name, value, f"{kind} 的序列 (a sequence of {kind})")
        items = tuple(value)
        for item in items:
            if type(item).__name__ != kind or type(item).__module__ != __name__:
                raise _refuse(name, item, kind)
        return items

    return convert


def _as_objective(value: object, name: str) -> Objective | None:
    if value is None or type(value) is Objective:
        return None if value == Objective() else value  # a box with two blank cells is no box
    raise _refuse(name, value, "Objective")


_AMOUNT, _RATE, _POINTS = _as_number(Amount), _as_number(Rate), _as_number(Points)


class _Shape(Record):
    """What the methods below need to know of a class: its fields, what each holds, and all values at once."""

    kept: tuple[tuple[str, Kept], ...]
    values: Callable[[Any], tuple[Any, ...]]


_shapes: dict[type, _Shape] = {}


def _shape(kind: type[Any]) -> _Shape:
    if kind not in _shapes:
        # A subclass may have fields of its own, which say nothing of what they hold.
        kept = tuple((a.name, a.metadata["kept"]) for a in kind.__attrs_attrs__ if "kept" in a.metadata)
        _shapes[kind] = _Shape(kept, attrgetter(*(a.name for a in kind.__attrs_attrs__ if a.eq)))
    return _shapes[kind]


# attrs would write and compile these anew for each class: a quarter of what defining the model takes.


def _keep(part: Any) -> None:
    """Make every value what its field holds, or refuse it."""
    for name, kept in _shape(type(part)).kept:
        value = getattr(part, name)
        made = kept(value, name)
        if made is not value:
            object.__setattr__(part, name, made)


def _equal(part: Any, other: object) -> Any:
    if type(other) is not type(part):
        return NotImplemented
    values = _shape(type(part)).values
    return values(part) == values(other)


def _hash(part: Any) -> int:
    return hash(_shape(type(part)).values(part))


def _brief(part: Any) -> str:
    """Only what the form prints: a row has eleven fields and uses three."""
    shown = (
        f"{a.name}={value.text if isinstance(value, Amount | Rate | Points) else repr(value)}"
        for a in part.__attrs_attrs__
        if (value := getattr(part, a.name)) not in (None, ())
    )
    return f"{type(part).__name__}({', '.join(shown)})"


def _field(label: str, kept: Kept, default: Any = None) -> Any:
    """A field of the form: its official term, the one place where it is written, and what it holds."""
    return field(default=default, metadata={"label": label, "kept": kept})


def _text(label: str) -> Any:
    return _field(label, _as_text)


@frozen(kw_only=True, repr=False)
class FundingLine:
    """One row of the funding block (资金情况): a source of money, or a total. Amounts in the form's money unit."""

    source: str | None = _text("资金来源")
    initial_budget: Amount | None = _field("年初预算数", _AMOUNT)
    adjustment: Amount | None = _field("预算调整数", _AMOUNT)
    adjusted_budget: Amount | None = _field("调整后预算数", _AMOUNT)
    actual: Amount | None = _field("实际支出数", _AMOUNT)
    stated_completion_rate: Rate | None = _field("预算完成率", _RATE)
    stated_adjustment_rate: Rate | None = _field("预算调整率", _RATE)
    weight: Points | None = _field("分值", _POINTS)
    score: Points | None = _field("得分", _POINTS)
    reason: str | None = _text("偏差原因")
    ref: str | None = _text("记录编号")

    __attrs_post_init__ = _keep
    __eq__ = _equal
    __hash__ = _hash
    __repr__ = _brief

    def completion_rate(self, *, exact: bool = False) -> Interval | None:
        """Every completion rate (预算完成率) that true amounts printed like these could have, as a ratio.

        actual / adjusted budget where one is printed, otherwise actual / (initial budget + adjustment). ``exact``
        takes the amounts for what they say. None if an amount is missing or the budget may be 0.
        """
        return completion_interval(self.initial_budget, self.adjustment, self.adjusted_budget, self.actual, exact=exact)

    def plain_completion_rate(self, places: int = 2) -> Rate | None:
        """The completion rate of the printed amounts themselves, such as 95.84%, rounded half up."""
        return plain_completion_rate(self.initial_budget, self.adjustment, self.adjusted_budget, self.actual, places)

    def adjustment_rate(self, *, exact: bool = False) -> Interval | None:
        """Every adjustment rate (预算调整率) that true amounts printed like these could have, as a ratio.

        adjustment / initial budget, signed. ``exact`` takes the amounts for what they say. None if an amount is
        missing or the initial budget may be 0.
        """
        return adjustment_interval(self.initial_budget, self.adjustment, self.adjusted_budget, exact=exact)

    def plain_adjustment_rate(self, places: int = 2) -> Rate | None:
        """The adjustment rate of the printed amounts themselves, such as -18.08%, rounded half up."""
        return plain_adjustment_rate(self.initial_budget, self.adjustment, self.adjusted_budget, places)


@frozen(kw_only=True, repr=False)
class Objective:
    """The goal of the year (年度总体目标): what was expected and what came of it."""

    expected: str | None = _text("预期目标")
    outcome: str | None = _text("完成情况")

    __attrs_post_init__ = _keep
    __eq__ = _equal
    __hash__ = _hash
    __repr__ = _brief


@frozen(kw_only=True, repr=False)
class Indicator:
    """One indicator row: what it measures, its target and the result that was reported."""

    name: str = _field("指标名称", _as_name, default=NOTHING)
    level1: str | None = _text("一级指标")
    level2: str | None = _text("二级指标")
    definition: str | None = _text("计算公式或指标内容")
    initial_expected: str | None = _text("年初指标值")
    expected: str | None = _text("预期实现值")
    result: str | None = _text("完成情况")
    weight: Points | None = _field("分值", _POINTS)
    score: Points | None = _field("得分", _POINTS)
    reason: str | None = _text("偏差原因")
    ref: str | None = _text("记录编号")

    __attrs_post_init__ = _keep
    __eq__ = _equal
    __hash__ = _hash
    __repr__ = _brief

    def assess(self, *, year: int | None = None, units: UnitTable | None = None) -> Assessment:
        """Whether the result keeps the promise of the target, and why.

        ``year`` is the form's, for dates printed without one; ``units`` a table that knows more units than the usual.
        """
        from perfeval.values.assessment import assess
        from perfeval.values.units import UNITS

        return assess(
            self.name,
            self.expected,
            self.result,
            definition=self.definition,
            level1=self.level1,
            level2=self.level2,
            year=year,
            units=UNITS if units is None else units,
        )


@frozen(kw_only=True, repr=False)
class Task:
    """A main task (主要任务) with its own goal, outcome, money and indicators."""

    name: str | None = _text("任务")
    expected: str | None = _text("年初预期目标")
    outcome: str | None = _text("目标完成情况")
    funding: Amount | None = _field("任务涉及资金", _AMOUNT)
    indicators: tuple[Indicator, ...] = _field("关键指标", _tuple_of("Indicator"), default=())
    ref: str | None = _text("记录编号")

    __attrs_post_init__ = _keep
    __eq__ = _equal
    __hash__ = _hash
    __repr__ = _brief


@frozen(kw_only=True, repr=False)
class Form:
    """A whole self-evaluation form, department or project, exactly as printed.

    A form whose figures are wrong is still a form: what is wrong are findings, see ``perfeval.check``.
    Raises ``ModelError`` (wrong kind of value) or ``NumberError`` (a text that is no printed number).
    """

    kind: Kind = _field("表种", _one_of(KINDS, optional=False), default=NOTHING)
    title: str | None = _text("表名")
    year: int | None = _field("年度", _as_year)
    department: str | None = _text("部门名称")
    project: str | None = _text("项目名称")
    implementer: str | None = _text("实施单位")
    money_unit: MoneyUnit | None = _field("金额单位", _one_of(MONEY_UNITS, optional=True))
    figures: FiguresKind | None = _field("数字来源", _one_of(FIGURES, optional=True))
    ref: str | None = _text("记录编号")
    funding: tuple[FundingLine, ...] = _field("资金情况", _tuple_of("FundingLine"), default=())
    objective: Objective | None = _field("年度目标", _as_objective)
    tasks: tuple[Task, ...] = _field("主要任务", _tuple_of("Task"), default=())
    indicators: tuple[Indicator, ...] = _field("绩效指标", _tuple_of("Indicator"), default=())
    total_weight: Points | None = _field("总分值", _POINTS)
    total_score: Points | None = _field("总分", _POINTS)
    grade: str | None = _text("等级")
    conclusion: str | None = _text("评价结论")
    problems: str | None = _text("存在问题")
    improvements: str | None = _text("改进措施")

    __attrs_post_init__ = _keep
    __eq__ = _equal
    __hash__ = _hash
    __repr__ = _brief

    def _repr_html_(self) -> str | None:
        """What a notebook shows; None without Jinja2."""
        from perfeval.report.html.notebook import form_html

        return form_html(self)


Part = Form | FundingLine | Objective | Task | Indicator
"""Anything a rule can be about."""
