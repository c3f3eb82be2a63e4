"""A person's word on a likeness: the same, similar or different, with the reason."""

from datetime import datetime

from sqlalchemy import update

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.registration.queries import revision_of
from competition.similarity.models import Candidate, Likeness, LikenessVerdict
from competition.similarity.permissions import can_decide_likeness
from competition.similarity.queries import standing_verdicts


def decide_likeness(
    candidate: Candidate, kind: Likeness, reason: str, *, by: Person, at: datetime
) -> LikenessVerdict:
    """Record what two projects are to each other; an earlier decision is replaced, and kept.

    Raises :class:`RefusedError` ``likeness_reason_needed`` without a reason; saying the same once
    more changes nothing.
    """
    if not can_decide_likeness(by, candidate, at):
        raise NotFoundError
    if not reason.strip():
        raise RefusedError("likeness_reason_needed", field="reason")
    entry = candidate.entry
    standing = standing_verdicts(entry).get(candidate.text_id)
    if standing is not None and (standing.kind, standing.reason) == (kind, reason.strip()):
        return standing
    db.session.execute(
        update(LikenessVerdict)
        .where(
            LikenessVerdict.entry_id == entry.id,
            LikenessVerdict.text_id == candidate.text_id,
            LikenessVerdict.replaced_at.is_(None),
        )
        .values(replaced_at=at)
    )
    verdict = LikenessVerdict(
        entry_id=entry.id,
        text_id=candidate.text_id,
        revision_id=revision_of(entry).id,
        kind=kind,
        reason=reason.strip(),
        decided_by_id=by.id,
        decided_at=at,
    )
    db.session.add(verdict)
    db.session.flush()
    record(
        "similarity:likeness:decided",
        verdict,
        by=by,
        at=at,
        edition=entry.edition,
        reason=reason.strip(),
        entry=entry.reference,
        decision=str(kind),
        was=standing.kind if standing else "",
    )
    return verdict
