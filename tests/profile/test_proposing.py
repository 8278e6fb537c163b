"""A profile is proposed for what the form prints, with the reasons, and never against what it prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given

from perfeval import Form, FundingLine, Indicator, from_json
from perfeval.profile import SHIPPED, load_profile, propose
from perfeval.testing.strategies import forms

SAMPLES = Path(__file__).parents[1] / "forms"


def sample(name: str) -> Form:
    return from_json((SAMPLES / name).read_text(encoding="utf-8"))


def names(form: Form) -> list[str]:
    return [proposal.profile for proposal in propose(form)]


def test_the_liwan_form_names_its_place_its_year_and_its_layout(liwan: Form) -> None:
    first = propose(liwan)[0]
    assert first.profile == "guangzhou-liwan-2021"
    assert "荔湾" in first.explain()[0]
    assert any("2021" in reason for reason in first.explain("zh"))
    assert len(first.explain("en")) == len(first.reasons)


def test_another_year_another_profile(liwan: Form) -> None:
    assert "guangzhou-liwan-2021" not in names(evolve(liwan, year=2022))


def test_a_scored_form_is_not_proposed_a_profile_without_scores(liwan: Form) -> None:
    assert "guangzhou-liwan-2021" not in names(evolve(liwan, total_score="90"))


@pytest.mark.parametrize(
    ("file", "expected"), [("010.json", "national-2020"), ("002.json", "national-2020"), ("015.json", "national-2020")]
)
def test_forms_in_the_common_layout(file: str, expected: str) -> None:
    assert names(sample(file))[0] == expected


def test_a_form_with_twenty_points_for_execution_is_not_in_the_common_layout() -> None:
    form = sample("012.json")
    assert "national-2020" not in names(form)
    hubei = evolve(form, department="黄冈市水利和湖泊局")
    assert names(hubei)[0] == "hubei-2020"


def form_of(department: str) -> Form:
    return Form(
        kind="project",
        year=2023,
        department=department,
        funding=(FundingLine(source="年度资金总额", adjusted_budget="86.00", weight="10"),),
        indicators=(Indicator(name="改造户数", level1="产出指标", weight="50"),),
    )


@pytest.mark.parametrize(
    ("department", "expected"),
    [
        ("四川省青神县民政局", "sichuan-2023"),
        ("广西壮族自治区百色市教育局", "guangxi"),
        ("天津市河西区教育局", "tianjin"),
        ("湖南路街道办事处", None),
        ("四川北路街道办事处", None),
        ("天津路小学", None),
        ("某县民政局", None),
    ],
)
def test_place_names_count_and_street_names_do_not(department: str, expected: str | None) -> None:
    placed = {name for name in SHIPPED if load_profile(name).places}
    found = [name for name in names(form_of(department)) if name in placed]
    assert found == ([expected] if expected else [])


def test_nothing_is_proposed_for_a_form_that_tells_nothing() -> None:
    assert propose(Form(kind="project")) == ()


@given(forms())
def test_proposals_are_total_ordered_and_in_force(form: Form) -> None:
    made = propose(form)
    assert [p.strength for p in made] == sorted((p.strength for p in made), reverse=True)
    for proposal in made:
        profile = load_profile(proposal.profile)
        assert proposal.reasons
        assert form.year is None or profile.covers(form.year)
        assert json.dumps(proposal.explain("en"))


def test_the_signs_are_those_of_the_profiles() -> None:
    from perfeval.profile import DEFAULT, profiles
    from perfeval.profile.proposing import SIGNS_FILE, signs_of

    kept = json.loads(Path(SIGNS_FILE).read_text(encoding="utf-8"))
    assert kept == {each.name: signs_of(each) for each in profiles() if each != DEFAULT}
