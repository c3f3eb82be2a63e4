"""Batches of acceptance 受理批次: the numbers that were given, and what the public reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload, selectinload

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.core.paging import Paged, paged
from competition.core.phrases import _l
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.registration.models import Entry
from competition.rules.plan.edition import Plan
from competition.rules.transitions import EntryState
from competition.screening.models import Acceptance, AcceptanceBatch

PUBLIC_COLUMNS = {
    "project": _l("项目名称"),
    "entrant": _l("参赛单位或团队"),
    "leader": _l("负责人"),
    "unit": _l("推荐单位"),
    "group": _l("组别"),
    "field": _l("领域"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRow:
    """One accepted entry as everybody may read it: its number and the plan's columns, worded."""

    number: str
    cells: tuple[str, ...]


def last_batch_number(edition: Edition) -> int:
    """Return the number of the last batch of an edition, 0 for none."""
    numbers = select(func.max(AcceptanceBatch.number)).where(
        AcceptanceBatch.edition_id == edition.id
    )
    return db.session.scalar(numbers) or 0


def last_sequence(edition: Edition) -> int:
    """Return the last number of acceptance that an edition gave, 0 for none."""
    numbers = select(func.max(Acceptance.sequence)).where(Acceptance.edition_id == edition.id)
    return db.session.scalar(numbers) or 0


def acceptance_code(edition: Edition, sequence: int) -> str:
    """Return an acceptance's number as it is written, such as ``2022-0007``."""
    plan = edition.plan
    return f"{plan.screening.acceptance_prefix or plan.contest.year}-{sequence:04d}"


def find_acceptance(entry: Entry) -> Acceptance | None:
    """Return an entry's acceptance unless it was taken back or never given a number."""
    return db.session.scalar(
        select(Acceptance).where(Acceptance.entry_id == entry.id, Acceptance.ended_at.is_(None))
    )


def list_batches(edition: Edition) -> list[AcceptanceBatch]:
    """Return the batches of an edition with their numbers, newest first."""
    return list(
        db.session.scalars(
            select(AcceptanceBatch)
            .where(AcceptanceBatch.edition_id == edition.id)
            .options(
                selectinload(AcceptanceBatch.acceptances), joinedload(AcceptanceBatch.accepted_by)
            )
            .order_by(AcceptanceBatch.number.desc())
        )
    )


def get_batch(edition_key: str, number: int) -> AcceptanceBatch:
    """Return a batch of an edition by its number."""
    edition = get_edition(edition_key)
    found = db.session.scalar(
        select(AcceptanceBatch).where(
            AcceptanceBatch.edition_id == edition.id, AcceptanceBatch.number == number
        )
    )
    if found is None:
        raise NotFoundError
    return found


def list_published_batches(edition: Edition) -> list[AcceptanceBatch]:
    """Return the batches that the public may read, newest first."""
    return list(
        db.session.scalars(
            select(AcceptanceBatch)
            .where(
                AcceptanceBatch.edition_id == edition.id,
                AcceptanceBatch.published_at.is_not(None),
            )
            .order_by(AcceptanceBatch.number.desc())
        )
    )


def list_published(
    edition: Edition, *, words: str = "", group: str = "", page: int = 1
) -> Paged[PublicRow]:
    """Return a page of what is published: standing acceptances of published batches.

    ``words`` looks only into what the plan lets the public see of an entry, and into its number.
    """
    plan = edition.plan
    query = (
        select(Acceptance)
        .join(Acceptance.batch)
        .join(Acceptance.entry)
        .where(
            Acceptance.edition_id == edition.id,
            Acceptance.ended_at.is_(None),
            AcceptanceBatch.published_at.is_not(None),
            Entry.state == EntryState.ACCEPTED,
        )
        .options(contains_eager(Acceptance.entry))
        .order_by(Acceptance.sequence)
    )
    if group and "group" in plan.screening.accepted_columns:
        query = query.where(Entry.group_key == group)
    columns = _searched(plan)
    for word in words.split():
        query = query.where(or_(*(one.icontains(word, autoescape=True) for one in columns)))
    found = paged(query, page)
    rows = [_public(plan, one) for one in found.rows]
    return Paged(rows, found.number, found.total, found.per_page)


def _searched(plan: Plan) -> Iterable[InstrumentedAttribute[str]]:
    shown = plan.screening.accepted_columns
    named = {
        "project": Entry.project_name,
        "entrant": Entry.entrant_name,
        "leader": Entry.leader_name,
    }
    return [Acceptance.code, *(column for name, column in named.items() if name in shown)]


def _public(plan: Plan, accepted: Acceptance) -> PublicRow:
    entry = accepted.entry
    named = {
        "unit": plan.units_by_key.get(entry.unit_key),
        "group": plan.groups_by_key.get(entry.group_key or ""),
        "field": plan.fields_by_key.get(entry.field_key),
    }
    words = {
        "project": entry.project_name,
        "entrant": entry.entrant_name,
        "leader": entry.leader_name,
        **{name: text_of(one.name) if one else "" for name, one in named.items()},
    }
    cells = tuple(words[name] for name in plan.screening.accepted_columns)
    return PublicRow(number=accepted.code, cells=cells)
