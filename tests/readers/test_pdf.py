"""PDFs drawn by hand: rules of every kind, text that is not seen, pages that cut tables, and the child process."""

from __future__ import annotations

import threading

import pytest

from perfeval.errors import UnreadableError
from perfeval.readers import read_document

pytest.importorskip("pypdfium2")

XS, YS = [50, 150, 250, 350], [260, 300, 340]


def shapes(data: bytes) -> list[tuple[str, int, int, int, int]]:
    return [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in read_document(data, "a.pdf").cells()]


def notes(data: bytes) -> list[str]:
    return [note.kind for note in read_document(data, "a.pdf").notes]


def six(typed) -> str:
    return typed(*[(x + 10, y + 15, f"{r}{c}") for r, y in enumerate((300, 260)) for c, x in enumerate(XS[:3])])


SIX = [(f"{r}{c}", r + 1, c + 1, 1, 1) for r in range(2) for c in range(3)]


def test_a_full_grid(pdf, grid, typed):
    data = pdf(grid(XS, YS) + six(typed))
    assert shapes(data) == SIX
    place = next(read_document(data, "a.pdf").cells()).place
    assert (place.page, place.row, place.column) == (1, 1, 1)


def test_thin_rectangles_dashes_and_double_lines_are_lines(pdf, typed):
    bars = "".join(f"50 {y} 300 1 re f\n" for y in YS) + "".join(f"{x} 260 1 80 re f\n" for x in XS)
    assert shapes(pdf(bars + six(typed))) == SIX
    dashes = "".join(f"{x} {y} m {x + 4} {y} l S\n" for y in YS for x in range(50, 350, 6))
    dashes += "".join(f"{x} {y} m {x} {y + 4} l S\n" for x in XS for y in range(260, 340, 6))
    assert shapes(pdf(dashes + six(typed))) == SIX
    double = "".join(f"50 {y + d} m 350 {y + d} l S\n" for y in YS for d in (0, 2))
    double += "".join(f"{x + d} 260 m {x + d} 342 l S\n" for x in XS for d in (0, 2))
    assert shapes(pdf(double + six(typed))) == SIX


def test_white_lines_and_coloured_grounds_are_no_lines(pdf, grid, typed):
    white = "1 1 1 RG 100 260 m 100 340 l S 0 0 0 RG\n"
    ground = "0.9 0.9 0.9 rg 50 300 300 40 re f 0 g\n"
    assert shapes(pdf(ground + grid(XS, YS) + white + six(typed))) == SIX


def test_open_sides(pdf, grid, typed):
    assert shapes(pdf(grid(XS, YS, sides=False) + six(typed))) == SIX


def test_merged_cells(pdf, typed):
    lines = "50 260 300 80 re S 150 260 m 150 340 l S 250 260 m 250 300 l S 150 300 m 350 300 l S\n"
    text = typed((60, 295, "A"), (160, 315, "B"), (160, 275, "C"), (260, 275, "D"))
    assert shapes(pdf(lines + text)) == [("A", 1, 1, 2, 1), ("B", 1, 2, 1, 2), ("C", 2, 2, 1, 1), ("D", 2, 3, 1, 1)]


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_turned_pages_are_read_as_they_are_shown(pdf, grid, typed, rotate):
    # The content is turned against the page, so that it is upright on the screen.
    turn = {90: "0 1 -1 0 400 0 cm\n", 180: "-1 0 0 -1 400 400 cm\n", 270: "0 -1 1 0 0 400 cm\n"}[rotate]
    assert shapes(pdf(turn + grid(XS, YS) + six(typed), rotate=rotate)) == SIX


def test_lines_inside_a_form_are_found(pdf, typed):
    form = "q 0.5 0 0 0.5 0 0 cm /X1 Do Q\n"
    stream = "100 520 600 160 re S 300 520 m 300 680 l S 500 520 m 500 680 l S 100 600 m 700 600 l S"
    item = f"<</Type/XObject/Subtype/Form/BBox[0 0 800 800]/Length {len(stream)}>>stream\n{stream}\nendstream"
    data = pdf(form + six(typed), resources="/XObject<</X1 5 0 R>>", extra=item)
    assert shapes(data) == SIX


def test_text_that_is_not_seen_is_told_and_not_used(pdf, grid, typed):
    hidden = typed((60, 275, "99.99"), mode=3) + "1 g\n" + typed((160, 275, "77")) + "0 g\n" + typed((900, 900, "66"))
    data = pdf(grid(XS, YS) + typed((60, 315, "12")) + hidden)
    assert [s[0] for s in shapes(data)] == ["12"]
    (note,) = read_document(data, "a.pdf").notes
    assert note.kind == "hidden-text"
    assert all(text in note.text for text in ("99.99", "77", "66"))


def test_white_text_on_a_dark_ground_is_seen(pdf, grid, typed):
    data = pdf("0 0 1 rg 50 300 300 40 re f\n" + grid(XS, YS) + "1 g\n" + typed((60, 315, "12")))
    assert [s[0] for s in shapes(data)] == ["12"]


def test_what_is_printed_twice_for_boldness_counts_once(pdf, grid, typed):
    text = "".join(typed((60 + d, 315, "95.84%")) for d in (0, 0.3, 0.6))
    assert [s[0] for s in shapes(pdf(grid(XS, YS) + text))] == ["95.84%"]
    assert [s[0] for s in shapes(pdf(grid(XS, YS) + typed((60, 315, "1111 00"))))] == ["1111 00"]


def test_text_outside_tables_is_kept_in_order(pdf, grid, typed):
    data = pdf(typed((60, 370, "Title"), (250, 370, "Unit")) + grid(XS, YS) + six(typed) + typed((60, 200, "Remarks")))
    document = read_document(data, "a.pdf")
    assert [getattr(item, "text", "table") for item in document.content] == ["Title\tUnit", "table", "Remarks"]


def test_two_tables_on_a_page_stand_apart(pdf, grid, typed):
    other = grid([50, 200, 350], [100, 140]) + typed((60, 115, "x"), (210, 115, "y"))
    document = read_document(pdf(grid(XS, YS) + six(typed) + other), "a.pdf")
    assert [len(table.cells) for table in document.tables] == [6, 2]
    assert [cell.place.row for cell in document.tables[1].cells] == [3, 3]


def page(grid, typed, *rows: tuple[str, ...], xs=(50, 150, 250, 350), top=390, step=40) -> str:
    """A page with one grid row a tuple; texts of several lines are divided by a slash."""
    ys = [top - step * n for n in range(len(rows) + 1)]
    content = grid(list(xs), ys[::-1])
    for y, row in zip(ys, rows, strict=False):
        for x, text in zip(xs, row, strict=False):
            content += typed(*[(x + 4, y - 11 - 11 * n, line) for n, line in enumerate(text.split("/")) if line])
    return content


def test_a_table_goes_on_over_the_page(pdf, grid, typed):
    head = ("Name", "Target", "Result")
    first = page(grid, typed, head, ("a", "1", "2"), ("b", "3", "4"), top=140)
    plain = pdf(first, page(grid, typed, ("c", "5", "6")))
    assert [s[:3] for s in shapes(plain)][-3:] == [("c", 4, 1), ("5", 4, 2), ("6", 4, 3)]
    repeated = pdf(first, page(grid, typed, head, ("c", "5", "6")))
    assert shapes(repeated) == shapes(plain)
    assert notes(repeated) == ["repeated-heading"]
    assert [c.place.page for c in read_document(plain, "a.pdf").cells()] == [1] * 9 + [2] * 3


def test_a_row_cut_by_the_page_is_made_whole(pdf, grid, typed):
    first = page(grid, typed, ("Name", "Target", "Result"), ("a", "1", "the first/half of it/goes on"), top=100)
    second = page(grid, typed, ("", "", "over the/page until/it ends"), ("b", "2", "new"))
    found = shapes(pdf(first, second))
    assert ("the first\nhalf of it\ngoes on\nover the\npage until\nit ends", 2, 3, 1, 1) in found
    assert ("b", 3, 1, 1, 1) in found
    cut = next(c for c in read_document(pdf(first, second), "a.pdf").cells() if c.text.startswith("the first"))
    assert cut.marks == ("joined",)


def test_a_new_row_is_not_taken_for_the_rest_of_the_last(pdf, grid, typed):
    first = page(grid, typed, ("Name", "Target", "Result"), ("a", "1", "the first/half of it/is done"), top=100)
    second = page(grid, typed, ("b", "2", "another/text of/three lines"))
    assert [s[1] for s in shapes(pdf(first, second))] == [1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_a_group_cell_cut_by_the_page_spans_both(pdf, typed):
    def half(names: list[str], label: str, top: float) -> str:
        low = top - 40 * len(names)
        lines = f"50 {low} 300 {top - low} re S 150 {low} m 150 {top} l S 250 {low} m 250 {top} l S\n"
        lines += "".join(f"150 {top - 40 * n} m 350 {top - 40 * n} l S\n" for n in range(1, len(names)))
        text = typed(*[(160, top - 40 * n - 25, name) for n, name in enumerate(names)])
        text += typed(*[(260, top - 40 * n - 25, f"v{name}") for n, name in enumerate(names)])
        return lines + text + (typed((60, (low + top) / 2, label)) if label else "")

    data = pdf(half(["a", "b"], "Group", 100), half(["c", "d"], "", 390))
    found = {s[0]: s[1:] for s in shapes(data)}
    assert found["Group"] == (1, 1, 4, 1)
    assert found["d"] == (4, 2, 1, 1)
    single = pdf(half(["a", "b"], "Group", 100), half(["c", "d"], "Other", 390))
    assert {s[0]: s[3] for s in shapes(single)}["Other"] == 2


def test_another_form_on_the_next_page_is_another_table(pdf, grid, typed):
    form = page(grid, typed, ("Project", "x", "y"), ("a", "1", "2"), top=140)
    other = page(grid, typed, ("Project", "z", "y"), ("a", "3", "4"))
    assert len(read_document(pdf(form, other), "a.pdf").tables) == 2


def test_a_page_number_does_not_part_a_table_but_text_does(pdf, grid, typed):
    first = page(grid, typed, ("Name", "1", "2"), ("a", "1", "2"), top=140)
    second = page(grid, typed, ("b", "3", "4"))
    assert len(read_document(pdf(first + typed((200, 20, "- 1 -")), second), "a.pdf").tables) == 1
    assert len(read_document(pdf(first + typed((60, 20, "Remarks of the office")), second), "a.pdf").tables) == 2


def test_scans_are_no_blank_forms(pdf, typed):
    for data in (pdf(""), pdf(typed((60, 300, "hidden layer"), mode=3))):
        with pytest.raises(UnreadableError) as caught:
            read_document(data, "a.pdf")
        assert caught.value.code == "PDF-NO-TEXT"


def test_broken_and_locked_files(pdf, typed):
    good = pdf(typed((60, 300, "x")))
    for data in (b"%PDF-1.7\n", good[: len(good) // 4], b"%PDF-" + b"x" * 500):
        with pytest.raises(UnreadableError) as caught:
            read_document(data, "a.pdf")
        assert caught.value.code in {"PDF-DAMAGED", "PDF-NO-TEXT", "PDF-PAGE"}


def test_too_many_pages(pdf):
    with pytest.raises(UnreadableError) as caught:
        read_document(pdf(*[""] * 501), "a.pdf")
    assert caught.value.code == "PDF-PAGES"
    assert "501" in str(caught.value)


def test_threads_share_the_pool(pdf, grid, typed):
    data = pdf(grid(XS, YS) + six(typed))
    results: list[object] = []

    def work() -> None:
        results.extend(shapes(data) == SIX for _ in range(5))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 20


def test_a_child_that_dies_is_replaced(pdf, grid, typed):
    from perfeval.readers import pdf_pool

    data = pdf(grid(XS, YS) + six(typed))
    assert shapes(data) == SIX
    for worker in pdf_pool._idle:
        worker.process.kill()
        worker.process.wait()
    assert shapes(data) == SIX


def test_the_child_ends_with_its_parent(pdf, typed, tmp_path):
    import subprocess
    import sys
    import time

    file = tmp_path / "a.pdf"
    file.write_bytes(pdf(typed((60, 300, "x"))))
    code = (
        "import os, sys\nfrom perfeval.readers import read_document, pdf_pool\n"
        "read_document(open(sys.argv[1], 'rb').read(), 'a.pdf')\nprint(pdf_pool._idle[0].process.pid, flush=True)\nos._exit(0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True, timeout=60
    )
    pid = int(done.stdout)
    from pathlib import Path

    for _ in range(50):
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().split()[2] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("the child outlived its parent")
