"""perfeval round: letters out, revised forms and replies in, and every item gets its right state."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import attrs
import click.testing
import docx
import openpyxl
import pytest

import perfeval
from perfeval.cli.group import cli
from perfeval.reading import read

ROOT = Path(__file__).parents[2]
LIWAN = "广州市荔湾区人民代表大会常务委员会办公室"
HEAD = "部门名称,年度\n"
# A letter is known by this; the rest is for people.
NUMBER = re.compile(r"[0-9]+-[0-9A-Z]{8}")


def small(department: str | None = "甲局", year: int = 2021, rate: str = "99.71%", **more: Any) -> dict[str, Any]:
    """A form whose only fault is its rate (97.71 % is right)."""
    line = {"source": "合计", "initial_budget": "512.40", "adjustment": "-31.25", "actual": "470.11"}
    line["stated_completion_rate"] = rate
    made = {"schema": 1, "kind": "department_overall", "money_unit": "万元", "year": year, "funding": [line]}
    return made | {"department": department} | more


class Bureau:
    """A folder of forms, a roster, and where letters go."""

    def __init__(self, home: Path) -> None:
        self.inbox, self.out = home / "报送", home / "函件"
        self.roster = home / "roster.csv"
        self.inbox.mkdir()
        self.rules = ("--select", "completion-rate-mismatch")

    def put(self, name: str, form: dict[str, Any]) -> None:
        perfeval_form = perfeval.from_dict(form)
        (self.inbox / name).write_text(perfeval.to_json(perfeval_form), encoding="utf-8")

    def expects(self, *rows: str, head: str = HEAD) -> None:
        self.roster.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")

    def round(self, *options: str, code: int | None = None) -> click.testing.Result:
        arguments = ["round", str(self.inbox), "--roster", str(self.roster), "--out", str(self.out)]
        arguments += ["--date", "2022-03-05", "--no-config", *self.rules, *options]
        result = click.testing.CliRunner().invoke(cli, arguments, env={"PERFEVAL_LANG": None})
        assert result.exit_code in ({0, 1, 3} if code is None else {code}), result.output
        return result

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.out / "state.sqlite")) as state:
            return state.execute(sql).fetchall()

    def states(self, number: int) -> dict[int, str]:
        return dict(self.query(f'SELECT "编号", "状态" FROM "台账" WHERE "轮次" = {number}'))

    def letters(self, number: int) -> list[Path]:
        return sorted((self.out / f"第{number}轮").glob("*.docx"))

    def overview(self, number: int) -> openpyxl.Workbook:
        return openpyxl.load_workbook(self.out / f"第{number}轮" / f"总表-第{number}轮.xlsx")


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path)


def text_of(letter: Path) -> str:
    document = docx.Document(str(letter))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def answered(letter: Path, replies: dict[str, str], to: Path, *, shuffled: bool = False) -> None:
    """What a department does with a letter: fills in the last column, saves it under a name of its own."""
    document = docx.Document(str(letter))
    for table in document.tables:
        for row in table.rows[1:]:
            number = row.cells[0].text.strip()
            if number in replies and len(row.cells) > 3:
                row.cells[-1].text = replies[number]
        if shuffled:
            rows = [row._tr for row in table.rows[1:]]
            for row in reversed(rows):
                table._tbl.append(row)
    document.save(str(to))


def rows_of(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(min_row=3, values_only=True))


# --- The Liwan form from the first letter to the last ---------------------------------------------------------------


@pytest.fixture(scope="module")
def liwan_letter(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    bureau = Bureau(tmp_path_factory.mktemp("liwan"))
    bureau.rules = ()
    bureau.expects(f"{LIWAN},2021")
    shutil.copy(ROOT / "examples" / "liwan-2021.xlsx", bureau.inbox)
    bureau.round("--deadline", "2022-03-18", "--sender", "荔湾区财政局", "--contact", "绩效科 81234567", code=0)
    return bureau


def test_the_letter_speaks_the_words_of_the_form(liwan_letter: Bureau) -> None:
    (letter,) = liwan_letter.letters(1)
    text = text_of(letter)
    for words in (
        f"{LIWAN}：",
        "一、须修改",
        "二、须说明",
        "三、建议（1项）",
        "任务2·支持单位任务个数·完成情况（H17）",
        "预算完成率95.84%与金额相符",
        "2022年3月18日前",
        "2022年3月5日",
        "荔湾区财政局",
        "绩效科 81234567",
        "部门回复",
    ):
        assert words in text, words
    assert "$" not in text
    assert not re.search(r"[a-z]+-[a-z]+", text.replace("1-", ""))
    assert "{{" not in text
    # What is asked is not said to be right.
    assert "没有未说明" not in text


def test_nothing_in_the_letter_tells_who_made_it_or_when(liwan_letter: Bureau) -> None:
    (letter,) = liwan_letter.letters(1)
    with zipfile.ZipFile(letter) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/app.xml" not in package.namelist()
    core = docx.Document(str(letter)).core_properties
    assert (core.author, core.last_modified_by, core.title) == ("", "", "")


def test_every_item_of_the_second_round_has_its_state(liwan_letter: Bureau, tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.rules = ()
    bureau.roster.write_bytes(liwan_letter.roster.read_bytes())
    shutil.copytree(liwan_letter.out, bureau.out)
    titles = dict(bureau.query('SELECT "事项", "编号" FROM "台账" WHERE "轮次" = 1'))
    form = read(ROOT / "examples" / "liwan-2021.xlsx").form
    for task, row, cells in (
        (0, 2, {"result": "宣传覆盖面96%"}),
        (4, 1, {"result": "97%"}),
        (0, 1, {"result": "会议召开工作完成率100%"}),
        (1, 0, {"expected": "85%以上"}),
    ):
        tasks = list(form.tasks)
        rows = list(tasks[task].indicators)
        rows[row] = attrs.evolve(rows[row], **cells)
        tasks[task] = attrs.evolve(tasks[task], indicators=tuple(rows))
        form = attrs.evolve(form, tasks=tuple(tasks))
    perfeval.write_xlsx(form, bureau.inbox / "修改稿（定稿）.xlsx")
    off_topic, copied = titles["完成情况与任务目标不对应"], titles["完成情况照抄目标值"]
    measured, adjusted = titles["完成情况没有填数值"], titles["预算调整未说明原因"]
    exceeded = titles["大幅超过目标值，未说明原因"]
    replies = {str(off_topic): "已按要求修改。", str(adjusted): "按区财政统一压减经费。", str(exceeded): "/"}
    answered(bureau.letters(1)[0], replies, bureau.inbox / "回函 (1).docx", shuffled=True)
    result = bureau.round(code=0)
    assert "第2轮" in result.output
    states = bureau.states(2)
    assert states[copied] == "已改"
    assert states[adjusted] == "已说明"
    assert {states[number] for number in (off_topic, measured, exceeded)} == {"未改"}
    remarks = dict(bureau.query('SELECT "编号", "备注" FROM "台账" WHERE "轮次" = 2'))
    assert "仍是原样" in remarks[off_topic]
    assert remarks[measured] == "已改1处，尚有2处"
    changes = bureau.query("SELECT kind, place, before, after FROM change")
    assert changes == [("lowered", "任务2·议案建议交办督办率·预期实现值", "100%", "85%以上")]
    text = text_of(bureau.letters(2)[0])
    for words in ("前次意见办理情况", "你单位回复：已按要求修改。", "未经提示的改动（1处）", "85%以上", "已说明"):
        assert words in text, words
    # The same inputs are the same round; a third one begins when asked, and keeps what was explained.
    before = [letter.read_bytes() for letter in bureau.letters(2)]
    bureau.round()
    assert [letter.read_bytes() for letter in bureau.letters(2)] == before
    (bureau.inbox / "回函 (1).docx").unlink()
    bureau.round("--round", "next")
    assert bureau.states(3)[adjusted] == "已说明"
    assert bureau.states(3)[copied] == "已改"
    assert bureau.states(3)[off_topic] == "未改"
    assert bureau.query('SELECT "报送情况" FROM "部门" WHERE "轮次" = 3') == [("已报送",)]


@pytest.mark.skipif(
    shutil.which("soffice") is None or "PERFEVAL_LIBREOFFICE" not in os.environ,
    reason="takes LibreOffice and some seconds: set PERFEVAL_LIBREOFFICE=1",
)
def test_a_letter_saved_by_libreoffice_is_two_pages_and_comes_back(liwan_letter: Bureau, tmp_path: Path) -> None:
    from perfeval.letters.returned import returned_letter

    answered(liwan_letter.letters(1)[0], {"1": "已改。", "7": "因为压减。\n见附件。"}, tmp_path / "letter.docx")

    def converted(kind: str) -> bytes:
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / "made")]
        subprocess.run([*command, str(tmp_path / "letter.docx")], check=True, capture_output=True)
        return (tmp_path / "made" / f"letter.{kind}").read_bytes()

    letter = returned_letter(converted("docx"), "回函.docx")
    assert letter is not None
    assert dict(letter.replies)[7] == "因为压减。\n见附件。"
    assert NUMBER.fullmatch(letter.code)
    import pypdfium2

    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(converted("pdf"))]
    assert "审核依据与计算过程" in pages[2]


# --- Who handed in what ---------------------------------------------------------------------------------------------


def test_the_overview_says_who_is_missing_or_wrong(bureau: Bureau) -> None:
    bureau.expects("甲局,2021", "乙局,2021", "丙局,2021", "丁局,2021", "戊局,2021", "荔湾区教育局,2021")
    bureau.put("甲.json", small("甲局（部门）"))
    bureau.put("甲副本.json", small("甲局（部门）"))
    bureau.put("乙1.json", small("乙局"))
    bureau.put("乙2.json", small("乙局", rate="97.71%"))
    bureau.put("丙.json", small("丙局", year=2020))
    bureau.put("丁.json", small("丁局", kind="project", project="修路"))
    bureau.put("别处.json", small("荔湾区教肓局"))
    (bureau.inbox / "戊局-自评表.docx").write_bytes(b"PK\x03\x04 not a zip")
    (bureau.inbox / "谁的.json").write_text("{", encoding="utf-8")
    result = bureau.round(code=3)
    rows = {row[0]: row for row in rows_of(bureau.overview(1)["总表"])}
    headings = [cell.value for cell in bureau.overview(1)["总表"][2]]
    states = {name: row[headings.index("报送情况")] for name, row in rows.items()}
    assert states == {
        "甲局": "已报送",
        "乙局": "重复报送",
        "丙局": "年度不符",
        "丁局": "表种不符",
        "戊局": "无法读取",
        "荔湾区教育局": "未报送",
    }
    assert rows["甲局"][headings.index("结论")] == "需更正"
    strays = {row[0]: row[1] for row in rows_of(bureau.overview(1)["未归属文件"])}
    assert "最接近的是“荔湾区教育局”" in strays["别处.json"]
    assert "谁的.json" in strays
    assert "别处.json" in result.output
    texts = [text_of(letter) for letter in bureau.letters(1)]
    assert len(texts) == 6
    assert "乙1.json" in texts[1]
    assert "2020年度" in texts[2]
    assert "尚未收到你单位的2021年度部门整体支出绩效自评表" in texts[5]


def test_common_matters_are_counted_over_departments(bureau: Bureau) -> None:
    bureau.expects("甲局,2021", "乙局,2021", "丙局,2021")
    bureau.put("a.json", small("甲局"))
    bureau.put("b.json", small("乙局"))
    bureau.put("c.json", small("丙局", rate="97.71%"))
    bureau.round(code=1)
    kind, _, count, share, names = rows_of(bureau.overview(1)["共性问题"])[0]
    assert (kind, count, share, names) == ("须修改", 2, "2/3", "甲局、乙局")


def test_a_form_without_a_department_is_told_by_its_file_name(bureau: Bureau) -> None:
    bureau.expects("甲局,2021", "甲局机关服务中心,2021")
    bureau.put("甲局机关服务中心2021.json", small(None))
    bureau.round()
    assert bureau.query('SELECT "部门", "报送情况" FROM "部门"') == [("甲局", "未报送"), ("甲局机关服务中心", "已报送")]


# --- Rounds -----------------------------------------------------------------------------------------------------------


def test_a_late_form_joins_the_round_and_a_revised_one_begins_the_next(bureau: Bureau) -> None:
    bureau.expects("甲局,2021", "乙局,2021")
    bureau.put("a.json", small("甲局"))
    bureau.round(code=1)
    bureau.put("b.json", small("乙局"))
    bureau.round(code=1)
    assert bureau.query("SELECT number FROM round") == [(1,)]
    assert len(bureau.query("SELECT * FROM item WHERE round = 1")) == 2
    bureau.put("a.json", small("甲局", rate="97.71%"))
    result = bureau.round()
    assert "第2轮" in result.output
    assert bureau.query('SELECT "部门", "状态" FROM "台账" WHERE "轮次" = 2') == [("甲局", "已改"), ("乙局", "未改")]
    assert "全部办结" in text_of(bureau.letters(2)[0])


def test_an_interrupted_round_goes_on(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    from perfeval.letters import rounds

    bureau.expects("甲局,2021", "乙局,2021")
    bureau.put("a.json", small("甲局"))
    bureau.put("b.json", small("乙局"))
    write = rounds.write_file

    def full(path: str, data: bytes) -> None:
        if "乙局" in path:
            raise KeyboardInterrupt
        write(path, data)

    with monkeypatch.context() as patched:
        patched.setattr(rounds, "write_file", full)
        click.testing.CliRunner().invoke(
            cli, ["round", str(bureau.inbox), "--roster", str(bureau.roster), "--out", str(bureau.out), "--no-config"]
        )
    assert bureau.query("SELECT finished FROM round") == [(0,)]
    assert len(bureau.letters(1)) == 1
    bureau.round("--round", "next")
    assert bureau.query("SELECT number, finished FROM round") == [(1, 1)]
    assert len(bureau.letters(1)) == 2


def test_a_reply_alone_is_a_new_round_about_the_same_form(bureau: Bureau) -> None:
    bureau.expects("甲局,2021")
    bureau.put("a.json", small("甲局"))
    bureau.round()
    answered(bureau.letters(1)[0], {"1": "金额无误，比率笔误。"}, bureau.inbox / "x.docx")
    (bureau.inbox / "a.json").unlink()
    bureau.round()
    row = bureau.query('SELECT "状态", "部门回复", "备注" FROM "台账" WHERE "轮次" = 2')
    assert row == [("未改", "金额无误，比率笔误。", "须在表中更正，不能只作说明")]
    assert "尚未收到你单位修改后的" in text_of(bureau.letters(2)[0])


def test_a_reply_to_no_item_of_the_letter_is_told(bureau: Bureau) -> None:
    bureau.expects("甲局,2021")
    bureau.put("a.json", small("甲局"))
    bureau.round()
    document = docx.Document(str(bureau.letters(1)[0]))
    row = document.tables[0].rows[1]
    row.cells[0].text, row.cells[-1].text = "99", "系笔误。"
    document.save(str(bureau.inbox / "x.docx"))
    assert "x.docx: 函件中没有编号99的事项，这条回复未计入：系笔误。" in bureau.round().output
    assert bureau.query("SELECT text FROM reply") == []


def test_a_letter_edited_by_hand_is_left_alone(bureau: Bureau) -> None:
    bureau.expects("甲局,2021")
    bureau.put("a.json", small("甲局"))
    bureau.round()
    (letter,) = bureau.letters(1)
    document = docx.Document(str(letter))
    document.paragraphs[-1].text = "改过"
    document.save(str(letter))
    edited = letter.read_bytes()
    assert "函件已被人工改动" in bureau.round().output
    assert letter.read_bytes() == edited
    bureau.round("--overwrite")
    assert letter.read_bytes() != edited


def test_replies_saved_over_the_letter_itself_are_read(bureau: Bureau) -> None:
    bureau.expects("甲局,2021")
    bureau.put("a.json", small("甲局"))
    bureau.round("--sender", "财政局")
    (letter,) = bureau.letters(1)
    answered(letter, {"1": "系笔误。"}, letter)
    bureau.round()
    assert bureau.query("SELECT round, text FROM reply") == [(2, "系笔误。")]
    assert "财政局" in text_of(bureau.letters(2)[0]), "who writes need not be said again"


def test_a_file_that_is_no_form_is_told_and_no_failure(bureau: Bureau) -> None:
    bureau.expects("甲局,2021")
    bureau.put("a.json", small("甲局", rate="97.71%"))
    document = docx.Document()
    document.add_paragraph("报送说明：见附件。")
    document.save(str(bureau.inbox / "说明.docx"))
    assert "说明.docx" in bureau.round(code=0).output


def test_a_letter_that_lost_its_number_belongs_to_nobody(bureau: Bureau) -> None:
    bureau.expects("甲局,2021")
    bureau.put("a.json", small("甲局"))
    bureau.round()
    document = docx.Document(str(bureau.letters(1)[0]))
    for paragraph in document.paragraphs:
        if "函件编号" in paragraph.text:
            paragraph.text = ""
    document.tables[0].rows[1].cells[-1].text = "答复"
    kept = bureau.inbox / "kept.docx"
    document.save(str(kept))
    bureau.round()
    assert bureau.query("SELECT text FROM reply") == [("答复",)], "the hidden number is enough"
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), ("编号", "部门回复", "1", "答"), strict=True):
        cell.text = text
    document.save(str(bureau.inbox / "strange.docx"))
    assert "strange.docx" in bureau.round().output


def test_why_a_file_is_a_stray_is_told_in_the_language_of_the_run(bureau: Bureau) -> None:
    bureau.expects("Bureau A,2021", "Bureau of Education,2021")
    bureau.put("a.json", small("Bureau A"))
    bureau.put("near.json", small("Bureau of Educatoin"))
    bureau.put("far.json", small("Kitchen"))
    bureau.put("nobody.json", small(None))
    (bureau.inbox / "broken.json").write_text("{", encoding="utf-8")
    bureau.round(code=3)
    letter = bureau.letters(1)[0]
    answered(letter, {"1": "a slip"}, bureau.inbox / "early.docx")
    document = docx.Document(str(letter))
    row = document.tables[0].rows[1]
    row.cells[0].text, row.cells[-1].text = "99", "a slip"
    document.save(str(bureau.inbox / "no-item.docx"))
    row.cells[0].text = ""
    document.save(str(bureau.inbox / "no-number.docx"))
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), ("编号", "部门回复", "1", "yes"), strict=True):
        cell.text = text
    document.save(str(bureau.inbox / "no-code.docx"))

    def strays(*options: str) -> dict[str, str]:
        lines = bureau.round(*options, code=3).stderr.splitlines()
        return dict(line.split(": ", 1) for line in lines)

    same = strays("--round", "same", "--lang", "en")
    assert same["early.docx"] == "replies to letters of this round belong to the next one (--round next)"
    (bureau.inbox / "early.docx").unlink()
    told = strays("--round", "next", "--lang", "en")
    assert told["near.json"] == "“Bureau of Educatoin” is not on the roster; the nearest is “Bureau of Education”"
    assert told["no-item.docx"] == "the letter has no item 99; this reply was not counted: a slip"
    assert told["no-number.docx"] == "a reply has no item number: a slip"
    assert told["no-code.docx"] == "has no letter number, or one that is not in the records"
    assert {"far.json", "nobody.json", "broken.json"} < set(told)
    assert not re.search("[一-鿿]", "".join(told.values()))
    # The overview is the bureau's own paper and Chinese whoever runs it.
    kept = {row[0]: row[1] for row in rows_of(bureau.overview(2)["未归属文件"])}
    assert kept["no-number.docx"] == "有一条回复没有编号：a slip"


# --- Safety -----------------------------------------------------------------------------------------------------------

HOSTILE = (
    "../../etc/passwd",
    "CON",
    "甲/局",
    "甲\\局",
    "局\u202e\u200bcod.",
    "<w:t>局</w:t>&amp;",
    "=HYPERLINK(1)",
    "长" * 300,
    "\x1b[2J局\x07",
)


def test_hostile_names_do_no_harm(bureau: Bureau) -> None:
    names = [*HOSTILE, "甲:局"]
    bureau.expects(*(f'"{name}",2021' for name in names))
    for number, name in enumerate(names):
        bureau.put(f"{number}.json", small(name, problems="\x00\x1b\ufffe<w:t>=1+1" if number == 0 else None))
    before = {path.name: path.read_bytes() for path in bureau.inbox.iterdir()}
    everything = set(bureau.out.parent.rglob("*"))
    result = bureau.round()
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output
    assert len(bureau.letters(1)) == len(names)
    for letter in bureau.letters(1):
        assert re.fullmatch(r"[0-9]{3}-[\w.+()（）\[\]-]{1,80}第1轮\.docx", letter.name), letter.name
        text_of(letter)
    new = {path for path in bureau.out.parent.rglob("*") if path not in everything}
    assert all(path.is_relative_to(bureau.out) for path in new)
    assert {path.name: path.read_bytes() for path in bureau.inbox.iterdir()} == before
    for sheet in bureau.overview(1):
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)


def test_links_are_not_followed_out_of_the_folder(bureau: Bureau, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    bureau.expects("甲局,2021")
    bureau.put("a.json", small("甲局"))
    bureau.out.mkdir()
    (bureau.out / "第1轮").symlink_to(elsewhere)
    bureau.round(code=2)
    assert not list(elsewhere.iterdir())


def test_what_is_no_state_file_is_refused(bureau: Bureau, tmp_path: Path) -> None:
    bureau.expects("甲局,2021")
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other, isolation_level=None)) as database:
        database.execute("CREATE TABLE mine (a)")
    before = other.read_bytes()
    assert "请用 --state 另设文件" in bureau.round("--state", str(other), code=2).stderr
    assert other.read_bytes() == before
    (tmp_path / "text.sqlite").write_text("no database at all", encoding="utf-8")
    told = bureau.round("--state", str(tmp_path / "text.sqlite"), "--lang", "en", code=2).stderr
    assert "restore it from a backup" in told
    assert not re.search("[一-鿿]", told.rpartition("text.sqlite")[2])
    told = bureau.round("--state", str(tmp_path / "none" / "state.sqlite"), code=2).stderr
    assert "请检查文件夹是否存在" in told


def test_a_damaged_or_strange_state_is_told_with_what_to_do(bureau: Bureau) -> None:
    bureau.expects("甲局,2021")
    bureau.put("a.json", small("甲局"))
    bureau.round()
    state = bureau.out / "state.sqlite"
    whole = state.read_bytes()
    state.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    assert "请恢复备份" in bureau.round(code=2).stderr
    state.write_bytes(whole)
    with closing(sqlite3.connect(state, isolation_level=None)) as database:
        database.execute("PRAGMA user_version = 9")
    assert "状态文件的版本是9，应为1" in bureau.round(code=2).stderr
    state.write_bytes(whole)
    with closing(sqlite3.connect(state, isolation_level=None)) as database:
        database.execute("DROP TABLE submission")
    assert "请恢复备份" in bureau.round(code=2).stderr
    state.write_bytes(whole)
    bureau.round()


# --- Roster, template, wording --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("部门名称,年度\n,2021\n", "A2"),
        ("部门名称,年度\n甲局,去年\n", "B2"),
        ("部门名称,年度\n甲局,2021\n 甲 局（部门）,2021\n", "A3"),
        ("部门名称,年度,部门\n甲局,2021,乙\n", "C1"),
        ("部门名称,年分\n甲局,2021\n", "最接近的是 年度"),
        ("部门名称,年度,表种\n甲局,2021,绩效表\n", "C2"),
        ("部门名称,年度\n甲局,2021,什么\n", "C2"),
        ("部门名称,年度\n", "没有部门"),
        ("", "空文件"),
    ],
)
def test_faults_of_a_roster_are_told_by_cell(bureau: Bureau, text: str, said: str) -> None:
    bureau.roster.write_text(text, encoding="utf-8")
    assert said in bureau.round(code=2).output


def test_a_roster_in_gb18030_is_read(bureau: Bureau) -> None:
    bureau.roster.write_bytes("单位名称,年份,项目名称\n甲局,2021年度,修路\n".encode("gb18030"))
    bureau.round()
    assert bureau.query("SELECT name, kind, project FROM department") == [("甲局", "project", "修路")]


def test_a_template_and_wording_of_one_s_own(bureau: Bureau, tmp_path: Path) -> None:
    bureau.expects("甲局,2021")
    bureau.put("a.json", small("甲局"))
    document = docx.Document()
    document.core_properties.author = "somebody"
    paragraph = document.add_paragraph("致：")
    for part in ("{{", "单位", "}} 台鉴"):  # as Word cuts it
        paragraph.add_run(part)
    document.add_paragraph("{{开头}}")
    document.add_paragraph("{{事项}}")
    document.sections[0].footer.paragraphs[0].text = "函件编号 {{函件编号}}"
    document.save(str(tmp_path / "own.docx"))
    (tmp_path / "own.toml").write_text('["开头"]\n"首次" = "收悉{表名}，{结论}。"\n', encoding="utf-8")
    bureau.round("--template", str(tmp_path / "own.docx"), "--wording", str(tmp_path / "own.toml"))
    (letter,) = bureau.letters(1)
    text = text_of(letter)
    assert "致：甲局 台鉴" in text
    assert "收悉部门整体支出绩效自评表，需更正。" in text
    made = docx.Document(str(letter))
    assert NUMBER.search(made.sections[0].footer.paragraphs[0].text)
    assert made.core_properties.author == ""
    answered(letter, {"1": "答复"}, bureau.inbox / "x.docx")
    bureau.round()
    assert bureau.query("SELECT text FROM reply") == [("答复",)]


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        (("{{事项}}",), "函件编号"),
        (("{{函件编号}}", "见 {{事项}}"), "独占一段"),
        (("{{函件编号}}", "{{事项}}", "{{单位名}}"), "单位"),
    ],
)
def test_a_template_that_cannot_work_is_refused(
    bureau: Bureau, tmp_path: Path, paragraphs: tuple[str, ...], said: str
) -> None:
    bureau.expects("甲局,2021")
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(tmp_path / "own.docx"))
    assert said in bureau.round("--template", str(tmp_path / "own.docx"), code=2).output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('["开头"]\n"首此" = "x"\n', "首次"),
        ('["开头"]\n"首次" = "{结论.__class__}"\n', "开头"),
        ('["开头"]\n"首次" = "{部门}"\n', "这一条没有"),
        ('["开头"]\n"首次" = "{"\n', "花括号"),
    ],
)
def test_wording_that_cannot_work_is_refused(bureau: Bureau, tmp_path: Path, text: str, said: str) -> None:
    bureau.expects("甲局,2021")
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    assert said in bureau.round("--wording", str(tmp_path / "own.toml"), code=2).output


def test_the_shipped_template_is_a_template(bureau: Bureau, tmp_path: Path) -> None:
    bureau.expects("甲局,2021")
    bureau.put("a.json", small("甲局"))
    for option, name in (("--write-template", "t.docx"), ("--write-wording", "w.toml")):
        click.testing.CliRunner().invoke(cli, ["round", option, str(tmp_path / name)])
    bureau.round()
    shipped = bureau.letters(1)[0].read_bytes()
    bureau.round("--template", str(tmp_path / "t.docx"), "--wording", str(tmp_path / "w.toml"), "--overwrite")
    assert bureau.letters(1)[0].read_bytes() == shipped


# --- Long lists, plain text ---------------------------------------------------------------------------------------------


def test_what_does_not_fit_on_two_pages_is_in_the_attachment() -> None:
    from perfeval.letters.items import MUST_CORRECT, Noticed, numbered
    from perfeval.letters.letter import Situation, composed
    from perfeval.letters.roster import Expected
    from perfeval.letters.word import Grid, Template
    from perfeval.letters.wording import load_wording

    many = [
        Noticed(key=str(n), kind=MUST_CORRECT, title="t", message="请填写数值。" * 20, paths=("$",), place="任务1")
        for n in range(30)
    ]
    about = Situation(
        expected=Expected(department="甲局", year=2021),
        number=1,
        code="1-ABCDEFGH",
        date="2022-03-05",
        deadline="",
        sender="",
        contact="",
        gate="需更正",
    )
    template = Template.load(None)
    letter = composed(about, numbered(many, 1), (), load_wording(), template)
    inside, after = (
        [row[0] for block in letter.blocks[name] if isinstance(block, Grid) for row in block.rows]
        for name in ("事项", "附件")
    )
    assert 8 <= len(inside) <= 20
    assert inside + after == [str(number) for number in range(1, 31)]
    made = docx.Document(BytesIO(template.filled(letter.fields, letter.blocks, {})))
    assert "其余" in "\n".join(paragraph.text for paragraph in made.paragraphs)


def test_an_opinion_keeps_to_its_limit_and_tells_whole_matters() -> None:
    from perfeval.letters.opinion import opinion_text

    report = perfeval.check(perfeval.from_json((ROOT / "examples" / "liwan-2021.json").read_bytes()))
    whole = opinion_text(report)
    total = len(re.findall(r"^[0-9]+\. ", whole, re.MULTILINE))
    assert total == len(report.matters)
    for limit in (1, 10, 40, 120, 300, 500, 5000):
        text = opinion_text(report, limit=limit)
        assert len(text) <= limit
        told = [line for line in text.split("\n") if re.match(r"[0-9]+\. ", line)]
        assert told == [line for line in whole.split("\n") if re.match(r"[0-9]+\. ", line)][: len(told)]
        left = re.search(r"有([0-9]+)项", text.split("\n")[-1])
        if limit >= 40:
            assert len(told) + (int(left[1]) if left else 0) == total


def test_the_command_opinion_prints_it() -> None:
    path = str(ROOT / "examples" / "liwan-2021.json")
    text = click.testing.CliRunner().invoke(cli, ["opinion", path, "--no-config", "--limit", "200"]).stdout
    assert text.startswith("须修改：\n1. ")
    assert len(text) <= 201
