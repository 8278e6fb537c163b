"""Cutting texts into what they are about, and comparing them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfeval.values.likeness import (
    EQUIVALENTS,
    GENERIC,
    abbreviations,
    alike_form,
    bigrams,
    canonical,
    clauses,
    content,
    coverage,
    sentences,
    wording,
)


def test_bigrams_stay_within_words() -> None:
    assert bigrams("修路，架桥 5座") == {"修路", "架桥", "桥5", "5座"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("完成农村公路养护320公里", ("农村公路养护",)),
        ("各项工作任务", ()),
        ("提高服务质量和管理水平", ()),
        ("机关编制不足问题", ("编制",)),
    ],
)
def test_content(text: str, words: tuple[str, ...]) -> None:
    assert content(text) == words


def test_the_departments_own_name_tells_nothing() -> None:
    assert content("水库白蚁防治", bigrams("某县水库管理处")) == ("白蚁防治",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("人民代表大会第三次会议", "人代会"),
        ("县政协十届三次会议", "县政协全会"),
        ("采购车辆", "购置车辆"),
        ("选举产生代表", "选出代表"),
        ("疏浚河道", "清淤河道"),
        ("发放补贴", "兑付补助"),
    ],
)
def test_the_same_thing_in_other_words(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


def test_equivalents_are_one_word_each_and_canonical_is_stable() -> None:
    words = [word for row in EQUIVALENTS for word in row]
    assert len(words) == len(set(words)), "a word with two meanings"
    assert all(len(word) > 1 for word in (*words, *GENERIC) if word not in "的了和与及或等各每并且")
    assert all(canonical(row[0]) == row[0] for row in EQUIVALENTS)


def test_abbreviations() -> None:
    assert "安防" in abbreviations("安全生命防护")
    assert "危改" in abbreviations("危房改造")
    assert abbreviations("修路") == frozenset()


def test_coverage() -> None:
    assert coverage(frozenset({"修路", "架桥"}), frozenset({"修路"})) == Fraction(1, 2)
    assert coverage(frozenset(), frozenset()) == 1


def test_parting_texts() -> None:
    assert sentences("修路，架桥。植树；种草\n挖渠") == ("修路，架桥", "植树", "种草", "挖渠")
    assert clauses("修路，架桥。植树") == ("修路", "架桥", "植树")


def test_wording_ignores_what_does_not_change_the_words() -> None:
    assert wording("1．修建了 公路３公里。") == wording("（二）修建公路3公里")
    assert wording("100%") != wording("95%")


def test_the_same_characters_in_another_order() -> None:
    assert alike_form("安全事故发生次数") == alike_form("发生安全事故次数")
