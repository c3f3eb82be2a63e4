"""Letting others in: colleagues who fill in, and the authorised person who signs off."""

from datetime import datetime, timedelta

from competition.accounts.models import Person
from competition.accounts.queries import read_address
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.core.sessions import new_token, token_hash
from competition.registration.models import Entry, Share, ShareKind, SignOff
from competition.registration.notices import (
    tell_address_asked_to_share,
    tell_owner_sign_off_decided,
)
from competition.registration.permissions import owns_entry, signs_off_entry
from competition.registration.queries import content_hash, needs_sign_off

GOOD_FOR = timedelta(days=14)
_MOST_SHARES = 10


def ask_to_share(entry: Entry, kind: ShareKind, address: str, *, by: Person, at: datetime) -> Share:
    """Ask somebody by letter to edit an entry or to sign it off; the link opens a page.

    Of authorised persons there is one: asking another ends what the one before was asked.
    Raises :class:`RefusedError` ``address_invalid``, ``share_own_address``, ``share_too_many``,
    ``sign_off_not_asked``.
    """
    if not owns_entry(by, entry, at):
        raise NotFoundError
    where = read_address(address)
    if where is None:
        raise RefusedError("address_invalid", field="address")
    if where.value in (by.email, by.phone):
        raise RefusedError("share_own_address", field="address")
    if kind is ShareKind.SIGN_OFF and not needs_sign_off(entry):
        raise RefusedError("sign_off_not_asked")
    held = [one for one in entry.shares if one.ended_at is None]
    if len(held) >= _MOST_SHARES:
        raise RefusedError("share_too_many", field="address", most=_MOST_SHARES)
    for earlier in held:
        if earlier.kind == kind and (kind is ShareKind.SIGN_OFF or earlier.address == where.value):
            earlier.ended_at = at
    token = new_token()
    share = Share(
        entry=entry,
        kind=kind,
        address=where.value,
        token_hash=token_hash(token),
        asked_by_id=by.id,
        asked_at=at,
        expires_at=at + GOOD_FOR,
    )
    db.session.add(share)
    db.session.flush()
    record("registration:share:asked", share, by=by, at=at, edition=entry.edition, what=str(kind))
    tell_address_asked_to_share(share, token, asked_by=by, at=at)
    return share


def accept_share(share: Share, *, by: Person, at: datetime) -> None:
    """Take up what one was asked by a link; raises ``share_over`` when it holds no more."""
    if share.person_id == by.id and share.ended_at is None:
        return
    if share.ended_at is not None or share.person_id is not None or at >= share.expires_at:
        raise RefusedError("share_over")
    if owns_entry(by, share.entry, at):
        raise RefusedError("share_own_entry")
    share.person_id = by.id
    share.accepted_at = at
    db.session.flush()
    record("registration:share:accepted", share, by=by, at=at, edition=share.entry.edition)


def end_share(share: Share, *, by: Person, at: datetime) -> None:
    """Take a share back, or give it up oneself."""
    if not (owns_entry(by, share.entry, at) or share.person_id == by.id):
        raise NotFoundError
    if share.ended_at is not None:
        return
    share.ended_at = at
    db.session.flush()
    record("registration:share:ended", share, by=by, at=at, edition=share.entry.edition)


def decide_sign_off(
    entry: Entry, *, seen_hash: str, approve: bool, reason: str, by: Person, at: datetime
) -> SignOff:
    """Approve the entry as it stands, or decline it with a reason told to its owner.

    ``seen_hash`` is the content that was shown; raises :class:`RefusedError`
    ``sign_off_changed`` when it is another by now, ``reason_missing`` without a reason.
    """
    if not signs_off_entry(by, entry, at):
        raise NotFoundError
    if seen_hash != content_hash(entry):
        raise RefusedError("sign_off_changed")
    if not approve and not reason.strip():
        raise RefusedError("reason_missing", field="reason")
    decided = SignOff(
        entry=entry,
        content_hash=seen_hash,
        is_approved=approve,
        reason=reason.strip(),
        decided_by_id=by.id,
        decided_at=at,
    )
    db.session.add(decided)
    db.session.flush()
    record(
        "registration:entry:signed_off" if approve else "registration:entry:sign_off_declined",
        entry,
        by=by,
        at=at,
        edition=entry.edition,
        reason=decided.reason,
        content=seen_hash,
    )
    tell_owner_sign_off_decided(entry, decided, decided_by=by, at=at)
    return decided
