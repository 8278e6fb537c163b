"""What the rules about impossible figures put into their findings: working, bounds, habits and likely slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.figures import Identity, Verdict
from perfeval.messages import Phrase
from perfeval.paths import place
from perfeval.rule import PASSED, Found, Severity, unchecked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.figures import Certificate, Check, Explanation
    from perfeval.messages import Evidence
    from perfeval.rule import Context, Outcome

__all__ = ["outcomes"]

HABITS = {
    "amounts-truncated": "金额一律截去尾数",
    "amounts-rounded-twice": "金额先后四舍五入两次",
    "amounts-cut-then-rounded": "金额先截去尾数再四舍五入",
    "amounts-rounded-then-cut": "金额先四舍五入再截去尾数",
    "amounts-padded": "金额末尾的零只是补位",
    "amounts-worked-out": "合计、调整数等是用印出的其他数字算出来的",
    "rates-truncated": "比率一律截去尾数",
    "rates-rounded-twice": "比率先后四舍五入两次",
    "rates-cut-then-rounded": "比率先截去尾数再四舍五入",
    "rates-rounded-then-cut": "比率先四舍五入再截去尾数",
    "rates-padded": "比率末尾的零只是补位",
    "completion-over-other": "预算完成率全列以年初预算数为分母",
    "completion-over-adjusted": "预算完成率全列以调整后预算数为分母",
    "completion-without-percent": "预算完成率全列漏印百分号",
    "adjustment-without-percent": "预算调整率全列漏印百分号",
    "unsigned-adjustment-rates": "预算调整率全列漏印负号",
    "unsigned-adjustments": "预算调整数全列漏印负号",
}
"""What an unusual habit is, in words that follow 只有在…时."""

_NO_PERCENT = frozenset({"completion-without-percent", "adjustment-without-percent"})
"""Nothing to explain: a column headed 执行率（%） prints no sign in its cells."""

SLIPS = {
    "initial-budget": "分母误用了年初预算数",
    "adjusted-budget": "分母误用了调整后预算数",
    "minus-dropped": "“{cell}”漏印负号，{printed}应为{would_be}",
    "unit": "“{cell}”的{printed}用错了单位（元与万元相混），应为{would_be}",
    "swapped-digits": "“{cell}”的{printed}有两位数字颠倒，应为{would_be}",
    "percent-sign": "“{cell}”的百分号多印或漏印，{printed}应为{would_be}",
    "left-out": "漏加了“{other}”",
    "counted-twice": "重复计入了“{other}”",
    "neighbour-rate": "误抄了“{other}”的数字",
}
"""The slip that would account for a figure, in words that follow 可能是."""


def outcomes(ctx: Context, identity: Identity, path: str | None = None) -> Iterator[Outcome]:
    """The outcomes of all checks of one identity at a part of the form.

    An unusual habit is named once a form, at the first figure that calls for it.
    """
    passed = spoken = False
    for check in ctx.figures.of(identity, ctx.path if path is None else path):
        certificate = check.certificate
        if check.verdict is Verdict.IMPOSSIBLE and certificate is not None:
            spoken = True
            explanation = check.explanation
            evidence = _evidence(check.identity, certificate)
            if explanation is None:
                yield Found(check.path, None, None, tuple(evidence.items()))
            else:
                evidence |= _slip(ctx, explanation)
                yield Found(check.path, None, "explained", tuple(evidence.items()))
        elif check.verdict is Verdict.UNCHECKED:
            spoken = True
            if check.doubtful and certificate is not None:
                yield Found(
                    check.path, Severity.WARNING, "doubtful", tuple(_evidence(check.identity, certificate).items())
                )
            else:
                yield unchecked(*check.lacking)
        elif check.verdict is Verdict.UNUSUAL and certificate is not None and _first(ctx, check):
            spoken = True
            evidence = _evidence(check.identity, certificate)
            evidence["habit"] = tuple(Phrase.of(HABITS[code]) for code in check.unusual)
            evidence["habit_codes"] = check.unusual
            bare = _NO_PERCENT.issuperset(check.unusual)
            severity, message = (Severity.INFO, "no-percent") if bare else (Severity.WARNING, "unusual")
            yield Found(check.path, severity, message, tuple(evidence.items()))
        else:
            passed = True
    if passed and not spoken:
        yield PASSED


def _first(ctx: Context, check: Check) -> bool:
    """Whether no earlier figure of this identity called for the same habit."""
    alike = (other for other in ctx.figures.of(check.identity) if other.unusual == check.unusual)
    return next(alike).path == check.path


def _evidence(identity: Identity, certificate: Certificate) -> dict[str, Evidence]:
    first, last = certificate.first, certificate.last
    admissible = first if first == last else Phrase.of("{first}至{last}", first=first, last=last)
    if first is None:
        admissible = Phrase.of("无从确定")
    if identity in (Identity.COMPLETION, Identity.ADJUSTMENT):
        working: dict[str, Evidence] = {
            "numerator": certificate.working[0],
            "denominator": _sum(certificate.working[1:], brackets=True),
        }
    else:
        sum_ = _sum(certificate.working)
        alone = len(certificate.working) == 1  # one part is no sum to write out
        added = certificate.plain if alone else Phrase.of("{sum}＝{plain}", sum=sum_, plain=certificate.plain)
        working = {"sum": sum_, "added": added}
    return {
        "stated": certificate.stated,
        "plain": certificate.plain,
        "working": certificate.working,
        **working,
        "low": certificate.low,
        "high": certificate.high,
        "admissible": admissible,
        "habits": certificate.habits,
    }


def _sum(parts: tuple[str, ...], *, brackets: bool = False) -> str:
    """The parts as one reads them in a calculation: 4248.39-768.27, with a gap in the middle if there are many.

    ``brackets`` go around more than one part.
    """
    shown = parts if len(parts) <= _SHOWN else (*parts[: _SHOWN - 2], "…", parts[-1])
    text = "+".join(shown)
    text = text.replace("+-", "-")
    return f"({text})" if brackets and len(parts) > 1 else text


_SHOWN = 8


def _slip(ctx: Context, explanation: Explanation) -> dict[str, Evidence]:
    phrase = Phrase.of(
        SLIPS[explanation.code],
        cell=_words(ctx, explanation.path),
        other=_words(ctx, explanation.other) if explanation.other is not None else None,
        printed=explanation.printed,
        would_be=explanation.would_be,
    )
    return {
        "explanation": phrase,
        "explanation_code": explanation.code,
        "explanation_path": explanation.path,
        "explanation_would_be": explanation.would_be,
    }


def _words(ctx: Context, path: str) -> Evidence:
    """A cell in the form's own words."""
    words = place(ctx.form, path)
    row, field = words[0], words[-1]
    return Phrase.of("{row}·{field}", row=row, field=field)
