"""Voiding links that were sent by letter."""

from datetime import datetime

from sqlalchemy import ColumnElement, select

from competition.accounts.models import Person, Ticket, TicketKind
from competition.audit.operations import record
from competition.core.database import db


def void_resets(person: Person, *, by: Person | None, at: datetime) -> None:
    """Void every reset link of a person."""
    _void(
        (Ticket.person_id == person.id) & (Ticket.kind == TicketKind.RESET),
        by=by,
        at=at,
    )


def void_invitations(like: Ticket, *, by: Person | None, at: datetime) -> None:
    """Void earlier invitations of the same address to the same role."""
    _void(
        (Ticket.kind == TicketKind.INVITATION)
        & (Ticket.address == like.address)
        & (Ticket.role == like.role)
        & Ticket.edition_key.is_not_distinct_from(like.edition_key)
        & Ticket.unit_key.is_not_distinct_from(like.unit_key),
        by=by,
        at=at,
    )


def _void(which: ColumnElement[bool], *, by: Person | None, at: datetime) -> None:
    for ticket in db.session.scalars(select(Ticket).where(which, Ticket.used_at.is_(None))).all():
        ticket.used_at = at
        db.session.flush()
        record("accounts:link:voided", ticket, by=by, at=at)
