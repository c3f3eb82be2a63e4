"""Thirds of a group and comments that name nobody."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.feedback import Third, means, named_in, thirds

U, M, L = Third.UPPER, Third.MIDDLE, Third.LOWER


def places(*scores, least=1):
    found = thirds({str(n): Fraction(score) for n, score in enumerate(scores)}, least=least)
    return [found[str(n)] for n in range(len(scores))] if found else []


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        pytest.param((90, 80, 70), [U, M, L], id="one each"),
        pytest.param((70, 90, 80), [L, U, M], id="whatever the order of the rows"),
        pytest.param((90, 90, 70), [U, U, L], id="equals stand together in the better third"),
        pytest.param((90, 80, 80, 80), [U, U, U, U], id="a tie over the border: all in the better"),
        pytest.param((80, 80, 80), [U, U, U], id="all equal"),
        pytest.param((6, 5, 4, 3, 2, 1), [U, U, M, M, L, L], id="two each"),
        pytest.param((5, 4, 3, 2, 1), [U, U, M, M, L], id="five: two, two, one"),
        pytest.param((1,), [U], id="alone"),
        pytest.param((), [], id="nobody"),
    ],
)
def test_an_entry_stands_in_the_third_of_those_that_are_better(scores, expected):
    assert places(*scores) == expected


def test_a_small_group_has_no_thirds():
    assert places(5, 4, 3, 2, 1, least=6) == []
    assert places(6, 5, 4, 3, 2, 1, least=6) != []
    assert thirds({str(n): Fraction(n) for n in range(5)}) == {}


SCORES = st.dictionaries(st.text(max_size=3), st.integers(0, 10).map(Fraction), max_size=12)


@given(SCORES)
def test_more_never_stands_lower_and_equals_stand_together(scores):
    found = thirds(scores, least=1)
    rank = {U: 0, M: 1, L: 2}

    assert set(found) == set(scores)
    for one, mine in scores.items():
        for other, theirs in scores.items():
            if mine >= theirs:
                assert rank[found[one]] <= rank[found[other]]


@given(SCORES, st.randoms(use_true_random=False))
def test_thirds_do_not_depend_on_the_order_of_the_rows(scores, chance):
    rows = list(scores.items())
    chance.shuffle(rows)

    assert thirds(dict(rows), least=1) == thirds(scores, least=1)


def test_a_criterion_is_the_mean_of_the_sheets_that_mark_it():
    found = means([{"a": Fraction(80), "b": Fraction(70)}, {"a": Fraction(81), "b": None}])

    assert found == {"a": Fraction(161, 2), "b": Fraction(70)}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("技术路线清楚", ()),
        ("同意张 三丰的意见", ("张三丰",)),
        ("不如绿源智能电驱", ("绿源智能电驱",)),
        ("GREEN drive 更好", ("Green Drive",)),
        ("电驱很好", ()),
    ],
)
def test_names_of_judges_and_of_other_entries_are_found(text, named):
    people, things = {"张三丰", "王"}, {"绿源智能电驱", "Green Drive", "电驱"}

    assert named_in(text, people, things) == named
