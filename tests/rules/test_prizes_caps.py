"""Caps: laminar and crossing, over groups, inside ties, and what they cost."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.plan.prizes import AllCount, Cap
from competition.rules.prizes import Resolution, allocate
from competition.rules.prizes.caps import most_under_two_caps
from competition.rules.prizes.facts import Decisions
from tests.rules.prize_makers import asked, counts, level, ranked, rules_of, table, vacant, won

FIELD = Cap(key="field", what="field", number=1)
DISTRICT = Cap(key="district", what="district", number=1)


def at(field, district):
    return {"field": field, "district": district}


CROSSING = ranked(
    90, 85, 80, facts={1: at("robots", "wujin"), 2: at("robots", "xinbei"), 3: at("steel", "wujin")}
)


def test_crossing_caps_warn_where_a_matching_could_fill_more():
    found = allocate(CROSSING, counts(2, caps=(FIELD, DISTRICT)))

    assert won(found) == {1: "first"}
    assert vacant(found) == {("first", "capped"): 1}
    assert [(one.code, dict(one.values)) for one in found.warnings] == [
        (
            "caps_may_cost_prizes",
            {"group": "startup", "level": "first", "awarded": 1, "possible": 2},
        )
    ]
    assert dict(found.lines_of(3)[0].values) == {"cap": "district", "what": "district", "number": 1}


def test_nested_caps_cost_nothing_and_do_not_warn():
    company = Cap(key="family", what="company_family", number=2)
    facts = {
        1: {"legal_person": "A", "company_family": "F"},
        2: {"legal_person": "A", "company_family": "F"},
        3: {"legal_person": "B", "company_family": "F"},
        4: {"legal_person": "C", "company_family": "F"},
    }

    found = allocate(
        ranked(90, 85, 80, 70, facts=facts), counts(4, caps=(company,), one_per_legal_person=True)
    )

    assert won(found) == {1: "first", 3: "first"}
    assert found.warnings == ()


def test_crossing_caps_count_the_winners_of_higher_levels():
    rows = ranked(
        95,
        90,
        85,
        80,
        facts={
            1: at("robots", "jintan"),
            2: at("robots", "wujin"),
            3: at("steel", "wujin"),
            4: at("steel", "xinbei"),
        },
    )

    found = allocate(rows, counts(1, 3, caps=(FIELD, DISTRICT)))

    assert won(found) == {1: "first", 3: "second"}
    assert found.warnings == ()


def test_cap_over_some_levels_only():
    cap = Cap(key="field", what="field", number=1, levels=("first",))
    rows = ranked(90, 85, 80, facts={1: {"field": "x"}, 2: {"field": "x"}})

    assert won(allocate(rows, counts(2, 1, caps=(cap,)))) == {
        1: "first",
        3: "first",
        2: "second",
    }


@pytest.mark.parametrize(
    ("within", "winners"),
    [("group", {1: "first", 11: "first"}), ("edition", {1: "first", 12: "first"})],
)
def test_cap_within_each_group_or_over_the_edition(within, winners):
    cap = Cap(key="unit", what="unit", number=1, within=within)
    rows = [
        *ranked(90, facts={1: {"unit": "park"}}),
        *ranked(95, 70, group="team", start=11, facts={11: {"unit": "park"}}),
    ]
    groups = ("startup", "team")

    found = allocate(rows, table(level("first", 1, groups=groups), groups=groups, caps=(cap,)))

    assert won(found) == winners


def test_cap_that_an_open_question_elsewhere_may_use_up_is_a_question_too():
    groups = ("startup", "team")
    facts = {n: {"legal_person": "A"} for n in (1, 11)}
    rows = [
        *ranked(90, 90, facts=facts),
        *ranked(95, 70, group="team", start=11, facts=facts),
    ]
    prizes = table(level("first", 1, groups=groups), groups=groups, one_per_legal_person=True)

    found = allocate(rows, prizes)

    assert [(one.group, one.rule, one.entries) for one in found.undecided] == [
        ("startup", "tie_undecided", (1, 2)),
        ("team", "cap_uncertain", (11,)),
    ]
    assert rules_of(found, 12) == ["first: after_undecided"]


def test_cap_with_room_for_open_questions_elsewhere_is_no_question():
    groups = ("startup", "team")
    cap = Cap(key="unit", what="unit", number=3, within="edition")
    facts = {n: {"unit": "park"} for n in (1, 2, 11)}
    rows = [*ranked(90, 90, facts=facts), *ranked(95, group="team", start=11, facts=facts)]

    found = allocate(rows, table(level("first", 1, groups=groups), groups=groups, caps=(cap,)))

    assert won(found) == {11: "first"}


def test_cap_binding_on_an_overflowing_tie_overrules_the_lot():
    rows = ranked(90, 90, 90, facts={1: {"field": "x"}, 2: {"field": "x"}})

    found = allocate(
        rows, counts(2, caps=(FIELD,), ties="lot"), decisions=Decisions(lot_seed=b"seed")
    )

    assert asked(found) == {"first": ((1, 2, 3), 2)}
    assert found.undecided[0].rule == "cap_in_tie"


def test_decision_on_a_capped_tie_leaves_the_rest_to_the_next_in_order():
    rows = ranked(90, 90, 80, facts={1: {"field": "x"}, 2: {"field": "x"}})
    chosen = Resolution(
        group="startup", level="first", among=(1, 2), chosen=(2,), reference="m1", signed_by=(7, 8)
    )

    found = allocate(rows, counts(2, caps=(FIELD,)), decisions=Decisions(resolutions=(chosen,)))

    assert won(found) == {2: "first", 3: "first"}
    assert rules_of(found, 1) == ["first: cap_full"]


def test_decision_that_breaks_a_cap_does_not_fit():
    rows = ranked(90, 90, 80, facts={1: {"field": "x"}, 2: {"field": "x"}})
    chosen = Resolution(
        group="startup",
        level="first",
        among=(1, 2),
        chosen=(1, 2),
        reference="m1",
        signed_by=(7, 8),
    )

    found = allocate(rows, counts(2, caps=(FIELD,)), decisions=Decisions(resolutions=(chosen,)))

    assert asked(found) == {"first": ((1, 2), 2)}
    assert [str(one.code) for one in found.warnings] == ["decision_does_not_fit"]


def test_prize_on_top_does_not_count_an_entry_twice():
    special = level("special", AllCount(kind="all"), stacking="on_top")
    rows = ranked(90, 80, facts={1: {"legal_person": "A"}, 2: {"legal_person": "A"}})

    found = allocate(rows, table(level("first", 2), special, one_per_legal_person=True))

    assert won(found) == {1: "first+special"}


PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=6)


@given(PAIRS, st.tuples(*[st.integers(0, 2)] * 6), st.integers(0, 5))
def test_most_under_two_caps_is_what_trying_everything_finds(entries, rooms, places):
    left = Counter(dict(zip("abc", rooms[:3], strict=True)))
    right = Counter(dict(zip("xyz", rooms[3:], strict=True)))

    def allowed(chosen):
        lefts, rights = Counter(a for a, _ in chosen), Counter(b for _, b in chosen)
        return lefts <= left and rights <= right

    best = max(
        size
        for size in range(min(places, len(entries)) + 1)
        if any(allowed(chosen) for chosen in combinations(entries, size))
    )

    assert most_under_two_caps(Counter(entries), left, right, places=places) == best
