"""Files made to harm: refused in time, within little memory, with a code and advice, and nothing else comes out."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zlib
from pathlib import Path  # noqa: TC003 (pytest shows it)

import pytest

from perfeval.errors import UnreadableError
from perfeval.readers import read_document
from perfeval.readers.pdf_pool import close_pool

_CHILD = """
import sys, time
from perfeval.errors import UnreadableError
from perfeval.readers import read_document
import perfeval.readers.xlsx, perfeval.readers.docx, perfeval.readers.html
data = open(sys.argv[1], "rb").read()
start = time.process_time()
try:
    read_document(data, "bomb")
    code = "read"
except UnreadableError as error:
    code = error.code
spent = time.process_time() - start
# Not ru_maxrss, which the child takes over from the process that started it.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(code, round(spent, 2), int(peak.split()[1]) >> 10)
"""


def measured(data: bytes, tmp_path: Path) -> tuple[str, float, int]:
    """What became of a file read in a process of its own: code, seconds of work, megabytes."""
    file = tmp_path / "bomb"
    file.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(file)], capture_output=True, text=True, check=True, timeout=60
    )
    code, seconds, megabytes = done.stdout.split()
    return code, float(seconds), int(megabytes)


_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
_ONE = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
_PART = "xl/worksheets/sheet1.xml"
_ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

_XLSX_BOMBS = {
    "one huge text": ("ZIP-RATIO", lambda make: make(_ONE.format("a" * (60 << 20)))),
    "blanks": ("ZIP-RATIO", lambda make: make(" " * (60 << 20))),
    "empty rows": ("ZIP-RATIO", lambda make: make("<row/>" * 9_000_000)),
    "many cells": (
        "XLSX-CELLS",
        lambda make: make("".join(f'<row r="{r}"><c r="A{r}"><v>{r}</v></c></row>' for r in range(1, 450_001))),
    ),
    "many merges": (
        "XLSX-MERGES",
        lambda make: make(
            _ONE.format("x"),
            after="<mergeCells>" + "".join(f'<mergeCell ref="A{r}:B{r}"/>' for r in range(1, 30_001)) + "</mergeCells>",
        ),
    ),
    "deep": ("XML-DEPTH", lambda make: make("<a>" * 100_000 + "</a>" * 100_000)),
    "entities": ("XML-DTD", lambda make: make(more={_PART: _ENTITIES + _SHEET.format(_ONE.format("&b;"))})),
    "outside": ("XML-DTD", lambda make: make(more={_PART: _OUTSIDE + _SHEET.format(_ONE.format("&a;"))})),
    "long attribute": (
        "XML-SIZE",
        lambda make: make(f'<row r="1" x="{"ab" * (4 << 20)}{"".join(map(str, range(400_000)))}"/>'),
    ),
    "parts": ("ZIP-PARTS", lambda make: make(more={f"x/{n}": "" for n in range(5_000)})),
}


@pytest.mark.parametrize("name", _XLSX_BOMBS)
def test_a_workbook_bomb_is_refused_cheaply(name, workbook, tmp_path):
    code, make = _XLSX_BOMBS[name]
    found, seconds, megabytes = measured(make(workbook), tmp_path)
    assert found == code
    assert seconds < 2
    assert megabytes < 256


def test_far_cells_and_vast_merges_cost_nothing(workbook, tmp_path):
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    for data in (workbook(rows), workbook(rows, after=merged)):
        found, seconds, megabytes = measured(data, tmp_path)
        assert found == "read"
        assert seconds < 0.5
        assert megabytes < 64
    document = read_document(workbook(rows, after=merged), "a.xlsx")
    assert {note.kind for note in document.notes} >= {"merge-too-wide", "covered-cell"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<w:p><w:r><w:t>" + "a" * (60 << 20) + "</w:t></w:r></w:p>", "ZIP-RATIO"),
        ('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="20000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>', "DOCX-SPAN"),
        ("<w:tbl><w:tr><w:tc>" * 300 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 300, "XML-DEPTH"),
        ("<w:p/>" * 900_000, "ZIP-RATIO"),
        ("".join(f"<w:p><w:r><w:t>{n}</w:t></w:r></w:p>" for n in range(300_000)), "XML-SIZE"),
    ],
    ids=["one huge text", "vast span", "deep", "paragraphs", "many texts"],
)
def test_a_word_bomb_is_refused_cheaply(body, code, word, tmp_path):
    found, seconds, megabytes = measured(word(body), tmp_path)
    assert found == code
    assert seconds < 2
    assert megabytes < 256


@pytest.mark.parametrize(
    "page",
    [
        "<table>" + "<tr><td colspan=1000>x" * 60_000,
        "<table>" * 60_000,
        "<!--" * 2_000_000,
        "<script>" * 1_000_000,
        "<a " * 2_000_000,
        "<td x='" * 1_000_000,
        "&" * 5_000_000,
        "<table>" + "<tr><td rowspan=65534>x<td>y" * 3_000,
        "<p hidden>" * 100_000 + "x",
        " \n" * 4_000_000 + "<p>x",
    ],
    ids=["spans", "nested", "comments", "scripts", "tags", "quotes", "entities", "rowspans", "hidden", "blanks"],
)
def test_a_page_costs_time_in_proportion(page, tmp_path):
    found, seconds, megabytes = measured(("<html>" + page).encode(), tmp_path)
    assert found in {"read", "HTML-CELLS", "HTML-DEPTH", "HTML-SIZE", "NO-TEXT"}
    assert seconds < 4
    assert megabytes < 400


def _doubly_packed(make) -> bytes:
    packed = zlib.compress(zlib.compress(b" " * (300 << 20)))
    single = b"<</Length 5>>stream\n0 0 m"
    assert single in make(b"0 0 m")
    return make(b"0 0 m").replace(
        single, b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(packed) + packed
    )


_PDF_BOMBS = {
    "blanks": lambda make: make(b" " * (300 << 20), compress=True),
    "double": _doubly_packed,
    "lines": lambda make: make("0 0 m 9 9 l S\n" * 3_000_000, compress=True),
    "states": lambda make: make("q " * 3_000_000, compress=True),
    "rectangles": lambda make: make(
        "".join(f"{n % 390} {n // 390} 1 300 re S\n" for n in range(120_000)), compress=True
    ),
    "text": lambda make: make("BT /F1 1 Tf " + "(aaaaaaaaaaaaaaaaaaaaaaaaa) Tj 0 1 Td " * 60_000 + "ET", compress=True),
}


def _work_of_children() -> float:
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("name", _PDF_BOMBS)
def test_a_pdf_bomb_costs_that_file_alone(name, pdf, grid, typed):
    import resource
    import time

    pytest.importorskip("pypdfium2")
    good = pdf(grid([50, 200, 350], [300, 350]) + typed((60, 320, "12"), (210, 320, "34")))
    read_document(good, "good.pdf")
    bomb = _PDF_BOMBS[name](pdf)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    close_pool()
    children = _work_of_children()
    try:
        read_document(bomb, "bomb.pdf")
    except UnreadableError as error:
        assert error.code in {"PDF-LIMIT", "PDF-NO-TEXT", "PDF-DAMAGED", "PDF-PAGE"}
    close_pool()  # the work of a child is known when it has ended
    assert time.process_time() - start < 1
    assert _work_of_children() - children < 2.5  # its start included
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 << 10
    assert [cell.text for cell in read_document(good, "good.pdf").cells()] == ["12", "34"]


def test_names_that_lead_out_of_the_package_are_refused(package):
    for name in ("../../pwned", "/etc/x", "a\\b", "c:x"):
        with pytest.raises(UnreadableError) as caught:
            read_document(package({"[Content_Types].xml": "", name: "x"}), "a.xlsx")
        assert caught.value.code == "ZIP-NAME"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_occurs_twice_is_refused(workbook):
    import io
    import zipfile

    out = io.BytesIO(workbook("<row/>"))
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(UnreadableError) as caught:
        read_document(out.getvalue(), "a.xlsx")
    assert caught.value.code == "ZIP-DUP"


def test_nothing_is_left_on_disk(workbook, pdf, typed, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    close_pool()
    read_document(workbook('<row r="1"><c r="A1"><v>1</v></c></row>'), "a.xlsx")
    pytest.importorskip("pypdfium2")
    read_document(pdf(typed((60, 320, "12"))), "a.pdf")
    assert list(tmp_path.iterdir()) == []
