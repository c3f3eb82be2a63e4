"""Opening, closing and reopening a round, and reminding its judges."""

from collections.abc import Iterable
from datetime import datetime

from competition.accounts.models import Person
from competition.assignment.queries import released_draw
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import Edition
from competition.editions.operations import seal_plan
from competition.review import notices
from competition.review.models import ReviewRound
from competition.review.operations.votes import count_votes
from competition.review.permissions import can_carry_out
from competition.review.queries import (
    Progress,
    RoundView,
    leaves_of,
    people_by_judge,
    people_of_round,
    progress,
    round_of,
    uncovered_entries,
)
from competition.rules.proof import root_of
from competition.rules.transitions import (
    RoundEvent,
    RoundState,
    can_happen,
    next_state,
)

_NAMED = 5


def open_round(edition: Edition, round_key: str, *, by: Person, at: datetime) -> ReviewRound:
    """Open a round for its judges and seal the plan: from now on it cannot change.

    Refuses a round that is open or over (``round_not_waiting``), one without a released draw
    (``round_not_drawn``), and one that leaves entries with too few judges
    (``round_not_covered``).
    """
    held = _permitted(edition, round_key, by=by, at=at)
    if held.is_open or held.is_over:
        raise RefusedError("round_not_waiting")
    if released_draw(edition, round_key) is None:
        raise RefusedError("round_not_drawn")
    short = uncovered_entries(held)
    if short:
        raise RefusedError("round_not_covered", number=len(short), entries=_listed(short))
    version = seal_plan(edition, by=by, at=at)
    row = held.held or _new_round(edition, round_key)
    for event in (RoundEvent.DRAW, RoundEvent.RELEASE, RoundEvent.OPEN):
        if can_happen(row.state, event):
            row.state = next_state(row.state, event)
    row.opened_at = at
    db.session.flush()
    record(
        "review:round:opened",
        row,
        by=by,
        at=at,
        edition=edition,
        round=round_key,
        plan=version.fingerprint,
    )
    notices.tell_judges_round_opened(held, people_of_round(held), at=at)
    return row


def close_round(
    edition: Edition, round_key: str, *, reason: str = "", by: Person, at: datetime
) -> ReviewRound:
    """Close a round: no mark changes any more, and the root over all sheets is committed.

    Without a reason it refuses while an entry has fewer submitted sheets than the plan's scoring
    needs (``round_sheets_missing``) or while any sheet is open (``round_sheets_open``). Sheets
    that were not submitted do not count, and an entry with too few stays without a score. In a
    vote it refuses while a ballot is missing (``round_ballots_missing``), and counts the ballots.
    """
    held = _permitted(edition, round_key, by=by, at=at)
    row = held.held
    if row is None or not held.is_open:
        raise RefusedError("round_not_open")
    stand = progress(edition, round_key)
    if not reason.strip():
        _refuse_unfinished(held, stand)
    row.state = next_state(row.state, RoundEvent.CLOSE)
    row.closed_at = at
    row.merkle_root = root_of([one.hash for one in leaves_of(held)]).hex()
    db.session.flush()
    record(
        "review:round:closed",
        row,
        by=by,
        at=at,
        edition=edition,
        reason=reason.strip(),
        round=round_key,
        sheets=stand.total.submitted,
        not_submitted=stand.total.all - stand.total.submitted,
        root=row.merkle_root,
    )
    if held.is_vote:
        count_votes(held, reason=reason.strip(), by=by, at=at)
    return row


def _refuse_unfinished(held: RoundView, stand: Progress) -> None:
    least = held.least
    missing = stand.total.all - stand.total.submitted
    if held.is_vote and missing:
        raise RefusedError(
            "round_ballots_missing", field="reason", number=missing, judges=len(stand.laggards)
        )
    short = [one.key for one in stand.short_of(least)]
    if short:
        raise RefusedError(
            "round_sheets_missing",
            field="reason",
            number=len(short),
            entries=_listed(short),
            least=least,
        )
    if missing:
        raise RefusedError(
            "round_sheets_open", field="reason", number=missing, judges=len(stand.laggards)
        )


def reopen_round(
    edition: Edition, round_key: str, *, reason: str, by: Person, at: datetime
) -> ReviewRound:
    """Open a closed round again; sheets stay submitted until each is reopened by itself.

    Refuses without a reason and a round that is not closed. A ranking drawn up before stays in
    the records and is followed by another.
    """
    held = _permitted(edition, round_key, by=by, at=at)
    if not reason.strip():
        raise RefusedError("review_reason_needed", field="reason")
    row = held.held
    if row is None or not held.is_over:
        raise RefusedError("round_not_closed")
    row.state = next_state(row.state, RoundEvent.REOPEN)
    row.closed_at = None
    db.session.flush()
    record(
        "review:round:reopened",
        row,
        by=by,
        at=at,
        edition=edition,
        reason=reason.strip(),
        round=round_key,
        root=row.merkle_root,
    )
    return row


def remind_judges(edition: Edition, round_key: str, *, by: Person, at: datetime) -> int:
    """Write to the judges who have sheets left, and to no other; return how many letters.

    Refuses when the round is not open or nobody is behind.
    """
    held = _permitted(edition, round_key, by=by, at=at)
    if held.held is None or not held.is_open:
        raise RefusedError("round_not_open")
    behind = {one.key: one for one in progress(edition, round_key).laggards}
    people = [(person, behind[key]) for key, person in people_by_judge(held) if key in behind]
    if not people:
        raise RefusedError("nobody_behind")
    notices.remind_judges(held, people, at=at)
    db.session.flush()
    record(
        "review:judges:reminded",
        held.held,
        by=by,
        at=at,
        edition=edition,
        round=round_key,
        letters=len(people),
    )
    return len(people)


def _permitted(edition: Edition, round_key: str, *, by: Person, at: datetime) -> RoundView:
    held = round_of(edition, round_key)
    if not can_carry_out(by, held, at):
        raise NotFoundError
    return held


def _new_round(edition: Edition, round_key: str) -> ReviewRound:
    row = ReviewRound(edition=edition, key=round_key, state=RoundState.PLANNED)
    db.session.add(row)
    return row


def _listed(references: Iterable[str]) -> str:
    some = list(references)
    return "、".join(some[:_NAMED]) + ("……" if len(some) > _NAMED else "")
