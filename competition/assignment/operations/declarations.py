"""Declaring: no conflict, or recusal with a replacement drawn so that nothing else moves."""

from collections.abc import Callable
from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.assignment import notices
from competition.assignment.models import Assignment
from competition.assignment.operations.draws import draw_replacement
from competition.assignment.permissions import can_declare
from competition.assignment.queries import tied_assignments
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.rules.transitions import AssignmentEvent, can_happen, next_state
from competition.rules.values import CHINA

after_recusal: list[Callable[[Assignment, Person, datetime], None]] = []
"""A room above enrols here what follows when a judge leaves an entry: the sheet is void."""


def declare_no_conflict(assignment: Assignment, *, by: Person, at: datetime) -> None:
    """Declare that nothing ties the judge to the entry: its content opens to him.

    Raises :class:`RefusedError` ``assignment_not_waiting``, or ``assignment_tied`` while a tie
    that was found waits for the organisers.
    """
    if not can_declare(by, assignment, at):
        raise NotFoundError
    if not can_happen(assignment.state, AssignmentEvent.DECLARE_CLEAR):
        raise RefusedError("assignment_not_waiting")
    if tied_assignments([assignment], on=at.astimezone(CHINA).date()):
        raise RefusedError("assignment_tied")
    assignment.state = next_state(assignment.state, AssignmentEvent.DECLARE_CLEAR)
    assignment.declared_at = at
    db.session.flush()
    record("assignment:conflict:denied", assignment, by=by, at=at, edition=assignment.edition)


def recuse(assignment: Assignment, *, reason: str, by: Person, at: datetime) -> None:
    """Withdraw from an entry for a tie; the entry leaves the judge at once and for good.

    A replacement is drawn so that nothing else moves; where nobody is left, the organisers are
    told. An organiser may record it for the judge. Raises :class:`RefusedError`
    ``reason_needed`` or ``assignment_over``.
    """
    if not (can_declare(by, assignment, at) or can_organise(by, assignment.edition, at)):
        raise NotFoundError
    if not reason.strip():
        raise RefusedError("assignment_reason_needed", field="reason")
    if not can_happen(assignment.state, AssignmentEvent.RECUSE):
        raise RefusedError("assignment_over")
    assignment.state = next_state(assignment.state, AssignmentEvent.RECUSE)
    assignment.reason = reason.strip()
    db.session.flush()
    record(
        "assignment:judge:recused",
        assignment,
        by=by,
        at=at,
        edition=assignment.edition,
        reason=assignment.reason,
    )
    for follow in after_recusal:
        follow(assignment, by, at)
    replacement = draw_replacement(assignment, by=by, at=at)
    notices.tell_organisers_of_recusal(assignment, replacement, at=at)
