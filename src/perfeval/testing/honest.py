"""Honestly filled forms, made independently of the checks: true amounts in 分, rounded as people round.

Run ``python -m perfeval.testing.honest --forms 200000`` to check that many; it fails if one of them is accused.
"""

# ruff: noqa: PLR2004 (shares of the made-up forms)
from __future__ import annotations

import sys
from random import Random
from typing import TYPE_CHECKING, Any

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Filer", "honest_dict", "honest_filer", "print_rows", "rounded", "written"]

_FEN = {"元": 10**2, "万元": 10**6}
"""分 in one unit."""
_TOTALS = ("合计", "年度资金总额", "年度财政资金总额", "部门整体支出", "总计")
_SOURCES = ("一般公共预算", "政府性基金预算", "国有资本经营预算", "财政专户管理资金", "上年结转资金", "其他资金")
_KINDS = ("基本支出", "项目支出")
_LAYOUTS = ("IAE", "IBE", "IABE", "BE", "IE")
"""Columns that a form prints: initial budget, adjustment, adjusted budget, actual spending."""
_FIELDS = {"I": "initial_budget", "A": "adjustment", "B": "adjusted_budget", "E": "actual"}


@frozen(kw_only=True)
class Filer:
    """How one honest person fills one form."""

    unit: str
    """元 or 万元."""
    places: int
    """Decimals of amounts, 0 to 4."""
    rate_places: int
    """Decimals of rates in per cent, 0 to 4."""
    percent: bool
    """Whether rates are printed in per cent; otherwise as ratios with two more decimals."""
    amount_mode: str
    """``half-up``, ``half-even`` or ``down``."""
    rate_mode: str
    rate_source: str
    """Rates come from ``true``, ``printed`` or ``mixed`` amounts."""
    total_source: str
    """Totals come from ``true`` amounts, printed ``parts``, printed ``leaves``, or are ``mixed``."""
    layout: str
    derived: str | None
    """The column that is worked out from two printed ones, ``A`` or ``B``, if all three are printed."""
    padding: int = 0
    """Zeros that are only written after every amount."""
    rate_padding: int = 0
    """Zeros that are only written after every rate."""
    second_mode: str | None = None
    """Amounts are first rounded to one more place, then in this mode to the printed one."""
    second_rate_mode: str | None = None
    """Rates likewise."""


@frozen
class _Row:
    """One row: its true amounts in 分, its parts, and whether 其中 opens them."""

    label: str
    initial: int
    adjustment: int
    actual: int
    partitions: tuple[tuple[_Row, ...], ...] = ()
    marked: bool = False

    def true(self, column: str) -> int:
        return {
            "I": self.initial,
            "A": self.adjustment,
            "B": self.initial + self.adjustment,
            "E": self.actual,
        }[column]


def rounded(numerator: int, denominator: int, mode: str) -> int:
    """``numerator / denominator`` to a whole number."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    sign, size = (-1 if numerator < 0 else 1), abs(numerator)
    whole, rest = divmod(size, denominator)
    if mode == "down":
        up = False
    elif 2 * rest == denominator:
        up = mode == "half-up" or whole % 2 == 1
    else:
        up = 2 * rest > denominator
    return sign * (whole + up)


def written(count: int, places: int) -> str:
    """``count`` units of the last of ``places`` decimals."""
    digits = str(abs(count)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if count < 0 else text


def _twice(numerator: int, denominator: int, first: str, second: str | None) -> int:
    """Rounded in one step, or at one more place first."""
    if second is None:
        return rounded(numerator, denominator, first)
    return rounded(rounded(numerator * 10, denominator, first), 10, second)


def honest_filer(random: Random, *, unusual: bool = False) -> Filer:
    """A filer with habits of their own; with ``unusual``, also one who pads with zeros or rounds twice."""
    unit = random.choice(("万元", "万元", "元"))
    layout = random.choice(_LAYOUTS)
    return Filer(
        unit=unit,
        places=random.choice((2, 2, 2, 0, 1, 3, 4)),
        rate_places=random.choice((2, 2, 2, 0, 1, 3, 4)),
        percent=random.random() < 0.85,
        amount_mode=random.choice(("half-up", "half-even", "down")),
        rate_mode=random.choice(("half-up", "half-even", "down")),
        rate_source=random.choice(("true", "printed", "mixed")),
        total_source=random.choice(("true", "parts", "leaves", "mixed")),
        layout=layout,
        derived=random.choice((None, "A", "B")) if layout == "IABE" else None,
        padding=random.choice((0, 0, 1, 2)) if unusual else 0,
        rate_padding=random.choice((0, 0, 1, 2)) if unusual else 0,
        second_mode=random.choice((None, None, "half-up", "half-even", "down")) if unusual else None,
        second_rate_mode=random.choice((None, None, "half-up", "half-even", "down")) if unusual else None,
    )


def _split(random: Random, whole: int, count: int, places: int) -> list[int]:
    """``whole`` in ``count`` parts, some of them 0, some tiny."""
    if count == 1:
        return [whole]
    weights = [random.choice((0.0, 1e-6, 1.0, 1.0, 1.0)) * random.random() for _ in range(count)]
    scale = sum(weights) or 1.0
    parts = [int(abs(whole) * (weight / scale)) for weight in weights]
    if random.random() < 0.1:
        # Whole units and exact ties, where rounding modes differ.
        parts = [part // (5 * 10**places) * (5 * 10**places) for part in parts]
    parts[random.randrange(count)] += abs(whole) - sum(parts)
    return [-part if whole < 0 else part for part in parts]


def _tree(random: Random, label: str, amounts: tuple[int, int, int], lines: int, depth: int, *, marked: bool) -> _Row:
    """A row with up to ``lines`` rows below it."""
    if lines < 1 or depth == 0:
        return _Row(label, *amounts, marked=marked)
    partitions = []
    for names in (_SOURCES, _KINDS) if lines > 3 and depth > 1 and random.random() < 0.25 else (_SOURCES,):
        count = 2 if names is _KINDS else random.randint(1, min(lines, 40))
        columns = [_split(random, amount, count, 4) for amount in amounts]
        under = random.random() < 0.4
        budget = lines - count
        rows = []
        for index, cells in enumerate(zip(*columns, strict=True)):
            below = random.randint(0, min(budget, 4)) if random.random() < 0.3 else 0
            budget -= below
            name = names[index] if index < len(names) else f"{label[:6]}项目{index + 1}"
            mark = under and index == 0
            rows.append(_tree(random, name, cells, below, depth - 1, marked=mark))
        partitions.append(tuple(rows))
    return _Row(label, *amounts, tuple(partitions), marked)


class _Printer:
    """Prints the rows of one form as its filer would."""

    def __init__(self, random: Random, filer: Filer) -> None:
        self.random = random
        self.filer = filer
        self.lines: list[dict[str, Any]] = []

    def amount(self, fen: int) -> int:
        """A true amount in units of the last printed place."""
        filer = self.filer
        return _twice(fen * 10**filer.places, _FEN[filer.unit], filer.amount_mode, filer.second_mode)

    def printed(self, count: int) -> str:
        """An amount as text."""
        return written(count * 10**self.filer.padding, self.filer.places + self.filer.padding)

    def row(self, row: _Row) -> tuple[dict[str, int], dict[str, int]]:
        """Print a row and all below it; what it printed, and what its leaves did."""
        place = len(self.lines)
        line: dict[str, Any] = {"source": f"其中：{row.label}" if row.marked else row.label}
        self.lines.append(line)
        parts: list[tuple[dict[str, int], dict[str, int]]] = []
        for number, partition in enumerate(row.partitions):
            printed = [self.row(each) for each in partition]
            parts = printed if not number or self.random.random() < 0.5 else parts
        amounts = {column: self.amount(row.true(column)) for column in self.filer.layout}
        if self.filer.derived == "B":
            amounts["B"] = amounts["I"] + amounts["A"]
        elif self.filer.derived == "A":
            amounts["A"] = amounts["B"] - amounts["I"]
        if parts:
            for column in self.filer.layout:
                source = self.filer.total_source
                if source == "mixed":
                    source = self.random.choice(("true", "parts", "leaves"))
                if source != "true":
                    amounts[column] = sum(each[source == "leaves"][column] for each in parts)
        leaves = {c: sum(below[c] for _, below in parts) for c in self.filer.layout} if parts else dict(amounts)
        for column in self.filer.layout:
            line[_FIELDS[column]] = self.printed(amounts[column])
        self.rates(row, amounts, line)
        assert self.lines[place] is line
        return amounts, leaves

    def rates(self, row: _Row, printed: dict[str, int], line: dict[str, Any]) -> None:
        """Print the rates of a row."""
        layout = self.filer.layout
        if self.random.random() < 0.9:
            budget = "B" if "B" in layout else "IA" if "A" in layout else "I"
            text = self.rate(self.value(row, printed, "E"), self.value(row, printed, budget))
            line["stated_completion_rate"] = text
        if "I" in layout and ("A" in layout or "B" in layout) and self.random.random() < 0.7:
            initial = self.value(row, printed, "I")
            change = self.value(row, printed, "A") if "A" in layout else self.value(row, printed, "B") - initial
            line["stated_adjustment_rate"] = self.rate(change, initial)

    def value(self, row: _Row, printed: dict[str, int], columns: str) -> int:
        """An amount as the filer takes it for a rate, in 分 times the printed places."""
        total = 0
        for column in columns:
            source = self.filer.rate_source
            if source == "mixed":
                source = self.random.choice(("true", "printed"))
            if source == "true":
                # On a form without a column of changes nothing changed.
                total += row.true(column) * 10**self.filer.places
            else:
                total += printed[column] * _FEN[self.filer.unit]
        return total

    def rate(self, numerator: int, denominator: int) -> str | None:
        """A rate as printed; a filer leaves it blank or makes something up where there is no denominator."""
        places = self.filer.rate_places
        if denominator == 0:
            return self.random.choice((None, "0%", "100%"))
        filer = self.filer
        count = _twice(numerator * 10 ** (places + 2), denominator, filer.rate_mode, filer.second_rate_mode)
        if abs(count) >= 10**14:
            return None
        count, places = count * 10**filer.rate_padding, places + filer.rate_padding
        return f"{written(count, places)}%" if self.filer.percent else written(count, places + 2)


def print_rows(
    random: Random,
    filer: Filer,
    total: tuple[str, tuple[int, int, int]],
    parts: Sequence[tuple[str, tuple[int, int, int]]],
) -> list[dict[str, Any]]:
    """A total and its parts as ``filer`` prints them; each has its true initial budget, adjustment, spending in 分."""
    rows = tuple(_Row(label, *amounts) for label, amounts in parts)
    printer = _Printer(random, filer)
    printer.row(_Row(total[0], *total[1], (rows,) if rows else ()))
    return printer.lines


def honest_dict(
    random: Random, *, lines: int = 40, unusual: bool = False, filer: Filer | None = None
) -> dict[str, Any]:
    """One honestly filled form as a dict, with up to ``lines`` rows of funding.

    True budgets run from 0.1 to 10,000,000 万元, some are 0, negative or tiny; adjustments go up and down; sums are
    flat or nested. Nothing in it is wrong: no check may call any of its figures an error. With ``unusual``, the filer
    may pad with zeros or round twice, which is a warning at most.
    """
    filer = filer or honest_filer(random, unusual=unusual)
    initial = int(10 ** random.uniform(5, 13))
    kind = random.random()
    if kind < 0.02:
        initial = 0
    elif kind < 0.04:
        initial = random.randint(1, 10**6)
    elif kind < 0.05:
        initial = -initial
    adjustment = 0
    if "A" in filer.layout or "B" in filer.layout:
        adjustment = random.choice((0, 1, 1, 1)) * int(initial * random.uniform(-0.5, 0.5))
        if random.random() < 0.02:
            adjustment = -initial
    actual = int((initial + adjustment) * min(1.0, random.betavariate(12, 1)))
    if random.random() < 0.05:
        actual = int(actual * random.uniform(0, 1.5))
    size = random.choice((0, 1, 1, 2, 3, 3, 4, 6, 10, random.randint(0, lines)))
    depth = random.choice((1, 1, 2, 3))
    label = random.choice(_TOTALS)
    tree = _tree(random, label, (initial, adjustment, actual), min(size, lines - 1), depth, marked=False)
    printer = _Printer(random, filer)
    printer.row(tree)
    form: dict[str, Any] = {
        "schema": 1,
        "kind": random.choice(("department_overall", "project")),
        "money_unit": filer.unit,
        "funding": printer.lines,
    }
    if random.random() < 0.2 and actual > 0:
        shares = _split(random, random.randint(0, actual), random.randint(1, 5), 4)
        form["tasks"] = [
            {"name": f"任务{number}", "funding": printer.printed(printer.amount(share))}
            for number, share in enumerate(shares, start=1)
        ]
    return form


def main(arguments: Sequence[str] | None = None) -> int:
    """Check many honest forms; 0 if none of them is accused of an error."""
    from argparse import ArgumentParser

    from perfeval.checking import check
    from perfeval.codec import from_dict

    parser = ArgumentParser(description=main.__doc__)
    parser.add_argument("--forms", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--lines", type=int, default=40, help="most rows of funding on a form")
    parser.add_argument("--unusual", action="store_true", help="also filers who pad with zeros or round twice")
    options = parser.parse_args(arguments)
    random = Random(options.seed)  # noqa: S311 (no secrets: reproducible forms)
    accused = warned = rows = 0
    for number in range(options.forms):
        data = honest_dict(random, lines=options.lines, unusual=options.unusual)
        rows += len(data["funding"])
        report = check(from_dict(data), select=("funding",))
        accused += bool(report.errors)
        warned += any(f.rule.endswith(("-mismatch", "-sum", "-total")) for f in report.findings)
        if report.errors:
            print(f"form {number} of seed {options.seed}:", *(f"{f.path} {f.message}" for f in report.errors), data)  # noqa: T201
    print(f"{options.forms} forms, {rows} rows: {accused} accused of an error, {warned} with an unusual habit")  # noqa: T201
    return 1 if accused else 0


if __name__ == "__main__":
    sys.exit(main())
