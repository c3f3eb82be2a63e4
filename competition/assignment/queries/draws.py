"""Reading draws and assignments."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from competition.assignment.models import Assignment, DrawRun, Judge
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.rules.transitions import AssignmentState, DrawState

ACTIVE = (AssignmentState.WAITING, AssignmentState.CLEAR)


def get_draw(draw_id: str) -> DrawRun:
    """Return a draw by its public id."""
    found = db.session.scalar(
        select(DrawRun).where(DrawRun.public_id == draw_id).options(joinedload(DrawRun.edition))
    )
    if found is None:
        raise NotFoundError
    return found


def get_draw_in(edition_key: str, round_key: str, draw_id: str) -> DrawRun:
    """Return a draw of an edition's round by its public id."""
    found = db.session.scalar(
        select(DrawRun)
        .join(DrawRun.edition)
        .where(
            DrawRun.public_id == draw_id,
            DrawRun.round_key == round_key,
            Edition.key == edition_key,
        )
        .options(contains_eager(DrawRun.edition), joinedload(DrawRun.plan_version))
    )
    if found is None:
        raise NotFoundError
    return found


def latest_draws(edition: Edition) -> Mapping[str, DrawRun]:
    """Return the newest draw of each round, replacements left out, by the round's key."""
    runs = db.session.scalars(
        select(DrawRun).where(DrawRun.edition_id == edition.id).order_by(DrawRun.number)
    )
    return {run.round_key: run for run in runs if "replaces" not in run.inputs}


def count_proposed(edition: Edition) -> int:
    """Return how many draws of an edition wait to be released."""
    found = db.session.scalar(
        select(func.count()).where(
            DrawRun.edition_id == edition.id, DrawRun.state == DrawState.PROPOSED
        )
    )
    return found or 0


def list_draws(edition: Edition, round_key: str) -> Sequence[DrawRun]:
    """Return the draws of a round, newest first."""
    return db.session.scalars(
        select(DrawRun)
        .where(DrawRun.edition_id == edition.id, DrawRun.round_key == round_key)
        .order_by(DrawRun.number.desc())
    ).all()


def released_draw(edition: Edition, round_key: str) -> DrawRun | None:
    """Return the draw that a round goes by, or ``None``."""
    return db.session.scalar(
        select(DrawRun)
        .where(
            DrawRun.edition_id == edition.id,
            DrawRun.round_key == round_key,
            DrawRun.state == DrawState.RELEASED,
        )
        .order_by(DrawRun.number.desc())
        .limit(1)
    )


def count_released(edition: Edition, round_key: str) -> int:
    """Return how many draws of a round were ever released, replacements included."""
    found = db.session.scalar(
        select(func.count()).where(
            DrawRun.edition_id == edition.id,
            DrawRun.round_key == round_key,
            DrawRun.confirmed_at.is_not(None),
        )
    )
    return found or 0


def next_draw_number(edition: Edition, round_key: str) -> int:
    """Return the number of the next draw of a round."""
    last = db.session.scalar(
        select(func.max(DrawRun.number)).where(
            DrawRun.edition_id == edition.id, DrawRun.round_key == round_key
        )
    )
    return (last or 0) + 1


def get_assignment(assignment_id: str) -> Assignment:
    """Return an assignment with its entry, judge and edition."""
    found = db.session.scalar(
        select(Assignment)
        .where(Assignment.public_id == assignment_id)
        .options(
            joinedload(Assignment.entry).selectinload(Entry.attachments),
            joinedload(Assignment.judge).joinedload(Judge.person),
            joinedload(Assignment.edition),
        )
    )
    if found is None:
        raise NotFoundError
    return found


def assignments_in(
    edition: Edition, round_key: str, *, judge: Judge | None = None
) -> Sequence[Assignment]:
    """Return the assignments of a round that stand, with entries and judges, in reading order."""
    query = (
        select(Assignment)
        .where(
            Assignment.edition_id == edition.id,
            Assignment.round_key == round_key,
            Assignment.state.in_(ACTIVE),
        )
        .options(joinedload(Assignment.entry), joinedload(Assignment.judge))
        .order_by(Assignment.judge_id, Assignment.position, Assignment.id)
    )
    if judge is not None:
        query = query.where(Assignment.judge_id == judge.id)
    return db.session.scalars(query).all()


def left_assignments(edition: Edition, round_key: str) -> Sequence[Assignment]:
    """Return the assignments of a round that a redraw or a removal took away."""
    return db.session.scalars(
        select(Assignment)
        .where(
            Assignment.edition_id == edition.id,
            Assignment.round_key == round_key,
            Assignment.state == AssignmentState.REMOVED,
        )
        .options(joinedload(Assignment.entry), joinedload(Assignment.judge))
    ).all()


def recused_pairs(edition: Edition) -> set[tuple[str, str]]:
    """Return every (entry reference, judge code) recused in any round: a tie is for ever."""
    rows = db.session.execute(
        select(Entry.reference, Judge.code)
        .select_from(Assignment)
        .join(Assignment.entry)
        .join(Assignment.judge)
        .where(Assignment.edition_id == edition.id, Assignment.state == AssignmentState.RECUSED)
    ).all()
    return {(reference or "", code) for reference, code in rows}
