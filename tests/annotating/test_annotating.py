"""A copy with opinions keeps everything of the original, or there is none and a review workbook says why."""

from __future__ import annotations

import shutil
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.comments import Comment

import perfeval
from perfeval.annotating import Annotated, Opinion, annotate, losses
from perfeval.cli.group import cli
from perfeval.matters import MatterClass

EXAMPLE = Path(__file__).parents[2] / "examples" / "liwan-2021.xlsx"


def opinions(reading: perfeval.Reading) -> list[Opinion]:
    return [Opinion(perfeval.check(part.form), part.places) for part in reading.parts]


def annotated(source: bytes, name: str = "form.xlsx", lang: str = "zh") -> Annotated:
    return annotate(opinions(perfeval.read_bytes(source, name)), source=source, lang=lang)


def book_of(data: bytes, **options: Any) -> Any:
    return openpyxl.load_workbook(BytesIO(data), **options)


def remade(change: Any, source: bytes | None = None) -> bytes:
    """The example after ``change(workbook)``, as a department may have made it."""
    book = book_of(EXAMPLE.read_bytes() if source is None else source)
    change(book)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def with_part(source: bytes, name: str, data: bytes = b"<x/>") -> bytes:
    made = BytesIO(source)
    with zipfile.ZipFile(made, "a") as package:
        package.writestr(name, data)
    return made.getvalue()


def with_results(source: bytes, results: dict[str, str]) -> bytes:
    """The workbook as Excel saves it: formulas with their last results."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(source)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                for formula, value in results.items():
                    data = data.replace(f"<f>{formula}</f><v />".encode(), f"<f>{formula}</f><v>{value}</v>".encode())
                    data = data.replace(f"<f>{formula}</f><v></v>".encode(), f"<f>{formula}</f><v>{value}</v>".encode())
            new.writestr(name, data)
    return made.getvalue()


def test_a_copy_holds_the_form_unchanged_behind_a_leading_sheet() -> None:
    source = EXAMPLE.read_bytes()
    made = annotated(source)
    assert made.is_copy
    assert perfeval.read_bytes(made.data, "copy.xlsx").form == perfeval.read(EXAMPLE).form
    before, after = book_of(source), book_of(made.data)
    assert after.sheetnames == ["审核意见", *before.sheetnames]
    assert after.active.title == "审核意见"
    assert [sheet.title for sheet in after if sheet.sheet_view.tabSelected] == ["审核意见"]
    old, new = before.worksheets[0], after.worksheets[1]
    assert [[cell.value for cell in row] for row in old] == [[cell.value for cell in row] for row in new]
    assert set(map(str, old.merged_cells.ranges)) == set(map(str, new.merged_cells.ranges))


def test_every_matter_is_listed_and_stands_at_its_cells() -> None:
    reading = perfeval.read(EXAMPLE)
    report = perfeval.check(reading.form)
    book = book_of(annotated(EXAMPLE.read_bytes()).data)
    rows = [row for row in book["审核意见"].iter_rows(values_only=True) if str(row[0]).isdigit()]
    assert [row[0] for row in rows] == [str(number + 1) for number in range(len(report.matters))]
    assert sorted(row[2] for row in rows) == sorted(matter.title for matter in report.matters)
    assert [row[1] for row in rows] == sorted((row[1] for row in rows), key=[kind.title for kind in MatterClass].index)
    form_sheet = book.worksheets[1]
    comments = {cell.coordinate: cell.comment.text for row in form_sheet for cell in row if cell.comment}
    for matter in report.matters:
        places = [place.cell for path in matter.places for place in reading.places.get(path, ())[:1]]
        for cell in places:
            assert matter.message in comments[str(cell)]
    links = [cell.hyperlink.location for row in book["审核意见"] for cell in row if cell.hyperlink]
    assert links
    for link in links:
        sheet, _, cell = link.rpartition("!")
        assert book[sheet.strip("'")][cell].comment is not None


def test_formulas_keep_their_last_results() -> None:
    def change(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet["A60"], sheet["B60"], sheet["C60"] = "=1+1", '="甲"&"<乙>"', "=1/3"

    source = with_results(remade(change), {"1+1": "2", "1/3": "0.33333333333333331"})
    made = annotated(source)
    assert made.is_copy
    assert book_of(made.data).worksheets[1]["A60"].value == "=1+1"
    values = book_of(made.data, data_only=True).worksheets[1]
    assert (values["A60"].value, values["C60"].value) == (2, 0.33333333333333331)


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ("xl/media/image1.png", "图片或图形"),
        ("xl/cellimages.xml", "嵌入单元格的图片"),
        ("xl/vbaProject.bin", "宏"),
        ("_xmlsignatures/sig1.xml", "数字签名"),
        ("xl/somethingNew.xml", "其他内容"),
    ],
)
def test_what_a_copy_would_lose_is_said(part: str, word: str) -> None:
    assert [loss.template for loss in losses(with_part(EXAMPLE.read_bytes(), part))] == [word]


def test_where_a_copy_would_lose_something_there_is_a_review_workbook() -> None:
    made = annotated(with_part(EXAMPLE.read_bytes(), "xl/media/image1.png"))
    assert not made.is_copy
    assert [loss.render("en") for loss in made.lost] == ["pictures or shapes"]
    book = book_of(made.data)
    assert book.sheetnames == ["审核意见", "自评表"]
    assert any(cell.comment for row in book["自评表"] for cell in row)


def test_existing_comments_are_not_rewritten() -> None:
    def change(book: Any) -> None:
        book.worksheets[0]["A1"].comment = Comment("填表说明", "财政局")

    assert [loss.template for loss in losses(remade(change))] == ["批注"]


def test_equal_inputs_give_equal_bytes() -> None:
    assert annotated(EXAMPLE.read_bytes()).data == annotated(EXAMPLE.read_bytes()).data


def test_what_is_written_in_a_form_does_nothing_in_excel() -> None:
    hostile = '=HYPERLINK("x")\x1b[2J\u202e<script>'
    form = perfeval.Form(
        kind="project",
        department=hostile,
        project=hostile,
        year=2022,
        indicators=(perfeval.Indicator(name=hostile, expected="5次", result=f"={hostile}没有开展"),),
    )
    made = annotate([Opinion(perfeval.check(form), {})])
    for row in book_of(made.data)["审核意见"]:
        for cell in row:
            assert cell.data_type != "f"
            assert cell.value is None or not {"\x1b", "\u202e"} & set(str(cell.value))


def test_english_opinions() -> None:
    texts = {
        cell.value for row in book_of(annotated(EXAMPLE.read_bytes(), lang="en").data).worksheets[0] for cell in row
    }
    assert {"reply of the department", "opinions"} <= {str(text).lower() for text in texts}


def test_the_command_writes_beside_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    folder.mkdir()
    shutil.copy(EXAMPLE, folder / "荔湾.xlsx")
    (folder / "荔湾.json").write_bytes(perfeval.to_json(perfeval.read(EXAMPLE).form).encode())
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = CliRunner().invoke(cli, ["annotate", str(folder), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["荔湾.审核意见.xlsx", "荔湾.审核意见2.xlsx"]
    assert "带批注的副本" in done.output
    assert "审核工作簿" in done.output
    # Beside every opinion a reviewer sees which file it is about, and whether its cells are those of that file.
    leads = [book_of(path.read_bytes())["审核意见"]["A2"].value for path in sorted((tmp_path / "out").iterdir())]
    assert sorted(leads) == ["原件：荔湾.json（单元格是本工作簿的，不是原件的）", "原件：荔湾.xlsx"]


def test_an_unreadable_file_does_not_keep_the_others_from_being_written(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path / "好.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    done = CliRunner().invoke(
        cli, ["annotate", str(tmp_path / "坏.xlsx"), str(tmp_path / "好.xlsx"), "--out", str(tmp_path / "o")]
    )
    assert done.exit_code == 3
    assert [path.name for path in (tmp_path / "o").iterdir()] == ["好.审核意见.xlsx"]


def test_a_folder_that_cannot_be_made_is_wrong_usage(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("")
    for out in (taken, taken / "below"):
        done = CliRunner().invoke(cli, ["annotate", str(EXAMPLE), "--out", str(out)])
        assert done.exit_code == 2, done.output
        assert "--out: " in done.output


def test_a_form_that_is_wrong_is_told_with_its_address(tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text('{"schema": 1, "kind": "project", "department": "\\ud800"}')
    done = CliRunner().invoke(cli, ["annotate", str(tmp_path / "f.json"), "--out", str(tmp_path / "o")])
    assert done.exit_code == 3
    assert "f.json $.department: " in done.output
