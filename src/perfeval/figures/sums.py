"""Totals and their parts: which rows of a flat list can stand for which sum, and where no reading fits.

A funding block prints a total, its parts, parts of parts, and often the same total broken down a second time, all in
one list. Nothing on the form says which is which, so every admissible grouping is tried: a total is an error only if
none of them fits. The list is read as a tree in printed order. Each row may own a stretch of the rows after it, cut
into one or more partitions, and the rows of a partition add up to their owner in every column of money at once.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from perfeval.figures.sheet import ADJUSTMENT, four
from perfeval.values.record import NamedTuple, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfeval.figures.sheet import Ends, Spans
    from perfeval.model import Form, FundingLine

__all__ = ["Column", "Grouping", "group", "is_total", "total_line"]

_COLUMNS = range(4)
_MOST_ROWS = 200
_MOST_STEPS = 6_000
_ALTERNATIVES = 4

TOTAL_LABELS = frozenset(
    {
        "合计", "总计", "共计", "总额", "总金额", "总数", "合计数", "资金总额", "资金合计", "资金总计",
        "年度资金总额", "年度资金合计", "年度总额", "全年资金总额", "全年合计", "财政资金总额", "年度财政资金总额",
        "财政资金合计", "预算资金总额", "年度预算资金总额", "项目资金总额", "项目资金合计", "项目总额",
        "项目支出总额", "预算总额", "年度预算总额", "预算合计", "总预算", "全年预算总额", "支出总额", "支出合计",
        "支出总计", "总支出", "年度支出合计", "年度总支出", "收入合计", "收入总计", "部门整体支出", "整体支出",
        "部门支出", "部门总支出", "部门支出总额", "部门支出合计", "部门预算总额", "部门整体支出总额",
        "部门整体支出合计", "单位整体支出", "年度部门整体支出", "本年支出合计", "本年收入合计", "预算支出合计",
        "预算支出总额", "年度支出总额", "全年支出合计", "资金来源合计", "经费合计", "经费总额", "总经费", "总资金",
        "总投资", "投资总额", "项目总投资", "预算资金合计", "年度预算合计", "专项资金总额", "专项资金合计",
        "项目预算合计", "项目预算总额", "部门预算合计", "部门支出总计", "单位支出合计", "年度资金总计",
        "全年预算合计", "全年预算资金总额", "年度资金总和", "项目资金总计", "年度项目资金总额", "年度预算数合计",
        "总预算数", "总支出数",
    }
)  # fmt: skip
"""Labels of a row that is the total of others, without blanks, punctuation and units."""

_SUBTOTALS = ("小计", "合计", "总计", "分计")
_OF_WHICH = "其中"
_REST = ("其他", "其它")
_DROPPED = dict.fromkeys(map(ord, " \t\r\n　:：、，,.。;；()（）[]【】*-—_·"))


def _bare(label: str) -> str:
    text = label[:80].translate(_DROPPED)
    for unit in ("单位万元", "单位元", "万元", "亿元"):
        text = text.removesuffix(unit)
    return text


def is_total(label: str) -> bool:
    """Whether a row with this label is the total of others: 合计, 年度资金总额, 部门整体支出 and their like."""
    return _bare(label) in TOTAL_LABELS


def total_line(form: Form) -> FundingLine | None:
    """The row of the funding block that is the total: the one so labelled, or the only one."""
    labelled = [line for line in form.funding if is_total(line.source or "")]
    if labelled:
        return labelled[0]
    return form.funding[0] if len(form.funding) == 1 else None


class Column(Record):
    """How the parts of one row stand to it in one column of money."""

    whole: int
    """The row of the total."""
    column: int
    parts: tuple[int, ...]
    """The rows that are added up, the nearest level only."""
    state: str
    """``fits``, ``fails``, ``blank`` (undecided for want of ``blanks``) or ``short`` (the list need not be full)."""
    span: Ends
    """What the parts add up to."""
    blanks: tuple[int, ...] = ()
    """Rows with figures that are blank in this column."""
    also_fits: bool = False
    """For ``short``: the same list is full in another column."""


class Grouping(Record):
    """The reading of the list that fits best."""

    columns: tuple[Column, ...]
    sources: dict[tuple[int, int], Ends]
    """What an amount may have been before it was printed or copied: what it prints, or the sum of its printed parts."""
    undecided: tuple[int, ...] = ()
    """Totals whose list is too long or too ambiguous to be read."""

    @property
    def failing(self) -> tuple[Column, ...]:
        """The columns that do not add up."""
        return tuple(each for each in self.columns if each.state == "fails")


class _TooAmbiguousError(Exception):
    """The bounded search did not come to an end."""


Cost = tuple[int, int, int, int]
"""Columns that fail, that only nearly fit, that are undecided, and by how much they fail: less is better."""
_FREE: Cost = (0, 0, 0, 0)


# Named tuples: the search makes them by the ten thousand.


class _Partition(NamedTuple):
    children: tuple[_Node, ...]
    sums: Spans
    fits: tuple[int, ...]
    fails: tuple[int, ...]
    near: tuple[int, ...]
    gap: int
    """By how much the failing columns miss, all together."""
    blank: tuple[int, ...]
    short: tuple[int, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(child.row for child in self.children)

    @property
    def nested(self) -> tuple[_Node, ...]:
        return tuple(child for child in self.children if child.partitions)


class _Node(NamedTuple):
    row: int
    cost: Cost
    spans: Spans
    partitions: tuple[_Partition, ...] = ()


_Layer = tuple[Cost, tuple[_Partition, ...]]
"""Partitions one after the other, and what they cost together."""


class _Walk:
    """A partition that is being filled."""

    __slots__ = ("blanks", "children", "cost", "rest", "sums")

    def __init__(
        self,
        sums: Spans,
        blanks: tuple[bool, bool, bool, bool],
        children: tuple[_Node, ...],
        cost: Cost,
        *,
        rest: bool,
    ) -> None:
        self.sums = sums
        self.blanks = blanks
        self.children = children
        self.cost = cost
        self.rest = rest


def _add(one: Ends | None, other: Ends | None) -> Ends | None:
    if one is None:
        return other
    return one if other is None else (one[0] + other[0], one[1] + other[1])


def _meet(one: Ends, other: Ends) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _apart(one: Ends, other: Ends) -> int:
    return max(one[0] - other[1], other[0] - one[1])


def _hull(one: Ends, other: Ends) -> Ends:
    return min(one[0], other[0]), max(one[1], other[1])


def _middle(span: Ends | None) -> int:
    return 0 if span is None else span[0] + span[1]


def _width(span: Ends | None) -> int:
    return 0 if span is None else span[1] - span[0]


def _cost(partition: _Partition) -> Cost:
    undecided = len(partition.blank) + len(partition.short)
    return len(partition.fails), len(partition.near), undecided, partition.gap


def _agrees(partition: _Partition, others: tuple[_Partition, ...], column: int) -> bool:
    """Whether another partition, one that fits the total, adds up to the same in a column."""
    own = partition.sums[column]
    if own is None:
        return False
    for other in others:
        if column in other.fits and other is not partition:
            sums = other.sums[column]
            if sums is not None and _meet(own, sums):
                return True
    return False


def _plus(one: Cost, other: Cost) -> Cost:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


class _Section:
    """One total and the rows that may be its parts, in the order total, parts."""

    def __init__(self, rows: Sequence[int], spans: Sequence[Spans], labels: Sequence[str], *, worked_out: bool) -> None:
        self.worked_out = worked_out
        self.rows: list[int] = []
        self.marked: list[bool] = []
        self.rest: list[bool] = []
        self.subtotals = False
        marked = rest = False
        for row in rows:
            bare = _bare(labels[row])
            marked |= bare.startswith(_OF_WHICH)
            rest |= any(word in bare for word in _REST)
            self.subtotals |= row != rows[0] and bare.endswith(_SUBTOTALS) and bare not in TOTAL_LABELS
            if all(span is None for span in spans[row]) and row != rows[0]:
                # A blank row adds nothing, but 其中 opens a list and 其他 completes one even so.
                if not marked and self.rest:
                    self.rest[-1], rest = self.rest[-1] or rest, False
                continue
            self.rows.append(row)
            self.marked.append(marked)
            self.rest.append(rest)
            marked = rest = False
        self.rest[-1] |= rest
        self.spans = [spans[row] for row in self.rows]
        self.idle = [all(span is None or span[0] <= 0 <= span[1] for span in each) for each in self.spans]
        self.growing = [all(each[c] is None or _middle(each[c]) >= 0 for each in self.spans) for c in _COLUMNS]
        self.slack = [sum(_width(each[c]) for each in self.spans) for c in _COLUMNS]
        self.last = len(self.rows) - 1
        self.steps = 0
        self.lenient = False
        self.dropped = False
        self.nodes: list[list[tuple[int, _Node]]] = [[] for _ in self.rows]

    def best(self) -> _Node:
        """The cheapest reading."""
        if self.last > _MOST_ROWS:
            raise _TooAmbiguousError
        flat = self._flat()
        if flat.cost[:3] == _FREE[:3] and not self.worked_out:
            return flat
        whole = self._cheapest(flat)
        if whole.cost[0] and self.dropped and self.worked_out:
            raise _TooAmbiguousError  # what the total was worked out from may have been among them
        if whole.cost[0]:
            # That none fits is settled. Only now look for the reading that fails least: the slower search.
            self.lenient, self.steps = True, 0
            with suppress(_TooAmbiguousError):
                whole = self._cheapest(whole)
        if whole.cost[0] and self.subtotals:
            raise _TooAmbiguousError  # a subtotal below its parts is a layout this search does not know
        return whole

    def _cheapest(self, known: _Node) -> _Node:
        for row in range(self.last, 0, -1):
            self.nodes[row] = self._distinct(row)
        self.nodes[0] = [(self.last, known), *((end, node) for end, node in self._owned(0, known.cost))]
        return min((node for _, node in self.nodes[0]), key=lambda node: (node.cost, len(node.partitions)))

    def _distinct(self, at: int) -> list[tuple[int, _Node]]:
        """The ways in which a row may own others, as far as they differ for the rows around it."""
        cheapest: dict[tuple[int, Spans], _Node] = {}
        for end, node in self._owned(at):
            key = end, node.spans
            if key not in cheapest or node.cost < cheapest[key].cost:
                cheapest[key] = node
        return [(end, node) for (end, _), node in cheapest.items()]

    def sources(self) -> Iterator[tuple[tuple[int, int], Ends]]:
        """What each amount may have been, under every reading of the list: not only under the one that was chosen."""
        for row, own, nodes in zip(self.rows, self.spans, self.nodes, strict=True):
            for c, span in enumerate(own):
                if span is None:
                    continue
                wide = span
                for _, node in nodes:
                    other = node.spans[c]
                    if other is not None and _meet(wide, other):
                        wide = _hull(wide, other)
                if wide != span:
                    yield (row, c), wide

    def slackened(self) -> Iterator[tuple[tuple[int, int], Ends]]:
        """The same for a list that could not be read: off by as much as all its figures together can be."""
        for row, own in zip(self.rows, self.spans, strict=True):
            for c, span in enumerate(own):
                if span is not None:
                    yield (row, c), (span[0] - self.slack[c], span[1] + self.slack[c])

    def _leaf(self, at: int) -> _Node:
        return _Node(self.rows[at], _FREE, self.spans[at])

    def _flat(self) -> _Node:
        """All rows as the parts of the total, which is nearly always right."""
        walk = _EMPTY
        for at in range(1, self.last + 1):
            walk = self._step(walk, self._leaf(at), at)
        closed = self._closed(0, 1, self.last, walk, may_fail=True)
        assert closed is not None
        return self._settled(0, _cost(closed), (closed,))

    def _owned(self, at: int, bound: Cost | None = None) -> Iterator[tuple[int, _Node]]:
        """Every way in which the row may own rows after it, with the last row it owns."""
        top = at == 0
        if not top or self.last == 0:
            yield at, self._leaf(at)
        if at == self.last:
            return
        for after, entries in self._layers(at, bound).items():
            if after == at + 1 or (top and after <= self.last):
                continue
            for cost, done in self._kept(entries, 4 * _ALTERNATIVES):
                whole = self._settled(at, cost, done)
                if not top and not self.lenient and whole.cost[0]:
                    continue
                yield after - 1, whole
                if any(partition.fails for partition in done):
                    yield after - 1, self._by_parts(whole)

    def _kept(self, entries: list[_Layer], most: int) -> list[_Layer]:
        """The cheapest alternatives; that others were dropped is remembered, for they may have been the right ones."""
        self.dropped |= len(entries) > most
        return sorted(entries, key=lambda entry: entry[0])[:most]

    def _layers(self, at: int, bound: Cost | None) -> dict[int, list[_Layer]]:
        """The partitions that a row may have, one after the other, by the row that follows them."""
        unmarked = at == 0 or not self.idle[at]
        layers: dict[int, list[_Layer]] = {at + 1: [(_FREE, ())]}
        for start in range(at + 1, self.last + 1):
            if not (self.marked[start] or unmarked):
                continue
            for cost, done in self._kept(layers.get(start, []), _ALTERNATIVES):
                for end, extra, found in self._partitions(at, start):
                    partition = self._met(found, done) if found.near and done else found
                    together = _plus(cost, extra)
                    if partition is not found:
                        together = _plus(together, (0, len(partition.near) - len(found.near), 0, 0))
                    if bound is None or together <= bound:
                        layers.setdefault(end + 1, []).append((together, (*done, partition)))
        return layers

    def _partitions(self, at: int, start: int) -> Iterator[tuple[int, Cost, _Partition]]:
        """Every stretch from ``start`` that can be a partition of the row ``at``."""
        marked = self.marked[start]
        top = at == 0
        may_fail = self.lenient and (top or marked)
        walks: dict[int, dict[tuple[Spans, bool], _Walk]] = {start: {(_EMPTY.sums, False): _EMPTY}}
        for here in range(start, self.last + 1):
            for walk in walks.pop(here, {}).values():
                if here > start and self.marked[here] and not marked:
                    continue  # 其中 opens a list, it does not continue one
                for end, node in self.nodes[here]:
                    self.steps += 1
                    if self.steps > _MOST_STEPS:
                        raise _TooAmbiguousError
                    further = self._step(walk, node, here)
                    if not may_fail and self._beyond(at, further):
                        continue
                    if may_fail or top or marked or self.worked_out or self._fits(at, further):
                        closed = self._closed(at, start, end, further, may_fail=may_fail)
                        if closed is not None:
                            extra = _cost(closed)
                            yield end, extra if further.cost is _FREE else _plus(further.cost, extra), closed
                    kept = walks.setdefault(end + 1, {})
                    key = (further.sums, further.rest)
                    if key not in kept or further.cost < kept[key].cost:
                        kept[key] = further

    def _step(self, walk: _Walk, node: _Node, at: int) -> _Walk:
        # Written out for the four columns: this is the innermost step of the search.
        a, b, c, d = walk.sums
        e, f, g, h = node.spans
        p, q, r, s = walk.blanks
        return _Walk(
            (_add(a, e), _add(b, f), _add(c, g), _add(d, h)),
            (p or e is None, q or f is None, r or g is None, s or h is None),
            (*walk.children, node),
            walk.cost if node.cost is _FREE else _plus(walk.cost, node.cost),
            rest=walk.rest or self.rest[at],
        )

    def _fits(self, at: int, walk: _Walk) -> bool:
        """Whether no column would fail for an owner that must be met."""
        for whole, parts, blank in zip(self.spans[at], walk.sums, walk.blanks, strict=True):
            if whole is None or parts is None or blank:
                continue
            if whole[0] > parts[1] or parts[0] > whole[1]:
                return False
        return True

    def _beyond(self, at: int, walk: _Walk) -> bool:
        """Whether the parts already exceed the whole, and further ones can only make it worse."""
        for c, whole in enumerate(self.spans[at]):
            parts = walk.sums[c]
            # Zeros may still take a little away: no more than all widths together.
            if self.growing[c] and whole is not None and parts is not None and parts[0] > whole[1] + self.slack[c]:
                return True
        return False

    def _closed(self, at: int, start: int, end: int, walk: _Walk, *, may_fail: bool) -> _Partition | None:
        """The partition that ends here, judged against its owner; ``None`` if it fails and may not."""
        everything = start == at + 1 and end == self.last
        fits: list[int] = []
        fails: list[int] = []
        near: list[int] = []
        blank: list[int] = []
        short: list[int] = []
        gap = 0
        for c, whole in enumerate(self.spans[at]):
            parts = walk.sums[c]
            if whole is None or parts is None:
                continue
            slack = self.slack[c]
            if parts[0] <= whole[1] and whole[0] <= parts[1]:
                fits.append(c)
            elif walk.blanks[c]:
                blank.append(c)
            elif self.worked_out and not everything and parts[0] <= whole[1] + slack and whole[0] - slack <= parts[1]:
                near.append(c)
            elif self.marked[start] and not walk.rest and (c == ADJUSTMENT or parts[0] <= whole[1]):
                short.append(c)
            elif may_fail:
                fails.append(c)
                gap += _apart(whole, parts)
            else:
                return None
        return _Partition(
            walk.children, walk.sums, tuple(fits), tuple(fails), tuple(near), gap, tuple(blank), tuple(short)
        )

    @staticmethod
    def _met(partition: _Partition, done: tuple[_Partition, ...]) -> _Partition:
        """What only nearly fits does fit if the total came from an earlier partition that it agrees with."""
        met = tuple(c for c in partition.near if _agrees(partition, done, c))
        if not met:
            return partition
        return partition._replace(fits=(*partition.fits, *met), near=tuple(c for c in partition.near if c not in met))

    def _settled(self, at: int, cost: Cost, partitions: tuple[_Partition, ...]) -> _Node:
        """The row with its partitions; what only nearly fits must fit another partition that the total came from."""
        whole = self.spans[at]
        settled = []
        for partition in partitions:
            if not partition.near:
                settled.append(partition)
                continue
            fits, fails = list(partition.fits), list(partition.fails)
            for c in partition.near:
                own, each = partition.sums[c], whole[c]
                if _agrees(partition, partitions, c):
                    fits.append(c)
                else:
                    fails.append(c)
                    cost = _plus(cost, (1, 0, 0, 0 if own is None or each is None else _apart(own, each)))
                cost = _plus(cost, (0, -1, 0, 0))
            settled.append(partition._replace(fits=tuple(fits), fails=tuple(fails), near=()))
        spans = list(whole)
        for partition in settled:
            for c in _COLUMNS:
                own, parts = spans[c], partition.sums[c]
                if own is None and partition is settled[0]:
                    spans[c] = parts
                elif own is not None and parts is not None and c in partition.fits and _meet(own, parts):
                    spans[c] = _hull(own, parts) if self.worked_out else own
        return _Node(self.rows[at], cost, four(spans), tuple(settled))

    @staticmethod
    def _by_parts(node: _Node) -> _Node:
        """The same row, counted by the parts that contradict it."""
        spans = list(node.spans)
        for partition in node.partitions:
            for c in partition.fails:
                spans[c] = partition.sums[c]
        return _Node(node.row, node.cost, four(spans), node.partitions)


_EMPTY = _Walk((None, None, None, None), (False, False, False, False), (), _FREE, rest=False)


def _sections(labels: Sequence[str]) -> Iterator[list[list[int]]]:
    """The readings of the whole list: for each, its totals with the rows that may be their parts."""
    count = len(labels)
    totals = [row for row in range(count) if is_total(labels[row])]
    if not totals:
        return
    if totals[0] == 0 or totals[-1] != count - 1:
        stops = [*totals[1:], count]
        yield [list(range(start, stop)) for start, stop in zip(totals, stops, strict=True)]
        if len(totals) > 1:
            yield [list(range(totals[0], count))]
    if totals[0] != 0:
        starts = [0, *(row + 1 for row in totals[:-1])]
        yield [[total, *range(start, total)] for start, total in zip(starts, totals, strict=True)]


def group(spans: Sequence[Spans], labels: Sequence[str], *, worked_out: bool = False) -> Grouping:
    """The grouping of the rows under which fewest columns fail to add up.

    With ``worked_out``, a total may have been summed from printed parts, or from the printed parts of these: then it
    stands for their sum as well as for itself. Never an error for want of search: a list that is too long or too
    ambiguous is undecided.
    """
    best: tuple[Cost, list[_Node], tuple[int, ...], dict[tuple[int, int], Ends]] | None = None
    for reading in _sections(labels):
        cost = _FREE
        nodes: list[_Node] = []
        undecided: list[int] = []
        sources: dict[tuple[int, int], Ends] = {}
        for rows in reading:
            if not any(span is not None for row in rows[1:] for span in spans[row]):
                continue
            section = _Section(rows, spans, labels, worked_out=worked_out)
            try:
                node = section.best()
            except _TooAmbiguousError:
                undecided.append(rows[0])
                cost = _plus(cost, (0, 0, 1, 0))
                sources.update(section.slackened() if worked_out else ())
                continue
            sources.update(section.sources() if worked_out else ())
            nodes.append(node)
            cost = _plus(cost, node.cost)
        if best is None or cost < best[0]:
            best = cost, nodes, tuple(undecided), sources
        if cost[:3] == _FREE[:3]:
            break
    if best is None:
        return Grouping((), {})
    columns: list[Column] = []
    for node in best[1]:
        _collect(node, spans, columns)
    return Grouping(tuple(columns), best[3], best[2])


def _collect(node: _Node, spans: Sequence[Spans], columns: list[Column]) -> None:
    for partition in node.partitions:
        full = any(_middle(partition.sums[c]) for c in partition.fits)
        for c in _COLUMNS:
            parts = partition.sums[c]
            state = next((name for name in ("fits", "fails", "blank", "short") if c in getattr(partition, name)), None)
            if parts is None or state is None:
                continue
            blanks = tuple(row for row in partition.rows if spans[row][c] is None and any(spans[row]))
            columns.append(Column(node.row, c, partition.rows, state, parts, blanks, state == "short" and full))
        for child in partition.nested:
            _collect(child, spans, columns)
