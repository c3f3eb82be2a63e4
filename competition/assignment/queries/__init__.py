"""Reading the judge pool, the draws and the assignments."""

from competition.assignment.queries.draws import (
    ACTIVE,
    assignments_in,
    get_assignment,
    get_draw,
    list_draws,
    next_draw_number,
    recused_pairs,
    released_draw,
)
from competition.assignment.queries.pool import (
    JudgeRow,
    PoolCounts,
    PoolFilters,
    accepted_judges,
    find_judge_at,
    get_judge,
    get_own_judge,
    judge_of,
    judges_with,
    list_judges,
    loads_of,
    pool_counts,
)
from competition.assignment.queries.ties import (
    conflicts_in,
    drawable_entries,
    entry_profile,
    judge_profile,
)

__all__ = [
    "ACTIVE",
    "JudgeRow",
    "PoolCounts",
    "PoolFilters",
    "accepted_judges",
    "assignments_in",
    "conflicts_in",
    "drawable_entries",
    "entry_profile",
    "find_judge_at",
    "get_assignment",
    "get_draw",
    "get_judge",
    "get_own_judge",
    "judge_of",
    "judge_profile",
    "judges_with",
    "list_draws",
    "list_judges",
    "loads_of",
    "next_draw_number",
    "pool_counts",
    "recused_pairs",
    "released_draw",
]
