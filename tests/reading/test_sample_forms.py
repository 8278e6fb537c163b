"""Every sample form is read the same from each of its documents, with a place for every field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perfeval import from_dict, to_dict
from perfeval.paths import resolve
from perfeval.reading import read

FORMS = Path(__file__).parents[1] / "forms"
NUMBERS = ("002", "010", "012", "015")
LIWAN = FORMS / "liwan-2021"

DOCUMENTS = sorted(
    path
    for number in NUMBERS
    for path in FORMS.glob(f"{number}.*")
    if path.suffix in {".xlsx", ".docx", ".html", ".pdf"}
)
LIWAN_DOCUMENTS = sorted(path for path in LIWAN.iterdir() if path.suffix in {".xlsx", ".docx", ".html", ".pdf", ".txt"})


def _read(path):
    if path.suffix == ".pdf":
        pytest.importorskip("pypdfium2")
    return read(path)


def _truth(path):
    return json.loads(
        (LIWAN / "liwan-2021.json" if path.parent == LIWAN else path.with_suffix(".json")).read_text("utf-8")
    )


@pytest.mark.parametrize("path", [*DOCUMENTS, *LIWAN_DOCUMENTS], ids=lambda path: path.name)
def test_every_field_is_right(path):
    reading = _read(path)
    found, truth = to_dict(reading.form), _truth(path)
    # The truth was taken before the model had a place for the points of the total row.
    assert found.pop("total_weight", "100") == "100"
    truth.pop("total_weight", None)
    assert found == truth


@pytest.mark.parametrize("path", [*DOCUMENTS, *LIWAN_DOCUMENTS], ids=lambda path: path.name)
def test_every_filled_field_has_a_place(path):
    reading = _read(path)

    def leaves(data, at):
        if isinstance(data, dict):
            for key, value in data.items():
                yield from leaves(value, f"{at}.{key}")
        elif isinstance(data, list):
            for index, value in enumerate(data):
                yield from leaves(value, f"{at}[{index}]")
        else:
            yield at

    fields = set(leaves(to_dict(reading.form), "$")) - {"$.schema", "$.kind"}
    assert fields == set(reading.places)
    assert all(reading.places.values())


@pytest.mark.parametrize("number", NUMBERS)
def test_all_documents_of_a_form_give_equal_forms(number):
    readings = [_read(path) for path in DOCUMENTS if path.stem == number]
    assert len(readings) >= 3
    assert len({reading.form for reading in readings}) == 1


def test_a_target_in_three_cells_has_three_places():
    reading = read(FORMS / "002.xlsx")
    assert resolve(reading.form, "$.indicators[0].expected") == "≧735人次"
    cells = [place.cell for place in reading.places["$.indicators[0].expected"]]
    assert cells == ["D14", "E14", "F14"]
    assert reading.places["$.funding[0].actual"][0].sheet == "GK14 项目支出绩效自评表"


def test_a_pdf_place_is_page_row_and_column():
    pytest.importorskip("pypdfium2")
    reading = read(FORMS / "010.pdf")
    place = reading.places["$.total_score"][0]
    assert place.page == 2
    assert place.row
    assert place.column


def test_what_is_not_printed_is_not_read():
    reading = read(FORMS / "015.xlsx")
    assert "1.0259" not in json.dumps(to_dict(reading.form))
    assert any("1.0259" in note.text for note in reading.notes)


def test_a_dash_where_a_number_belongs_is_said():
    reading = read(FORMS / "002.xlsx")
    (note,) = (note for note in reading.notes if note.path == "$.funding[3].actual")
    assert note.kind == "no-value"
    assert "—" in note.text
    assert not note.doubtful


def test_plain_text_says_how_sure_it_is():
    reading = read(LIWAN / "000-source.txt")
    assert reading.layout == "linear-text"
    unsure = {path for path, value in reading.confidences.items() if value < 0.85}
    assert unsure == {note.path for note in reading.notes if note.kind == "unsure"}
    assert reading.confidences["$.tasks[0].outcome"] > 0.85
    assert len([row for task in reading.form.tasks for row in task.indicators]) == 15
    assert reading.places["$.tasks[0].name"][0].line == 49


def test_the_layout_is_named():
    assert read(FORMS / "002.xlsx").layout == "project"
    assert read(FORMS / "015.xlsx").layout == "department"
    assert read(LIWAN / "form.xlsx").layout == "department-tasks"
    assert read(LIWAN / "form.xlsx").confidence == 1.0


@pytest.mark.parametrize("path", [*DOCUMENTS, *LIWAN_DOCUMENTS], ids=lambda path: path.name)
def test_a_reading_as_json_is_read_back(path, tmp_path):
    reading = _read(path)
    again = tmp_path / "reading.json"
    again.write_text(reading.to_json(), "utf-8")
    back = read(again)
    assert back.form == reading.form == from_dict(to_dict(reading.form))
    assert back.places == reading.places
    assert [(n.kind, n.path, n.place, n.text) for n in back.notes] == [
        (n.kind, n.path, n.place, n.text) for n in reading.notes
    ]
    assert back.to_dict() == reading.to_dict()
