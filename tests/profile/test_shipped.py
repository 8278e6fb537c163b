"""The profiles that come with perfeval: complete, cited, and cautious where the evidence is thin."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval.policy import Certainty
from perfeval.profile import DEFAULT, SHIPPED, load_profile, profiles

FOLDER = Path(load_profile.__code__.co_filename).parents[1] / "profiles"
each_profile = pytest.mark.parametrize("name", [name for name in SHIPPED if name != "default"])


def test_every_file_is_listed_and_every_name_has_a_file() -> None:
    files = {path.stem for path in FOLDER.glob("*.toml")}
    assert {*files, "default"} == set(SHIPPED)
    assert len(SHIPPED) == len(set(SHIPPED))
    assert [profile.name for profile in profiles()] == list(SHIPPED)


@each_profile
def test_every_value_has_a_certainty_and_what_is_certain_has_a_source(name: str) -> None:
    profile = load_profile(name)
    assert profile.title
    assert profile.about
    assert profile.entries
    for entry in profile.entries:
        assert entry.certainty is not None, entry.key
        if entry.certainty in (Certainty.OFFICIAL, Certainty.PRACTICE):
            assert entry.sources, entry.key
        if entry.certainty is Certainty.OFFICIAL:
            assert all(source.reliability == "A" and source.address for source in entry.sources), entry.key
        if entry.certainty is Certainty.UNCONFIRMED:
            assert not entry.sources, f"{entry.key} is unconfirmed, so nothing may be cited for it"


@each_profile
def test_every_source_of_a_file_is_used(name: str) -> None:
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    own = set(re.findall(r"^\[sources\.([A-Za-z0-9]+)\]", text, re.MULTILINE))
    assert own <= {source.key for source in load_profile(name).sources}


def test_notices_whose_text_was_not_read_are_cited_nowhere() -> None:
    unread = re.compile("财预〔(?:2013〕53|2020〕10|2021〕101)号")
    root = FOLDER.parent
    for path in (*FOLDER.glob("*.toml"), *(root / "profile").glob("*.py"), root / "policy.py"):
        assert not unread.search(path.read_text(encoding="utf-8")), path.name


def test_defaults_say_what_they_rest_on() -> None:
    for entry in DEFAULT.explain():
        if entry.rule is None and entry.value not in (None, ()):
            assert entry.certainty is not None, entry.key
            assert entry.sources or entry.certainty in (Certainty.INFERRED, Certainty.UNCONFIRMED), entry.key


def test_documented_values() -> None:
    points = {
        profile.name: (
            profile.policy.scoring.execution_points,
            [{name: int(value) for name, value in each.points} for each in profile.policy.scoring.level1_weights],
        )
        for profile in profiles()
    }
    assert points["default"] == (None, [])
    assert points["national-2020"] == (10, [{"产出指标": 50, "效益指标": 30, "满意度指标": 10}])
    assert points["national-2021"][1][0] == {"成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10}
    assert points["hubei-2020"] == (20, [{"产出指标": 40, "效益指标": 40}])
    assert points["henan-2024"] == (None, [{"成本指标": 10, "产出指标": 30, "效益指标": 25, "满意度指标": 5}])
    assert points["guangzhou-liwan-2021"] == (None, [])
    bands = {p.name: [(int(b.met), int(b.partly)) for b in p.policy.scoring.qualitative] for p in profiles()}
    assert bands["national-2020"] == bands["guangxi"] == [(80, 60)]
    assert bands["project-2016"] == bands["hubei-2020"] == [(80, 50)]
    assert load_profile("project-2016").policy.definitions.completion_rate == ("actual/initial",)
    liwan = load_profile("guangzhou-liwan-2021").policy.edition
    assert liwan.scored is False
    assert liwan.has("indicators", "score") is False
    assert liwan.has("funding", "adjustment") is True
    assert load_profile("default").policy.edition.has("indicators", "score") is None


def test_weightings_and_execution_do_not_exceed_the_full_score() -> None:
    for profile in profiles():
        scoring = profile.policy.scoring
        for each in scoring.level1_weights:
            total = sum(value for _, value in each.points) + (scoring.execution_points or 0)
            assert total == scoring.full_score or (scoring.execution_points is None and total < scoring.full_score)


def test_the_default_profile_reads_no_toml_and_no_rule() -> None:
    code = (
        "import sys; from perfeval.profile import load_profile; load_profile('default');"
        "late = ('tomllib', 'perfeval.rules', 'perfeval.policy', 'perfeval.model');"
        "print([name for name in sys.modules if name.startswith(late)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
