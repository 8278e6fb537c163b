"""A row of money printed twice."""

from __future__ import annotations

from typing import Any

import pytest

from perfeval import Form, FundingLine, check

RULE = "funding-line-repeated"


def found(*rows: dict[str, Any]) -> list[str]:
    form = Form(kind="project", funding=[FundingLine(**row) for row in rows])
    return [finding.path for finding in check(form, select=[RULE]).findings]


def line(source: str | None, budget: str = "86.00", actual: str = "81.90") -> dict[str, Any]:
    return {"source": source, "initial_budget": budget, "actual": actual}


def test_the_second_of_two_rows_is_found() -> None:
    assert found(line("合计"), line("财政拨款"), line("财政 拨款")) == ["$.funding[2].source"]
    assert found(line("合计"), line("合计")) == ["$.funding[1].source"]
    assert found(*[line("财政拨款")] * 3) == ["$.funding[1].source", "$.funding[2].source"]


@pytest.mark.parametrize(
    "rows",
    [
        (line("财政拨款"), line("其他资金")),
        (line("财政拨款"), line("财政拨款", actual="81.91")),
        (line("财政拨款"), line("其中：财政拨款")),
        (line("财政拨款"), line("项目支出"), line("财政拨款")),
        (line("其他资金", "0.00", "0"), line("其他资金", "0.00", "0")),
        (line(None), line(None)),
        (),
    ],
)
def test_rows_that_may_both_be_meant_are_not(rows: tuple[dict[str, Any], ...]) -> None:
    assert found(*rows) == []
