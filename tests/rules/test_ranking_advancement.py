"""Places into who advances, waits or is undecided at the cut."""

from dataclasses import replace
from fractions import Fraction

import pytest

from competition.rules.plan.rounds import (
    Advancement,
    FixedQuota,
    Ranking,
    Scoring,
    ShareQuota,
)
from competition.rules.ranking import Cut, advance, rank
from tests.rules.review_makers import (
    ROUND,
    contender,
    contenders,
)


def cut(scores, quotas=(), decisions=(), **rules):
    """Return the only cut of contenders a, b, c with these scores."""
    field = contenders(*scores)
    for n, decision in enumerate(decisions):
        field[n] = replace(field[n], decision=decision)
    round_ = replace(ROUND, advancement=Advancement(quotas=quotas, **rules))
    return advance(rank(field, round_), round_)[0]


def seats(number):
    return (FixedQuota(kind="number", number=number),)


CUTS = [
    pytest.param(((9, 8, 7), seats(2)), {}, "ab", "", "", id="clear_cut"),
    pytest.param(((9, 8), seats(3)), {}, "ab", "", "", id="fewer_entries_than_seats"),
    pytest.param(((9, 8, 8), seats(3)), {}, "abc", "", "", id="tie_that_fits"),
    pytest.param(((9, 8, 8), seats(2)), {}, "a", "bc", "", id="tie_at_the_cut_is_open"),
    pytest.param(((9, 8, 8), seats(2)), {"ties": "both_advance"}, "abc", "", "", id="both_advance"),
    pytest.param(
        ((9, 8, 8), seats(2), (None, 2, 1)), {}, "ac", "", "", id="a_decision_in_the_chain"
    ),
    pytest.param(((9, 9, 9), seats(1)), {}, "", "abc", "", id="whole_field_tied"),
    pytest.param(((9, 8), seats(0)), {"waiting_list": 1}, "", "", "a", id="no_seat"),
    pytest.param(((9, 8, 7, 6), seats(1)), {"waiting_list": 2}, "a", "", "bc", id="waiting_list"),
    pytest.param(
        ((9, 8, 7, 7), seats(1)), {"waiting_list": 2}, "a", "", "bcd", id="waiting_tie_is_whole"
    ),
    pytest.param(
        ((9, 8, 8, 7, 6), seats(2)),
        {"waiting_list": 2},
        "a",
        "bc",
        "d",
        id="who_loses_the_decision_waits_first",
    ),
    pytest.param(((60, 59), seats(2)), {"minimum": Fraction(60)}, "a", "", "", id="minimum"),
    pytest.param(((9, 8, 7), ()), {}, "abc", "", "", id="no_number_set"),
    pytest.param(
        ((9, 8, 8), seats(2), (1, 2, 1)),
        {"ties": "decision"},
        "ac",
        "",
        "",
        id="equal_scores_decided_by_people",
    ),
    pytest.param(
        ((9, 8, 8), seats(2), (1, None, 1)),
        {"ties": "decision"},
        "a",
        "cb",
        "",
        id="half_a_decision_is_none",
    ),
    pytest.param(
        ((8, 8, 8), seats(2), (1, 2, 2)),
        {"ties": "decision"},
        "a",
        "bc",
        "",
        id="a_decision_that_leaves_equals",
    ),
]


@pytest.mark.parametrize(("given_", "rules", "advancing", "undecided", "waiting"), CUTS)
def test_who_advances(given_, rules, advancing, undecided, waiting):
    result = cut(*given_, **rules)

    assert (result.advancing, result.undecided, result.waiting) == (
        tuple(advancing),
        tuple(undecided),
        tuple(waiting),
    )


def test_open_seats_say_how_many_of_the_undecided_fit():
    assert cut((9, 8, 8, 8), seats(3)) == Cut(
        scope=("",), seats=3, advancing=("a",), undecided=("b", "c", "d"), open_seats=2
    )


def test_minimum_is_a_ceiling_when_low_is_first():
    round_ = replace(
        ROUND,
        scoring=Scoring(order="ascending"),
        advancement=Advancement(minimum=Fraction(2)),
    )

    assert advance(rank(contenders(1, 2, 3), round_), round_)[0].advancing == ("a", "b")


@pytest.mark.parametrize(
    ("share", "rounding", "least", "expected"),
    [
        ("1/10", "up", 0, 4),
        ("1/10", "down", 0, 3),
        ("1/10", "half_up", 0, 4),
        ("1/2", "half_up", 0, 19),
        ("1/100", "down", 2, 2),
        ("0", "up", 0, 0),
    ],
)
def test_a_share_of_37_entries(share, rounding, least, expected):
    quota = ShareQuota(kind="share", share=Fraction(share), rounding=rounding, least=least)
    field = [contender(f"e{n}", n) for n in range(37)]
    round_ = replace(ROUND, advancement=Advancement(quotas=(quota,)))

    assert advance(rank(field, round_), round_)[0].seats == expected


def test_quotas_by_scope_take_the_first_that_applies():
    quotas = (
        FixedQuota(kind="number", number=2, group="startup", field="robots"),
        FixedQuota(kind="number", number=1, group="startup"),
    )
    round_ = replace(
        ROUND, ranking=Ranking(per=("group", "field")), advancement=Advancement(quotas=quotas)
    )
    field = [
        contender("a", 9, group="startup", field="robots"),
        contender("b", 8, group="startup", field="chips"),
        contender("c", 7, group="growth", field="chips"),
    ]

    cuts = advance(rank(field, round_), round_)

    assert {one.scope: (one.seats, one.advancing) for one in cuts} == {
        ("startup", "robots"): (2, ("a",)),
        ("startup", "chips"): (1, ("b",)),
        ("growth", "chips"): (0, ()),
    }
