"""A shadow of a printed text for reading: widths, signs and blanks folded, every place mapped back to the original."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from perfeval.values.record import Record

__all__ = ["BIDI_CONTROLS", "Shadow", "chinese", "fold", "is_chinese", "words"]

# An explicit table, never NFKC: NFKC turns ① into 1, ½ into 1⁄2 and ㎡ into m2, and misses the minus signs.
_KANGXI = (  # U+2F00..U+2FD5 in order; PDF text layers print 人 as ⼈
    "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴"
    "廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿"
    "目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵"
    "邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠"
)
_SIGNS = (
    ("-", "−–—―‐‑‒﹣－ー─"),
    ("+", "＋﹢"),
    ("~", "～〜∼˜﹏∽"),
    ("%", "％﹪٪"),
    ("≥", "≧⩾⋝≽"),
    ("≤", "≦⩽⋜≼"),
    (">", "＞﹥›"),
    ("<", "＜﹤‹"),
    ("=", "＝﹦═"),
    (".", "．﹒"),
    (",", "，﹐､"),
    (";", "；﹔"),
    (":", "：﹕∶"),
    ("(", "（﹙"),
    (")", "）﹚"),
    ("!", "！"),
    ("?", "？"),
    ("/", "／∕⁄"),
    ("·", "•‧∙・･⋅"),
    ("〇", "○◯"),
    ("'", "‘’＇"),
    ('"', "＂"),
    ("“", "「『"),
    ("”", "」』"),
    ("×", "✕✖"),
    ("#", "＃"),
    ("&", "＆"),
    ("_", "＿"),
    ("*", "＊"),
)
_SUPPLEMENT = "⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻬齐⻰龙⺠民⺟母⻄西⻩黄⻨麦⻮齿⻙韦"

# Blanks carry no meaning between Chinese characters, line breaks of a narrow cell among them.
# str.split knows them all but these.
_OTHER_BLANKS = "\xad\u180e\u200b\u200c\u200d\u2060\ufeff"

_TABLE: dict[int, str] = {
    **{0x2F00 + index: char for index, char in enumerate(_KANGXI)},
    **{ord(old): new for old, new in zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)},
    **{
        code: chr(code - 0xFEE0)
        for first, last in ("09", "AZ", "az")
        for code in range(ord(first) + 0xFEE0, ord(last) + 0xFEE1)
    },
    **{ord(old): new for new, olds in _SIGNS for old in olds},
    **dict.fromkeys(map(ord, _OTHER_BLANKS), " "),
}

_SIGN_FOR = {chr(code): sign for code, sign in _TABLE.items()}
_FOLDED = frozenset(_SIGN_FOR)

# They make a reader see other digits than the file holds, so no number is read beside them.
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_JOINABLE = frozenset("0123456789.,")
# 指标1 95%: the first number is a label, not a part of 195.
_LABELS = ("指标", "目标", "任务", "项目", "子项", "附件", "序号", "类别")


class Shadow(Record):
    """The folded `text`, with the places of its runs in the original."""

    text: str
    runs: tuple[int, ...] | None = None
    places: tuple[int, ...] | None = None

    def place(self, index: int) -> int:
        """The place in the original of the character at `index` of the shadow."""
        if self.runs is None or self.places is None:
            return index
        run = max(bisect_right(self.runs, index) - 1, 0)
        return self.places[run] + index - self.runs[run]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of `text[start:end]`."""
        if end <= start:
            place = self.place(start) if start < len(self.text) else (self.place(start - 1) + 1 if start else 0)
            return place, place
        return self.place(start), self.place(end - 1) + 1


def _is_label(text: str, end: int) -> bool:
    start = end
    while start and end - start < 4 and "0" <= text[start - 1] <= "9":
        start -= 1
    head = text[max(start - 2, 0) : start]
    return head in _LABELS or head.endswith("第")


def _fold(text: str) -> Shadow:
    folded = text
    if not text.isascii():
        # Several times as fast as str.translate: few of the table's characters stand in one text.
        for char in _FOLDED.intersection(text):
            folded = folded.replace(char, _SIGN_FOR[char])
    solid = folded.split()
    if len(solid) == 1 and len(solid[0]) == len(folded):
        return Shadow(text=folded)
    pieces: list[str] = []
    places: list[int] = []
    place = 0
    for piece in solid:
        place = folded.index(piece, place)
        if pieces and pieces[-1][-1] in _JOINABLE and "0" <= piece[0] <= "9":
            end = places[-1] + len(pieces[-1])
            # A narrow cell or a scan breaks a number once; a wider gap parts two numbers.
            if place - end > 1 or _is_label(folded, end):
                pieces.append(" ")
                places.append(end)
        pieces.append(piece)
        places.append(place)
        place += len(piece)
    runs = tuple(accumulate((len(piece) for piece in pieces), initial=0))[:-1]
    return Shadow(text="".join(pieces), runs=runs, places=tuple(places))


_fold_cached = lru_cache(maxsize=4096)(_fold)


def fold(text: str) -> Shadow:
    """The shadow of `text`: ASCII digits and signs, no blanks except those that part two numbers."""
    return _fold_cached(text) if len(text) <= 1024 else _fold(text)


def words(text: str) -> tuple[str, ...]:
    """The words of a vocabulary written with blanks between them, as data of a module."""
    return tuple(text.split())


def is_chinese(char: str) -> bool:
    """Whether a character is a Chinese one, as all of a form's words are."""
    return "\u3400" <= char <= "\u9fff"


def chinese(text: str) -> str:
    """The Chinese characters of a text."""
    return "".join(filter(is_chinese, text))
