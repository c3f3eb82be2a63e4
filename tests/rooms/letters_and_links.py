"""The small world's letter and open links."""

from sqlalchemy import select

from competition.accounts.models import Role, Ticket, TicketKind
from competition.accounts.operations import invite_person
from competition.core.database import db
from competition.core.sessions import new_token, token_hash
from tests.factories.notifications import make_letter


def add_letters_and_links(edition, people, *, letter, at):
    sent = make_letter(
        person_id=people["owner"].id,
        edition_key=edition.key,
        to_address="owner@example.cn",
        body=letter,
    )
    token = invite_person(
        "invited@example.cn",
        Role.SUPERVISOR,
        edition=edition,
        unit_key=None,
        by=people["organiser"],
        at=at,
    )
    reset = new_token()
    db.session.add(
        Ticket(
            kind=TicketKind.RESET,
            token_hash=token_hash(reset),
            person_id=people["owner"].id,
            issued_at=at,
            expires_at=at.replace(hour=4),
        )
    )
    db.session.flush()
    invitation = db.session.scalars(
        select(Ticket).where(Ticket.token_hash == token_hash(token))
    ).one()
    return {
        "letter_id": sent.public_id,
        "token": token,
        "reset_token": reset,
        "ticket_id": invitation.id,
    }
