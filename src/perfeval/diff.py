"""Two reports compared: what changed on the form, which findings were settled, which are new, which stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import frozen

from perfeval.changes import Change, changes, counterparts
from perfeval.checking import Report, check

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from perfeval.checking import Finding
    from perfeval.matters import Matter
    from perfeval.model import Form
    from perfeval.profile import Profile

__all__ = ["Difference", "Matters", "compare"]


class Matters(NamedTuple):
    """What became of the matters: ``gone`` are the old report's, ``new`` and ``same`` the new one's.

    A matter is the same if it is about the same, or anything that was found for it still stands: one that only fell
    apart, or came together with others, is no new one.
    """

    gone: tuple[Matter, ...]
    new: tuple[Matter, ...]
    same: tuple[Matter, ...]


@frozen(kw_only=True)
class Difference:
    """What became of a form between two drafts or two years.

    ``settled`` findings were in the old report and are not in the new one; ``new`` ones the other way round;
    ``standing`` pairs the old with the new finding about the same fact.
    """

    old: Report
    new: Report
    changes: tuple[Change, ...]
    settled: tuple[Finding, ...]
    added: tuple[Finding, ...]
    standing: tuple[tuple[Finding, Finding], ...]

    def of_kind(self, *kinds: str) -> tuple[Change, ...]:
        """The changes of some kinds, such as ``perfeval.changes.LOWERED``."""
        return tuple(change for change in self.changes if change.kind in kinds)

    def place(self, change: Change, lang: str = "zh") -> str:
        """Where a change is, in the words of the form that has the place."""
        if change.path is not None:
            return self.new.place(change.path, lang)
        return self.old.place(change.old_path or "$", lang)

    @property
    def matters(self) -> Matters:
        """Which matters are gone, which are new, which are still there, each in order of importance."""
        stands = {id(old): id(new) for old, new in self.standing}
        facts = [{id(finding) for finding in matter.findings} for matter in self.new.matters]
        left: set[int] = set()
        gone = []
        for old in self.old.matters:
            now = {stands.get(id(finding)) for finding in old.findings}
            same = {
                number
                for number, (matter, own) in enumerate(zip(self.new.matters, facts, strict=True))
                if matter.key == old.key or not own.isdisjoint(now)
            }
            left |= same
            gone += [] if same else [old]
        return Matters(
            gone=tuple(gone),
            new=tuple(matter for number, matter in enumerate(self.new.matters) if number not in left),
            same=tuple(matter for number, matter in enumerate(self.new.matters) if number in left),
        )

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """The difference for JSON."""
        matters = self.matters
        return {
            "gate": {"before": self.old.gate.value, "after": self.new.gate.value},
            "matters": {
                "gone": [_matter(matter, self.old, lang) for matter in matters.gone],
                "new": [_matter(matter, self.new, lang) for matter in matters.new],
                "same": [_matter(matter, self.new, lang) for matter in matters.same],
            },
            "changes": [{**change._asdict(), "place": self.place(change, lang)} for change in self.changes],
            "settled": [finding.to_dict(lang) for finding in self.settled],
            "added": [finding.to_dict(lang) for finding in self.added],
            "standing": [new.to_dict(lang) for _, new in self.standing],
        }


def _matter(matter: Matter, report: Report, lang: str) -> dict[str, Any]:
    """A matter for JSON, as the JSON report has it."""
    return {
        "kind": matter.kind.value,
        "title": matter.render_title(lang),
        "message": matter.render(lang),
        "places": [{"path": path, "place": report.place(path, lang)} for path in matter.places],
        "rules": list(matter.rules),
        "key": matter.key,
    }


def compare(old: Form | Report, new: Form | Report, *, profile: str | Profile = "default") -> Difference:
    """What changed from ``old`` to ``new``; forms are checked under ``profile`` first."""
    before, after = (each if isinstance(each, Report) else check(each, profile=profile) for each in (old, new))
    pairs = counterparts(before.form, after.form)
    waiting: dict[tuple[str, str], list[Finding]] = {}
    for finding in before.findings:
        waiting.setdefault((finding.rule, finding.path), []).append(finding)
    standing: dict[int, Finding] = {}
    # Of several findings of a rule at one place those that say the same belong together.
    for exact in (True, False):
        for number, finding in enumerate(after.findings):
            if number in standing:
                continue
            candidates = waiting.get((finding.rule, _old_address(finding.path, pairs)), [])
            match = _first(candidates, finding, exact=exact)
            if match is not None:
                candidates.remove(match)
                standing[number] = match
    settled = {id(finding) for left in waiting.values() for finding in left}
    return Difference(
        old=before,
        new=after,
        changes=changes(before.form, after.form, pairs=pairs),
        settled=tuple(finding for finding in before.findings if id(finding) in settled),
        added=tuple(finding for number, finding in enumerate(after.findings) if number not in standing),
        standing=tuple(
            (standing[number], finding) for number, finding in enumerate(after.findings) if number in standing
        ),
    )


def _first(candidates: Iterable[Finding], finding: Finding, *, exact: bool) -> Finding | None:
    return next((each for each in candidates if not exact or each.evidence_items == finding.evidence_items), None)


def _old_address(path: str, pairs: Mapping[str, str]) -> str:
    """The address in the old form of a cell of the new one; "" if its row was not there."""
    part, rest = path, ""
    while part not in pairs:
        head, dot, field = part.rpartition(".")
        if not dot or part.endswith("]"):
            return ""
        part, rest = head, f".{field}{rest}"
    return f"{pairs[part]}{rest}"
