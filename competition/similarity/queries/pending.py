"""What is still to be compared, and which entries an organiser should look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import joinedload

from competition.core.database import db
from competition.core.paging import Paged, paged
from competition.editions.models import Edition
from competition.editions.queries import list_editions
from competition.history.models import PastEntry
from competition.registration.models import Entry, Revision
from competition.rules.similarity import Band
from competition.similarity.models import Candidate, KnownText, LikenessVerdict

TABS = ("open", "decided", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """An entry with likenesses to look at: how many, how strong, how many are decided."""

    entry: Entry
    score: int
    found: int
    by_key: int
    decided: int
    alike: int


def list_unread_entries() -> list[int]:
    """Return the entries whose last submission is not among the known texts."""
    last = (
        select(Revision.entry_id, func.max(Revision.id).label("revision_id"))
        .group_by(Revision.entry_id)
        .subquery()
    )
    return list(
        db.session.scalars(
            select(last.c.entry_id)
            .outerjoin(KnownText, KnownText.entry_id == last.c.entry_id)
            .where(
                or_(
                    KnownText.id.is_(None),
                    KnownText.revision_id != last.c.revision_id,
                    KnownText.compared_at.is_(None),
                )
            )
            .order_by(last.c.entry_id)
        )
    )


def list_unread_past() -> list[int]:
    """Return the past entries that are not among the known texts."""
    return list(
        db.session.scalars(
            select(PastEntry.id)
            .outerjoin(KnownText, KnownText.past_entry_id == PastEntry.id)
            .where(KnownText.id.is_(None))
            .order_by(PastEntry.id)
        )
    )


def list_running_entries(at: datetime, edition_key: str | None = None) -> list[int]:
    """Return the submitted entries of an edition, or of every edition that is not over."""
    running = [
        one.id
        for one in list_editions()
        if (one.key == edition_key if edition_key else at < max(p.closes for p in one.phases))
    ]
    return list(
        db.session.scalars(
            select(Entry.id)
            .where(Entry.edition_id.in_(running), Entry.submitted_at.is_not(None))
            .order_by(Entry.id)
        )
    )


def list_watched(edition: Edition, tab: str, number: int) -> Paged[WatchRow]:
    """Return a page of the entries with likenesses beyond chance, the strongest first."""
    found = paged(_watched(edition, tab), number)
    counts = _counts([one.id for one in found.rows])
    return Paged(
        [_row(one, counts[one.id]) for one in found.rows], found.number, found.total, found.per_page
    )


def count_watched(edition: Edition) -> dict[str, int]:
    """Return how many entries each tab shows."""
    return {
        tab: db.session.scalar(
            select(func.count()).select_from(_watched(edition, tab).order_by(None).subquery())
        )
        or 0
        for tab in TABS
    }


def _telling() -> ColumnElement[bool]:
    """A likeness by key, or by words beyond chance; an empty list of keys is written ``[]``."""
    return or_(
        cast(Candidate.keys, String) != "[]",
        Candidate.band != Band.ORDINARY,
    )


def _undecided() -> ColumnElement[bool]:
    return ~exists().where(
        LikenessVerdict.entry_id == Candidate.entry_id,
        LikenessVerdict.text_id == Candidate.text_id,
        LikenessVerdict.replaced_at.is_(None),
    )


def _watched(edition: Edition, tab: str) -> Select[Entry]:
    mine = and_(Candidate.entry_id == Entry.id, _telling())
    strongest = select(func.max(Candidate.score)).where(mine).correlate(Entry).scalar_subquery()
    query = (
        select(Entry)
        .where(Entry.edition_id == edition.id, exists().where(mine))
        .options(joinedload(Entry.edition))
        .order_by(strongest.desc(), Entry.id)
    )
    still_open = exists().where(mine, _undecided())
    if tab == "open":
        return query.where(still_open)
    return query.where(~still_open) if tab == "decided" else query


def _counts(ids: Sequence[int]) -> Mapping[int, tuple[int, int, int, int, int]]:
    by_key = cast(Candidate.keys, String) != "[]"
    rows = db.session.execute(
        select(
            Candidate.entry_id,
            func.max(Candidate.score),
            func.count(),
            func.count().filter(by_key),
            func.count(LikenessVerdict.id),
            func.count(LikenessVerdict.id).filter(LikenessVerdict.kind != "different"),
        )
        .outerjoin(
            LikenessVerdict,
            and_(
                LikenessVerdict.entry_id == Candidate.entry_id,
                LikenessVerdict.text_id == Candidate.text_id,
                LikenessVerdict.replaced_at.is_(None),
            ),
        )
        .where(Candidate.entry_id.in_(ids), _telling())
        .group_by(Candidate.entry_id)
    )
    return {row[0]: (row[1], row[2], row[3], row[4], row[5]) for row in rows}


def _row(entry: Entry, counts: tuple[int, int, int, int, int]) -> WatchRow:
    score, found, by_key, decided, alike = counts
    return WatchRow(
        entry=entry, score=score, found=found, by_key=by_key, decided=decided, alike=alike
    )
