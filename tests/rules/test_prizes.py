"""The edge cases of giving prizes, as a table that an organiser can read and dispute.

A case is a ranking (scores, and facts of single entries), a prize table, and what comes out: who
wins what, which places stay vacant and why, and which names people must decide on.
"""

from fractions import Fraction

import pytest

from competition.rules.plan.prizes import Cap, Quota, ShareCount
from competition.rules.plan_reading import canonical_json
from competition.rules.prizes import Rule, Seal, Standing, allocate, as_data
from tests.rules.prize_makers import asked, counts, level, ranked, rules_of, table, vacant, won

FIRST, SECOND, THIRD = "first", "second", "third"
FIELD_CAP = Cap(key="field", what="field", number=1)
DISTRICT_CAP = Cap(key="district", what="district", number=1)
ALL_TIED = ranked(80, 80, 80)
ALMOST = Standing(
    entry=1, group="startup", place=1, score=Fraction(80), exact_score=Fraction("79.996")
)
ROBOTS = {"field": "robots"}
MATTER = {"field": "materials"}


def share(rounding):
    return ShareCount(kind="share", share=Fraction(1, 10), rounding=rounding)


def tenth_of_37(rounding):
    return ranked(*range(90, 53, -1)), table(level("first", share(rounding)))


CASES = {
    "01_fewer_entries_than_prizes": (
        ranked(90, 80),
        counts(1, 3),
        {1: FIRST, 2: SECOND},
        {(SECOND, "no_entries"): 2},
        {},
    ),
    "02_zero_entries_in_a_group": ([], counts(1), {}, {(FIRST, "no_entries"): 1}, {}),
    "03_tie_exactly_filling_the_level": (
        ranked(90, 80, 80, 70),
        counts(1, 2),
        {1: FIRST, 2: SECOND, 3: SECOND},
        {},
        {},
    ),
    "04_tie_overflowing_by_one": (
        ranked(90, 80, 80, 80),
        counts(1, 2),
        {1: FIRST},
        {},
        {SECOND: ((2, 3, 4), 2)},
    ),
    "05_third_to_seventh_equal_over_two_level_borders": (
        ranked(90, 85, 80, 80, 80, 80, 80),
        counts(1, 2, 3),
        {1: FIRST, 2: SECOND},
        {},
        {SECOND: ((3, 4, 5, 6, 7), 1)},
    ),
    "06_whole_field_tied_to_be_decided": (ALL_TIED, counts(1), {}, {}, {FIRST: ((1, 2, 3), 1)}),
    "06_whole_field_tied_and_extended": (
        ALL_TIED,
        counts(1, ties="extend"),
        {1: FIRST, 2: FIRST, 3: FIRST},
        {},
        {},
    ),
    "06_whole_field_tied_and_short": (
        ALL_TIED,
        counts(1, ties="short"),
        {},
        {(FIRST, "tied"): 1},
        {},
    ),
    "06_whole_field_tied_and_sent_to_the_next_level": (
        ALL_TIED,
        counts(1, 2, ties="next_level"),
        {1: SECOND, 2: SECOND, 3: SECOND},
        {},
        {},
    ),
    "07_all_under_threshold": (
        ranked(70, 60),
        table(level("first", 1, threshold=Fraction(80)), level("second", 2)),
        {1: SECOND, 2: SECOND},
        {(FIRST, "below_bar"): 1},
        {},
    ),
    "08_score_equal_to_threshold_wins": (
        ranked(80),
        table(level("first", 1, threshold=Fraction(80))),
        {1: FIRST},
        {},
        {},
    ),
    "09_threshold_against_the_rounded_score": (
        [ALMOST],
        table(level("first", 1, threshold=Fraction(80), compared="rounded")),
        {1: FIRST},
        {},
        {},
    ),
    "09_threshold_against_the_unrounded_score": (
        [ALMOST],
        table(level("first", 1, threshold=Fraction(80), compared="unrounded")),
        {},
        {(FIRST, "below_bar"): 1},
        {},
    ),
    "10_count_zero_for_a_level": (ranked(90, 80), counts(0, 1), {1: SECOND}, {}, {}),
    "11_field_cap_reached_next_field_goes_on": (
        ranked(90, 85, 80, facts={1: ROBOTS, 2: ROBOTS, 3: MATTER}),
        counts(2, caps=(FIELD_CAP,)),
        {1: FIRST, 3: FIRST},
        {},
        {},
    ),
    "12_cap_hit_inside_a_tie_block": (
        ranked(90, 90, 90, facts={1: ROBOTS, 2: ROBOTS, 3: MATTER}),
        counts(3, caps=(FIELD_CAP,)),
        {3: FIRST},
        {},
        {FIRST: ((1, 2), 2)},
    ),
    "12_cap_that_cannot_bind_inside_a_tie_block": (
        ranked(90, 90, facts={1: ROBOTS, 2: ROBOTS}),
        counts(1, caps=(FIELD_CAP,)),
        {},
        {},
        {FIRST: ((1, 2), 1)},
    ),
    "13_two_caps_crossing": (
        ranked(
            90,
            85,
            80,
            facts={
                1: {"field": "robots", "district": "wujin"},
                2: {"field": "robots", "district": "xinbei"},
                3: {"field": "materials", "district": "wujin"},
            },
        ),
        counts(2, caps=(FIELD_CAP, DISTRICT_CAP)),
        {1: FIRST},
        {(FIRST, "capped"): 1},
        {},
    ),
    "14_same_company_with_two_entries_keeps_the_higher": (
        ranked(90, 85, 80, facts={1: {"legal_person": "A"}, 2: {"legal_person": "A"}}),
        counts(1, 1, one_per_legal_person=True),
        {1: FIRST, 3: SECOND},
        {},
        {},
    ),
    "20_withdrawn_entry_never_takes_a_prize": (
        ranked(90, 85, 80, facts={2: {"withdrawn": True}}),
        counts(1, 1),
        {1: FIRST, 3: SECOND},
        {},
        {},
    ),
    "21_exhibition_entry_never_takes_a_prize": (
        ranked(90, 85, facts={1: {"non_competing": True}}),
        counts(1),
        {2: FIRST},
        {},
        {},
    ),
    "22_entry_with_an_incomplete_panel_is_left_out": (
        ranked(90, 85, facts={1: {"incomplete": True}}),
        counts(1),
        {2: FIRST},
        {},
        {},
    ),
    "23_special_prize_on_top_of_a_ranked_prize": (
        ranked(90, 85, facts={1: {"traits": frozenset({"overseas"})}}),
        table(level("first", 1), level("overseas", 1, stacking="on_top", trait="overseas")),
        {1: "first+overseas"},
        {},
        {},
    ),
    "23_special_prize_instead_of_a_ranked_prize": (
        ranked(90, 85, facts={1: {"traits": frozenset({"overseas"})}}),
        table(level("overseas", 1, trait="overseas"), level("first", 1)),
        {1: "overseas", 2: FIRST},
        {},
        {},
    ),
    "24_vacancy_moves_to_the_next_level": (
        ranked(79, 78, 77),
        table(level("first", 1, threshold=Fraction(80)), level("second", 2), vacancies="cascade"),
        {1: SECOND, 2: SECOND, 3: SECOND},
        {},
        {},
    ),
    "24_vacancy_moves_to_a_level_that_then_overflows_its_total": (
        ranked(79, 78, 77, 76),
        table(
            level("first", 2, threshold=Fraction(80)),
            level("second", 2, most=3),
            vacancies="cascade",
        ),
        {1: SECOND, 2: SECOND, 3: SECOND},
        {(FIRST, "below_bar"): 1},
        {},
    ),
    "25_grand_prize_is_optional": (
        ranked(85, 80),
        table(
            level("grand", 2, kind="grand", threshold=Fraction(95)),
            level("first", 1),
            vacancies="cascade",
        ),
        {1: FIRST},
        {("grand", "optional"): 1},
        {},
    ),
    "25_grand_prize_at_most_one": (
        ranked(98, 97),
        table(level("grand", 2, kind="grand", threshold=Fraction(95)), level("first", 1)),
        {1: "grand", 2: FIRST},
        {},
        {},
    ),
    "26_ten_percent_of_37_rounded_up": (
        *tenth_of_37("up"),
        {1: FIRST, 2: FIRST, 3: FIRST, 4: FIRST},
        {},
        {},
    ),
    "26_ten_percent_of_37_rounded_down": (
        *tenth_of_37("down"),
        {1: FIRST, 2: FIRST, 3: FIRST},
        {},
        {},
    ),
    "26_ten_percent_of_37_rounded_half_up": (
        *tenth_of_37("half_up"),
        {1: FIRST, 2: FIRST, 3: FIRST, 4: FIRST},
        {},
        {},
    ),
    "29_zero_score_never_wins": (
        ranked(90, 0),
        counts(2),
        {1: FIRST},
        {(FIRST, "no_entries"): 1},
        {},
    ),
    "29_zero_score_wins_where_the_plan_says_so": (
        ranked(90, 0),
        counts(2, zero_score_wins=True),
        {1: FIRST, 2: FIRST},
        {},
        {},
    ),
}


@pytest.mark.parametrize(
    ("standings", "prizes", "winners", "vacancies", "questions"), CASES.values(), ids=CASES
)
def test_allocate_by_the_table(standings, prizes, winners, vacancies, questions):
    found = allocate(standings, prizes)

    assert (won(found), vacant(found), asked(found)) == (winners, vacancies, questions)


def test_15_entry_in_two_groups_by_error_is_refused_with_a_line_for_everyone():
    rows = [*ranked(90, 80), *ranked(90, group="growth", start=2)]

    found = allocate(rows, counts(1))

    assert found.refusals == (Rule.ENTRY_TWICE,)
    assert found.awards == ()
    assert rules_of(found, 1) == ["-: entry_twice"]
    assert [line.values for line in found.trace] == [(("rows", 1),), (("rows", 2),)]


@pytest.mark.parametrize(
    ("keep_place", "place_of_third"), [((), 2), (("withdrawn",), 3)], ids=["closes_up", "keeps"]
)
def test_20_withdrawn_entry_between_two_others(keep_place, place_of_third):
    rows = ranked(90, 85, 80, facts={2: {"withdrawn": True}})

    found = allocate(rows, counts(2, keep_place=keep_place))

    assert won(found) == {1: FIRST, 3: FIRST}
    assert dict(found.places)[3] == found.awards[1].place == place_of_third
    assert rules_of(found, 2) == ["-: withdrawn"]


def test_20_places_behind_a_tie_count_everyone():
    rows = ranked(90, 85, 85, 80, 70, facts={4: {"withdrawn": True}})

    assert dict(allocate(rows, counts(1)).places) == {1: 1, 2: 2, 3: 2, 5: 4}


def test_20_withdrawn_and_disqualified_entry_keeps_its_place_only_if_both_kinds_do():
    rows = ranked(90, 80, facts={1: {"withdrawn": True, "disqualified": True}})

    kept_both = allocate(rows, counts(1, keep_place=("withdrawn", "disqualified")))

    assert dict(allocate(rows, counts(1, keep_place=("withdrawn",))).places) == {2: 1}
    assert dict(kept_both.places) == {1: 1, 2: 2}
    assert rules_of(kept_both, 1) == ["-: disqualified"]


def test_22_incomplete_panels_are_named_to_people():
    rows = ranked(90, 85, 80, facts={1: {"incomplete": True}})

    found = allocate(rows, counts(1))

    assert [(one.code, one.values) for one in found.warnings] == [
        ("incomplete_entries", (("entries", (1,)),))
    ]


@pytest.mark.parametrize(("current", "refusals"), [("a1", ()), ("b2", (Rule.PLAN_CHANGED,))])
def test_27_plan_changed_after_sealing_is_refused(current, refusals):
    found = allocate(ranked(90), counts(1), seal=Seal(sealed="a1", current=current))

    assert found.refusals == refusals
    assert won(found) == ({} if refusals else {1: FIRST})
    assert rules_of(found, 1) == (["-: plan_changed"] if refusals else ["first: in_order"])


def test_28_same_input_twice_gives_the_same_bytes():
    rows = ranked(90, 85, 85, 80, facts={1: ROBOTS, 2: ROBOTS})
    prizes = counts(1, 1, 1, caps=(FIELD_CAP,), ties="extend")

    once, again = (canonical_json(as_data(allocate(each, prizes))) for each in (rows, rows[::-1]))

    assert once == again
    assert canonical_json(as_data(allocate(rows, prizes).lines_of(2)[1])) == (
        b'{"effect":"not_awarded","entry":2,"level":"second","rule":"cap_full",'
        b'"values":{"cap":"field","number":1,"what":"field"}}'
    )


def test_trace_says_why_this_and_why_not_more():
    rows = ranked(90, 85, 80, 70, facts={4: {"ineligible": True}})

    found = allocate(rows, counts(1, 1))

    assert {entry: rules_of(found, entry) for entry in (1, 2, 3, 4)} == {
        1: ["first: in_order"],
        2: ["first: no_place_left", "second: in_order"],
        3: ["first: no_place_left", "second: no_place_left"],
        4: ["-: ineligible"],
    }
    assert found.lines_of(2)[1].values == (
        ("place", 2),
        ("score", Fraction(85)),
        ("amount_cents", 10_000_000),
    )


def test_groups_have_their_own_numbers_money_and_bars():
    first = level("first", 1)
    team = Quota(group="team", count=first.quotas[0].count, amount=100, threshold=Fraction(95))
    own = type(first)(
        key="first", name=first.name, amount=first.amount, quotas=(*first.quotas, team)
    )
    rows = [
        *ranked(90),
        *ranked(96, 90, group="team", start=11),
        *ranked(99, group="guest", start=21),
    ]

    found = allocate(rows, table(own, groups=("startup", "team")))

    assert {award.entry: award.amount_cents for award in found.awards} == {1: 20_000_000, 11: 100}
    assert found.total_cents == 20_000_100
    assert rules_of(found, 21) == ["-: no_prize_in_group"]


def test_group_without_any_level_is_told_so():
    found = allocate(ranked(90, group="team"), table(level("first", 1), groups=("startup", "team")))

    assert rules_of(found, 1) == ["-: no_prize_in_group"]
