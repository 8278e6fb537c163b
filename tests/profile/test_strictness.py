"""Whatever a profile says that perfeval does not understand is refused, with its address and a suggestion."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval import ConfigurationError
from perfeval.profile import SHIPPED, load_profile
from perfeval.tomltext import SettingsError, parse_toml, read_toml, toml_text

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(load_profile.__code__.co_filename).parents[1] / "profiles"
# Tables whose keys are words of the place and not of perfeval.
FREE = {"sources", "vocabulary.level1", "vocabulary.level2", "vocabulary.labels", "scoring.level1_weights"}


def written(table: dict[str, Any]) -> str:
    return "".join(f"{key} = {toml_text(value)}\n" for key, value in table.items())


def load(folder: Path, text: str) -> Any:
    path = folder / "place.toml"
    path.write_text(text, encoding="utf-8")
    return load_profile(str(path))


def problems(folder: Path, text: str) -> list[tuple[str, str]]:
    with pytest.raises(SettingsError) as caught:
        load(folder, text)
    return [(problem.path, problem.message) for problem in caught.value.problems]


def keys(table: dict[str, Any], address: str = "") -> Iterator[tuple[tuple[str, ...], str]]:
    """Every key that perfeval prescribes: the steps to it and its address."""
    for key, value in table.items():
        at = f"{address}.{key}" if address else key
        if address not in FREE:
            yield (key,), at
        if isinstance(value, dict) and at not in FREE:
            for steps, below in keys(value, at):
                yield (key, *steps), below


def misspelt(table: dict[str, Any], steps: tuple[str, ...]) -> dict[str, Any]:
    head, *rest = steps
    return {
        (key[:-1] + key[-1] * 2 if key == head and not rest else key): (
            misspelt(value, tuple(rest)) if key == head and rest else value
        )
        for key, value in table.items()
    }


@pytest.mark.parametrize("name", [name for name in SHIPPED if name != "default"])
def test_every_misspelt_key_of_a_shipped_profile_is_refused_at_its_address(name: str, tmp_path: Path) -> None:
    table = read_toml(str(FOLDER / f"{name}.toml"))
    addresses = list(keys(table))
    assert len(addresses) > 5
    for steps, address in addresses:
        wrong = f"{address}{address[-1]}"
        found = problems(tmp_path, written(misspelt(table, steps)))
        # The table around a misspelt "value" is no table of values any more; that is said where it stands.
        expected = address.removesuffix(".value") if steps[-1] == "value" else wrong
        assert expected in [path for path, _ in found], (address, found)
        if steps[-1] != "value":
            assert any(path == wrong and steps[-1] in message for path, message in found)


def test_a_misspelt_threshold_is_named_with_its_address_and_the_right_word(tmp_path: Path) -> None:
    text = "[rules.large-adjustment]\ntreshold = 20\n"
    assert problems(tmp_path, text) == [("rules.large-adjustment.treshold", "没有 'treshold'，最接近的是 threshold")]
    with pytest.raises(ConfigurationError, match=r"rules\.large-adjustment\.treshold"):
        load(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[rules.large-ajustment]\nthreshold = 20", "rules.large-ajustment"),
        ('[rules.large-adjustment]\nthreshold = "20"', "rules.large-adjustment.threshold"),
        ("[rules.large-adjustment]\nthreshold = true", "rules.large-adjustment.threshold"),
        ("[rules.large-adjustment]\nthreshold = { value = [20] }", "rules.large-adjustment.threshold"),
        ("[rules.large-adjustment]\nthreshold = { valu = 20 }", "rules.large-adjustment.threshold"),
        ("[rules.large-adjustment]\nenabled = 1", "rules.large-adjustment.enabled"),
        ('[rules.large-adjustment]\nseverity = "eror"', "rules.large-adjustment.severity"),
        ("[rules.repeated-text]\nshortest = 1.5", "rules.repeated-text.shortest"),
        ("[rules]\nlarge-adjustment = false", "rules.large-adjustment"),
        ("rules = 3", "rules"),
        ("[scoring]\nexecution_points = -1", "scoring.execution_points"),
        ("[scoring]\nplaces = 13", "scoring.places"),
        ('[scoring]\nreverse = ["target-over-actuals"]', "scoring.reverse"),
        ("[scoring]\nreverse = []", "scoring.reverse"),
        ("[scoring]\nqualitative = [{ met = 80, parlty = 60 }]", "scoring.qualitative[0].parlty"),
        ("[scoring]\nqualitative = [{ met = 50, partly = 60 }]", "scoring.qualitative[0]"),
        ('[scoring]\ngrades = [{ name = "良", least = 80 }, { name = "优", least = 90 }]', "scoring.grades"),
        ('[scoring]\nlevel1_weights = [{ "产出指标" = true }]', "scoring.level1_weights[0].产出指标"),
        ("[scoring]\nsatisfaction_full = 60\nsatisfaction_zero = 60", "scoring.satisfaction_zero"),
        ('[edition]\nfunding = ["actuall"]', "edition.funding"),
        ('[edition]\nstructure = "level"', "edition.structure"),
        ('[vocabulary.labels]\n"funding.actuall" = ["支出"]', 'vocabulary.labels."funding.actuall"'),
        ("[vocabulary]\nunits = [1]", "vocabulary.units"),
        ('[gate]\ncorrect = ["eror"]', "gate.correct"),
        ('[gate]\ncorrect = ["warning"]', "gate.explain"),
        ('[gate]\nundecided = ["error"]', "gate.undecided"),
        ('certainty = "sure"', "certainty"),
        ('source = "S1"', "source"),
        ('[rules.low-execution]\nthreshold = { value = 20, source = "S1" }', "rules.low-execution.threshold.source"),
        ('[scoring]\ncertainty = "official"\nplaces = 2', "scoring.certainty"),
        ('[sources.S1]\ntitle = "某文"\nreliability = "E"', "sources.S1.reliability"),
        ("[sources.S1]\n", "sources.S1.title"),
        ('extends = "national-202"', "extends"),
        ('name = "national-2020"', "name"),
        ("valid_from = 2022-01-01\nvalid_until = 2021-12-31", "valid_until"),
        ("valid_from = 2022", "valid_from"),
        ("valid_from = 2022-01-01T00:00:00", "valid_from"),
        ('[match]\nplace = ["荔湾"]', "match.place"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_address(text: str, address: str, tmp_path: Path) -> None:
    assert address in [path for path, _ in problems(tmp_path, text)]


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    text = 'titel = "某地"\n[scorin]\n[rules.large-adjustment]\nthreshold = "x"\n[edition]\nscored = "yes"\n'
    assert [path for path, _ in problems(tmp_path, text)] == [
        "titel",
        "scorin",
        "rules.large-adjustment.threshold",
        "edition.scored",
    ]


def test_files_that_are_no_toml_are_refused_and_not_a_crash(tmp_path: Path) -> None:
    for text in (
        "[",
        "a = 1\na = 2",
        "x = " + "[" * 5000,
        "x = 1e999999999",
        "x = nan",
        "x = inf",
        "x = " + "9" * 9000,
    ):
        assert problems(tmp_path, text)[0][0] == ""
    for content in (b"\xff", b"\x00"):
        (tmp_path / "odd.toml").write_bytes(content)
        with pytest.raises(SettingsError):
            load_profile(str(tmp_path / "odd.toml"))
    for missing in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(ConfigurationError):
            load_profile(str(missing))
    with pytest.raises(ConfigurationError):
        load_profile("a\0b.toml")
    with pytest.raises(ConfigurationError, match=r"national-202[01]"):
        load_profile("national-202O")


def test_messages_escape_what_the_file_says(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, '"a\\u001b[31m" = 1\n[rules."x\\u202e"]\n')
    for lang in ("zh", "en"):
        assert all(char.isprintable() or char == "\n" for char in caught.value.render(lang))


any_text = st.text(st.characters(codec="utf-8"), max_size=20)
values = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(10**17), 10**17),
        st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000),
        any_text,
        st.dates(date(1000, 1, 1)),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3),
    max_leaves=8,
)
TABLES = ("rules", "scoring", "edition", "gate", "match", "sources", "vocabulary", "extends", "source", "x")


@given(st.dictionaries(st.sampled_from(["a", "b-c", "d_e"]), values))
def test_what_is_written_as_toml_reads_back(table: dict[str, Any]) -> None:
    read = parse_toml(written(table), "x")
    assert read == table
    assert all(isinstance(read[key], Decimal) for key, value in table.items() if isinstance(value, Decimal))


@given(st.dictionaries(st.sampled_from(TABLES), values))
def test_any_document_is_a_profile_or_refused(tmp_path_factory: pytest.TempPathFactory, table: dict[str, Any]) -> None:
    folder = tmp_path_factory.mktemp("any")
    try:
        profile = load(folder, written(table))
    except SettingsError as error:
        refused = error.render("zh")
    else:
        refused = "" if profile.explain() else "empty"
    assert refused != "empty"
