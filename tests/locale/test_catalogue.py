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

import perfeval
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
    return {zh: english[-1] for zh, english in both_numbers().items()}


def both_numbers() -> dict[str, tuple[str, ...]]:
    """What the catalogue has for a text: one sentence, or a singular and a plural."""
    data = files("perfeval").joinpath("locale/en/LC_MESSAGES/perfeval.po").read_bytes()
    messages = [message for message in read_po(BytesIO(data)) if message.id]
    return {
        message.id if isinstance(message.id, str) else message.id[0]: tuple(
            [message.string] if isinstance(message.string, str) else message.string
        )
        for message in messages
    }


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


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(("zh", "en"), sorted(catalogue().items()))
def test_placeholders_agree(zh: str, en: str) -> None:
    assert names_in(zh) == names_in(en)


def test_a_singular_says_all_that_its_plural_says() -> None:
    singulars = {zh: english[0] for zh, english in both_numbers().items() if len(english) > 1}
    assert len(singulars) > 40
    assert {
        zh for zh, en in singulars.items() if names_in(zh) - names_in(en) - {"count"} or names_in(en) - names_in(zh)
    } == set()


def test_english_reads_right_for_one() -> None:
    # A figure before a word in -s that is no verb: "1 indicators", "1 more rows".
    wrong = re.compile(
        r"(?<![0-9.])1 (?:[a-z]+(?<!s) )?(?!is\b|was\b|has\b|does\b|uses\b|gives\b|differs\b)[a-z]+s\b|[Aa]ll 1\b"
    )
    counted = {zh: names_in(zh) for zh in catalogue() if names_in(zh) & {"count", "weight"}}
    told = [
        render(zh, {name: 1 if name in {"count", "weight"} else "x" for name in names}, "en")
        for zh, names in counted.items()
    ]
    assert [text for text in told if wrong.search(text)] == []
    assert wrong.search("the 1 more rows")
    assert render("另有{count}行", {"count": 1}, "en") == "1 more row"
    assert render("另有{count}行", {"count": 21}, "en") == "21 more rows"
    assert render("另有{count}行", {"count": 1}, "zh") == "另有1行"


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


def test_a_finding_about_one_point_reads_right() -> None:
    row = {"level1": "产出指标", "name": "修路里程", "expected": "≥5公里", "result": "5公里"}
    rows = [row | {"weight": "1"}, row | {"name": "验收合格率", "weight": "99", "score": "99"}]
    form = perfeval.from_dict({"schema": 1, "kind": "project", "indicators": rows})
    said = [finding.render("en") for finding in perfeval.check(form, select=("scores",)).findings]
    assert "The row carries 1 point and its score is blank" in said


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)
def test_what_is_asked_for_follows_in_small_letters(rule: Rule) -> None:
    asked = [each.ask for each in (rule.raised, *rule.raised.variants.values()) if each.ask]
    assert [text for text in (translate(ask, "en") for ask in asked) if text[:1].isupper()] == []
