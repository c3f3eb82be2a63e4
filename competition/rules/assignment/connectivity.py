"""Which judges can be compared: linked when they read an entry in common."""

import numpy as np

from competition.rules.assignment.facts import Connectivity
from competition.rules.assignment.problem import Flags, Problem


def connectivity_of(problem: Problem, chosen: Flags) -> Connectivity:
    """Return the components of the graph of judges and the most entries that two share."""
    reading = chosen.astype(np.float32)
    shared = (reading.T @ reading).astype(np.int64)
    np.fill_diagonal(shared, 0)
    active = np.flatnonzero(chosen.any(axis=0)).tolist()
    return Connectivity(
        components=tuple(
            tuple(problem.judges[column].judge_id for column in component)
            for component in _components(shared > 0, active)
        ),
        most_shared=int(shared.max(initial=0)),
    )


def _components(linked: Flags, active: list[int]) -> list[list[int]]:
    """Largest first, then by position."""
    seen: set[int] = set()
    found: list[list[int]] = []
    for start in active:
        if start in seen:
            continue
        component, edge = {start}, [start]
        while edge:
            near = set(np.flatnonzero(linked[edge.pop()]).tolist()) - component
            component |= near
            edge.extend(near)
        seen |= component
        found.append(sorted(component))
    return sorted(found, key=lambda component: (-len(component), component))
