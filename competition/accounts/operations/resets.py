"""A forgotten password: a link by letter, good once and for 30 minutes."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from competition.accounts.models import Person, Ticket, TicketKind
from competition.accounts.operations.people import set_password
from competition.accounts.operations.throttle import forget_failed_sign_ins
from competition.accounts.operations.tickets import void_resets
from competition.accounts.queries import Address, find_person_at, find_ticket
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.core.links import link_to
from competition.core.sessions import new_token, token_hash
from competition.notifications.operations import write_letter

GOOD_FOR = timedelta(minutes=30)
MOST_AN_HOUR = 3


def request_reset(address: Address, *, at: datetime) -> None:
    """Send a reset link if the address is somebody's; the caller learns nothing either way.

    An account gets three links an hour at most. An earlier link is void.
    """
    person = find_person_at(address)
    if person is None or not person.is_active or _asked_lately(person, at) >= MOST_AN_HOUR:
        return
    void_resets(person, by=None, at=at)
    token = new_token()
    ticket = Ticket(
        kind=TicketKind.RESET,
        token_hash=token_hash(token),
        person_id=person.id,
        address=address.value,
        issued_at=at,
        expires_at=at + GOOD_FOR,
    )
    db.session.add(ticket)
    db.session.flush()
    record("accounts:reset:requested", ticket, by=None, at=at)
    write_letter(
        "password_reset",
        person,
        at=at,
        name=person.name,
        link=link_to("accounts_public.reset_password", token=token),
        minutes=int(GOOD_FOR.total_seconds() // 60),
    )


def reset_password(token: str, new_hash: str, *, by: Person, at: datetime) -> None:
    """Set a new password by a link of one's own; ends every session.

    ``by`` is whose link it is (:func:`find_person_of_reset`). Raises :class:`NotFoundError`
    ``link_not_good``.
    """
    ticket = find_ticket(token, TicketKind.RESET, at)
    if ticket is None or ticket.person_id != by.id or not by.is_active:
        raise NotFoundError("link_not_good")
    ticket.used_at = at
    db.session.flush()
    record("accounts:reset:used", ticket, by=by, at=at)
    set_password(by, new_hash, by=by, at=at)
    forget_failed_sign_ins(by=by, at=at)


def _asked_lately(person: Person, at: datetime) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Ticket)
            .where(
                Ticket.person_id == person.id,
                Ticket.kind == TicketKind.RESET,
                Ticket.issued_at > at - timedelta(hours=1),
            )
        )
        or 0
    )
