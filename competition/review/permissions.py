"""Who carries out a round, who watches it, and who reads and marks an entry in it."""

from datetime import datetime
from typing import Protocol

from competition.accounts.permissions import can_judge_in, can_organise, can_supervise
from competition.assignment.models import Assignment
from competition.editions.models import Edition
from competition.review.models import ScoreSheet
from competition.rules.transitions import AssignmentState, SheetState


class OfEdition(Protocol):
    """A round, or anything else that knows its edition."""

    @property
    def edition(self) -> Edition: ...


class Seat(Protocol):
    """An assignment with its sheet and its round, as a judge's page addresses it."""

    @property
    def assignment(self) -> Assignment: ...

    @property
    def is_open(self) -> bool: ...

    @property
    def has_tie(self) -> bool: ...


def can_carry_out(person: object, held: OfEdition, at: datetime) -> bool:
    """Tell whether somebody opens and closes rounds, reminds judges and reopens sheets."""
    return can_organise(person, held.edition, at)


def can_watch(person: object, held: OfEdition, at: datetime) -> bool:
    """Tell whether somebody sees how far a round has come; nobody sees marks by this."""
    return can_supervise(person, held.edition, at)


def can_review_in(person: object, held: OfEdition, at: datetime) -> bool:
    """Tell whether somebody is a judge of the round's edition."""
    return can_judge_in(person, held.edition, at)


def is_own(person: object, assignment: Assignment, at: datetime) -> bool:
    """Tell whether an assignment is the judge's own and stands."""
    return (
        can_judge_in(person, assignment.edition, at)
        and assignment.judge.person_id is not None
        and assignment.judge.person_id == getattr(person, "id", None)
        and assignment.state in (AssignmentState.WAITING, AssignmentState.CLEAR)
    )


def can_take_seat(person: object, seat: Seat, at: datetime) -> bool:
    """Tell whether somebody may declare on an entry or leave it: the judge, in an open round."""
    return seat.is_open and is_own(person, seat.assignment, at)


def can_read_seat(person: object, seat: Seat, at: datetime) -> bool:
    """Tell whether somebody may read the entry: after declaring, and while no tie is found."""
    is_clear = seat.assignment.state == AssignmentState.CLEAR and not seat.has_tie
    return is_clear and can_take_seat(person, seat, at)


class AtSeat(Protocol):
    """Something at a judge's place, such as a document of its entry."""

    @property
    def seat(self) -> Seat: ...


def can_read_seat_file(person: object, found: AtSeat, at: datetime) -> bool:
    """Tell whether somebody may open a document of an entry as its judge."""
    return can_read_seat(person, found.seat, at)


def can_reopen(person: object, sheet: ScoreSheet, at: datetime) -> bool:
    """Tell whether somebody may give a submitted sheet back to its judge."""
    return (
        can_organise(person, sheet.assignment.edition, at) and sheet.state == SheetState.SUBMITTED
    )


class Practice(Protocol):
    """A practice case with its round."""

    @property
    def round(self) -> "Underway": ...


class Underway(OfEdition, Protocol):
    """A round that may be over."""

    @property
    def is_over(self) -> bool: ...


def can_practise(person: object, desk: Practice, at: datetime) -> bool:
    """Tell whether somebody may mark a practice case: a judge, until the round is over."""
    return not desk.round.is_over and can_judge_in(person, desk.round.edition, at)


def can_have_receipt(person: object, held: Underway, at: datetime) -> bool:
    """Tell whether somebody may have a receipt: a judge, once the round is closed."""
    return held.is_over and can_judge_in(person, held.edition, at)
