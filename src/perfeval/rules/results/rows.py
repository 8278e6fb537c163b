"""What several rules about results ask of an indicator row: is it filled, has it a reason, how are its figures shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.paths import indicator_rows
from perfeval.rules.prose.narrative import bare_name, is_empty, narrative_of
from perfeval.values.directions import clean_name, plain_direction
from perfeval.values.interval import scaled
from perfeval.values.likeness import sentences
from perfeval.values.rounding import half_up
from perfeval.values.wording import CAPPED_RATES, cause_clause

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from perfeval.model import Indicator
    from perfeval.rule import Context
    from perfeval.values.assessment import Assessment

__all__ = [
    "contradicted",
    "gives_reason",
    "impossible",
    "is_dash",
    "is_share",
    "per_cent",
    "shortfall",
    "texts_explain",
    "texts_speak_of",
    "unusable",
]


_DASHES = "-—–_/\\*.。… \t\n"


def is_dash(text: str) -> bool:
    """Whether a cell holds nothing but dashes, slashes and points: filled in, yet saying nothing."""
    return not text.strip(_DASHES)


def gives_reason(row: Indicator) -> bool:
    """Whether the row itself says why: a filled reason cell, or a clause of cause in the result."""
    return not is_empty(row.reason) or (row.result is not None and cause_clause(row.result) is not None)


def contradicted(row: Indicator, ctx: Context) -> str:
    """``at-least`` for a lower bound on something unwanted, ``at-most`` for an upper bound on a quality, else ""."""
    expectation = ctx.assess(row).expectation
    if expectation.op not in _BOUNDS or not expectation.value:
        return ""
    better = plain_direction(row.name, row.level1 or "", row.level2 or "")
    wrong = {"lower": "at-least", "higher": "at-most"}.get(better, "")
    return wrong if _BOUNDS[expectation.op] == wrong else ""


_BOUNDS = {">=": "at-least", ">": "at-least", "<=": "at-most", "<": "at-most"}


def impossible(row: Indicator, ctx: Context) -> bool:
    """Whether the result is a share of a whole above 100 % or below 0."""
    quantity = ctx.assess(row).quantity
    if quantity is None or quantity.measure.family != "ratio" or 0 <= quantity.value <= 1:
        return False
    return is_share(row.name)


def is_share(name: str) -> bool:
    """Whether the name is that of a share of a whole; 人员控制率 and 三公经费控制率 compare with a limit and may exceed it."""
    return clean_name(name).endswith(CAPPED_RATES) and plain_direction(name) != "lower"


def unusable(row: Indicator, ctx: Context) -> bool:
    """Whether the sign of the target or the result must be corrected before anything follows from the two."""
    return bool(contradicted(row, ctx)) or impossible(row, ctx)


def texts_speak_of(row: Indicator, ctx: Context) -> bool:
    """Whether problems, improvements or the conclusion speak of what the row measures.

    One word in common is not enough where the name has more to it: 水库管护 says nothing of 水库垮坝事故.
    """
    narrative = narrative_of(ctx)
    words = narrative.words(bare_name(row.name))
    for text in (ctx.form.problems, ctx.form.improvements, ctx.form.conclusion):
        if text is not None and not is_empty(text) and narrative.speaks_of(words, text):
            return True
    return False


def texts_explain(row: Indicator, ctx: Context) -> bool:
    """Whether the form has no cells for reasons of rows, and its problems or conclusion give a cause for this one."""
    if any(each.reason is not None for _, each in indicator_rows(ctx.form)):
        return False
    narrative = narrative_of(ctx)
    words = narrative.words(bare_name(row.name))
    told = (sentence for text in (ctx.form.problems, ctx.form.conclusion) if text for sentence in sentences(text))
    return any(
        (cause_clause(sentence) is not None or any(word in sentence for word in _BECAUSE))
        and narrative.speaks_of(words, sentence)
        for sentence in told
    )


_BECAUSE = (
    "因为",
    "项目因",
    "工作因",
    "工程因",
    "部分因",
    "主要因",
    "原因",
    "由于",
    "所致",
    "导致",
    "造成",
    "影响",
    "主要是",
)


def per_cent(ratio: Fraction) -> Decimal:
    """A ratio in whole per cent, for a sentence: 10/3 is 333."""
    return scaled(half_up(ratio * 100, 0), 0)


def shortfall(assessment: Assessment) -> Fraction | None:
    """How far a measured result is from its target, as a share of the target; None without two figures."""
    target = assessment.expectation.value
    if assessment.ratio is None or not target:
        return None
    return abs(assessment.ratio - 1)
