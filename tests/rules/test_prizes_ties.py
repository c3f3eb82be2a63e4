"""Ties at the last place of a level: every policy, and the money that goes with it."""

from fractions import Fraction

import pytest

from competition.rules.plan.prizes import AllCount
from competition.rules.prizes import Decisions, Resolution, Rule, allocate
from competition.rules.values import drawn_order
from tests.rules.prize_makers import asked, counts, level, ranked, rules_of, table, vacant, won

LOT = Decisions(lot_seed=b"closing index of 20 June")


def resolved(*chosen, among, signed_by=(7, 8), level_key="first"):
    return Resolution(
        group="startup",
        level=level_key,
        among=among,
        chosen=chosen,
        reference="minutes-3",
        signed_by=signed_by,
    )


def test_short_leaves_the_places_vacant_and_the_tied_go_on_below():
    found = allocate(ranked(90, 85, 85, 80), counts(2, 2, ties="short", vacancies="cascade"))

    assert won(found) == {1: "first", 2: "second", 3: "second"}
    assert vacant(found) == {("first", "tied"): 1}
    assert rules_of(found, 4) == ["first: after_tie", "second: no_place_left"]


def test_next_level_takes_the_places_down_with_the_tied():
    found = allocate(ranked(90, 85, 85, 80), counts(2, 2, ties="next_level"))

    assert won(found) == {1: "first", 2: "second", 3: "second", 4: "second"}
    assert [(one.level, one.reason, one.moved_to) for one in found.vacancies] == [
        ("first", "tied", "second")
    ]


def test_next_level_below_the_last_leaves_the_places_vacant():
    found = allocate(ranked(90, 90), counts(1, ties="next_level"))

    assert vacant(found) == {("first", "tied"): 1}
    assert found.vacancies[0].treatment == "keep"


def test_level_may_break_its_ties_differently():
    prizes = table(level("first", 1), level("second", 1, ties="extend"))

    found = allocate(ranked(90, 80, 80), prizes)

    assert won(found) == {1: "first", 2: "second", 3: "second"}
    assert [tally.excess for tally in found.tallies] == [0, 1]


def test_lot_follows_the_public_draw_through_all_levels():
    order = drawn_order(b"closing index of 20 June", "prizes|startup", (1, 2, 3, 4))

    found = allocate(ranked(80, 80, 80, 80), counts(1, 2, ties="lot"), decisions=LOT)

    assert won(found) == {order[0]: "first", order[1]: "second", order[2]: "second"}
    assert rules_of(found, order[0]) == ["first: lot"]
    assert rules_of(found, order[3]) == ["first: lot_lost", "second: lot_lost"]
    assert dict(found.lines_of(order[3])[1].values) == {
        "tied": tuple(sorted(order[1:])),
        "drawn": order[1:],
    }


def test_lot_not_yet_drawn_is_a_question():
    found = allocate(ranked(80, 80), counts(1, ties="lot"))

    assert found.undecided[0].rule is Rule.LOT_NOT_DRAWN
    assert asked(found) == {"first": ((1, 2), 1)}


def test_levels_below_an_open_question_wait_and_count_their_places():
    found = allocate(ranked(90, 90, 80), counts(1, 1, 1))

    assert won(found) == {}
    assert [tally.undecided for tally in found.tallies] == [1, 1, 1]
    assert rules_of(found, 1) == [
        "first: tie_undecided",
        "second: after_undecided",
        "third: after_undecided",
    ]
    assert {line.effect for line in found.lines_of(3)} == {"waiting"}


def test_open_question_of_a_special_prize_stops_nothing_else():
    special = level("special", 1, stacking="on_top")

    found = allocate(ranked(90, 90), table(special, level("first", 2)))

    assert won(found) == {1: "first", 2: "first"}
    assert asked(found) == {"special": ((1, 2), 1)}


def test_decision_of_people_goes_on_with_the_rest_below():
    decisions = Decisions(resolutions=(resolved(2, among=(2, 1)),))

    found = allocate(ranked(90, 90, 80), counts(1, 2), decisions=decisions)

    assert won(found) == {2: "first", 1: "second", 3: "second"}
    assert rules_of(found, 1) == ["first: not_chosen", "second: in_order"]
    assert dict(found.lines_of(2)[0].values)["reference"] == "minutes-3"
    assert found.warnings == ()


def test_decision_for_fewer_than_the_places_leaves_the_others_vacant():
    decisions = Decisions(resolutions=(resolved(2, among=(1, 2, 3)),))

    found = allocate(ranked(90, 90, 90, 80), counts(2), decisions=decisions)

    assert won(found) == {2: "first"}
    assert vacant(found) == {("first", "decided"): 1}
    assert rules_of(found, 4) == ["first: after_decision"]


@pytest.mark.parametrize(
    ("decision", "code"),
    [
        (resolved(1, among=(1, 2), signed_by=(7, 7)), "decision_unsigned"),
        (resolved(1, 2, among=(1, 2)), "decision_does_not_fit"),
        (resolved(3, among=(1, 2)), "decision_does_not_fit"),
        (resolved(1, among=(1, 2, 3)), "decision_unused"),
        (resolved(1, among=(1, 2), level_key="second"), "decision_unused"),
    ],
    ids=["one_signature_twice", "more_than_places", "not_among_the_tied", "other_names", "level"],
)
def test_decision_that_does_not_answer_the_question_leaves_it_open(decision, code):
    found = allocate(ranked(90, 90, 80), counts(1), decisions=Decisions(resolutions=(decision,)))

    assert asked(found) == {"first": ((1, 2), 1)}
    assert [(one.code, one.values) for one in found.warnings] == [
        (code, (("reference", "minutes-3"),))
    ]


def test_shared_money_uses_the_places_below_and_returns_the_rest():
    prizes = table(
        level("first", 1, amount=1000),
        level("second", 1, amount=500),
        level("third", 2, amount=200),
        ties="extend",
        share_tied_money=True,
    )

    found = allocate(ranked(90, 90, 90, 80, 70), prizes)

    assert [(one.entry, one.level, one.amount_cents) for one in found.awards] == [
        (1, "first", 566),
        (2, "first", 566),
        (3, "first", 566),
        (4, "third", 200),
    ]
    assert (found.total_cents, found.to_fund_cents) == (1898, 2)
    assert [tally.taken for tally in found.tallies] == [0, 1, 1]


def test_shared_money_is_less_where_no_places_are_left_below():
    prizes = counts(1, ties="extend", share_tied_money=True)

    found = allocate(ranked(90, 90, 90), prizes)

    assert {one.amount_cents for one in found.awards} == {6_666_666}
    assert found.to_fund_cents == 2


def test_everyone_left_who_reaches_the_bar_is_named():
    shortlisted = level(
        "shortlisted", AllCount(kind="all"), kind="participation", threshold=Fraction(60)
    )

    found = allocate(ranked(90, 80, 80, 50), table(level("first", 1), shortlisted))

    assert won(found) == {1: "first", 2: "shortlisted", 3: "shortlisted"}
    assert found.tallies[1].planned is None
    assert found.vacancies == ()
