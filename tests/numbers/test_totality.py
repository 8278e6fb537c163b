"""Whatever a form prints, judging it ends, soon and without an exception, and says the same twice."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval.figures import Verdict, judge
from perfeval.model import Form, FundingLine, Task

# Few digits make figures meet by chance; long ones try the bounds.
amounts = st.none() | st.one_of(
    st.from_regex(r"-?(0|[1-9])(\.[0-9])?", fullmatch=True),
    st.from_regex(r"-?(0|[1-9][0-9]{0,4})(\.[0-9]{1,2})?", fullmatch=True),
    st.from_regex(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?", fullmatch=True),
    st.sampled_from(("0", "0.00", "-0.0", "0.000000000001", "9" * 18, "100.00", "60.00", "40.00")),
)
rates = st.none() | st.one_of(
    st.from_regex(r"-?(0|[1-9][0-9]{0,2})(\.[0-9]{1,2})?%?", fullmatch=True),
    st.from_regex(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?%?", fullmatch=True),
    st.sampled_from(("0%", "100%", "1", "0.00%", "100.00%", "0")),
)
labels = st.sampled_from(
    ("合计", "其中：甲", "其中：其他", "乙", "其他", "小计", "支出合计", None, "合 计：", "基本支出")
)
lines = st.builds(
    FundingLine,
    source=labels,
    initial_budget=amounts,
    adjustment=amounts,
    adjusted_budget=amounts,
    actual=amounts,
    stated_completion_rate=rates,
    stated_adjustment_rate=rates,
)
forms = st.builds(
    Form,
    kind=st.just("project"),
    figures=st.sampled_from((None, "printed", "exact")),
    funding=st.lists(lines, max_size=7).map(tuple),
    tasks=st.lists(st.builds(Task, funding=amounts), max_size=3).map(tuple),
)


@settings(max_examples=40)
@given(forms)
def test_any_form_is_judged(form):
    start = time.process_time()
    figures = judge(form)
    assert time.process_time() - start < 10
    for check in figures.checks:
        assert (check.verdict is Verdict.UNCHECKED) == bool(check.lacking)
        assert (check.verdict is Verdict.UNUSUAL) == bool(check.unusual)
        assert check.verdict is not Verdict.IMPOSSIBLE or check.certificate is not None
        if check.explanation is not None:
            assert check.explanation.repairs > 0
    assert len({(check.identity, check.path) for check in figures.checks}) == len(figures.checks)
    assert judge(form) == figures


@settings(max_examples=40)
@given(forms)
def test_a_certificate_contradicts_what_is_stated(form):
    """Printed figures that a certificate admits are not the one that is stated."""
    for check in judge(form).impossible:
        proof = check.certificate
        if proof.first is not None:
            assert proof.stated not in (proof.first, proof.last)
