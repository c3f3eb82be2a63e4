"""Reading the judge pool."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from competition.accounts.models import Person
from competition.assignment.models import Assignment, DrawRun, Judge, JudgeState
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.core.paging import Paged, paged
from competition.editions.models import Edition
from competition.rules.identity import email_key
from competition.rules.transitions import AssignmentState
from competition.rules.values import CHINA


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeRow:
    """One expert as a table of experts gives it; fields are keys of the plan."""

    line: int
    name: str
    email: str
    employer: str
    main_field: str
    phone: str = ""
    affiliates: tuple[str, ...] = ()
    former_employers: tuple[str, ...] = ()
    stakes: tuple[str, ...] = ()
    joint_workers: tuple[str, ...] = ()
    title: str = ""
    kind: str = "technical"
    region: str = ""
    second_fields: tuple[str, ...] = ()
    most_entries: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFilters:
    """What a list of judges is narrowed by; empty means all."""

    words: str = ""
    state: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolCounts:
    """How many judges are in each state and, of those who accepted, in each main field."""

    by_state: Mapping[str, int] = field(default_factory=dict)
    by_field: Mapping[str, int] = field(default_factory=dict)


def get_judge(judge_id: str) -> Judge:
    """Return a judge by the public id."""
    found = db.session.scalar(select(Judge).where(Judge.public_id == judge_id))
    if found is None:
        raise NotFoundError
    return found


def get_judge_in(edition_key: str, judge_id: str) -> Judge:
    """Return a judge of an edition by the public id."""
    found = db.session.scalar(
        select(Judge)
        .join(Judge.edition)
        .where(Judge.public_id == judge_id, Edition.key == edition_key)
        .options(contains_eager(Judge.edition), joinedload(Judge.person))
    )
    if found is None:
        raise NotFoundError
    return found


def judge_of(person: Person, edition: Edition) -> Judge | None:
    """Return the judge that somebody is in an edition, or ``None``."""
    return db.session.scalar(
        select(Judge).where(Judge.edition_id == edition.id, Judge.person_id == person.id)
    )


def invitations_of(person: Person) -> Sequence[Judge]:
    """Return the invitations to judge that somebody has not answered, with their editions."""
    return (
        db.session.scalars(
            select(Judge)
            .where(Judge.person_id == person.id, Judge.state == JudgeState.INVITED)
            .options(joinedload(Judge.edition))
            .order_by(Judge.id)
        )
        .unique()
        .all()
    )


def unconfirmed_of(person: Person) -> Sequence[Judge]:
    """Return the records that somebody accepted to judge with but has not confirmed yet."""
    return (
        db.session.scalars(
            select(Judge)
            .where(
                Judge.person_id == person.id,
                Judge.state == JudgeState.ACCEPTED,
                Judge.confirmed_at.is_(None),
            )
            .options(joinedload(Judge.edition))
            .order_by(Judge.id)
        )
        .unique()
        .all()
    )


def get_own_judge(person: Person, edition: Edition) -> Judge:
    """Return the judge that somebody is in an edition."""
    found = judge_of(person, edition)
    if found is None:
        raise NotFoundError
    return found


def find_judge_at(edition: Edition, email: str) -> Judge | None:
    """Return the judge of an e-mail address, or ``None``."""
    return db.session.scalar(
        select(Judge).where(Judge.edition_id == edition.id, Judge.email == email_key(email))
    )


def list_judges(edition: Edition, filters: PoolFilters, number: int) -> Paged[Judge]:
    """Return a page of the pool by code."""
    return paged(_filtered(edition, filters), number)


def _filtered(edition: Edition, filters: PoolFilters) -> Select[Judge]:
    query = select(Judge).where(Judge.edition_id == edition.id).order_by(Judge.code)
    if filters.words:
        words = filters.words.strip()
        query = query.where(
            Judge.name.contains(words, autoescape=True)
            | Judge.employer.contains(words, autoescape=True)
        )
    if filters.state:
        query = query.where(Judge.state == filters.state)
    if filters.field:
        query = query.where(Judge.main_field == filters.field)
    return query


def all_judges(edition: Edition, filters: PoolFilters) -> Sequence[Judge]:
    """Return everybody of the pool whom the filters leave, by code."""
    return db.session.scalars(_filtered(edition, filters)).all()


def accepted_judges(edition: Edition) -> Sequence[Judge]:
    """Return everybody who may be drawn, by code."""
    return db.session.scalars(
        select(Judge)
        .where(Judge.edition_id == edition.id, Judge.state == JudgeState.ACCEPTED)
        .order_by(Judge.code)
    ).all()


def judges_with(edition: Edition, ids: Sequence[str]) -> Sequence[Judge]:
    """Return the judges of an edition with these public ids, by code."""
    return db.session.scalars(
        select(Judge)
        .where(Judge.edition_id == edition.id, Judge.public_id.in_(ids))
        .order_by(Judge.code)
    ).all()


def pool_counts(edition: Edition) -> PoolCounts:
    """Return how the pool stands, in two statements."""
    states = db.session.execute(
        select(Judge.state, func.count())
        .where(Judge.edition_id == edition.id)
        .group_by(Judge.state)
    )
    fields = db.session.execute(
        select(Judge.main_field, func.count())
        .where(Judge.edition_id == edition.id, Judge.state == JudgeState.ACCEPTED)
        .group_by(Judge.main_field)
    )
    return PoolCounts(
        by_state=dict(states.all()),
        by_field=dict(fields.all()),
    )


def loads_of(edition: Edition, round_key: str) -> Mapping[int, int]:
    """Return how many entries each judge has in a round, by the judge's id."""
    rows = db.session.execute(
        select(Assignment.judge_id, func.count())
        .where(
            Assignment.edition_id == edition.id,
            Assignment.round_key == round_key,
            Assignment.state.in_((AssignmentState.WAITING, AssignmentState.CLEAR)),
        )
        .group_by(Assignment.judge_id)
    )
    return dict(rows.all())


def standing_of(judge: Judge) -> Sequence[Assignment]:
    """Return what a judge reads in any round, with the entries, by round and place."""
    return db.session.scalars(
        select(Assignment)
        .where(
            Assignment.judge_id == judge.id,
            Assignment.state.in_((AssignmentState.WAITING, AssignmentState.CLEAR)),
        )
        .options(joinedload(Assignment.entry), joinedload(Assignment.draw_run))
        .order_by(Assignment.round_key, Assignment.position, Assignment.id)
    ).all()


def reviews_in_year(edition: Edition, judges: Sequence[Judge], year: int) -> Mapping[str, int]:
    """Return by e-mail address how many entries each judge was given in a calendar year.

    All real editions of the site count, and the edition itself even if it is a rehearsal; what
    was recused or taken back does not. One statement.
    """
    rows = db.session.execute(
        select(Judge.email, func.count())
        .select_from(Assignment)
        .join(Assignment.judge)
        .join(Assignment.draw_run)
        .join(Assignment.edition)
        .where(
            Judge.email.in_([one.email for one in judges]),
            Assignment.state.in_((AssignmentState.WAITING, AssignmentState.CLEAR)),
            DrawRun.made_at >= datetime(year, 1, 1, tzinfo=CHINA),
            DrawRun.made_at < datetime(year + 1, 1, 1, tzinfo=CHINA),
            Edition.is_rehearsal.is_(False) | (Edition.id == edition.id),
        )
        .group_by(Judge.email)
    )
    return dict(rows.all())


def count_standing(judge: Judge) -> int:
    """Return how many entries a judge reads in all rounds."""
    found = db.session.scalar(
        select(func.count()).where(
            Assignment.judge_id == judge.id,
            Assignment.state.in_((AssignmentState.WAITING, AssignmentState.CLEAR)),
        )
    )
    return found or 0
