"""The way of a prize: announced, held by an objection, granted, declined or withdrawn.

The publication room announces on the release of 获奖公示 (:func:`announce_awards`), holds and lifts
only the prizes that an objection concerns, and the prizes are granted once the period is over
(:func:`grant_awards`). What is withdrawn stays on record with its reason.
"""

from collections.abc import Collection
from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import Edition
from competition.prizes.models import Award
from competition.prizes.queries import confirmed_allocation, list_awards
from competition.rules.transitions import AwardEvent, can_happen, next_state


def announce_awards(edition: Edition, *, by: Person, at: datetime) -> list[Award]:
    """Note that the held prizes of an edition are out for objections; return those that are new."""
    return _moved(edition, AwardEvent.ANNOUNCE, None, reason="", by=by, at=at)


def hold_awards(
    edition: Edition, entries: Collection[int], *, reason: str, by: Person, at: datetime
) -> list[Award]:
    """Hold the announced prizes of some entries while an objection against them is open."""
    return _moved(edition, AwardEvent.HOLD, entries, reason=reason, by=by, at=at)


def lift_awards(
    edition: Edition, entries: Collection[int], *, reason: str, by: Person, at: datetime
) -> list[Award]:
    """Let held prizes of some entries go on, once no objection against them is open any more."""
    return _moved(edition, AwardEvent.LIFT, entries, reason=reason, by=by, at=at)


def grant_awards(edition: Edition, *, by: Person, at: datetime) -> list[Award]:
    """Grant every announced prize for good; prizes that are held wait. Return what was granted.

    Whether the period is over is the caller's to know. Refuses where nothing can be granted.
    """
    if confirmed_allocation(edition) is None:
        raise RefusedError("prizes_none_confirmed")
    granted = _moved(edition, AwardEvent.GRANT, None, reason="", by=by, at=at)
    if not granted:
        raise RefusedError("prizes_none_to_grant")
    return granted


_PAST = {
    AwardEvent.ANNOUNCE: "announced",
    AwardEvent.HOLD: "held",
    AwardEvent.LIFT: "lifted",
    AwardEvent.GRANT: "granted",
}


def _moved(
    edition: Edition,
    event: AwardEvent,
    entries: Collection[int] | None,
    *,
    reason: str,
    by: Person,
    at: datetime,
) -> list[Award]:
    if not can_organise(by, edition, at):
        raise NotFoundError
    concerned = [
        award
        for award in list_awards(edition)
        if (entries is None or award.entry_id in entries) and can_happen(award.state, event)
    ]
    for award in concerned:
        award.state = next_state(award.state, event)
        if event is AwardEvent.GRANT:
            award.granted_at = at
    db.session.flush()
    if concerned:
        record(
            f"prizes:awards:{_PAST[event]}",
            edition,
            by=by,
            at=at,
            edition=edition,
            reason=reason.strip(),
            awards=[award.public_id for award in concerned],
        )
    return concerned


def withdraw_award(
    award: Award, *, reason: str, declined: bool = False, by: Person, at: datetime
) -> Award:
    """Withdraw a prize at any later time (or note that its winner declines it), with a reason.

    The place stays vacant: a substitute comes by
    :func:`competition.prizes.operations.remove_from_prizes`. Refuses what is withdrawn already.
    """
    if not can_organise(by, award.entry.edition, at):
        raise NotFoundError
    if not reason.strip():
        raise RefusedError("prizes_reason_needed", field="reason")
    if award.withdrawn_at is not None:
        raise RefusedError("prizes_withdrawn_already")
    event = AwardEvent.DECLINE if declined else AwardEvent.WITHDRAW
    return take_away(award, event=event, reason=reason.strip(), by=by, at=at)


def take_away(
    award: Award,
    *,
    reason: str,
    event: AwardEvent = AwardEvent.WITHDRAW,
    by: Person,
    at: datetime,
) -> Award:
    """Note that a prize is not held any more; the caller has asked who may."""
    award.state = next_state(award.state, event)
    award.withdrawn_at = at
    award.reason = reason
    db.session.flush()
    record(
        "prizes:award:declined" if event is AwardEvent.DECLINE else "prizes:award:withdrawn",
        award,
        by=by,
        at=at,
        edition=award.entry.edition,
        reason=reason,
        level=award.level_key,
        amount_cents=award.amount_cents,
    )
    return award
