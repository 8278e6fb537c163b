"""For the tests of those who use perfeval: honest forms, mutators that spoil them, and strategies for any form at all.

- ``honest_form(seed)`` and the Hypothesis strategy ``honest_forms()``: complete forms that no rule accuses.
- ``mutate(form, rule)``, ``mutants(form)`` and the strategy ``mutated_forms()``: one thing changed on an honest form,
  with the rule that must speak of it and the addresses where.
- ``perfeval.testing.strategies``: parts and forms of every kind, right or wrong.

Only the strategies need Hypothesis (``pip install "perfeval[testing]"``).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfeval.testing.complete import Honest, books_of, filled_in, honest_form
    from perfeval.testing.mutations import MUTATORS, Mutation, mutants, mutate, shortcomings
    from perfeval.testing.strategies import forms, honest_forms, mutated_forms

__all__ = [
    "MUTATORS",
    "Honest",
    "Mutation",
    "books_of",
    "filled_in",
    "forms",
    "honest_form",
    "honest_forms",
    "mutants",
    "mutate",
    "mutated_forms",
    "shortcomings",
]

_HOMES = {
    "complete": ("Honest", "books_of", "filled_in", "honest_form"),
    "mutations": ("MUTATORS", "Mutation", "mutants", "mutate", "shortcomings"),
    "strategies": ("forms", "honest_forms", "mutated_forms"),
}


def __getattr__(name: str) -> object:
    # Not before they are asked for: the strategies need Hypothesis, which mutators do without.
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
