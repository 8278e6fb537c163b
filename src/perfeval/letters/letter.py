"""What a letter says: items, replies and states put into headings and tables that keep to two pages."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING

from perfeval.changes import ADDED, DROPPED
from perfeval.letters.items import ADVICE, MUST_CORRECT, MUST_EXPLAIN, Item, ItemState
from perfeval.letters.naming import one_line, safe_text
from perfeval.letters.returned import NUMBER, REPLY
from perfeval.letters.roster import FORM_NAMES
from perfeval.letters.word import Block, Grid, Heading, PageBreak, Text
from perfeval.messages import clipped
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from perfeval.changes import Change
    from perfeval.letters.roster import Expected
    from perfeval.letters.word import Template
    from perfeval.letters.wording import Wording

__all__ = ["Letter", "composed", "day_in_words", "reminder"]

_CELLS = re.compile(r"[A-Z]{1,3}[0-9]{1,7}(?:、[A-Z]{1,3}[0-9]{1,7}){0,40}")
_TITLES = {MUST_CORRECT: "须修改", MUST_EXPLAIN: "须说明", ADVICE: "建议"}
_NUMERALS = "一二三四五六七八九十"
_WIDTHS = (1.05, 3.2, 7.1, 3.2)
_ADVICE_WIDTHS = (1.05, 10.3, 3.2)
_ADVICE_HEADINGS = (NUMBER, "建议", REPLY)
_HEADINGS = (NUMBER, "位置", "审核意见", REPLY)
_EARLIER_WIDTHS = (1.05, 3.0, 5.0, 2.9, 2.6)
_EARLIER_HEADINGS = (NUMBER, "位置", "审核意见", "办理情况", REPLY)
_CHANGE_WIDTHS = (3.6, 4.4, 4.4)
_CHANGE_HEADINGS = ("位置", "前次", "本次")
_CLOSED = "—"
_LONGEST_NAME = 120
_LONGEST_MESSAGE = 420
_LONGEST_SETTLED = 60
_LONGEST_REPLY = 120
_LONGEST_VALUE = 60
_CHANGES_SHOWN = 6
_PAGES = 2
_SAFETY = 0.98  # other fonts are a little wider
_CELL_PADDING = 8.5
_ROW_PADDING = 4.0


class Letter(Record):
    """A letter ready to be written: the fields and the blocks of the template."""

    fields: Mapping[str, str]
    blocks: Mapping[str, tuple[Block, ...]]


class Situation(Record):
    """What the sentences of a letter need to know besides the items."""

    expected: Expected
    number: int
    code: str
    date: str
    deadline: str
    sender: str
    contact: str
    gate: str = ""
    carried: bool = False
    verified: tuple[str, ...] = ()
    file: str = ""
    detail: str = ""


def day_in_words(iso: str) -> str:
    """2022-03-05 as 2022年3月5日."""
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def _fields(about: Situation, wording: Wording) -> dict[str, str]:
    expected = about.expected
    return {
        "单位": clipped(one_line(expected.department), _LONGEST_NAME),
        "年度": str(expected.year),
        "表名": _form_name(expected),
        "轮次": str(about.number),
        "期限": about.deadline or wording.raw("发函", "期限"),
        "日期": day_in_words(about.date),
        "发函单位": about.sender or wording.raw("发函", "单位"),
        "函件编号": about.code,
        "结论": about.gate,
    }


def _form_name(expected: Expected) -> str:
    name = FORM_NAMES[expected.kind]
    return f"{name}（{clipped(one_line(expected.project), _LONGEST_VALUE)}）" if expected.project else name


def _contact(about: Situation, wording: Wording) -> str:
    contact = about.contact or wording.raw("发函", "联系方式")
    return wording.say("正文", "联系", 联系方式=one_line(contact)) if contact else ""


def reminder(about: Situation, state: str, wording: Wording) -> Letter:
    """The letter to a department whose form could not be judged: it is missing, twice there, of another year."""
    fields = _fields(about, wording)
    told = {name: fields[name] for name in ("年度", "表名", "单位", "期限")}
    return Letter(
        fields={
            **fields,
            "标题": wording.say("标题", "催报", **{k: fields[k] for k in ("年度", "表名", "单位", "轮次")}),
            "开头": wording.say("催报", state, **told, 文件=one_line(about.file), 详情=one_line(about.detail)),
            "无误": "",
            "附件目录": "",
            "联系": _contact(about, wording),
        },
        blocks={},
    )


# --- The letter of a form that was judged -----------------------------------------------------------------------


def composed(
    about: Situation,
    items: Sequence[Item],
    unasked: Sequence[tuple[Change, str]],
    wording: Wording,
    template: Template,
) -> Letter:
    """The letter about a form: what must be corrected, what must be explained, advice; earlier items first.

    What does not fit on two pages goes to an attachment, the least important first.
    """
    fields = _fields(about, wording)
    earlier = [item for item in items if item.first_round < about.number]
    fresh = [item for item in items if item.first_round == about.number]
    shown = sorted(
        (item for item in earlier if _in_letter(item, about.number)),
        key=lambda item: (item.state.settled, item.number),
    )
    first = about.number == 1 or not earlier
    fields["标题"] = wording.say(
        "标题", "首次" if first else "复审", **{k: fields[k] for k in ("年度", "表名", "单位", "轮次")}
    )
    fields["开头"] = _opening(about, fields, earlier, fresh, len(unasked), wording=wording, first=first)
    fields["无误"] = wording.say("正文", "无误", 事项="；".join(about.verified)) if about.verified else ""
    fields["联系"] = _contact(about, wording)
    fields["附件目录"] = "附件："  # one line, for the measure
    pages = _Pages(template, about.number)
    main, rest = pages.divided(fields, [*shown, *fresh], unasked)
    changes, more_changes = list(unasked[:_CHANGES_SHOWN]), list(unasked[_CHANGES_SHOWN:])
    matters = (*_parts(main, about.number, wording), *_overflow(rest, wording))
    matters = (*matters, *_changes(changes, len(unasked), wording, len(more_changes)))
    attachments = list(_attachments(rest, more_changes, [*shown, *fresh], about.number, wording))
    fields["附件目录"] = _contents([name for name, _ in attachments])
    blocks = [block for _, blocks in attachments for block in blocks]
    return Letter(fields=fields, blocks={"事项": _with_ordinals(matters), "附件": tuple(blocks)})


def _in_letter(item: Item, number: int) -> bool:
    """Whether an earlier item is shown: it is open, or was settled in this round."""
    return not item.state.settled or item.settled_in == number


def _counted(items: Iterable[Item]) -> str:
    counts = dict.fromkeys(_TITLES, 0)
    for item in items:
        counts[item.matter.kind] += 1
    return "、".join(f"{_TITLES[kind]}{count}项" for kind, count in counts.items() if count)


def _opening(
    about: Situation,
    fields: Mapping[str, str],
    earlier: Sequence[Item],
    fresh: Sequence[Item],
    changed: int,
    *,
    wording: Wording,
    first: bool,
) -> str:
    told: dict[str, object] = {name: fields[name] for name in ("年度", "表名", "单位", "轮次", "期限", "结论")}
    told |= {"计数": _counted(fresh), "前次": len(earlier), "处数": changed}
    if first:
        return wording.say("开头", "首次" if fresh else "首次无事项", **told)
    states = [(state, sum(item.state is state for item in earlier)) for state in ItemState]
    told["办理"] = "、".join(f"{state.title}{count}项" for state, count in states if count)
    extra = wording.say("开头", "新提", **told) if fresh else ""
    extra += wording.say("开头", "待核", **told) if changed else ""
    told["新提"] = extra
    if all(item.state.settled for item in earlier) and not fresh and not changed:
        return wording.say("开头", "复审办结", **told)
    return wording.say("开头", "复审未报" if about.carried else "复审", **told)


def _parts(items: Sequence[Item], number: int, wording: Wording) -> Iterator[Block]:
    earlier = [item for item in items if item.first_round < number]
    if earlier:
        yield Heading(wording.say("正文", "前次事项", 计数=len(earlier)))
        yield Grid(_EARLIER_WIDTHS, _EARLIER_HEADINGS, tuple(map(_earlier_row, earlier)), centred=(0,))
    again = bool(earlier) or number > 1
    for kind, title in _TITLES.items():
        rows = tuple(_row(item) for item in items if item.first_round == number and item.matter.kind == kind)
        if rows:
            yield Heading(wording.say("正文", f"新{title}" if again else title, 计数=len(rows)))
            yield Grid(_ADVICE_WIDTHS, _ADVICE_HEADINGS, rows) if kind == ADVICE else Grid(_WIDTHS, _HEADINGS, rows)


def _row(item: Item) -> tuple[str, ...]:
    if item.matter.kind == ADVICE:
        # Several pieces of advice are one item: each names its place, which leaves the cells to be said.
        cells = f"（{item.matter.cells}）" if _CELLS.fullmatch(item.matter.cells) else ""
        return (str(item.number), clipped(item.matter.message, _LONGEST_MESSAGE) + cells, "")
    return (str(item.number), item.matter.place, clipped(item.matter.message, _LONGEST_MESSAGE), "")


def _earlier_row(item: Item) -> tuple[str, ...]:
    told = item.state.title if not item.remark else f"{item.state.title}（{item.remark}）"
    if item.reply:
        told += f"\n你单位回复：{clipped(one_line(item.reply), _LONGEST_REPLY)}"
    # What is settled, and advice that was given before, is told by its title.
    brief = item.state.settled or item.matter.kind == ADVICE
    message = item.matter.title if brief else clipped(item.matter.message, _LONGEST_MESSAGE)
    place = _first_place(item.matter.place) if brief else item.matter.place
    return (str(item.number), place, message, told, _CLOSED if item.state.settled else "")


def _first_place(place: str) -> str:
    first, *others = place.split("\n")
    return f"{first}等" if others else first


def _overflow(rest: Sequence[Item], wording: Wording) -> Iterator[Block]:
    if rest:
        numbers = "、".join(str(item.number) for item in rest)
        name = "其余" if any(not item.state.settled for item in rest) else "其余已办结"
        yield Text(wording.say("正文", name, 计数=len(rest), 编号=numbers))


def _changes(changes: Sequence[tuple[Change, str]], count: int, wording: Wording, more: int = 0) -> Iterator[Block]:
    if not changes:
        return
    yield Heading(wording.say("正文", "改动", 计数=count))
    yield Text(wording.raw("正文", "改动说明"))
    yield _change_grid(changes)
    if more:
        yield Text(wording.say("正文", "改动其余", 计数=more))


def _change_grid(changes: Sequence[tuple[Change, str]]) -> Grid:
    return Grid(_CHANGE_WIDTHS, _CHANGE_HEADINGS, tuple(_change_row(*each) for each in changes), centred=())


def _change_row(change: Change, place: str) -> tuple[str, ...]:
    before, after = (_CLOSED if text is None else clipped(one_line(text), _LONGEST_VALUE) for text in change[3:5])
    if change.kind == ADDED:
        before = "（本次新增）"
    if change.kind == DROPPED:
        after = "（本次删去）"
    return (place, before, after)


def _with_ordinals(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """一、二、三 before the headings."""
    made: list[Block] = []
    number = 0
    for block in blocks:
        if isinstance(block, Heading):
            made.append(block.changed(text=f"{_NUMERALS[number]}、{block.text}"))
            number += 1
        else:
            made.append(block)
    return tuple(made)


# --- The attachments ----------------------------------------------------------------------------------------------


def _attachments(
    rest: Sequence[Item],
    changes: Sequence[tuple[Change, str]],
    items: Sequence[Item],
    number: int,
    wording: Wording,
) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Each attachment: its name, and what it holds."""
    numbered = 0
    if rest or changes:
        numbered += 1
        name = wording.raw("正文", "附件标题")
        blocks: list[Block] = [PageBreak(), Heading(f"附件{numbered}　{name}")]
        blocks += _parts(rest, number, wording)
        if changes:
            blocks.append(_change_grid(changes))
        yield name, tuple(blocks)
    workings = tuple(
        (str(item.number), "\n".join(safe_text(one_line(each)) for each in item.matter.workings))
        for item in items
        if item.matter.workings and not item.state.settled and _tells_more(item)
    )
    if workings:
        numbered += 1
        name = wording.raw("正文", "计算标题")
        yield (
            name,
            (
                PageBreak(),
                Heading(f"附件{numbered}　{name}" if rest or changes else f"附件　{name}"),
                Grid((1.05, 13.5), (NUMBER, "依据与计算"), workings, style="函件附注"),
            ),
        )


def _tells_more(item: Item) -> bool:
    """Whether the workings say anything that the sentence does not."""
    return any(each.rpartition("：")[2].rstrip("。") not in item.matter.message for each in item.matter.workings)


def _contents(names: Sequence[str]) -> str:
    if len(names) < 2:  # noqa: PLR2004
        return f"附件：{names[0]}" if names else ""
    return "附件：" + "　".join(f"{number}. {name}" for number, name in enumerate(names, 1))


# --- What fits ----------------------------------------------------------------------------------------------------


class _Pages:
    """How the letter falls on the paper of a template: what is how high, in points, and where pages end."""

    def __init__(self, template: Template, number: int) -> None:
        self.width = template.width
        self.height = template.height * _SAFETY
        self.sizes = template.sizes
        self.number = number

    def lines(self, text: str, style: str, width: float) -> float:
        size, line = self.sizes[style]
        across = max(1.0, width / size)
        return sum(max(1, math.ceil(_wide(part) / across)) for part in text.split("\n")) * line

    def row(self, texts: Sequence[str], widths: Sequence[float]) -> float:
        shares = [self.width * share / sum(widths) - _CELL_PADDING for share in widths]
        heights = (self.lines(text, "函件表格", width) for text, width in zip(texts, shares, strict=True))
        return max(heights) + _ROW_PADDING

    @property
    def _heading(self) -> float:
        """A heading of a part."""
        return self.sizes["函件小标题"][1] + 6

    @property
    def _columns(self) -> float:
        """The headings of a table, which every page repeats."""
        return self.sizes["函件表头"][1] + _ROW_PADDING

    def _sentences(self, fields: Mapping[str, str], names: Sequence[str]) -> float:
        style = "函件正文"
        return sum(self.lines("　　" + fields[name], style, self.width) for name in names if fields[name])

    def divided(
        self, fields: Mapping[str, str], items: Sequence[Item], unasked: Sequence[tuple[Change, str]]
    ) -> tuple[list[Item], list[Item]]:
        """The items that fit on two pages, and the rest: first what is settled, then the least important."""
        kept = list(items)
        order = sorted(
            items, key=lambda item: (item.state.settled, tuple(_TITLES).index(item.matter.kind), item.number)
        )
        while len(kept) > 1 and self._pages(fields, kept, unasked, whole=len(kept) == len(items)) > _PAGES:
            kept.remove(order.pop())
        return kept, [item for item in items if item not in kept]

    def _pages(
        self,
        fields: Mapping[str, str],
        items: Sequence[Item],
        unasked: Sequence[tuple[Change, str]],
        *,
        whole: bool,
    ) -> int:
        """How many pages a letter with some items takes."""
        page, used = 1, self._sentences(fields, ("单位", "开头"))
        used += self.lines(fields["标题"], "函件标题", self.width) + 32
        if fields["发函单位"]:
            used += self.sizes["函件红头"][1] + 16
        group: object = None
        for item in items:
            own = ("earlier",) if item.first_round < self.number else item.matter.kind
            row = self.row(*self._row(item))
            need = row if own == group else row + self._heading + self._columns
            if used + need > self.height:
                page, used = page + 1, self._columns
                need = row if own == group else need
            used += need
            group = own
        ending = self._sentences(fields, ("无误", "联系", "附件目录", "日期")) + 14
        ending += self.sizes["函件正文"][1] if fields["发函单位"] else 0
        if not whole:
            ending += self.sizes["函件正文"][1]  # the sentence that names the rest
        if unasked:
            rows = [_change_row(*each) for each in unasked[:_CHANGES_SHOWN]]
            ending += sum(self.row(row, _CHANGE_WIDTHS) for row in rows) + self._heading + self._columns
            ending += 2 * self.sizes["函件正文"][1]
        while used + ending > self.height:
            page, ending = page + 1, used + ending - self.height
            used = 0
        return page

    def _row(self, item: Item) -> tuple[tuple[str, ...], tuple[float, ...]]:
        if item.first_round < self.number:
            return _earlier_row(item), _EARLIER_WIDTHS
        return _row(item), _ADVICE_WIDTHS if item.matter.kind == ADVICE else _WIDTHS


def _wide(text: str) -> float:
    """How wide a text is in units of a Chinese character."""
    return sum(0.5 if char.isascii() or unicodedata.east_asian_width(char) == "Na" else 1.0 for char in text)
