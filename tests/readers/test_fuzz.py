"""Broken bytes: whatever happens to a file, it is read or refused with a reason, and nothing else comes out."""

from __future__ import annotations

import io
import random
import re
import zipfile
from pathlib import Path

import pytest

from perfeval.errors import UnreadableError
from perfeval.readers import read_document

FORMS = Path(__file__).parents[1] / "forms"
FILES = [p for p in sorted(FORMS.rglob("*")) if p.suffix in {".xlsx", ".docx", ".html", ".txt", ".pdf"}]
ODD = [b'"-1"', b'"99999999999"', b'""', b'"a"', b'"ZZZ9"', b'"1048576"', b'"NaN"']


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Bytes cut off, cut out or changed."""
    kind = chance.random()
    if kind < 0.15:
        return data[: chance.randrange(len(data))]
    at = chance.randrange(len(data))
    if kind < 0.25:
        return data[:at] + data[at + chance.randrange(1, 200) :]
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def disturbed(data: bytes, chance: random.Random) -> bytes:
    """One part of a package with odd values, or with tags taken out or doubled."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        names = [name for name in source.namelist() if name.endswith((".xml", ".rels"))]
        victim = chance.choice(names)
        for name in source.namelist():
            content = source.read(name)
            if name == victim:
                kind = chance.random()
                pattern = rb'"[^"<>]{0,40}"' if kind < 0.6 else rb"<[^>]{1,80}>"
                found = list(re.finditer(pattern, content))
                if kind < 0.2 or not found:
                    content = flipped(content, chance)
                else:
                    hit, other = chance.choice(found), chance.choice(found)
                    new = chance.choice([*ODD, other[0]]) if kind < 0.6 else chance.choice([b"", hit[0] + other[0]])
                    content = content[: hit.start()] + new + content[hit.end() :]
            target.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_broken_files_are_read_or_refused(file):
    if file.suffix == ".pdf":
        pytest.importorskip("pypdfium2")
    chance = random.Random(file.name)
    data = file.read_bytes()
    for _ in range(15 if file.suffix == ".pdf" else 60):
        package = file.suffix in {".xlsx", ".docx"} and chance.random() < 0.7
        broken = disturbed(data, chance) if package else flipped(data, chance)
        refusal = None
        try:
            document = read_document(broken, file.name)
        except UnreadableError as error:
            refusal = error
        if refusal:
            assert refusal.code
            assert refusal.name == file.name
            assert str(refusal)
        else:
            assert document.content
            assert all(note.text for note in document.notes)
