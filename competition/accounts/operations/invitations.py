"""Inviting people to a role by letter. The role is given when the invited one accepts it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from competition.accounts.models import Person, Role, RoleGrant, Ticket, TicketKind
from competition.accounts.operations.roles import (
    KeyOnly,
    Scope,
    give_role,
)
from competition.accounts.operations.tickets import void_invitations
from competition.accounts.permissions import can_give_role, scope_fits
from competition.accounts.queries import find_person_at, find_ticket, read_address
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.core.links import link_to
from competition.core.sessions import new_token, token_hash
from competition.notifications.operations import write_letter_to_address

GOOD_FOR = timedelta(days=14)
"""Longer than a reset link: judges are invited weeks ahead, and the link alone gives nothing to
somebody who has an account, and to others only an account of the address that it was sent to."""

Acceptance = Callable[[Person, Ticket, datetime], None]
acceptances: list[Acceptance] = []
"""A room above enrols here what follows an acceptance: the judge's row finds its person."""


refusals: list[Callable[[Ticket, datetime], None]] = []
"""As above, for what follows when an invitation is declined."""


def invite_person(
    address: str,
    role: Role,
    *,
    edition: Scope | None,
    unit_key: str | None = None,
    by: Person | None,
    at: datetime,
) -> str:
    """Send an invitation to a role and return the link's token. Earlier ones are void.

    Raises :class:`RefusedError` ``address_invalid``, ``own_role``, ``role_held``, or what
    :func:`grant_role` refuses; :class:`NotFoundError` when ``by`` may not invite.
    """
    edition_key = edition.key if edition else None
    if not can_give_role(by, role, edition_key, unit_key):
        raise NotFoundError
    if not scope_fits(role, edition_key, unit_key):
        raise RefusedError("role_scope", field="unit")
    where = read_address(address)
    if where is None:
        raise RefusedError("address_invalid", field="address")
    invited = find_person_at(where)
    if by is not None and invited is not None and invited.id == by.id:
        raise RefusedError("own_role", field="address")
    if invited is not None and _holds_exactly(invited, role, edition_key, unit_key):
        raise RefusedError("role_held", field="address")
    ticket = Ticket(
        kind=TicketKind.INVITATION,
        address=where.value,
        role=role,
        edition_key=edition_key,
        unit_key=unit_key,
        issued_by_id=by.id if by else None,
    )
    return _sent(ticket, edition=edition, by=by, at=at)


def resend_invitation(
    ticket: Ticket, *, edition: Scope | None, by: Person | None, at: datetime
) -> str:
    """Send an invitation once more with a new link; the old link is void."""
    if not _may_give(by, ticket):
        raise NotFoundError
    if ticket.kind != TicketKind.INVITATION or ticket.used_at is not None:
        raise NotFoundError
    again = Ticket(
        kind=TicketKind.INVITATION,
        address=ticket.address,
        role=ticket.role,
        edition_key=ticket.edition_key,
        unit_key=ticket.unit_key,
        issued_by_id=by.id if by else None,
    )
    return _sent(again, edition=edition, by=by, at=at)


def withdraw_invitation(ticket: Ticket, *, by: Person | None, at: datetime) -> None:
    """Take an invitation back: its link is void."""
    if not _may_give(by, ticket):
        raise NotFoundError
    if ticket.kind != TicketKind.INVITATION or ticket.used_at is not None:
        raise NotFoundError
    ticket.used_at = at
    db.session.flush()
    record("accounts:invitation:withdrawn", ticket, by=by, at=at, edition=_scope(ticket))


def accept_invitation(token: str, *, by: Person, at: datetime) -> RoleGrant:
    """Accept an invitation that was sent to one's own address, once.

    Raises :class:`NotFoundError` ``link_not_good``, :class:`RefusedError`
    ``invitation_for_other`` when the address is not the person's.
    """
    ticket = find_ticket(token, TicketKind.INVITATION, at)
    if ticket is None or ticket.role is None:
        raise NotFoundError("link_not_good")
    if ticket.address not in (by.email, by.phone):
        raise RefusedError("invitation_for_other")
    issuer = db.session.get(Person, ticket.issued_by_id) if ticket.issued_by_id else None
    if not _may_give(issuer, ticket):
        raise NotFoundError("link_not_good")
    ticket.used_at = at
    db.session.flush()
    grant = give_role(
        by,
        Role(ticket.role),
        edition_key=ticket.edition_key,
        unit_key=ticket.unit_key,
        by=issuer,
        at=at,
    )
    record("accounts:invitation:accepted", ticket, by=by, at=at, edition=_scope(ticket))
    for hook in acceptances:
        hook(by, ticket, at)
    return grant


def _may_give(by: Person | None, ticket: Ticket) -> bool:
    return ticket.role is not None and can_give_role(
        by, ticket.role, ticket.edition_key, ticket.unit_key
    )


def decline_invitation(token: str, *, at: datetime) -> None:
    """Decline an invitation by its link, without an account; the link is void.

    Raises :class:`NotFoundError` ``link_not_good``.
    """
    ticket = find_ticket(token, TicketKind.INVITATION, at)
    if ticket is None:
        raise NotFoundError("link_not_good")
    ticket.used_at = at
    db.session.flush()
    record("accounts:invitation:declined", ticket, by=None, at=at, edition=_scope(ticket))
    for hook in refusals:
        hook(ticket, at)


def _sent(ticket: Ticket, *, edition: Scope | None, by: Person | None, at: datetime) -> str:
    void_invitations(ticket, by=by, at=at)
    token = new_token()
    ticket.token_hash = token_hash(token)
    ticket.issued_at = at
    ticket.expires_at = at + GOOD_FOR
    db.session.add(ticket)
    db.session.flush()
    record(
        "accounts:invitation:sent",
        ticket,
        by=by,
        at=at,
        edition=edition,
        role=ticket.role,
        unit=ticket.unit_key,
    )
    write_letter_to_address(
        "invitation",
        ticket.address,
        at=at,
        edition=edition,
        role=ticket.role,
        contest=getattr(edition, "name", ""),
        link=link_to("accounts_public.invitation", token=token),
        days=GOOD_FOR.days,
    )
    return token


def _holds_exactly(
    person: Person, role: Role, edition_key: str | None, unit_key: str | None
) -> bool:
    scope = (role, edition_key, unit_key)
    return any(
        grant.ended_at is None and (grant.role, grant.edition_key, grant.unit_key) == scope
        for grant in person.grants
    )


def _scope(ticket: Ticket) -> KeyOnly | None:
    return KeyOnly(ticket.edition_key) if ticket.edition_key else None
