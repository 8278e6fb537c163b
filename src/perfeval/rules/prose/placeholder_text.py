"""Leftovers of the template, stand-ins and bare numbers where a text belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import walk
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.values.patterns import pattern
from perfeval.values.plans import is_bare_amount, is_template_hint
from perfeval.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["placeholder_text"]

TEXTS = ("expected", "outcome", "result", "reason", "definition", "problems", "improvements", "conclusion", "name")
"""The text cells that are looked at, whatever part they belong to."""

DASHES = ("-", "--", "——", "/", "*", "_")
_STAND_IN = pattern(
    "(?<![A-Za-z0-9])[Xx×]{2,9}(?![A-Za-z0-9])|[*＊]{2,9}|[〇□]{2,9}|某某|_{2,9}|(?<![A-Za-z])(?:[Nn]ull|NULL|[Uu]ndefined|NaN|None)(?![A-Za-z])"
    "|#(?:REF|N/A|VALUE|DIV/0|NAME)[!?]?|待填|待补充|待定$|请选择|此处填"
)
# One of them is in every stand-in, and none in most cells: the pattern is dear.
_STAND_IN_PARTS = (
    *("XX", "xx", "Xx", "xX", "×", "**", "＊", "〇", "□", "某某", "__", "ull", "ULL", "ndefined", "NaN", "None", "#"),
    *("待填", "待补充", "待定", "请选择", "此处填"),
)
_NUMBERING_FIRSTS = frozenset("指目任(0123456789一二三四五六七八九十).、:….")
_ONLY_NUMBERING = pattern("(?:指标|目标|任务)?[(]?[0-9一二三四五六七八九十]{0,2}[).、:]?(?:…{1,4}|[.]{3,9})?")


@rule(
    name="placeholder-text",
    part=Form,
    severity=Severity.INFO,
    title="模板残留或占位文字",
    raised=Raised(
        kind="advice",
        weight=16,
        title="模板残留或占位文字",
        told="“{place}”填的“{text}”像是占位文字，没有填写实际内容",
        several="“{place}”只有占位文字或模板残留，没有填写实际内容",
        ask="建议据实填写或删去",
        gather=True,
        variants={
            "number": Raised(
                kind="advice",
                weight=16,
                title="模板残留或占位文字",
                told="“{place}”应当用文字填写，这里只有数字“{text}”",
                several="“{place}”应当用文字填写，这里只有数字",
                ask="建议据实填写或删去",
                gather=True,
            ),
            "goal": Raised(
                kind="must-correct",
                weight=59,
                title="目标和完成情况只填了数字",
                told="“{place}”只有数字“{text}”，没有写明目标或完成情况",
                several="“{place}”只有数字，没有写明目标或完成情况",
                ask="请用文字写明要做的事和完成的情况",
                gather=True,
            ),
            "unfilled": Raised(
                kind="must-correct",
                weight=58,
                title="指标没有填写实际内容",
                told="“{place}”只有占位文字“{text}”，没有填写实际内容",
                several="“{place}”只有占位文字，没有填写实际内容",
                ask="请填写实际内容",
                gather=True,
            ),
            "hint": Raised(
                kind="must-correct",
                weight=59,
                title="模板说明未删除",
                told="“{place}”只有模板的填写说明“{text}”，没有填写实际内容",
                several="“{place}”只有模板的填写说明，没有填写实际内容",
                ask="请填写实际内容",
                gather=True,
            ),
        },
    ),
    message="“{text}”像是占位文字，没有填写实际内容",
    messages={
        "unfilled": "这里只有占位文字“{text}”，没有填写实际内容",
        "hint": "模板的填写说明“{text}”没有删除，没有填写实际内容",
        "number": "应当用文字填写，这里只有数字“{text}”",
        "goal": "目标和完成情况应当用文字写明，这里只有数字“{text}”",
    },
    confirms="没有模板残留和占位文字",
    about="""文字单元格里留着模板的填写说明（“……（100字以内）”），或只有 XX、***、null、“目标1：”之类的占位文字，
以及年度目标、完成情况只填了一个金额的（如“43.2”），都不是实际内容。
目标值或完成情况整格只有这样的占位文字的，等于没有填。偏差原因里的“无”和短横线是正常填法，“0”不是。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某市民政局",
        "project": "社区养老服务",
        "objective": {"expected": "建设社区养老驿站6个。", "outcome": "对照目标，说明任务的完成情况（200字以内）"},
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某市民政局",
        "project": "社区养老服务",
        "objective": {"expected": "建设社区养老驿站6个。", "outcome": "6个社区养老驿站已建成开放。"},
    },
)
def placeholder_text(form: Form, _ctx: Context) -> Iterator[Outcome]:
    """A text cell that holds the template's own words, a stand-in, or a bare number where prose belongs.

    Looked at are goals, outcomes, names, definitions, targets, results, reasons, problems, improvements and conclusion.
    A bare number is wrong only in an objective's or task's text and, as 0, in a reason. A dash or 无 is an answer in
    reasons, problems and improvements, a dash alone is none in a goal, an outcome or a name.
    """
    clean = True
    for path, part in walk(form):
        row = "indicators[" in path
        for name in TEXTS:
            text = getattr(part, name, None)
            if not isinstance(text, str):
                continue
            kind = _kind(text, name, row=row)
            if kind is None:
                continue
            clean = False
            grave = Severity.WARNING if kind in ("goal", "hint", "unfilled") else None
            message = None if kind == "stand-in" else kind
            yield found(f"{path}.{name}", severity=grave, message=message, text=text[:60])
    if clean:
        yield PASSED


def _is_numbering(plain: str) -> bool:
    return (not plain or plain[0] in _NUMBERING_FIRSTS) and _ONLY_NUMBERING.fullmatch(plain) is not None


def _is_unfilled(plain: str) -> bool:
    """Whether a target or a result is the template's own 指标1 or ……, or a stand-in and a unit at most: XX%, XX家."""
    if plain.startswith(("指标", "目标", "任务")) or not plain.strip("….· "):
        return _is_numbering(plain)
    if not any(part in plain for part in _STAND_IN_PARTS):
        return False
    rest = _STAND_IN.sub("", plain, count=1)
    return rest != plain and len(rest.strip("≥≤=><%")) <= 1 and not any(char.isdigit() for char in rest)


def _kind(text: str, name: str, *, row: bool) -> str | None:
    plain = fold(text).text
    goal = name in ("expected", "outcome") and not row
    if name == "name" and not row:
        return None  # 任务1 is a task's name
    if name != "name" and is_template_hint(text):
        return "hint"
    if goal and is_bare_amount(text):
        return "goal"
    if name == "reason" and plain == "0":
        return "number"
    if row and name in ("expected", "result") and _is_unfilled(plain):
        return "unfilled"
    unfilled = (goal or name == "name") and _is_numbering(plain)
    dashed = name in ("name", "outcome", "expected") and plain in DASHES
    stands_in = any(part in plain for part in _STAND_IN_PARTS) and _STAND_IN.search(plain) is not None
    return "stand-in" if unfilled or dashed or stands_in else None
