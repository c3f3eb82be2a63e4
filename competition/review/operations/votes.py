"""Voting: a ballot, the count when a round is closed, and another ballot among those tied."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from competition.accounts.models import Person
from competition.assignment.models import Assignment, Judge
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import Edition
from competition.review import notices
from competition.review.models import Ballot, ReviewRound, VoteCount
from competition.review.permissions import can_carry_out, can_read_seat
from competition.review.queries import (
    RoundView,
    Seat,
    approvals_of,
    elected_before,
    judges_in,
    latest_count,
    open_seats,
    people_of_round,
    round_of,
    tallies_of,
)
from competition.rules.proof import SALT_BYTES
from competition.rules.transitions import RoundEvent, can_happen, next_state
from competition.rules.voting import Choice, Tally, elect


def cast_ballot(seat: Seat, choice: Choice, *, note: str = "", by: Person, at: datetime) -> Ballot:
    """Cast a ballot; it counts at once. A later one replaces it, and the log keeps both.

    Refuses outside a vote that is open, and in a later ballot more approvals than seats are open
    (``ballot_too_many_approvals``).
    """
    held, assignment = seat.round, seat.assignment
    if not held.is_vote or not can_read_seat(by, seat, at):
        raise NotFoundError
    _refuse_too_many(held, assignment, choice, by)
    ballot = Ballot(
        assignment_id=assignment.id,
        ballot_round=held.ballot_round,
        number=1 + _cast_before(assignment, held),
        choice=choice,
        note=note.strip(),
        salt=secrets.token_hex(SALT_BYTES),
        cast_by_id=by.id,
        cast_at=at,
    )
    db.session.add(ballot)
    db.session.flush()
    record(
        "review:ballot:cast",
        ballot,
        by=by,
        at=at,
        edition=held.edition,
        round=held.key,
        ballot_round=ballot.ballot_round,
        number=ballot.number,
    )
    return ballot


def _cast_before(assignment: Assignment, held: RoundView) -> int:
    return int(
        db.session.scalar(
            select(func.coalesce(func.max(Ballot.number), 0)).where(
                Ballot.assignment_id == assignment.id, Ballot.ballot_round == held.ballot_round
            )
        )
        or 0
    )


def _refuse_too_many(held: RoundView, assignment: Assignment, choice: Choice, by: Person) -> None:
    seats = open_seats(held)
    if held.ballot_round == 1 or choice is not Choice.APPROVE or seats is None:
        return
    if approvals_of(by.id, held, but=assignment.id) >= seats:
        raise RefusedError("ballot_too_many_approvals", field="choice", seats=seats)


def count_votes(held: RoundView, *, reason: str, by: Person, at: datetime) -> VoteCount:
    """Count the ballots of a round that was closed just now, and keep what they came to."""
    row = held.held
    if row is None:
        raise NotFoundError
    tallies = tallies_of(held)
    seats, before = open_seats(held), elected_before(held)
    found = elect(tallies, held.plan.voting, seats=seats, ballot_round=held.ballot_round)
    earlier = latest_count(held)
    count = VoteCount(
        round_id=row.id,
        number=1 + (earlier.number if earlier else 0),
        ballot_round=held.ballot_round,
        result={
            "ballot_round": held.ballot_round,
            "tallies": [_plain(one) for one in tallies],
            "elected": [*before, *found.elected],
            "runoff": list(found.runoff),
            "undecided": list(found.undecided),
            "open_seats": found.open_seats,
        },
        reason=reason,
        counted_by_id=by.id,
        counted_at=at,
    )
    db.session.add(count)
    db.session.flush()
    record(
        "review:votes:counted",
        count,
        by=by,
        at=at,
        edition=held.edition,
        round=held.key,
        ballot_round=count.ballot_round,
        entries=len(tallies),
        elected=len(count.result["elected"]),
        runoff=len(found.runoff),
        undecided=len(found.undecided),
    )
    return count


def _plain(one: Tally) -> dict[str, Any]:
    return {
        "entry": one.entry,
        "outcome": str(one.outcome),
        "entitled": one.entitled,
        "present": one.present,
        "approve": one.approve,
        "reject": one.reject,
        "abstain": one.abstain,
        "base": one.base,
        "breakdown": one.breakdown,
        "superseded": len(one.superseded),
        "refused": len(one.refused),
    }


def open_next_ballot(edition: Edition, round_key: str, *, by: Person, at: datetime) -> ReviewRound:
    """Open another ballot among the entries that the last count left equal at the last seats.

    Refuses where the last count asks for none (``ballot_none_left``).
    """
    held = round_of(edition, round_key)
    if not can_carry_out(by, held, at):
        raise NotFoundError
    row, count = held.held, latest_count(held)
    if row is None or count is None or not can_happen(row.state, RoundEvent.REOPEN):
        raise RefusedError("round_not_closed")
    if not count.result["runoff"] or count.ballot_round != row.ballot_round:
        raise RefusedError("ballot_none_left")
    row.state = next_state(row.state, RoundEvent.REOPEN)
    row.closed_at = None
    row.ballot_round += 1
    db.session.flush()
    record(
        "review:ballot:opened",
        row,
        by=by,
        at=at,
        edition=edition,
        round=round_key,
        ballot_round=row.ballot_round,
        entries=len(count.result["runoff"]),
        seats=count.result["open_seats"],
    )
    notices.tell_judges_round_opened(round_of(edition, round_key), people_of_round(held), at=at)
    return row


def name_chair(
    edition: Edition, round_key: str, judge: Judge, *, by: Person, at: datetime
) -> ReviewRound:
    """Name the judge whose voice breaks a tie; refuses anybody who has no place in the round."""
    held = round_of(edition, round_key)
    if not can_carry_out(by, held, at):
        raise NotFoundError
    row = held.held
    if row is None or not held.is_open:
        raise RefusedError("round_not_open")
    if judge.id not in {one.id for one in judges_in(held)}:
        raise RefusedError("chair_not_in_round", field="chair")
    row.chair_id = judge.id
    db.session.flush()
    record("review:chair:named", row, by=by, at=at, edition=edition, judge=judge.code)
    return row
