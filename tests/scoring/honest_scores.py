"""Forms scored by an honest filer: true figures, an admitted formula for each row, one way of rounding throughout."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import strategies as st

from perfeval import Form, FundingLine, Indicator

ROUNDINGS = ("nearest", "even", "cut")


def rounded(value: Fraction, places: int, rounding: str) -> str:
    """``value`` as it is printed; independent of the code under test."""
    scaled = abs(value) * 10**places
    whole = math.floor(scaled)
    rest = scaled - whole
    if (rounding == "nearest" and rest >= Fraction(1, 2)) or (
        rounding == "even" and (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2))
    ):
        whole += 1
    digits = str(whole).rjust(places + 1, "0")
    text = digits if not places else f"{digits[:-places]}.{digits[-places:]}"
    return f"-{text}" if value < 0 and whole else text


@st.composite
def weightings(draw: st.DrawFn, whole: int) -> list[int]:
    """Points that add up to ``whole``."""
    count = draw(st.integers(2, 8))
    cuts = sorted(draw(st.lists(st.integers(1, whole - 1), min_size=count - 1, max_size=count - 1, unique=True)))
    return [after - before for before, after in zip([0, *cuts], [*cuts, whole], strict=True)]


class Filer:
    """How one filer rounds: results, scores and the total, once for the whole form."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.rounding = draw(st.sampled_from(ROUNDINGS))
        self.places = draw(st.sampled_from((0, 1, 2, 2, 4)))
        self.padded = draw(st.integers(self.places, 4))
        self.from_printed = draw(st.booleans())

    def score(self, value: Fraction, weight: Fraction) -> tuple[str, Fraction]:
        kept = max(Fraction(0), min(value, weight))
        text = rounded(kept, self.places, self.rounding)
        if self.padded > self.places:
            text = f"{text}{'' if '.' in text else '.'}{'0' * (self.padded - self.places)}"
        return text, kept

    def result(self, value: Fraction, places: int) -> tuple[str, Fraction]:
        """The printed result, and what the filer computes with."""
        text = rounded(value, places, self.rounding)
        return text, Fraction(text) if self.from_printed else value


REASON = "受疫情影响，部分工作延后，已调整下年计划。"


@st.composite
def rows(draw: st.DrawFn, filer: Filer, weight: int) -> tuple[Indicator, Fraction]:
    """One honest indicator and the score behind the printed one."""
    points = Fraction(weight)
    kind = draw(st.sampled_from(("rate", "count", "reverse", "zero", "words", "satisfaction", "equal")))
    share = draw(st.fractions(Fraction(1, 20), Fraction(13, 10), max_denominator=997))
    level2 = "数量指标"
    if kind == "count":
        target = draw(st.integers(1, 3000))
        reached = draw(st.integers(0, 2 * target))
        name, expected, result = "培训人员数量", f"≥{target}人", f"{reached}人"
        score = points * Fraction(reached, target)
    elif kind in ("rate", "equal"):
        target = draw(st.sampled_from((100, 98, 95, 90, 85)))
        places = draw(st.integers(0, 2))
        text, used = filer.result(min(share, Fraction(1)) * 100, places)
        name, expected, result = "任务完成率", f"{'=' if kind == 'equal' else '≥'}{target}%", f"{text}%"
        score, level2 = points * used / target, "质量指标"
    elif kind == "satisfaction":
        places = draw(st.integers(0, 1))
        text, used = filer.result(min(share, Fraction(1)) * 100, places)
        name, expected, result, level2 = "服务对象满意度", "≥90%", f"{text}%", "服务对象满意度指标"
        formula = draw(st.sampled_from(("pro-rata", "linear", "steps")))
        below = max(90 - used, Fraction(0))
        score = {
            "pro-rata": points * used / 90,
            "linear": points * max(Fraction(0), min((used - 60) / 30, Fraction(1))),
            "steps": points - math.ceil(below / 5),
        }[formula]
    elif kind == "reverse":
        target = draw(st.integers(1, 400))
        spent = draw(st.integers(0, 3 * target))
        name, expected, result, level2 = "平均办理时限", f"≤{target}天", f"{spent}天", "时效指标"
        inverse = points if spent <= target else points * Fraction(target, spent)
        linear = points if spent <= target else points * (1 - Fraction(spent - target, target))
        score = draw(st.sampled_from((inverse, linear)))
    elif kind == "zero":
        happened = draw(st.sampled_from((0, 0, 1, 7)))
        name, expected, result, level2 = "安全事故发生次数", "0次", f"{happened}次", "质量指标"
        score = Fraction(0) if happened else points
    else:
        word, low, high = draw(
            st.sampled_from(
                (
                    ("达成年度指标", Fraction(4, 5), Fraction(1)),
                    ("部分达成年度指标并具有一定效果", Fraction(3, 5), Fraction(79, 100)),
                    ("未达成年度指标且效果较差", Fraction(0), Fraction(59, 100)),
                )
            )
        )
        name, expected, result, level2 = "对当地就业的带动作用", "有效提升", word, "社会效益指标"
        score = points * draw(st.fractions(low, high, max_denominator=100))
    text, behind = filer.score(score, points)
    lost = Fraction(text) < points
    return (
        Indicator(
            name=name,
            level1="产出指标",
            level2=level2,
            expected=expected,
            result=result,
            weight=str(weight),
            score=text,
            reason=REASON if lost else None,
        ),
        behind,
    )


@st.composite
def executions(draw: st.DrawFn, filer: Filer, weight: int) -> tuple[FundingLine, Fraction]:
    """An honest funding row, its score from the true rate, the printed one, or the printed amounts."""
    budget = Fraction(draw(st.integers(100_000, 10**9)))  # 元
    spent = budget * draw(st.fractions(0, Fraction(21, 20), max_denominator=9973))
    places = draw(st.integers(1, 6))
    rate_places = draw(st.integers(0, 3))
    budget_text, spent_text = (rounded(x / 10_000, places, filer.rounding) for x in (budget, spent))
    if not Fraction(budget_text):
        budget_text, spent_text, spent = "1.0", "1.0", budget
    rate = draw(st.sampled_from((spent / budget, Fraction(spent_text) / Fraction(budget_text))))
    rate_text = rounded(rate * 100, rate_places, filer.rounding)
    shown = draw(st.booleans())
    kept = Fraction(rate_text) / 100 if shown else Fraction(rounded(rate, 4, "cut"))
    used = draw(st.sampled_from((rate, kept)))
    text, behind = filer.score(used * weight, Fraction(weight))
    line = FundingLine(
        source="年度资金总额",
        adjusted_budget=budget_text,
        actual=spent_text,
        stated_completion_rate=f"{rate_text}%" if shown else None,
        weight=str(weight),
        score=text,
    )
    return line, behind


@st.composite
def honest_forms(draw: st.DrawFn) -> Form:
    """A whole form: 10 + 90, 20 + 80, or 100 points without budget execution."""
    filer = Filer(draw)
    executed = draw(st.sampled_from((0, 10, 20)))
    pairs = [draw(rows(filer, weight)) for weight in draw(weightings(100 - executed))]
    funding, behind = (), Fraction(0)
    if executed:
        line, behind = draw(executions(filer, executed))
        funding = (line,)
    printed = draw(st.booleans())
    scores = [Fraction(str(row.score)) if printed else true for row, true in pairs]
    if executed:
        scores.append(Fraction(str(funding[0].score)) if printed else behind)
    places = draw(st.integers(filer.places, 4)) if printed else filer.places
    total = rounded(sum(scores, Fraction(0)), places, filer.rounding)
    return Form(
        kind="project",
        year=2022,
        money_unit="万元",
        funding=funding,
        indicators=tuple(row for row, _ in pairs),
        total_weight=draw(st.sampled_from((None, "100"))),
        total_score=total,
    )
