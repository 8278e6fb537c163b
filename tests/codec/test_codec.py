"""The dict and JSON form of a form: round trips are laws, and bad input is refused whole, with every address."""

from __future__ import annotations

import copy
import json
from collections import ChainMap
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval import Form, FormStructureError, from_dict, from_json, json_schema, to_dict, to_json
from perfeval.testing.strategies import forms

SAMPLES = sorted(
    path for path in Path(__file__).parents[1].joinpath("forms").rglob("*.json") if path.name != "index.json"
)
MINIMAL = {"schema": 1, "kind": "project"}


def problems(data: object, **options: object) -> dict[str, str]:
    with pytest.raises(FormStructureError) as caught:
        from_dict(data, **options)
    return {problem.path: problem.message for problem in caught.value.problems}


def without_blanks(value: object) -> object:
    """What 'without its nulls' means: null, [] and {} are blank cells, except {} as a row of a list."""
    if isinstance(value, dict):
        cleaned = {key: without_blanks(item) for key, item in value.items()}
        return {key: item for key, item in cleaned.items() if item not in (None, [], {})}
    if isinstance(value, list):
        return [without_blanks(item) for item in value]
    return value


@given(forms())
def test_a_form_survives_its_dict(form: Form) -> None:
    assert from_dict(to_dict(form)) == form


@given(forms())
def test_a_form_survives_real_json(form: Form) -> None:
    assert from_json(to_json(form)) == form
    assert from_json(to_json(form, indent=1).encode()) == form


@given(forms(), st.data())
def test_a_dict_comes_back_without_its_blanks(form: Form, data: st.DataObject) -> None:
    given_dict = to_dict(form)
    for part in (given_dict, *given_dict.get("funding", ()), *given_dict.get("tasks", ())):
        for key in ("reason", "ref", "outcome", "indicators", "weight", "grade"):
            if key not in part and (part is given_dict) == (key == "grade") and key in ("ref", "grade"):
                part[key] = data.draw(st.sampled_from((None, [], {})))
    assert to_dict(from_dict(given_dict)) == without_blanks(given_dict)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_real_forms_come_back_as_they_were(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    assert to_dict(from_dict(data)) == without_blanks(data)


def test_every_problem_is_reported_with_its_address() -> None:
    found = problems(
        {
            "schema": 2,
            "kind": "department",
            "tittle": "x",
            "year": "3",
            "title": "",
            "money_unit": "千元",
            "funding": [{"actual": True}, None, {"initial_budget": 94.9, "adjustment": "1e5", "weight": 10}],
            "objective": [1],
            "tasks": {"a": 1},
            "indicators": [{}, {"name": "n", "score": "½"}],
            "problems": ["a"],
        }
    )
    assert set(found) == {
        "$.schema",
        "$.kind",
        "$.tittle",
        "$.year",
        "$.title",
        "$.money_unit",
        "$.funding[0].actual",
        "$.funding[1]",
        "$.funding[2].initial_budget",
        "$.funding[2].adjustment",
        "$.funding[2].weight",
        "$.objective",
        "$.tasks",
        "$.indicators[0].name",
        "$.indicators[1].score",
        "$.problems",
    }
    assert "title" in found["$.tittle"]


@pytest.mark.parametrize(
    "text",
    ["1e5", "NaN", "Infinity", "١٢", "１２", "1_000", "1,000.00", " 5", "5 ", "+5", "--5", "5.", ".5", "05", "-", "",
     "1" * 19, "0." + "1" * 13, "5%%", "−5", "½", "5\n"],
)  # fmt: skip
def test_no_coercion_of_numbers(text: str) -> None:
    assert set(problems({**MINIMAL, "funding": [{"actual": text}]})) == {"$.funding[0].actual"}


@pytest.mark.parametrize("value", [True, False, 0, 1.5, Decimal(1), "2021", "二〇二一", 10_000, -1, [2021], 2021.0])
def test_no_coercion_of_years(value: object) -> None:
    assert set(problems({**MINIMAL, "year": value})) == {"$.year"}


@pytest.mark.parametrize("value", [5, True, b"x", ["a"], {"a": 1}, "\ud800", ""])
def test_no_coercion_of_texts(value: object) -> None:
    assert set(problems({**MINIMAL, "title": value})) == {"$.title"}


@pytest.mark.parametrize("data", [None, [], "x", 5, b"{}", [MINIMAL]])
def test_what_is_no_object(data: object) -> None:
    assert set(problems(data)) == {"$"}


def test_missing_keys_at_the_place_where_they_belong() -> None:
    assert set(problems({"indicators": [{"name": None}]})) == {"$.schema", "$.kind", "$.indicators[0].name"}


def test_nothing_from_the_input_is_raw_in_a_message() -> None:
    evil = "z\n::error::\x1b[31m\u202e"
    with pytest.raises(FormStructureError) as caught:
        from_dict({**MINIMAL, evil: 1, "kind": evil, "funding": [{"actual": evil}]})
    text = str(caught.value) + caught.value.render("en") + repr(caught.value.problems)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\n::error" not in text


class _Odd:
    """What a data frame may put into a cell, and worse: no text, no answer to ==."""

    def __repr__(self) -> str:
        raise RuntimeError

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    __hash__ = object.__hash__


def test_what_cannot_be_shown_or_compared_is_a_structural_problem_as_well() -> None:
    huge = 10**5000  # Python refuses to write it out
    assert set(problems({"schema": huge, "kind": "project", "year": huge})) == {"$.schema", "$.year"}
    assert len(problems(MINIMAL | {huge: 1, _Odd(): 1})) == 2
    found = problems(MINIMAL | {"title": _Odd(), "year": _Odd(), "funding": [{"actual": _Odd()}, {_Odd(): 1}]})
    assert len(found) == 4
    assert set(problems(MINIMAL | {"funding": [{"actual": huge}]}, lenient=True)) == {"$.funding[0].actual"}
    wicked = type("甲\n\x1b[31m", (), {})()
    assert "\x1b" not in str(problems(MINIMAL | {"title": wicked, "funding": [{"actual": wicked}]}).values())


def test_after_a_thousand_problems_they_are_counted() -> None:
    with pytest.raises(FormStructureError) as caught:
        from_dict({**MINIMAL, "indicators": [{}] * 1500, "funding": [{"x": 1, "actual": 1}] * 10})
    assert len(caught.value.problems) == 1000
    assert caught.value.omitted == 520


def test_lenient_takes_numbers_as_their_shortest_text() -> None:
    data = {**MINIMAL, "funding": [{"actual": 94.9, "initial_budget": 3, "weight": 10}]}
    assert set(problems(data)) == {"$.funding[0].actual", "$.funding[0].initial_budget", "$.funding[0].weight"}
    assert str(from_dict(data, lenient=True).funding[0].actual) == "94.9"
    text = '{"schema":1,"kind":"project","funding":[{"actual":94.90,"initial_budget":1e3,"adjustment":true}]}'
    with pytest.raises(FormStructureError) as caught:
        from_json(text, lenient=True)
    assert {problem.path for problem in caught.value.problems} == {
        "$.funding[0].initial_budget",
        "$.funding[0].adjustment",
    }
    assert str(from_json(text.replace("1e3", "1").replace("true", "-1"), lenient=True).funding[0].actual) == "94.90"


def json_problems(text: str | bytes) -> dict[str, str]:
    with pytest.raises(FormStructureError) as caught:
        from_json(text)
    return {problem.path: problem.message for problem in caught.value.problems}


def test_repeated_json_keys_are_refused_together_with_everything_else() -> None:
    found = json_problems(
        '{"schema":1,"kind":"project","kind":"project","funding":[{"actual":"1","actual":"2"}],"year":"x"}'
    )
    assert set(found) == {"$.kind", "$.funding[0].actual", "$.year"}


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "1E5", "9" * 5000])
def test_json_numbers_that_are_none(number: str) -> None:
    assert set(json_problems(f'{{"schema":1,"kind":"project","year":{number}}}')) == {"$.year"}


def test_text_that_is_no_json_says_where() -> None:
    assert "第 2 行第 2 列" in json_problems('{"schema": 1,\n 2}')["$"]


@pytest.mark.parametrize("data", ["", " ", "{}x", "[" * 200_000, '{"a":' * 100_000, b"\xff\xfe{\x00}\x00", b"\x80"])
def test_json_that_cannot_be_parsed_is_refused(data: str | bytes) -> None:
    assert set(json_problems(data)) == {"$"}


def test_one_byte_order_mark_is_accepted() -> None:
    text = json.dumps(MINIMAL)
    assert from_json("\ufeff" + text) == from_json(b"\xef\xbb\xbf" + text.encode()) == from_json(text)
    assert json_problems("\ufeff\ufeff" + text)


@given(st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(("schema", "kind", "funding", "name", "tasks", "indicators", "actual", "x", "a\n")),
                        inner, max_size=5), max_leaves=20))  # fmt: skip
def test_any_value_is_a_form_or_a_structural_error(value: object) -> None:
    try:
        form = from_dict(value)
    except FormStructureError as error:
        assert error.problems
        assert all(path.startswith("$") for path, _ in error.problems)
        assert error.render("en")
    else:
        assert to_dict(form)["schema"] == 1


# --- The JSON Schema ------------------------------------------------------------------------------------------


def schema_accepts(data: object) -> bool:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json_schema()).is_valid(data)


def test_the_schema_is_a_schema() -> None:
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(json_schema())


def test_the_shipped_schema_is_fresh() -> None:
    from importlib.resources import files

    shipped = json.loads(files("perfeval").joinpath("form.schema.json").read_text(encoding="utf-8"))
    assert shipped == json_schema()


@given(forms())
def test_the_schema_accepts_every_form(form: Form) -> None:
    assert schema_accepts(to_dict(form))


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 2}, {"kind": "x"}, {"year": "2021"}, {"title": ""}, {"tittle": "x"}, {"funding": [{"actual": "1e5"}]},
        {"funding": [{"actual": 5}]}, {"indicators": [{}]}, {"indicators": [{"name": ""}]}, {"money_unit": "千元"},
        {"funding": [None]}, {"objective": "x"}, {"total_score": "5%%"},
    ],
)  # fmt: skip
def test_the_schema_refuses_what_from_dict_refuses(change: dict) -> None:
    assert not schema_accepts(MINIMAL | change)
    assert problems(MINIMAL | change)


def test_from_dict_leaves_its_input_alone(liwan_dict: dict) -> None:
    before = copy.deepcopy(liwan_dict)
    from_dict(liwan_dict)
    assert liwan_dict == before


@given(forms(), st.data())
def test_the_quick_reader_accepts_exactly_what_the_strict_one_accepts(form: Form, data: st.DataObject) -> None:
    from perfeval.structuring import structured

    changed = to_dict(form)
    part = data.draw(st.sampled_from([changed, *changed.get("funding", ()), *changed.get("indicators", ())]))
    key = data.draw(
        st.sampled_from(["schema", "kind", "year", "title", "actual", "name", "objective", "tasks", "ref", "x"])
    )
    value = data.draw(
        st.sampled_from([None, [], {}, "", 1, True, 1.5, "1.50", "1e5", "x", [{}], [None], {"expected": "y"}])
    )
    part[key] = value
    try:
        strict = structured(changed, lenient=False)
    except FormStructureError as error:
        assert problems(changed) == dict(error.problems)
    else:
        assert from_dict(changed) == strict


def test_any_mapping_is_an_object(liwan_dict: dict) -> None:
    wrapped = MappingProxyType({**liwan_dict, "objective": ChainMap(liwan_dict["objective"])})
    assert from_dict(wrapped) == from_dict(liwan_dict)
    assert set(problems(MappingProxyType({**liwan_dict, "objective": ChainMap({"expcted": "x"})}))) == {
        "$.objective.expcted"
    }


@pytest.mark.parametrize("value", [None, 5, ["{}"], memoryview(b"{}")])
def test_only_text_is_json(value: object) -> None:
    with pytest.raises(TypeError, match=type(value).__name__):
        from_json(value)  # type: ignore[arg-type]
