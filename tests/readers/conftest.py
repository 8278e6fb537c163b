"""Builders of small Office files and PDFs, written by hand so that every odd construct can be made."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PR = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def relations(*entries: tuple[str, str, str]) -> str:
    items = "".join(f'<Relationship Id="{i}" Type="{R}/{kind}" Target="{target}"/>' for i, kind, target in entries)
    return f'<Relationships xmlns="{PR}">{items}</Relationships>'


def build_workbook(
    rows: str = "",
    *,
    after: str = "",
    before: str = "",
    strings: str = "",
    styles: str = "",
    book: str = "",
    sheet: str = '<sheet name="自评表" sheetId="1" r:id="r1"/>',
    target: str = "worksheets/sheet1.xml",
    space: str = S,
    more: dict[str, str | bytes] | None = None,
) -> bytes:
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{R}">{book}<sheets>{sheet}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("r1", "worksheet", target), ("r2", "sharedStrings", "sharedStrings.xml"), ("r3", "styles", "styles.xml")
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>',
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{space}">{strings}</sst>'
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{space}">{styles}</styleSheet>'
    return zipped(parts | (more or {}))


def build_word(
    body: str, *, more: dict[str, str | bytes] | None = None, rels: tuple[tuple[str, str, str], ...] = ()
) -> bytes:
    spaces = (
        f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations(*rels),
        "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
    }
    return zipped(parts | (more or {}))


def build_pdf(
    *pages: str | bytes, rotate: int = 0, resources: str = "", compress: bool = False, extra: str = ""
) -> bytes:
    """A PDF of 400 by 400 points with Helvetica as F1 and the given content streams; ``extra`` is the last object."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = []
    for content in pages:
        stream = content.encode("latin-1") if isinstance(content, str) else content
        packed = zlib.compress(stream) if compress else stream
        how = b"/Filter/FlateDecode" if compress else b""
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Rotate {rotate}/Contents {number + 1} 0 R"
            f"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>{resources}>>>>".encode()
        )
        objects.append(b"<</Length %d%s>>stream\n%s\nendstream" % (len(packed), how, packed))
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    objects += [extra.encode()] * bool(extra)
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def ruled(xs: list[float], ys: list[float], *, sides: bool = True) -> str:
    """Lines of a full grid, as content of a page."""
    inner = xs if sides else xs[1:-1]
    lines = [f"{xs[0]} {y} m {xs[-1]} {y} l S" for y in ys] + [f"{x} {ys[0]} m {x} {ys[-1]} l S" for x in inner]
    return "\n".join(lines) + "\n"


def words(*placed: tuple[float, float, str], size: int = 10, mode: int = 0) -> str:
    """Texts at places, as content of a page."""
    return "".join(f"BT {mode} Tr /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n" for x, y, text in placed)


@pytest.fixture(scope="session")
def workbook() -> Callable[..., bytes]:
    return build_workbook


@pytest.fixture(scope="session")
def word() -> Callable[..., bytes]:
    return build_word


@pytest.fixture(scope="session")
def pdf() -> Callable[..., bytes]:
    return build_pdf


@pytest.fixture(scope="session")
def package() -> Callable[..., bytes]:
    return zipped


@pytest.fixture(scope="session")
def grid() -> Callable[..., str]:
    return ruled


@pytest.fixture(scope="session")
def typed() -> Callable[..., str]:
    return words


@pytest.fixture(scope="session", autouse=True)
def _pool_closed_at_the_end():
    yield
    from perfeval.readers import pdf_pool

    pdf_pool.close_pool()
