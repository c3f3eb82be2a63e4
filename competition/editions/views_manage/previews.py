"""What a plan would change: shown before it is saved, and to who confirms a change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from competition.editions.forms import DifferenceLine, difference_lines
from competition.editions.models import Edition
from competition.editions.queries import Costs, Effects, effects_of, prize_costs
from competition.rules.plan.edition import Plan
from competition.rules.plan_differences import plan_differences


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The differences, what becomes of the entries, and what the prizes would cost."""

    differences: tuple[DifferenceLine, ...]
    effects: tuple[Effects, ...]
    costs: Costs


def preview_of(
    edition: Edition, before: Plan | None, after: Plan, content: Mapping[str, Any], at: datetime
) -> Preview:
    """Return what a plan would change against the one before, ``None`` for a new edition."""
    found = plan_differences(before, after) if before is not None else ()
    effects = effects_of(edition, after, at)
    return Preview(
        differences=difference_lines(found, content),
        effects=effects,
        costs=prize_costs(before, after, effects),
    )
