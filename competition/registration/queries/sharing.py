"""Who else works on an entry, and whether its authorised person approved it as it stands."""

import hashlib
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.core.sessions import token_hash
from competition.editions.models import Edition
from competition.registration.models import Entry, Share, ShareKind, SignOff
from competition.rules.plan_reading import canonical_json

SignOffState = Literal["not_needed", "missing", "asked", "declined", "changed", "approved"]


def get_share_by_token(token: str) -> Share:
    """Return what a link's token asks for."""
    share = db.session.scalar(
        select(Share)
        .where(Share.token_hash == token_hash(token))
        .options(
            joinedload(Share.entry).joinedload(Entry.edition).joinedload(Edition.current_version),
            joinedload(Share.entry).joinedload(Entry.owner),
        )
    )
    if share is None:
        raise NotFoundError
    return share


def get_share(entry_id: str, share_id: int) -> Share:
    """Return a share of an entry."""
    share = db.session.scalar(
        select(Share)
        .join(Share.entry)
        .where(Share.id == share_id, Entry.public_id == entry_id)
        .options(selectinload(Share.entry))
    )
    if share is None:
        raise NotFoundError
    return share


def needs_sign_off(entry: Entry) -> bool:
    """Tell whether the plan asks this entrant's authorised person to sign off."""
    return entry.entrant in entry.edition.plan.form.sign_off


def content_hash(entry: Entry) -> str:
    """Return the SHA-256 of everything that an entry says: answers and documents."""
    documents = sorted((one.document_key, one.sha256) for one in entry.current_attachments)
    return hashlib.sha256(
        canonical_json({"answers": entry.answers, "documents": documents})
    ).hexdigest()


def last_sign_off(entry: Entry) -> SignOff | None:
    """Return what the authorised person said last."""
    return entry.sign_offs[-1] if entry.sign_offs else None


def sign_off_state(entry: Entry) -> SignOffState:
    """Return how the sign-off stands; ``changed`` when the content is not the approved one."""
    if not needs_sign_off(entry):
        return "not_needed"
    last = last_sign_off(entry)
    if last is not None:
        if last.content_hash != content_hash(entry):
            return "changed"
        return "approved" if last.is_approved else "declined"
    asked = any(one.kind == ShareKind.SIGN_OFF and one.ended_at is None for one in entry.shares)
    return "asked" if asked else "missing"


def list_sign_offs_waiting_for(person_id: int) -> list[Entry]:
    """Return the entries whose present content waits for a person's sign-off."""
    entries = db.session.scalars(
        select(Entry)
        .join(Entry.shares)
        .where(
            Share.person_id == person_id, Share.kind == ShareKind.SIGN_OFF, Share.ended_at.is_(None)
        )
        .options(
            joinedload(Entry.edition).joinedload(Edition.current_version),
            selectinload(Entry.attachments),
            selectinload(Entry.sign_offs),
            selectinload(Entry.shares),
        )
        .order_by(Entry.id)
    ).unique()
    return [
        one
        for one in entries
        if one.state in ("draft", "submitted", "returned")
        and sign_off_state(one) in ("asked", "changed")
    ]
