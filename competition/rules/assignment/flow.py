"""The draw as a minimum-cost flow: entries → caps of employers and the like → judges → sink.

Exact as long as the groups are nested or disjoint. Lower bounds are no penalties: what a node
must pass on is taken from its supply beforehand, so a flow exists only if every bound is met.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from competition.rules.assignment.problem import Flags, Group, Ints, Problem

_COST_LIMIT = 1 << 40


@dataclass(frozen=True, slots=True)
class Tree:
    """How groups lie in one another.

    ``order`` runs from the outer to the inner; ``parents`` by position (−1: the entry itself);
    ``inner`` is the innermost group of every judge (−1: none).
    """

    order: tuple[int, ...]
    parents: tuple[int, ...]
    inner: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Arcs and node supplies; the first arcs are the open pairs, row by row.

    Nodes: entries, then judges, then the sink, then one node for an entry and a binding group.
    """

    tails: Ints
    heads: Ints
    capacities: Ints
    supplies: Ints
    sink: int


def tree_of(groups: tuple[Group, ...], judges: int) -> Tree | None:
    """Return how the groups lie in one another, or ``None`` when two of them overlap."""
    members = np.array([group.members for group in groups], np.int64).reshape(len(groups), judges)
    sizes = members.sum(axis=1)
    common = members @ members.T
    if np.any((common > 0) & (common < np.minimum.outer(sizes, sizes))):
        return None
    order = sorted(range(len(groups)), key=lambda group: -int(sizes[group]))
    parents = [-1] * len(groups)
    inner = np.full(judges, -1, np.int64)
    for group in order:
        inside = np.flatnonzero(members[group])
        if len(inside):
            parents[group] = int(inner[inside[0]])
            inner[inside] = group
    return Tree(tuple(order), tuple(parents), inner)


def network_of(problem: Problem, tree: Tree) -> Network:
    """Return the network of a problem; nodes that could not bind are left out."""
    entries, judges = problem.open_pairs.shape
    sink = entries + judges
    rows, columns = np.nonzero(problem.open_pairs)
    owners = np.tile(np.arange(entries)[:, None], (1, len(problem.groups) + 1))
    arcs = list(_group_arcs(problem, tree, owners, sink + 1))
    tails = np.concatenate(
        [owners[rows, tree.inner[columns]], entries + np.arange(judges), *(arc[0] for arc in arcs)]
    )
    heads = np.concatenate([entries + columns, np.full(judges, sink), *(arc[1] for arc in arcs)])
    capacities = np.concatenate(
        [np.ones(len(rows), np.int64), problem.most - problem.least, *(arc[2] for arc in arcs)]
    )
    supplies = np.zeros(max(sink, int(heads.max(initial=0))) + 1, np.int64)
    supplies[:entries] = problem.need
    supplies[entries:sink] = -problem.least
    supplies[sink] = problem.least.sum() - problem.need.sum()
    for above, below, _, least in arcs:
        supplies[above] -= least
        supplies[below] += least
    return Network(tails, heads, capacities, supplies, sink)


def _group_arcs(
    problem: Problem, tree: Tree, owners: Ints, first: int
) -> Iterator[tuple[Ints, Ints, Ints, Ints]]:
    """Yield tails, heads, capacities and lower bounds; note the nodes in ``owners``.

    Column −1 of ``owners`` is the entry itself, so that a parent of −1 needs no exception.
    """
    for position in tree.order:
        group = problem.groups[position]
        reach = problem.open_pairs[:, group.members].sum(axis=1)
        binds = (group.least > 0) | (reach > group.most)
        above = owners[:, tree.parents[position]]
        nodes = first + np.arange(int(binds.sum()))
        first += len(nodes)
        owners[:, position] = above
        owners[binds, position] = nodes
        least = group.least[binds]
        yield above[binds], nodes, np.maximum(group.most[binds] - least, 0), least


def solve_flow(problem: Problem, tree: Tree) -> Flags | None:
    """Return the pairs of greatest worth, or ``None`` when the bounds cannot all be met."""
    network = network_of(problem, tree)
    worth = problem.gain[problem.open_pairs]
    worth = worth + keeping_bonus(problem) * problem.kept[problem.open_pairs]
    costs = np.zeros(len(network.tails), np.int64)
    costs[: len(worth)] = -worth
    if int(worth.max(initial=0)) >= _COST_LIMIT:
        raise OverflowError("the costs of this draw leave the range of the solver")
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        network.tails, network.heads, network.capacities, costs
    )
    solver.set_nodes_supplies(np.arange(len(network.supplies)), network.supplies)
    status = solver.solve()
    if status == solver.INFEASIBLE:
        return None
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"the flow solver ended with status {status}")
    chosen = np.zeros(problem.open_pairs.shape, np.bool_)
    chosen[problem.open_pairs] = solver.flows(np.arange(len(worth))) > 0
    return chosen


def keeping_bonus(problem: Problem) -> int:
    """Return a worth that one kept pair has above all else together: fewest changes first."""
    if not problem.kept.any():
        return 0
    return 1 << int((problem.need.sum() + 1) * (problem.gain.max(initial=0) + 1)).bit_length()
