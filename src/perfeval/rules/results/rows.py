"""What several rules about results ask of an indicator row: is it filled, has it a reason, how are its figures shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.rules.prose.narrative import bare_name, is_empty, narrative_of
from perfeval.values.interval import scaled
from perfeval.values.rounding import half_up
from perfeval.values.wording import cause_clause

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from perfeval.model import Indicator
    from perfeval.rule import Context
    from perfeval.values.assessment import Assessment

__all__ = ["gives_reason", "is_dash", "per_cent", "shortfall", "texts_speak_of"]


_DASHES = "-—–_/\\*.。… \t\n"


def is_dash(text: str) -> bool:
    """Whether a cell holds nothing but dashes, slashes and points: filled in, yet saying nothing."""
    return not text.strip(_DASHES)


def gives_reason(row: Indicator) -> bool:
    """Whether the row itself says why: a filled reason cell, or a clause of cause in the result."""
    return not is_empty(row.reason) or (row.result is not None and cause_clause(row.result) is not None)


def texts_speak_of(row: Indicator, ctx: Context) -> bool:
    """Whether problems, improvements or the conclusion speak of what the row measures."""
    said = tuple(
        text
        for text in (ctx.form.problems, ctx.form.improvements, ctx.form.conclusion)
        if text is not None and not is_empty(text)
    )
    narrative = narrative_of(ctx)
    return bool(said) and narrative.mentions(narrative.words(bare_name(row.name)), *said)


def per_cent(ratio: Fraction) -> Decimal:
    """A ratio in whole per cent, for a sentence: 10/3 is 333."""
    return scaled(half_up(ratio * 100, 0), 0)


def shortfall(assessment: Assessment) -> Fraction | None:
    """How far a measured result is from its target, as a share of the target; None without two figures."""
    target = assessment.expectation.value
    if assessment.ratio is None or not target:
        return None
    return abs(assessment.ratio - 1)
