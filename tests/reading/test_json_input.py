"""JSON is read like a document: forms, lists of forms, corrected readings, with line and column as places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval import FormStructureError, from_dict
from perfeval.json_places import json_places
from perfeval.reading import read, read_bytes
from perfeval.tables import Place

FORMS = Path(__file__).parents[1] / "forms"
FORM = {
    "schema": 1,
    "kind": "project",
    "title": "项目支出绩效自评表",
    "funding": [{"source": "合计", "actual": "3.50"}],
    "indicators": [{"name": "甲", "result": "无"}],
}


def test_places_are_line_and_column():
    text = '{\n "schema": 1,\n "kind": "project",\n "indicators": [{"name": "甲\\"]", "result":\t"x"}]}\n'
    reading = read_bytes(text.encode(), "a.json")
    assert reading.format == "json"
    assert reading.form.indicators[0].name == '甲"]'
    assert reading.places["$.kind"] == (Place(line=3, column=10),)
    assert reading.places["$.indicators[0].name"] == (Place(line=4, column=26),)
    assert reading.places["$.indicators[0].result"] == (Place(line=4, column=44),)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
        max_leaves=20,
    ),
    st.sampled_from([None, 1, 4]),
)
def test_every_value_is_found_where_it_stands(value, indent):
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    lines = text.split("\n")
    decoder = json.JSONDecoder()

    def at(data, path):
        yield path, data
        if isinstance(data, dict):
            for key, inner in data.items():
                yield from at(inner, f"{path}.{key}")
        elif isinstance(data, list):
            for index, inner in enumerate(data):
                yield from at(inner, f"{path}[{index}]")

    places = json_places(text)
    expected = dict(at(value, "$"))
    assert set(places) == set(expected)
    for path, place in places.items():
        rest = "\n".join(lines[place.line - 1 :])[place.column - 1 :]
        assert decoder.raw_decode(rest)[0] == expected[path]


def test_a_corrected_reading_keeps_its_places():
    reading = read(FORMS / "002.xlsx")
    data = reading.to_dict()
    data["forms"][0]["form"]["indicators"][0]["result"] = "736"
    data["forms"][0]["form"]["problems"] = "无"
    back = read_bytes(json.dumps(data, ensure_ascii=False, indent=1).encode(), "a.json")
    assert back.form.indicators[0].result == "736"
    assert back.places["$.indicators[0].result"] == reading.places["$.indicators[0].result"]
    assert back.places["$.problems"][0].line
    assert back.layout == "project"
    assert len(back.notes) == len(reading.notes)


def test_a_list_of_forms():
    reading = read_bytes(json.dumps([FORM, FORM]).encode(), "a.json")
    assert reading.forms == (from_dict(FORM),) * 2


def test_a_wrong_form_in_a_reading_is_said_with_its_address():
    data = {"forms": [{"form": FORM}, {"form": {**FORM, "kind": "?"}}]}
    with pytest.raises(FormStructureError) as caught:
        read_bytes(json.dumps(data).encode(), "a.json")
    assert [problem.path for problem in caught.value.problems] == ["$.forms[1].form.kind"]
    with pytest.raises(FormStructureError) as caught:
        read_bytes(json.dumps({"forms": [3]}).encode(), "a.json")
    assert [problem.path for problem in caught.value.problems] == ["$.forms[0].form"]


@pytest.mark.parametrize("places", [3, {"$.title": 4}, {"$.title": ["x", {"line": "1"}]}, {"$.nothing": [{"line": 1}]}])
def test_odd_places_are_left_out(places):
    data = {"forms": [{"form": FORM, "places": places, "notes": [3, {"kind": 4, "text": "{x}"}], "confidence": "high"}]}
    reading = read_bytes(json.dumps(data).encode(), "a.json")
    assert reading.form == from_dict(FORM)
    assert "$.nothing" not in reading.places
    assert [note.text for note in reading.notes] == ["{x}"]


def test_text_that_is_no_json():
    with pytest.raises(FormStructureError, match="第 1 行"):
        read_bytes(b'{"schema": 1,', "a.json")
