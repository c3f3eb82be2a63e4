"""When no draw exists the organiser reads which fields lack how many readings."""

from dataclasses import replace

import pytest

from competition.rules.assignment import (
    JudgeFacts,
    Shortage,
    ShortageCode,
    Shortfall,
    draw_judges,
    shortage,
)
from competition.rules.plan.judging import RoleMinimum
from tests.rules.drawing import entries, inputs, judges, rules


def shortages(*arguments, **others):
    answer = draw_judges(inputs(*arguments, **others))
    assert isinstance(answer, Shortfall)
    return answer.shortages


def test_a_field_with_too_few_judges_is_named_with_its_numbers():
    found = shortages(entries(AI=2, bio=3), judges(AI=3, bio=1), rules(each=2))

    assert found == (
        Shortage(
            code=ShortageCode.JUDGES,
            fields=("bio",),
            entries=("bio-1", "bio-2", "bio-3"),
            judges=(),
            needed=6,
            available=3,
        ),
    )


def test_judges_without_room_for_all_entries_are_named():
    found = shortages(entries(AI=2, bio=5), judges(AI=3, bio=2), rules(each=2, most=4))

    assert found == (
        Shortage(
            code=ShortageCode.JUDGES,
            fields=("bio",),
            entries=tuple(f"bio-{n}" for n in range(1, 6)),
            judges=("bio-1", "bio-2"),
            needed=10,
            available=8,
        ),
    )


def test_fields_that_lean_on_the_same_judges_are_named_together():
    both = tuple(JudgeFacts(judge_id=n, main_fields=("AI", "bio")) for n in (1, 2))

    found = shortages(entries(AI=2, bio=2), both, rules(each=2, most=3))

    assert [(s.fields, s.needed, s.available) for s in found] == [(("AI", "bio"), 8, 6)]


def test_conflicts_of_one_entry_are_counted():
    found = shortages(
        entries(AI=2), judges(AI=2), rules(each=2), conflicts=frozenset({("AI-2", "ai-1")})
    )

    assert [(s.entries, s.needed, s.available) for s in found] == [(("AI-2",), 2, 1)]


def test_colleagues_count_once():
    pool = tuple(replace(judge, employer="x") for judge in judges(AI=5))

    found = shortages(entries(AI=1), pool, rules(each=2))

    assert [(s.code, s.fields, s.needed, s.available) for s in found] == [
        (ShortageCode.JUDGES, ("AI",), 2, 1)
    ]


def test_a_promised_load_that_no_entries_can_fill_is_named():
    found = shortages(entries(AI=3, bio=1), judges(AI=3, bio=2), rules(each=2, least=2))

    assert found == (
        Shortage(
            code=ShortageCode.LOAD,
            fields=("bio",),
            entries=(),
            judges=("bio-1", "bio-2"),
            needed=4,
            available=2,
        ),
    )


@pytest.mark.parametrize(("investors", "available"), [(0, 0), (1, 2)])
def test_a_missing_type_of_judge_is_named(investors, available):
    pool = judges(AI=3) + tuple(
        JudgeFacts(judge_id=n, main_fields=("AI",), roles=("investment",), most=2)
        for n in range(investors)
    )
    some_rules = rules(each=2, role_minima=(RoleMinimum(role="investment", least=1),))

    found = shortages(entries(AI=3), pool, some_rules)

    assert [(s.code, s.role, s.fields, s.needed, s.available) for s in found] == [
        (ShortageCode.ROLE, "investment", ("AI",), 3, available)
    ]


def investors_of_one_house(*, technicians):
    return tuple(
        JudgeFacts(judge_id=f"i{n}", main_fields=("AI",), employer="fund", roles=("investment",))
        for n in range(2)
    ) + tuple(
        JudgeFacts(judge_id=f"t{n}", main_fields=("AI",), employer="lab", roles=("technical",))
        for n in range(technicians)
    )


def test_requirements_that_exclude_each_other_are_named_together():
    some_rules = rules(
        each=3,
        role_minima=(RoleMinimum(role="investment", least=2),),
    )
    pool = investors_of_one_house(technicians=1) + judges(AI=2)

    found = shortages(entries(AI=1, bio=1), pool + judges(bio=4), some_rules)

    assert [(s.code, s.fields, s.needed, s.available) for s in found] == [
        (ShortageCode.ROLE, ("bio",), 2, 0)
    ]
    assert shortages(entries(AI=2), pool, some_rules) == (
        Shortage(
            code=ShortageCode.TOGETHER,
            fields=("AI",),
            entries=("AI-1", "AI-2"),
            judges=(),
            needed=4,
            available=2,
            role="investment",
        ),
    )


def test_a_load_that_colleagues_cannot_share_is_named():
    pool = tuple(replace(judge, employer="x") for judge in judges(AI=3)) + judges(bio=3)
    both = tuple(replace(judge, main_fields=("AI", "bio")) for judge in pool)

    found = shortages(entries(AI=2), both, rules(each=2, least=1, most=2))

    assert [(s.code, s.fields, s.judges == (), s.needed - s.available) for s in found] == [
        (ShortageCode.LOAD, ("AI", "bio"), False, 2)
    ]
    found = shortages(entries(AI=2), both[:4], rules(each=2, least=1, most=2))

    assert [(s.code, s.fields, len(s.judges), s.needed - s.available) for s in found] == [
        (ShortageCode.TOGETHER, ("AI", "bio"), 1, 1)
    ]


def test_overlapping_groups_are_explained_too():
    pool = tuple(
        JudgeFacts(judge_id=n, main_fields=("AI",), employer=employer, district=district)
        for n, (employer, district) in enumerate(
            [("a", "north"), ("a", "south"), ("b", "north"), ("b", "south")]
        )
    )
    some_rules = rules(each=3, most_per_district=1)

    found = shortages(entries(AI=1), pool, some_rules)

    assert [(s.code, s.fields, s.needed, s.available) for s in found] == [
        (ShortageCode.TOGETHER, ("AI",), 3, 2)
    ]


def test_entries_without_any_judge_in_the_pool():
    found = shortages(entries(AI=2), (), rules(each=2))

    assert [(s.code, s.fields, s.needed, s.available) for s in found] == [
        (ShortageCode.JUDGES, ("AI",), 4, 0)
    ]


def test_more_of_a_type_than_an_entry_has_judges_is_no_draw():
    pool = tuple(replace(judge, roles=("technical",)) for judge in judges(AI=4))
    some_rules = rules(each=1, role_minima=(RoleMinimum(role="technical", least=2),))

    found = shortages(entries(AI=1), pool, some_rules)

    assert [(s.code, s.role, s.needed, s.available) for s in found] == [
        (ShortageCode.TOGETHER, "technical", 2, 1)
    ]


def test_a_solver_that_gives_up_is_an_error(monkeypatch):
    class Stubborn(shortage.max_flow.SimpleMaxFlow):
        def solve(self, source, sink):
            return self.BAD_INPUT

    monkeypatch.setattr(shortage.max_flow, "SimpleMaxFlow", Stubborn)

    with pytest.raises(ArithmeticError):
        draw_judges(inputs(entries(AI=1), (), rules()))
