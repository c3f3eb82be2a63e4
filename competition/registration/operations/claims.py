"""One entry per company, leader and project: what an entry takes, nobody else may take.

Claims hold hashes: they are only ever compared. They are made at the first submission and kept
over a withdrawal, so that withdrawing does not evade the rule (contest.md §2).
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import insert, select

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import RefusedError
from competition.registration.models import Claim, Entry
from competition.rules.eligibility import Facts
from competition.rules.identity import title_key


def take_claims(entry: Entry, facts: Facts, *, by: Person, at: datetime) -> None:
    """Claim what the plan says must be single; release what this entry no longer names.

    Raises :class:`RefusedError` ``claim_company``, ``claim_leader`` or ``claim_project_name``
    when another entry of the edition holds it.
    """
    wanted = set(_wanted(entry, facts))
    own = _held_by(entry) if entry.reference else []  # nothing is held before a first submission
    for claim in own:
        if (claim.what, claim.value) not in wanted:
            claim.released_at = at
    held = {(claim.what, claim.value) for claim in own}
    taken = _taken_by_others(entry, wanted - held)
    rows = []
    for what, value in sorted(wanted - held):
        if (what, value) in taken:
            raise RefusedError(f"claim_{what}")
        rows.append(
            {"edition_id": entry.edition_id, "entry_id": entry.id, "what": what, "value": value}
        )
    if rows:
        db.session.execute(insert(Claim), rows)


def release_claims(entry: Entry, *, by: Person, at: datetime) -> None:
    """Let others take what this entry held, and say so in the log."""
    own = _held_by(entry)
    for claim in own:
        claim.released_at = at
    db.session.flush()
    if own:
        kinds = sorted({claim.what for claim in own})
        record(
            "registration:claims:released", entry, by=by, at=at, edition=entry.edition, what=kinds
        )


def _held_by(entry: Entry) -> list[Claim]:
    return list(
        db.session.scalars(
            select(Claim).where(Claim.entry_id == entry.id, Claim.released_at.is_(None))
        )
    )


def _taken_by_others(entry: Entry, wanted: set[tuple[str, str]]) -> set[tuple[str, str]]:
    if not wanted:
        return set()
    rows = db.session.execute(
        select(Claim.what, Claim.value).where(
            Claim.edition_id == entry.edition_id,
            Claim.what.in_({what for what, _value in wanted}),  # so that the index is used
            Claim.value.in_({value for _what, value in wanted}),
            Claim.released_at.is_(None),
            Claim.entry_id != entry.id,
        )
    )
    return {(what, value) for what, value in rows}


def _wanted(entry: Entry, facts: Facts) -> Iterator[tuple[str, str]]:
    single = entry.edition.plan.form.one_entry_per
    sources = {
        "company": ("entity.uscc",) if entry.entrant == "company" else (),
        "leader": ("leader.id_number", "leader.phone"),
        "project_name": ("project.name",),
    }
    for what in single:
        for path in sources[what]:
            value = facts.get(path)
            if isinstance(value, str) and value:
                shown = title_key(value) if what == "project_name" else value
                yield what, _hashed(f"{path}={shown}")


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
