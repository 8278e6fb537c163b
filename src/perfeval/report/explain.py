"""The rules for people and programs: the list of all, and the page of one with its examples."""

from __future__ import annotations

from decimal import Decimal
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from perfeval.messages import LANGUAGES, render, translate
from perfeval.report.json import dumped
from perfeval.report.terminal import Style, pad, width, wrap
from perfeval.report.text import SEVERITIES
from perfeval.rules import ALL, REDIRECTS, current

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfeval.report import View
    from perfeval.rule import Rule
    from perfeval.waivers import Notice

__all__ = ["listed_title", "page", "paragraphs", "rules_json", "rules_lines"]

_INDENT = "  "


def _plain(value: object) -> object:
    return format(value, "f") if isinstance(value, Decimal) else value


def rules_json(lang: str) -> str:
    """All rules as one JSON array, with everything that is known of each."""
    return dumped([rule_data(rule, lang) for rule in ALL], indent=2) + "\n"


def rule_data(rule: Rule, lang: str) -> dict[str, Any]:
    """A rule for JSON. ``title`` is in ``lang``; ``titles`` and ``messages`` are in both languages."""
    templates = {"": rule.message, **rule.messages}
    return {
        "name": rule.name,
        "severity": rule.severity.value,
        "title": translate(rule.title, lang),
        "part": rule.part.__name__,
        "family": rule.family,
        "parameters": {name: _plain(value) for name, value in rule.parameters.items()},
        "titles": {each: translate(rule.title, each) for each in LANGUAGES},
        "about": cleandoc(rule.about),
        "documentation": cleandoc(rule.documentation),
        "messages": {name: {each: translate(text, each) for each in LANGUAGES} for name, text in templates.items()},
        "class": rule.raised.kind,
        "since": rule.since,
        "stability": "preview" if rule.preview else "stable",
        "redirects": [old for old in REDIRECTS if current(old) == rule.name],
        "basis": list(rule.basis),
    }


def listed_title(rule: Rule, lang: str) -> str:
    """The title of a rule as lists of rules print it: with a word if it is on trial."""
    title = translate(rule.title, lang)
    return render("{title}（试行）", {"title": title}, lang) if rule.preview else title


def rules_lines(view: View) -> str:
    """All rules, one a line: name, severity, title."""
    style = Style(colour=view.colour)
    longest = max((len(rule.name) for rule in ALL), default=0)
    words = {severity: translate(word, view.lang) for severity, word in SEVERITIES.items()}
    widest = max(map(width, words.values()))
    lines: list[str] = []
    for rule in ALL:
        word = pad(words[rule.severity], widest)
        first = f"{pad(rule.name, longest)}  {word}  "
        made = wrap(listed_title(rule, view.lang), view.columns, first, " " * width(first))
        made[0] = made[0].replace(first, f"{pad(rule.name, longest)}  {style.grave(word, rule.severity.value)}  ", 1)
        lines += made
    return "".join(f"{line}\n" for line in lines)


# --- One rule -----------------------------------------------------------------------------------------------


def _joined(lines: list[str]) -> str:
    """Lines of one paragraph as one: between Chinese characters nothing, between words a blank."""
    text = lines[0].strip()
    for line in map(str.strip, lines[1:]):
        text += (" " if text[-1:].isascii() and line[:1].isascii() else "") + line
    return text


def paragraphs(text: str) -> Iterator[str]:
    """Documentation with each paragraph, and each line of a list, on one line."""
    for block in cleandoc(text).split("\n\n"):
        lines = [line for line in block.split("\n") if line.strip()]
        if any(line.startswith((" ", "- ", "* ", ">>>")) for line in lines):
            yield from lines
        elif lines:
            yield _joined(lines)


def _paragraphs(text: str, columns: int) -> Iterator[str]:
    """Documentation in lines of ``columns``: paragraphs are filled, indented lines and lists keep their shape."""
    for number, block in enumerate(cleandoc(text).split("\n\n")):
        lines = block.split("\n")
        if number:
            yield ""
        if any(line.startswith((" ", "- ", "* ", ">>>")) for line in lines):
            for line in lines:
                indent = line[: len(line) - len(line.lstrip(" -*"))]
                yield from wrap(line[len(indent) :], columns, indent, " " * len(indent))
        else:
            yield from wrap(_joined(lines), columns)


def _findings(rule: Rule, example: Mapping[str, Any], lang: str) -> Iterator[tuple[str, str]]:
    """What this rule says about the example: places and sentences."""
    from perfeval.checking import check_example

    report = check_example(rule, example)
    for finding in report.findings:
        yield report.place(finding.path, lang), finding.render(lang)


def _example(title: str, rule: Rule, example: Mapping[str, Any], view: View, style: Style) -> Iterator[str]:
    yield ""
    yield style.strong(title)
    for line in dumped(example, indent=1).split("\n"):
        # Lines of JSON are longer than the terminal, and are to be copied whole.
        yield _INDENT + line
    colon = "：" if view.lang == "zh" else ": "
    for place, sentence in _findings(rule, example, view.lang):
        told = f"{place}{colon}{sentence}" if place else sentence
        yield from wrap(told, view.columns, "-> ", "   ")


def page(rule: Rule, view: View) -> str:
    """The page of one rule: what it finds, its thresholds, an example that fires and one that does not."""
    style = Style(colour=view.colour)
    word = translate(SEVERITIES[rule.severity], view.lang)
    title = translate(rule.title, view.lang)

    def say(text: str) -> str:
        return render(text, {}, view.lang)

    lines = [f"{style.strong(rule.name)}  {style.grave(word, rule.severity.value)}"]
    lines += (style.strong(line) for line in wrap(title, view.columns))
    lines.append("")
    lines += _paragraphs(rule.about if view.lang == "zh" else rule.documentation, view.columns)
    if rule.parameters:
        lines += ["", style.strong(say("可在方案中设置的参数及其缺省值")), f"{_INDENT}[rules.{rule.name}]"]
        lines += (f"{_INDENT}{name} = {_toml(value)}" for name, value in rule.parameters.items())
    if rule.preview:
        lines += ["", *wrap(say("试行中：用 --preview、--select 或方案点名才运行"), view.columns)]
    if rule.basis:
        lines += ["", style.strong(say("依据")), *(_INDENT + source for source in rule.basis)]
    lines += _example(say("有问题的例子"), rule, rule.bad, view, style)
    lines += _example(say("没有问题的例子"), rule, rule.good, view, style)
    return "".join(f"{line}\n" for line in lines)


def notice_page(notice: Notice, view: View) -> str:
    """What is found about a waiver, which is no rule about forms."""
    style = Style(colour=view.colour)
    word = translate(SEVERITIES[notice.severity], view.lang)
    lines = [f"{style.strong(notice.name)}  {style.grave(word, notice.severity.value)}"]
    lines += (style.strong(line) for line in wrap(translate(notice.title, view.lang), view.columns))
    lines += ["", *wrap(translate(notice.message, view.lang), view.columns)]
    return "".join(f"{line}\n" for line in lines)


def _toml(value: object) -> str:
    """A default as a profile would write it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return dumped(value)
    return str(_plain(value))
