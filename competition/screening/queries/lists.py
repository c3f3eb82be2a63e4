"""The recommendation lists 推荐名单 of the units: what stands on them, and what would."""

from sqlalchemy import select

from competition.core.database import db
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.screening.models import RecommendationList


def find_standing_list(edition: Edition, unit_key: str) -> RecommendationList | None:
    """Return the list that a unit has submitted and nobody has reopened."""
    return db.session.scalar(
        select(RecommendationList).where(
            RecommendationList.edition_id == edition.id,
            RecommendationList.unit_key == unit_key,
            RecommendationList.reopened_at.is_(None),
        )
    )


def is_listed(entry: Entry, unit_key: str) -> bool:
    """Tell whether an entry stands on the submitted list of a unit."""
    standing = find_standing_list(entry.edition, unit_key)
    return standing is not None and any(row["id"] == entry.public_id for row in standing.rows)
