"""The items of a department over the rounds: what was asked, what was answered, what became of it. Nothing but values.

The states are decided here, from three facts: whether the matter is still there, whether it was answered, and whether
the form that it was asked of would still give it.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from perfeval.changes import ADDED, DROPPED, LOWERED, Change, changes, counterparts
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from perfeval.model import Form

__all__ = [
    "ADVICE",
    "MUST_CORRECT",
    "MUST_EXPLAIN",
    "Item",
    "ItemState",
    "Noticed",
    "followed",
    "is_reply",
    "numbered",
    "unasked",
]

MUST_CORRECT, MUST_EXPLAIN, ADVICE = "must-correct", "must-explain", "advice"


class ItemState(Enum):
    """What became of an item."""

    NEW = "new"
    """Asked for the first time in this round."""
    CORRECTED = "corrected"
    """The matter is gone from the form, because the form changed."""
    EXPLAINED = "explained"
    """The matter stands and was explained; one that must be corrected cannot be explained away."""
    OPEN = "open"
    """The matter stands."""
    WITHDRAWN = "withdrawn"
    """Not asked any more, though the form did not change: the rules did."""

    @property
    def title(self) -> str:
        """The Chinese word."""
        return _TITLES[self]

    @property
    def settled(self) -> bool:
        """Whether nothing more is asked."""
        return self in {ItemState.CORRECTED, ItemState.EXPLAINED, ItemState.WITHDRAWN}


_TITLES = {
    ItemState.NEW: "新提",
    ItemState.CORRECTED: "已改",
    ItemState.EXPLAINED: "已说明",
    ItemState.OPEN: "未改",
    ItemState.WITHDRAWN: "不再提出",
}


class Noticed(Record):
    """One matter of a report, as a letter tells it."""

    key: str
    kind: str
    title: str
    message: str
    paths: tuple[str, ...]
    place: str
    cells: str = ""
    workings: tuple[str, ...] = ()
    facts: tuple[tuple[str, str, str], ...] = ()
    """Of everything that was found the rule, the address, and a digest of what was found there."""


class Item(Record):
    """A matter with its number, which it keeps over all rounds, and its state in one of them."""

    number: int
    first_round: int
    round: int
    state: ItemState
    matter: Noticed
    reply: str = ""
    """The last answer of the department."""
    reply_round: int = 0
    explained: str = ""
    """The sentence that the answer explained."""
    remark: str = ""
    settled_in: int = 0
    """The round that settled it; 0 while it is open."""


_BLANKS = re.compile(r"[\s\u3000\xa0.。,，;；、/\\\-—–_·*…:：()（）\[\]【】]{1,400}")
_NOTHING = frozenset({"无", "没有", "无回复", "暂无", "部门回复", "见附件", "同上", "略", "na", "none"})
_CLAIM = re.compile(
    r"(?:现?已|已经|均已)(?:按[^，。；]{0,16})?(?:修改|更正|改正|修正|订正|补充|完善|调整|补填|改)[^，。；]{0,6}"
)
_CLAIM_LENGTH = 24


def is_reply(text: str) -> bool:
    """Whether a text answers anything: marks, 无 and the like do not."""
    return _BLANKS.sub("", text).lower() not in {"", *_NOTHING}


def _claims_correction(reply: str) -> bool:
    """Whether an answer only says that the form was corrected."""
    bare = _BLANKS.sub("", reply)
    return len(bare) <= _CLAIM_LENGTH and _CLAIM.fullmatch(bare) is not None


# --- What became of the items ------------------------------------------------------------------------------------


_KINDS = (MUST_CORRECT, MUST_EXPLAIN, ADVICE)


def numbered(noticed: Iterable[Noticed], number: int, first: int = 1) -> tuple[Item, ...]:
    """The matters as the new items of round ``number``, numbered as the parts of the letter tell them."""
    return tuple(
        Item(number=first + index, first_round=number, round=number, state=ItemState.NEW, matter=matter)
        for index, matter in enumerate(sorted(noticed, key=lambda matter: _KINDS.index(matter.kind)))
    )


def followed(
    earlier: Sequence[Item],
    noticed: Sequence[Noticed],
    replies: Mapping[int, str],
    number: int,
    *,
    old: Form,
    new: Form,
    still: frozenset[tuple[str, ...]],
) -> tuple[Item, ...]:
    """The items of round ``number``: the earlier ones with their states, then the new ones.

    A matter stands as long as anything it was made of does: what the same rule finds at the same place, rows told by
    their names. ``still`` is what the rules of today find on the old form (rule, address). An earlier item is

    - 已改 if its matter is gone from the new form and still there on the old one,
    - 不再提出 if it is gone from both: not the form changed but the rules,
    - 已说明 if the matter stands, may be explained, and was answered with more than that it was corrected; a later
      round accepts that answer as long as the matter says the same,
    - 未改 otherwise.
    """
    pairs = counterparts(old, new)
    found = _matched(earlier, noticed, pairs, {change.old_path for change in changes(old, new)})
    rows = set(pairs.values())
    made = []
    taken: set[int] = set()
    for item in earlier:
        reply = replies.get(item.number, "").strip()
        reply = reply if is_reply(reply) else ""
        matters = found[item.number]
        if not matters:
            made.append(_gone(item, reply, number, still, rows))
            continue
        # Two items may have become one matter: the first one tells it, the other keeps its own words.
        fresh = [matter for matter in matters if id(matter) not in taken]
        taken.update(id(matter) for matter in fresh)
        standing = _standing(item, _joined(fresh) if fresh else item.matter, reply, number)
        partly = _partly(item, matters, pairs)
        made.append(standing.changed(remark=partly) if partly and not standing.remark else standing)
    rest = [matter for matter in noticed if id(matter) not in taken]
    return (*made, *numbered(rest, number, 1 + max((item.number for item in earlier), default=0)))


def _joined(matters: Sequence[Noticed]) -> Noticed:
    """One item's matters as one: a matter about several rows may fall apart when some of them are corrected."""
    if len(matters) == 1:
        return matters[0]
    first = matters[0]
    return first.changed(
        message="".join(matter.message for matter in matters),
        paths=tuple(dict.fromkeys(path for matter in matters for path in matter.paths)),
        workings=tuple(working for matter in matters for working in matter.workings),
        facts=tuple(fact for matter in matters for fact in matter.facts),
    )


def _gone(item: Item, reply: str, number: int, still: frozenset[tuple[str, ...]], rows: set[str]) -> Item:
    reply_round = number if reply else item.reply_round
    state, remark = item.state, item.remark
    if state not in {ItemState.CORRECTED, ItemState.WITHDRAWN}:
        state = ItemState.CORRECTED if any(fact[:2] in still for fact in item.matter.facts) else ItemState.WITHDRAWN
        dropped = [path for path in item.matter.paths if (row := _row(path)) and row not in rows]
        gone = state is ItemState.CORRECTED and dropped and len(dropped) == len(item.matter.paths)
        remark = "所在的行已删去" if gone else ""
    return item.changed(
        round=number,
        state=state,
        reply=reply or item.reply,
        reply_round=reply_round,
        explained="",
        remark=remark,
        settled_in=item.settled_in if state is item.state else number,
    )


def _standing(item: Item, matter: Noticed, reply: str, number: int) -> Item:
    last = reply or item.reply
    reply_round = number if reply else item.reply_round
    remark, explained = "", ""
    state = ItemState.OPEN
    claim = bool(last) and _claims_correction(last)
    if item.state in {ItemState.CORRECTED, ItemState.WITHDRAWN} and not reply:
        remark = "再次出现"
    elif claim:
        remark = "回复称已修改，表中仍是原样"
    elif last and matter.kind == MUST_CORRECT:
        remark = "须在表中更正，不能只作说明"
    elif reply or (last and item.explained == matter.message):
        state, explained = ItemState.EXPLAINED, matter.message
    elif last:
        remark = "表中内容又有变化，原说明不再适用"
    return item.changed(
        round=number,
        state=state,
        matter=matter,
        reply=last,
        reply_round=reply_round,
        explained=explained,
        remark=remark,
        settled_in=0 if not state.settled else item.settled_in if state is item.state else number,
    )


def _matched(
    earlier: Sequence[Item], noticed: Sequence[Noticed], pairs: Mapping[str, str], changed: set[str | None]
) -> dict[int, tuple[Noticed, ...]]:
    """Which matters each item is now: none if it is gone."""
    now = [(_facts(matter, pairs), matter) for matter in noticed]
    # A rule may find several things at one place, which belong to different matters.
    several = _shared(item.matter.facts for item in earlier) | _shared(facts for facts, _ in now)
    made = {}
    for item in earlier:
        own = set(item.matter.facts)
        places = {fact[:2] for fact in own}
        plain = places - several
        closed = item.state in {ItemState.CORRECTED, ItemState.WITHDRAWN}
        found = []
        for facts, matter in now:
            there = {fact[:2] for fact in facts}
            same = not plain.isdisjoint(there) or not own.isdisjoint(facts)
            if not same and matter.key == item.matter.key:
                # Of two rows that disagree the later one is found: after reordering that is the other.
                moved = not closed and changed.isdisjoint(item.matter.paths) and _rules(own) & _rules(facts)
                same = not places.isdisjoint(there) or bool(moved)
            if same:
                found.append(matter)
        made[item.number] = tuple(found)
    return made


def _facts(matter: Noticed, pairs: Mapping[str, str]) -> frozenset[tuple[str, str, str]]:
    """The facts of a matter at their addresses in the old form."""
    return frozenset((rule, _old_address(path, pairs), about) for rule, path, about in matter.facts)


def _rules(facts: Iterable[tuple[str, str, str]]) -> set[str]:
    return {rule for rule, _, _ in facts}


def _shared(matters: Iterable[Iterable[tuple[str, str, str]]]) -> set[tuple[str, ...]]:
    """Rules at places that several matters have."""
    once: set[tuple[str, ...]] = set()
    twice: set[tuple[str, ...]] = set()
    for facts in matters:
        places = {fact[:2] for fact in facts}
        twice |= once & places
        once |= places
    return twice


def _partly(item: Item, matters: Iterable[Noticed], pairs: Mapping[str, str]) -> str:
    """How many of the places of an item are settled, if some are."""
    asked = {path for _, path, _ in item.matter.facts}
    left = {path for matter in matters for _, path, _ in _facts(matter, pairs)} & asked
    return f"已改{len(asked - left)}处，尚有{len(left)}处" if left and asked - left else ""


def _old_address(path: str, pairs: Mapping[str, str]) -> str:
    """The address in the old form of a cell of the new one; "" if its row was not there."""
    part, rest = path, ""
    while part not in pairs:
        head, dot, field = part.rpartition(".")
        if not dot or part.endswith("]"):
            return ""
        part, rest = head, f".{field}{rest}"
    return f"{pairs[part]}{rest}"


def _row(path: str) -> str:
    """The row an address stands in; "" if in none."""
    end = path.rfind("]")
    return path[: end + 1]


# --- What was changed without being asked -------------------------------------------------------------------------

_EXPLAINED_IN = ("$.problems", "$.improvements")


def unasked(old: Form, new: Form, asked: Iterable[Noticed]) -> tuple[Change, ...]:
    """What changed outside the places that were asked about.

    A place covers what lies in it; so do the rates printed beside amounts that were asked about, and, of a matter to
    explain, the row's reason and the problems and measures of the form. A target that asks for less and a row that is
    gone are told unless they were asked about themselves.
    """
    exact: set[str] = set()
    within: list[str] = []
    for matter in asked:
        exact.update(matter.paths)
        within += [path for path in matter.paths if path != "$"]
        if any(path.startswith("$.funding") for path in matter.paths):
            within.append("$.funding")
        if matter.kind == MUST_EXPLAIN:
            exact.update(f"{row}.reason" for path in matter.paths if (row := _row(path)))
            exact.update(_EXPLAINED_IN)
    return tuple(change for change in changes(old, new) if not _asked(change, exact, within))


def _asked(change: Change, exact: set[str], within: Sequence[str]) -> bool:
    path = change.old_path or change.path or "$"
    if path in exact or (change.kind == ADDED and "$" in exact):
        return True
    if change.kind in {LOWERED, DROPPED}:
        return False
    if path.startswith("$.funding") and ".stated_" in path and "$.funding" in within:
        return True
    return any(path.startswith((f"{place}.", f"{place}[")) for place in within if place != "$.funding")
