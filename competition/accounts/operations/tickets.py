"""Links that are sent by letter: one use, a limited time, only the hash of the token is kept."""

from datetime import datetime

from sqlalchemy import update

from competition.accounts.models import Person, Ticket, TicketKind
from competition.core.database import db


def use_ticket(ticket: Ticket, *, at: datetime) -> None:
    """Use a link up; part of another operation."""
    ticket.used_at = at
    db.session.flush()


def void_resets(person: Person, *, at: datetime) -> None:
    """Void every reset link of a person; part of another operation."""
    db.session.execute(
        update(Ticket)
        .where(
            Ticket.person_id == person.id,
            Ticket.kind == TicketKind.RESET,
            Ticket.used_at.is_(None),
        )
        .values(used_at=at)
    )


def void_invitations(like: Ticket, *, at: datetime) -> None:
    """Void earlier invitations of the same address to the same role; part of another operation."""
    db.session.execute(
        update(Ticket)
        .where(
            Ticket.kind == TicketKind.INVITATION,
            Ticket.address == like.address,
            Ticket.role == like.role,
            Ticket.edition_key.is_not_distinct_from(like.edition_key),
            Ticket.unit_key.is_not_distinct_from(like.unit_key),
            Ticket.used_at.is_(None),
        )
        .values(used_at=at)
    )
