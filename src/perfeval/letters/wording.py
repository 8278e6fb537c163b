"""The sentences around the matters of a letter: shipped ones, and what a bureau puts in their place."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Any

from perfeval.tomltext import Strict, join_keys, parse_toml, read_toml

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["Wording", "load_wording", "shipped_text"]

_LONGEST = 2_000


class Wording:
    """The sentences by table and name."""

    def __init__(self, texts: dict[tuple[str, str], str]) -> None:
        self._texts = texts

    def raw(self, table: str, name: str) -> str:
        """A sentence as it stands."""
        return self._texts[table, name]

    def say(self, table: str, name: str, **evidence: object) -> str:
        """A sentence with its evidence filled in."""
        return self._texts[table, name].format_map({key: str(value) for key, value in evidence.items()})


def shipped_text() -> str:
    """The wording that comes with perfeval, as TOML to start from."""
    from importlib.resources import files

    return files("perfeval.letters").joinpath("wording.toml").read_text(encoding="utf-8")


def load_wording(path: str | PathLike[str] | None = None) -> Wording:
    """The shipped wording, with the sentences of the TOML file at ``path`` in the place of those of the same name.

    Raises ``SettingsError`` with everything that is wrong: an unknown name, a placeholder that the sentence does not
    have, a value that is no text.
    """
    own = _flat(parse_toml(shipped_text(), "wording.toml"))
    if path is None:
        return Wording(own)
    from os import fspath

    source = fspath(path)
    given = read_toml(source)
    strict = Strict(source)
    tables = dict.fromkeys(table for table, _ in own)
    for table, entries in given.items():
        if table not in tables:
            strict.unknown(join_keys(table), table, tables)
        elif not isinstance(entries, dict):
            strict.add(join_keys(table), "应为一节")
        else:
            names = [name for at, name in own if at == table]
            for name, text in entries.items():
                place = join_keys(table, name)
                if name not in names:
                    strict.unknown(place, name, names)
                elif _usable(strict, place, text, own[table, name], table):
                    own[table, name] = text
    strict.finish()
    return Wording(own)


# Everything that the sentences of a table may use: a sentence of one's own may leave out what the shipped one says.
_ALSO = {
    "标题": ("年度", "表名", "单位", "轮次"),
    "开头": ("年度", "表名", "单位", "轮次", "结论", "计数", "期限", "前次", "办理", "新提", "处数"),
    "催报": ("年度", "表名", "单位", "期限", "文件", "详情"),
}


def _usable(strict: Strict, place: str, text: Any, shipped: str, table: str) -> bool:
    if not isinstance(text, str):
        strict.add(place, "应为文本")
        return False
    if len(text) > _LONGEST:
        strict.add(place, "超过 {limit} 字", limit=_LONGEST)
        return False
    known = {*_ALSO.get(table, ()), *(_placeholders(shipped) or ())}
    used = _placeholders(text)
    if used is None:
        strict.add(place, "花括号不成对")
        return False
    for name in used:
        if name not in known:
            strict.add(place, "这一条没有 {name}，可用：{known}", name=name, known="、".join(sorted(known)) or "—")
            return False
    return True


def _placeholders(text: str) -> list[str] | None:
    """The names in braces; None if they are malformed or do more than stand for a text."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    if any(spec or conversion for _, _, spec, conversion in parts):
        return None
    return [name for _, name, _, _ in parts if name is not None]


def _flat(tables: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(table, name): text for table, entries in tables.items() for name, text in entries.items()}
