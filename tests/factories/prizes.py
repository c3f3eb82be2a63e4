"""Builders of allocations that were confirmed and of results that were released."""

from collections.abc import Sequence
from datetime import UTC, datetime

from competition.accounts.models import Person
from competition.editions.models import Edition
from competition.prizes.models import AllocationRun
from competition.prizes.operations import allocate_prizes, confirm_allocation
from competition.publication.models import Notice
from competition.publication.operations import draft_notice, release_notice
from competition.registration.models import Entry
from tests.factories.ranking import JUDGED_AT, make_confirmed_final

RELEASED_AT = datetime(2022, 6, 23, 1, 0, tzinfo=UTC)
"""9:00 on Thursday 23 June 2022 in China."""


def make_winners(
    edition: Edition, scores: Sequence[int] = (95, 85), *, by: Person, group: str = "team"
) -> tuple[list[Entry], AllocationRun]:
    """Play a group to its confirmed prizes."""
    entries = make_confirmed_final(edition, scores, by=by, group=group)
    run = allocate_prizes(edition, reason="", by=by, at=JUDGED_AT)
    return entries, confirm_allocation(run, by=by, at=JUDGED_AT)


def make_released_results(
    edition: Edition, run: AllocationRun, *, by: Person, at: datetime = RELEASED_AT
) -> Notice:
    """Release the results of a confirmed allocation."""
    notice = draft_notice(edition, "results", run=run, number="", by=by, at=JUDGED_AT)
    return release_notice(notice, by=by, at=at)
