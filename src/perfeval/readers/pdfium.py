"""The only module that talks to PDFium: glyphs, ruled lines and coloured areas of a page, in display coordinates.

It runs in the child process of ``pdf_worker`` alone, for PDFium may abort the process it lives in.
"""

from __future__ import annotations

import ctypes
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import pypdfium2.raw as pdfium  # type: ignore[import-untyped, import-not-found, unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Glyph", "Line", "PageContent", "Pages", "PdfRefused"]

_MOST_GLYPHS = 1_000_000
_MOST_OBJECTS = 300_000
_MOST_LINES = 100_000
_FORM_DEPTH = 6
_THIN = 3.0
_STRAIGHT = 0.7
_WHITE = 250
_TINY = 1.5
_INVISIBLE_MODES = (3, 7)


class PdfRefused(Exception):  # noqa: N818 (carries a code to the parent process)
    """PDFium or a limit said no; ``args`` are a code and, where it is about one, the page."""


class Glyph(NamedTuple):
    """One character: its text, the left end of its base line, its middle and width, its size, and if it is seen."""

    text: str
    x: float
    y: float
    middle_x: float
    middle_y: float
    width: float
    size: float
    visible: bool
    upright: bool


class Line(NamedTuple):
    """A ruled line: its position across, and from where to where it runs."""

    at: float
    start: float
    end: float


class PageContent(NamedTuple):
    """What a page shows: glyphs, horizontal and vertical lines, and how many pictures."""

    width: float
    height: float
    glyphs: list[Glyph]
    horizontal: list[Line]
    vertical: list[Line]
    pictures: int
    covered_by_picture: bool


_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    k, m, n, o, p, q = outer
    return (a * k + b * n, a * m + b * o, c * k + d * n, c * m + d * o, e * k + f * n + p, e * m + f * o + q)


class Pages:
    """An open document; use it as a context manager, so that PDFium lets go of it."""

    def __init__(self, data: bytes) -> None:
        pdfium.FPDF_InitLibrary()
        self._data = data  # PDFium reads from this buffer as long as the document is open
        self._document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not self._document:
            error = pdfium.FPDF_GetLastError()
            raise PdfRefused("PDF-ENCRYPTED" if error == pdfium.FPDF_ERR_PASSWORD else "PDF-DAMAGED")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pdfium.FPDF_CloseDocument(self._document)

    def __len__(self) -> int:
        return int(pdfium.FPDF_GetPageCount(self._document))

    def page(self, index: int) -> PageContent:
        """The content of a page, counted from 0. Raises ``PdfRefused``."""
        page = pdfium.FPDF_LoadPage(self._document, index)
        if not page:
            raise PdfRefused("PDF-PAGE", index + 1)
        try:
            return _Content(page, index + 1).read()
        finally:
            pdfium.FPDF_ClosePage(page)


class _Content:
    """Gathers what one page shows."""

    def __init__(self, page: Any, number: int) -> None:
        self.page = page
        self.number = number
        self.turns = int(pdfium.FPDFPage_GetRotation(page)) % 4
        self.width = float(pdfium.FPDF_GetPageWidthF(page))
        self.height = float(pdfium.FPDF_GetPageHeightF(page))
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if not pdfium.FPDFPage_GetCropBox(page, left, bottom, right, top):
            pdfium.FPDFPage_GetMediaBox(page, left, bottom, right, top)
        self.left, self.bottom = left.value, bottom.value
        self.right, self.top = right.value, top.value
        self.horizontal: list[Line] = []
        self.vertical: list[Line] = []
        self.areas: list[tuple[float, float, float, float]] = []  # coloured, so that white text on them is seen
        self.pictures = 0
        self.largest_picture = 0.0
        self.objects_left = _MOST_OBJECTS

    def display(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page as it is turned for reading; y grows upwards."""
        x, y = x - self.left, y - self.bottom
        if self.turns == 0:
            return x, y
        if self.turns == 1:
            return y, (self.right - self.left) - x
        if self.turns == 2:  # noqa: PLR2004
            return (self.right - self.left) - x, (self.top - self.bottom) - y
        return (self.top - self.bottom) - y, x

    def read(self) -> PageContent:
        count = pdfium.FPDFPage_CountObjects(self.page)
        for index in range(count):
            self.add(pdfium.FPDFPage_GetObject(self.page, index), _IDENTITY, 0)
        glyphs = self.glyphs()
        glyphs += self.form_fields()
        page_area = max(self.width * self.height, 1.0)
        return PageContent(
            self.width,
            self.height,
            glyphs,
            self.horizontal,
            self.vertical,
            self.pictures,
            self.largest_picture > page_area / 2,
        )

    # Lines and areas.

    def add(self, item: Any, outer: _Matrix, depth: int) -> None:
        self.objects_left -= 1
        if self.objects_left < 0:
            raise PdfRefused("PDF-LIMIT", self.number)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self.path(item, _times(_matrix(item), outer))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self.pictures += 1
            a, b, c, d, _, _ = _times(_matrix(item), outer)
            self.largest_picture = max(self.largest_picture, abs(a * d - b * c))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _FORM_DEPTH:
            inner = _times(_matrix(item), outer)
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                self.add(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def path(self, item: Any, matrix: _Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
        strokes = bool(stroke.value) and _inked(pdfium.FPDFPageObj_GetStrokeColor, item)
        fills = bool(fill.value) and _inked(pdfium.FPDFPageObj_GetFillColor, item)
        if not strokes and not fills:
            return
        for points, closed in self.subpaths(item, matrix):
            if fills:
                self.filled(points)
            if strokes:
                pairs = list(pairwise(points))
                if closed and points:
                    pairs.append((points[-1], points[0]))
                for start, end in pairs:
                    self.line(start, end)

    def subpaths(self, item: Any, matrix: _Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        a, b, c, d, e, f = matrix
        count = pdfium.FPDFPath_CountSegments(item)
        self.objects_left -= count
        if self.objects_left < 0:
            raise PdfRefused("PDF-LIMIT", self.number)
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        closed = curved = False
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(item, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                if len(points) > 1 and not curved:
                    yield points, closed
                points, closed, curved = [], False, False
            elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
                curved = True
            points.append(self.display(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
            closed = bool(pdfium.FPDFPathSegment_GetClose(segment))
        if len(points) > 1 and not curved:
            yield points, closed

    def filled(self, points: list[tuple[float, float]]) -> None:
        """A filled shape: a thin one is a line, any other is ground that white text can be seen on."""
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        left, right, low, high = min(xs), max(xs), min(ys), max(ys)
        if high - low <= _THIN and right - left > _THIN:
            self.line((left, (low + high) / 2), (right, (low + high) / 2))
        elif right - left <= _THIN and high - low > _THIN:
            self.line(((left + right) / 2, low), ((left + right) / 2, high))
        elif right - left > _THIN and len(self.areas) < _MOST_LINES:
            self.areas.append((left, low, right, high))

    def line(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        (x0, y0), (x1, y1) = start, end
        if len(self.horizontal) + len(self.vertical) >= _MOST_LINES:
            raise PdfRefused("PDF-LIMIT", self.number)
        if abs(y0 - y1) < _STRAIGHT and abs(x0 - x1) > _STRAIGHT:
            self.horizontal.append(Line((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x0 - x1) < _STRAIGHT and abs(y0 - y1) > _STRAIGHT:
            self.vertical.append(Line((x0 + x1) / 2, min(y0, y1), max(y0, y1)))

    # Text.

    def glyphs(self) -> list[Glyph]:
        text_page = pdfium.FPDFText_LoadPage(self.page)
        if not text_page:
            return []
        try:
            count = pdfium.FPDFText_CountChars(text_page)
            if count > _MOST_GLYPHS:
                raise PdfRefused("PDF-LIMIT", self.number)
            return self.text(text_page, count)
        finally:
            pdfium.FPDFText_ClosePage(text_page)

    def text(self, page: Any, count: int) -> list[Glyph]:
        box = pdfium.FS_RECTF()
        x, y = ctypes.c_double(), ctypes.c_double()
        box_of, origin_of, object_of = (
            pdfium.FPDFText_GetLooseCharBox,
            pdfium.FPDFText_GetCharOrigin,
            pdfium.FPDFText_GetTextObject,
        )
        unicode_of, generated = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_IsGenerated
        box_ref, x_ref, y_ref = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
        plain = self.turns == 0
        found: list[Glyph] = []
        owner_before, ink = 0, (True, False)
        clip: tuple[float, float, float, float] | None = None
        high = 0
        for index in range(count):
            code = unicode_of(page, index)
            if 0xD800 <= code < 0xDC00:  # noqa: PLR2004 (first half of a pair)
                high = code
                continue
            if 0xDC00 <= code < 0xE000:  # noqa: PLR2004
                code = 0x10000 + (high - 0xD800) * 0x400 + code - 0xDC00 if high else 0xFFFD
            high = 0
            if code < 32 or code == 0xFFFE or generated(page, index):  # noqa: PLR2004 (blanks PDFium adds)
                continue
            box_of(page, index, box_ref)
            origin_of(page, index, x_ref, y_ref)
            left, right, low, top = box.left, box.right, box.bottom, box.top
            owner = object_of(page, index)
            address = ctypes.addressof(owner.contents) if owner else 0
            if address != owner_before or not address:
                owner_before, ink, clip = address, _ink(owner), self.clip(owner)
            if plain:
                x0, y0 = x.value - self.left, y.value - self.bottom
                left, right, low, top = left - self.left, right - self.left, low - self.bottom, top - self.bottom
            else:
                x0, y0 = self.display(x.value, y.value)
                (left, low), (right, top) = self.display(left, low), self.display(right, top)
                left, right, low, top = min(left, right), max(left, right), min(low, top), max(low, top)
            size = top - low
            middle_x, middle_y = (left + right) / 2, (low + top) / 2
            seen = ink[0] and size >= _TINY and 0 <= middle_x <= self.width and 0 <= middle_y <= self.height
            if seen and clip is not None:
                seen = clip[0] <= middle_x <= clip[2] and clip[1] <= middle_y <= clip[3]
            if seen and ink[1]:
                seen = any(a <= middle_x <= c and b <= middle_y <= d for a, b, c, d in reversed(self.areas[-2_000:]))
            # The base line of upright text lies low in the box; text turned by a quarter has it elsewhere.
            upright = low - size * 0.3 <= y0 <= low + size * 0.5 and x0 <= middle_x + size * 0.1
            found.append(
                Glyph(chr(code), x0, y0 if upright else low, middle_x, middle_y, right - left, size, seen, upright)
            )
        return found

    def clip(self, item: Any) -> tuple[float, float, float, float] | None:
        """The box outside of which an object is cut off; None when nothing cuts it."""
        path = pdfium.FPDFPageObj_GetClipPath(item) if item else None
        count = pdfium.FPDFClipPath_CountPaths(path) if path else 0
        box: tuple[float, float, float, float] | None = None
        x, y = ctypes.c_float(), ctypes.c_float()
        for index in range(min(count, 50)):
            points = []
            for at in range(min(pdfium.FPDFClipPath_CountPathSegments(path, index), 200)):
                segment = pdfium.FPDFClipPath_GetPathSegment(path, index, at)
                if segment and pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                    points.append(self.display(x.value, y.value))
            if points:
                xs, ys = [p[0] for p in points], [p[1] for p in points]
                own = (min(xs), min(ys), max(xs), max(ys))
                box = own if box is None else (
                    max(box[0], own[0]), max(box[1], own[1]), min(box[2], own[2]), min(box[3], own[3])
                )  # fmt: skip
        return box

    # Values typed into form fields are no text of the page.

    def form_fields(self) -> list[Glyph]:
        found: list[Glyph] = []
        for index in range(min(pdfium.FPDFPage_GetAnnotCount(self.page), 2_000)):
            annotation = pdfium.FPDFPage_GetAnnot(self.page, index)
            if not annotation:
                continue
            try:
                if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET:
                    found += self.field(annotation)
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)
        return found

    def field(self, annotation: Any) -> list[Glyph]:
        length = pdfium.FPDFAnnot_GetStringValue(annotation, b"V", None, 0)
        if not 2 < length < 65_536:  # noqa: PLR2004
            return []
        buffer = (ctypes.c_ushort * (length // 2 + 1))()
        pdfium.FPDFAnnot_GetStringValue(annotation, b"V", buffer, length)
        text = bytes(buffer)[: length - 2].decode("utf-16-le", "replace").replace("\r", "\n")
        rect = pdfium.FS_RECTF()
        if not pdfium.FPDFAnnot_GetRect(annotation, rect):
            return []
        (left, low), (right, high) = self.display(rect.left, rect.bottom), self.display(rect.right, rect.top)
        left, right, low, high = min(left, right), max(left, right), min(low, high), max(low, high)
        lines = [line for line in text.split("\n") if line]
        step = (high - low) / max(len(lines), 1)
        found = []
        for row, line in enumerate(lines):
            y = high - step * (row + 1)
            width = (right - left) / max(len(line), 1)
            for column, char in enumerate(line):
                x = left + width * column
                found.append(Glyph(char, x, y, x + width / 2, y + step / 2, width, step, True, True))
        return found


def _matrix(item: Any) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, matrix):
        return _IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _colour(getter: Any, item: Any) -> tuple[int, int, int, int] | None:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not getter(item, red, green, blue, alpha):
        return None
    return red.value, green.value, blue.value, alpha.value


def _inked(getter: Any, item: Any) -> bool:
    """Whether a colour can be seen on white paper; one that is not known can."""
    colour = _colour(getter, item)
    return colour is None or (colour[3] > 0 and min(colour[:3]) < _WHITE)


def _ink(item: Any) -> tuple[bool, bool]:
    """Whether a text object is drawn at all, and whether it is drawn in white."""
    if not item:
        return True, False
    mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
    if mode in _INVISIBLE_MODES:
        return False, False
    strokes = mode in {1, 2, 5, 6}
    white = not _inked(pdfium.FPDFPageObj_GetFillColor, item) and not strokes
    colour = _colour(pdfium.FPDFPageObj_GetFillColor, item)
    return colour is None or colour[3] > 0 or strokes, white
