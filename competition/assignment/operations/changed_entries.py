"""An entry changed after the draw: its judges declare anew, organisers learn of new ties."""

from collections.abc import Sequence
from datetime import datetime

from competition.accounts.models import Person
from competition.assignment import notices
from competition.assignment.models import Assignment
from competition.assignment.operations.ties import is_settled
from competition.assignment.queries import readings_at, tied_assignments, ties_untold
from competition.audit.operations import record
from competition.core.database import db
from competition.registration.models import Entry, Revision
from competition.registration.operations import submission_followers
from competition.rules.transitions import AssignmentEvent, can_happen, next_state
from competition.rules.values import CHINA
from competition.screening.operations import acceptance_followers


def ask_declarations_again(entry: Entry, *, by: Person, at: datetime) -> list[Assignment]:
    """Close a changed entry to the judges who declared on what it was, until they declare anew.

    Marks stay as they are, and so does every round that is over. Each judge gets one letter,
    however many rounds of his are concerned; whoever has not declared yet gets none.
    """
    asked = [one for one in _going_on(entry) if can_happen(one.state, AssignmentEvent.ASK_AGAIN)]
    for one in asked:
        one.state = next_state(one.state, AssignmentEvent.ASK_AGAIN)
        one.declared_at = None
    db.session.flush()
    for one in asked:
        record("assignment:declaration:asked_again", one, by=by, at=at, edition=one.edition)
    for one in {reading.judge_id: reading for reading in asked}.values():
        notices.tell_judge_entry_changed(one, at=at)
    return asked


def look_for_ties_again(entry: Entry, *, by: Person, at: datetime) -> list[Assignment]:
    """Look for ties of an entry that is accepted again, and tell the organisers of new ones.

    One of which they were told and which nobody decided since is not told again.
    """
    standing = _going_on(entry)
    if not standing:  # the first acceptance comes before any draw
        return []
    tied = tied_assignments(standing, on=at.astimezone(CHINA).date())
    found = ties_untold([one for one in standing if one.id in tied])
    for one in found:
        record("assignment:tie:found", one, by=by, at=at, edition=one.edition)
        notices.tell_organisers_of_tie(one, at=at)
    return found


def _going_on(entry: Entry) -> Sequence[Assignment]:
    return [one for one in readings_at(entry) if not any(settled(one) for settled in is_settled)]


def _after_submission(revision: Revision, by: Person, at: datetime) -> None:
    before = next(
        (one for one in revision.entry.revisions if one.number == revision.number - 1), None
    )
    if before is not None and _content(before) != _content(
        revision
    ):  # nobody reads a first one yet
        ask_declarations_again(revision.entry, by=by, at=at)


def _content(revision: Revision) -> tuple[object, object]:
    return revision.answers, revision.documents


def _after_acceptance(entry: Entry, by: Person, at: datetime) -> None:
    look_for_ties_again(entry, by=by, at=at)


submission_followers.append(_after_submission)
acceptance_followers.append(_after_acceptance)
