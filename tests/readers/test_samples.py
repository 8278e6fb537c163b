"""The sample forms: every cell from every format, nothing lost, the same from all documents of a form."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from perfeval.readers import read_document
from perfeval.tables import Document, Paragraph

FORMS = Path(__file__).parents[1] / "forms"
NAMES = ["002", "010", "012", "015", "liwan-2021/form"]
PDFS = {
    "002": ["002"],
    "010": ["010"],
    "012": ["012"],
    "015": ["015"],
    "liwan-2021/form": ["liwan-2021/form_ruled", "liwan-2021/form_docx_ruled"],
}
DOCUMENTS = sorted(
    str(p.relative_to(FORMS)) for p in FORMS.rglob("*") if p.suffix in {".xlsx", ".docx", ".html", ".pdf"}
)


def read(name: str) -> Document:
    if name.endswith(".pdf"):
        pytest.importorskip("pypdfium2")
    return read_document((FORMS / name).read_bytes(), name)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def all_text(document: Document) -> str:
    parts = []
    for item in document.content:
        parts += [item.text] if isinstance(item, Paragraph) else [cell.text for cell in item.cells]
    return bare("".join(parts))


def shapes(document: Document, *, ruled_only: bool = False) -> list[tuple[str, int, int]]:
    """Text and spans of all cells that are seen; without rows of one cell, which other formats put outside the table."""
    cells = [cell for cell in document.cells() if "hidden" not in cell.marks]
    if ruled_only:
        wide = max(cell.column + cell.colspan - 1 for cell in cells)
        first = next(cell.row for cell in cells if cell.colspan < wide / 2)
        last = max(cell.row for cell in cells if cell.colspan < wide)
        cells = [cell for cell in cells if first <= cell.row <= last]
    return [(bare(cell.text), cell.rowspan, cell.colspan) for cell in cells]


def leaves(value) -> list[str]:
    if isinstance(value, dict):
        return [
            leaf
            for key, item in value.items()
            if key not in {"schema", "kind", "year", "money_unit"}
            for leaf in leaves(item)
        ]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [str(value)]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_value_of_the_form_is_there_as_printed(name):
    truth = FORMS / ("liwan-2021/liwan-2021.json" if name.startswith("liwan") else name[:3] + ".json")
    text = all_text(read(name))
    parts = {"≧735人次", "≧100%", "═100%"}  # printed in three cells
    for leaf in leaves(json.loads(truth.read_text(encoding="utf-8"))):
        if bare(leaf) not in parts and not (name.startswith("012") and leaf == "20"):  # printed as 20分
            assert bare(leaf) in text, leaf


@pytest.mark.parametrize("name", NAMES)
def test_word_web_and_pdf_give_the_cells_of_the_workbook(name):
    ruled = Counter(shapes(read(name + ".xlsx")))
    others = [name + ".docx"] + [pdf + ".pdf" for pdf in PDFS[name]]
    if name + ".html" in DOCUMENTS:
        others.append(name + ".html")
    for other in others:
        found = Counter(shapes(read(other)))
        assert not found - ruled, other
        # Title, heading and remarks stand outside the table there.
        outside = bare("".join(paragraph.text for paragraph in read(other).paragraphs))
        for text, _, colspan in ruled - found:
            assert colspan > 2, text
            assert text in outside


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.endswith((".xlsx", ".docx"))])
def test_no_text_of_the_package_is_lost(name):
    data = (FORMS / name).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = [
            n
            for n in file.namelist()
            if n.endswith(("sharedStrings.xml", "word/document.xml")) or "/worksheets/sheet" in n
        ]
        texts = [
            bare(element.text or "")
            for part in parts
            for element in ET.fromstring(file.read(part)).iter()
            if element.tag.endswith("}t")
        ]
    assert texts
    document = read(name)
    found = all_text(document)
    for text in texts:
        assert text in found


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.endswith(".xlsx")])
def test_workbooks_agree_with_openpyxl(name):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(FORMS / name, data_only=True)
    document = read(name)
    for table in document.tables:
        sheet = book[table.name]
        merged = {
            (r.min_row, r.min_col): (r.max_row - r.min_row + 1, r.max_col - r.min_col + 1)
            for r in sheet.merged_cells.ranges
        }
        expected = {
            cell.coordinate
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None and str(cell.value).strip()
        }
        assert {cell.place.cell for cell in table.cells} == expected
        for cell in table.cells:
            assert (cell.rowspan, cell.colspan) == merged.get((cell.row, cell.column), (1, 1))
            value = sheet.cell(cell.row, cell.column).value
            if isinstance(value, str):
                assert cell.text == value.replace("\r\n", "\n").strip()


def test_what_the_reader_of_the_paper_saw():
    cells = {cell.place.cell: cell for cell in read("015.xlsx").cells()}
    assert cells["I5"].text == "102.59%"
    assert cells["I5"].marks == ("formula", "rounded-display")
    assert cells["I5"].stored == "1.0258968371895565"
    assert cells["I5"].formula == "=G5/F5"
    assert cells["G16"].text == "100%"
    assert cells["E5"].text == "329.77"
    assert "hidden" in cells["K3"].marks
    assert str(cells["I5"].place) == "整体自评!I5"


def test_rows_cut_by_a_page_break_are_whole():
    document = read("liwan-2021/form_docx_ruled.pdf")
    assert len(document.tables) == 1
    joined = [cell for cell in document.cells() if "joined" in cell.marks]
    assert [cell.place.page for cell in joined] == sorted(cell.place.page for cell in joined)
    assert any(bare(cell.text).endswith("均高票当选。") for cell in joined)


def test_the_plain_text_keeps_its_lines():
    document = read_document((FORMS / "liwan-2021/000-source.txt").read_bytes(), "000-source.txt")
    raw = (FORMS / "liwan-2021/000-source.txt").read_text(encoding="utf-8").split("\n")
    assert document.format == "text"
    for paragraph in document.paragraphs:
        assert raw[paragraph.place.line - 1] == paragraph.text
    assert len(document.paragraphs) == sum(bool(line.strip()) for line in raw)
