"""The draw as an integer program, for groups that overlap and so are no flow.

Also tells how much is lacking when no draw exists.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp

from competition.rules.assignment.problem import Flags, Ints, Problem
from competition.rules.assignment.rows import Rows, rows_of


@dataclass(frozen=True, slots=True)
class _Model:
    solver: Any  # the solver ships no types
    cells: list[Any]
    constraints: list[Any]


def solve_program(problem: Problem) -> Flags | None:
    """Return the pairs of greatest worth, or ``None`` when the bounds cannot all be met.

    Kept pairs come first: their greatest number is found, fixed, and the rest optimised.
    """
    model = _model(rows_of(problem))
    kept = problem.kept[problem.open_pairs].astype(np.int64)
    if kept.any():
        best = _maximise(model, kept)
        if best is None:
            return None
        row = model.solver.Constraint(int(best @ kept), model.solver.infinity())
        for position in np.flatnonzero(kept).tolist():
            row.SetCoefficient(model.cells[position], 1)
    # Every entry takes a fixed number, so what its best pair is worth may be taken off: small
    # numbers keep the solver's rounding far below one lottery number.
    worth = problem.gain - problem.gain.max(axis=1, initial=0, keepdims=True)
    values = _maximise(model, worth[problem.open_pairs])
    if values is None:
        return None
    chosen = np.zeros(problem.open_pairs.shape, np.bool_)
    chosen[problem.open_pairs] = values > 0
    return chosen


def lacking(problem: Problem) -> tuple[Rows, Ints]:
    """Return the rows and by how much each lower bound is missed when least is missed in all."""
    rows = rows_of(problem)
    model = _model(rows)
    objective = model.solver.Objective()
    gaps = []
    for constraint, low in zip(model.constraints, rows.low.tolist(), strict=True):
        gap = model.solver.IntVar(0, low, "")
        constraint.SetCoefficient(gap, 1)
        objective.SetCoefficient(gap, 1)
        gaps.append(gap)
    objective.SetMinimization()
    _solve(model)
    return rows, _whole(gaps)


def _model(rows: Rows) -> _Model:
    solver = pywraplp.Solver.CreateSolver("SCIP")
    cells = [solver.BoolVar("") for _ in range(int(rows.cells.max(initial=-1)) + 1)]
    constraints = [
        solver.Constraint(low, high)
        for low, high in zip(rows.low.tolist(), rows.high.tolist(), strict=True)
    ]
    for cell, row in zip(rows.cells.tolist(), rows.rows.tolist(), strict=True):
        constraints[row].SetCoefficient(cells[cell], 1)
    return _Model(solver, cells, constraints)


def _maximise(model: _Model, worth: Ints) -> Ints | None:
    objective = model.solver.Objective()
    objective.Clear()
    for cell, value in zip(model.cells, worth.tolist(), strict=True):
        objective.SetCoefficient(cell, value)
    objective.SetMaximization()
    return _whole(model.cells) if _solve(model) else None


def _solve(model: _Model) -> bool:
    """Solve to the very optimum; false when there is no solution."""
    parameters = pywraplp.MPSolverParameters()
    parameters.SetDoubleParam(parameters.RELATIVE_MIP_GAP, 0)
    status = model.solver.Solve(parameters)
    if status == pywraplp.Solver.INFEASIBLE:
        return False
    if status != pywraplp.Solver.OPTIMAL:
        raise ArithmeticError(f"the integer solver ended with status {status}")
    return True


def _whole(variables: list[Any]) -> Ints:
    return np.array([round(each.solution_value()) for each in variables], np.int64)
