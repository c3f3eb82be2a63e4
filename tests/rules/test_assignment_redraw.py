"""After a draw: what has begun stays, what was drawn stays if it can."""

from dataclasses import replace

import pytest

from competition.rules.assignment import JudgeFacts, Shortfall, draw_judges
from competition.rules.plan.judging import RoleMinimum
from tests.rules.drawing import entries, inputs, judges, rules

FIRST = inputs(entries(AI=6), judges(AI=5), rules(each=3, least=1, most=5))


def redraw(some, before, **changes):
    begun = changes.pop("held", frozenset())
    return draw_judges(
        replace(
            some,
            round_label="preliminary|repl-1",
            held=begun,
            kept=frozenset(before.pairs) - begun,
            **changes,
        )
    )


def test_nothing_changes_without_a_reason():
    before = draw_judges(FIRST)

    after = redraw(FIRST, before)

    assert after.pairs == before.pairs
    assert after.dropped == ()


def test_a_judge_who_declines_is_replaced_and_all_others_keep_their_entries():
    before = draw_judges(FIRST)
    lost = {pair for pair in before.pairs if pair[1] == "ai-1"}
    without = tuple(replace(j, most=0) if j.judge_id == "ai-1" else j for j in FIRST.judges)

    after = redraw(FIRST, before, judges=without)

    assert set(after.dropped) == lost
    assert set(before.pairs) - lost <= set(after.pairs)
    assert len(after.pairs) == len(before.pairs)


def test_a_late_conflict_moves_only_that_entry():
    before = draw_judges(FIRST)
    pair = before.pairs[0]

    after = redraw(FIRST, before, conflicts=frozenset({pair}))

    assert after.dropped == (pair,)
    assert len(set(after.pairs) - set(before.pairs)) == 1


def test_a_late_entry_changes_no_earlier_pair():
    before = draw_judges(FIRST)

    after = redraw(FIRST, before, entries=entries(AI=7))

    assert set(before.pairs) <= set(after.pairs)
    assert len(after.pairs) == 21


def test_begun_sheets_stay_even_where_the_rules_changed_since():
    begun = frozenset({("AI-1", "ai-1"), ("AI-1", "law-1")})
    colleagues = tuple(replace(judge, employer="x") for judge in judges(AI=3, law=1))

    after = draw_judges(inputs(entries(AI=1), colleagues, rules(each=2, most=1), held=begun))

    assert after.pairs == (("AI-1", "ai-1"), ("AI-1", "law-1"))
    assert after.tiers == {"main": 1, "second": 0, "none": 1}


def test_begun_sheets_count_towards_load_employer_and_type():
    pool = (
        JudgeFacts(judge_id="begun", main_fields=("AI",), employer="x", roles=("investment",)),
        JudgeFacts(judge_id="colleague", main_fields=("AI",), employer="x"),
        JudgeFacts(judge_id="other", main_fields=("AI",), employer="y"),
    )
    some_rules = rules(
        each=2, least=1, most=1, role_minima=(RoleMinimum(role="investment", least=1),)
    )

    after = draw_judges(
        inputs(
            entries(AI=1),
            pool,
            replace(some_rules, load=replace(some_rules.load, least=0)),
            held=frozenset({("AI-1", "begun")}),
        )
    )

    assert after.pairs == (("AI-1", "begun"), ("AI-1", "other"))


def test_more_begun_sheets_than_needed_all_stay():
    begun = frozenset({("AI-1", "ai-1"), ("AI-1", "ai-2"), ("AI-1", "ai-3")})

    after = draw_judges(inputs(entries(AI=1), judges(AI=4), rules(each=2), held=begun))

    assert set(after.pairs) == begun


def test_overlapping_groups_keep_what_was_drawn_as_well():
    pool = tuple(
        JudgeFacts(judge_id=n, main_fields=("AI",), employer=employer, district=district)
        for n, (employer, district) in enumerate(
            [("a", "north"), ("a", "south"), ("b", "north"), ("b", "south"), ("c", "west")]
        )
    )
    some = inputs(entries(AI=4), pool, rules(each=2, most_per_district=1))
    before = draw_judges(some)

    assert redraw(some, before).pairs == before.pairs
    assert isinstance(redraw(some, before, rules=rules(each=4, most_per_district=1)), Shortfall)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"held": frozenset({("gone", "ai-1")})}, id="unknown_entry"),
        pytest.param({"kept": frozenset({("AI-1", "gone")})}, id="unknown_judge"),
        pytest.param(
            {
                "held": frozenset({("AI-1", "ai-1")}),
                "conflicts": frozenset({("AI-1", "ai-1")}),
            },
            id="begun_in_conflict",
        ),
    ],
)
def test_pairs_that_make_no_sense_are_refused(changes):
    with pytest.raises(ValueError, match="pair"):
        draw_judges(replace(FIRST, **changes))
