"""Why no draw exists: the fields that ask for more than the judges in their reach can give.

By Hall's theorem such a set of entries exists whenever the plain draw fails; the minimum cut
of the flow shows the smallest one. Requirements are looked at one by one, then together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from ortools.graph.python import max_flow

from competition.rules.assignment.facts import Shortage, ShortageCode, Shortfall
from competition.rules.assignment.flow import network_of, tree_of
from competition.rules.assignment.problem import Flags, Ints, Problem
from competition.rules.assignment.program import lacking


@dataclass(frozen=True, slots=True)
class _Gap:
    """Rows that need more than all columns in their reach can give."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    needed: int
    available: int


def explain(problem: Problem) -> Shortfall:
    """Return the shortages of a problem that has no solution, with the numbers to mend them."""
    alone = (*_too_few_judges(problem), *_too_few_entries(problem), *_too_few_of_a_role(problem))
    return Shortfall(shortages=alone or tuple(_too_little_together(problem)))


def _too_few_judges(problem: Problem) -> Iterator[Shortage]:
    gaps = _gaps(_without_minima(problem))
    return _by_fields(problem, gaps, ShortageCode.JUDGES)


def _too_few_of_a_role(problem: Problem) -> Iterator[Shortage]:
    for group in problem.groups:
        if group.role is not None:
            only = replace(
                _without_minima(problem),
                open_pairs=problem.open_pairs & group.members,
                need=group.least,
                groups=(),
            )
            yield from _by_fields(problem, _gaps(only), ShortageCode.ROLE, group.role)


def _too_few_entries(problem: Problem) -> Iterator[Shortage]:
    """Ask the other way round whether the judges find the load promised to them."""
    turned = replace(
        problem,
        open_pairs=problem.open_pairs.T,
        need=problem.least,
        least=np.zeros_like(problem.need),
        most=problem.need,
        groups=(),
    )
    for fields, gap in _merged(_gaps(turned), lambda row: problem.judges[row].main_fields):
        yield Shortage(
            code=ShortageCode.LOAD,
            fields=fields,
            entries=tuple(problem.entries[row].entry_id for row in gap.columns),
            judges=tuple(problem.judges[column].judge_id for column in gap.rows),
            needed=gap.needed,
            available=gap.available,
        )


def _too_little_together(problem: Problem) -> Iterator[Shortage]:
    rows, missing = lacking(problem)
    lost: dict[tuple[str, int], int] = defaultdict(int)
    for row in np.flatnonzero((missing > 0) & (rows.entry_of >= 0)).tolist():
        field = problem.entries[rows.entry_of[row]].field
        lost[field, int(rows.group_of[row])] += int(missing[row])
    for field, group in sorted(lost):
        inside = [n for n, entry in enumerate(problem.entries) if entry.field == field]
        wanted = problem.need if group < 0 else problem.groups[group].least
        needed = int(wanted[inside].sum())
        yield Shortage(
            code=ShortageCode.TOGETHER,
            fields=(field,),
            entries=tuple(problem.entries[row].entry_id for row in inside),
            judges=(),
            needed=needed,
            available=needed - lost[field, group],
            role=None if group < 0 else problem.groups[group].role,
        )
    idle = np.flatnonzero(missing[len(problem.entries) :][: len(problem.judges)])
    if len(idle):
        needed = int(problem.least[idle].sum())
        yield Shortage(
            code=ShortageCode.TOGETHER,
            fields=_main_fields(problem, idle.tolist()),
            entries=(),
            judges=tuple(problem.judges[column].judge_id for column in idle.tolist()),
            needed=needed,
            available=needed - int(missing[len(problem.entries) + idle].sum()),
        )


def _without_minima(problem: Problem) -> Problem:
    return replace(
        problem,
        least=np.zeros_like(problem.least),
        groups=tuple(group for group in problem.groups if group.role is None),
    )


def _main_fields(problem: Problem, judges: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted({f for judge in judges for f in problem.judges[judge].main_fields}))


def _by_fields(
    problem: Problem, gaps: Iterable[_Gap], code: ShortageCode, role: str | None = None
) -> Iterator[Shortage]:
    for fields, gap in _merged(gaps, lambda row: (problem.entries[row].field,)):
        yield Shortage(
            code=code,
            fields=fields,
            entries=tuple(problem.entries[row].entry_id for row in gap.rows),
            judges=tuple(problem.judges[column].judge_id for column in gap.columns),
            needed=gap.needed,
            available=gap.available,
            role=role,
        )


def _merged(
    gaps: Iterable[_Gap], fields_of: Callable[[int], tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], _Gap]]:
    """Put gaps of the same fields together: one line for the organiser, not one an entry."""
    together: dict[tuple[str, ...], list[_Gap]] = defaultdict(list)
    for gap in gaps:
        together[tuple(sorted({name for row in gap.rows for name in fields_of(row)}))].append(gap)
    for fields, some in sorted(together.items()):
        yield (
            fields,
            _Gap(
                rows=tuple(sorted(row for gap in some for row in gap.rows)),
                columns=tuple(sorted(column for gap in some for column in gap.columns)),
                needed=sum(gap.needed for gap in some),
                available=sum(gap.available for gap in some),
            ),
        )


def _gaps(problem: Problem) -> Iterator[_Gap]:
    """Return the parts of the smallest minimum cut that fall short, each connected in itself.

    Overlapping groups are left out here: what remains is necessary, and so still true.
    """
    entries, judges = problem.open_pairs.shape
    groups = problem.groups
    tree = tree_of(groups, judges)
    if tree is None:
        problem = replace(problem, groups=())
        tree = tree_of((), judges)
        assert tree is not None  # noqa: S101 - no group overlaps no other
    network = network_of(problem, tree)
    source = len(network.supplies)
    flow = max_flow.SimpleMaxFlow()
    given = flow.add_arcs_with_capacity(np.full(entries, source), np.arange(entries), problem.need)
    flow.add_arcs_with_capacity(network.tails, network.heads, network.capacities)
    status = flow.solve(source, network.sink)
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"the flow solver ended with status {status}")
    inside = np.zeros(source + 1, np.bool_)
    inside[flow.get_source_side_min_cut()] = True
    got = flow.flows(given)
    for rows, columns in _parts(problem.open_pairs, inside[:entries], inside[entries:][:judges]):
        needed, available = int(problem.need[rows].sum()), int(got[rows].sum())
        yield _Gap(tuple(rows.tolist()), tuple(columns.tolist()), needed, available)


def _parts(open_pairs: Flags, rows: Flags, columns: Flags) -> Iterator[tuple[Ints, Ints]]:
    """Split what lies within the cut into parts that share no judge."""
    linked = open_pairs & rows[:, None] & columns
    left = rows.copy()
    while left.any():
        part = np.zeros_like(rows)
        part[np.flatnonzero(left)[0]] = True
        reach = linked[part].any(axis=0)
        while (wider := part | linked[:, reach].any(axis=1)).sum() > part.sum():
            part = wider
            reach = linked[part].any(axis=0)
        left &= ~part
        yield np.flatnonzero(part), np.flatnonzero(reach)
