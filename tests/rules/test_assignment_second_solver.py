"""Another exact solver, given the same inputs, draws the same pairs."""

import pytest
from scipy.optimize import OptimizeResult

from competition.rules.assignment import (
    DrawInputs,
    EntryFacts,
    JudgeFacts,
    Shortfall,
    draw_judges,
    flow,
    program,
    second_solver,
)
from competition.rules.assignment.second_solver import verify_with_highs
from competition.rules.plan.judging import RoleMinimum
from competition.rules.values import drawn_order
from tests.rules.drawing import SEED, entries, inputs, judges, rules

FIELDS = ("AI", "bio", "chips", "energy")


def pool(entry_count, judge_count, some_rules) -> DrawInputs:
    """A pool with fields, employers, districts, types and conflicts dealt out by lot."""

    def lot(label, ids, values):
        order = drawn_order(SEED, label, ids)
        return {each: values[place % len(values)] for place, each in enumerate(order)}

    numbers, people = range(entry_count), range(judge_count)
    field = lot("field", numbers, FIELDS)
    main, second = lot("main", people, FIELDS), lot("second", people, FIELDS)
    employer = lot("employer", people, [f"unit-{n}" for n in range(judge_count // 2)])
    district = lot("district", people, ["north", "south", "east"])
    role = lot("role", people, ["technical", "investment"])
    pairs = [f"{entry}/{judge}" for entry in numbers for judge in people]
    conflicts = drawn_order(SEED, "conflicts", pairs)[: len(pairs) // 30]
    return inputs(
        tuple(EntryFacts(entry_id=n, field=field[n]) for n in numbers),
        tuple(
            JudgeFacts(
                judge_id=n,
                main_fields=(main[n],),
                second_fields=(second[n], FIELDS[n % 4]),
                employer=employer[n],
                district=district[n],
                roles=(role[n],),
            )
            for n in people
        ),
        some_rules,
        conflicts=frozenset(tuple(map(int, pair.split("/"))) for pair in conflicts),
    )


CASES = [
    pytest.param({}, id="one_judge_of_an_employer"),
    pytest.param(
        {"one_per_employer": False, "role_minima": (RoleMinimum(role="investment", least=1),)},
        id="an_investor_for_every_entry",
    ),
    pytest.param(
        {"most_per_district": 2, "role_minima": (RoleMinimum(role="investment", least=1),)},
        id="overlapping_groups",
    ),
]


@pytest.mark.parametrize("changes", CASES)
def test_both_solvers_draw_the_same_set(changes):
    some = pool(60, 12, rules(each=3, least=5, most=25, **changes))

    assert verify_with_highs(some) == draw_judges(some).pairs


@pytest.mark.parametrize("changes", CASES)
def test_both_solvers_keep_the_same_pairs(changes):
    some = pool(20, 12, rules(each=3, most=25, **changes))
    before = draw_judges(some).pairs
    again = DrawInputs(
        entries=some.entries,
        judges=some.judges,
        rules=some.rules,
        seed=SEED,
        round_label="preliminary|repl-1",
        conflicts=some.conflicts | frozenset(before[5:15:3]),
        held=frozenset(before[:3]),
        kept=frozenset(before[3:]),
    )

    after = draw_judges(again)

    assert verify_with_highs(again) == after.pairs
    assert set(before[5:15:3]) <= set(after.dropped)


@pytest.mark.parametrize("kept", [frozenset(), frozenset({("AI-1", "ai-1")})])
def test_both_solvers_agree_that_there_is_no_draw(kept):
    some = inputs(entries(AI=2), judges(AI=2), rules(each=3), kept=kept)

    assert isinstance(draw_judges(some), Shortfall)
    assert verify_with_highs(some) is None


def test_a_solver_without_an_optimum_is_an_error(monkeypatch):
    some = inputs(entries(AI=2), judges(AI=2), rules(each=1))
    monkeypatch.setattr(
        second_solver,
        "linprog",
        lambda *_, **__: OptimizeResult(status=1, message="time", x=[0.0] * 4),
    )

    with pytest.raises(ArithmeticError):
        verify_with_highs(some)


def test_a_flow_solver_without_an_optimum_is_an_error(monkeypatch):
    class Stubborn(flow.min_cost_flow.SimpleMinCostFlow):
        def solve(self):
            return self.NOT_SOLVED

    monkeypatch.setattr(flow.min_cost_flow, "SimpleMinCostFlow", Stubborn)

    with pytest.raises(ArithmeticError):
        draw_judges(inputs(entries(AI=2), judges(AI=2), rules(each=1)))


def test_an_integer_solver_without_an_optimum_is_an_error(monkeypatch):
    monkeypatch.setattr(program.pywraplp.Solver, "OPTIMAL", 99)

    with pytest.raises(ArithmeticError):
        draw_judges(pool(8, 12, rules(each=3, most_per_district=2)))
