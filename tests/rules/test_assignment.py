"""Drawing judges: what is promised, what is forbidden, what is reported."""

from collections import Counter
from dataclasses import replace

import pytest

from competition.rules.assignment import Draw, EntryFacts, JudgeFacts, draw_judges
from competition.rules.plan.judging import DrawRules, LoadRules, RoleMinimum, SeedRules, TierRules
from competition.rules.plan_reading import read_record
from competition.rules.values import Text
from tests.rules.drawing import entries, inputs, judges, rules


def test_every_entry_gets_its_judges_and_no_judge_more_than_the_load():
    draw = draw_judges(inputs(entries(AI=6), judges(AI=4), rules(each=2, least=3, most=3)))

    assert Counter(entry for entry, _ in draw.pairs) == {f"AI-{n}": 2 for n in range(1, 7)}
    assert draw.loads == {f"ai-{n}": 3 for n in range(1, 5)}


def test_a_judge_s_own_limit_counts_where_it_is_lower():
    pool = judges(AI=3)
    tired = replace(pool[0], most=1)

    draw = draw_judges(inputs(entries(AI=4), (tired, *pool[1:]), rules(each=2, least=2, most=4)))

    assert draw.loads["ai-1"] == 1


def test_main_field_comes_before_second_and_strangers_stay_out():
    pool = (
        JudgeFacts(judge_id="main", main_fields=("AI",)),
        JudgeFacts(judge_id="second", main_fields=("bio",), second_fields=("AI",)),
        JudgeFacts(judge_id="also", main_fields=("chips",)),
        JudgeFacts(judge_id="stranger", main_fields=("law",)),
    )
    entry = EntryFacts(entry_id=1, field="AI", also_fields=("chips",))

    draw = draw_judges(inputs((entry,), pool, rules(each=3)))

    assert draw.pairs == ((1, "also"), (1, "main"), (1, "second"))
    assert draw.tiers == {"main": 1, "second": 2, "none": 0}


def test_strangers_read_only_where_the_plan_allows_it():
    open_to_all = rules(each=2, tiers=TierRules(allow_none=True))

    draw = draw_judges(inputs(entries(AI=1), judges(AI=1, law=1), open_to_all))

    assert draw.pairs == (("AI-1", "ai-1"), ("AI-1", "law-1"))
    assert draw.tiers == {"main": 1, "second": 0, "none": 1}


@pytest.mark.parametrize(("reach", "second"), [(1, False), (8, True)])
def test_a_lottery_that_reaches_over_tiers_mixes_them(reach, second):
    pool = judges(AI=3) + tuple(
        JudgeFacts(judge_id=n, main_fields=("bio",), second_fields=("AI",)) for n in range(3)
    )

    draw = draw_judges(inputs(entries(AI=6), pool, rules(each=2, tiers=TierRules(lottery=reach))))

    assert (draw.tiers["second"] > 0) is second


def test_a_conflict_keeps_a_judge_away_and_unknown_conflicts_are_ignored():
    conflicts = frozenset({("AI-1", "ai-1"), ("elsewhere", "ai-2"), ("AI-1", "retired")})

    draw = draw_judges(inputs(entries(AI=1), judges(AI=3), rules(each=2), conflicts=conflicts))

    assert draw.pairs == (("AI-1", "ai-2"), ("AI-1", "ai-3"))


def colleagues(*, employers, districts=("", "", "", ""), roles=((), (), (), ())):
    return tuple(
        JudgeFacts(
            judge_id=number, main_fields=("AI",), employer=employer, district=district, roles=role
        )
        for number, (employer, district, role) in enumerate(
            zip(employers, districts, roles, strict=True), start=1
        )
    )


def test_colleagues_do_not_read_the_same_entry():
    pool = colleagues(employers=("x", "x", "y", "y"))

    draw = draw_judges(inputs(entries(AI=2), pool, rules(each=2, least=1, most=1)))

    employer = {judge.judge_id: judge.employer for judge in pool}
    assert [sorted(employer[j] for e, j in draw.pairs if e == one) for one in ("AI-1", "AI-2")] == [
        ["x", "y"],
        ["x", "y"],
    ]


def test_colleagues_may_read_the_same_entry_where_the_plan_says_so():
    pool = colleagues(employers=("x", "x", "x", "x"))

    draw = draw_judges(inputs(entries(AI=1), pool, rules(each=4, one_per_employer=False)))

    assert len(draw.pairs) == 4


def test_unknown_employers_are_not_colleagues():
    draw = draw_judges(inputs(entries(AI=1), colleagues(employers=("", "", "", "")), rules(each=4)))

    assert len(draw.pairs) == 4


@pytest.mark.parametrize(
    "employers",
    [
        pytest.param(("a", "a", "b", "c"), id="nested_groups_by_flow"),
        pytest.param(("a", "b", "c", "a"), id="overlapping_groups_by_integer_program"),
    ],
)
def test_district_cap_employer_cap_and_role_minimum_hold_together(employers):
    pool = colleagues(
        employers=employers,
        districts=("north", "north", "north", "south"),
        roles=(("technical",), ("technical",), ("technical",), ("investment",)),
    )
    some_rules = rules(
        each=2, most_per_district=1, role_minima=(RoleMinimum(role="investment", least=1),)
    )

    draw = draw_judges(inputs(entries(AI=3), pool, some_rules))

    partners = {judge for _, judge in draw.pairs} - {4}
    assert draw.loads[4] == 3
    assert partners <= {1, 2, 3}
    assert employers != ("a", "b", "c", "a") or 1 not in partners


def test_the_draw_does_not_depend_on_the_order_of_rows():
    some = inputs(entries(AI=8, bio=4), judges(AI=5, bio=4), rules(each=3, most=6))
    turned = replace(some, entries=some.entries[::-1], judges=some.judges[::-1])

    assert draw_judges(turned) == draw_judges(some)


def test_another_seed_or_round_draws_other_pairs():
    some = inputs(entries(AI=8), judges(AI=8), rules(each=3))

    first = draw_judges(some).pairs

    assert first == draw_judges(some).pairs
    assert first != draw_judges(replace(some, seed=b"another")).pairs
    assert first != draw_judges(replace(some, round_label="final")).pairs


def test_the_report_names_judges_that_cannot_be_compared():
    draw = draw_judges(inputs(entries(AI=3, bio=2), judges(AI=3, bio=2), rules(each=2)))

    linked = draw.connectivity.components
    assert sorted(judge for component in linked for judge in component) == sorted(
        judge for judge, load in draw.loads.items() if load
    )
    assert {frozenset(j[:2] for j in component) for component in linked} == {
        frozenset({"ai"}),
        frozenset({"bi"}),
    }
    assert draw.connectivity.most_shared == 2


def test_nothing_to_draw_is_an_empty_draw():
    draw = draw_judges(inputs((), judges(AI=2), rules()))

    assert isinstance(draw, Draw)
    assert draw.pairs == ()
    assert draw.loads == {"ai-1": 0, "ai-2": 0}
    assert draw.connectivity.components == ()


@pytest.mark.parametrize(
    "ids", [pytest.param((1, "1"), id="same_text"), pytest.param(("a|b", "c"), id="separator")]
)
def test_ids_that_could_be_confused_are_refused(ids):
    pool = tuple(JudgeFacts(judge_id=each, main_fields=("AI",)) for each in ids)

    with pytest.raises(ValueError, match="ids must differ"):
        draw_judges(inputs(entries(AI=1), pool, rules()))


def test_costs_beyond_the_solver_s_range_are_refused():
    some = inputs(
        entries(AI=2),
        judges(AI=2),
        rules(each=1, tiers=TierRules(main=1 << 30)),
        kept=frozenset({("AI-1", "ai-1")}),
    )

    with pytest.raises(OverflowError):
        draw_judges(some)


def test_the_plan_is_read_from_plain_data():
    plan, problems = read_record(
        DrawRules,
        {
            "judges_per_entry": 5,
            "load": {"least": 20, "most": 60},
            "role_minima": [{"role": "investment"}],
            "seed": {"public_value": "收盘点位"},
        },
    )

    assert problems == ()
    assert plan == DrawRules(
        judges_per_entry=5,
        load=LoadRules(least=20, most=60),
        role_minima=(RoleMinimum(role="investment", least=1),),
        seed=SeedRules(public_value=Text("收盘点位", "收盘点位")),
    )
