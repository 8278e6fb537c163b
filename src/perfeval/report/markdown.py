"""The report as Markdown: one table a form, for pull requests, step summaries and wikis."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from perfeval.errors import escaped
from perfeval.messages import render as say
from perfeval.messages import translate
from perfeval.report import Checked
from perfeval.report.entries import entries, failure_text, form_name, gate_word, where
from perfeval.report.text import SEVERITIES
from perfeval.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfeval.report import Failure, View
    from perfeval.report.entries import Entry

__all__ = ["HOLDS_FAILURES", "SUMMARY_LIMIT", "plain", "render", "summary"]

HOLDS_FAILURES = True

SUMMARY_LIMIT = 1024 * 1024
"""The bytes that GitHub takes of a step summary; it drops a longer one altogether."""

# Behind an @, a # and their like a code host looks for a person or an issue, and it does so in the finished page, where
# an escape is no longer seen: only a comment in between keeps them apart.
_REFERENCE = re.compile(r"[@#$~](?=[0-9A-Za-z_\"])|!(?=[0-9])|:(?=[0-9A-Za-z_+-]{1,60}:)")
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&$^=#@:]|(?<=[wW])\.")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;", "|": "&#124;"}


def plain(text: str) -> str:
    """``text`` as Markdown that shows just this text: no link, picture, tag, table cell or mention in it works."""
    text = escaped(text)
    pieces, start = [], 0
    for match in _REFERENCE.finditer(text):
        pieces += [_SPECIAL.sub(_shown, text[start : match.end()]), "<!-- -->"]
        start = match.end()
    return "".join(pieces) + _SPECIAL.sub(_shown, text[start:])


def _shown(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0], "\\" + match[0])


_CLOSED = "\n</details>\n\n"


class _Piece(NamedTuple):
    """Some lines, and how many findings and failures they tell of."""

    text: str
    told: int = 0


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _head(names: tuple[str, ...], lang: str) -> str:
    return _row(translate(name, lang) for name in names) + _row("---" for _ in names)


def _tally(listed: list[Entry], lang: str) -> str:
    found = dict.fromkeys(Severity, 0)
    for entry in listed:
        found[entry.finding.severity] += 1
    comma = "，" if lang == "zh" else ", "
    return comma.join(f"{translate(word, lang)} {found[severity]}" for severity, word in SEVERITIES.items())


def _form(checked: Checked, lang: str) -> Iterator[_Piece]:
    told = entries(checked, lang)
    standing = [entry for entry in told if entry.state == "open"]
    report = checked.report
    counts = say("核对无误 {passed} 处，未能核对 {open} 处", _counts(checked), lang)
    stop = "；" if lang == "zh" else "; "
    tally = _tally(standing, lang) if standing else say("未发现问题", {}, lang)
    colon = "：" if lang == "zh" else ": "
    # Behind a word of ours no name of a file begins a list or a heading.
    file = translate("文件", lang) + colon + checked.file
    yield _Piece(
        f"## {plain(gate_word(report, lang) + colon + form_name(checked, lang))}\n\n{plain(file)}\n\n{plain(tally + stop + counts)}\n\n"
    )
    if standing:
        yield from _matters(checked, lang)
        told_in_full = say("逐条问题（{count}）", {"count": len(standing)}, lang)
        yield _Piece(f"<details><summary>{plain(told_in_full)}</summary>\n\n")
        yield _Piece(_head(("级别", "位置", "问题", "规则"), lang))
        # The gravest first: what a limit cuts off is the least.
        for entry in sorted(standing, key=lambda entry: entry.finding.severity.rank):
            word = translate(SEVERITIES[entry.finding.severity], lang)
            place = _place(entry.place, entry.where, lang)
            yield _Piece(_row((plain(word), place, plain(entry.message), f"`{entry.finding.rule}`")), 1)
        yield _Piece(_CLOSED)
    aside = [entry for entry in told if entry.state != "open"]
    if aside:
        yield _Piece(_head(("不计入的问题", "位置", "原因"), lang))
        for entry in aside:
            yield _Piece(_row(map(plain, (entry.title, entry.place, entry.reason(lang)))), 1)
        yield _Piece("\n")
    if report.unchecked:
        yield _Piece(_unchecked(checked, lang))


def _matters(checked: Checked, lang: str) -> Iterator[_Piece]:
    """What a reviewer would write down, in the order of its weight."""
    yield _Piece(_head(("要求", "事项", "位置", "说明"), lang))
    for matter in checked.report.matters:
        path = matter.places[0] if matter.places else "$"
        kind, title = plain(translate(matter.kind.title, lang)), plain(matter.render_title(lang))
        place = _place(checked.report.place(path, lang), where(checked, path, lang), lang)
        yield _Piece(_row((kind, title, place, plain(matter.render(lang)))))
    yield _Piece("\n")


def _place(words: str, spot: str, lang: str) -> str:
    """A place in the form's own words, and under it the cell."""
    told = plain(words or say("全表", {}, lang))
    return f"{told}<br>{plain(spot)}" if spot else told


def _counts(checked: Checked) -> dict[str, int]:
    return {"passed": len(checked.report.confirmed), "open": len(checked.report.unchecked)}


def _unchecked(checked: Checked, lang: str) -> str:
    """Which rules could not be decided, folded away."""
    from perfeval.rules import by_name

    places: dict[str, list[str]] = {}
    for lacking in checked.report.unchecked:
        place = checked.report.place(lacking.path, lang) or say("全表", {}, lang)
        places.setdefault(lacking.rule, []).append(place)
    colon, comma = ("：", "、") if lang == "zh" else (": ", ", ")
    lines = [
        f"- {plain(translate(by_name(name).question, lang) + colon + comma.join(at))}\n" for name, at in places.items()
    ]
    title = say("未能核对", {}, lang)
    return f"<details><summary>{plain(title)}</summary>\n\n{''.join(lines)}\n</details>\n\n"


def _pieces(results: Iterable[Checked | Failure], view: View) -> Iterator[_Piece]:
    failures: list[Failure] = []
    title = say("自评表检查结果", {}, view.lang)
    yield _Piece(f"# {plain(title)}\n\n")
    for result in results:
        if isinstance(result, Checked):
            yield from _form(result, view.lang)
        else:
            failures.append(result)
    yield from _failures(failures, view.lang)


def _failures(failures: list[Failure], lang: str) -> Iterator[_Piece]:
    for heading, harmless in (("无法检查", False), ("其他说明", True)):
        listed = [failure for failure in failures if failure.harmless is harmless]
        if listed:
            yield _Piece(f"## {plain(say(heading, {}, lang))}\n\n" + _head(("文件", "原因"), lang))
            for failure in listed:
                yield _Piece(_row((plain(failure.file), plain(failure_text(failure, lang)))), 1)
            yield _Piece("\n")


def render(results: Iterable[Checked | Failure], view: View) -> Iterator[str]:
    """A heading, the counts and a table for each form as soon as it is checked, then what could not be read."""
    for piece in _pieces(results, view):
        yield piece.text


def summary(results: Iterable[Checked | Failure], view: View, limit: int = SUMMARY_LIMIT) -> Iterator[str]:
    """The same in at most ``limit`` bytes of UTF-8; what did not fit is counted on the last line."""
    left, folded = 0, False
    room = limit - 200  # for the last line
    for piece in _pieces(results, view):
        size = len(piece.text.encode())
        if left or size > room:
            left += piece.told
            room = -1
            continue
        room -= size
        if piece.text.startswith("<details>") or piece.text == _CLOSED:
            folded = "</details>" not in piece.text
        yield piece.text
    if room < 0:
        if folded:
            yield _CLOSED
        told = say("另有 {count} 条未列出，请看完整报告", {"count": left}, view.lang)
        yield f"\n{plain(told)}\n"
