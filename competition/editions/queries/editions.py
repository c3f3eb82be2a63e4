"""Reading editions and the versions of their plans."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition, PlanVersion
from competition.rules.calendar import is_open
from competition.rules.plan.calendar import PhaseKind


def find_edition(edition_key: str) -> Edition | None:
    """Return an edition that has a plan, or ``None``."""
    return db.session.scalar(select(Edition).where(Edition.key == edition_key))


def get_edition(edition_key: str) -> Edition:
    """Return an edition by its key."""
    edition = find_edition(edition_key)
    if edition is None or edition.current_version is None:
        raise NotFoundError
    return edition


def list_editions() -> list[Edition]:
    """Return all editions that have a plan, newest first."""
    found = db.session.scalars(select(Edition).order_by(Edition.id.desc())).unique()
    return [edition for edition in found if edition.current_version is not None]


def running_editions(editions: Iterable[Edition], at: datetime) -> list[Edition]:
    """Return the editions between the opening of their first phase and the end of their last."""
    return [
        edition
        for edition in editions
        if min(phase.opens for phase in edition.phases)
        <= at
        < max(phase.closes for phase in edition.phases)
    ]


def list_versions(edition: Edition) -> list[PlanVersion]:
    """Return the versions of an edition's plan, newest first."""
    return list(
        db.session.scalars(
            select(PlanVersion)
            .where(PlanVersion.edition_id == edition.id)
            .options(selectinload(PlanVersion.made_by))
            .order_by(PlanVersion.number.desc())
        )
    )


def get_version(edition_key: str, number: int) -> PlanVersion:
    """Return one version of an edition's plan."""
    version = db.session.scalar(
        select(PlanVersion)
        .join(PlanVersion.edition)
        .where(Edition.key == edition_key, PlanVersion.number == number)
    )
    if version is None:
        raise NotFoundError
    return version


def phase_open(edition: Edition, kind: PhaseKind, at: datetime) -> bool:
    """Tell whether a phase of a kind is open in an edition."""
    return is_open(edition.phases, kind, at)
