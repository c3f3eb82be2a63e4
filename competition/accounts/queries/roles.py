"""Reading who holds which role, and the links by which roles and passwords are given."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.accounts.models import Person, RoleGrant, Ticket, TicketKind
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.core.sessions import token_hash


def list_grants_in(edition_key: str) -> list[RoleGrant]:
    """Return the roles held now in an edition, by role, unit and name."""
    return list(
        db.session.scalars(
            select(RoleGrant)
            .join(RoleGrant.person)
            .where(RoleGrant.edition_key == edition_key, RoleGrant.ended_at.is_(None))
            .options(joinedload(RoleGrant.person))
            .order_by(RoleGrant.role, RoleGrant.unit_key, Person.name, RoleGrant.id)
        )
    )


def list_invitations_in(edition_key: str) -> list[Ticket]:
    """Return the invitations of an edition that nobody has accepted yet, newest first.

    An expired one stays in the list, so that it can be sent again.
    """
    return list(
        db.session.scalars(
            select(Ticket)
            .where(
                Ticket.kind == TicketKind.INVITATION,
                Ticket.edition_key == edition_key,
                Ticket.used_at.is_(None),
            )
            .order_by(Ticket.id.desc())
        )
    )


def find_ticket(token: str, kind: TicketKind, at: datetime) -> Ticket | None:
    """Return the link's ticket if it is good now: right kind, unused, not expired."""
    return db.session.scalar(
        select(Ticket).where(
            Ticket.token_hash == token_hash(token),
            Ticket.kind == kind,
            Ticket.used_at.is_(None),
            Ticket.expires_at > at,
        )
    )


def get_invitation(edition_key: str, ticket_id: int) -> Ticket:
    """Return an open invitation of an edition."""
    ticket = db.session.get(Ticket, ticket_id)
    if (
        ticket is None
        or ticket.kind != TicketKind.INVITATION
        or ticket.edition_key != edition_key
        or ticket.used_at is not None
    ):
        raise NotFoundError
    return ticket


def get_grant(edition_key: str, grant_id: int) -> RoleGrant:
    """Return a role of an edition."""
    grant = db.session.get(RoleGrant, grant_id)
    if grant is None or grant.edition_key != edition_key:
        raise NotFoundError
    return grant


def find_person_of_reset(token: str, at: datetime) -> Person | None:
    """Return whose password a reset link may change now."""
    ticket = find_ticket(token, TicketKind.RESET, at)
    person = db.session.get(Person, ticket.person_id) if ticket else None
    return person if person is not None and person.is_active else None
