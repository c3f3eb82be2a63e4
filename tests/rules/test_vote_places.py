"""Places after a vote: seats, second ballots, decisions, secrecy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.vote_places import Fate, VoteLine, VoteSeparation, place_votes


def ballot(**approvals):
    """Return lines of a ballot; a negative number did not pass, ``None`` was not held."""
    return [
        VoteLine(
            entry=entry,
            approve=abs(number or 0),
            passed=(number or 0) > 0,
            is_held=number is not None,
        )
        for entry, number in approvals.items()
    ]


def placed(*ballots, elected="", undecided="", open_seats=0, order=None, is_secret=False):
    return place_votes(
        ballots,
        elected=set(elected),
        undecided=set(undecided),
        open_seats=open_seats,
        order=order or {},
        is_secret=is_secret,
    )


def places(found):
    return {one.entry: (one.place, one.fate.value) for one in found.placed}


def test_the_elected_come_first_then_the_passed_then_the_rejected():
    found = placed(ballot(a=5, b=4, c=3, d=-2, e=-2), elected="ab")

    assert places(found) == {
        "a": (1, "elected"),
        "b": (2, "elected"),
        "c": (3, "passed"),
        "d": (4, "rejected"),
        "e": (4, "rejected"),
    }
    assert (found.elected, found.undecided, found.ties) == (("a", "b"), (), (("d", "e"),))


def test_what_was_not_held_has_no_place():
    found = placed(ballot(a=5, b=None), elected="a")

    assert (places(found), found.unranked) == ({"a": (1, "elected")}, ("b",))


def test_a_second_ballot_orders_those_of_equal_approvals():
    found = placed(ballot(a=5, b=4, c=4, d=4), ballot(b=1, c=3, d=2), elected="acd")

    assert [one.entry for one in found.placed] == ["a", "c", "d", "b"]
    assert found.placed[1].approvals == (4, 3)
    assert found.separations[:2] == (
        VoteSeparation(ahead="a", behind="c", key="ballot:1", ahead_value=5, behind_value=4),
        VoteSeparation(ahead="c", behind="d", key="ballot:2", ahead_value=3, behind_value=2),
    )


def test_the_undecided_wait_between_the_elected_and_the_rest():
    found = placed(ballot(a=5, b=4, c=4, d=3), elected="a", undecided="bc", open_seats=1)

    assert places(found)["b"] == places(found)["c"] == (2, "undecided")
    assert (found.undecided, found.open_seats) == (("b", "c"), 1)
    assert found.separations[1] == VoteSeparation(ahead="b", behind="c")


def test_a_decision_gives_the_open_seat():
    found = placed(
        ballot(a=5, b=4, c=4), elected="a", undecided="bc", open_seats=1, order={"b": 2, "c": 1}
    )

    assert places(found) == {"a": (1, "elected"), "c": (2, "elected"), "b": (3, "passed")}
    assert (found.undecided, found.open_seats) == ((), 0)
    assert found.separations[1] == VoteSeparation(ahead="c", behind="b", key="fate")


def test_a_decision_orders_those_who_all_have_a_seat():
    found = placed(ballot(b=4, c=4), undecided="bc", open_seats=2, order={"b": 2, "c": 1})

    assert [one.entry for one in found.placed] == ["c", "b"]
    assert found.separations == (
        VoteSeparation(ahead="c", behind="b", key="decision", ahead_value=1, behind_value=2),
    )


def test_a_decision_that_leaves_equals_at_the_last_seat_leaves_them_undecided():
    order = {"b": 1, "c": 2, "d": 2}
    found = placed(ballot(b=4, c=4, d=4), undecided="bcd", open_seats=2, order=order)

    assert places(found) == {"b": (1, "elected"), "c": (2, "undecided"), "d": (2, "undecided")}
    assert (found.undecided, found.open_seats) == (("c", "d"), 1)


def test_a_decision_about_some_of_them_decides_nothing():
    found = placed(ballot(b=4, c=4), undecided="bc", open_seats=1, order={"b": 1})

    assert found.undecided == ("b", "c")


def test_without_quorum_in_the_later_ballot_its_entries_stay_undecided():
    found = placed(
        ballot(a=5, b=4, c=4), ballot(b=None, c=None), elected="a", undecided="bc", open_seats=1
    )

    assert found.undecided == ("b", "c")


def test_a_secret_vote_gives_no_place_by_approvals():
    found = placed(ballot(a=2, b=1, c=-1, d=-0), elected="ab", is_secret=True)

    assert places(found) == {
        "a": (1, "elected"),
        "b": (1, "elected"),
        "c": (3, "rejected"),
        "d": (3, "rejected"),
    }
    assert found.separations[1] == VoteSeparation(ahead="b", behind="c", key="fate")


def test_without_any_ballot_there_are_no_places():
    with pytest.raises(IndexError):
        placed()


LINES = st.dictionaries(
    st.sampled_from("abcdefgh"), st.one_of(st.none(), st.integers(-5, 5)), min_size=1
)


@given(LINES, st.data())
def test_places_do_not_depend_on_the_order_and_leave_nobody_out(approvals, data):
    elected = data.draw(st.sets(st.sampled_from(sorted(approvals))))
    lines = ballot(**approvals)
    turned = data.draw(st.permutations(lines))
    found = placed(lines, elected=elected)

    assert placed(turned, elected=elected) == found
    assert sorted([one.entry for one in found.placed] + list(found.unranked)) == sorted(approvals)
    assert set(found.elected) == elected
    assert [one.place for one in found.placed] == [
        1 + sum(other.place < one.place for other in found.placed) for one in found.placed
    ]
    assert all(one.fate in Fate for one in found.placed)
