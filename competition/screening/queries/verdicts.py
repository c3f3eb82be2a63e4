"""The verdicts of an entry, and what still counts of them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.core.database import db
from competition.registration.models import Entry
from competition.registration.queries import revision_of
from competition.rules.transitions import EntryState
from competition.screening.models import UNIT_KINDS, Verdict, VerdictKind
from competition.screening.queries.clock import CheckingClock, Turn

_SAID = (EntryState.RECOMMENDED, EntryState.RETURNED, EntryState.REFUSED)


def verdicts_of(entry: Entry) -> list[Verdict]:
    """Return every verdict of an entry, oldest first, those taken back included."""
    return list(
        db.session.scalars(
            select(Verdict)
            .where(Verdict.entry_id == entry.id)
            .options(
                joinedload(Verdict.decided_by),
                joinedload(Verdict.withdrawn_by),
                joinedload(Verdict.revision),
            )
            .order_by(Verdict.id)
        )
    )


def last_verdict(verdicts: Iterable[Verdict]) -> Verdict | None:
    """Return the last verdict that was not taken back."""
    return next((one for one in reversed(list(verdicts)) if one.withdrawn_at is None), None)


def last_unit_verdict(verdicts: Iterable[Verdict]) -> Verdict | None:
    """Return what the unit said last, unless it was taken back."""
    return last_verdict(one for one in verdicts if one.kind in UNIT_KINDS)


def standing_verdict(entry: Entry, verdicts: Iterable[Verdict]) -> Verdict | None:
    """Return what a unit said last if nobody has acted on it since: it may be taken back."""
    last = last_verdict(verdicts)
    if last is None or last.kind not in UNIT_KINDS:
        return None
    if last.kind == VerdictKind.PASSED_ON:
        waits = entry.state == EntryState.SUBMITTED
        return last if waits and revision_of(entry).submitted_at <= last.decided_at else None
    return last if entry.state in _SAID else None


def count_returns(verdicts: Iterable[Verdict]) -> int:
    """Return how many rounds of correction were used."""
    return sum(one.kind == VerdictKind.RETURNED and one.withdrawn_at is None for one in verdicts)


def came_at(entry: Entry, verdicts: Iterable[Verdict]) -> datetime:
    """Return when an entry came to the side whose turn it is.

    To the unit: when it was last submitted or sent back by the organiser. To the applicant or
    the organiser: when the unit said its verdict.
    """
    verdicts = list(verdicts)
    last = last_verdict(verdicts)
    submitted = revision_of(entry).submitted_at
    if last is None or last.kind == VerdictKind.ACCEPTED:
        return submitted
    return max(submitted, last.decided_at)


def turn_of(entry: Entry, verdicts: Iterable[Verdict], at: datetime) -> Turn:
    """Return whose turn an entry is at a moment."""
    return CheckingClock(entry.edition).turn(entry, came_at(entry, verdicts), at)
