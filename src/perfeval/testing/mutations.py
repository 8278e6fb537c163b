"""Turning an honest form into one that a rule speaks of.

Run ``python -m perfeval.testing.mutations --forms 500`` to try every mutator on that many honest forms; it fails if a
rule does not fire where its mutator says, if anything else fires, or if an honest form is accused.
"""

from __future__ import annotations

import sys
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from perfeval.profile import DEFAULT
from perfeval.rules import NAMES, by_name, family
from perfeval.testing.complete import Honest, books_of, filled_in
from perfeval.testing.mutators import coverage, funding, prose, reference, results, scores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from perfeval.checking import Report
    from perfeval.model import Form
    from perfeval.profile import Profile
    from perfeval.testing.edits import Change

    Mutator = Callable[[Honest, Random], Change | None]

__all__ = ["MUTATORS", "Mutation", "Mutator", "mutants", "mutate", "shortcomings"]

MUTATORS: Mapping[str, Mutator] = MappingProxyType(
    {
        name: getattr(module, name.replace("-", "_"))
        for module in (funding, results, coverage, scores, reference, prose)
        for name in (each.replace("_", "-") for each in module.__all__)
    }
)
"""The mutator of each rule: it takes an honest form and a source of chance, and gives a change or, where it does not
apply, None."""


@frozen(kw_only=True)
class Mutation:
    """A form that was honest until one thing on it was changed, and what must come of it."""

    rule: str
    """The rule that must fire."""
    form: Form
    """The changed form."""
    paths: tuple[str, ...]
    """Where it must fire: at one of these addresses at least, and nowhere else."""
    implies: frozenset[str]
    """Rules that must fire too."""
    allows: frozenset[str]
    """Rules that may fire too; it hangs on words and figures that the mutator does not weigh."""
    honest: Honest
    """What it was made from."""
    books: Mapping[str, Any] | None = field(hash=False, eq=False)
    """The books to check it against; None for a rule that needs none."""
    profile: Profile = field(repr=False)
    """The profile to check it with: the default one, with the thresholds that the rule is not off without, and with
    the rule named if it is on trial."""

    def check(self, form: Form | None = None) -> Report:
        """The report on the changed form, or on what has become of it, with the books and the profile it needs."""
        from perfeval.checking import check

        return check(self.form if form is None else form, profile=self.profile, reference=self.books)

    @property
    def about(self) -> str:
        """What was done to the form, in a sentence."""
        return (MUTATORS[self.rule].__doc__ or "").strip()


def mutate(form: Form | Honest, rule: str, *, seed: int = 0) -> Mutation | None:
    """Change one thing on an honest form so that ``rule`` fires; None if the form has no place for it.

    The place is chosen by ``seed``. The books of a bare form are made to agree with it. What a mutation promises holds
    for forms that no rule accuses; on others old findings remain. Raises ``ConfigurationError`` for an unknown rule.
    """
    if rule not in MUTATORS:
        by_name(rule)  # names the nearest rule
        raise LookupError(f"{rule} has no mutator")
    start = form if isinstance(form, Honest) else Honest(form, books_of(form))
    change = MUTATORS[rule](start, Random(seed))  # noqa: S311 (no secrets: reproducible forms)
    if change is None:
        return None
    return Mutation(
        rule=rule,
        form=change.form,
        paths=change.paths,
        implies=change.implies,
        allows=change.allows,
        honest=start,
        books=start.books if family(rule) == "reference" else None,
        profile=_profile(rule),
    )


def _profile(rule: str) -> Profile:
    one = by_name(rule)
    return DEFAULT.with_rule(rule, **one.settings) if one.settings or one.preview else DEFAULT


def mutants(form: Form | Honest, *, seed: int = 0) -> Iterator[Mutation]:
    """Every mutation that a form has a place for, in the order of the rules."""
    for rule in NAMES:
        if rule in MUTATORS and (mutation := mutate(form, rule, seed=seed)) is not None:
            yield mutation


def shortcomings(mutation: Mutation, before: Report, after: Report) -> list[str]:
    """How the findings differ from what a mutation promises; empty if they are as they must be.

    ``before`` and ``after`` are the reports of the honest and of the changed form.
    """
    # A row that was added moves those below it; one that was renamed is called otherwise.
    old = {(each.rule, known) for each in before.findings for known in (each.path, each.message)}
    new = [each for each in after.findings if not {(each.rule, each.path), (each.rule, each.message)} & old]
    wrong = []
    own = {each.path for each in new if each.rule == mutation.rule}
    if not own & set(mutation.paths):
        wrong.append(f"{mutation.rule} does not fire at {'、'.join(mutation.paths)}")
    wrong += [f"{mutation.rule} fires at {path} too" for path in sorted(own - set(mutation.paths))]
    fired = {each.rule for each in new} - {mutation.rule}
    wrong += [f"{rule} does not fire" for rule in sorted(mutation.implies - fired)]
    for rule in sorted(fired - mutation.implies - mutation.allows):
        one = next(each for each in new if each.rule == rule)
        wrong.append(f"{rule} fires at {one.path}: {one.message}")
    return wrong


_RAREST = 60
"""One honest form in so many has a place for the mutator that is hardest to please."""


def _trial(number: int, names: Sequence[str], seed: int) -> Iterator[tuple[str, str | None]]:
    """All mutations of one honest form: the rule, and what is wrong if anything is; "" stands for the form itself."""
    from perfeval.checking import check

    start = filled_in(Random(f"{seed}/{number}"), shortfall=number % 3 == 2)  # noqa: S311, PLR2004
    made = [mutation for name in names if (mutation := mutate(start, name, seed=number)) is not None]
    if not made:
        return
    yield "", None
    before = check(start.form, reference=start.books, preview=True)
    for finding in before.findings:
        expected = finding.rule == "target-missed" and number % 3 == 2  # noqa: PLR2004
        if not expected and finding.severity.value != "info":
            yield "", f"an honest form is accused: {finding.rule} at {finding.path}: {finding.message}"
    for mutation in made:
        after = mutation.check()
        wrong = shortcomings(mutation, before, after)
        yield mutation.rule, "; ".join(wrong) or None


def main(arguments: Sequence[str] | None = None) -> int:
    """Try every mutator on many honest forms; 0 if every rule fires as it must and nothing else does."""
    from argparse import ArgumentParser

    parser = ArgumentParser(description=main.__doc__)
    parser.add_argument("--forms", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rule", action="append", choices=sorted(MUTATORS), help="only this one; may be repeated")
    options = parser.parse_args(arguments)
    names = options.rule or list(MUTATORS)
    tried, failed, accused = dict.fromkeys(names, 0), dict.fromkeys(names, 0), 0
    honest = 0
    number = -1
    while number < _RAREST * options.forms and (due := [name for name in names if tried[name] < options.forms]):
        number += 1
        for name, wrong in _trial(number, due, options.seed):
            honest += not name and wrong is None
            accused += not name and wrong is not None
            if name:
                tried[name] += 1
                failed[name] += wrong is not None
            if wrong is not None:
                print(f"form {number} of seed {options.seed}: {name}: {wrong}")  # noqa: T201
    for name in names:
        print(f"{name:32} {tried[name]:7} {failed[name]:5}")  # noqa: T201
    done, missed = sum(tried.values()), sum(failed.values())
    print(f"{honest} honest forms, {accused} accusations; {done} mutations, {missed} not as promised")  # noqa: T201
    return 1 if accused or missed or min(tried.values()) < options.forms else 0


if __name__ == "__main__":
    sys.exit(main())
