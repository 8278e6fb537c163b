"""States of items: decided by what is still found, what was answered, and what the old form would still give."""

from __future__ import annotations

import pytest

import perfeval
from perfeval.letters.items import ItemState, Noticed, followed, is_reply, numbered, unasked

OLD = {
    "schema": 1,
    "kind": "department_overall",
    "year": 2021,
    "indicators": [
        {"name": "培训人数", "expected": "100人", "result": "60人"},
        {"name": "满意度", "expected": "90%以上", "result": "好"},
        {"name": "检查次数", "expected": "4次", "result": "4次"},
    ],
}


def form(**rows: dict[str, str] | None) -> perfeval.Form:
    """The old form with other cells in some rows; None drops the row."""
    made = [
        row | (rows.get(row["name"]) or {})
        for row in OLD["indicators"]  # type: ignore[attr-defined]
        if rows.get(row["name"], {}) is not None
    ]
    return perfeval.from_dict(OLD | {"indicators": made})


def noticed(index: int, rule: str = "r", kind: str = "must-explain", *, message: str = "没有说明。") -> Noticed:
    path = f"$.indicators[{index}].result"
    return Noticed(
        key=f"{rule}{index}",
        kind=kind,
        title="t",
        message=message,
        paths=(path,),
        place="p",
        facts=((rule, path, message),),
    )


def state(after: tuple[Noticed, ...], reply: str = "", new: perfeval.Form | None = None, kind: str = "must-explain"):
    old = form()
    first = numbered([noticed(0, kind=kind)], 1)
    return followed(
        first, after, {1: reply}, 2, old=old, new=new or old, still=frozenset({("r", "$.indicators[0].result")})
    )


@pytest.mark.parametrize(
    ("kind", "reply", "wanted"),
    [
        ("must-explain", "", ItemState.OPEN),
        ("must-explain", "无", ItemState.OPEN),
        ("must-explain", "——", ItemState.OPEN),
        ("must-explain", "因疫情减少两期。", ItemState.EXPLAINED),
        ("must-explain", "已按要求修改。", ItemState.OPEN),
        ("must-explain", "现已更正", ItemState.OPEN),
        ("must-explain", "已调整，因为上级压减了两期培训，其余改为线上，人数未统计。", ItemState.EXPLAINED),
        ("must-correct", "因疫情减少两期。", ItemState.OPEN),
        ("advice", "明年采纳。", ItemState.EXPLAINED),
    ],
)
def test_what_stands_is_open_or_explained(kind: str, reply: str, wanted: ItemState) -> None:
    (item,) = state((noticed(0, kind=kind),), reply, kind=kind)
    assert item.state is wanted
    assert item.reply == (reply if is_reply(reply) else "")


def test_what_is_gone_was_corrected_or_the_rules_changed() -> None:
    (item,) = state(())
    assert item.state is ItemState.CORRECTED
    old = form()
    (item,) = followed(numbered([noticed(0)], 1), (), {}, 2, old=old, new=old, still=frozenset())
    assert item.state is ItemState.WITHDRAWN


def test_a_row_that_was_dropped_is_said() -> None:
    (item,) = state((), new=form(培训人数=None))
    assert (item.state, item.remark) == (ItemState.CORRECTED, "所在的行已删去")


def test_a_row_that_moved_is_the_same_item() -> None:
    moved = perfeval.from_dict(OLD | {"indicators": OLD["indicators"][::-1]})  # type: ignore[index]
    items = state((noticed(2),), new=moved)
    assert [(item.number, item.state) for item in items] == [(1, ItemState.OPEN)]


def test_another_fault_in_the_same_row_is_a_new_item() -> None:
    items = state((noticed(0, "other"),), new=form(培训人数={"result": "60"}))
    assert [(item.number, item.state) for item in items] == [(1, ItemState.CORRECTED), (2, ItemState.NEW)]


def test_a_matter_of_several_rows_that_falls_apart_keeps_its_number() -> None:
    facts = tuple(("r", f"$.indicators[{n}].result", "") for n in range(3))
    first = numbered([noticed(0).changed(facts=facts, key="all")], 1)
    old, new = form(), form(检查次数={"result": "5次"})
    items = followed(first, [noticed(0), noticed(1)], {}, 2, old=old, new=new, still=frozenset())
    assert [(item.state, item.remark) for item in items] == [(ItemState.OPEN, "已改1处，尚有2处")]


def test_two_things_found_at_one_place_are_two_items() -> None:
    one, other = noticed(0, message="甲没有报告。"), noticed(0, message="乙没有报告。").changed(key="b")
    items = followed(
        numbered([one, other], 1),
        [other],
        {},
        2,
        old=form(),
        new=form(),
        still=frozenset({("r", "$.indicators[0].result")}),
    )
    assert [item.state for item in items] == [ItemState.CORRECTED, ItemState.OPEN]


def test_an_explanation_holds_as_long_as_the_fact_does() -> None:
    still = frozenset({("r", "$.indicators[0].result")})
    second = state((noticed(0),), "因疫情减少两期。")
    third = followed(second, [noticed(0)], {}, 3, old=form(), new=form(), still=still)
    assert (third[0].state, third[0].settled_in) == (ItemState.EXPLAINED, 2)
    worse = form(培训人数={"result": "20人"})
    (item,) = followed(third, [noticed(0, message="只有20人。")], {}, 4, old=form(), new=worse, still=still)
    assert (item.state, item.reply) == (ItemState.OPEN, "因疫情减少两期。")
    assert "不再适用" in item.remark


def test_what_was_corrected_and_comes_back_is_the_same_item() -> None:
    still = frozenset({("r", "$.indicators[0].result")})
    second = state(())
    (item,) = followed(second, [noticed(0)], {}, 3, old=form(), new=form(), still=still)
    assert (item.number, item.state, item.remark) == (1, ItemState.OPEN, "再次出现")


def test_what_was_asked_about_is_no_surprise() -> None:
    new = form(培训人数={"result": "100人"}, 满意度={"expected": "80%以上"}, 检查次数=None)
    told = {(change.kind, change.before) for change in unasked(form(), new, [noticed(0)])}
    assert told == {("lowered", "90%以上"), ("dropped", "检查次数")}
    whole_row = noticed(1).changed(paths=("$.indicators[1]",))
    assert ("lowered", "90%以上") in {(c.kind, c.before) for c in unasked(form(), new, [whole_row])}


def test_where_a_matter_is_to_be_explained_may_be_written() -> None:
    new = perfeval.from_dict(OLD | {"problems": "培训人数不足。"})
    assert not unasked(form(), new, [noticed(0)])
    assert unasked(form(), new, [noticed(0, kind="must-correct")])
