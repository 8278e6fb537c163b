"""What changes on real forms when one profile takes the place of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from perfeval.checking import check
from perfeval.fingerprints import fingerprints

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfeval.checking import Finding, Report
    from perfeval.model import Form
    from perfeval.profile import Profile

__all__ = ["Impact", "impact"]


@frozen(kw_only=True)
class Impact:
    """The difference for one form: findings that only one profile gives, and those whose severity differs."""

    form: Form
    before: Report
    after: Report
    appeared: tuple[Finding, ...]
    disappeared: tuple[Finding, ...]
    changed: tuple[tuple[Finding, Finding], ...]

    @property
    def none(self) -> bool:
        """Whether the two profiles give the same findings."""
        return not (self.appeared or self.disappeared or self.changed)

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """The difference for JSON."""
        return {
            "appeared": [finding.to_dict(lang) for finding in self.appeared],
            "disappeared": [finding.to_dict(lang) for finding in self.disappeared],
            "changed": [
                {"before": before.severity.value, "after": after.to_dict(lang)} for before, after in self.changed
            ],
        }


def impact(before: str | Profile, after: str | Profile, forms: Iterable[Form]) -> Iterator[Impact]:
    """For each form, what the profile ``after`` finds otherwise than ``before``.

    Findings are the same if they are about the same thing, however their sentences and thresholds differ. Raises
    ``ConfigurationError`` for a profile that does not exist.
    """
    for form in forms:
        yield _impact(check(form, profile=before), check(form, profile=after))


def _impact(before: Report, after: Report) -> Impact:
    old, new = _by_key(before), _by_key(after)
    return Impact(
        form=before.form,
        before=before,
        after=after,
        appeared=tuple(finding for key, finding in new.items() if key not in old),
        disappeared=tuple(finding for key, finding in old.items() if key not in new),
        changed=tuple(
            (old[key], finding)
            for key, finding in new.items()
            if key in old and old[key].severity is not finding.severity
        ),
    )


def _by_key(report: Report) -> dict[str, Finding]:
    return dict(zip(fingerprints(report), report.findings, strict=True))
