"""What a place may settle besides its rules: formulas, definitions, the template's cells, words, the gate."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from perfeval.gate import GateWord, Selectors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from fractions import Fraction

__all__ = [
    "DEFAULT_SOURCES",
    "KIND",
    "LABEL",
    "SECTIONS",
    "Bands",
    "Certainty",
    "Definitions",
    "Edition",
    "Gate",
    "GateWord",
    "Grade",
    "Policy",
    "Scoring",
    "Source",
    "Vocabulary",
    "Weighting",
    "fits_pattern",
]


class Certainty(Enum):
    """How sure a value is: read in an official text, seen in practice, concluded, or heard of and never read."""

    OFFICIAL = "official"
    PRACTICE = "practice"
    INFERRED = "inferred"
    UNCONFIRMED = "unconfirmed"

    @property
    def title(self) -> str:
        """The Chinese word for it."""
        return _CERTAINTY[self]


_CERTAINTY = {
    Certainty.OFFICIAL: "官方文本",
    Certainty.PRACTICE: "实务做法",
    Certainty.INFERRED: "推断",
    Certainty.UNCONFIRMED: "未证实",
}


@frozen(kw_only=True)
class Source:
    """Where a value comes from. ``reliability``: A official page, B institution or filled form, C copy, D weak."""

    key: str
    title: str
    address: str | None = None
    reliability: str | None = None


DEFAULT_SOURCES = (
    Source(
        key="S5",
        title="项目支出绩效自评的等级划分（转载）",
        address="http://www.dz-gczx.com/wap/articleDetails_id_1290.html",
        reliability="C",
    ),
    Source(
        key="S10",
        title="青神县2023年度项目支出绩效自评表",
        address="https://www.scqs.gov.cn/info/13206/211004.htm",
        reliability="A",
    ),
    Source(key="S21", title="江西省项目支出绩效自评表（2017年度，附评分说明）", reliability="C"),
    Source(
        key="S24",
        title="绩效自评评分说明（转载）",
        address="http://biz.doczj.com/doc/174893555.html",
        reliability="C",
    ),
    Source(key="practice", title="财政绩效管理系统和复核工作中的做法（所见，不是规定）"),
)
"""What the values of the default profile rest on."""

KIND = "kind"
LABEL = "label"


def fits_pattern(text: str, pattern: str) -> bool:
    """Whether ``text`` is like ``pattern``, in which ``*`` stands for anything and every other character for itself.

    Takes time in proportion to the texts' lengths multiplied, whatever the pattern.
    """
    head, *rest = pattern.split("*")
    if not rest:
        return text == pattern
    if not text.startswith(head):
        return False
    at = len(head)
    for piece in rest[:-1]:
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return text.endswith(rest[-1]) and at <= len(text) - len(rest[-1])


def _item(
    label: str,
    kind: str,
    default: Any,
    *,
    source: tuple[str, ...] = (),
    certainty: Certainty = Certainty.INFERRED,
    choices: tuple[str, ...] = (),
) -> Any:
    """One key of a profile: its Chinese term, how it is read, and what its default rests on."""
    metadata = {LABEL: label, KIND: kind, "source": source, "certainty": certainty, "choices": choices}
    return field(default=default, metadata=metadata)


@frozen(kw_only=True)
class Bands:
    """Qualitative results: the least share of the weight, in %, that 达成 and that 部分达成 earn."""

    met: Decimal
    partly: Decimal


@frozen(kw_only=True)
class Grade:
    """A grade and the least total score that earns it; grades are half-open, so that none leaves a hole."""

    name: str
    least: Decimal


@frozen(kw_only=True)
class Weighting:
    """One permitted division of the points among the level-1 indicators: ``(("产出指标", 50), …)``."""

    points: tuple[tuple[str, Decimal], ...]


@frozen(kw_only=True)
class Scoring:
    """How a form is scored.

    Where several formulas are named, a score is right if any of them gives it; the first is the one to compute with.
    """

    execution_points: Decimal | None = _item("预算执行分值", "points", None)
    full_score: Decimal = _item(
        "满分", "points", Decimal(100), source=("practice", "S10"), certainty=Certainty.PRACTICE
    )
    level1_weights: tuple[Weighting, ...] = _item("一级指标分值", "weightings", ())
    reverse: tuple[str, ...] = _item(
        "反向指标公式",
        "choices",
        ("target-over-actual", "excess-share"),
        source=("S21", "S24", "practice"),
        certainty=Certainty.PRACTICE,
        choices=("target-over-actual", "excess-share"),
    )
    equal: tuple[str, ...] = _item(
        "等于型指标的判断",
        "choices",
        ("at-least", "exact"),
        source=("practice",),
        certainty=Certainty.PRACTICE,
        choices=("at-least", "exact"),
    )
    satisfaction: tuple[str, ...] = _item(
        "满意度指标公式",
        "choices",
        ("proportional", "linear", "steps"),
        source=("S21",),
        certainty=Certainty.UNCONFIRMED,
        choices=("proportional", "linear", "steps"),
    )
    satisfaction_full: Decimal = _item(
        "满意度满分线", "percent", Decimal(90), source=("S21",), certainty=Certainty.PRACTICE
    )
    satisfaction_zero: Decimal = _item("满意度零分线", "percent", Decimal(60), certainty=Certainty.UNCONFIRMED)
    qualitative: tuple[Bands, ...] = _item(
        "定性指标分档",
        "bands",
        (Bands(met=Decimal(80), partly=Decimal(60)), Bands(met=Decimal(80), partly=Decimal(50))),
        source=("practice", "S21"),
        certainty=Certainty.PRACTICE,
    )
    over_target_share: Decimal | None = _item("超额完成界限", "percent", None)
    over_target_effect: str = _item("超额完成的处理", "choice", "full", choices=("full", "review", "not-counted"))
    cap: bool = _item("得分不超过分值", "bool", default=True, source=("practice",), certainty=Certainty.PRACTICE)
    places: int = _item("得分小数位数", "count", 2, source=("practice",), certainty=Certainty.PRACTICE)
    grades: tuple[Grade, ...] = _item(
        "等级划分",
        "grades",
        (
            Grade(name="优", least=Decimal(90)),
            Grade(name="良", least=Decimal(80)),
            Grade(name="中", least=Decimal(60)),
            Grade(name="差", least=Decimal(0)),
        ),
        source=("practice", "S5"),
        certainty=Certainty.PRACTICE,
    )

    def grade(self, total: Decimal | Fraction) -> str | None:
        """The grade that a total score earns; None if the profile sets no grades."""
        return next((grade.name for grade in self.grades if total >= grade.least), None)


@frozen(kw_only=True)
class Definitions:
    """What the printed figures mean here.

    The definition named first is expected; figures that need another one are possible, and told as unusual.
    ``with-carryover`` and ``additions`` count what a form does not print: rates that do not fit are left undecided.
    """

    completion_rate: tuple[str, ...] = _item(
        "预算完成率的算法",
        "choices",
        ("actual/adjusted",),
        source=("S10", "practice"),
        certainty=Certainty.OFFICIAL,
        choices=("actual/adjusted", "actual/initial", "with-carryover"),
    )
    adjustment_rate: tuple[str, ...] = _item(
        "预算调整率的算法",
        "choices",
        ("signed",),
        source=("practice",),
        certainty=Certainty.PRACTICE,
        choices=("signed", "absolute", "additions"),
    )
    adjustment_column: str | None = _item("调整栏的含义", "choice", None, choices=("delta", "total"))
    money_unit: str | None = _item("金额单位", "choice", None, choices=("元", "万元", "亿元"))


@frozen(kw_only=True)
class Edition:
    """Which cells the printed template has. None: not settled, so it is inferred from each form.

    Nothing is asked for that the template lacks; what it has may be asked for though all of it is blank. Of a form of
    another kind or structure, or with scores where there are none, it says nothing.
    """

    kinds: tuple[str, ...] | None = _item("表种", "choices", None, choices=("department_overall", "project"))
    scored: bool | None = _item("是否打分", "bool", None)
    structure: str | None = _item("指标结构", "choice", None, choices=("levels", "tasks"))
    form: tuple[str, ...] | None = _item("表头和表尾栏目", "cells:Form", None)
    funding: tuple[str, ...] | None = _item("资金情况栏目", "cells:FundingLine", None)
    objective: tuple[str, ...] | None = _item("年度目标栏目", "cells:Objective", None)
    tasks: tuple[str, ...] | None = _item("主要任务栏目", "cells:Task", None)
    indicators: tuple[str, ...] | None = _item("绩效指标栏目", "cells:Indicator", None)

    def has(self, part: str, name: str) -> bool | None:
        """Whether the template has the cell ``name`` of ``part`` (``indicators``); None if that is not settled."""
        cells: tuple[str, ...] | None = getattr(self, part)
        return None if cells is None else name in cells

    def fits(self, kind: str, structure: str | None, *, scored: bool) -> bool:
        """Whether a form of this kind and structure, with or without printed points, can be of this template."""
        return (
            (self.kinds is None or kind in self.kinds)
            and (self.structure is None or structure in (None, self.structure))
            and not (scored and self.scored is False)
        )


@frozen(kw_only=True)
class Vocabulary:
    """Words of the place besides those that perfeval knows."""

    units: tuple[str, ...] = _item("计量单位", "words", ())
    met: tuple[str, ...] = _item("表示达成的词", "words", ())
    partly: tuple[str, ...] = _item("表示部分达成的词", "words", ())
    unmet: tuple[str, ...] = _item("表示未达成的词", "words", ())
    level1: tuple[tuple[str, tuple[str, ...]], ...] = _item("一级指标的别名", "synonyms", ())
    level2: tuple[tuple[str, tuple[str, ...]], ...] = _item("二级指标的别名", "synonyms", ())
    labels: tuple[tuple[str, tuple[str, ...]], ...] = _item("栏目名称的别名", "synonyms", ())

    def usual_level1(self, printed: str | None) -> str | None:
        """The usual name of a printed level-1 indicator; itself if the place has no such word."""
        return _usual(self.level1, printed)

    def usual_level2(self, printed: str | None) -> str | None:
        """The usual name of a printed level-2 indicator; itself if the place has no such word."""
        return _usual(self.level2, printed)


def _usual(names: tuple[tuple[str, tuple[str, ...]], ...], printed: str | None) -> str | None:
    if printed is None or not names:
        return printed
    bare = printed
    for bracket in "(（[【":  # 产出(50分)
        bare = bare.partition(bracket)[0]
    bare = "".join(bare.split())
    return next((name for name, words in names if bare in words), printed)


_SELECTORS = Selectors()


@frozen(kw_only=True)
class Gate:
    """Which findings hold a form up.

    A selector is a rule's name, a class of matters (``must-correct``, ``must-explain``, ``advice``) or a severity;
    the more particular one decides, in this order.
    """

    correct: tuple[str, ...] = _item("需更正的条件", "selectors", _SELECTORS.correct)
    explain: tuple[str, ...] = _item("需说明的条件", "selectors", _SELECTORS.explain)
    accept: tuple[str, ...] = _item("不影响报送的条件", "selectors", _SELECTORS.accept)
    undecided: tuple[str, ...] = _item("无法判定的条件", "rules", _SELECTORS.undecided)

    @property
    def selectors(self) -> Selectors:
        """The same as what decides."""
        return Selectors(self.correct, self.explain, self.accept, self.undecided)

    def of(self, rule: str, severity: str, matter_class: str | None = None) -> GateWord:
        """What one finding alone leads to: ``READY``, ``EXPLAIN`` or ``CORRECT``."""
        return self.selectors.of(rule, severity, matter_class)

    def word(self, raised: Iterable[tuple[str, str, str | None]], undecided: Collection[str] = ()) -> GateWord:
        """The word for a form: see ``Selectors.word``."""
        return self.selectors.word(raised, undecided)


@frozen(kw_only=True)
class Policy:
    """Everything a profile settles besides rules."""

    scoring: Scoring = Scoring()
    definitions: Definitions = Definitions()
    edition: Edition = Edition()
    vocabulary: Vocabulary = Vocabulary()
    gate: Gate = Gate()


SECTIONS: dict[str, type[Any]] = {
    "scoring": Scoring,
    "definitions": Definitions,
    "edition": Edition,
    "vocabulary": Vocabulary,
    "gate": Gate,
}
"""The tables of a profile besides ``rules``, by name."""
