"""Plain text in printed order, cell after cell and row after row: what a copied or extracted form looks like.

A blank between two texts is certainly a boundary of cells, a line end is mostly a wrap. Cells are found by the best
segmentation under what columns look like; how much better it is than all others is the confidence of each field.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from math import exp, log
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from perfeval.errors import NumberError, UnreadableError
from perfeval.layouts.draft import Draft, printed_number
from perfeval.layouts.grid import joined
from perfeval.layouts.recognition import VOCABULARY, NotAFormError, Recognised, parts_of
from perfeval.layouts.titles import is_attachment, is_year_line, kind_of_title, money_unit_in, title_kind, years_in
from perfeval.layouts.vocabulary import Block, key
from perfeval.values.printed import Amount, Rate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from perfeval.layouts.vocabulary import Vocabulary
    from perfeval.tables import Document, Place

__all__ = ["form_in_text"]


# --- Pieces ----------------------------------------------------------------------------------------------------------


@frozen
class Piece:
    """A run of text without a blank; ``gap`` says what stands before it: a blank, a line end, an empty line."""

    text: str
    gap: str
    place: Place
    width: float


def _width(text: str) -> float:
    """In Chinese characters."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


_BLANKS = re.compile(r"[ \t\u3000\xa0]+")


def _pieces(document: Document) -> list[Piece]:
    made: list[Piece] = []
    before = 0
    for paragraph in document.paragraphs:
        line = paragraph.place.line or 0
        gap = "empty" if line > before + 1 else "line"
        for text in _BLANKS.split(paragraph.text.strip()):
            if text:
                made.append(Piece(text, gap, paragraph.place, _width(text)))
                gap = "blank"
        before = line
    return made


class _Text:
    """All pieces as one text without blanks, to find labels that lines break."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.text = "".join(piece.text for piece in pieces)
        self.starts: list[int] = []
        at = 0
        for piece in pieces:
            self.starts.append(at)
            at += len(piece.text)
        self.bounds = frozenset((*self.starts, at))

    def piece_at(self, index: int) -> int | None:
        """The piece that begins exactly at a character."""
        from bisect import bisect_left

        number = bisect_left(self.starts, index)
        if number < len(self.starts) and self.starts[number] == index:
            return number
        return len(self.pieces) if index == len(self.text) else None


# --- Labels in a row -------------------------------------------------------------------------------------------------

_LONGEST_LABEL = 16


def _labels_from(
    text: _Text, start: int, find: Callable[[str], str | None], limit: int | None = None
) -> list[tuple[str, int, int]]:
    """The labels that follow each other without a gap from ``start``: the segmentation that reaches farthest.

    A label may run over several pieces, but it ends where a piece ends.
    """
    best: dict[int, list[tuple[str, int, int]]] = {start: []}
    farthest = start
    bound = len(text.text) if limit is None else limit
    for at in range(start, min(bound, start + 200)):
        if at not in best:
            continue
        for end in range(at + 2, min(bound, at + _LONGEST_LABEL) + 1):
            name = find(text.text[at:end]) if end in text.bounds else None
            # A shorter label may be the beginning of a longer one: fewer labels that reach as far win.
            if name is not None and (end not in best or len(best[end]) > len(best[at]) + 1):
                best[end] = [*best[at], (name, at, end)]
                farthest = max(farthest, end)
    return best[farthest]


# --- Cells by segmentation -------------------------------------------------------------------------------------------

_VALUE = re.compile(
    r"(?:[≥≤><=＝≧≦~～]|大于|小于|不少于|不低于|不超过|不高于|达到|控制在|至少){0,2}[0-9][0-9,.]{0,15}(?:[-~～至][0-9][0-9,.]{0,9})?"
    r"[%％‰]?[^，。；、0-9]{0,6}"
    r"|是|否|无|完成|全部完成|及时|按时|合格|有效|显著|良好|优秀|优|良|达标|安全|零|提升|提高|有效提升|明显提升|不断提升|持续提升|"
    r"有效改善|明显改善|长期|持续|健全|完善|高|好|稳定|已完成|按期完成|逐步提高|有所提高|[^，。；]{0,8}(?:月底|年底|日)前?"
)
_AMOUNT = re.compile(r"-?[0-9][0-9,]{0,18}(?:\.[0-9]{1,6})?")
_NAME_ENDS = (
    "率",
    "数",
    "度",
    "面",
    "量",
    "情况",
    "时间",
    "成本",
    "金额",
    "水平",
    "时效",
    "效益",
    "性",
    "机制",
    "个数",
    "次数",
    "值",
)
_SENTENCE_ENDS = ("。", "！", "；", ";", "”", "）", ".")
_NO_START = frozenset("。，、；：！？）”》,.;:!?)")

_IMPOSSIBLE = -1e9
# Points for each piece: texts in printed order have 1.2 to 2.7, lines that were moved about mostly less than 0.8.
_DISORDERED = 0.8
_ORDERLY = 1.15
_DOUBTED = 0.7
_SLACK = 0.7  # how far a line may run over the width of its column, in Chinese characters
_FULL = 1.2  # how much room the last character of a full line may leave
_PROSE = ("_task_expected", "_task_outcome")
_TASK_ALONE = re.compile(r"任务[0-9一二三四五六七八九十]{1,3}[:：]?")
_TASK_BEGINS = re.compile(r"任务([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[:：、.．]|$)")


def _wraps(pieces: Sequence[Piece], width: float | None) -> float:
    """How well the lines of one cell look like wraps: all but the last as wide as the column."""
    if len(pieces) == 1:
        return 0.0 if width is None or pieces[0].width <= width + _SLACK else -3.0 * (pieces[0].width - width)
    full = width if width is not None else max(piece.width for piece in pieces[:-1])
    points = 0.0
    for piece in pieces[:-1]:
        short = full - piece.width
        points += 1.2 if -_SLACK <= short <= _FULL else -1.6 * min(abs(short) - _SLACK, 8.0)
    last = pieces[-1].width - full
    points -= 3.0 * last if last > _SLACK else 0.0
    return points


def _cell_points(role: str, pieces: Sequence[Piece], width: float | None) -> float:
    """How well these pieces look like one cell of a column."""
    text = "".join(piece.text for piece in pieces)
    points = {"blank": 0.6, "empty": 0.8, "line": 0.0}[pieces[0].gap]
    points -= 0.8 * sum(piece.gap == "empty" for piece in pieces[1:])
    if text[0] in _NO_START:
        points -= 6.0
    if role == "_task_funding":
        # Money has decimals; without them it may as well be a target or a result.
        likely = 5.0 if "." in text else 1.5
        return points + likely if len(pieces) == 1 and _AMOUNT.fullmatch(text) else _IMPOSSIBLE
    if role == "_task":
        return points + _wraps(pieces, width) + (2.0 if _TASK_ALONE.fullmatch(text) else 0.0)
    if role == "expected":
        fits = _VALUE.fullmatch(text) is not None
        points += 4.0 if fits else (-3.0 if len(text) > 6 else -1.0)  # noqa: PLR2004
        return points - 2.5 * (len(pieces) - 1)
    points += _wraps(pieces, width)
    if role in _PROSE:
        return points + (2.0 if text.endswith(_SENTENCE_ENDS) else -2.0) - (4.0 if len(text) < 4 else 0.0)  # noqa: PLR2004
    if _AMOUNT.fullmatch(text):
        points -= 4.0 if "." in text else 1.5
    if role == "name":
        points += 1.5 if text.endswith(_NAME_ENDS) else -0.5
        points -= 3.0 if text.endswith("。") or len(text) > 24 else 0.0  # noqa: PLR2004
    if role in ("name", "definition") and _VALUE.fullmatch(text):
        points -= 3.0
    return points


@frozen
class Cell:
    """One cell that was found: its column, its pieces and how sure that is."""

    role: str
    first: int
    last: int
    confidence: float


class _Columns:
    """The order of cells in one task: goal and outcome once, then rows, and the amount once after any row."""

    def __init__(self, head: Sequence[str], row: Sequence[str], *, amount: bool) -> None:
        self.states: list[tuple[str, bool]] = []
        self.follows: dict[tuple[str, bool], list[tuple[str, bool]]] = {}
        chain = [*head, row[0]]
        for before, after in pairwise(chain):
            self._link((before, False), (after, False))
        for used in (False, True):
            for before, after in pairwise(row):
                self._link((before, used), (after, used))
            self._link((row[-1], used), (row[0], used))
        if amount:
            self._link((row[-1], False), ("_task_funding", True))
            self._link(("_task_funding", True), (row[0], True))
        self.first = (chain[0], False)
        self.ends = {(row[-1], False): -4.0 if amount else 0.0, (row[-1], True): 0.0, ("_task_funding", True): 0.0}

    def _link(self, before: tuple[str, bool], after: tuple[str, bool]) -> None:
        self.follows.setdefault(before, []).append(after)
        self.states.extend(state for state in (before, after) if state not in self.states)


def _most_pieces(role: str) -> int:
    return 90 if role in _PROSE else (8 if role not in ("expected", "_task_funding") else 3)


def _added(a: float, b: float) -> float:
    high, low = (a, b) if a > b else (b, a)
    return high if low <= _IMPOSSIBLE / 2 else high + log(1 + exp(low - high))


_State = tuple[str, bool]


class _Lattice:
    """All sequences of cells over the pieces of one block: the best one, and how much each cell is shared by all."""

    def __init__(self, pieces: Sequence[Piece], columns: _Columns, widths: dict[str, float]) -> None:
        self.count = len(pieces)
        self.columns = columns
        self.before: dict[_State, list[_State]] = {}
        for state, nexts in columns.follows.items():
            for after in nexts:
                self.before.setdefault(after, []).append(state)
        self.points: dict[tuple[str, int, int], float] = {}
        for role in dict.fromkeys(state[0] for state in columns.states):
            self._weigh(pieces, role, widths.get(role))
        self.best: dict[tuple[int, _State], tuple[float, int, _State | None]] = {}
        self.mass: dict[tuple[int, _State], float] = {}
        for end in range(1, self.count + 1):
            for state in columns.states:
                self._reach(end, state)

    def _weigh(self, pieces: Sequence[Piece], role: str, width: float | None) -> None:
        once = role == self.columns.first[0] and role in (*_PROSE, "_task")
        starts = range(1) if once else range(self.count)
        for start in starts:
            for end in range(start + 1, min(self.count, start + _most_pieces(role)) + 1):
                if end > start + 1 and pieces[end - 1].gap == "blank":
                    break  # a blank is never inside a cell
                points = _cell_points(role, pieces[start:end], width)
                if points > _IMPOSSIBLE / 2:
                    self.points[role, start, end] = points

    def _reach(self, end: int, state: _State) -> None:
        """The ways to end a cell of a column behind a piece."""
        for start in range(max(0, end - _most_pieces(state[0])), end):
            own = self.points.get((state[0], start, end))
            if own is None:
                continue
            sources: list[tuple[float, float, _State | None]]
            if start == 0:
                sources = [(0.0, 0.0, None)] if state == self.columns.first else []
            else:
                sources = [
                    (self.best[start, prior][0], self.mass[start, prior], prior)
                    for prior in self.before.get(state, ())
                    if (start, prior) in self.best
                ]
            at = (end, state)
            for total, weight, prior in sources:
                if at not in self.best or self.best[at][0] < total + own:
                    self.best[at] = (total + own, start, prior)
                self.mass[at] = _added(self.mass.get(at, _IMPOSSIBLE), weight + own)

    def cells(self) -> list[Cell]:
        """The best sequence, each cell with its share among all sequences.

        Empty if there is none, or none that looks like cells: then the lines are not in printed order.
        """
        reached = {state: extra for state, extra in self.columns.ends.items() if (self.count, state) in self.best}
        if not reached:
            return []
        quality = max(self.best[self.count, state][0] + extra for state, extra in reached.items()) / self.count
        if quality < _DISORDERED:
            return []
        trust = 1.0 if quality >= _ORDERLY else _DOUBTED
        rest = _mass_behind(self.count, self.columns, self.points)
        whole = _IMPOSSIBLE
        for state, extra in reached.items():
            whole = _added(whole, self.mass[self.count, state] + extra)
        end = self.count
        here: _State | None = max(reached, key=lambda state: self.best[self.count, state][0] + reached[state])
        cells: list[Cell] = []
        while here is not None:
            _, start, prior = self.best[end, here]
            share = (
                self._ahead(start, here) + self.points[here[0], start, end] + rest.get((end, here), _IMPOSSIBLE) - whole
            )
            cells.append(Cell(here[0], start, end, round(trust * exp(min(share, 0.0)), 2)))
            end, here = start, prior
        return cells[::-1]

    def _ahead(self, start: int, state: _State) -> float:
        """The weight of all ways to come to a cell."""
        if start == 0:
            return 0.0
        ahead = _IMPOSSIBLE
        for prior in self.before.get(state, ()):
            if (start, prior) in self.mass:
                ahead = _added(ahead, self.mass[start, prior])
        return ahead


def _mass_behind(
    count: int, columns: _Columns, points: dict[tuple[str, int, int], float]
) -> dict[tuple[int, _State], float]:
    """The weight of all ways to go on behind a cell that ends at a piece."""
    rest: dict[tuple[int, _State], float] = {(count, state): extra for state, extra in columns.ends.items()}
    for start in range(count - 1, 0, -1):
        for state in columns.states:
            total = _IMPOSSIBLE
            for after in columns.follows.get(state, ()):
                for end in range(start + 1, min(count, start + _most_pieces(after[0])) + 1):
                    value = points.get((after[0], start, end))
                    behind = rest.get((end, after))
                    if value is not None and behind is not None:
                        total = _added(total, value + behind)
            if total > _IMPOSSIBLE / 2:
                rest[start, state] = total
    return rest


def _widths(blocks: Iterable[tuple[Sequence[Piece], Sequence[Cell]]]) -> dict[str, float]:
    """Widths of the columns as the wrapped cells show them: the median of their widest lines."""
    seen: dict[str, list[float]] = {}
    for pieces, cells in blocks:
        for cell in cells:
            if cell.last - cell.first > 1:
                widest = max(piece.width for piece in pieces[cell.first : cell.last - 1])
                seen.setdefault(cell.role, []).append(widest)
    return {role: sorted(found)[len(found) // 2] for role, found in seen.items()}


# --- The form --------------------------------------------------------------------------------------------------------

_MOST_STRAYS = 2
_UNSURE = 0.85


def _refused(document: Document, template: str) -> UnreadableError:
    return UnreadableError(
        "TEXT-ORDER",
        template,
        "请改用 Excel、Word 文件，或直接读原来的 PDF",
        name=document.name,
    )


class _TextForm:
    def __init__(self, document: Document, words: Vocabulary) -> None:
        self.document = document
        self.words = words
        self.pieces = _pieces(document)
        self.text = _Text(self.pieces)
        self.draft = Draft()
        self.values: dict[str, Any] = {"funding": [], "tasks": [], "indicators": []}
        self.confidences: dict[str, float] = {}
        self.used: set[int] = set()

    # --- labels that hold the text together ---

    def _task_header(self) -> tuple[list[tuple[str, int, int]], int, int]:
        """The labels of the task block in printed order; refused where the text is in another order."""
        for match in re.finditer("主要任务|任务名称|重点任务", self.text.text):
            labels = self._placed(_labels_from(self.text, match.start(), self._task_label))
            roles = [name for name, _, _ in labels]
            if roles and roles[0] == "_task" and "name" in roles and len(roles) >= 5:  # noqa: PLR2004
                return labels, match.start(), labels[-1][2]
        raise self._no_order()

    def _task_label(self, text: str) -> str | None:
        return self.words.find(Block.TASK, text) or self.words.find(Block.INDICATOR, text)

    def _placed(self, labels: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
        """完成情况 left of the indicator's name is the task's, right of it the indicator's."""
        made: list[tuple[str, int, int]] = []
        for name, start, end in labels:
            behind = any(before == "name" for before, _, _ in made)
            indicator = self.words.find(Block.INDICATOR, self.text.text[start:end]) if behind else None
            made.append((indicator or name, start, end))
        return made

    def _no_order(self) -> Exception:
        lines = [piece.text for piece in self.pieces]
        labels = tuple(dict.fromkeys(text for text in lines if self.words.known(text) and key(text)))
        titled = any(title_kind(joined(item.text)) is not None for item in self.document.paragraphs)
        if titled or len(labels) >= 6:  # noqa: PLR2004
            return _refused(self.document, "文字不是按表格逐行排列的，或不是按主要任务列示的表式，无法可靠读取")
        return NotAFormError(labels[:8], None, self.document.name)

    def read(self) -> None:
        """Head, funding, goal, tasks and the texts below, one behind the other."""
        labels, top, bottom = self._task_header()
        first, below = self.text.piece_at(top), self.text.piece_at(bottom)
        if first is None or below is None:
            raise self._no_order()
        self.used.update(range(first, below))
        self._check_order(top, bottom)
        end = self._texts(below)
        self._tasks(labels, below, end)
        self._above(first)

    def _check_order(self, top: int, bottom: int) -> None:
        """Refuse what printed forms never have: goals or funding below the tasks, 存在问题 above them."""
        above, below = self.text.text[:top], self.text.text[bottom:]
        title = next((at for at, piece in enumerate(self.pieces) if title_kind(piece.text) is not None), None)
        misplaced = (
            title is not None and self.text.starts[title] > top,
            any(label in below for label in ("资金来源", "部门资金情况", "预期目标部门", "预算完成率预算调整率")),
            any(label in above for label in ("存在问题", "改进措施", "任务1", "任务一")),
            "关键指标" in below or "主要任务" in below,
        )
        if any(misplaced):
            raise self._no_order()

    def _value(self, path: str, pieces: range, confidence: float = 1.0) -> str:
        chosen = [self.pieces[number] for number in pieces]
        self.used.update(pieces)
        self.draft.places[path] = tuple(dict.fromkeys(piece.place for piece in chosen))
        self.confidences[path] = confidence
        if confidence < _UNSURE:
            template = "按文字推断的单元格，把握不大（{percent}%）"
            percent = int(confidence * 100)
            self.draft.note("unsure", template, path=path, place=chosen[0].place, percent=percent)
        return joined("\n".join(piece.text for piece in chosen))

    # --- below the tasks ---

    def _texts(self, start: int) -> int:
        """存在问题 and 改进措施: labels at the beginning of a line, with their text behind."""
        marks = [
            (number, name)
            for number in range(start, len(self.pieces))
            if self.pieces[number].gap != "blank"
            and (name := self.words.find(Block.TEXT, self.pieces[number].text))
            in ("problems", "improvements", "conclusion")
        ]
        ends = [*(number for number, _ in marks), len(self.pieces)][1:]
        for (number, name), after in zip(marks, ends, strict=False):
            if name in self.values or number + 1 >= after:
                continue
            self.used.add(number)
            self.values[name] = self._value(f"$.{name}", range(number + 1, after))
        return marks[0][0] if marks else len(self.pieces)

    # --- tasks ---

    def _tasks(self, labels: list[tuple[str, int, int]], start: int, end: int) -> None:
        roles = [name for name, _, _ in labels]
        at = roles.index("name")
        head = ["_task"] + [role for role in roles[1:at] if role in ("_task_expected", "_task_outcome")]
        row = [role for role in roles[at:] if role in ("name", "definition", "expected", "result")]
        columns = _Columns(head, _distinct(row), amount="_task_funding" in roles)
        begins = self._task_begins(start, end)
        self._check_numbers(begins, start, end)
        bounds = list(zip(begins, [*begins[1:], end], strict=True))
        blocks = [self.pieces[first:last] for first, last in bounds]
        cells = [_Lattice(block, columns, {}).cells() for block in blocks]
        widths = _widths(zip(blocks, cells, strict=True))
        cells = [_Lattice(block, columns, widths).cells() for block in blocks]
        if not all(cells):
            raise self._no_order()
        for (first, last), found in zip(bounds, cells, strict=True):
            self._task(first, found, _DOUBTED if last == len(self.pieces) else 1.0)

    def _check_numbers(self, begins: list[int], start: int, end: int) -> None:
        """Refuse task numbers that stand alone on a line but were not counted: they are out of order."""
        alone = {
            number
            for number in range(start, end)
            if self.pieces[number].gap != "blank" and _TASK_ALONE.fullmatch(self.pieces[number].text)
        }
        if not begins or begins[0] != start or alone - set(begins):
            raise self._no_order()

    def _task_begins(self, start: int, end: int) -> list[int]:
        """The pieces with which tasks begin: 任务1, 任务2 … at the beginning of a line, counted without a gap."""
        found: list[int] = []
        for number in range(start, end):
            match = _TASK_BEGINS.match(self.pieces[number].text)
            if match is not None and self.pieces[number].gap != "blank" and _count(match[1]) == len(found) + 1:
                found.append(number)
        return found

    def _task(self, shift: int, cells: Sequence[Cell], trust: float) -> None:
        """One task; where nothing follows the last one, the text may have been cut off in it."""
        path = f"$.tasks[{len(self.values['tasks'])}]"
        task: dict[str, Any] = {"indicators": []}
        for cell in cells:
            where = range(shift + cell.first, shift + cell.last)
            cell = evolve(cell, confidence=round(cell.confidence * trust, 2))  # noqa: PLW2901
            if cell.role == "_task":
                task["name"] = self._value(f"{path}.name", where, cell.confidence)
            elif cell.role == "_task_funding":
                task["funding"] = printed_number(self._value(f"{path}.funding", where, cell.confidence))
            elif cell.role in _PROSE:
                field = "expected" if cell.role == "_task_expected" else "outcome"
                task[field] = self._value(f"{path}.{field}", where, cell.confidence)
            else:
                if cell.role == "name":
                    task["indicators"].append({})
                inner = f"{path}.indicators[{len(task['indicators']) - 1}].{cell.role}"
                task["indicators"][-1][cell.role] = self._value(inner, where, cell.confidence)
        self.values["tasks"].append(task)

    # --- above the tasks ---

    def _above(self, end: int) -> None:
        self._objective(end)
        self._funding(end)
        self._lines(end)
        left = [piece for number, piece in enumerate(self.pieces) if number not in self.used]
        if sum(len(piece.text) > _LONGEST_LABEL for piece in left) > _MOST_STRAYS:
            raise self._no_order()  # lines of prose that belong to no cell
        for number, piece in enumerate(self.pieces):
            if number in self.used or self.words.known(piece.text) or is_attachment(piece.text):
                continue
            self.draft.note("not-understood", "未能识别，未读入：{text}", place=piece.place, text=piece.text)

    def _objective(self, end: int) -> None:
        find = partial(self.words.find, Block.OBJECTIVE)
        limit = self.text.starts[end] if end < len(self.text.starts) else len(self.text.text)
        for number in range(end - 1, -1, -1):
            start = self.text.starts[number]
            labels = _labels_from(self.text, start, find, limit)
            if [name for name, _, _ in labels] != ["expected", "outcome"]:
                continue
            below = self.text.piece_at(labels[-1][2])
            if below is None or below >= end:
                continue
            self.used.update(range(number, below))
            self._goal_cells(below, end)
            return

    def _goal_cells(self, start: int, end: int) -> None:
        block = self.pieces[start:end]
        columns = _Columns((), ("_task_expected", "_task_outcome"), amount=False)
        # One goal and one outcome: the pair is not repeated.
        columns.follows.pop(("_task_outcome", False), None)
        cells = _Lattice(block, columns, {}).cells()
        for cell in cells:
            field = "expected" if cell.role == "_task_expected" else "outcome"
            where = range(start + cell.first, start + cell.last)
            self.values.setdefault("objective", {})[field] = self._value(f"$.objective.{field}", where, cell.confidence)

    def _funding(self, end: int) -> None:
        find = partial(self.words.find, Block.FUNDING)
        for number in range(end):
            if number in self.used:
                continue
            labels = _labels_from(self.text, self.text.starts[number], find)
            roles = [name for name, _, _ in labels]
            below = self.text.piece_at(labels[-1][2]) if labels else None
            if len(roles) < 3 or below is None or len(set(roles)) < len(roles):  # noqa: PLR2004
                continue
            if roles[0] != "_source":
                continue
            self.used.update(range(number, below))
            self._funding_rows(roles[1:], below, end)
            return

    def _funding_rows(self, roles: list[str], start: int, end: int) -> None:
        number = start
        while number < end and number not in self.used:
            source = self.pieces[number].text
            if any(self.words.find(block, source) for block in (Block.SECTION, Block.OBJECTIVE, Block.TASK)):
                return
            after = number + 1
            while after < end and self.pieces[after].gap == "blank":
                after += 1
            figures = list(range(number + 1, after))
            if len(figures) not in (0, len(roles)):
                # A blank cell leaves no trace in the text: which column is missing cannot be told.
                text = " ".join(self.pieces[figure].text for figure in figures)
                self.used.update(figures)
                template = "资金行的数字与栏数不符，未读入：{text}"
                self.draft.note("not-understood", template, place=self.pieces[number].place, text=text)
                figures = []
            self._funding_row(number, figures, roles if figures else [])
            number = after

    def _funding_row(self, number: int, figures: list[int], roles: list[str]) -> None:
        path = f"$.funding[{len(self.values['funding'])}]"
        line: dict[str, Any] = {"source": self._value(f"{path}.source", range(number, number + 1))}
        for role, figure in zip(roles, figures, strict=True):
            piece = self.pieces[figure]
            kind = Rate if role.startswith("stated") else Amount
            bare = printed_number(piece.text)
            self.used.add(figure)
            try:
                kind.parse(bare)
            except NumberError:
                self.draft.note(
                    "no-number", "不是数字，未读入：{text}", path=f"{path}.{role}", place=piece.place, text=piece.text
                )
                continue
            line[role] = bare
            self.draft.places[f"{path}.{role}"] = (piece.place,)
        self.values["funding"].append(line)

    def _lines(self, end: int) -> None:
        for number in range(end):
            if number in self.used:
                continue
            piece = self.pieces[number]
            if "title" not in self.values and title_kind(piece.text) is not None:
                self.values["title"] = self._value("$.title", range(number, number + 1))
                self._year(piece)
            elif is_year_line(piece.text):
                self.used.add(number)
                self._year(piece)
            elif (unit := money_unit_in(piece.text)) is not None and "money_unit" not in self.values:
                self.used.add(number)
                self.values["money_unit"] = unit
                self.draft.places["$.money_unit"] = (piece.place,)
            elif number + 1 < end and self.pieces[number + 1].gap == "blank":
                self._pair(number)

    def _pair(self, number: int) -> None:
        name = self.words.find(Block.HEAD, self.pieces[number].text)
        field = {
            "department": "department",
            "_department": "department",
            "_competent": "department",
            "_reporter": "department",
        }.get(name or "")
        if field is not None and field not in self.values and not self.words.known(self.pieces[number + 1].text):
            if money_unit_in(self.pieces[number + 1].text):
                return
            self.used.add(number)
            self.values[field] = self._value(f"$.{field}", range(number + 1, number + 2))

    def _year(self, piece: Piece) -> None:
        years = years_in(piece.text)
        if len(years) == 1 and "year" not in self.values:
            self.values["year"] = years[0]
            self.draft.places["$.year"] = (piece.place,)


_COUNTS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def _count(text: str) -> int:
    """1 to 99, in digits or as 十二."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_COUNTS.get(tens, 1) * 10 if ten else 0) + _COUNTS.get(ones, 0)


def _distinct(roles: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(roles))


def form_in_text(document: Document, kind: str | None = None, words: Vocabulary = VOCABULARY) -> Recognised:
    """The form in a plain text whose cells follow each other row by row.

    Raises ``UnreadableError`` where the text is in another order, ``NotAFormError`` where it is no form at all.
    """
    reader = _TextForm(document, words)
    reader.read()
    values = reader.values
    printed = kind_of_title(values.get("title", ""))
    return Recognised(
        form=parts_of(printed or kind or "department_overall", values),
        layout="linear-text",
        confidence=round(min([1.0, *reader.confidences.values()]), 2),
        places=reader.draft.places,
        notes=tuple(reader.draft.notes),
        confidences=reader.confidences,
    )
