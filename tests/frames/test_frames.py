"""Tables hold what the forms print, exactly, in every library, under names that people and code can use."""

from __future__ import annotations

import builtins
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings

import perfeval
from perfeval import frames
from perfeval.testing.strategies import forms as any_forms

LIWAN = Path(__file__).parents[2] / "examples" / "liwan-2021.xlsx"
MAKERS = (frames.forms, frames.funding, frames.indicators, frames.findings, frames.matters)


@pytest.fixture(scope="module")
def reading() -> perfeval.Reading:
    return perfeval.read(LIWAN)


def test_amounts_are_those_of_the_form_to_the_digit(reading: perfeval.Reading) -> None:
    total = next(iter(frames.funding(reading)))
    assert str(total["initial_budget"]) == "4248.39"
    assert str(total["adjustment"]) == "-768.27"
    assert total["stated_completion_rate"] == Decimal("95.84") == total["completion_rate"]
    assert total["money_unit"] == "万元"
    assert (total["file"], total["year"]) == (reading.name, 2021)


@pytest.mark.parametrize(("unit", "wanted"), [("元", "42483900"), ("万元", "4248.39"), ("亿元", "0.424839")])
def test_amounts_can_be_had_in_another_unit(reading: perfeval.Reading, unit: str, wanted: str) -> None:
    row = next(iter(frames.funding(reading, unit=unit)))
    assert (str(row["initial_budget"]), row["money_unit"]) == (wanted, unit)


def test_an_amount_of_unknown_unit_is_not_converted() -> None:
    form = perfeval.Form(kind="project", funding=(perfeval.FundingLine(source="合计", actual="12.5"),))
    assert next(iter(frames.funding(form)))["actual"] == Decimal("12.5")
    assert next(iter(frames.funding(form, unit="元")))["actual"] is None


def test_rates_are_percentages_however_they_are_printed() -> None:
    lines = (
        perfeval.FundingLine(source="甲", stated_completion_rate="95.84%"),
        perfeval.FundingLine(source="乙", stated_completion_rate="0.9584"),
    )
    rows = list(frames.funding(perfeval.Form(kind="project", funding=lines)))
    assert [row["stated_completion_rate"] for row in rows] == [Decimal("95.84"), Decimal("95.84")]


def test_an_indicator_row_says_how_it_was_read(reading: perfeval.Reading) -> None:
    rows = {(row["task"], row["name"]): row for row in frames.indicators(reading, lang="en")}
    assert len(rows) == len(list(frames.indicators(reading)))
    supported = rows["任务2", "支持单位任务个数"]
    assert (supported["planned"], supported["done"]) == (Decimal(6), Decimal(20))
    assert supported["ratio"] == Decimal("333.333333")
    assert supported["verdict"] == "met"
    assert rows["任务1", "宣传覆盖面"]["restated"] is True
    by_election = rows["任务3", "人大代表补选完成率"]
    assert by_election["verdict"] == "missed"
    assert "没有进行" in by_election["why"]
    assert "says it was not done" in by_election["why"] or by_election["why"].isascii() is False


def test_findings_and_matters_refer_to_each_other(reading: perfeval.Reading) -> None:
    report = perfeval.check(reading.form)
    found = list(frames.findings(report))
    raised = list(frames.matters(report))
    assert len(found) == len(report.findings)
    assert [row["title"] for row in raised] == [matter.title for matter in report.matters]
    assert {row["matter"] for row in found} == set(range(len(raised)))
    assert sum(row["findings"] for row in raised) == len(found)


def test_a_form_row_counts_what_was_found(reading: perfeval.Reading) -> None:
    report = perfeval.check(reading.form)
    (row,) = frames.forms({"甲.xlsx": report})
    assert row["file"] == "甲.xlsx"
    assert row["warnings"] == len(report.by_severity("warning"))
    assert row["must_correct"] + row["must_explain"] + row["advice"] == len(report.matters)
    assert row["gate"] == report.gate.title
    assert (row["tasks"], row["indicators"]) == (5, 15)


def test_several_forms_keep_their_numbers_apart(reading: perfeval.Reading) -> None:
    other = perfeval.Form(kind="project", project="校园安全", ref="2022-1")
    rows = list(frames.forms([reading, other, perfeval.check(other)]))
    assert [row["form"] for row in rows] == [0, 1, 2]
    assert [row["ref"] for row in rows] == [None, "2022-1", "2022-1"]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("labels", [None, "zh", "en"])
def test_every_library_gets_the_same_rows(reading: perfeval.Reading, make: object, labels: str | None) -> None:
    table = make(reading)  # type: ignore[operator]
    wanted = [tuple(row.values()) for row in table]
    arrow, polars, pandas = (
        table.to_arrow(labels=labels),
        table.to_polars(labels=labels),
        table.to_pandas(labels=labels),
    )
    heads = arrow.column_names
    assert heads == polars.columns == list(pandas.columns)
    assert len(set(heads)) == len(heads)
    assert [tuple(row.values()) for row in arrow.to_pylist()] == wanted
    assert polars.rows() == wanted
    rows = pandas.astype(object).where(pandas.notna(), None).itertuples(index=False, name=None)
    assert [tuple(row) for row in rows] == wanted


def test_floats_only_where_they_are_asked_for(reading: perfeval.Reading) -> None:
    table = frames.funding(reading)
    assert type(table.to_pandas()["actual"][0]) is Decimal
    assert str(table.to_pandas(numbers="float")["actual"].dtype) == "float64"
    with pytest.raises(perfeval.ConfigurationError, match="decimal"):
        table.to_pandas(numbers="double")


def test_wrong_questions_are_refused(reading: perfeval.Reading) -> None:
    with pytest.raises(perfeval.ConfigurationError, match="万元"):
        frames.funding(reading, unit="美元")
    with pytest.raises(perfeval.ConfigurationError, match="int"):
        frames.funding([1])


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_a_missing_library_is_named_with_its_extra(
    reading: perfeval.Reading, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def refuse(name: str) -> object:
        if name == library:
            raise ModuleNotFoundError(name)
        return real(name)

    monkeypatch.setattr(frames, "import_module", refuse)
    convert = {"pandas": "to_pandas", "polars": "to_polars", "pyarrow": "to_arrow"}[library]
    with pytest.raises(perfeval.ConfigurationError, match=r'pip install "perfeval\['):
        getattr(frames.funding(reading), convert)()


@settings(max_examples=25, deadline=None)
@given(form=any_forms())
def test_any_form_has_its_tables(form: perfeval.Form) -> None:
    amounts = [line.actual for line in form.funding]
    table = frames.funding(form)
    assert [row["actual"] for row in table] == [None if a is None else a.decimal for a in amounts]
    assert table.to_polars().rows() == [tuple(row.values()) for row in table]
    rows = list(frames.indicators(form))
    for row in rows:
        if row["ratio"] is not None and row["planned"] and row["done"] is not None:
            exact = Fraction(row["done"]) / Fraction(row["planned"]) * 100
            assert abs(Fraction(row["ratio"]) - exact) <= Fraction(1, 10**3) * max(1, abs(exact))
    frames.indicators(form).to_arrow()
