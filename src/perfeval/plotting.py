"""Pictures for notebooks, drawn with Matplotlib: planned against done, the rates of many forms, findings by rule."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfeval import frames
from perfeval.errors import ConfigurationError
from perfeval.messages import Phrase, language, render

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.figure import Figure

__all__ = ["CJK_FONTS", "findings_by_rule", "planned_against_done", "rates"]

CJK_FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "SimHei",
    "DengXian",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
    "Noto Sans SC",
    "Noto Sans CJK JP",  # the face that is found of a collection; it has the simplified characters
    "Noto Serif CJK SC",
    "Noto Serif CJK JP",
    "SimSun",
    "FangSong",
    "KaiTi",
    "Arial Unicode MS",
)
"""Families with Chinese characters on Windows, macOS and Linux, for an installation without the font of the extra."""

_OWN_FONT = "NotoSansSC-Regular.ttf"

_MOST_PERCENT = 200  # longer bars are cut and say so
_ROW = 0.32  # inches of one bar
_HEAD = 1.1
_WIDTH = 8.0
_LONGEST_NAME = 22
_KEPT, _MISSED, _DOUBTFUL = "#2f6f9f", "#b5482b", "#8a8f98"  # told apart in grey print too, by hatching
_COLOURS = {"met": _KEPT, "missed": _MISSED}
_WORDS = {_KEPT: "达到", _MISSED: "未达到", _DOUBTFUL: "不能判断，或只是重复目标"}
_HATCHES = {_KEPT: "", _MISSED: "///", _DOUBTFUL: "..."}


def _font() -> str | None:
    """A family that has Chinese: the one that comes with the extra, or one that the system has."""
    from matplotlib import font_manager

    # Only the font of that package is wanted; importing it would change the settings of every figure.
    spec = find_spec("zhplot")
    own = Path(spec.origin).with_name("fonts") / _OWN_FONT if spec is not None and spec.origin else None
    if own is not None and own.is_file():
        if all(Path(entry.fname) != own for entry in font_manager.fontManager.ttflist):
            font_manager.fontManager.addfont(own)
        return str(font_manager.FontProperties(fname=own).get_name())
    present = {entry.name for entry in font_manager.fontManager.ttflist}
    return next((name for name in CJK_FONTS if name in present), None)


@contextmanager
def _drawing(rows: int) -> Iterator[tuple[Figure, Any]]:
    """A figure of its own (no global state), tall enough for ``rows`` bars, and a font with Chinese while it is made."""
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        raise ConfigurationError('需要 (needs) matplotlib: pip install "perfeval[plotting]"') from None
    font = _font()
    if font is None:
        raise ConfigurationError(
            "没有找到中文字体，请安装一种，如 Noto Sans CJK SC (no font with Chinese characters is installed)"
        )
    with mpl.rc_context({"font.family": [font, "DejaVu Sans"], "axes.unicode_minus": False}):
        figure = Figure(figsize=(_WIDTH, _HEAD + _ROW * max(rows, 1)), layout="constrained")
        axes = figure.add_subplot()
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
        yield figure, axes


def _say(template: str, lang: str, **evidence: str | int) -> str:
    return render(template, dict(evidence), language(lang))


def _short(text: str | None) -> str:
    text = " ".join((text or "").split()).replace("$", r"\$")  # a dollar would begin mathematics
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


def _bars(axes: Any, names: Sequence[str], values: Sequence[float], colours: Sequence[str]) -> Any:
    bars = axes.barh(range(len(values)), values, color=colours, height=0.62)
    for bar, colour in zip(bars, colours, strict=True):
        bar.set(hatch=_HATCHES[colour], edgecolor="white", linewidth=0)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    return bars


def _legend(colours: Sequence[str], lang: str) -> list[Any]:
    from matplotlib.patches import Patch

    return [
        Patch(facecolor=colour, hatch=_HATCHES[colour], edgecolor="white", linewidth=0, label=_say(word, lang))
        for colour, word in _WORDS.items()
        if colour in colours
    ]


def planned_against_done(given: Any, *, lang: str = "zh") -> Figure:
    """For each indicator that can be compared, what was done in percent of what was planned.

    ``given`` is what ``perfeval.frames.indicators`` takes. Bars of targets that were not kept, and of results that
    only repeat their target, are hatched; a bar beyond 200 % is cut there and says how long it would be. Rows without
    two comparable numbers are counted below the picture.
    Raises ``ConfigurationError`` without Matplotlib or without a font that has Chinese characters.
    """
    rows = list(frames.indicators(given, lang=lang))
    shown = [row for row in rows if row["ratio"] is not None]
    with _drawing(len(shown)) as (figure, axes):
        colours = [_DOUBTFUL if row["restated"] else _COLOURS.get(row["verdict"], _DOUBTFUL) for row in shown]
        lengths = [min(float(row["ratio"]), _MOST_PERCENT) for row in shown]
        labels = [f"{row['ratio']:.0f}%" for row in shown]
        bars = _bars(axes, [_short(row["name"]) for row in shown], lengths, colours)
        axes.bar_label(bars, labels, padding=3)
        axes.axvline(100, color="#444444", linewidth=1)
        axes.set_xlim(0, _MOST_PERCENT * 1.12)
        told = [_say("完成值占目标值的百分比", lang)]
        if left_out := len(rows) - len(shown):
            told.append(_say("另有{count}个指标没有可比的数值", lang, count=left_out))
        axes.set_xlabel("\n".join(told), loc="left")
        axes.set_title(_say("目标与完成", lang), loc="left")
        axes.legend(handles=_legend(colours, lang), frameon=False, loc="lower right")
    return figure


def rates(given: Any, *, lang: str = "zh") -> Figure:
    """Completion rate and adjustment rate (%) of every form, recomputed from its first funding row.

    ``given`` is what ``perfeval.frames.forms`` takes. Forms whose amounts give no rate are counted in the title.
    """
    rows = list(frames.forms(given, lang=lang))
    shown = [row for row in rows if row["completion_rate"] is not None]
    shown.sort(key=lambda row: row["completion_rate"])
    with _drawing(2 * len(shown)) as (figure, axes):
        places = range(len(shown))
        for offset, name, colour, title in (
            (-0.2, "completion_rate", _KEPT, "预算完成率"),
            (0.2, "adjustment_rate", _DOUBTFUL, "预算调整率"),
        ):
            lengths = [float(row[name]) if row[name] is not None else 0.0 for row in shown]
            lengths = [max(-_MOST_PERCENT, min(length, _MOST_PERCENT)) for length in lengths]
            at = [place + offset for place in places]
            bars = axes.barh(
                at, lengths, height=0.36, color=colour, hatch=_HATCHES[colour], edgecolor="white", linewidth=0
            )
            bars.set_label(_say(title, lang))
            axes.bar_label(bars, ["" if row[name] is None else f"{row[name]}%" for row in shown], padding=3)
        names = [_short(row["project"] or row["department"] or row["title"] or row["file"]) for row in shown]
        axes.set_yticks(places, names)
        axes.invert_yaxis()
        axes.axvline(0, color="#444444", linewidth=1)
        axes.margins(x=0.15)
        title = _say("预算完成率与预算调整率（%）", lang)
        if left_out := len(rows) - len(shown):
            title += " · " + _say("另有{count}张表算不出", lang, count=left_out)
        axes.set_title(title, loc="left")
        if shown:
            axes.legend(frameon=False, loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
    return figure


def findings_by_rule(given: Any, *, lang: str = "zh") -> Figure:
    """How often each rule found something, over all forms, the most frequent first.

    ``given`` is what ``perfeval.frames.findings`` takes.
    """
    from perfeval.rules import NAMES, by_name

    counts: dict[str, int] = {}
    gravest: dict[str, str] = {}
    for row in frames.findings(given, lang=lang):
        counts[row["rule"]] = counts.get(row["rule"], 0) + 1
        if gravest.get(row["rule"]) != "error":
            gravest[row["rule"]] = row["severity"]
    order = sorted(counts, key=lambda name: (-counts[name], name))
    with _drawing(len(order)) as (figure, axes):
        colours = [{"error": _MISSED, "warning": _KEPT}.get(gravest[name], _DOUBTFUL) for name in order]
        titles = [_short(Phrase(by_name(name).title).render(lang)) if name in NAMES else name for name in order]
        bars = _bars(axes, titles, [counts[name] for name in order], colours)
        axes.bar_label(bars, padding=3)
        axes.margins(x=0.12)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.set_title(_say("各规则发现的问题数", lang), loc="left")
    return figure
