"""One form under the settings of a run: profile, check, waivers, baseline, in this order."""

# Path would cost more start-up time than the rest of this module.
# ruff: noqa: PTH123

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.errors import ConfigurationError, escaped
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from perfeval.baseline import Baseline, Comparing
    from perfeval.checking import Report
    from perfeval.cli.settings import Settings
    from perfeval.model import Form
    from perfeval.profile import Profile
    from perfeval.profile.proposing import Proposal
    from perfeval.report import Failure

__all__ = ["Judge", "Judged", "load_baseline", "today"]


class Judged(Record):
    """What a form's check gave, and the profile it seems to be made under if that was looked for."""

    report: Report
    proposal: Proposal | None = None


def today() -> date:
    """The day by which waivers expire: that of the clock on the wall."""
    from datetime import datetime

    return datetime.now().astimezone().date()


def load_baseline(path: str) -> Baseline:
    """The baseline in a file. Raises ``ConfigurationError`` if it cannot be read."""
    from perfeval.baseline import from_text

    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        hint = f"perfeval baseline create {escaped(path)} PATH..."
        raise ConfigurationError(f"没有基线文件 (no such baseline): {escaped(path)}；{hint}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise ConfigurationError(f"无法读取基线 (cannot read the baseline): {escaped(path)}: {reason}") from None
    return from_text(text, path)


class Judge:
    """Checks forms one by one, and knows in the end which waivers had nothing to do.

    Raises ``ConfigurationError`` for settings that do not exist or cannot be read, before any form is checked.
    """

    def __init__(self, settings: Settings, *, offers: bool = False) -> None:
        from perfeval.profile import AUTO, load_profile
        from perfeval.rules import selected

        self._settings = settings
        selected(settings.select, settings.ignore)
        self._auto = settings.profile == AUTO
        self._profile: Profile | None = None if self._auto else load_profile(settings.profile)
        self._offers = offers and not settings.asked
        self._waivers = settings.config.waivers
        self._touched: set[int] = set()
        self._concerned: set[int] = set()
        self._today = today() if self._waivers else None
        self._reference = None
        if settings.reference is not None:
            from perfeval.reference import Reference

            self._reference = Reference.load(settings.reference)
        self.comparing: Comparing | None = None
        if settings.baseline is not None:
            from perfeval.baseline import Comparing

            self.comparing = Comparing(load_baseline(settings.baseline))

    @property
    def profile(self) -> str:
        """The name of the profile, or ``auto``."""
        return self._settings.profile if self._profile is None else self._profile.name

    @property
    def policy(self) -> Profile | None:
        """The profile by which files are read; None where each form tells its own, which it does once it is read."""
        return self._profile

    def __call__(self, form: Form, file: str) -> Judged:
        """What comes of ``form``, which was read from ``file``."""
        from perfeval.checking import check

        proposal = self._proposal(form)
        profile: str | Profile = self._profile or (proposal.profile if proposal is not None else "default")
        settings = self._settings
        report = check(
            form,
            profile=profile,
            select=settings.select,
            ignore=settings.ignore,
            reference=self._reference,
            preview=settings.preview,
        )
        if self._today is not None:
            from perfeval.waivers import applied

            made = applied(report, self._waivers, today=self._today, file=file)
            self._touched |= made.touched
            self._concerned |= made.concerned
            report = made.report
        if self.comparing is not None:
            report = self.comparing.held(report)
        return Judged(report, proposal)

    def _proposal(self, form: Form) -> Proposal | None:
        if not self._auto and not self._offers:
            return None
        from perfeval.profile.proposing import proposals

        return next((each for each in proposals(form) if self._auto or each.clear), None)

    def left_over(self, *, whole: bool) -> Iterator[Failure]:
        """The waivers that had nothing to do, now that every form has been checked.

        Unless the run was over the ``whole`` of a folder, those for forms that were not checked are passed over.
        """
        if not self._waivers:
            return
        from perfeval.report import Failure
        from perfeval.waivers import unmatched

        mine = (each for each in self._waivers if whole or each.number in self._concerned)
        for finding in unmatched(mine, self._touched):
            number = int(str(finding.evidence["number"]))
            yield Failure(
                file=self._settings.source or "",
                code=finding.rule,
                template=finding.template,
                evidence=finding.evidence_items,
                path=f"waivers[{number - 1}]",
                harmless=True,
            )
