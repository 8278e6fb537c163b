"""Two forms compared, as text for a terminal and as one page of HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from perfeval.changes import ADDED, CHANGED, DROPPED, LOWERED, RENAMED
from perfeval.errors import escaped
from perfeval.messages import clipped, render
from perfeval.report.terminal import Style, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.changes import Change
    from perfeval.checking import Finding, Report
    from perfeval.diff import Difference
    from perfeval.matters import Matter
    from perfeval.report import View

__all__ = ["html_page", "lines"]

_SECTIONS = (
    (LOWERED, "指标值降低"),
    (DROPPED, "删去"),
    (ADDED, "新增"),
    (RENAMED, "改名"),
    (CHANGED, "改动"),
)
_LONGEST = 120


def _say(text: str, lang: str, **evidence: str | int) -> str:
    return render(text, dict(evidence), lang)


def _shown(text: str | None, lang: str) -> str:
    """A printed text, cut where the change is not lost by it; a blank cell is said to be one."""
    if text is None:
        return _say("（空白）", lang)
    return escaped(" ".join(text.split()))


def _pair(before: str | None, after: str | None, lang: str) -> tuple[str, str]:
    """Two long texts from where they begin to differ, so that the difference is seen."""
    old, new = _shown(before, lang), _shown(after, lang)
    if max(len(old), len(new)) <= _LONGEST:
        return old, new
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(0, start - 12)
    return tuple(  # type: ignore[return-value]
        ("…" if start else "") + text[start : start + _LONGEST] + ("…" if len(text) > start + _LONGEST else "")
        for text in (old, new)
    )


def _change(change: Change, lang: str) -> str:
    if change.kind in {DROPPED, ADDED}:
        return ""
    return "{} → {}".format(*_pair(change.before, change.after, lang))


def _titles(report: Report) -> str:
    form = report.form
    told = [form.title, form.department, form.project, None if form.year is None else str(form.year)]
    return " · ".join(clipped(escaped(" ".join(text.split()))) for text in told if text)


def _findings(difference: Difference) -> tuple[tuple[str, str, tuple[Finding, ...], Report], ...]:
    standing = tuple(new for _, new in difference.standing)
    return (
        ("已消除的问题", "good", difference.settled, difference.old),
        ("新出现的问题", "warning", difference.added, difference.new),
        ("仍然存在的问题", "info", standing, difference.new),
    )


def _matters(difference: Difference) -> tuple[tuple[str, tuple[Matter, ...]], ...]:
    matters = difference.matters
    return (
        ("已消除的事项", matters.gone),
        ("新出现的事项", matters.new),
        ("仍然存在的事项", matters.same),
    )


def _verdict(difference: Difference, lang: str) -> str:
    """The gate before and after, and how many matters there are of each fate."""
    before, after = (_say(report.gate.title, lang) for report in (difference.old, difference.new))
    matters = difference.matters
    return _say(
        "结论：{gate}；事项：已消除 {gone}，新出现 {new}，仍然存在 {same}",
        lang,
        gate=f"{before} → {after}" if before != after else _say("{gate}（未变）", lang, gate=after),
        gone=len(matters.gone),
        new=len(matters.new),
        same=len(matters.same),
    )


def _heading(matter: Matter, lang: str) -> str:
    kind, title = _say(matter.kind.title, lang), matter.render_title(lang)
    return f"【{kind}】{title}：" if lang == "zh" else f"[{kind}] {title}: "


def _counts(difference: Difference, lang: str) -> str:
    return _say(
        "改动 {changes} 处；问题已消除 {settled} 个，新出现 {added} 个，仍然存在 {standing} 个",
        lang,
        changes=len(difference.changes),
        settled=len(difference.settled),
        added=len(difference.added),
        standing=len(difference.standing),
    )


def lines(difference: Difference, view: View) -> Iterator[str]:
    """The comparison for a terminal: what became of the matters, what changed, what became of the findings."""
    lang, style = view.lang, Style(colour=view.colour)
    yield style.strong(f"- {_titles(difference.old)}")
    yield style.strong(f"+ {_titles(difference.new)}")
    yield from wrap(_verdict(difference, lang), view.columns, "")
    for title, matters in _matters(difference):
        if matters:
            yield ""
            yield style.strong(_say(title, lang))
        for matter in matters:
            yield from wrap(escaped(_heading(matter, lang) + matter.render(lang)), view.columns, "  ", "      ")
    for kind, title in _SECTIONS:
        chosen = difference.of_kind(kind)
        if not chosen:
            continue
        yield ""
        yield style.strong(_say(title, lang))
        for change in chosen:
            colon = "：" if lang == "zh" else ": "
            told = difference.place(change, lang) or _say("全表", lang)
            told += f"{colon}{text}" if (text := _change(change, lang)) else ""
            yield from wrap(escaped(told), view.columns, "  ", "      ")
    for title, loudness, findings, report in _findings(difference):
        if not findings:
            continue
        yield ""
        yield style.strong(_say(title, lang)) if loudness != "good" else style.good(_say(title, lang))
        for finding in findings:
            place = report.place(finding.path, lang)
            told = f"{place}{'：' if lang == 'zh' else ': '}{finding.render(lang)}" if place else finding.render(lang)
            yield from wrap(f"{escaped(told)}  [{finding.rule}]", view.columns, "  ", "      ")
    yield ""
    yield _counts(difference, lang)


# --- HTML -----------------------------------------------------------------------------------------------------

_STYLE = """
:root{color-scheme:light dark;--ink:#1d2126;--faint:#5d6670;--line:#c9d0d6;--old:#a3331f;--new:#1c6b3c;--page:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ec;--faint:#a3adb6;--line:#444c54;--old:#f0907c;--new:#7fce9c;--page:#16191c}}
body{font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;color:var(--ink);
background:var(--page);max-width:60rem;margin:2rem auto;padding:0 1rem;line-break:strict}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}
table{border-collapse:collapse;width:100%;table-layout:fixed;font-variant-numeric:tabular-nums}
th,td{border:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{font-weight:600}thead th:first-child{width:34%}del{color:var(--old)}ins{color:var(--new);text-decoration:underline}
.faint{color:var(--faint)}
@media print{body{margin:0;max-width:none}tr{break-inside:avoid}thead{display:table-header-group}}
"""


def _cell(text: str) -> str:
    return escape(escaped(text))


def _rows(difference: Difference, kind: str, lang: str) -> Iterator[str]:
    for change in difference.of_kind(kind):
        place = _cell(difference.place(change, lang) or _say("全表", lang))
        before, after = _pair(change.before, change.after, lang)
        old = "" if change.kind == ADDED else f"<del>{_cell(before)}</del>"
        new = "" if change.kind == DROPPED else f"<ins>{_cell(after)}</ins>"
        yield f'<tr><th scope="row">{place}</th><td>{old}</td><td>{new}</td></tr>'


def html_page(difference: Difference, lang: str) -> str:
    """The comparison as one self-contained page without scripts."""
    title = _say("自评表对比", lang)
    heads = "".join(f'<th scope="col">{_cell(_say(word, lang))}</th>' for word in ("位置", "原来", "现在"))
    pieces = [
        f'<!doctype html><html lang="{"zh-Hans" if lang == "zh" else "en"}"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width">',
        f"<title>{_cell(title)}</title><style>{_STYLE}</style></head><body><main>",
        f"<h1>{_cell(title)}</h1><p><del>{_cell(_titles(difference.old))}</del><br>",
        f"<ins>{_cell(_titles(difference.new))}</ins></p>",
        f"<p><strong>{_cell(_verdict(difference, lang))}</strong><br>{_cell(_counts(difference, lang))}</p>",
    ]
    for name, matters in _matters(difference):
        if matters:
            items = "".join(
                f"<li><strong>{_cell(_heading(matter, lang))}</strong>{_cell(matter.render(lang))}</li>"
                for matter in matters
            )
            pieces.append(f"<h2>{_cell(_say(name, lang))}</h2><ul>{items}</ul>")
    for kind, name in _SECTIONS:
        rows = "".join(_rows(difference, kind, lang))
        if rows:
            pieces.append(
                f"<h2>{_cell(_say(name, lang))}</h2><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
            )
    for name, _, findings, report in _findings(difference):
        if findings:
            pieces.append(f"<h2>{_cell(_say(name, lang))}</h2><ul>")
            for finding in findings:
                place, told = report.place(finding.path, lang), finding.render(lang)
                where = f"<strong>{_cell(place)}</strong> " if place else ""
                pieces.append(f'<li>{where}{_cell(told)} <span class="faint">{_cell(finding.rule)}</span></li>')
            pieces.append("</ul>")
    pieces.append("</main></body></html>\n")
    return "".join(pieces)
