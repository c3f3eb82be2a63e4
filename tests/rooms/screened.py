"""What screening adds to the small world: a verdict, a list, a batch, an invited officer."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from competition.accounts.models import Person, Role, Ticket
from competition.accounts.operations import invite_person
from competition.core.database import db
from competition.registration.models import Entry
from competition.screening.models import (
    Acceptance,
    AcceptanceBatch,
    RecommendationList,
    Verdict,
)


def add_screening(
    entry: Entry, people: dict[str, Person], *, canary: Callable[[str], str], at: datetime
) -> dict[str, object]:
    """Add them and return the values of their paths."""
    officer = people["officer"]
    verdict = Verdict(
        entry_id=entry.id,
        revision_id=entry.revisions[-1].id,
        kind="recommended",
        unit_key=entry.unit_key,
        internal_note=canary("note_of_officer"),
        checks={},
        pins=[],
        decided_by_id=officer.id,
        decided_at=at,
    )
    row = {"id": entry.public_id, "project": entry.project_name, "leader": entry.leader_name}
    made = RecommendationList(
        edition_id=entry.edition_id,
        unit_key=entry.unit_key,
        number=1,
        rows=[row | {"entrant": entry.entrant_name, "place": 1}],
        signer="",
        position="",
        signature="0" * 128,
        public_key="0" * 64,
        submitted_by_id=officer.id,
        submitted_at=at,
    )
    batch = AcceptanceBatch(
        edition_id=entry.edition_id,
        number=1,
        accepted_by_id=people["organiser"].id,
        accepted_at=at,
    )
    accepted = Acceptance(
        edition_id=entry.edition_id, batch=batch, entry_id=entry.id, sequence=1, code="2022-0001"
    )
    db.session.add_all([verdict, made, accepted])
    db.session.flush()
    return {
        "unit_key": entry.unit_key,
        "list_number": 1,
        "batch_number": 1,
        "officer_grant_id": officer.grants[0].id,
        "officer_ticket_id": _invited(entry, by=people["manager"], at=at).id,
    }


def _invited(entry: Entry, *, by: Person, at: datetime) -> Ticket:
    address = "colleague@example.cn"
    invite_person(
        address, Role.OFFICER, edition=entry.edition, unit_key=entry.unit_key, by=by, at=at
    )
    return db.session.scalars(select(Ticket).where(Ticket.address == address)).one()
