"""Profiles for people: every value with what it rests on, what two of them do differently, and to which forms."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from attrs import frozen

from perfeval.errors import escaped
from perfeval.messages import listing, translate
from perfeval.messages import render as sentence
from perfeval.policy import Certainty
from perfeval.report.json import file_name
from perfeval.report.terminal import Style, pad, width, wrap
from perfeval.report.text import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from perfeval.checking import Finding
    from perfeval.impact import Impact
    from perfeval.messages import Evidence
    from perfeval.profile import Profile
    from perfeval.profile.entries import Difference, Entry
    from perfeval.report import View

__all__ = ["Effect", "changed", "effects", "effects_data", "in_order", "listed", "profile_data", "shown"]

_UNSURE = frozenset({Certainty.INFERRED, Certainty.UNCONFIRMED})
_VALUE_COLUMNS = 40
_INDENT = "  "


class _Page:
    def __init__(self, view: View) -> None:
        self.lang, self.columns = view.lang, view.columns
        self.style = Style(colour=view.colour)
        self.dot, self.colon = ("；", "：") if view.lang == "zh" else ("; ", ": ")

    def say(self, template: str, **evidence: Evidence) -> str:
        return sentence(template, evidence, self.lang)

    def text(self, text: str, first: str = "", rest: str | None = None) -> list[str]:
        return wrap(escaped(text), self.columns, first, first if rest is None else rest)


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


# --- All of them ----------------------------------------------------------------------------------------------


def _years(profile: Profile) -> str:
    first, last = (str(day.year) if day else "" for day in (profile.valid_from, profile.valid_until))
    return first if first == last else f"{first}-{last}"


def listed(profiles: Sequence[Profile], view: View) -> str:
    """Names, years and titles, one profile a line."""
    names = max(width(each.name) for each in profiles)
    years = max(width(_years(each)) for each in profiles)
    lines: list[str] = []
    for each in profiles:
        first = f"{pad(each.name, names)}  {pad(_years(each), years)}  "
        lines += wrap(each.title or "", view.columns, first, " " * width(first))
    return _lines(lines)


# --- One of them ----------------------------------------------------------------------------------------------


def profile_data(profile: Profile, lang: str, *, entries: Sequence[Entry] | None = None) -> dict[str, Any]:
    """A profile for JSON: what it says of itself, and its values if they are given."""
    dates = {
        name: None if day is None else day.isoformat()
        for name, day in (("valid_from", profile.valid_from), ("valid_until", profile.valid_until))
    }
    made: dict[str, Any] = {
        "name": profile.name,
        "title": profile.title,
        "about": profile.about,
        "layers": list(profile.layers),
        **dates,
        "places": list(profile.places),
    }
    if entries is not None:
        made["values"] = [{**entry.to_dict(lang), "unsure": _unsure(entry)} for entry in entries]
    return made


def _unsure(entry: Entry) -> bool:
    return entry.certainty in _UNSURE


def _basis(entry: Entry, profile: Profile, page: _Page) -> str:
    """What a value rests on: certainty, sources, the layer that set it, a note."""
    told = []
    if entry.certainty is not None:
        told.append(translate(entry.certainty.title, page.lang))
    if entry.sources:
        told.append(listing((source.key for source in entry.sources), page.lang))
    if entry.layer not in (profile.name, "default"):
        told.append(page.say("来自 {layer}", layer=entry.layer))
    if entry.note:
        told.append(entry.note)
    return page.dot.join(told)


def _value_lines(entry: Entry, name: str, basis: str, page: _Page) -> Iterator[str]:
    mark = "? " if _unsure(entry) else "  "
    left = escaped(f"{name} = {entry.shown}")
    label = "" if entry.rule is not None else translate(entry.label, page.lang)
    told = page.dot.join(filter(None, (label, basis)))
    hang = " " * (_VALUE_COLUMNS + 4)
    if width(left) <= _VALUE_COLUMNS:
        yield from page.text(told, f"{mark}{pad(left, _VALUE_COLUMNS)}  ", hang)
        return
    yield from page.text(left, mark, _INDENT * 2)
    yield from page.text(told, hang)


def _section(keys: tuple[str, ...]) -> tuple[str, ...]:
    return keys[:2] if keys[0] == "rules" else keys[:1]


def shown(profile: Profile, entries: Sequence[Entry], view: View) -> str:
    """The values of a profile, table by table, the uncertain ones marked; then the sources."""
    page = _Page(view)
    lines = [page.style.strong(escaped(profile.name)) + (f"  {escaped(profile.title)}" if profile.title else "")]
    layers = (*(() if profile.name == "default" else ("default",)), *profile.layers)
    if len(layers) > 1:
        lines += page.text(page.say("层次：{layers}", layers=" < ".join(layers)))
    if _years(profile):
        lines += page.text(page.say("适用年度：{years}", years=_years(profile)))
    if profile.places:
        lines += page.text(page.say("适用地方：{places}", places=profile.places))
    if profile.about:
        lines += ["", *page.text(profile.about)]
    for section, group in groupby(entries, key=lambda entry: _section(entry.keys)):
        lines.append("")
        lines += _table(section, tuple(group), profile, page)
    unsure = sum(map(_unsure, entries))
    if unsure:
        lines += ["", *page.text(page.say("标 ? 的 {count} 个值是推断或未证实的，用前请核实", count=unsure))]
    sources = {source.key: source for entry in entries for source in entry.sources}
    if sources:
        lines += ["", page.style.strong(page.say("来源"))]
        for key, source in sources.items():
            about = [source.title, source.address]
            if source.reliability:
                about.append(page.say("可靠程度 {grade}", grade=source.reliability))
            lines += page.text(page.dot.join(filter(None, about)), f"{_INDENT}{key}{page.colon}", _INDENT * 2)
    return _lines(lines)


def _table(section: tuple[str, ...], entries: Sequence[Entry], profile: Profile, page: _Page) -> Iterator[str]:
    heading = page.style.strong(f"[{'.'.join(map(escaped, section))}]")
    yield heading + (f"  {translate(entries[0].label, page.lang)}" if section[0] == "rules" else "")
    settled = [entry for entry in entries if entry.value not in (None, ())]
    for entry in settled:
        name = ".".join(entry.keys[len(section) :])
        yield from _value_lines(entry, name, _basis(entry, profile, page), page)
    open_ = [f"{entry.keys[-1]} {translate(entry.label, page.lang)}" for entry in entries if entry.value in (None, ())]
    if open_:
        told = page.say("未规定：{names}", names=tuple(open_))
        yield from map(page.style.faint, page.text(told, _INDENT, _INDENT * 2))


# --- Two of them ----------------------------------------------------------------------------------------------


def changed(before: Profile, after: Profile, differences: Sequence[Difference], view: View) -> str:
    """Each value that differs, as it was and as it is, with what each rests on."""
    page = _Page(view)
    lines = [page.style.strong(f"- {escaped(before.name)}"), page.style.strong(f"+ {escaped(after.name)}")]
    for section, group in groupby(differences, key=lambda each: _section(each.before.keys)):
        rows = tuple(group)
        heading = page.style.strong(f"[{'.'.join(map(escaped, section))}]")
        lines += ["", heading + (f"  {translate(rows[0].label, page.lang)}" if section[0] == "rules" else "")]
        for each in rows:
            name = ".".join(each.before.keys[len(section) :])
            label = "" if section[0] == "rules" else translate(each.label, page.lang)
            lines += page.text(f"{name}{page.colon if label else ''}{label}", _INDENT, _INDENT * 2)
            for mark, entry, profile in (("-", each.before, before), ("+", each.after, after)):
                unsure = "?" if _unsure(entry) else " "
                basis = _basis(entry, profile, page)
                told = entry.shown + (f"  ({basis})" if basis else "")
                lines += page.text(told, f"  {mark}{unsure} ", " " * 7)
    count = len(differences)
    lines += ["", page.say("{count} 个值不同", count=count) if count else page.say("没有不同")]
    return _lines(lines)


# --- Two of them on forms -------------------------------------------------------------------------------------


@frozen
class Effect:
    """What a change of profile does to one form of one file."""

    file: str
    impact: Impact


def effects(made: Iterable[Effect], view: View) -> Iterator[str]:
    """Form by form what appears (+), disappears (-) and changes its severity (~); then the sums by rule."""
    page = _Page(view)
    words = {severity: translate(word, view.lang) for severity, word in SEVERITIES.items()}
    forms = touched = 0
    sums: dict[str, list[int]] = {}
    for effect in made:
        forms += 1
        impact = effect.impact
        if impact.none:
            continue
        touched += 1
        lines = [page.style.strong(line) for line in page.text(f"{effect.file}{_title(impact)}")]
        rows = [
            *(("+", each, words[each.severity], 0) for each in impact.appeared),
            *(("-", each, words[each.severity], 1) for each in impact.disappeared),
            *(("~", new, f"{words[old.severity]} > {words[new.severity]}", 2) for old, new in impact.changed),
        ]
        for mark, finding, word, column in rows:
            sums.setdefault(finding.rule, [0, 0, 0])[column] += 1
            report = impact.before if mark == "-" else impact.after
            place = report.place(finding.path, view.lang) or page.say("全表")
            told = f"{word}  {place}{page.colon}{finding.render(view.lang)} [{finding.rule}]"
            lines += page.text(told, f"{_INDENT}{mark} ", _INDENT * 2)
        yield _lines(lines) + "\n"
    if sums:
        longest = max(map(width, sums))
        yield _lines(
            f"{pad(rule, longest)}  {f'+{up}':>5} {f'-{down}':>5} {f'~{other}':>5}"
            for rule, (up, down, other) in sums.items()
        )
    yield page.say("{forms} 张表中 {touched} 张有变化", forms=forms, touched=touched) + "\n"


def _title(impact: Impact) -> str:
    form = impact.form
    told = " ".join(str(each) for each in (form.year, form.department, form.project) if each)
    return f"  {told}" if told else ""


def effects_data(made: Iterable[Effect], before: str, after: str, lang: str) -> dict[str, Any]:
    """The same for JSON."""
    forms: list[dict[str, Any]] = []
    sums: dict[str, dict[str, int]] = {}

    def count(findings: Iterable[Finding], key: str) -> None:
        for finding in findings:
            sums.setdefault(finding.rule, {"appeared": 0, "disappeared": 0, "changed": 0})[key] += 1

    for effect in made:
        impact, form = effect.impact, effect.impact.form
        about = {"file": file_name(effect.file), "department": form.department, "project": form.project}
        forms.append({**about, "year": form.year, **impact.to_dict(lang)})
        count(impact.appeared, "appeared")
        count(impact.disappeared, "disappeared")
        count((new for _, new in impact.changed), "changed")
    return {"before": before, "after": after, "forms": forms, "rules": sums}


def in_order(profile: Profile, view: View) -> str:
    """That a profile can be used, how much it settles, and which of its values are uncertain."""
    page = _Page(view)
    entries = profile.entries
    lines = page.text(page.say("方案 {name} 可以使用，设有 {count} 个值", name=profile.name, count=len(entries)))
    unsure = tuple(entry.key for entry in entries if _unsure(entry))
    if unsure:
        lines += page.text(page.say("推断或未证实的：{names}", names=unsure))
    bare = tuple(entry.key for entry in entries if entry.certainty is None)
    if bare:
        lines += page.text(page.say("没有注明可靠程度的：{names}", names=bare))
    return _lines(lines)
