"""Deciding about ties that were found, and telling the organisers of those found anew."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from competition.accounts.models import Person
from competition.assignment import notices
from competition.assignment.models import Judge, TieDecision, TieVerdict
from competition.assignment.operations.declarations import recuse
from competition.assignment.permissions import can_decide_tie
from competition.assignment.queries import (
    TieView,
    readings_of,
    tied_assignments,
    words_of,
)
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.rules.values import CHINA

is_settled: list[Callable[[object], bool]] = []
"""A room above enrols here what says that an assignment's round is over: its marks stay."""


def decide_tie(
    tie: TieView, verdict: TieVerdict, *, reason: str, by: Person, at: datetime
) -> TieDecision:
    """Confirm a tie or ignore it, with the reason and the words that were looked at.

    A confirmed tie takes the judge from the entry in every round that is not over, and somebody
    else is drawn; where no words match it is one that people know of. Ignoring opens the entry
    to the judge. Raises :class:`RefusedError` ``assignment_reason_needed`` or ``tie_not_found``.
    """
    if not can_decide_tie(by, tie, at):
        raise NotFoundError
    if not reason.strip():
        raise RefusedError("assignment_reason_needed", field="reason")
    if verdict == TieVerdict.IGNORED and tie.status == "none":
        raise RefusedError("tie_not_found", field="verdict")
    decision = TieDecision(
        edition_id=tie.edition.id,
        entry_id=tie.entry.id,
        judge_id=tie.judge.id,
        verdict=verdict,
        words=words_of(tie.conflicts),
        reason=reason.strip(),
        decided_by_id=by.id,
        decided_at=at,
    )
    db.session.add(decision)
    db.session.flush()
    record(
        f"assignment:tie:{verdict.value}",
        decision,
        by=by,
        at=at,
        edition=tie.edition,
        reason=decision.reason,
        judge=tie.judge.code,
        entry=tie.entry.reference,
    )
    if verdict == TieVerdict.CONFIRMED:
        for one in tie.standing:
            if not any(settled(one) for settled in is_settled):
                recuse(one, reason=decision.reason, by=by, at=at)
    return decision


@contextmanager
def watching_ties(judges: Sequence[Judge], *, by: Person, at: datetime) -> Iterator[None]:
    """Look for ties anew after a change of judges, and tell the organisers of what it brought.

    Only what the judges read already is compared: their entries close until somebody decided.
    """
    on = at.astimezone(CHINA).date()
    standing = readings_of(judges)
    before = tied_assignments(standing, on=on)
    yield
    db.session.flush()
    closed = tied_assignments(standing, on=on) - before
    for one in standing:
        if one.id in closed:
            record("assignment:tie:found", one, by=by, at=at, edition=one.edition)
            notices.tell_organisers_of_tie(one, at=at)
