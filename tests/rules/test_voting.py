"""Ballots into passed or not, and seats into elected, second ballot or people (algorithms §6)."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.plan.rounds import Voting
from competition.rules.voting import (
    Ballot,
    Choice,
    Election,
    Outcome,
    Roll,
    elect,
    judges_over_limit,
    tally,
)

NOON = datetime(2022, 6, 1, 4, 0, tzinfo=UTC)
LETTERS = {"+": Choice.APPROVE, "-": Choice.REJECT, "0": Choice.ABSTAIN}
TWO_THIRDS = {"threshold": Fraction(2, 3), "comparison": "at_least"}
ALL_PRESENT = {"threshold": Fraction(1), "comparison": "at_least"}
ALL_CAST = ALL_PRESENT | {"base": "cast"}


def ballot(judge, choice, number=1, minutes=-1):
    cast_at = NOON + timedelta(minutes=minutes)
    return Ballot(judge=judge, choice=choice, number=number, cast_at=cast_at)


def vote(letters, *, entry="e", recused="", chair=None, **voting):
    """Count one letter a judge, judges a, b, c: + approve, - reject, 0 abstain, . absent."""
    names = [chr(ord("a") + n) for n in range(len(letters))]
    ballots = [
        ballot(name, LETTERS[letter])
        for name, letter in zip(names, letters, strict=True)
        if letter != "."
    ]
    roll = Roll(judges=frozenset(names), recused=frozenset(recused), chair=chair)
    return tally(entry, ballots, roll, Voting(**voting))


PASSED, FEW = Outcome.PASSED, Outcome.TOO_FEW_APPROVALS


@pytest.mark.parametrize(
    ("letters", "rules", "expected"),
    [
        pytest.param("++++----", {}, FEW, id="four_of_eight_is_not_more_than_half"),
        pytest.param("+++++---", {}, PASSED, id="five_of_eight"),
        pytest.param("++++---", TWO_THIRDS, FEW, id="four_of_seven_is_not_two_thirds"),
        pytest.param("+++++--", TWO_THIRDS, PASSED, id="five_of_seven_is_two_thirds"),
        pytest.param("++++--", TWO_THIRDS, PASSED, id="exactly_two_thirds"),
        pytest.param("+++++", ALL_PRESENT, PASSED, id="unanimous"),
        pytest.param("++++0", ALL_PRESENT, FEW, id="an_abstention_breaks_unanimity"),
        pytest.param("++++0", ALL_CAST, PASSED, id="unanimous_among_those_cast"),
        pytest.param("+0000", ALL_CAST, PASSED, id="unanimous_by_one_vote"),
        pytest.param("+0000", ALL_CAST | {"min_approve": 3}, FEW, id="unless_forbidden"),
        pytest.param("00000", ALL_CAST, FEW, id="all_abstain"),
        pytest.param(
            "++0--", {"abstentions": "out_of_base", **TWO_THIRDS}, FEW, id="abstention_not_in_base"
        ),
        pytest.param(
            "++++00-", {"abstentions": "out_of_base", **TWO_THIRDS}, PASSED, id="four_of_five"
        ),
        pytest.param("++++..", {"base": "roll"}, PASSED, id="four_of_six_called"),
        pytest.param("+++-..", {"base": "roll"}, FEW, id="three_of_six_called"),
        pytest.param("+++-..", {}, PASSED, id="three_of_four_present"),
        pytest.param("++++..", {"quorum": Fraction(2, 3)}, PASSED, id="quorum_exactly_met"),
        pytest.param("+++...", {}, Outcome.NO_QUORUM, id="no_quorum"),
        pytest.param("++++-", {"one_veto": True}, Outcome.VETOED, id="one_veto"),
        pytest.param("++++0", {"one_veto": True}, PASSED, id="an_abstention_is_no_veto"),
    ],
)
def test_when_an_entry_passes(letters, rules, expected):
    assert vote(letters, **rules).outcome is expected


@pytest.mark.parametrize(
    ("letters", "chair", "expected"),
    [
        pytest.param("+-+-", "a", PASSED, id="chair_approves"),
        pytest.param("+-+-", "b", FEW, id="chair_rejects"),
        pytest.param("+-+-0", "e", FEW, id="chair_abstains"),
        pytest.param("+-+-.", "e", FEW, id="chair_absent"),
        pytest.param("+-+-", None, FEW, id="no_chair"),
        pytest.param("+--", "a", FEW, id="no_even_split"),
    ],
)
def test_an_even_split_is_the_chairs_if_the_plan_says_so(letters, chair, expected):
    assert vote(letters, chair=chair, chair_breaks_tie=True).outcome is expected
    assert vote(letters, chair=chair).outcome is FEW


def test_recusal_leaves_the_roll_and_may_break_or_save_the_quorum():
    assert vote("+++..", recused="").outcome is Outcome.NO_QUORUM
    assert vote("+++..", recused="e").outcome is PASSED
    assert vote("+++..", recused="ab").outcome is Outcome.NO_QUORUM


def test_everybody_recused_is_no_decision():
    result = vote("++", recused="ab", **ALL_PRESENT)

    assert (result.outcome, result.entitled) == (Outcome.NOBODY_MAY_VOTE, 0)


def test_counts_are_whole():
    result = vote("++-0.")

    assert (result.approve, result.reject, result.abstain, result.absent) == (2, 1, 1, 1)
    assert (result.entitled, result.present, result.base) == (5, 4, 4)


def test_the_last_ballot_counts_and_every_other_is_kept():
    first, second = ballot("a", Choice.APPROVE), ballot("a", Choice.REJECT, number=2)
    late = ballot("b", Choice.APPROVE, minutes=0)
    stranger = ballot("z", Choice.APPROVE)
    roll = Roll(judges=frozenset("ab"))

    result = tally("e", [second, late, stranger, first], roll, Voting(), closes_at=NOON)

    assert (result.approve, result.reject) == (0, 1)
    assert result.superseded == (first,)
    assert result.refused == (late, stranger)


@pytest.mark.parametrize(
    ("letters", "secret", "expected"),
    [("+", True, False), ("+-", True, False), ("++-", True, True), ("+", False, True)],
)
def test_a_secret_breakdown_that_names_somebody_is_not_shown(letters, secret, expected):
    assert vote(letters, secret=secret).breakdown is expected


def tallies(**letters):
    return [vote(choices, entry=entry) for entry, choices in letters.items()]


FIVE = {"a": "+++++", "b": "++++-", "c": "++++-", "d": "+++--", "e": "+----"}


@pytest.mark.parametrize(
    ("seats", "ballot_round", "expected"),
    [
        (None, 1, Election(elected=("a", "b", "c", "d"))),
        (9, 1, Election(elected=("a", "b", "c", "d"))),
        (3, 1, Election(elected=("a", "b", "c"))),
        (2, 1, Election(elected=("a",), runoff=("b", "c"), open_seats=1)),
        (2, 2, Election(elected=("a",), undecided=("b", "c"), open_seats=1)),
        (0, 1, Election(elected=())),
    ],
)
def test_seats_go_by_approvals_and_ties_to_another_ballot(seats, ballot_round, expected):
    field = tallies(**FIVE)

    assert elect(field, Voting(rounds=2), seats=seats, ballot_round=ballot_round) == expected


def test_in_a_second_ballot_approvals_alone_count():
    field = tallies(b="++---", c="+----")

    assert elect(field, Voting(), seats=1, ballot_round=2) == Election(elected=("b",))


def test_a_second_ballot_without_quorum_leaves_the_seat_to_people():
    field = tallies(c="+....", b="+++++")

    assert elect(field, Voting(), seats=1, ballot_round=2) == Election(
        elected=(), undecided=("b", "c"), open_seats=1
    )


def test_nobody_approves_more_entries_than_seats_are_open():
    changed = [ballot("b", Choice.APPROVE), ballot("b", Choice.REJECT, number=2)]
    ballots = [
        [ballot("a", Choice.APPROVE), *changed],
        [ballot("a", Choice.APPROVE), ballot("b", Choice.APPROVE)],
    ]

    assert judges_over_limit(ballots, open_seats=1) == ("a",)


@given(
    st.text(alphabet="+-0.", min_size=1, max_size=9), st.sampled_from(["roll", "present", "cast"])
)
def test_another_approval_never_sinks_an_entry(letters, base):
    before = vote(letters, base=base).outcome
    after = vote(letters.replace("-", "+", 1), base=base).outcome

    assert before is not PASSED or after is PASSED
