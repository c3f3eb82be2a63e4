"""The tables that were brought in, and what the register of earlier entries holds."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.history.models import PastEntry, PastImport

_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCount:
    """How many entries and prizes the register knows of a year and level."""

    year: int
    level: str
    entries: int
    prizes: int


def get_import_in(edition_key: str, import_id: str) -> PastImport:
    """Return a table that was brought in under an edition."""
    found = db.session.scalar(
        select(PastImport)
        .join(PastImport.edition)
        .where(Edition.key == edition_key, PastImport.public_id == import_id)
        .options(joinedload(PastImport.job), joinedload(PastImport.edition))
    )
    if found is None:
        raise NotFoundError
    return found


def list_imports(edition: Edition) -> list[PastImport]:
    """Return the tables that were brought in under an edition, the newest first."""
    return list(
        db.session.scalars(
            select(PastImport)
            .where(PastImport.edition_id == edition.id)
            .options(joinedload(PastImport.uploaded_by), joinedload(PastImport.job))
            .order_by(PastImport.id.desc())
        )
    )


def count_by_year() -> list[YearCount]:
    """Return what the register holds, year by year, the newest first."""
    rows = db.session.execute(
        select(
            PastEntry.year,
            PastEntry.level,
            func.count(),
            func.count().filter(PastEntry.rank != ""),
        )
        .group_by(PastEntry.year, PastEntry.level)
        .order_by(PastEntry.year.desc(), PastEntry.level)
    )
    return [
        YearCount(year=year, level=level, entries=entries, prizes=prizes)
        for year, level, entries, prizes in rows
    ]


def list_first_of(source: PastImport) -> list[PastEntry]:
    """Return the first entries that a table brought."""
    return list(
        db.session.scalars(
            select(PastEntry)
            .where(PastEntry.import_id == source.id)
            .order_by(PastEntry.line)
            .limit(_SHOWN)
        )
    )
