"""Recorded decisions against the ranking and on vacancies; votes, honours and money."""

from fractions import Fraction

import pytest

from competition.rules.plan.prizes import AllCount, Honour
from competition.rules.prizes import Decisions, Override, VacancyRuling, allocate
from tests.rules.prize_makers import (
    NAME,
    counts,
    having,
    level,
    ranked,
    rules_of,
    table,
    vacant,
    won,
)

HIGH_BAR = table(level("first", 1, threshold=Fraction(95)), level("second", 1))


def override(entry, level_key, *, signed_by=(7, 8)):
    return Decisions(
        overrides=(Override(entry=entry, level=level_key, reference="jury-1", signed_by=signed_by),)
    )


def ruled(ruling, threshold=None, *, level_key="first"):
    return Decisions(
        rulings=(
            VacancyRuling(
                group="startup",
                level=level_key,
                ruling=ruling,
                threshold=threshold,
                reference="jury-2",
                signed_by=(7, 8),
            ),
        )
    )


def codes(found):
    return [str(one.code) for one in found.warnings]


def test_30_prize_against_the_ranking_keeps_both_in_the_trace():
    found = allocate(ranked(90, 80, 70), counts(1, 1), decisions=override(3, "first"))

    assert won(found) == {3: "first", 1: "second"}
    assert {entry: rules_of(found, entry) for entry in (1, 2, 3)} == {
        1: ["first: no_place_left", "second: in_order", "first: ranking_would_give"],
        2: ["first: no_place_left", "second: no_place_left", "second: ranking_would_give"],
        3: ["first: override", "-: ranking_would_give"],
    }
    assert dict(found.lines_of(3)[0].values)["signed_by"] == (7, 8)


def test_30_prize_refused_by_decision_goes_to_the_next():
    found = allocate(ranked(90, 80), counts(1), decisions=override(1, None))

    assert won(found) == {2: "first"}
    assert rules_of(found, 1) == ["-: override", "first: ranking_would_give"]


def test_30_decision_that_agrees_with_the_ranking_is_still_recorded():
    found = allocate(ranked(90, 80), counts(1), decisions=override(1, "first"))

    assert rules_of(found, 1) == ["first: override", "first: ranking_would_give"]
    assert rules_of(found, 2) == ["first: no_place_left"]


def test_30_prize_beyond_the_places_is_counted_as_one_too_many():
    found = allocate(ranked(90), counts(0), decisions=override(1, "first"))

    assert [(one.planned, one.awarded, one.excess) for one in found.tallies] == [(0, 1, 1)]


@pytest.mark.parametrize(
    ("decisions", "code"),
    [
        (override(3, "first", signed_by=(7,)), "decision_unsigned"),
        (override(9, "first"), "decision_does_not_fit"),
        (override(3, "gold"), "decision_does_not_fit"),
        (override(2, "first"), "decision_does_not_fit"),
    ],
    ids=["one_signature", "unknown_entry", "unknown_level", "excluded_entry"],
)
def test_30_prize_against_the_ranking_that_cannot_be_given(decisions, code):
    rows = having(ranked(90, 80, 70), 2, disqualified=True)

    found = allocate(rows, counts(1), decisions=decisions)

    assert won(found) == {1: "first"}
    assert codes(found) == [code]


def test_30_level_that_the_group_does_not_have_cannot_be_given():
    groups = ("startup", "team")
    prizes = table(level("first", 1), level("second", 1, groups=("team",)), groups=groups)

    found = allocate(ranked(90), prizes, decisions=override(1, "second"))

    assert won(found) == {1: "first"}
    assert codes(found) == ["decision_does_not_fit"]


def test_30_second_decision_on_the_same_entry_does_not_fit():
    both = Decisions(overrides=(*override(2, "second").overrides, *override(2, "first").overrides))

    found = allocate(ranked(90, 80), counts(1, 1), decisions=both)

    assert won(found) == {1: "first", 2: "second"}
    assert codes(found) == ["decision_does_not_fit"]


def test_30_same_fault_of_one_record_is_reported_once():
    unsigned = (
        override(2, "first", signed_by=()).overrides + override(3, None, signed_by=()).overrides
    )

    assert codes(
        allocate(ranked(90, 80, 70), counts(1), decisions=Decisions(overrides=unsigned))
    ) == ["decision_unsigned"]


@pytest.mark.parametrize(
    ("decisions", "winners", "vacancies"),
    [
        (Decisions(), {1: "second"}, {("first", "below_bar"): 1}),
        (ruled("keep"), {1: "second"}, {("first", "below_bar"): 1}),
        (ruled("cascade"), {1: "second", 2: "second"}, {}),
        (ruled("lower_bar", Fraction(90)), {1: "first", 2: "second"}, {}),
        (ruled("lower_bar", Fraction(92)), {1: "second"}, {("first", "below_bar"): 1}),
    ],
    ids=["nobody_ruled", "stays_vacant", "moves_down", "bar_lowered", "bar_still_too_high"],
)
def test_vacancy_goes_where_people_ruled(decisions, winners, vacancies):
    found = allocate(ranked(90, 80), HIGH_BAR, decisions=decisions)

    assert (won(found), vacant(found)) == (winners, vacancies)
    assert found.warnings == ()


def test_vacancy_left_to_people_is_marked_so():
    prizes = table(level("first", 1, vacancies="decision"))

    assert allocate([], prizes).vacancies[0].treatment == "decision"


def test_ruling_on_a_level_without_vacancy_is_reported():
    found = allocate(ranked(90), counts(1), decisions=ruled("keep", level_key="gold"))

    assert codes(found) == ["decision_unused"]


def test_vacancy_never_moves_into_a_level_for_all():
    shortlisted = level("shortlisted", AllCount(kind="all"), kind="participation")

    found = allocate([], table(level("first", 1), shortlisted, vacancies="cascade"))

    assert vacant(found) == {("first", "no_entries"): 1}


@pytest.mark.parametrize(
    ("votes", "rule"), [(5, "in_order"), (4, "too_few_votes"), (None, "too_few_votes")]
)
def test_level_with_least_votes(votes, rule):
    rows = ranked(90, facts={1: {"votes": votes}})

    assert rules_of(allocate(rows, table(level("first", 1, least_votes=5))), 1) == [
        f"first: {rule}"
    ]


def test_entry_without_a_score_wins_by_votes_but_not_over_a_threshold():
    rows = having(ranked(90), 1, score=None, exact_score=None, votes=5)

    assert won(allocate(rows, table(level("first", 1, least_votes=5)))) == {1: "first"}
    assert won(allocate(rows, table(level("first", 1, threshold=Fraction(1))))) == {}


def test_level_for_entries_with_a_trait_passes_over_the_others():
    rows = ranked(90, 80, facts={2: {"traits": frozenset({"overseas"})}})

    found = allocate(rows, table(level("overseas", 1, trait="overseas")))

    assert won(found) == {2: "overseas"}
    assert rules_of(found, 1) == ["overseas: trait_missing"]


def test_honours_follow_from_prizes_once_each():
    women = Honour(key="women", name=NAME, who="female_principal")
    nomination = Honour(key="nomination", name=NAME, levels=("first", "special"))
    prizes = table(
        level("first", 1),
        level("special", 1, stacking="on_top"),
        level("shortlisted", 2, kind="participation"),
        honours=(women, nomination),
    )
    facts = {n: {"female_principal": True} for n in (1, 2)}

    found = allocate(ranked(90, 80, 70, facts=facts), prizes)

    assert [(one.honour, one.entry) for one in found.honours] == [("women", 1), ("nomination", 1)]


@pytest.mark.parametrize(("budget", "warned"), [(30_000_000, []), (29_999_999, ["over_budget"])])
def test_money_over_the_budget_is_warned_of(budget, warned):
    found = allocate(ranked(90, 80), counts(1, 1, budget=budget))

    assert found.total_cents == 30_000_000
    assert codes(found) == warned
