"""What the formats for programs tell of a finding: the same facts in the same words, whatever the format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from perfeval.errors import escaped
from perfeval.fingerprints import fingerprints
from perfeval.messages import clipped, render, translate

if TYPE_CHECKING:
    from perfeval.checking import Finding, Report, Waived
    from perfeval.matters import Matter
    from perfeval.report import Checked, Failure
    from perfeval.tables import Place

__all__ = ["Entry", "Spot", "as_spot", "entries", "failure_text", "form_name", "gate_word", "spot", "where"]

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


_AT = "第{line}行第{column}列"


class Entry(NamedTuple):
    """A finding, in words in which every control character is visible."""

    finding: Finding
    state: str
    """``open``, ``known`` (in the baseline) or ``waived``."""
    key: str
    """The fingerprint: the same next time, wherever the row stands then."""
    title: str
    place: str
    """The place in the form's own words."""
    where: str
    """The cell, or page and row, or line of the file."""
    message: str
    waiver: Waived | None = None
    matter: Matter | None = None
    """What the finding is a part of, for one that counts."""

    def text(self, lang: str) -> str:
        """The place and the sentence in one line."""
        spot = " ".join(part for part in (self.where, self.place) if part)
        colon = "：" if lang == "zh" else ": "
        return f"{spot}{colon}{self.message}" if spot else self.message

    def reason(self, lang: str) -> str:
        """Why the finding does not count: who waived it for what reason; "" for one that counts."""
        if self.waiver is None:
            return render("基线中已有", {}, lang) if self.state == "known" else ""
        told = {"reason": self.waiver.reason, "by": self.waiver.by}
        if self.waiver.until is None:
            return render("{reason}（{by}）", told, lang)
        return render("{reason}（{by}，至{until}）", {**told, "until": self.waiver.until.isoformat()}, lang)


class Spot(NamedTuple):
    """A place as line and column, from 1: those of a JSON text, or the row and column of a cell."""

    line: int = 1
    column: int | None = None
    is_cell: bool = False


def spot(checked: Checked, path: str) -> Spot:
    """Where an address stands in the file that was read; its first line if that is all that is known."""
    line = checked.line(path)
    if line is not None:
        return as_spot(line)
    spots = checked.spots(path)
    return as_spot(spots[0]) if spots else Spot()


def as_spot(place: Place) -> Spot:
    """A place in any file as line and column."""
    cell = _CELL.fullmatch(place.cell) if place.cell else None
    if cell is not None:
        return Spot(int(cell[2]), _column(cell[1]), is_cell=True)
    if place.line is not None:
        return Spot(max(place.line, 1), place.column)
    return Spot(max(place.row or 1, 1), place.column, is_cell=place.row is not None)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def where(checked: Checked, path: str, lang: str) -> str:
    """The cell, or page and row, or line and column of an address, in words."""
    told = checked.where(path, lang)
    line = None if told else checked.line(path)
    return told if line is None else render(_AT, {"line": line.line, "column": line.column}, lang)


def entries(checked: Checked, lang: str) -> list[Entry]:
    """All findings: those that count, then those of the baseline, then those that are waived."""
    report = checked.report
    # Numbered as the baseline numbers them: what is known comes before what is new.
    together = report.changed(findings=(*report.known, *report.findings)) if report.known else report
    keys = fingerprints(together)
    known = len(report.known)
    # By identity: two findings alike belong to matters of their own.
    matters = {id(finding): matter for matter in report.matters for finding in matter.findings}
    made = [
        _entry(checked, finding, lang, state="open", key=key, matter=matters.get(id(finding)))
        for finding, key in zip(report.findings, keys[known:], strict=True)
    ]
    made += [
        _entry(checked, finding, lang, state="known", key=key)
        for finding, key in zip(report.known, keys[:known], strict=True)
    ]
    made += [
        _entry(checked, each.finding, lang, state="waived", key=each.fingerprint, waiver=each) for each in report.waived
    ]
    return made


def _entry(
    checked: Checked,
    finding: Finding,
    lang: str,
    *,
    state: str,
    key: str,
    waiver: Waived | None = None,
    matter: Matter | None = None,
) -> Entry:
    return Entry(
        finding=finding,
        state=state,
        key=key,
        title=translate(finding.title, lang),
        place=escaped(checked.report.place(finding.path, lang)),
        where=where(checked, finding.path, lang),
        message=finding.render(lang),
        waiver=waiver,
        matter=matter,
    )


def gate_word(report: Report, lang: str) -> str:
    """Whether the form can be handed in, in a word."""
    return translate(report.gate.title, lang)


def form_name(checked: Checked, lang: str) -> str:
    """What a person calls the form: its title and year, the department, the project."""
    form = checked.report.form
    title = form.title or render("自评表", {}, lang)
    if form.year is not None and str(form.year) not in title:
        title = render("{title}（{year}年度）", {"title": title, "year": form.year}, lang)
    return " · ".join(clipped(escaped(name)) for name in (title, form.department, form.project) if name)


def failure_text(failure: Failure, lang: str) -> str:
    """Why an input could not be judged, with the address inside the form."""
    if failure.path in {None, "$"}:
        return failure.render(lang)
    return f"{escaped(str(failure.path))}: {failure.render(lang)}"
