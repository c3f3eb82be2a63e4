"""Reading notices: drafts on the inner pages, released ones everywhere."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.editions.queries import content_hash, get_edition, sealing_of
from competition.prizes.models import AllocationRun
from competition.prizes.queries import entries_by_id, entries_by_reference
from competition.publication.models import Notice
from competition.publication.queries.snapshots import (
    frame_of,
    snapshot_of_advancement,
    snapshot_of_results,
)
from competition.ranking.models import RankingRun
from competition.ranking.queries import references_going_on
from competition.registration.models import Entry
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
    """Return a notice of an edition, whatever its state; its snapshot comes when asked for."""
    notice = db.session.scalar(
        select(Notice)
        .join(Notice.edition)
        .where(Edition.key == edition_key, Notice.public_id == notice_id)
        .options(joinedload(Notice.edition), defer(Notice.snapshot))
    )
    if notice is None:
        raise NotFoundError
    return notice


def current_of(edition: Edition, kind: str, round_key: str = "") -> Notice | None:
    """Return the released notice of a kind that holds now; of a round, where one is named."""
    for notice in list_released(edition):
        if notice.kind != kind or notice.state != NoticeState.RELEASED:
            continue
        ranking = ranking_of(notice)
        if not round_key or (ranking is not None and ranking.round_key == round_key):
            return notice
    return None


def current_results(edition: Edition) -> Notice | None:
    """Return the released 获奖公示 that holds now, or ``None`` before its release."""
    return current_of(edition, "results")


def shown_results(edition: Edition) -> Notice | None:
    """Return the newest list of winners that is out and holds: 获奖公示 or 获奖名单.

    Its snapshot is not loaded before somebody asks for it.
    """
    return db.session.scalar(
        select(Notice)
        .where(
            Notice.edition_id == edition.id,
            Notice.kind.in_(("results", "winners")),
            Notice.state == NoticeState.RELEASED,
        )
        .options(defer(Notice.snapshot))
        .order_by(Notice.released_at.desc(), Notice.id.desc())
        .limit(1)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A recount package that anybody may load: its file name and where it is kept."""

    name: str
    sha256: str


def get_package(edition_key: str, round_key: str) -> Package:
    """Return the recount package of a round, if the plan opens it and the winners are out."""
    notice = shown_results(get_edition(edition_key))
    found = notice.packages.get(round_key) if notice else None
    if not found or not found["is_open"]:
        raise NotFoundError
    return Package(name=f"recount-{edition_key}-{round_key}.zip", sha256=found["sha256"])


def has_due(at: datetime) -> bool:
    """Tell whether an approved notice waits although its time has come."""
    due = select(Notice.id).where(Notice.state == NoticeState.APPROVED, Notice.release_at <= at)
    return db.session.scalar(due.limit(1)) is not None


def list_due(at: datetime) -> list[Notice]:
    """Return the approved notices whose time has come, in the order of their times."""
    return list(
        db.session.scalars(
            select(Notice)
            .where(Notice.state == NoticeState.APPROVED, Notice.release_at <= at)
            .options(joinedload(Notice.edition))
            .order_by(Notice.release_at, Notice.id)
        ).unique()
    )


def list_listed(notice: Notice) -> list[Entry]:
    """Return the entries that a notice lists, in the order of their references."""
    allocation, ranking = allocation_of(notice), ranking_of(notice)
    if allocation is not None:
        ids = {row["entry"] for row in allocation.result["awards"]}
        found = entries_by_id(notice.edition, ids).values()
        return sorted(found, key=lambda entry: entry.reference or "")
    if ranking is not None:
        advancing = references_going_on(ranking)
        return entries_by_reference(notice.edition, advancing)
    return []


def notices_naming(edition: Edition, entries: Collection[int]) -> list[Notice]:
    """Return the notices that hold now and list one of these entries, the newest first."""
    return [
        notice
        for notice in list_released(edition)
        if notice.state == NoticeState.RELEASED
        and any(entry.id in entries for entry in list_listed(notice))
    ]


def find_correction(notice: Notice) -> Notice | None:
    """Return the released notice that took the place of this one, or ``None``."""
    return db.session.scalar(
        select(Notice)
        .where(Notice.corrects_id == notice.id, Notice.state.in_(_PUBLIC))
        .order_by(Notice.id.desc())
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
    """Return the released notices whose place this one takes.

    Of a list: the same kind and, of a round, the same round; else the one that it corrects.
    """
    ranking = ranking_of(notice)
    found = []
    for other in list_released(notice.edition):
        if other.kind != notice.kind or other.state != NoticeState.RELEASED:
            continue
        if notice.kind == "announcement":
            replaced = other.id == notice.corrects_id
        else:
            earlier = ranking_of(other)
            replaced = ranking is None or (
                earlier is not None and earlier.round_key == ranking.round_key
            )
        if replaced:
            found.append(other)
    return found


def content_of(notice: Notice, at: datetime) -> dict[str, Any]:
    """Return what a notice says beside its words, as if it were released at a moment."""
    plan = notice.edition.plan
    ranking, allocation = ranking_of(notice), allocation_of(notice)
    frame = frame_of(plan, at, with_period=notice.kind in ("advancement", "results"))
    frame["corrects"] = _named(notice.corrects)
    sealing = sealing_of(notice.edition)
    frame["sealing"] = sealing.plain() if sealing is not None else None
    if allocation is not None:
        return frame | snapshot_of_results(allocation, granted=notice.kind == "winners")
    if ranking is not None:
        return frame | snapshot_of_advancement(ranking)
    version = notice.edition.version
    mark = {"version": version.number, "fingerprint": version.fingerprint}
    return frame | {"columns": [], "groups": [], "run": None, "plan": mark}


def notice_mark(notice: Notice, at: datetime) -> str:
    """Return what marks a notice's words and lists: two people may have the same draft open."""
    content = content_of(notice, at)
    lists = {name: content.get(name) for name in ("columns", "groups", "corrects")}
    return content_hash([notice.number, notice.title, notice.body, notice.snapshot, lists])[:24]


def _named(old: Notice | None) -> dict[str, Any] | None:
    """Return how a notice that is corrected is named: title, number, address."""
    if old is None:
        return None
    return {"title": old.snapshot["title"], "number": old.number, "id": old.public_id}
