"""Widths, line breaks and colours: what a terminal with Chinese text needs."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from perfeval.report.terminal import Style, clip, pad, wants_colour, width, window, wrap

TEXTS = st.text(alphabet="任务完成率，。；：“”（）《》%-.0123456789abc 补选·…e\u0301", max_size=120)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("完成率", 6),
        ("95.84%", 6),
        ("“补选”", 8),
        ("，。", 4),
        ("e\u0301", 1),
        ("ａ", 2),
        ("ｱ", 1),
        ("", 0),
    ],
)
def test_width_counts_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@given(TEXTS, st.integers(12, 60))
def test_no_line_is_wider_than_asked_and_nothing_is_lost(text: str, columns: int) -> None:
    lines = wrap(text, columns, "  甲 ", "     ")
    assert all(width(line) <= columns for line in lines)
    kept = lines[0].removeprefix("  甲 ") + "".join(line.removeprefix("     ") for line in lines[1:])
    assert kept.replace(" ", "") == text.replace(" ", "")


WORDS = st.sampled_from(["完成率", "，", "（因疫情）", "“说明”", "95.84%", "《办法》；", "large-gap", "。", "补"])


@given(st.lists(WORDS, max_size=40).map("".join), st.integers(34, 80))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(text: str, columns: int) -> None:
    # What is longer than a line has to be cut somewhere: marks in a row, numbers without a blank between them.
    assume(not re.search("[，。；]{8}|[0-9a-z.%-]{14}", text))
    lines = wrap(text, columns)
    assert not any(line[:1] in set("，。；）》”") for line in lines[1:])
    assert not any(line[-1:] in set("（《“") for line in lines)


def test_punctuation_stays_with_its_word() -> None:
    text = "没有补选（因疫情），也没有“说明”。" * 4
    for columns in range(10, 60):
        lines = wrap(text, columns)
        assert not any(line[0] in "，。）”" for line in lines)
        assert not any(line[-1] in "（“" for line in lines)


def test_numbers_and_words_are_not_divided() -> None:
    for columns in range(12, 40):
        lines = wrap("预算完成率印为95.84%，金额为-768.27万元，见 large-adjustment 一条", columns, "", "  ")
        told = "\n".join(lines)
        if columns >= 20:
            assert all(word in told for word in ("95.84%，", "-768.27", "large-adjustment"))


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]


@given(TEXTS, st.integers(4, 40))
def test_clip_fits_and_says_that_it_clipped(text: str, columns: int) -> None:
    clipped = clip(text, columns)
    assert width(clipped) <= columns
    assert clipped == text or (clipped.endswith("…") and text.startswith(clipped[:-1]))


def test_pad_fills_columns() -> None:
    assert pad("错误", 7) == "错误   "
    assert pad("错误", 2) == "错误"


def test_colour_only_where_wanted() -> None:
    assert wants_colour(is_terminal=True, environment={"TERM": "xterm"})
    assert not wants_colour(is_terminal=False, environment={"TERM": "xterm"})
    assert not wants_colour(is_terminal=True, environment={"TERM": "dumb"})
    assert not wants_colour(is_terminal=True, environment={"TERM": "xterm", "NO_COLOR": "1"})
    assert wants_colour(is_terminal=True, environment={"TERM": "xterm", "NO_COLOR": ""})
    assert wants_colour(is_terminal=False, environment={"FORCE_COLOR": "1"})
    assert not wants_colour(is_terminal=True, environment={"FORCE_COLOR": "0", "TERM": "xterm"})
    assert not wants_colour(is_terminal=True, environment={"FORCE_COLOR": "1", "NO_COLOR": "1"})


def test_style_without_colour_adds_nothing() -> None:
    plain, painted = Style(colour=False), Style(colour=True)
    assert plain.strong("甲") == "甲"
    assert painted.grave("错误", "error") == "\x1b[1;31m错误\x1b[0m"
    assert painted.faint("") == ""


def test_window_keeps_within_what_reads_well() -> None:
    assert window(None, {}) == 79
    assert window(None, {"COLUMNS": "60"}) == 59
    assert window(None, {"COLUMNS": "500"}) == 99
    assert window(None, {"COLUMNS": "3"}) == 47
    assert window(None, {"COLUMNS": "٣٠"}) == 79
    assert window(None, {"COLUMNS": "0"}) == 79
