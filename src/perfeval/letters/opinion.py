"""The opinion on a form as plain text, for pasting into a system that takes so many characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.messages import render, translate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfeval.checking import Report
    from perfeval.matters import Matter

__all__ = ["opinion_text"]

_CLASSES = ("must-correct", "must-explain", "advice")


def opinion_text(report: Report, *, limit: int | None = None, lang: str = "zh") -> str:
    """The matters of a report under 须修改, 须说明 and 建议, at most ``limit`` characters, line breaks included.

    Only whole matters, the most important first; what is left out is counted at the end. If not even one fits, the
    text is that count alone, shortened if need be.
    """
    matters = sorted(report.matters, key=lambda matter: _CLASSES.index(matter.kind.value))
    kept = list(range(len(matters)))
    while True:
        text = _text(report, [matters[index] for index in kept], len(matters) - len(kept), lang)
        if limit is None or len(text) <= limit:
            return text
        if not kept:
            return text[:limit]
        kept = _fitting(report, matters, limit, lang=lang, most=len(kept) - 1)


def _fitting(report: Report, matters: Sequence[Matter], limit: int, *, lang: str, most: int) -> list[int]:
    """As many matters as fit, never leaving out one for a less important one."""
    for count in range(most, 0, -1):
        if len(_text(report, matters[:count], len(matters) - count, lang)) <= limit:
            return list(range(count))
    return []


def _text(report: Report, matters: Sequence[Matter], left_out: int, lang: str) -> str:
    if not matters and not left_out:
        return render("未发现需要修改或者说明的事项。", {}, lang)
    lines: list[str] = []
    number = 0
    for kind in _CLASSES:
        mine = [matter for matter in matters if matter.kind.value == kind]
        if not mine:
            continue
        lines.append(render("{title}：", {"title": translate(mine[0].kind.title, lang)}, lang))
        for matter in mine:
            number += 1
            places = matter.places
            place = report.place(places[0], lang) if places else ""
            place = place or render("全表", {}, lang)
            if len(places) > 1:
                place = render("{place}等{count}处", {"place": place, "count": len(places)}, lang)
            lines.append(f"{number}. {place}{'：' if lang == 'zh' else ': '}{matter.render(lang)}")
    if left_out and matters:
        lines.append(render("另有{count}项未列出。", {"count": left_out}, lang))
    elif left_out:
        lines.append(render("有{count}项意见，限于字数未列出。", {"count": left_out}, lang))
    return "\n".join(lines)
