"""The prose of a form, read once: what it plans, what it reports as done, and what it says was not done."""

from __future__ import annotations

import itertools
from collections import Counter
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfeval.values.likeness import (
    GENERIC,
    abbreviations,
    alike_acts,
    bigrams,
    canonical,
    clauses,
    content,
    coverage,
    quantities,
    quoted_terms,
    without_known,
    without_quantities,
)
from perfeval.values.patterns import Words, pattern
from perfeval.values.plans import ACTION_VERBS, PlannedItem, is_bare_amount, is_template_hint, planned_items
from perfeval.values.record import Record
from perfeval.values.text import fold
from perfeval.values.wording import cause_clause, says_not_done

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfeval.model import Form, Indicator
    from perfeval.rule import Context

__all__ = [
    "EMPTY_TEXTS",
    "Cell",
    "Measured",
    "Narrative",
    "bare_name",
    "denies",
    "has_target",
    "is_empty",
    "is_prose",
    "items_of",
    "narrative_of",
    "read_narrative",
]

EMPTY_TEXTS = frozenset(("", "无", "暂无", "没有", "/", "-", "--", "——", "—", "0", "不适用", "空", "略"))
"""Texts that stand for a blank cell."""

# What a cell may hold beside the figure without saying more than the figure does.
_BARE = Words(
    (
        *(
            "达成预期指标",
            "达成年度指标",
            "达成",
            "已完成",
            "完成",
            "达标",
            "达到",
            "合格",
            "良好",
            "有效",
            "及时",
            "全部",
        ),
        *(
            "平方",
            "立方",
            "有所",
            "明显",
            "显著",
            "提升",
            "改善",
            "提高",
            "效果",
            "左右",
            *"已是优好高达为约共近余多较很",
        ),
        *"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.%≥≤<>=~+×/-",
        *"个次户人名批套台辆亩吨场所条件项家座处元万亿年月日期天米里公斤分岁头只株幅篇本册份间栋届",
    )
)
_ZERO = pattern(r"[0.,%]{1,8}[^\W0-9_]{0,2}")
_ZERO_STARTS = ("0", ".", ",", "%")
_LABEL = pattern("^(?:指标|目标)[0-9一二三四五六七八九十]{1,2}[:.、]?")
_SMALL_WORDS = frozenset("的了和与及等")
_DIGITS = frozenset("0123456789")


# Acts that are looked for by their own name when their object says nothing (代表补选).
_ACTS = frozenset(ACTION_VERBS)
_ACTS_ALONE = _ACTS - {"建设", "建立", "办理", "处置", "登记", "联系", "接待", "规划", "设计", "支付", "拨付", "缴纳"}


# 没有…事故 at the end of a clause: what did not happen is unwanted, whatever verb was typed before it.
_UNWANTED = (
    "事故", "投诉", "差错", "错误", "违规", "违法", "违纪", "事件", "舆情", "纠纷", "故障", "伤亡", "死亡", "隐患",
    "拖欠", "超支", "上访", "浪费", "流失", "现象", "行为", "案件", "病例", "灾害", "污染", "疫情",
)  # fmt: skip
_PARTLY = ("部分", "只", "仅", "达成部分", "完成部分", "完成一部分", "完成了一部分", "未全", "未完全", "不达标")
_NONE: frozenset[str] = frozenset()
_SHARED_BY = 3
_NEAR, _BESIDE = 4, 10  # characters that may stand between those of one thing; between a thing and the act on it
_SURE, _FEW = 2, 3  # pieces in common that settle what a text speaks of; pieces of a short name
_MOST = Fraction(3, 5)  # of an item's pieces: then a denial is of the item and not of something near it
_MOST_CLAUSES = 1000
"""More clauses than any form has; beyond them texts are not compared clause by clause."""


def denies(clause: str) -> bool:
    """Whether a clause says that something was not done or only partly."""
    return says_not_done(clause) is not None and not fold(clause).text.rstrip("。.,;").endswith(_UNWANTED)


def is_empty(text: str | None) -> bool:
    """Whether a text cell says nothing: blank, 无, a dash."""
    return text is None or fold(text).text.rstrip("。.,;") in EMPTY_TEXTS


def _denies_wholly(clause: str) -> bool:
    """Whether a clause says that nothing was done. 部分完成 reports a part."""
    where = says_not_done(clause)
    return where is not None and denies(clause) and not clause[where[0] :].startswith(_PARTLY)


class Cell(Record):
    """One cell that reports: its address, the clauses that report something done, and those that deny it."""

    path: str
    done: str
    denied: str
    pieces: frozenset[str]
    """Those of ``done``, as printed and in the usual words."""
    clauses: tuple[tuple[str, frozenset[str]], ...]
    """Those of ``done`` in the usual words, each with its characters."""


class Narrative(Record):
    """Everything that the prose of one form says, ready to be asked about a planned item."""

    cells: tuple[Cell, ...]
    known: frozenset[str]
    done: str
    pieces: frozenset[str]
    clauses: tuple[tuple[str, frozenset[str]], ...]
    met: Mapping[str, frozenset[str]]
    """Each figure that is the target of a row with a result: the characters of the names of such rows."""
    counted: frozenset[str]

    def words(self, text: str) -> tuple[str, ...]:
        """What ``text`` is about on this form: the department's own name tells nothing."""
        return content(text, self.known)

    def pieces_of(self, item: PlannedItem) -> frozenset[str]:
        """The two-character pieces of what an item is about on this form."""
        return frozenset(piece for word in self.words(item.object) for piece in bigrams(word))

    def alone(self, path: str) -> Narrative:
        """What one cell reports by itself."""
        return _narrative(tuple(cell for cell in self.cells if cell.path == path), self.known)

    def reported(self, item: PlannedItem, share: Fraction) -> bool:
        """Whether the item is spoken of as done anywhere, in its own or in other words.

        ``share`` is the part (0 to 1) of its two-character pieces that must be found where its head is not.
        """
        return any(self._thing_reported(item.action, thing, share) for thing in item.members or (item.object,))

    def _thing_reported(self, action: str, thing: str, share: Fraction) -> bool:
        # The figure that was planned, or the name it goes by: reported as such, or the target of a row with a result.
        figures = quantities(thing)
        named = figures | quoted_terms(thing)
        if any(text in self.done for text in named) or (figures and self._figure_met(figures, thing)):
            return True
        if action in _ACTS_ALONE and not _pieces(action).isdisjoint(self.counted):
            return True
        words = self.words(thing)
        if not words:
            return self._hardly_telling(action, thing)
        return (
            self._words_found(words, thing, share)
            or any(not abbreviations(word).isdisjoint(self.pieces) for word in words)
            or ((name := _plain_name(thing)) is not None and name in self.done)
            or self._one_clause(words, thing)
            or (action in _ACTS and self._same_act(action, thing))
        )

    def _figure_met(self, figures: frozenset[str], thing: str) -> bool:
        """Whether a row with a result has such a target; a bare number under a name with a character of the thing."""
        if not figures.isdisjoint(self.met):
            return True
        characters = frozenset(filter(str.isalnum, without_quantities(thing)))
        return any(not characters.isdisjoint(self.met.get(figure, ())) for figure in _unitless(figures))

    def _words_found(self, words: tuple[str, ...], thing: str, share: Fraction) -> bool:
        for said in (words, tuple(canonical(word) for word in words)):
            wanted = frozenset(piece for word in said for piece in bigrams(word))
            acts = frozenset(wanted & _ACTS) | bigrams(said[-1][-3:])
            if not acts.isdisjoint(self.pieces) or coverage(wanted, self.pieces) >= share:
                return True
            # 留守儿童 on the form of an office for 儿童: its own words count beside one that tells.
            whole = frozenset(piece for word in content(thing) for piece in bigrams(word))
            if not wanted.isdisjoint(self.pieces) and coverage(whole, self.pieces) >= share:
                return True
        return False

    def _one_clause(self, words: tuple[str, ...], thing: str) -> bool:
        """组织企业参加展会 and 组织42家企业参展: half of its telling characters near each other, and at least two.

        Or three fifths of all its characters but those of the department's name, at least three, one of them telling:
        护理服务 and 护工外包服务.
        """
        plain = "".join(c for c in without_quantities(thing) if c.isalnum() and c not in _SMALL_WORDS)
        telling, every = frozenset("".join(words)), frozenset("".join(without_known(plain, self.known)))
        least, most = max(2, (len(telling) + 1) // 2), max(3, (3 * len(every) + 4) // 5)
        return any(
            (len(telling & present) >= least and _are_near(clause, telling, least))
            or (len(every & present) >= most and not telling.isdisjoint(present))
            for clause, present in self.clauses
        )

    def _same_act(self, action: str, thing: str) -> bool:
        """采购警用车辆 and 购置巡逻车5台: an act of the same kind with a character of the same thing before or behind it."""
        acts = alike_acts(action) | {canonical(action)}
        characters = frozenset("".join(content(thing)))
        for clause, present in self.clauses:
            shared = characters & present
            if shared and any(act in clause and _is_beside(clause, act, shared) for act in acts):
                return True
        return False

    def answers_alone(self, items: tuple[PlannedItem, ...]) -> frozenset[PlannedItem]:
        """Items of one goal of which an outcome says something that only this one can have meant.

        That is a telling piece that no other item has, or, with a figure, an act of a kind that no other item names.
        """
        pieces = {item: _wanted(content(item.object)) for item in items}
        shared = Counter(piece for each in pieces.values() for piece in each)
        named = Counter(item.action for item in items)
        figured = "。".join(clause for clause, _ in self.clauses if not _DIGITS.isdisjoint(clause))
        return frozenset(
            item
            for item, wanted in pieces.items()
            if any(shared[piece] == 1 and piece in self.pieces for piece in wanted & _wanted(self.words(item.object)))
            or (
                item.action in _ACTS_ALONE
                and named[item.action] == 1
                and any(act in figured for act in alike_acts(item.action) | {canonical(item.action)})
            )
        )

    def _hardly_telling(self, action: str, thing: str) -> bool:
        """消防车 on the form of a 消防 department leaves 车 to look for; 代表 leaves the act; less is never accused."""
        rest = "".join(content(thing, self.known, shortest=1))
        if rest:
            return any(character in self.done for character in rest)
        if action not in _ACTS_ALONE:
            return True
        return action in self.done or not bigrams(canonical(action)).isdisjoint(self.pieces)

    def denial(self, item: PlannedItem, own: str) -> tuple[str | None, str]:
        """The address and the words of a cell that says the item was not done, first the ``own`` one; or (None, "")."""
        wanted = self.pieces_of(item)
        for cell in sorted(self.cells, key=lambda cell: cell.path != own):
            if cell.denied and (
                (item.action in _ACTS_ALONE and item.action in cell.denied)
                or (wanted and coverage(wanted, bigrams(cell.denied)) >= Fraction(1, 2))
            ):
                return cell.path, cell.denied
        return None, ""

    def contradicted(self, item: PlannedItem) -> bool:
        """Whether a cell says that just this was not done, and no clause elsewhere speaks of as much as half of it.

        未进行换届选举 beside 选举宣传覆盖面90%: what is reported there is something else.
        """
        wanted = self.pieces_of(item)
        if not any(cell.denied and coverage(wanted, _pieces(cell.denied)) >= _MOST for cell in self.cells if wanted):
            return False
        half = Fraction(1, 2)
        return not any(coverage(wanted, _pieces(clause)) >= half for clause in clauses(self.done)[:_MOST_CLAUSES])

    def speaks_of(self, words: tuple[str, ...], text: str) -> bool:
        """Whether a text shares two pieces with these words, or one if they have few or its clause tells a shortfall."""
        wanted = _wanted(words)
        shared = wanted & _pieces(text)
        if len(shared) >= _SURE or (shared and len(wanted) <= _FEW):
            return True
        return any(denies(clause) and not wanted.isdisjoint(_pieces(clause)) for clause in clauses(text))

    def mentions(self, words: tuple[str, ...], *texts: str) -> bool:
        """Whether any of the texts speaks of any of these words, in these or equivalent characters."""
        wanted = _wanted(words)
        return any(not wanted.isdisjoint(_pieces(text)) for text in texts)


def _are_near(clause: str, characters: frozenset[str], least: int) -> bool:
    """Whether so many different characters of these stand in one stretch that is little longer."""
    places = [(place, char) for place, char in enumerate(clause) if char in characters]
    return any(
        len({char for place, char in places[number:] if place - start < least + _NEAR}) >= least
        for number, (start, _) in enumerate(places)
    )


def _is_beside(clause: str, act: str, characters: frozenset[str]) -> bool:
    """Whether one of the characters, other than those of the act, stands a few characters before or behind the act."""
    wanted = characters - frozenset(act)
    at = clause.find(act)
    while at >= 0:
        if not wanted.isdisjoint(clause[max(at - _BESIDE, 0) : at + len(act) + _BESIDE]):
            return True
        at = clause.find(act, at + 1)
    return False


def _pieces(text: str) -> frozenset[str]:
    return bigrams(text) | bigrams(canonical(text))


def _unitless(figures: frozenset[str]) -> frozenset[str]:
    """10个 is also met by a target that prints 10 and leaves the unit to the name."""
    return figures | {figure[:-1] for figure in figures if len(figure) > 2}  # noqa: PLR2004


def _wanted(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(piece for word in words for piece in _pieces(word))


def read_narrative(form: Form) -> Narrative:
    """What the form reports. Targets and names of indicators report nothing; a name counts with a figure beside it."""
    cells: list[Cell] = []
    counts: list[str] = []

    def tell(path: str, text: str | None) -> None:
        if text is not None and not is_empty(text) and not is_template_hint(text):
            cells.append(_cell(path, text))

    def tell_row(path: str, row: Indicator) -> None:
        told = None if row.result is None or _is_zero(row.result) else row.result
        if _is_bare_figure(row):
            counts.append(bare_name(row.name))
            told = "。".join(text for text in (row.name, row.definition, row.result) if text)
        tell(f"{path}.result", told)
        tell(f"{path}.reason", row.reason)

    if form.objective is not None:
        tell("$.objective.outcome", form.objective.outcome)
    for i, task in enumerate(form.tasks):
        tell(f"$.tasks[{i}].outcome", task.outcome)
        for j, row in enumerate(task.indicators):
            tell_row(f"$.tasks[{i}].indicators[{j}]", row)
    for i, row in enumerate(form.indicators):
        tell_row(f"$.indicators[{i}]", row)
    tell("$.conclusion", form.conclusion)
    tell("$.problems", form.problems)
    rows = (*form.indicators, *(row for task in form.tasks for row in task.indicators))
    met: dict[str, frozenset[str]] = {}
    for row in rows:
        if row.expected and _reports(row):
            name = frozenset(f"{row.name}{row.definition or ''}")
            met.update((figure, met.get(figure, _NONE) | name) for figure in quantities(row.expected))
    return _narrative(tuple(cells), _own_words(form), met, _pieces("。".join(counts)))


_NO_TARGETS: Mapping[str, frozenset[str]] = MappingProxyType({})


def _narrative(
    cells: tuple[Cell, ...],
    known: frozenset[str],
    met: Mapping[str, frozenset[str]] = _NO_TARGETS,
    counted: frozenset[str] = _NONE,
) -> Narrative:
    return Narrative(
        cells=cells,
        known=known,
        done="。".join(cell.done for cell in cells),
        pieces=_NONE.union(*(cell.pieces for cell in cells)),
        met=met,
        counted=counted,
        clauses=tuple(itertools.chain.from_iterable(cell.clauses for cell in cells))[:_MOST_CLAUSES],
    )


def _own_words(form: Form) -> frozenset[str]:
    """The department's name in pieces; if blank, those that half of the target texts share, at least three."""
    names = "。".join(name for name in (form.department, form.implementer) if name)
    if names:
        return _pieces(names)
    texts = [task.expected for task in form.tasks if task.expected]
    if form.objective is not None and form.objective.expected:
        texts.append(form.objective.expected)
    often = Counter(piece for text in texts for piece in _pieces(text))
    return frozenset(piece for piece, count in often.items() if count >= max(_SHARED_BY, len(texts) // 2))


def _cell(path: str, text: str) -> Cell:
    done: list[str] = []
    denied: list[str] = []
    for clause in clauses(text):
        if not _denies_wholly(clause):
            done.append(clause)
            continue
        # 代表视察，因疫情未开展: the denial is of what stands before the comma.
        if done and not content(_without_cause(clause)):
            denied.append(done.pop())
        denied.append(clause)
    reported = ",".join(done)
    plain = canonical(reported)
    return Cell(
        path=path,
        done=reported,
        denied="，".join(denied),
        pieces=bigrams(reported) | bigrams(plain),
        clauses=tuple((clause, frozenset(clause)) for clause in clauses(plain)),
    )


def _without_cause(clause: str) -> str:
    cause = cause_clause(clause)
    plain = clause if cause is None else clause[: cause[0]] + clause[cause[1] :]
    negation = says_not_done(plain)
    return plain if negation is None else plain[: negation[0]] + plain[negation[1] :]


def _is_zero(text: str) -> bool:
    """Whether a cell holds 0, 0.00% or 0件 and no more."""
    plain = fold(text).text
    return plain.startswith(_ZERO_STARTS) and _ZERO.fullmatch(plain) is not None


def _reports(row: Indicator) -> bool:
    """Whether a row's result says that something came of it."""
    if row.result is None or is_empty(row.result) or _is_zero(row.result):
        return False
    return not any(_denies_wholly(clause) for clause in clauses(row.result))


def _is_bare_figure(row: Indicator) -> bool:
    """Whether a row's result is a figure (or 完成) and no more, so that its name says what it counts."""
    if row.result is None or not _reports(row):
        return False
    rest = fold(row.result).text.replace(bare_name(row.name), "").replace(row.expected or "\0", "")
    return len(_BARE.replaced(rest, "")) <= 2  # noqa: PLR2004


# --- indicators that measure ----------------------------------------------------------------------------------

# 系列活动 is measured by 活动场次 of the same task, whatever the activity is called.
_EVENTS = ("活动", "工程", "设施", "会议", "培训班")


def _plain_name(thing: str) -> str | None:
    """工作队, 服务站: the name a thing ends in, where it is made of a word that says nothing alone."""
    plain = without_quantities(thing).rstrip()
    return plain[-3:] if plain[:-1].endswith(GENERIC) else None


def has_target(row: Indicator) -> bool:
    """Whether a row sets a target, in its cell or in its name (年度资金支付完成率100%). 0 and 无 are targets."""
    cells = (text for text in (row.expected, row.initial_expected) if text is not None)
    if any(not is_empty(text) or fold(text).text in ("0", "无") for text in cells):
        return True
    return not _DIGITS.isdisjoint(bare_name(row.name))


class Measured(Record):
    """What a set of indicator rows is about, by their names and definitions."""

    text: str
    pieces: frozenset[str]
    targets: frozenset[str]

    @classmethod
    def by(cls, rows: tuple[Indicator, ...]) -> Measured:
        """What these rows measure."""
        text = "。".join(f"{bare_name(row.name)}。{row.definition or ''}" for row in rows)
        targets = frozenset(figure for row in rows if row.expected is not None for figure in quantities(row.expected))
        return cls(text=text, pieces=_pieces(text), targets=targets)

    def includes(self, item: PlannedItem, narrative: Narrative) -> bool:
        """Whether a row is about the item: one telling word, or the act itself, is enough.

        Key indicators sample: one member of an enumeration that is measured measures the promise.
        """
        words, alone = narrative.words(item.object), item.action in _ACTS_ALONE
        if not words and not alone:
            return True
        wanted = _wanted((*words, item.action) if alone else words)
        short = frozenset(piece for word in words for piece in abbreviations(word))
        return (
            not (wanted | short).isdisjoint(self.pieces)
            or not _unitless(quantities(item.object)).isdisjoint(self.targets)
            or any(term in self.text for term in quoted_terms(item.object))
            or any(self._names(thing) for thing in (item.object, *item.members))
            # 重点项目督导 and 重点项目数: where words say little, four characters in a row say enough.
            or any(item.object[at : at + 4] in self.text for at in range(len(item.object) - 3))
            or (not words and any(rest in self.text for rest in content(item.object, narrative.known, shortest=1)))
        )

    def _names(self, thing: str) -> bool:
        name = _plain_name(thing)
        said_plainly = thing.endswith(_EVENTS) or not content(thing)
        return (name is not None and name in self.text) or (said_plainly and thing[-2:] in self.text)

    def names_fully(self, item: PlannedItem, narrative: Narrative) -> bool:
        """Whether rows of other tasks are plainly about the item: half of its pieces stand in their names."""
        wanted = narrative.pieces_of(item)
        return bool(wanted) and coverage(wanted, self.pieces) >= Fraction(1, 2)


def bare_name(name: str) -> str:
    """An indicator's name without the template's numbering (指标1：)."""
    folded = fold(name).text
    return (_LABEL.sub("", folded) if folded.startswith(("指标", "目标")) else folded) or name


def is_prose(text: str | None) -> bool:
    """Whether a text box holds prose that can be searched: no blank, bare amount or hint of the template."""
    return text is not None and not is_empty(text) and not is_bare_amount(text) and not is_template_hint(text)


def narrative_of(ctx: Context) -> Narrative:
    """The form's narrative, read once a check."""
    return ctx.memo("narrative", lambda: read_narrative(ctx.form))


def items_of(ctx: Context, path: str, expected: str | None) -> tuple[PlannedItem, ...]:
    """The planned items of the target text at ``path``, read once a check; none if it is no prose."""
    if expected is None or not is_prose(expected):
        return ()
    return ctx.memo(("planned items", path), lambda: planned_items(expected))
