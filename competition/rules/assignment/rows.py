"""A problem as rows of a linear program: what entries, judges and groups take at least and most."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from competition.rules.assignment.problem import Ints, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Entry k of the matrix says that open pair ``cells[k]`` counts in row ``rows[k]``.

    Rows: the entries, the judges, then the binding groups of entries. ``entry_of`` and
    ``group_of`` name the entry and the group of a row, −1 where it has none.
    """

    cells: Ints
    rows: Ints
    low: Ints
    high: Ints
    entry_of: Ints
    group_of: Ints


def rows_of(problem: Problem) -> Rows:
    """Return the rows over the open pairs, numbered row by row."""
    entries, judges = problem.open_pairs.shape
    row, column = np.nonzero(problem.open_pairs)
    every = np.arange(len(row))
    blocks = [
        (every, row, problem.need, problem.need, np.arange(entries), np.full(entries, -1)),
        (every, entries + column, problem.least, problem.most, *[np.full(judges, -1)] * 2),
        *_group_blocks(problem, row, column, entries + judges),
    ]
    return Rows(*(np.concatenate(part) for part in zip(*blocks, strict=True)))


def _group_blocks(
    problem: Problem, row: Ints, column: Ints, first: int
) -> Iterator[tuple[Ints, Ints, Ints, Ints, Ints, Ints]]:
    for position, group in enumerate(problem.groups):
        reach = problem.open_pairs[:, group.members].sum(axis=1)
        binds = (group.least > 0) | (reach > group.most)
        numbers = np.full(len(binds), -1)
        numbers[binds] = first + np.arange(int(binds.sum()))
        first += int(binds.sum())
        cells = np.flatnonzero(group.members[column] & binds[row])
        yield (
            cells,
            numbers[row[cells]],
            group.least[binds],
            group.most[binds],
            np.flatnonzero(binds),
            np.full(int(binds.sum()), position),
        )
