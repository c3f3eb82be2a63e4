"""Laws of scoring that hold for all marks."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from competition.rules.plan.rounds import (
    Scoring,
)
from competition.rules.scoring import (
    aggregate,
)
from competition.rules.values import round_half_up
from tests.rules.review_makers import (
    TWO,
    judged,
    judged_twice,
    score,
)

MARKS = st.lists(st.integers(0, 100), min_size=3, max_size=9)
SCORINGS = st.builds(
    Scoring,
    level=st.sampled_from(["totals", "criterion"]),
    combine=st.sampled_from(["mean", "sum", "median"]),
    absent=st.sampled_from(["leave_out", "void_sheet", "zero", "lowest"]),
)
PAIRS = st.lists(
    st.tuples(st.integers(10, 100), st.one_of(st.none(), st.integers(10, 100))),
    min_size=1,
    max_size=9,
)


@given(PAIRS, SCORINGS, st.randoms(use_true_random=False))
def test_score_does_not_depend_on_row_order(pairs, scoring, chance):
    entry = judged_twice(*pairs)
    mixed = list(entry.sheets)
    chance.shuffle(mixed)

    assert aggregate(replace(entry, sheets=tuple(mixed)), TWO, scoring) == aggregate(
        entry, TWO, scoring
    )


@given(MARKS, st.data())
def test_a_better_mark_never_lowers_the_score(marks, data):
    at = data.draw(st.integers(0, len(marks) - 1))
    better = [mark + (n == at) for n, mark in enumerate(marks)]

    assert score(judged(*better)) >= score(judged(*marks))


@given(MARKS)
def test_the_score_lies_between_the_extremes(marks):
    assert min(marks) <= score(judged(*marks)) <= max(marks)


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 4))
def test_rounding_is_odd_and_within_half_a_unit(value, decimals):
    rounded = round_half_up(value, decimals)

    assert rounded == -round_half_up(-value, decimals)
    assert abs(rounded - value) * 2 * 10**decimals <= 1
    assert (rounded * 10**decimals).denominator == 1
