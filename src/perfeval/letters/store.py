"""The state of the rounds in one SQLite file: readable tables and views, one transaction a department.

Everything about round N is written under N and can be made anew from what stands under N-1: an interrupted or
repeated run of a round leaves the same state as one that ran through.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from perfeval.errors import ConfigurationError, escaped
from perfeval.letters.items import Item, ItemState, Noticed
from perfeval.messages import Phrase
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from perfeval.changes import Change
    from perfeval.letters.roster import Expected
    from perfeval.model import Form

__all__ = ["SCHEMA_VERSION", "Round", "StateError", "Store", "Submission"]

SCHEMA_VERSION = 1
_APPLICATION = 0x70657266  # "perf"

_SCHEMA = """
CREATE TABLE round (
    number INTEGER PRIMARY KEY, date TEXT NOT NULL, deadline TEXT NOT NULL, sender TEXT NOT NULL,
    contact TEXT NOT NULL, profile TEXT NOT NULL,
    program TEXT NOT NULL, inputs TEXT NOT NULL, finished INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE department (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, code TEXT, kind TEXT NOT NULL, project TEXT
);
CREATE TABLE submission (
    round INTEGER NOT NULL, department INTEGER NOT NULL, state TEXT NOT NULL, year INTEGER NOT NULL, contact TEXT,
    files TEXT NOT NULL, detail TEXT NOT NULL, gate TEXT, form_sha256 TEXT, form TEXT, carried INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (round, department)
);
CREATE TABLE item (
    round INTEGER NOT NULL, department INTEGER NOT NULL, number INTEGER NOT NULL, first_round INTEGER NOT NULL,
    state TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, place TEXT NOT NULL, cells TEXT NOT NULL,
    message TEXT NOT NULL, reply TEXT NOT NULL, reply_round INTEGER NOT NULL, remark TEXT NOT NULL,
    explained TEXT NOT NULL, settled_in INTEGER NOT NULL, key TEXT NOT NULL, paths TEXT NOT NULL, workings TEXT NOT NULL, facts TEXT NOT NULL,
    PRIMARY KEY (round, department, number)
);
CREATE TABLE reply (
    round INTEGER NOT NULL, department INTEGER NOT NULL, file TEXT NOT NULL, letter_round INTEGER NOT NULL,
    number INTEGER NOT NULL, text TEXT NOT NULL
);
CREATE TABLE change (
    round INTEGER NOT NULL, department INTEGER NOT NULL, kind TEXT NOT NULL, place TEXT NOT NULL,
    old_path TEXT, path TEXT, before TEXT, after TEXT
);
CREATE TABLE letter (
    round INTEGER NOT NULL, department INTEGER NOT NULL, code TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL,
    PRIMARY KEY (round, department)
);
CREATE TABLE stray (round INTEGER NOT NULL, file TEXT NOT NULL, code TEXT NOT NULL, text TEXT NOT NULL);
"""


def _views() -> str:
    """What people look at: every code in words."""
    from perfeval.letters.filing import Filing
    from perfeval.matters import MatterClass
    from perfeval.policy import GateWord

    def words(column: str, codes: Iterable[ItemState | Filing | MatterClass | GateWord]) -> str:
        cases = " ".join(f"WHEN '{code.value}' THEN '{code.title}'" for code in codes)
        return f"CASE {column} {cases} ELSE {column} END"

    return f"""
CREATE VIEW "台账" AS
    SELECT item.round AS "轮次", department.name AS "部门", department.project AS "项目", item.number AS "编号",
        {words("item.kind", MatterClass)} AS "类别", item.title AS "事项", item.place AS "位置",
        item.cells AS "单元格", item.message AS "审核意见", {words("item.state", ItemState)} AS "状态",
        item.reply AS "部门回复", item.remark AS "备注", item.first_round AS "首次提出"
    FROM item JOIN department ON department.id = item.department
    ORDER BY item.round, department.id, item.number;
CREATE VIEW "部门" AS
    SELECT submission.round AS "轮次", department.name AS "部门", department.code AS "编码", department.project AS "项目",
        {words("submission.state", Filing)} AS "报送情况", {words("submission.gate", GateWord)} AS "结论",
        submission.files AS "文件",
        (SELECT count(*) FROM item WHERE item.round = submission.round AND item.department = submission.department
            AND item.state IN ('new', 'open')) AS "未办结", letter.code AS "函件编号", letter.file AS "函件"
    FROM submission JOIN department ON department.id = submission.department
    LEFT JOIN letter ON letter.round = submission.round AND letter.department = submission.department
    ORDER BY submission.round, department.id;
"""  # noqa: S608 (the codes are our own)


class Round(Record):
    """One round: its number, the date and deadline of its letters, and what it was made of."""

    number: int
    date: str
    deadline: str
    sender: str
    contact: str
    profile: str
    inputs: str
    finished: bool


class Submission(Record):
    """What one department handed in for one round; ``form`` is what was judged, perhaps of an earlier round."""

    state: str
    year: int
    files: tuple[str, ...] = ()
    detail: str = ""
    contact: str | None = None
    gate: str | None = None
    form: Form | None = None
    carried: bool = False


class StateError(ConfigurationError):
    """The state file cannot be used: why, and what to do about it."""

    def __init__(self, path: str, reason: Phrase, advice: Phrase) -> None:
        self.path = path
        self.reason = reason
        self.advice = advice
        super().__init__(path, reason, advice)

    def render(self, lang: str = "zh") -> str:
        """File, reason and advice in ``lang``."""
        colon, stop = ("：", "。") if lang == "zh" else (": ", ". ")
        return f"{escaped(self.path)}{colon}{self.reason.render(lang)}{stop}{self.advice.render(lang)}"

    def __str__(self) -> str:
        return self.render()


_KEEP = Phrase("请恢复备份；没有备份时另设 --out 文件夹，从第1轮重新开始")
# By the low byte of SQLite's own codes.
_BUSY, _DAMAGED, _CLOSED = frozenset({5, 6}), frozenset({1, 11, 26}), frozenset({3, 8, 14})


def _why(error: sqlite3.Error) -> tuple[Phrase, Phrase]:
    """What SQLite says, and what to do about it."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code in _DAMAGED:
        return Phrase.of("状态文件已损坏，或者不是状态文件（{said}）", said=str(error)), _KEEP
    if code in _BUSY:
        return Phrase("状态文件正被其他程序使用"), Phrase("请关闭打开它的程序（数据库查看器、另一次运行）后重试")
    if code in _CLOSED:
        advice = Phrase("请检查文件夹是否存在、是否有写入权限，或用 --state 另设位置")
        return Phrase.of("状态文件无法打开或写入（{said}）", said=str(error)), advice
    return Phrase.of("状态文件无法使用（{said}）", said=str(error)), Phrase("请检查磁盘后重试；已写入的各部门不受影响")


class Store:
    """The state file. Raises ``StateError`` for a file that is none, or is of another version."""

    def __init__(self, path: str) -> None:
        self._path = path
        with self.told():
            self._db = sqlite3.connect(path, isolation_level=None)
        try:
            with self.told():
                self._open()
        except BaseException:
            self._db.close()
            raise

    def _open(self) -> None:
        self._db.execute("PRAGMA foreign_keys = ON")
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        (application,) = self._db.execute("PRAGMA application_id").fetchone()
        tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not tables and not version:
            self._create()
        elif application != _APPLICATION:
            raise StateError(
                self._path,
                Phrase("不是 perfeval round 的状态文件，未作改动"),
                Phrase("请用 --state 另设文件，或换一个 --out 文件夹"),
            )
        elif version != SCHEMA_VERSION:
            raise StateError(
                self._path,
                Phrase.of("状态文件的版本是{version}，应为{expected}", version=version, expected=SCHEMA_VERSION),
                Phrase("请用写出它的那个版本的 perfeval（台账 round 表的 program 栏），或升级到更新的版本"),
            )
        said = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if said != "ok":
            raise StateError(self._path, Phrase.of("状态文件已损坏（{said}）", said=said), _KEEP)

    @contextmanager
    def told(self) -> Iterator[None]:
        """What SQLite cannot do with the file is told as a ``StateError``."""
        try:
            yield
        except sqlite3.Error as error:
            raise StateError(self._path, *_why(error)) from None

    def _create(self) -> None:
        self._db.executescript(f"BEGIN EXCLUSIVE;{_SCHEMA}{_views()}PRAGMA application_id = {_APPLICATION};"
                               f"PRAGMA user_version = {SCHEMA_VERSION};COMMIT;")  # fmt: skip

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Everything inside is written together or not at all."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self._db.execute(sql, values).fetchall()

    # --- Rounds ---

    def last_round(self) -> Round | None:
        """The round that was begun last."""
        rows = self._rows(
            "SELECT number, date, deadline, sender, contact, profile, inputs, finished FROM round ORDER BY number DESC LIMIT 1"
        )
        if not rows:
            return None
        names = ("number", "date", "deadline", "sender", "contact", "profile", "inputs")
        return Round(**dict(zip(names, rows[0], strict=False)), finished=bool(rows[0][-1]))

    def begin(self, each: Round, program: str) -> None:
        """Begin a round, or begin it anew: what other runs left under its number goes department by department."""
        self._db.execute(
            "INSERT OR REPLACE INTO round (number, date, deadline, sender, contact, profile, program, inputs, finished)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (
                each.number,
                each.date,
                each.deadline,
                each.sender,
                each.contact,
                each.profile,
                program,
                each.inputs,
            ),
        )

    def finish(self, number: int, departments: Iterable[int], strays: Iterable[tuple[str, str, str]]) -> list[str]:
        """Mark a round as done; forget departments that are not on the roster any more, and name their letters."""
        kept = set(departments)
        gone: list[str] = []
        with self.whole():
            for (department,) in self._rows("SELECT department FROM submission WHERE round = ?", number):
                if department not in kept:
                    files = "SELECT file FROM letter WHERE round = ? AND department = ?"
                    gone += [file for (file,) in self._rows(files, number, department)]
                    self._forget(number, department)
            self._db.execute("DELETE FROM stray WHERE round = ?", (number,))
            self._db.executemany("INSERT INTO stray VALUES (?, ?, ?, ?)", [(number, *stray) for stray in strays])
            self._db.execute("UPDATE round SET finished = 1 WHERE number = ?", (number,))
        return gone

    # --- Departments ---

    def department(self, expected: Expected) -> int:
        """The number of a department's form, which it keeps over all rounds."""
        key = json.dumps(expected.key, ensure_ascii=False)
        self._db.execute(
            "INSERT INTO department (key, name, code, kind, project) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET name = excluded.name, code = excluded.code",
            (key, expected.department, expected.code, expected.kind, expected.project),
        )
        return int(self._rows("SELECT id FROM department WHERE key = ?", key)[0][0])

    def submission(self, number: int, department: int) -> Submission | None:
        """What a department handed in for a round."""
        rows = self._rows(
            "SELECT state, year, files, detail, contact, gate, form, carried FROM submission"
            " WHERE round = ? AND department = ?",
            number,
            department,
        )
        if not rows:
            return None
        state, year, files, detail, contact, gate, form, carried = rows[0]
        from perfeval.codec import from_json

        return Submission(
            state=state,
            year=year,
            files=tuple(json.loads(files)),
            detail=detail,
            contact=contact,
            gate=gate,
            form=None if form is None else from_json(form),
            carried=bool(carried),
        )

    def items(self, number: int, department: int) -> tuple[Item, ...]:
        """The items of a department as they stood in a round."""
        return tuple(
            Item(
                number=row[0],
                first_round=row[1],
                round=number,
                state=ItemState(row[2]),
                matter=Noticed(
                    key=row[3],
                    kind=row[4],
                    title=row[5],
                    message=row[6],
                    paths=tuple(json.loads(row[7])),
                    place=row[8],
                    cells=row[9],
                    workings=tuple(json.loads(row[10])),
                    facts=tuple((rule, path, about) for rule, path, about in json.loads(row[11])),
                ),
                reply=row[12],
                reply_round=row[13],
                explained=row[14],
                remark=row[15],
                settled_in=row[16],
            )
            for row in self._rows(
                "SELECT number, first_round, state, key, kind, title, message, paths, place, cells, workings, facts,"
                " reply, reply_round, explained, remark, settled_in FROM item WHERE round = ? AND department = ? ORDER BY number",
                number,
                department,
            )
        )

    def _forget(self, number: int, department: int) -> None:
        for table in ("submission", "item", "reply", "change", "letter"):
            self._db.execute(f"DELETE FROM {table} WHERE round = ? AND department = ?", (number, department))  # noqa: S608

    def record(
        self,
        number: int,
        department: int,
        submission: Submission,
        items: Sequence[Item],
        *,
        replies: Iterable[tuple[str, int, int, str]],
        changed: Iterable[tuple[Change, str]],
    ) -> None:
        """Everything about one department in one round, in the place of what stood there."""
        from hashlib import sha256

        from perfeval.codec import to_json

        form = None if submission.form is None else to_json(submission.form)
        digest = None if form is None else sha256(form.encode()).hexdigest()
        with self.whole():
            letters = self._rows(
                "SELECT code, file, sha256 FROM letter WHERE round = ? AND department = ?", number, department
            )
            self._forget(number, department)
            self._db.executemany(
                "INSERT INTO letter VALUES (?, ?, ?, ?, ?)", [(number, department, *letter) for letter in letters]
            )
            self._db.execute(
                "INSERT INTO submission VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number,
                    department,
                    submission.state,
                    submission.year,
                    submission.contact,
                    _json(submission.files),
                    submission.detail,
                    submission.gate,
                    digest,
                    form,
                    int(submission.carried),
                ),
            )
            self._db.executemany(
                f"INSERT INTO item VALUES ({', '.join('?' * 19)})",  # noqa: S608
                [_item_row(number, department, item) for item in items],
            )
            self._db.executemany(
                "INSERT INTO reply VALUES (?, ?, ?, ?, ?, ?)", [(number, department, *reply) for reply in replies]
            )
            self._db.executemany(
                "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (number, department, each.kind, place, each.old_path, each.path, each.before, each.after)
                    for each, place in changed
                ],
            )

    # --- Letters ---

    def letter(self, number: int, department: int) -> tuple[str, str, str] | None:
        """The code, file and SHA-256 of a letter that was written."""
        rows = self._rows(
            "SELECT code, file, sha256 FROM letter WHERE round = ? AND department = ?", number, department
        )
        return rows[0] if rows else None

    def wrote(self, number: int, department: int, code: str, file: str, digest: str) -> None:
        """A letter was written."""
        self._db.execute(
            "INSERT OR REPLACE INTO letter VALUES (?, ?, ?, ?, ?)", (number, department, code, file, digest)
        )

    def addressee(self, code: str) -> tuple[int, int] | None:
        """The round and the department of the letter with a code."""
        rows = self._rows("SELECT round, department FROM letter WHERE code = ?", code)
        return rows[0] if rows else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _item_row(number: int, department: int, item: Item) -> tuple[object, ...]:
    matter = item.matter
    return (
        number,
        department,
        item.number,
        item.first_round,
        item.state.value,
        matter.kind,
        matter.title,
        matter.place,
        matter.cells,
        matter.message,
        item.reply,
        item.reply_round,
        item.remark,
        item.explained,
        item.settled_in,
        matter.key,
        _json(matter.paths),
        _json(matter.workings),
        _json(matter.facts),
    )
