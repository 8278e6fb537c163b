"""Reading takes time in proportion to the text, whatever the text is made of."""

from __future__ import annotations

import time

import pytest

from perfeval.values.assessment import assess
from perfeval.values.expectation import Expectation, same_text_key
from perfeval.values.observation import Observation
from perfeval.values.text import fold
from perfeval.values.wording import cause_clause, says_not_done, says_unfinished

HOSTILE = [
    "9", "九亿", "≥", "1,", "1.", "(", "因", "受", "未", "没有", "尚未", "完成", "部分", "事故", "没有事故",
    "0无", "无", "2021年", "1月", "1-", "1-2", "5%,", "《", "“", "第", "余", "一", "百分之", "其中5次", "计划",
    "约1", "每人每", "5元/人", "达到", "建设中", "取消", "1人", "÷", "1÷", "±", "-1", "1~2", "、", "已",
    "已完成", "因1未完成≥5%没有,", "1次以下", "a", "aA1", "九成", "万", "以上", "不低于", "2021.1.", "12:30",
    "\u202e1", "(", "【", "正在", "影响",
]  # fmt: skip
HOSTILE.append(" ")
HOSTILE.append("1 ")
HOSTILE.append("\n0")


def spent(text: str) -> float:
    best = 9.0
    for _ in range(2):
        start = time.process_time()
        assess("任务完成率", text, text)
        assess(text, "≤5次", text)
        says_not_done(text)
        says_unfinished(text)
        cause_clause(text)
        same_text_key(text)
        fold(text)
        best = min(best, time.process_time() - start)
    return best


def text(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    spent(text(unit, 500))
    small, large = spent(text(unit, 2_000)), spent(text(unit, 8_000))
    # Four times the text; a quadratic pattern takes sixteen times as long.
    assert large < 9 * max(small, 0.003)


@pytest.mark.parametrize("unit", ["9", "九亿", "≥", " "], ids=repr)
def test_a_hostile_text_of_any_length_is_read_soon(unit: str) -> None:
    assert spent(text(unit, 200_000)) < 3


def test_a_cell_longer_than_any_form_is_not_judged() -> None:
    assert Expectation.parse("9" * 200_000).op == "unreadable"
    found = assess("满意度", "≥90%", "满意度95%。" * 10_000)
    assert (found.verdict, found.reason.code) == ("undetermined", "too-long")
    assert Observation.parse("1次," * 500).cut
