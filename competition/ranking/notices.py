"""Letters to those who advance and to those who do not."""

from datetime import datetime

from competition.core.links import link_to
from competition.editions.models import Edition
from competition.notifications.operations import write_letter
from competition.registration.models import Entry
from competition.rules.plan.rounds import Round


def tell_owner_entry_advanced(
    entry: Entry, edition: Edition, *, from_round: Round, to_round: Round, at: datetime
) -> None:
    """Tell an entrant that the entry goes on to the next round, and when that is held."""
    phases = {phase.key: phase for phase in edition.plan.phases}
    write_letter(
        "entry_advanced",
        entry.owner,
        at=at,
        edition=edition,
        entry=entry,
        contest=edition.plan.contest,
        from_round=from_round,
        to_round=to_round,
        phase=phases.get(to_round.phase),
        contacts=edition.plan.contest.contacts,
        address=link_to("publication_public.notices", edition_key=edition.key),
    )


def tell_owner_entry_not_advanced(
    entry: Entry, edition: Edition, *, from_round: Round, is_waiting: bool, at: datetime
) -> None:
    """Tell an entrant that the entry does not go on, or stands on the waiting list."""
    write_letter(
        "entry_not_advanced",
        entry.owner,
        at=at,
        edition=edition,
        entry=entry,
        contest=edition.plan.contest,
        from_round=from_round,
        is_waiting=is_waiting,
        contacts=edition.plan.contest.contacts,
    )
