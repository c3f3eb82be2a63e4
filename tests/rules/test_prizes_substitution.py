"""Removed winners: before publication, during the public notice, after payment."""

from datetime import date
from fractions import Fraction

import pytest

from competition.rules.plan.prizes import AllCount, Cap, Substitution
from competition.rules.prizes import (
    Decisions,
    Override,
    Resolution,
    Rule,
    Seal,
    allocate,
    substitute,
)
from tests.rules.prize_makers import (
    asked,
    counts,
    having,
    level,
    ranked,
    rules_of,
    table,
    vacant,
    won,
)

DURING_NOTICE = date(2022, 7, 10)
AFTER_PAYMENT = date(2022, 9, 1)
HOLD = Substitution(mode="hold", closed_on=date(2022, 7, 31))
OVERTAKING = Substitution(mode="hold", may_overtake=True)
PROMOTE = Substitution(mode="promote")
FOUR = ranked(90, 80, 70, 60)


def after_removing(*entries, rows=FOUR, prizes, on=DURING_NOTICE, **facts):
    """Allocate, then disqualify these entries and substitute."""
    now = rows
    for entry in entries:
        now = having(now, entry, **(facts or {"disqualified": True}))
    return substitute(allocate(rows, prizes), now, prizes, on=on)


def test_16_disqualified_before_publication_everybody_moves_up():
    found = allocate(having(FOUR, 1, disqualified=True), counts(1, 1))

    assert won(found) == {2: "first", 3: "second"}


HOLD_CASES = {
    "16_during_the_notice_the_next_takes_the_last_level": (
        [2],
        counts(1, 1, substitution=HOLD),
        {1: "first", 3: "second"},
        {},
    ),
    "16_during_the_notice_nobody_overtakes_a_winner": (
        [1],
        counts(1, 1, substitution=HOLD),
        {2: "second"},
        {("first", "held"): 1},
    ),
    "16_during_the_notice_the_place_moves_down": (
        [1],
        counts(1, 1, 1, substitution=HOLD, vacancies="cascade"),
        {2: "second", 3: "third", 4: "third"},
        {},
    ),
    "16_during_the_notice_overtaking_where_the_plan_says_so": (
        [1],
        counts(1, 1, substitution=OVERTAKING),
        {3: "first", 2: "second"},
        {},
    ),
    "16_during_the_notice_everybody_moves_up_where_the_plan_says_so": (
        [1],
        counts(1, 1, substitution=PROMOTE),
        {2: "first", 3: "second"},
        {},
    ),
    "16_without_substitution_the_place_stays_vacant": (
        [1],
        counts(1, 1),
        {2: "second"},
        {("first", "no_substitution"): 1},
    ),
    "18_substitute_list_exhausted": (
        [2],
        counts(1, 3, substitution=HOLD),
        {1: "first", 3: "second", 4: "second"},
        {("second", "no_entries"): 1},
    ),
    "18_substitutes_under_the_bar": (
        [1],
        table(level("first", 1, threshold=Fraction(85)), substitution=HOLD),
        {},
        {("first", "below_bar"): 1},
    ),
}


@pytest.mark.parametrize(
    ("removed", "prizes", "winners", "vacancies"), HOLD_CASES.values(), ids=HOLD_CASES
)
def test_substitute_by_the_table(removed, prizes, winners, vacancies):
    found = after_removing(*removed, prizes=prizes)

    assert (won(found.allocation), vacant(found.allocation)) == (winners, vacancies)
    assert [award.entry for award in found.removed] == removed


@pytest.mark.parametrize(
    ("on", "winners"),
    [(date(2022, 7, 31), {1: "first", 3: "second"}), (AFTER_PAYMENT, {1: "first"})],
    ids=["last_day", "after_payment"],
)
def test_16_nothing_is_filled_after_the_last_day(on, winners):
    found = after_removing(2, prizes=counts(1, 1, substitution=HOLD), on=on)

    assert won(found.allocation) == winners


def test_16_after_payment_the_trace_names_the_money_and_the_reason():
    found = after_removing(2, prizes=counts(1, 1, substitution=HOLD), on=AFTER_PAYMENT)

    assert vacant(found.allocation) == {("second", "substitution_closed"): 1}
    assert found.allocation.total_cents == 20_000_000
    assert [rules_of(found.allocation, entry) for entry in (1, 2, 3)] == [
        ["first: held"],
        ["-: disqualified", "second: removed"],
        ["-: substitution_closed"],
    ]
    assert dict(found.allocation.lines_of(2)[1].values) == {"amount_cents": 10_000_000}


def test_16_without_substitution_a_prize_for_all_is_vacant_too():
    everyone = level("shortlisted", AllCount(kind="all"), kind="participation")

    found = after_removing(2, prizes=table(level("first", 1), everyone))

    assert won(found.allocation) == {1: "first", 3: "shortlisted", 4: "shortlisted"}
    assert vacant(found.allocation) == {("shortlisted", "no_substitution"): 1}
    assert found.allocation.tallies[1].vacant == 0


def test_16_one_too_many_after_an_extended_tie_is_not_replaced():
    rows = ranked(90, 90, 80)
    prizes = counts(1, ties="extend", substitution=HOLD)

    found = after_removing(2, rows=rows, prizes=prizes)

    assert won(found.allocation) == {1: "first"}
    assert found.allocation.vacancies == ()
    assert [(one.awarded, one.excess) for one in found.allocation.tallies] == [(1, 0)]


def test_17_substitute_himself_ineligible_goes_to_the_next():
    prizes = counts(1, 1, substitution=HOLD)
    now = having(having(FOUR, 2, disqualified=True), 3, ineligible=True)

    found = substitute(allocate(FOUR, prizes), now, prizes, on=DURING_NOTICE)

    assert won(found.allocation) == {1: "first", 4: "second"}
    assert [(one.entry, one.level, one.rule) for one in found.added] == [
        (4, "second", Rule.IN_ORDER)
    ]


def test_17_substitute_removed_later_goes_to_the_next_again():
    prizes = counts(1, 1, substitution=HOLD)
    once = after_removing(2, prizes=prizes).allocation
    now = having(having(FOUR, 2, disqualified=True), 3, withdrawn=True)

    again = substitute(once, now, prizes, on=DURING_NOTICE)

    assert won(again.allocation) == {1: "first", 4: "second"}
    assert [award.entry for award in again.removed] == [3]


def test_19_substitutes_tied_are_a_question_that_people_answer():
    rows = ranked(90, 80, 70, 70)
    prizes = counts(1, 1, substitution=HOLD)
    earlier, now = allocate(rows, prizes), having(rows, 2, disqualified=True)
    chosen = Resolution(
        group="startup", level="second", among=(3, 4), chosen=(4,), reference="m", signed_by=(7, 8)
    )

    asking = substitute(earlier, now, prizes, on=DURING_NOTICE)
    answered = substitute(
        earlier, now, prizes, on=DURING_NOTICE, decisions=Decisions(resolutions=(chosen,))
    )

    assert asked(asking.allocation) == {"second": ((3, 4), 1)}
    assert won(answered.allocation) == {1: "first", 4: "second"}


def test_winner_that_a_cap_keeps_from_the_level_is_not_overtaken_unfairly():
    cap = Cap(key="field", what="field", number=1, levels=("first",))
    rows = ranked(90, 85, 80, 70, facts={1: {"field": "x"}, 3: {"field": "x"}})
    prizes = table(level("first", 2), level("second", 1), caps=(cap,), substitution=HOLD)

    found = after_removing(2, rows=rows, prizes=prizes)

    assert won(found.allocation) == {1: "first", 4: "first", 3: "second"}


def test_prize_on_top_is_substituted_by_the_next_in_order():
    prizes = table(level("special", 1, stacking="on_top"), level("first", 1), substitution=HOLD)

    found = after_removing(1, prizes=prizes)

    assert won(found.allocation) == {2: "special+first"}


def test_question_left_open_before_stays_open_while_nothing_is_substituted():
    rows = ranked(90, 80, 80)
    prizes = counts(1, 1)

    found = after_removing(1, rows=rows, prizes=prizes)

    assert [(one.level, one.vacant, one.undecided) for one in found.allocation.tallies] == [
        ("first", 1, 0),
        ("second", 0, 1),
    ]


def test_promotion_names_winners_who_would_fall():
    cap = Cap(key="field", what="field", number=1)
    rows = ranked(90, 85, 80, facts={1: {"field": "x"}, 2: {"field": "x"}})
    prizes = counts(2, caps=(cap,), substitution=PROMOTE)
    kept_down = ranked(90, 85, 80, 75, facts={n: {"field": "x"} for n in (1, 2)})

    found = after_removing(1, rows=rows, prizes=prizes)
    falling = after_removing(
        1, rows=kept_down, prizes=counts(1, 1, caps=(cap,), substitution=PROMOTE)
    )

    assert won(found.allocation) == {2: "first", 3: "first"}
    assert found.allocation.warnings == ()
    assert won(falling.allocation) == {2: "first", 3: "second"}


def test_promotion_that_takes_a_prize_away_is_warned_of():
    unit = Cap(key="unit", what="unit", number=1)
    field = Cap(key="field", what="field", number=1)
    facts = {
        1: {"field": "x"},
        2: {"field": "x", "unit": "u"},
        3: {"unit": "u"},
    }
    rows = ranked(90, 85, 80, facts=facts)
    prizes = counts(2, caps=(field, unit), substitution=PROMOTE)

    found = after_removing(1, rows=rows, prizes=prizes)

    assert won(found.allocation) == {2: "first"}
    assert [(str(one.code), one.values) for one in found.allocation.warnings] == [
        ("promotion_lowers", (("entries", (3,)),))
    ]


def test_decision_against_the_ranking_is_held_and_a_new_one_is_carried_out():
    prizes = counts(1, 1, substitution=HOLD)
    first = Override(entry=4, level="first", reference="a", signed_by=(7, 8))
    new = Override(entry=3, level="second", reference="b", signed_by=(7, 8))
    earlier = allocate(FOUR, prizes, decisions=Decisions(overrides=(first,)))

    found = substitute(
        earlier,
        having(FOUR, 1, disqualified=True),
        prizes,
        on=DURING_NOTICE,
        decisions=Decisions(overrides=(first, new)),
    )

    assert won(earlier) == {4: "first", 1: "second"}
    assert won(found.allocation) == {4: "first", 3: "second"}
    assert found.allocation.warnings == ()


def test_winner_missing_from_the_ranking_counts_as_removed():
    prizes = counts(1, substitution=HOLD)

    found = substitute(allocate(FOUR, prizes), FOUR[1:], prizes, on=DURING_NOTICE)

    assert won(found.allocation) == {2: "first"}
    assert rules_of(found.allocation, 1) == ["first: removed"]


def test_faulty_input_is_refused_as_a_whole():
    prizes = counts(1, substitution=HOLD)
    seal = Seal(sealed="a", current="b")

    found = substitute(allocate(FOUR, prizes), FOUR, prizes, on=DURING_NOTICE, seal=seal)

    assert found.allocation.refusals == (Rule.PLAN_CHANGED,)
    assert (found.removed, found.added) == ((), ())


def test_loser_of_a_lot_does_not_overtake_its_equal_winner():
    rows = ranked(90, 80, 80)
    prizes = counts(1, 1, ties="lot", substitution=HOLD)
    lot = Decisions(lot_seed=b"seed")
    earlier = allocate(rows, prizes, decisions=lot)

    found = substitute(
        earlier, having(rows, 1, withdrawn=True), prizes, on=DURING_NOTICE, decisions=lot
    )

    assert found.added == ()
    assert vacant(found.allocation) == {("first", "held"): 1}


def test_prize_for_taking_part_is_left_for_a_ranked_one_that_became_free():
    shortlisted = level("shortlisted", 2, kind="participation")
    prizes = table(level("first", 1), shortlisted, substitution=Substitution(mode="hold"))
    standings = ranked(90, 80, 70, 60)
    earlier = allocate(standings, prizes)
    assert won(earlier) == {1: "first", 2: "shortlisted", 3: "shortlisted"}

    found = substitute(earlier, having(standings, 1, disqualified=True), prizes, on=DURING_NOTICE)

    assert won(found.allocation) == {2: "first", 3: "shortlisted", 4: "shortlisted"}
    assert rules_of(found.allocation, 2) == ["first: in_order"]


def test_prize_for_taking_part_counts_no_more_against_a_cap_once_it_is_left():
    shortlisted = level("shortlisted", 2, kind="participation")
    one_each = Cap(key="field", what="field", number=1, levels=("shortlisted",))
    prizes = table(
        level("first", 1), shortlisted, caps=(one_each,), substitution=Substitution(mode="hold")
    )
    facts = {2: {"field": "cars"}, 3: {"field": "cars"}, 4: {"field": "food"}}
    standings = ranked(90, 80, 70, 60, facts=facts)
    earlier = allocate(standings, prizes)
    assert won(earlier) == {1: "first", 2: "shortlisted", 4: "shortlisted"}

    found = substitute(earlier, having(standings, 1, disqualified=True), prizes, on=DURING_NOTICE)

    assert won(found.allocation) == {2: "first", 3: "shortlisted", 4: "shortlisted"}
