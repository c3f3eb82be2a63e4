"""Reading objections: what a notice lists, one, all, the figures, what one would change."""

from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from competition.accounts.models import Person
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.objections.models import Objection
from competition.prizes.queries import (
    Consequences,
    confirmed_allocation,
    consequences_of_removal,
    entries_by_id,
    entries_by_reference,
)
from competition.publication.models import Notice
from competition.publication.queries import allocation_of, ranking_of
from competition.ranking.queries import references_going_on
from competition.registration.models import Entry
from competition.rules.objections import Side, Tie, ties
from competition.rules.transitions import ObjectionState

_OPEN = (ObjectionState.FILED, ObjectionState.ADMITTED)
_WHOLE = (
    joinedload(Objection.notice).joinedload(Notice.edition),
    joinedload(Objection.entry),
)


def list_listed(notice: Notice) -> list[Entry]:
    """Return the entries that a released notice lists, in the order of their references."""
    allocation, ranking = allocation_of(notice), ranking_of(notice)
    if allocation is not None:
        ids = {row["entry"] for row in allocation.result["awards"]}
        found = entries_by_id(notice.edition, ids).values()
        return sorted(found, key=lambda entry: entry.reference or "")
    if ranking is not None:
        advancing = references_going_on(ranking)
        return entries_by_reference(notice.edition, advancing)
    return []


def get_objection(objection_id: str) -> Objection:
    """Return an objection by the id on its receipt."""
    found = db.session.scalar(
        select(Objection).where(Objection.public_id == objection_id).options(*_WHOLE)
    )
    if found is None:
        raise NotFoundError
    return found


def get_objection_in(edition_key: str, objection_id: str) -> Objection:
    """Return an objection of an edition."""
    found = get_objection(objection_id)
    if found.notice.edition.key != edition_key:
        raise NotFoundError
    return found


def list_objections(edition: Edition) -> list[Objection]:
    """Return the objections of an edition, open ones first, then the newest."""
    return list(
        db.session.scalars(
            select(Objection)
            .join(Objection.notice)
            .where(Notice.edition_id == edition.id)
            .options(*_WHOLE)
            .order_by(Objection.decided_at.is_not(None), Objection.id.desc())
        )
    )


def count_objections(edition: Edition) -> dict[str, int]:
    """Return how many objections there are in each state: the closed figures of the summary."""
    rows = db.session.execute(
        select(Objection.state, func.count())
        .join(Objection.notice)
        .where(Notice.edition_id == edition.id)
        .group_by(Objection.state)
    )
    found = Counter({str(row[0]): int(row[1]) for row in rows})
    return {str(state): found[state] for state in ObjectionState}


def has_other_open(objection: Objection) -> bool:
    """Tell whether another admitted objection still holds the same entry's place."""
    other = select(Objection.id).where(
        Objection.entry_id == objection.entry_id,
        Objection.id != objection.id,
        Objection.state == ObjectionState.ADMITTED,
    )
    return db.session.scalar(other.limit(1)) is not None


def is_open(objection: Objection) -> bool:
    """Tell whether an objection still waits for a decision."""
    return objection.state in _OPEN


def ties_of(person: Person, objection: Objection) -> tuple[Tie, ...]:
    """Return what ties somebody to either side of an objection."""
    entry = objection.entry
    side = Side(
        owner_id=entry.owner_id,
        filer_id=objection.filed_by_id,
        names=(objection.name, entry.leader_name, *_members(entry.answers)),
        unit_key=entry.unit_key,
    )
    units = person.units_in(objection.notice.edition.key)
    return ties(side, person_id=person.id, name=person.name, units=units)


def _members(answers: dict[str, Any]) -> list[str]:
    rows = answers.get("members", [])
    return [str(row.get("name", "")) for row in rows] if isinstance(rows, list) else []


def consequences_of(objection: Objection, on: date) -> Consequences | None:
    """Return what upholding would change in the prizes, or ``None`` where none are confirmed."""
    run = confirmed_allocation(objection.notice.edition)
    if run is None or objection.notice.allocation_run_id is None:
        return None
    return consequences_of_removal(run, [objection.entry_id], on=on)
