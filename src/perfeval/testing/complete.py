"""Whole honest forms: figures, plans, outcomes, indicators and points that agree with each other, and their books."""

# ruff: noqa: PLR2004 (shares of the made-up forms)
from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from perfeval.model import Form, FundingLine, Indicator, Objective, Task
from perfeval.testing.edits import with_cells
from perfeval.testing.honest import honest_filer, print_rows, rounded, written
from perfeval.testing.works import OFFICES, Office, Work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfeval.testing.honest import Filer

__all__ = ["Honest", "books_of", "filled_in", "honest_form"]

_YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
_SOURCES = ("一般公共预算", "政府性基金预算", "财政专户管理资金", "其他资金")
_GRADES = ((90, "优"), (80, "良"), (60, "中"), (0, "差"))


@frozen
class Honest:
    """A form that is right in all it says, and what the books of its bureau hold about it."""

    form: Form
    books: Mapping[str, Any] = field(hash=False)
    """As ``check(…, reference=)`` takes them: exact amounts in 元, approved indicators."""


def books_of(form: Form) -> Mapping[str, Any]:
    """Books that agree with a form in everything: its amounts in 元, its targets and points as the approved ones."""
    factor = _YUAN[form.money_unit or "元"]
    funds = [
        {"source": line.source}
        | {
            name: str(amount.decimal * factor)
            for name in ("initial_budget", "adjustment", "adjusted_budget", "actual")
            if (amount := getattr(line, name)) is not None
        }
        for line in form.funding
        if line.source is not None
    ]
    return _entry(form, funds)


def _entry(form: Form, funds: list[dict[str, Any]]) -> dict[str, Any]:
    rows = (*form.indicators, *(row for task in form.tasks for row in task.indicators))
    fields = ("name", "level1", "level2", "expected")
    entry: dict[str, Any] = {
        name: value for name in ("ref", "department", "year", "project") if (value := getattr(form, name))
    }
    indicators = [
        {name: value for name in fields if (value := getattr(row, name)) is not None}
        | ({} if row.weight is None else {"weight": str(row.weight.decimal)})
        for row in rows
    ]
    return entry | {"funds": funds, "indicators": indicators}


def honest_form(seed: int = 0, **wishes: Any) -> Form:
    """The honest form with this number; see ``filled_in`` for the wishes."""
    return filled_in(Random(seed), **wishes).form  # noqa: S311 (no secrets: reproducible forms)


def filled_in(
    random: Random,
    *,
    kind: str | None = None,
    scored: bool | None = None,
    tasks: bool | None = None,
    shortfall: bool = False,
) -> Honest:
    """One complete honest form with its books.

    ``kind``, ``scored`` and ``tasks`` settle what is otherwise drawn: department or project, with or without points,
    with main tasks or only a goal of the year. No rule accuses the form of anything. With ``shortfall`` one target
    was missed, openly: a reason, a problem and an improvement speak of it, its points were taken off; only
    ``target-missed`` and remarks speak of it.
    """
    writer = _Writer(random, scored=scored, shortfall=shortfall)
    return writer.form(kind or random.choice(("department_overall", "project")), tasks)


@frozen
class _Row:
    """An indicator before its points: ``reached`` is the share of its target that a missed one reached."""

    name: str
    level1: str
    level2: str
    expected: str
    result: str
    definition: str | None = None
    reason: str | None = None
    reached: Fraction | None = None


def _bounded(random: Random, text: str) -> str:
    """A lower bound in one of its wordings."""
    return random.choice((f"≥{text}", f"≥{text}", f"不低于{text}", f"{text}以上"))


class _Writer:
    """Draws one form; every method writes a part of it."""

    def __init__(self, random: Random, *, scored: bool | None, shortfall: bool) -> None:
        self.random = random
        self.scored = random.random() < 0.6 if scored is None else scored
        self.shortfall = shortfall
        self.office: Office = random.choice(OFFICES)
        self.defined = random.random() < 0.5
        self.year = random.randint(2018, 2024)
        self.poor = self.scored and random.random() < 0.1
        self.bare = shortfall and not self.poor and random.random() < 0.3
        self.problems: list[str] = []
        self.improvements: list[str] = []

    # --- what was done ---

    def quantity(self, work: Work, planned: int, reached: int) -> _Row:
        definition = f"本年{work.action}的{work.thing}{work.measure}" if self.defined else None
        bound = self.random.choice((f"≥{planned}{work.unit}", f"不少于{planned}{work.unit}", f"{planned}{work.unit}"))
        return _Row(work.counted, "产出指标", "数量指标", bound, f"{reached}{work.unit}", definition)

    def share(self, name: str, level1: str, level2: str) -> _Row:
        bound = self.random.randint(80, 95)
        places = self.random.choice((0, 1, 2))
        found = self.random.randint(bound * 10**places + 1, 100 * 10**places)
        return _Row(name, level1, level2, _bounded(self.random, f"{bound}%"), f"{written(found, places)}%")

    def deadline(self, work: Work) -> _Row:
        month = self.random.randint(6, 11)
        expected = self.random.choice(("12月底前", "12月31日前", f"{self.year}年12月底前"))
        done = self.random.choice((f"{month}月{self.random.randint(1, 28)}日", f"{month}月完成"))
        return _Row(f"{work.thing}{work.action}完成时间", "产出指标", "时效指标", expected, done)

    def cost(self, work: Work) -> _Row:
        bound = self.random.randint(20, 900)
        spent = self.random.randint(bound * 8 // 10, bound - 1)
        return _Row(f"每{work.unit}{work.thing}{work.action}成本", "产出指标", "成本指标", f"≤{bound}元", f"{spent}元")

    def benefit(self) -> _Row:
        planned = self.random.randint(20, 900) * 10
        reached = self.random.randint(planned + 1, planned * 12 // 10)
        name = f"{self.office.served}受益人数"
        return _Row(name, "效益指标", "社会效益指标", f"≥{planned}人", f"{reached}人")

    def box(self, works: list[tuple[Work, int, int]]) -> tuple[str, str]:
        """What was expected of some works, and what came of them."""
        plans = [f"{work.action}{work.thing}{planned}{work.unit}" for work, planned, _ in works]
        expected = self.random.choice(("，", "；")).join(plans) + "。"
        if len(plans) > 1 and self.random.random() < 0.3:
            expected = "".join(f"{number}.{plan}；" for number, plan in enumerate(plans, 1))
        told = []
        for work, _, reached in works:
            sentence = f"{work.thing}{work.action}{reached}{work.unit}"
            if reached > 5 and self.random.random() < 0.5:
                first = self.random.randint(1, reached - 1)
                sentence += f"（东片{first}{work.unit}、西片{reached - first}{work.unit}）"
            told.append(sentence)
        ending = self.random.choice(("。", "，资料已归档。", "，已投入使用。"))
        return expected, self.random.choice(("，", "；")).join(told) + ending

    def rows(self, works: list[tuple[Work, int, int]]) -> list[_Row]:
        """What measures some works: each is counted, the first one in all dimensions."""
        rows = [self.quantity(*each) for each in works]
        for number, (work, _, _) in enumerate(works):
            if not number or self.random.random() < 0.5:
                rows.append(self.share(work.quality, "产出指标", "质量指标"))
            if not number or self.random.random() < 0.2:
                rows.append(self.deadline(work))
            if not number or self.random.random() < 0.2:
                rows.append(self.cost(work))
        return rows

    # --- the form ---

    def form(self, kind: str, tasks: bool | None) -> Honest:
        random = self.random
        count = random.randint(2, 4)
        works: list[tuple[Work, int, int]] = []
        for work in random.sample(self.office.works, count):
            planned = random.randint(work.low, work.high)
            works.append((work, planned, planned + random.randint(0, max(1, planned // 8))))
        tasked = (random.random() < (0.7 if kind == "department_overall" else 0.2)) if tasks is None else tasks
        cut = random.randint(1, count - 1)
        groups = [works[:cut], works[cut:]] if tasked else [works]
        tables = [self.rows(group) for group in groups]
        tables[-1].append(self.benefit())
        tables[-1].append(self.share(f"{self.office.served}满意度", "满意度指标", "服务对象满意度指标"))
        if self.shortfall:
            short, done = self.fall_short(tables)
            groups = [
                [(work, due, done if work.counted == short else got) for work, due, got in each] for each in groups
            ]
            works = [each for group in groups for each in group]
        lines, funds, actual = self.funding()
        points = self.points(tables, lines[0]) if self.scored else {}
        if "execution" in points:
            lines[0] = with_cells(lines[0], weight="10", score=points["execution"])
        indicators = [
            tuple(self.indicator(row, points.get((i, j)), levels=not tasked) for j, row in enumerate(table))
            for i, table in enumerate(tables)
        ]
        boxes = [self.box(group) for group in groups]
        objective: Objective | None = Objective(expected=boxes[0][0], outcome=boxes[0][1])
        if tasked:
            whole = self.box(works)
            objective = Objective(expected=whole[0], outcome=whole[1]) if random.random() < 0.7 else None
        year = self.year
        place = random.choice(("松溪县", "临江区", "青岗市", "北岭县"))
        cells: dict[str, Any] = dict(
            kind=kind,
            title=f"{year}年度{'部门整体' if kind == 'department_overall' else '项目'}支出绩效自评表",
            year=year,
            department=f"{place}{self.office.name}",
            project=None if kind == "department_overall" else f"{works[0][0].thing}{works[0][0].action}",
            money_unit=self.filer.unit,
            funding=tuple(lines),
            objective=objective,
            tasks=self.tasks(groups, boxes, indicators, actual) if tasked else (),
            indicators=() if tasked else indicators[0],
            total_weight=None if tasked else points.get("total_weight"),
            total_score=points.get("total"),
            grade=points.get("grade"),
            **self.words(tables),
        )
        form = Form(**cells)
        return Honest(form, _entry(form, funds))

    def tasks(
        self,
        groups: list[list[tuple[Work, int, int]]],
        boxes: list[tuple[str, str]],
        indicators: list[tuple[Indicator, ...]],
        actual: int,
    ) -> tuple[Task, ...]:
        """The main tasks; if they print their money, all of them do, and it is part of what was spent."""
        priced = self.random.random() < 0.6
        shares = [actual * self.random.randint(26, 48) // 100 for _ in groups]
        money: list[Any] = [self.money(share) if priced else None for share in shares]
        return tuple(
            Task(
                name="、".join(f"{work.thing}{work.action}" for work, _, _ in group),
                expected=box[0],
                outcome=box[1],
                funding=amount,
                indicators=rows,
            )
            for group, box, amount, rows in zip(groups, boxes, money, indicators, strict=True)
        )

    def indicator(self, row: _Row, points: tuple[Any, Any, str | None] | None, *, levels: bool) -> Indicator:
        """A row as printed; the template has no columns for levels under a main task."""
        weight, score, reason = points or (None, None, None)
        return Indicator(
            name=row.name,
            level1=row.level1 if levels else None,
            level2=row.level2 if levels else None,
            definition=row.definition,
            expected=row.expected,
            result=row.result,
            weight=weight,
            score=score,
            reason=row.reason
            or reason
            or ("年初摸底较充分" if self.random.random() < 0.05 and points is None and row.reached is None else None),
        )

    def fall_short(self, tables: list[list[_Row]]) -> tuple[str, int]:
        """One count stays behind its target, and the form says so everywhere: its name, and what was reached."""
        random = self.random
        table = random.choice(tables)
        at = random.choice([i for i, row in enumerate(table) if row.level2 == "数量指标"])
        row = table[at]
        digits = "".join(character for character in row.expected if character.isdigit())
        unit = row.expected.rpartition(digits)[2]
        planned = int(digits)
        reached = planned * random.randint(50, 80) // 100
        table[at] = evolve(
            row,
            result=f"{random.choice(('', '', '' if self.bare else '只完成'))}{reached}{unit}",
            reason=None if self.bare else "连续降雨，进场推迟",
            reached=Fraction(reached, planned),
        )
        self.problems.append(f"受连续降雨影响，{row.name}没有达到目标。")
        self.improvements.append(f"雨季前进场，次年补足{row.name}。")
        return row.name, reached

    # --- money ---

    def funding(self) -> tuple[list[FundingLine], list[dict[str, Any]], int]:
        """The funding block, its true amounts in 元, and the true spending in 分."""
        random = self.random
        self.filer: Filer = evolve(
            honest_filer(random),
            amount_mode=random.choice(("half-up", "half-even")),
            rate_mode=random.choice(("half-up", "half-even")),
            total_source=random.choice(("true", "parts")),
            rate_source=random.choice(("true", "printed")),
            percent=True,
        )
        # True rates beside totals that were added up, or three columns of which each was, would be an unusual habit.
        if self.filer.layout == "IABE":
            self.filer = evolve(self.filer, total_source="true", derived=None)
        if self.filer.total_source == "parts" or self.filer.derived is not None:
            self.filer = evolve(self.filer, rate_source="printed")
        filer = self.filer
        initial = int(10 ** random.uniform(8, 11))
        adjustable = "A" in filer.layout or "B" in filer.layout
        share = 0.0
        if adjustable and random.random() < 0.7:
            share = random.uniform(-0.08, 0.08) if random.random() < 0.6 else random.choice((-0.2, 0.15, 0.4, -0.35))
        spent = random.uniform(0.83, 0.995) if random.random() < 0.85 else random.uniform(0.45, 0.75)
        count = random.choice((1, 1, 2, 3, 4))
        parts = []
        for weight in [random.uniform(0.5, 1.5) for _ in range(count)]:
            first = int(initial * weight / count)
            change = int(first * share)
            parts.append((first, change, int((first + change) * spent)))
        total = (sum(part[0] for part in parts), sum(part[1] for part in parts), sum(part[2] for part in parts))
        label = random.choice(("合计", "年度资金总额"))
        sources = random.sample(_SOURCES, count) if count > 1 else []
        printed = print_rows(random, filer, (label, total), list(zip(sources, parts, strict=False)))
        lines = [FundingLine(**line) for line in printed]
        self.explain_money(lines, changed=abs(share) >= 0.1, unspent=spent < 0.8)
        names = {"I": "initial_budget", "A": "adjustment", "B": "adjusted_budget", "E": "actual"}
        funds: list[dict[str, Any]] = []
        for line, (first, change, paid) in zip(lines, [total, *parts] if count > 1 else [total], strict=True):
            true = {"I": first, "A": change, "B": first + change, "E": paid}
            booked = {names[column]: written(true[column], 2) for column in filer.layout}
            funds.append({"source": line.source} | booked)
        return lines, funds, total[2]

    def explain_money(self, lines: list[FundingLine], *, changed: bool, unspent: bool) -> None:
        if not changed and not unspent:
            return
        text = "年中调整预算，专项资金随之变动" if changed else "尾款按合同于次年支付"
        if self.random.random() < 0.4:
            lines[0] = with_cells(lines[0], reason=text)
        else:
            self.problems.append("年中预算调整较多。" if changed else self.left_over(lines[0]))
            self.improvements.append("预算编制前逐项核实用款。" if changed else "加快办理资金结算。")

    def left_over(self, total: FundingLine) -> str:
        """What is left of the budget, in figures that agree with the printed ones."""
        parts = (
            (total.adjusted_budget,) if total.adjusted_budget is not None else (total.initial_budget, total.adjustment)
        )
        budget = sum((part.decimal for part in parts if part is not None), Decimal(0))
        if self.random.random() < 0.3 or total.actual is None or total.initial_budget is None:
            return "资金尾款留待次年结算。"
        left = budget - total.actual.decimal
        return f"年末结余{left}{self.filer.unit}，为资金尾款，留待次年结算。"

    def money(self, fen: int) -> str:
        filer = self.filer
        unit = 10**2 if filer.unit == "元" else 10**6
        return written(rounded(fen * 10**filer.places, unit, filer.amount_mode), filer.places)

    # --- points ---

    def points(self, tables: list[list[_Row]], total: FundingLine) -> dict[Any, Any]:
        """Weights that make up 100 and the scores they earned; never full marks for all."""
        random = self.random
        rate = total.completion_rate()
        executed = rate is not None and random.random() < 0.7
        places = [(i, j) for i, table in enumerate(tables) for j in range(len(table))]
        weights = self.shares(90 if executed else 100, len(places))
        decimals = random.choice((1, 2)) if executed or self.shortfall else random.choice((0, 1, 2))
        padded = random.random() < 0.5

        def shown(value: Fraction) -> str:
            text = written(rounded(value.numerator * 10**decimals, value.denominator, "half-up"), decimals)
            return text if padded or "." not in text else text.rstrip("0").rstrip(".")

        result: dict[Any, Any] = {}
        earned = Fraction(0)
        if executed:
            assert total.actual is not None
            stated = total.stated_completion_rate
            plain = total.plain_completion_rate(6)
            used = stated.value if stated is not None and stated.places >= 2 else plain.value if plain else Fraction(1)
            result["execution"] = shown(10 * used)
            earned += Fraction(result["execution"])
        # Not of a share: one point off 95% of ten points would look as if the target had been left out.
        losing = [each for each, (i, j) in enumerate(places) if not tables[i][j].result.endswith("%")]
        often = 1.0 if self.poor else 0.0 if self.bare else random.choice((0.0, 0.2))
        lost = {each for each in losing if random.random() < often}
        if not executed and not self.shortfall:
            lost.add(random.choice(losing))
        for number, (i, j) in enumerate(places):
            row, weight = tables[i][j], weights[number]
            score, reason = Fraction(weight), None
            if row.reached is not None:
                score = weight * row.reached
            elif number in lost and self.poor:
                score, reason = Fraction(weight // 2), "绩效材料多处缺失，审核后减半计分"
            elif number in lost:
                score, reason = weight - Fraction(random.choice((1, 2)), 2 if decimals else 1), "佐证材料归档不全"
            text = shown(score)
            result[i, j] = (weight, text, reason)
            earned += Fraction(text)
        result["total"] = shown(earned)
        if random.random() < 0.5:
            result["total_weight"] = "100"
        if random.random() < 0.7:
            result["grade"] = next(name for least, name in _GRADES if earned >= least)
        return result

    def shares(self, whole: int, count: int) -> list[int]:
        """``whole`` in ``count`` parts of at least 4."""
        parts = [4] * count
        for _ in range(whole - 4 * count):
            parts[self.random.randrange(count)] += 1
        return parts

    # --- words ---

    def words(self, tables: list[list[_Row]]) -> dict[str, str | None]:
        """Problems, improvements and a conclusion, or none where the template has none and nothing calls for them."""
        random = self.random
        problems, improvements = list(self.problems), list(self.improvements)
        if problems or self.poor or random.random() < 0.6:
            place = random.randrange(len(problems) + 1)
            problems.insert(place, random.choice(("个别档案整理滞后。", "信息系统录入不够及时。")))
            improvements.insert(place, random.choice(("安排专人每月整理档案。", "每季度核对一次录入情况。")))
        numbered = len(problems) > 1 and random.random() < 0.4

        def joined(sentences: list[str]) -> str | None:
            if numbered:
                return "".join(f"{number}.{each}" for number, each in enumerate(sentences, 1))
            return "".join(sentences) or None

        conclusion = random.choice((None, "各项任务均按计划推进。" if not self.shortfall else "多数任务按计划推进。"))
        if random.random() < 0.2 and not self.shortfall:
            row = random.choice([row for table in tables for row in table if row.level2 == "数量指标"])
            conclusion = f"{row.name}为{row.result}，年度计划已落实。"
        return {"problems": joined(problems), "improvements": joined(improvements), "conclusion": conclusion}
