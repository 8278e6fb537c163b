"""Pictures show every character (a glyph that is missing warns, which fails here) and what the tables say."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import pytest
from matplotlib import font_manager

import perfeval
from perfeval import frames, plotting

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LIWAN = perfeval.read(Path(__file__).parents[2] / "examples" / "liwan-2021.xlsx")
REPORT = perfeval.check(LIWAN.form)


def drawn(figure: Figure) -> bytes:
    made = BytesIO()
    figure.savefig(made, format="png", dpi=60)
    return made.getvalue()


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(mpl.text.Text))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_picture_draws_in_both_languages(lang: str) -> None:
    for draw in (plotting.planned_against_done, plotting.rates, plotting.findings_by_rule):
        assert drawn(draw(REPORT, lang=lang)).startswith(b"\x89PNG")


def test_planned_against_done_shows_each_comparable_indicator() -> None:
    told = words(plotting.planned_against_done(REPORT))
    rows = list(frames.indicators(REPORT))
    comparable = [row for row in rows if row["ratio"] is not None]
    assert "333%" in told
    assert f"另有{len(rows) - len(comparable)}个指标没有可比的数值" in told
    assert all(row["name"][:10] in told for row in comparable)


def test_rates_are_those_of_the_table() -> None:
    told = words(plotting.rates({"荔湾.xlsx": REPORT}))
    assert "95.84%" in told
    assert "-18.08%" in told


def test_nothing_to_show_is_shown_as_nothing() -> None:
    form = perfeval.Form(kind="project", project="校园$安全$", year=2022)
    for draw in (plotting.planned_against_done, plotting.rates, plotting.findings_by_rule):
        drawn(draw(form))


def test_settings_of_other_figures_are_left_alone() -> None:
    before = dict(mpl.rcParams)
    drawn(plotting.findings_by_rule(REPORT))
    assert dict(mpl.rcParams) == before


def test_without_a_chinese_font_the_reader_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plotting, "find_spec", lambda _name: None)
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    with pytest.raises(perfeval.ConfigurationError, match="中文字体"):
        plotting.rates(REPORT)
