"""Deliberation: what the ranking gave, what the votes carried, and what therefore advances."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.deliberation import Line, Vote, decide, has_quorum, is_carried, too_many
from competition.rules.plan.rounds import Deliberation

RULES = Deliberation()
LINE = Line(
    scope=("team",),
    order=("a", "b", "c", "d", "e", "f"),
    advancing=("a", "b", "c"),
    waiting=("d", "e"),
    seats=3,
)


@pytest.mark.parametrize(
    ("roll", "present", "held"),
    [
        pytest.param(9, 6, True, id="exactly_two_thirds"),
        pytest.param(9, 5, False, id="one_short"),
        pytest.param(7, 5, True, id="two_thirds_of_seven_is_five"),
        pytest.param(7, 4, False, id="four_of_seven"),
        pytest.param(0, 0, False, id="nobody"),
    ],
)
def test_quorum(roll, present, held):
    assert has_quorum(roll=roll, present=present, rules=RULES) is held


@pytest.mark.parametrize(
    ("votes", "carried"),
    [
        pytest.param((6, 3, 0, 0), True, id="exactly_two_thirds"),
        pytest.param((5, 4, 0, 0), False, id="one_short"),
        pytest.param((5, 2, 2, 0), False, id="abstentions_count_in_the_base"),
        pytest.param((4, 2, 0, 3), True, id="recused_count_on_neither_side"),
        pytest.param((0, 0, 0, 9), False, id="everybody_recused_carries_nothing"),
    ],
)
def test_a_departure_is_carried_by_two_thirds(votes, carried):
    approve, reject, abstain, recused = votes
    vote = Vote(approve=approve, reject=reject, abstain=abstain, recused=recused)

    assert vote.total == 9
    assert is_carried(vote, RULES) is carried


def test_one_vote_in_favour_is_always_needed():
    none = Vote(approve=0, reject=5, abstain=0, recused=0)

    assert is_carried(none, Deliberation(threshold=Fraction(0))) is False


@pytest.mark.parametrize(
    ("departures", "advancing", "waiting", "raised", "lowered"),
    [
        pytest.param({}, "abc", "de", "", "", id="nothing_departs"),
        pytest.param({"e": True, "c": False}, "abe", "d", "e", "c", id="one_for_another"),
        pytest.param({"f": True, "a": False}, "bcf", "de", "f", "a", id="from_below_the_waiting"),
        pytest.param({"b": False}, "ac", "de", "", "b", id="held_back_and_nobody_instead"),
        pytest.param({"d": False}, "abc", "e", "", "d", id="struck_from_the_waiting_list"),
        pytest.param({"a": True, "f": False}, "abc", "de", "", "", id="what_the_ranking_says"),
        pytest.param({"x": True}, "abc", "de", "", "", id="another_scope"),
    ],
)
def test_what_is_decided(departures, advancing, waiting, raised, lowered):
    found = decide(LINE, departures)

    assert "".join(found.advancing) == advancing
    assert "".join(found.waiting) == waiting
    assert ("".join(found.raised), "".join(found.lowered)) == (raised, lowered)


@pytest.mark.parametrize(
    ("rules", "seats", "departures", "over"),
    [
        pytest.param(RULES, 3, {"e": True}, 1, id="one_too_many"),
        pytest.param(RULES, 3, {"e": True, "a": False}, 0, id="exchanged"),
        pytest.param(RULES, 2, {"e": True, "a": False}, 0, id="equals_had_exceeded_the_seats"),
        pytest.param(RULES, None, {"e": True, "f": True}, 0, id="no_number_in_the_plan"),
        pytest.param(Deliberation(seats="free"), 3, {"e": True}, 0, id="free"),
    ],
)
def test_seats_are_kept_unless_the_plan_frees_them(rules, seats, departures, over):
    line = Line(
        scope=LINE.scope,
        order=LINE.order,
        advancing=LINE.advancing,
        waiting=LINE.waiting,
        seats=seats,
    )

    assert too_many(line, decide(line, departures), rules) == over


@given(st.dictionaries(st.sampled_from("abcdefx"), st.booleans()))
def test_nobody_is_lost_or_counted_twice(departures):
    found = decide(LINE, departures)

    assert not set(found.advancing) & set(found.waiting)
    assert set(found.advancing) == (set(LINE.advancing) | set(found.raised)) - set(found.lowered)
    assert all(departures[entry] for entry in found.raised)
    assert not any(departures[entry] for entry in found.lowered)
    assert list(found.advancing) == [e for e in LINE.order if e in found.advancing]
