"""Builders of what winners hand in after the contest."""

import secrets
from datetime import UTC, datetime

from competition.core.database import db
from competition.core.storage import keep
from competition.prizes.models import Award
from competition.tracking.models import Evidence
from tests.factories.registration import A_PDF

HANDED_IN_AT = datetime(2022, 7, 10, 2, 0, tzinfo=UTC)


def make_evidence(award: Award, condition_key: str, **columns: object) -> Evidence:
    """Add a stored PDF to a condition of a prize, without asking whether it may be added."""
    kept = keep(A_PDF)
    evidence = Evidence(
        **{
            "public_id": secrets.token_hex(8),
            "award_id": award.id,
            "condition_key": condition_key,
            "name": f"{condition_key}.pdf",
            "media_type": "application/pdf",
            "sha256": kept.sha256,
            "size": kept.size,
            "added_by_id": award.entry.owner_id,
            "added_at": HANDED_IN_AT,
            **columns,
        }
    )
    db.session.add(evidence)
    db.session.flush()
    return evidence
