"""The same draw by another solver (HiGHS through SciPy), to show that the lot alone decides."""

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, vstack

from competition.rules.assignment.facts import DrawInputs, Pair
from competition.rules.assignment.flow import tree_of
from competition.rules.assignment.problem import Ints, Problem, pairs_of, problem_of
from competition.rules.assignment.rows import rows_of


def verify_with_highs(inputs: DrawInputs) -> tuple[Pair, ...] | None:
    """Return the pairs that HiGHS draws from the inputs, ``None`` when there is no draw.

    Nested groups: a linear program, whose corners are whole; overlapping ones: an integer one.
    """
    problem = problem_of(inputs)
    worth = problem.gain[problem.open_pairs]
    kept = problem.kept[problem.open_pairs].astype(np.int64)
    matrix, bounds = _inequalities(problem)
    if kept.any():
        best = _solve(problem, kept, matrix, bounds)
        if best is None:
            return None
        matrix = vstack([matrix, csr_array(-kept[None, :])])
        bounds = np.append(bounds, -(best @ kept))
    values = _solve(problem, worth, matrix, bounds)
    if values is None:
        return None
    chosen = problem.held.copy()
    chosen[problem.open_pairs] = values > 0
    return pairs_of(problem, chosen)


def _inequalities(problem: Problem) -> tuple[csr_array, Ints]:
    """Write low ≤ A·x ≤ high as one system ≤."""
    rows = rows_of(problem)
    shape = (len(rows.low), int(problem.open_pairs.sum()))
    ones = np.ones(len(rows.cells), np.int64)
    matrix = csr_array(coo_array((ones, (rows.rows, rows.cells)), shape=shape))
    return csr_array(vstack([matrix, -matrix])), np.concatenate([rows.high, -rows.low])


def _solve(problem: Problem, worth: Ints, matrix: csr_array, bounds: Ints) -> Ints | None:
    whole = tree_of(problem.groups, len(problem.judges)) is None
    result = linprog(
        -worth,
        A_ub=matrix,
        b_ub=bounds,
        bounds=(0, 1),
        method="highs",
        integrality=int(whole),
        options={"mip_rel_gap": 0},
    )
    if result.status == 2:  # infeasible, in SciPy's numbering
        return None
    values: Ints = np.rint(result.x).astype(np.int64)
    if result.status != 0 or np.abs(result.x - values).max(initial=0) > 1e-6:
        raise ArithmeticError(f"HiGHS ended without a whole optimum: {result.message}")
    return values
