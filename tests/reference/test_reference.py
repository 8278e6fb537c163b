"""Forms against the bureau's own books: loading them strictly, finding the entry, comparing exactly."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval import Form, FundingLine, Indicator, check
from perfeval.errors import ConfigurationError
from perfeval.reference import Reference

KEY = {"department": "某县水利局", "year": 2022, "project": "渠道维修"}


def form(*rows: Indicator, unit: str | None = "万元", **cells: str) -> Form:
    line = FundingLine(source="年度资金总额", **cells)
    return Form(kind="project", money_unit=unit, funding=(line,), indicators=rows, **KEY)


def found(form: Form, books, *rules: str):
    return [
        (f.rule, f.severity.value, f.path) for f in check(form, select=rules or ["reference"], reference=books).findings
    ]


@pytest.mark.parametrize(
    ("printed", "booked", "severity"),
    [
        ("79.13", "791284.60", None),
        ("79.12", "791284.60", "info"),  # cut off
        ("79.14", "791284.60", "error"),
        ("79.13", "791350.00", None),  # a tie may go either way
        ("791284.60", "791284.60", "error"),  # 元 in a form of 万元
        ("79.12846", "791284.60", None),
        ("79", "791284.60", None),
        ("80", "791284.60", "error"),
    ],
)
def test_amounts_are_compared_under_every_rounding(printed, booked, severity):
    got = found(form(actual=printed), KEY | {"actual": booked})
    assert [kind for _, kind, _ in got] == ([] if severity is None else [severity])
    assert all(path == "$.funding[0].actual" for _, _, path in got)


@given(st.integers(0, 10**14), st.integers(0, 6), st.sampled_from(("元", "万元", "亿元")))
def test_an_honestly_rounded_amount_is_never_accused(fen, places, unit):
    exact = Fraction(fen, 100)
    scaled = exact / {"元": 1, "万元": 10**4, "亿元": 10**8}[unit] * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(places + 1, "0")
    printed = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    books = KEY | {"actual": f"{fen // 100}.{fen % 100:02d}"}
    assert found(form(actual=printed, unit=unit), books) == []


def test_exact_figures_are_exact():
    exact = Form(
        kind="project", money_unit="元", figures="exact", funding=(FundingLine(source="合计", actual="5.00"),), **KEY
    )
    assert found(exact, KEY | {"actual": "5"}) == []
    assert len(found(exact, KEY | {"actual": "5.001"})) == 1


def test_a_missing_third_amount_follows_from_the_other_two():
    books = KEY | {"initial_budget": "1000000", "adjustment": "-250000"}
    assert found(form(adjusted_budget="75.00"), books) == []
    assert found(form(adjusted_budget="76.00"), books) == [
        ("differs-from-books", "error", "$.funding[0].adjusted_budget")
    ]


def test_slips_are_named():
    swapped = check(
        form(actual="100.00"), select=["reference"], reference=KEY | {"actual": "1", "initial_budget": 1_000_000}
    )
    assert "年初预算数" in swapped.findings[0].message
    unit = check(form(actual="791284.60"), select=["reference"], reference=KEY | {"actual": "791284.60"})
    assert "单位" in unit.findings[0].message


def test_without_a_unit_or_an_entry_nothing_is_said_but_that():
    (lacking,) = check(form(actual="5", unit=None), select=["reference"], reference=KEY | {"actual": "5"}).unchecked
    assert lacking.fields == ("$.money_unit",)
    report = check(form(actual="5"), select=["differs-from-books"], reference=KEY | {"year": 2021, "actual": "9"})
    assert report.findings == ()
    assert len(report.unchecked) == 1
    assert check(form(actual="5"), select=["reference"]).unchecked == ()


def indicator(expected: str, name: str = "维修渠道长度", **more: str) -> Indicator:
    return Indicator(name=name, expected=expected, **more)


@pytest.mark.parametrize(
    ("name", "approved", "printed", "severity"),
    [
        ("维修渠道长度", "≥12公里", "≥9公里", "error"),
        ("维修渠道长度", "≥12公里", "≥12000米", None),
        ("维修渠道长度", "12公里以上", "≥12公里", None),
        ("维修渠道长度", "≥12公里", "≥15公里", None),
        ("平均办理时限", "≤5天", "≤7天", "error"),
        ("平均办理时限", "≤5天", "≤4天", None),
        ("验收时间", "10月底前", "12月底前", "error"),
        ("带动作用", "明显", "有效", "info"),
        ("维修渠道长度", "≥12公里", "≥12处", "info"),
    ],
)
def test_targets_may_not_ask_for_less_than_was_approved(name, approved, printed, severity):
    books = KEY | {"indicators": [{"name": name, "expected": approved}]}
    got = found(form(indicator(printed, name)), books, "target-lowered")
    assert [kind for _, kind, _ in got] == ([] if severity is None else [severity])


def test_a_lowered_target_shown_as_adjusted_is_a_question():
    books = KEY | {"indicators": [{"name": "维修渠道长度", "expected": "≥12公里"}]}
    row = indicator("≥9公里", initial_expected="≥12公里")
    assert found(form(row), books, "target-lowered") == [("target-lowered", "warning", "$.indicators[0].expected")]


def test_dropped_added_and_reweighted_indicators():
    books = KEY | {"indicators": [{"name": "维修渠道长度", "weight": "20"}, {"name": "农户满意度", "expected": "≥90%"}]}
    rows = (indicator("≥12公里", "指标1：维修渠道长度", weight="10"), indicator("≥5次", "宣传次数"))
    assert found(form(*rows), books) == [
        ("indicator-dropped", "warning", "$.indicators"),
        ("weight-changed", "warning", "$.indicators[0].weight"),
        ("indicator-added", "info", "$.indicators[1].name"),
    ]


CSV = """部门名称,年度,项目名称,资金来源,全年预算数（元）,支付数,指标名称,指标值
某县水利局,2022,渠道维修,,"865,000.00",791284.60,,
某县水利局,2022年,渠道维修,其中：财政拨款,600000,600000,,
某县水利局,2022,渠道维修,,,,维修渠道长度,≥12公里
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_with_chinese_headings(tmp_path, encoding):
    path = tmp_path / "books.csv"
    path.write_bytes(CSV.encode(encoding))
    (books,) = Reference.load(path).entries
    assert books.funds[0].actual == Fraction("791284.6")
    assert books.funds[1].source == "其中：财政拨款"
    assert books.indicators[0].expected == "≥12公里"
    assert found(form(indicator("≥12公里"), adjusted_budget="86.50", actual="79.13"), Reference.load(path)) == []


def test_json_and_parquet_say_the_same(tmp_path):
    rows = [KEY | {"actual": Decimal("791284.60")}]
    path = tmp_path / "books.json"
    path.write_text(json.dumps([KEY | {"actual": "791284.60"}], ensure_ascii=False), encoding="utf-8")
    assert Reference.load(path) == Reference.of(rows)
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(arrow.Table.from_pylist(rows), tmp_path / "books.parquet")
    assert Reference.load(tmp_path / "books.parquet") == Reference.of(rows)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("部门,年度,支付束\n甲,2022,5\n", "支付数"),
        ("部门,年度,支付数,实际支出数\n甲,2022,5,5\n", "重复"),
        ("部门,年度,支付数\n甲,2022,约5\n", "第2行"),
        ("部门,年度,支付数\n甲,2022\n", "第2行"),
        ("部门,年度,支付数\n甲,,5\n", "第2行"),
        ("", "空文件"),
    ],
)
def test_tables_are_read_strictly(tmp_path, text, says):
    path = tmp_path / "books.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=says):
        Reference.load(path)


@pytest.mark.parametrize(
    "entry",
    [
        KEY | {"actual": 1.5},
        KEY | {"actual": True},
        KEY | {"actual": "1e5"},
        KEY | {"actul": "5"},
        KEY | {"indicators": [{"expected": "≥1"}]},
        {"department": "甲"},
        KEY | {"funds": {"a": 1}},
        "text",
    ],
)
def test_dicts_are_read_strictly(entry):
    with pytest.raises(ConfigurationError):
        Reference.of([entry])


def test_entries_are_found_by_ref_before_names_and_never_guessed():
    books = Reference.of([KEY | {"ref": "A", "actual": 1}, KEY | {"ref": "B", "actual": 2}])
    assert books.match(form(actual="1")) is None
    named = Form(kind="project", ref="B", **KEY)
    assert books.match(named).funds[0].actual == 2


def test_a_total_added_up_from_printed_parts_is_right_within_their_rounding():
    """Each part is off by 0.4 of its last place, so that their sum is off by 1.2."""
    parts = [FundingLine(source=name, actual="10.0") for name in ("一般公共预算", "政府性基金预算", "其他资金")]
    funds = [{"source": line.source, "actual": "100400"} for line in parts]
    for total, severity in (("30.0", []), ("30.3", ["error"]), ("30.1", [])):
        lines = (FundingLine(source="合计", actual=total), *parts)
        whole = Form(kind="project", money_unit="万元", funding=lines, **KEY)
        got = found(whole, KEY | {"funds": [{"source": "合计", "actual": "301200"}, *funds]})
        assert [kind for _, kind, path in got if path == "$.funding[0].actual"] == severity


def test_an_adjustment_worked_out_from_two_printed_budgets_is_right_within_their_rounding():
    books = KEY | {"initial_budget": "100450", "adjustment": "100", "adjusted_budget": "100550"}
    printed = {"initial_budget": "10.0", "adjusted_budget": "10.1"}
    assert found(form(adjustment="0.1", **printed), books) == []
    assert [kind for _, kind, _ in found(form(adjustment="0.2", **printed), books)] == ["error"]
