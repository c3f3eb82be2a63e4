"""Reading notices: drafts on the inner pages, released ones everywhere."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.editions.queries import sealing_of
from competition.prizes.models import AllocationRun
from competition.publication.models import Notice
from competition.publication.queries.snapshots import (
    frame_of,
    snapshot_of_advancement,
    snapshot_of_results,
)
from competition.ranking.models import RankingRun
from competition.rules.transitions import NoticeState

_PUBLIC = (NoticeState.RELEASED, NoticeState.SUPERSEDED)


def list_notices(edition: Edition) -> list[Notice]:
    """Return all notices of an edition, drafts first, then the newest release."""
    rows = db.session.scalars(
        select(Notice)
        .where(Notice.edition_id == edition.id)
        .order_by(Notice.released_at.is_not(None), Notice.released_at.desc(), Notice.id.desc())
    )
    return list(rows)


def list_released(edition: Edition) -> list[Notice]:
    """Return the notices that are out, newest first; drafts leave no trace."""
    rows = db.session.scalars(
        select(Notice)
        .where(Notice.edition_id == edition.id, Notice.state.in_(_PUBLIC))
        .order_by(Notice.released_at.desc(), Notice.id.desc())
    )
    return list(rows)


def list_drafts() -> list[Notice]:
    """Return the drafts of all editions, with their editions."""
    return list(
        db.session.scalars(
            select(Notice)
            .where(Notice.state == NoticeState.DRAFT)
            .options(joinedload(Notice.edition))
            .order_by(Notice.id)
        ).unique()
    )


def get_notice(edition_key: str, notice_id: str) -> Notice:
    """Return a notice of an edition, whatever its state."""
    notice = db.session.scalar(
        select(Notice)
        .join(Notice.edition)
        .where(Edition.key == edition_key, Notice.public_id == notice_id)
        .options(joinedload(Notice.edition))
    )
    if notice is None:
        raise NotFoundError
    return notice


def current_results(edition: Edition) -> Notice | None:
    """Return the released results that hold now, or ``None`` before their release."""
    return db.session.scalar(
        select(Notice)
        .where(
            Notice.edition_id == edition.id,
            Notice.kind == "results",
            Notice.state == NoticeState.RELEASED,
        )
        .order_by(Notice.released_at.desc(), Notice.id.desc())
        .limit(1)
    )


def ranking_of(notice: Notice) -> RankingRun | None:
    """Return the ranking that a notice publishes, or ``None``."""
    return db.session.get(RankingRun, notice.ranking_run_id) if notice.ranking_run_id else None


def allocation_of(notice: Notice) -> AllocationRun | None:
    """Return the allocation that a notice publishes, or ``None``."""
    found = notice.allocation_run_id
    return db.session.get(AllocationRun, found) if found else None


def list_superseded_by(notice: Notice) -> list[Notice]:
    """Return the released notices whose place this one takes: same kind and, if any, same round."""
    ranking = ranking_of(notice)
    found = []
    for other in list_released(notice.edition):
        if other.kind != notice.kind or other.state != NoticeState.RELEASED:
            continue
        earlier = ranking_of(other)
        if ranking is None or (earlier is not None and earlier.round_key == ranking.round_key):
            found.append(other)
    return [] if notice.kind == "announcement" else found


def content_of(notice: Notice, at: datetime) -> dict[str, Any]:
    """Return what a notice says beside its words, as if it were released at a moment."""
    plan = notice.edition.plan
    ranking, allocation = ranking_of(notice), allocation_of(notice)
    frame = frame_of(plan, at, with_period=notice.kind != "announcement")
    sealing = sealing_of(notice.edition)
    frame["sealing"] = sealing.plain() if sealing is not None else None
    if allocation is not None:
        return frame | snapshot_of_results(allocation)
    if ranking is not None:
        return frame | snapshot_of_advancement(ranking)
    version = notice.edition.version
    mark = {"version": version.number, "fingerprint": version.fingerprint}
    return frame | {"columns": [], "groups": [], "run": None, "plan": mark}
