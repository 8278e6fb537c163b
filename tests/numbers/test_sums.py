"""Which totals are wrong: only those that no reading of the flat list can save."""

from __future__ import annotations

import time

import pytest

from perfeval.figures import Identity, Verdict, is_total, judge
from perfeval.model import Form, FundingLine


def form(*rows, **extra):
    """Rows as (label, actual) or (label, initial, actual)."""
    lines = []
    for label, *amounts in rows:
        names = ("actual",) if len(amounts) == 1 else ("initial_budget", "actual")
        lines.append(FundingLine(source=label, **dict(zip(names, amounts, strict=True))))
    return Form(kind="project", funding=tuple(lines), **extra)


def wrong(*rows):
    return [(check.row, check.path.rpartition(".")[2]) for check in judge(form(*rows)).impossible]


def states(*rows):
    return {check.path: check.verdict for check in judge(form(*rows)).of(Identity.SUM)}


@pytest.mark.parametrize(
    "rows",
    [
        # flat
        [("合计", "100.00"), ("一般公共预算", "60.00"), ("政府性基金", "40.00")],
        # the total's only row
        [("合计", "100.00"), ("一般公共预算", "100.00")],
        # rounding: three parts may be off by a last place and more
        [("合计", "100.01"), ("一般公共预算", "33.33"), ("基金", "33.33"), ("其他", "33.33")],
        # two partitions in one list
        [("合计", "100.00"), ("拨款", "60.00"), ("自筹", "40.00"), ("基本支出", "70.00"), ("项目支出", "30.00")],
        # the same with the total of the national layout and 其中 for the total's own parts
        [
            ("年度资金总额：", "100.00"),
            ("其中：当年财政拨款", "90.00"),
            ("上年结转资金", "10.00"),
            ("其他资金", "0.00"),
        ],
        # 其中 for the parts of the row above, then back to the upper level
        [
            ("合计", "100.00"),
            ("基本支出", "60.00"),
            ("其中：人员经费", "45.00"),
            ("公用经费", "15.00"),
            ("项目支出", "40.00"),
        ],
        # the same without 其中
        [
            ("合计", "100.00"),
            ("基本支出", "60.00"),
            ("人员经费", "45.00"),
            ("公用经费", "15.00"),
            ("项目支出", "40.00"),
        ],
        # an incomplete 其中 below a row
        [("合计", "100.00"), ("基本支出", "60.00"), ("其中：人员经费", "45.00"), ("项目支出", "40.00")],
        # an incomplete 其中 below the total
        [("合计", "100.00"), ("其中：财政拨款", "80.00")],
        # three levels
        [
            ("合计", "100.00"),
            ("一般公共预算", "90.00"),
            ("其中：基本支出", "60.00"),
            ("人员经费", "45.00"),
            ("公用经费", "15.00"),
            ("项目支出", "30.00"),
            ("政府性基金", "10.00"),
        ],
        # several totals
        [("收入合计", "50.00"), ("拨款", "50.00"), ("支出合计", "40.00"), ("基本支出", "30.00"), ("项目支出", "10.00")],
        # a total at the bottom
        [("基本支出", "60.00"), ("项目支出", "40.00"), ("合计", "100.00")],
        # parts before, another partition after
        [("拨款", "60.00"), ("自筹", "40.00"), ("合计", "100.00"), ("其中：基本支出", "70.00"), ("项目支出", "30.00")],
        # blanks between the characters of the label
        [("合　计", "100.00"), ("一般公共预算", "60.00"), ("政府性基金", "40.00")],
        # no total, nothing claimed
        [("基本支出", "60.00"), ("项目支出", "41.00")],
        # a subtotal below its parts is a layout of its own: not judged
        [("合计", "100.00"), ("人员", "45.00"), ("公用", "15.00"), ("基本支出小计", "60.00"), ("项目支出", "40.00")],
        # blank rows
        [("合计", "100.00"), ("其中：当年财政拨款", "100.00"), ("上年结转资金", None), ("其他资金", None)],
        [("合计", None), ("一般公共预算", "60.00")],
        [("合计", "100.00")],
    ],
)
def test_a_list_that_can_be_read_is_not_accused(rows):
    assert wrong(*rows) == []


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ([("合计", "100.05"), ("一般公共预算", "60.00"), ("政府性基金", "40.00")], [(0, "actual")]),
        ([("合计", "100.00"), ("一般公共预算", "100.05")], [(0, "actual")]),
        # one column of two
        (
            [("合计", "200.00", "100.00"), ("拨款", "120.00", "60.11"), ("自筹", "80.00", "41.00")],
            [(0, "actual")],
        ),
        # the second partition, at the same cell, once
        (
            [("合计", "100.00"), ("拨款", "60.50"), ("自筹", "40.00"), ("基本支出", "70.00"), ("项目支出", "31.00")],
            [(0, "actual")],
        ),
        # 其他 closes the list, blank or not
        (
            [("年度资金总额", "100.00"), ("其中：当年财政拨款", "90.00"), ("上年结转", "5.00"), ("其他资金", None)],
            [(0, "actual")],
        ),
        # 其中 cannot be more than the whole
        ([("合计", "100.00"), ("其中：财政拨款", "100.50")], [(0, "actual")]),
        # a part of a part
        (
            [
                ("合计", "100.00"),
                ("基本支出", "60.00"),
                ("其中：人员经费", "45.25"),
                ("其他公用经费", "16.00"),
                ("项目支出", "40.00"),
            ],
            [(1, "actual")],
        ),
        # a total of 0 over parts that are not
        ([("合计", "0.00"), ("一般公共预算", "60.00"), ("政府性基金", "40.00")], [(0, "actual")]),
        # at the bottom
        ([("基本支出", "60.00"), ("项目支出", "40.00"), ("合计", "101.25")], [(2, "actual")]),
        # the second of two totals
        (
            [
                ("收入合计", "50.00"),
                ("拨款", "50.00"),
                ("支出合计", "41.23"),
                ("基本支出", "30.00"),
                ("项目支出", "10.00"),
            ],
            [(2, "actual")],
        ),
    ],
)
def test_a_list_that_cannot_is_found_at_the_total(rows, cells):
    assert wrong(*rows) == cells


def test_many_parts_may_be_off_by_more_than_few():
    """(n + 1) halves of the last place, and not a hair more."""
    parts = [("一般公共预算", "10.00")] * 10
    within = [("合计", "100.05"), *parts]
    beyond = [("合计", "100.06"), *parts]
    assert wrong(*within) == []
    assert wrong(*beyond) != [] or judge(form(*beyond)).habit.cost > 0


def test_a_blank_cell_in_a_row_with_figures_leaves_the_column_open():
    rows = [("合计", "200.00", "100.00"), ("拨款", "120.00", "60.00"), ("自筹", "80.00", None)]
    checks = {check.path: check for check in judge(form(*rows)).of(Identity.SUM)}
    assert checks["$.funding[0].initial_budget"].verdict is Verdict.EXACT
    assert checks["$.funding[0].actual"].verdict is Verdict.UNCHECKED
    assert checks["$.funding[0].actual"].lacking == ("$.funding[2].actual",)
    rows[1] = ("拨款", "120.00", "100.00")
    assert states(*rows)["$.funding[0].actual"] is Verdict.EXACT


def test_an_incomplete_list_is_undecided_and_doubtful_only_if_it_is_complete_elsewhere():
    rows = [("合计", "100.00"), ("其中：财政拨款", "80.00")]
    (check,) = judge(form(*rows)).of(Identity.SUM)
    assert (check.verdict, check.doubtful) == (Verdict.UNCHECKED, False)
    rows = [("合计", "100.00", "90.00"), ("其中：财政拨款", "80.00", "70.00"), ("自筹", "20.00", "10.00")]
    checks = {check.path: check for check in judge(form(*rows)).of(Identity.SUM)}
    assert checks["$.funding[0].actual"].verdict is Verdict.UNCHECKED
    assert checks["$.funding[0].actual"].doubtful


def test_exact_figures_have_no_slack():
    rows = [("合计", "100.01"), ("一般公共预算", "33.33"), ("基金", "33.33"), ("其他", "33.33")]
    assert judge(form(*rows)).impossible == ()
    (check,) = judge(form(*rows, figures="exact")).impossible
    assert check.certificate.plain == "99.99"


def test_a_total_of_printed_leaves_is_unusual_at_most():
    """Subtotals print true sums, the total adds up the printed leaves: ten times 1.4 is 14, printed as ten ones."""
    leaves = [("办公费", "1")] * 9
    rows = [("合计", "110"), ("基本支出", "14"), ("其中：工资", "1"), *leaves, ("项目支出", "100")]
    figures = judge(form(*rows))
    assert figures.impossible == ()
    assert figures.habit.worked_out


@pytest.mark.parametrize("label", ["合计", "合 计：", "年度资金总额", "部门整体支出", "（一）合计", "总计(万元)"])
def test_total_labels(label):
    assert is_total(label) == (label != "（一）合计")


@pytest.mark.parametrize("label", ["", "一般公共预算", "其中：合计外", "基本支出小计", "合计数外"])
def test_other_labels(label):
    assert not is_total(label)


@pytest.mark.parametrize("amount", ["0.01", "0.00", "1.00", "123456.78"])
@pytest.mark.parametrize("count", [40, 150, 400])
def test_long_lists_end_soon(amount, count):
    """Bounded whatever the list says; a list that is too ambiguous is undecided, never wrong."""
    rows = [("合计", "987654321.00"), *[("其中：甲" if n % 7 == 3 else "乙", amount) for n in range(count)]]
    start = time.process_time()
    figures = judge(form(*rows))
    assert time.process_time() - start < 20
    assert figures.of(Identity.SUM)
