"""What the deliberation that a run carries decided, entry by entry."""

from dataclasses import dataclass
from datetime import datetime

from competition.ranking.models import RankingRun
from competition.ranking.queries.composition import vote_of
from competition.rules.deliberation import Vote, is_carried


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliberatedMark:
    """What the panel decided on one entry, beside its place."""

    advances: bool
    reason: str
    vote: Vote
    is_carried: bool
    at: datetime


def marks_of(run: RankingRun) -> dict[str, DeliberatedMark]:
    """Return by reference what the deliberation that a run carries decided."""
    frozen = run.inputs.get("deliberation")
    rules = run.plan_version.plan.rounds_by_key[run.round_key].deliberation
    if not frozen or rules is None:
        return {}
    at = datetime.fromisoformat(frozen["held_at"])
    return {
        row["entry"]: DeliberatedMark(
            advances=row["advances"],
            reason=row["reason"],
            vote=vote_of(row),
            is_carried=is_carried(vote_of(row), rules),
            at=at,
        )
        for row in frozen["departures"]
    }
