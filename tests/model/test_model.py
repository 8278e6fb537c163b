"""The form as frozen values: what holds for every form, however wrong its content."""

from __future__ import annotations

import copy
import decimal
import pickle
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval import Amount, Form, FundingLine, Indicator, ModelError, NumberError, Objective, Rate, Task
from perfeval.model import Part
from perfeval.testing.strategies import forms


@given(forms())
def test_forms_are_hashable_values_that_survive_copies(form: Form) -> None:
    for other in (pickle.loads(pickle.dumps(form)), copy.copy(form), copy.deepcopy(form), attrs.evolve(form)):
        assert other == form
        assert hash(other) == hash(form)


@given(forms(), st.integers(1, 9999))
def test_evolve_changes_one_field_only(form: Form, year: int) -> None:
    changed = attrs.evolve(form, year=year)
    assert changed.year == year
    assert attrs.evolve(changed, year=form.year) == form


@pytest.mark.parametrize("cls", Part.__args__)
def test_parts_are_frozen_slotted_and_keyword_only(cls: type) -> None:
    part = cls(**{"Form": {"kind": "project"}, "Indicator": {"name": "数量"}}.get(cls.__name__, {}))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        part.ref = "x"
    assert not hasattr(part, "__dict__")
    with pytest.raises(TypeError):
        cls("positional")


def test_a_subclass_may_have_fields_of_its_own() -> None:
    @attrs.frozen(kw_only=True)
    class Filed(Form):
        office: str = "甲"

    filed = Filed(kind="project", funding=[FundingLine(actual="1.00")])
    assert filed == Filed(kind="project", funding=(FundingLine(actual="1.00"),))
    assert attrs.evolve(filed, office="乙") != filed
    with pytest.raises(ModelError):
        Filed(kind="none")


@given(forms())
def test_sequences_are_tuples_all_the_way_down(form: Form) -> None:
    for part in (form, *form.tasks):
        for attribute in attrs.fields(type(part)):
            assert not isinstance(getattr(part, attribute.name), list | dict | set)


def test_printed_digits_are_kept() -> None:
    line = FundingLine(initial_budget="94.90", adjustment=Decimal("-0.00"), actual=3, stated_completion_rate="95.840%")
    assert str(line.initial_budget) == "94.90"
    assert str(line.adjustment) == "-0.00"
    assert str(line.actual) == "3"
    assert str(line.stated_completion_rate) == "95.840%"
    assert Amount("94.90") != Amount("94.9")


@pytest.mark.parametrize("wrong", [94.9, True, b"1", [], (1,), object()])
def test_what_is_no_printed_number_is_refused_with_the_field(wrong: object) -> None:
    with pytest.raises(ModelError, match="actual"):
        FundingLine(actual=wrong)


@pytest.mark.parametrize(
    "wrong", ["", "1e5", "NaN", "１２", "1_000", "1,000", "+1", ".5", "5.", "01", Decimal("1E+999999999"), 10**30]
)
def test_texts_that_are_no_number_are_refused_with_the_field(wrong: object) -> None:
    with pytest.raises(NumberError, match="actual"):
        FundingLine(actual=wrong)


@pytest.mark.parametrize(
    "build",
    [
        lambda: Form(kind="other"),
        lambda: Form(kind="project", year=True),
        lambda: Form(kind="project", year="2021"),
        lambda: Form(kind="project", year=0),
        lambda: Form(kind="project", title=""),
        lambda: Form(kind="project", title="\ud800"),
        lambda: Form(kind="project", money_unit="千元"),
        lambda: Form(kind="project", funding="合计"),
        lambda: Form(kind="project", funding=[Task()]),
        lambda: Form(kind="project", objective=Task()),
        lambda: Indicator(name=None),
        lambda: Task(indicators=[{"name": "x"}]),
    ],
)
def test_wrong_kinds_of_values_are_refused(build) -> None:
    with pytest.raises(ModelError):
        build()


def test_validation_does_not_depend_on_attrs_validators() -> None:
    attrs.validators.set_disabled(True)
    try:
        with pytest.raises(ModelError):
            FundingLine(actual=1.5)
    finally:
        attrs.validators.set_disabled(False)


def test_a_box_with_blank_cells_is_no_box() -> None:
    assert Form(kind="project", objective=Objective()) == Form(kind="project")


def test_repr_shows_what_is_printed_and_nothing_else() -> None:
    assert repr(FundingLine(source="合计", actual="94.90")) == "FundingLine(source='合计', actual=94.90)"


def test_recomputed_rates_of_the_example(liwan: Form) -> None:
    total = liwan.funding[0]
    assert total.plain_completion_rate() == Rate("95.84%")
    assert total.plain_adjustment_rate() == Rate("-18.08%")
    rate = total.completion_rate()
    assert Decimal("0.958418") in rate
    assert Decimal("0.9583") not in rate
    assert Decimal("0.9585") not in rate


def test_recomputed_rates_ignore_the_decimal_context(liwan: Form) -> None:
    usual = liwan.funding[0].completion_rate(), liwan.funding[0].plain_completion_rate()
    with decimal.localcontext() as context:
        context.prec, context.rounding = 3, decimal.ROUND_UP
        assert (liwan.funding[0].completion_rate(), liwan.funding[0].plain_completion_rate()) == usual


def test_no_rate_without_amounts() -> None:
    assert FundingLine(actual="3").completion_rate() is None
    assert FundingLine(initial_budget="0", adjustment="0", actual="3").plain_completion_rate() is None
