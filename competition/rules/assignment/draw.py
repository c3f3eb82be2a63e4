"""The draw itself: solve, then say what was drawn or what is lacking."""

from collections import Counter
from collections.abc import Mapping

import numpy as np

from competition.rules.assignment.connectivity import connectivity_of
from competition.rules.assignment.facts import Draw, DrawInputs, Shortfall
from competition.rules.assignment.flow import solve_flow, tree_of
from competition.rules.assignment.problem import Flags, Level, Problem, pairs_of, problem_of
from competition.rules.assignment.program import solve_program
from competition.rules.assignment.shortage import explain


def draw_judges(inputs: DrawInputs) -> Draw | Shortfall:
    """Draw judges for every entry by field tiers, then by seeded lot.

    The pairs maximise Σ (tier · 2^20 + reach · u), u the first 20 bits of HMAC-SHA256(seed,
    round|entry|judge), under all rules of the plan; any exact solver finds the same set. Raises
    ``ValueError`` for ids that clash and for held pairs in conflict.
    """
    problem = problem_of(inputs)
    chosen = _solve(problem)
    return explain(problem) if chosen is None else _draw(problem, chosen)


def _solve(problem: Problem) -> Flags | None:
    tree = tree_of(problem.groups, len(problem.judges))
    return solve_program(problem) if tree is None else solve_flow(problem, tree)


def _draw(problem: Problem, chosen: Flags) -> Draw:
    everything = chosen | problem.held
    return Draw(
        pairs=pairs_of(problem, everything),
        loads={
            judge.judge_id: int(load)
            for judge, load in zip(problem.judges, everything.sum(axis=0).tolist(), strict=True)
        },
        tiers=_tiers(problem, everything),
        dropped=pairs_of(problem, problem.previous & ~everything),
        connectivity=connectivity_of(problem, everything),
    )


def _tiers(problem: Problem, chosen: Flags) -> Mapping[str, int]:
    """Count the pairs by agreement of fields; a held pair may lie outside any tier of today."""
    found = Counter(np.maximum(problem.levels, Level.NONE)[chosen].tolist())
    return {level.name.lower(): found[level] for level in (Level.MAIN, Level.SECOND, Level.NONE)}
