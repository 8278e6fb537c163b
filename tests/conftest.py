"""Settings every test shares: one hypothesis profile, and the forms the examples and tests carry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

import perfeval

_COMMON = {
    "deadline": None,
    "phases": [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],  # explaining takes longer than the suite
    "suppress_health_check": [HealthCheck.too_slow],
}
settings.register_profile("suite", max_examples=25, derandomize=True, **_COMMON)  # the same on every machine
settings.register_profile("long", max_examples=1000, **_COMMON)  # pytest --hypothesis-profile=long
settings.load_profile("suite")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def liwan_dict() -> dict:
    return json.loads((ROOT / "examples" / "liwan-2021.json").read_text(encoding="utf-8"))


@pytest.fixture
def liwan(liwan_dict: dict) -> perfeval.Form:
    return perfeval.from_dict(liwan_dict)
