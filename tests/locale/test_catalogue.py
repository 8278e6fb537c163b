"""The English catalogue is complete, fresh and well-formed, and it is in the installed wheel."""

from __future__ import annotations

import ast
import re
import string
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

import attrs
import pytest
from babel.messages.pofile import read_po

from perfeval import Form, FundingLine, Indicator, Objective, Task
from perfeval.messages import language, listing, render, translate
from perfeval.rules import ALL

if TYPE_CHECKING:
    from perfeval.rule import Rule

HAN = re.compile(r"[一-鿿]")
SAID = re.compile(r"\bsay\(\s*\"([^\"]*)\"")  # in a template
# The calls whose first text is shown to a person, and at which position it stands.
SHOWN = {"Phrase": 0, "of": 0, "render": 0, "translate": 0, "_refuse": 0, "Problem": 1, "add": 1, "_no_json": 0}


def catalogue() -> dict[str, str]:
    data = files("perfeval").joinpath("locale/en/LC_MESSAGES/perfeval.po").read_bytes()
    return {message.id: message.string for message in read_po(BytesIO(data)) if message.id}


def shown_in_source() -> set[str]:
    found = set()
    for path in files("perfeval").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            position = SHOWN.get(name)
            if position is None or len(node.args) <= position:
                continue
            text = node.args[position]
            if isinstance(text, ast.Constant) and isinstance(text.value, str) and HAN.search(text.value):
                found.add(text.value)
    for path in files("perfeval").rglob("*.j2"):
        found |= {text for text in SAID.findall(path.read_text(encoding="utf-8")) if HAN.search(text)}
    return found


def shown_by_definitions() -> set[str]:
    labels = {
        a.metadata["label"] for part in (Form, FundingLine, Objective, Task, Indicator) for a in attrs.fields(part)
    }
    rules = {
        text for rule in ALL for text in (rule.title, rule.message, rule.confirms, *rule.messages.values()) if text
    }
    told = [each for rule in ALL for each in (rule.raised, *rule.raised.variants.values())]
    raised = {text for each in told for text in (each.title, each.ask, each.told, each.several, each.adds) if text}
    return labels | rules | raised


def test_every_text_a_person_sees_has_english() -> None:
    english = catalogue()
    missing = {text for text in shown_in_source() | shown_by_definitions() if not english.get(text)}
    assert not missing


def test_no_translation_is_left_over() -> None:
    sources = (path for kind in ("*.py", "*.j2") for path in files("perfeval").rglob(kind))
    source = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    compact = re.sub(r"\"\s*\n\s*(f?)\"", "", source)
    stale = {
        text
        for text in catalogue()
        if text not in source and text not in compact and text.replace('"', '\\"') not in compact
    }
    assert not stale


@pytest.mark.parametrize(("zh", "en"), sorted(catalogue().items()))
def test_placeholders_agree(zh: str, en: str) -> None:
    names = [sorted(name for _, name, _, _ in string.Formatter().parse(text) if name) for text in (zh, en)]
    assert set(names[0]) == set(names[1])


def test_the_installed_package_speaks_english() -> None:
    assert translate("预算完成率", "en") == "budget completion rate"
    assert render("任务{number}", {"number": 3}, "en") == "task 3"


@pytest.mark.parametrize("tag", ["zh", "zh-CN", "zh_Hans", "ZH"])
def test_chinese_tags(tag: str) -> None:
    assert language(tag) == "zh"


@pytest.mark.parametrize("tag", ["", "C", "fr", "../../etc/passwd", "x" * 10**6, "zh\0"])
def test_other_languages_are_refused(tag: str) -> None:
    from perfeval import ConfigurationError

    with pytest.raises(ConfigurationError) as caught:
        language(tag)
    assert len(str(caught.value)) < 200


def test_lists_read_naturally() -> None:
    assert listing(["甲", "乙", "丙"], "zh") == "甲、乙、丙"
    assert listing(["a", "b", "c"], "en") == "a, b, and c"


def test_evidence_from_outside_is_escaped() -> None:
    assert "\x1b" not in render("任务{number}", {"number": "\x1b[2J\n{x}"}, "zh")


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)
def test_english_titles_and_messages_begin_with_a_capital(rule: Rule) -> None:
    told = [translate(text, "en") for text in (rule.title, rule.message, *rule.messages.values())]
    assert [text for text in told if text[:1].islower()] == []
