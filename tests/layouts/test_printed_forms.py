"""Invented forms of nineteen layouts are read cell for cell, and every cell is accounted for."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path

import attrs
import pytest

from perfeval import to_dict
from perfeval.layouts.recognition import VOCABULARY, forms_in
from perfeval.layouts.titles import is_attachment, is_year_line
from perfeval.layouts.vocabulary import is_level
from perfeval.paths import resolve
from perfeval.tables import Cell, Document, Place, Table

_SPEC = importlib.util.spec_from_file_location("printed", Path(__file__).with_name("printed.py"))
printed = importlib.util.module_from_spec(_SPEC)
sys.modules["printed"] = printed
_SPEC.loader.exec_module(printed)

SEEDS = range(6)


def lost(document: Document) -> list[str]:
    """Cells that are neither in the form, nor a known label, nor in a note."""
    parts, notes, _ = forms_in(document)
    said = {place for part in parts for places in part.places.values() for place in places}
    said |= {note.place for part in parts for note in part.notes} | {note.place for note in notes}
    missing = []
    for item in document.content:
        for cell in item.cells if isinstance(item, Table) else (item,):
            text = cell.text
            known = VOCABULARY.known(text) or is_level(text) or is_attachment(text) or is_year_line(text)
            if cell.place not in said and not known:
                missing.append(text)
    return missing


@pytest.mark.parametrize("layout", printed.LAYOUTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_field_is_right(layout, seed):
    page, truth = printed.make(layout, seed)
    (part,), notes, why = forms_in(page.document(sheet="表" if seed % 2 else None))
    assert why is None
    assert not notes
    assert to_dict(part.form) == truth


@pytest.mark.parametrize("layout", printed.LAYOUTS)
def test_a_place_for_every_field_holds_its_text(layout):
    page, truth = printed.make(layout, 3)
    document = page.document()
    (part,), _, _ = forms_in(document)
    texts = {cell.place: cell.text for cell in document.cells()} | {p.place: p.text for p in document.paragraphs}
    for path, places in part.places.items():
        value = str(resolve(part.form, path))
        assert places
        whole = "".join("".join(texts[place].split("\n")) for place in places)
        if path in ("$.year", "$.money_unit", "$.department") or path.startswith("$.title"):
            assert value in whole
        elif path.endswith((".name", ".expected", ".result")) or len(places) == 1:
            assert whole.replace(",", "") == value.replace(",", "") or value in whole
    leaves = {path for path, _ in _leaves(truth, "$")} - {"$.schema", "$.kind"}
    assert leaves <= set(part.places)


def _leaves(data, path):
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(value, f"{path}.{key}")
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _leaves(value, f"{path}[{index}]")
    else:
        yield path, data


@pytest.mark.parametrize("layout", printed.LAYOUTS)
def test_nothing_is_lost(layout):
    for seed in SEEDS:
        assert lost(printed.make(layout, seed)[0].document()) == []


def _add(cells, rng):
    taken = {
        (r, c) for x in cells for r in range(x.row, x.row + x.rowspan) for c in range(x.column, x.column + x.colspan)
    }
    bottom, right = max(c.row for c in cells) + 1, max(c.column + c.colspan for c in cells)
    free = [(r, c) for r in range(1, bottom + 1) for c in range(1, right + 1) if (r, c) not in taken]
    for row, column in rng.sample(free, min(3, len(free))):
        text = rng.choice(("外来文字", "123.4", "见附件说明材料", "abc", "说明：某事"))
        place = Place(sheet="Sheet1", cell=f"added {row} {column}")
        cells.append(Cell(text=text, row=row, column=column, place=place))


def _rename(cells, rng):
    for index in rng.sample(range(len(cells)), 3):
        cells[index] = attrs.evolve(cells[index], text=f"不相干的栏{index}")


def _swap(cells, rng):
    first, second = rng.sample(range(len(cells)), 2)
    one, other = cells[first], cells[second]
    cells[first], cells[second] = attrs.evolve(one, text=other.text), attrs.evolve(other, text=one.text)


def _no_numbers(cells, rng):
    for index in rng.sample(range(len(cells)), 4):
        text = rng.choice(("#DIV/0!", "约95%", "100/90", "—", "９８．５％", "10分", "12,34"))
        cells[index] = attrs.evolve(cells[index], text=text)


@pytest.mark.parametrize("change", [_add, _rename, _swap, _no_numbers])
@pytest.mark.parametrize("layout", printed.LAYOUTS)
def test_nothing_is_lost_in_spoilt_forms(layout, change):
    for seed in SEEDS:
        rng = random.Random(f"{layout}/{seed}")
        document = printed.make(layout, seed)[0].document()
        (table,) = document.tables
        cells = list(table.cells)
        change(cells, rng)
        spoilt = attrs.evolve(table, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))
        lines = tuple(spoilt if item is table else item for item in document.content)
        _, notes, _ = forms_in(attrs.evolve(document, content=lines))
        if not any(note.kind == "not-a-form" for note in notes):  # those notes quote a whole table at once
            assert lost(attrs.evolve(document, content=lines)) == []


def _filled(data):
    return dict(_leaves(data, "$"))


@pytest.mark.parametrize("layout", printed.LAYOUTS)
def test_an_unknown_label_gives_no_wrong_field_without_a_note(layout):
    """With one label spelled as nobody spells it, a field may be missing, but none is wrong in silence."""
    for seed in SEEDS:
        rng = random.Random(f"label/{layout}/{seed}")
        page, truth = printed.make(layout, seed)
        document = page.document()
        (table,) = document.tables
        cells = list(table.cells)
        values = set(_filled(truth).values())  # a value may be spelled like a label: 其他资金
        labels = [i for i, cell in enumerate(cells) if VOCABULARY.known(cell.text) and cell.text not in values]
        chosen = rng.choice(labels)
        cells[chosen] = attrs.evolve(cells[chosen], text="奇栏")
        content = tuple(attrs.evolve(table, cells=tuple(cells)) if x is table else x for x in document.content)
        parts, _, _ = forms_in(attrs.evolve(document, content=content))
        for part in parts:
            noted = {note.path for note in part.notes} | {note.place for note in part.notes}
            for path, value in _filled(to_dict(part.form)).items():
                if value not in values:
                    assert path in noted or set(part.places.get(path, ())) & noted, (seed, table.cells[chosen], path)
