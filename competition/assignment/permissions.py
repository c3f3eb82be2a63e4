"""Who manages the pool and the draws, and who may declare for an assignment."""

from datetime import datetime
from typing import Protocol

from competition.accounts.permissions import can_judge_in, can_organise, can_supervise
from competition.assignment.models import Assignment, DrawRun, Judge, JudgeState
from competition.editions.models import Edition


class OfEdition(Protocol):
    """A round, or anything else that knows its edition."""

    @property
    def edition(self) -> Edition: ...


def can_manage_pool(person: object, judge: Judge, at: datetime) -> bool:
    """Tell whether somebody organises the edition of a judge."""
    return can_organise(person, judge.edition, at)


def can_draw(person: object, drawn: OfEdition, at: datetime) -> bool:
    """Tell whether somebody draws judges for a round of an edition."""
    return can_organise(person, drawn.edition, at)


def can_watch_draws(person: object, drawn: OfEdition, at: datetime) -> bool:
    """Tell whether somebody may open the page of a round's draws; which of them, is another."""
    return can_supervise(person, drawn.edition, at)


def can_see_draw(person: object, run: DrawRun, at: datetime) -> bool:
    """Tell whether somebody may see a draw: organisers, and supervisors once it is released."""
    if can_organise(person, run.edition, at):
        return True
    return run.confirmed_at is not None and can_supervise(person, run.edition, at)


def can_release_draw(person: object, run: DrawRun, at: datetime) -> bool:
    """Tell whether somebody may release a draw."""
    return can_organise(person, run.edition, at)


def can_answer_invitation(person: object, judge: Judge, at: datetime) -> bool:
    """Tell whether it is the judge himself, who holds the role in the edition."""
    return (
        can_judge_in(person, judge.edition, at)
        and judge.person_id is not None
        and judge.person_id == getattr(person, "id", None)
    )


def can_keep_record(person: object, judge: Judge, at: datetime) -> bool:
    """Tell whether a record is the judge's own and still in the pool, so that he keeps it."""
    return can_answer_invitation(person, judge, at) and judge.state != JudgeState.REMOVED


def can_decide_tie(person: object, tie: OfEdition, at: datetime) -> bool:
    """Tell whether somebody decides about a tie between a judge and an entry."""
    return can_organise(person, tie.edition, at)


def can_declare(person: object, assignment: Assignment, at: datetime) -> bool:
    """Tell whether an assignment is the judge's own, so that he declares and reads."""
    return can_judge_in(person, assignment.edition, at) and assignment.judge.person_id == getattr(
        person, "id", None
    )
