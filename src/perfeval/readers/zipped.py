"""Bounded access to the parts of an Office package: a zip in memory, and XML that cannot expand."""

from __future__ import annotations

import io
import zipfile
import zlib
from posixpath import dirname, join, normpath
from pyexpat import ErrorString, ExpatError, ParserCreate
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import unquote

from attrs import define, field, frozen

from perfeval.errors import UnreadableError, escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pyexpat import XMLParserType

__all__ = ["MOST_TEXT", "Node", "Package", "Relation", "Shape"]

_PART_BYTES = 64 << 20
_TOTAL_BYTES = 192 << 20
_RATIO = 250
_RATIO_FROM = 1 << 20
_PARTS = 4_000
_DEPTH = 128
_MARKUP = 2_500_000
_LARGE = 4 << 20
_NODES = 400_000
_TOKEN_BYTES = 4 << 20
_CHUNK = 1 << 20

MOST_TEXT = 32_767
"""The longest text one cell may hold, as in Excel itself."""

_RESAVE = "请用 Office 或 WPS 打开后另存一份再试；如打不开，请向来源索取完好的文件"

# Namespaces in their transitional and strict spelling; anything else keeps its address as prefix.
_PREFIXES = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "",
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r:",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r:",
    "http://schemas.openxmlformats.org/package/2006/relationships": "",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://purl.oclc.org/ooxml/drawingml/main": "a:",
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing": "xdr:",
    "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing": "xdr:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "urn:schemas-microsoft-com:vml": "v:",
}


class _Names(dict[str, str]):
    """``address local`` as expat gives it, to ``prefix:local``."""

    def __missing__(self, name: str) -> str:
        address, blank, local = name.rpartition(" ")
        short = local if not blank else _PREFIXES.get(address, address + " ") + local
        self[name] = short
        return short


@frozen
class Relation:
    """One relationship of a part: the last word of its type, the part it leads to, whether it leads outside."""

    kind: str
    target: str
    external: bool


_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


def _damaged(part: str, reason: object, *, line: int = 0) -> UnreadableError:
    place = f"{part}:{line}" if line else part
    return UnreadableError(
        "ZIP-DAMAGED", "文件已损坏或不完整：{reason}", _RESAVE, place=place, reason=str(reason)[:200]
    )


def _too_big(code: str, template: str, place: str, **evidence: int) -> UnreadableError:
    error = UnreadableError(code, template, "正常的自评表不会这样大，请核对来源，或只保留自评表后另存", place=place)
    error.evidence = dict(evidence)
    return error


def _parser(part: str) -> XMLParserType:
    """An expat parser that refuses every DOCTYPE, and with it all entities and all external files."""
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> NoReturn:
        raise UnreadableError(
            "XML-DTD",
            "部件内有 DOCTYPE 或实体声明，Office 从不这样写，已拒绝",
            _RESAVE,
            place=f"{part}:{parser.CurrentLineNumber}",
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def _too_deep(part: str, parser: XMLParserType) -> UnreadableError:
    place = f"{part}:{parser.CurrentLineNumber}"
    return _too_big("XML-DEPTH", "XML 嵌套超过 {limit} 层", place, limit=_DEPTH)


@frozen
class Shape:
    """What of a part becomes a tree: the ``kept`` elements; others are passed over, though not what is in them.

    ``detailed`` ones have attributes, ``textual`` ones text; ``dull`` ones are left out when nothing is in them.
    """

    kept: frozenset[str]
    detailed: frozenset[str]
    textual: frozenset[str]
    dull: frozenset[str]


class _Kinds(dict[str, tuple[str, bool, bool]]):
    """From a name as expat gives it to the short name (empty: not kept), and whether attributes and text count."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.names = _Names()

    def __missing__(self, name: str) -> tuple[str, bool, bool]:
        tag = self.names[name]
        shape = self.shape
        kind = (tag, tag in shape.detailed, tag in shape.textual) if tag in shape.kept else ("", False, False)
        self[name] = kind
        return kind


_NO_ATTRIBUTES: dict[str, str] = {}
_NO_CHILDREN: list[Node] = []  # shared by all leaves, never added to


@define
class Node:
    """An element of a part that was asked for as a tree."""

    tag: str
    attributes: Mapping[str, str]
    children: list[Node] = field(factory=lambda: _NO_CHILDREN)
    text: str = ""

    def child(self, tag: str) -> Node | None:
        """The first child of that name."""
        for node in self.children:
            if node.tag == tag:
                return node
        return None

    @property
    def value(self) -> str:
        """The ``w:val`` of the element, empty without one."""
        return self.attributes.get("w:val", "")


class Package:
    """A zip whose directory has been checked against the limits; parts are read in memory, never unpacked to disk."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, LookupError, OSError, EOFError) as error:
            raise _damaged("", error) from None
        if len(infos) > _PARTS:
            raise _too_big("ZIP-PARTS", "压缩包内有 {count} 个部件，上限 {limit}", "", count=len(infos), limit=_PARTS)
        self._infos: dict[str, zipfile.ZipInfo] = {}
        total = 0
        for info in infos:
            self._check_entry(info)
            self._infos[info.filename.lower()] = info
            total += info.file_size
        if total > _TOTAL_BYTES:
            raise _too_big("ZIP-SIZE", "解压后共 {size} 字节，上限 {limit}", "", size=total, limit=_TOTAL_BYTES)

    def _check_entry(self, info: zipfile.ZipInfo) -> None:
        name = info.filename
        if name.lower() in self._infos:
            raise UnreadableError("ZIP-DUP", "压缩包内同名部件出现两次", _RESAVE, place=name)
        if name.startswith("/") or ".." in name.split("/") or any(c in name for c in "\\:\0"):
            raise UnreadableError("ZIP-NAME", "压缩包内的部件名指向包外", _RESAVE, place=name)
        if info.flag_bits & 1:
            raise UnreadableError("ZIP-ENCRYPTED", "压缩包已加密", "请去掉密码后另存再试", place=name)
        if info.file_size > _PART_BYTES:
            raise _too_big(
                "ZIP-SIZE", "一个部件解压后有 {size} 字节，上限 {limit}", name, size=info.file_size, limit=_PART_BYTES
            )
        if info.file_size > _RATIO_FROM and info.file_size > _RATIO * max(info.compress_size, 1):
            raise _too_big(
                "ZIP-RATIO",
                "一个部件由 {packed} 字节解压成 {size} 字节，疑为压缩炸弹",
                name,
                packed=info.compress_size,
                size=info.file_size,
            )

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._infos

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, as the zip spells them."""
        return tuple(info.filename for info in self._infos.values())

    def parse(
        self,
        part: str,
        start: Callable[[str, Mapping[str, str]], object],
        end: Callable[[str], object],
        text: Callable[[str], object] | None = None,
        *,
        bare_attributes: bool = False,
    ) -> None:
        """Feed the XML of ``part`` to three functions; names are ``prefix:local``, or bare in the main namespace.

        ``bare_attributes`` saves the renaming where no attribute that matters has a prefix. Raises
        ``UnreadableError``: part missing, XML broken, a DOCTYPE, depth or size over the limit.
        """
        names = _Names()
        depth = 0
        parser = _parser(part)

        def opened(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > _DEPTH:
                raise _too_deep(part, parser)
            if attributes and not bare_attributes:
                attributes = {names[key]: value for key, value in attributes.items()}
            start(names[name], attributes)

        def closed(name: str) -> None:
            nonlocal depth
            depth -= 1
            end(names[name])

        parser.StartElementHandler = opened
        parser.EndElementHandler = closed
        if text is not None:
            parser.CharacterDataHandler = text
        self._feed(part, parser)

    def tree(self, part: str, shape: Shape) -> Node:
        """The elements of ``part`` that matter as a tree, below a root without a name.

        Raises ``UnreadableError`` as ``parse`` does.
        """
        kinds = _Kinds(shape)
        keys = _Names()
        root = node = Node("", _NO_ATTRIBUTES)
        open_nodes = [root]
        is_open: list[bool] = []  # for each element around, whether it is kept
        parts: list[str] = []
        left = _NODES
        parser = _parser(part)

        def opened(name: str, attributes: dict[str, str]) -> None:
            nonlocal node, left
            tag, detailed, textual = kinds[name]
            is_open.append(tag != "")
            if len(is_open) > _DEPTH:
                raise _too_deep(part, parser)
            if not tag:
                return
            left -= 1
            if left < 0:
                raise _too_big("XML-SIZE", "一个部件的标记超过 {limit} 个", part, limit=_NODES)
            known = {keys[key]: value for key, value in attributes.items()} if detailed else _NO_ATTRIBUTES
            inner = Node(tag, known)
            if node.children:
                node.children.append(inner)
            else:
                node.children = [inner]
            open_nodes.append(inner)
            node = inner
            if textual:
                parser.CharacterDataHandler = parts.append

        def closed(_: str) -> None:
            nonlocal node
            if not is_open.pop():
                return
            done = open_nodes.pop()
            node = open_nodes[-1]
            if parser.CharacterDataHandler is not None:
                parser.CharacterDataHandler = None
                done.text = "".join(parts)
                parts.clear()
            elif not done.children and done.tag in shape.dull:
                node.children.pop()

        parser.StartElementHandler = opened
        parser.EndElementHandler = closed
        self._feed(part, parser)
        return root

    def count(self, part: str, *marks: bytes) -> int:
        """How often the marks occur in a part; 0 for a small part, which need not be looked through beforehand."""
        info = self._infos.get(part.lower())
        if info is None or info.file_size <= _LARGE:
            return 0
        try:
            return self._count(info, *marks)
        except _BROKEN as error:
            raise _damaged(part, error) from None

    def _count(self, info: zipfile.ZipInfo, *marks: bytes) -> int:
        found = 0
        with self._zip.open(info) as file:
            while chunk := file.read(_CHUNK):
                found += sum(map(chunk.count, marks))
        return found

    def _feed(self, part: str, parser: XMLParserType, most: int = _MARKUP) -> None:
        info = self._infos.get(part.lower())
        if info is None:
            raise UnreadableError("PART-MISSING", "文件内缺少一个部件", _RESAVE, place=part)
        fed = 0
        try:
            # Counting is a hundred times faster than parsing: what is too much is known before much is done.
            if info.file_size > _LARGE and self._count(info, b"<") > most:
                raise _too_big("XML-SIZE", "一个部件的标记超过 {limit} 个", part, limit=most)
            with self._zip.open(info) as file:
                while chunk := file.read(_CHUNK):
                    fed += len(chunk)
                    parser.Parse(chunk, False)
                    # Older expat scans an unfinished token again with every chunk: no token may grow without end.
                    if fed - parser.CurrentByteIndex > _TOKEN_BYTES:
                        raise _too_big("XML-SIZE", "一个标记超过 {limit} 字节", part, limit=_TOKEN_BYTES)
            parser.Parse(b"", True)
        except ExpatError as error:
            raise _damaged(part, ErrorString(error.code), line=error.lineno) from None
        except _BROKEN as error:
            raise _damaged(part, error) from None

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of ``part`` by their id; ``""`` stands for the package itself."""
        folder = dirname(part)
        name = join(folder, "_rels", part[len(folder) :].lstrip("/") + ".rels")
        found: dict[str, Relation] = {}
        if name not in self:
            return found

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            if tag != "Relationship":
                return
            kind = attributes.get("Type", "").rpartition("/")[2]
            external = attributes.get("TargetMode") == "External"
            target = attributes.get("Target", "")
            if not external:
                target = self._resolved(folder, target)
            found[attributes.get("Id", "")] = Relation(kind, target, external)

        self.parse(name, start, lambda _: None)
        return found

    def _resolved(self, folder: str, target: str) -> str:
        for spelling in (target, unquote(target)):
            bare = spelling.partition("#")[0].replace("\\", "/")
            name = normpath(bare.lstrip("/") if bare.startswith("/") else join(folder, bare))
            if name in self:
                return name
        return escaped(target)

    def main_part(self, usual: str) -> str:
        """The part the package names as its ``officeDocument``; ``usual`` when it names none."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and relation.target in self:
                return relation.target
        return usual
