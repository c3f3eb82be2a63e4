"""Reading objections: what a notice lists, one, all, the figures, what one would change."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from competition.accounts.models import Person
from competition.audit.models import AuditEvent
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.core.phrases import _
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.objections.models import Objection
from competition.prizes.queries import (
    Consequences,
    confirmed_allocation,
    consequences_of_removal,
)
from competition.publication.models import Notice
from competition.publication.queries import notices_naming
from competition.rules.calendar import day_of
from competition.rules.objections import Case, Figures, Side, Tie, figures, ties
from competition.rules.transitions import ObjectionState
from competition.rules.values import CHINA, in_decimals

OPEN = (ObjectionState.FILED, ObjectionState.ADMITTED)
_WHOLE = (
    joinedload(Objection.notice).joinedload(Notice.edition),
    joinedload(Objection.entry),
)


def get_objection(objection_id: str) -> Objection:
    """Return an objection by the id on its receipt."""
    found = db.session.scalar(
        select(Objection).where(Objection.public_id == objection_id).options(*_WHOLE)
    )
    if found is None:
        raise NotFoundError
    return found


def get_objection_in(edition_key: str, objection_id: str) -> Objection:
    """Return an objection of an edition."""
    found = get_objection(objection_id)
    if found.notice.edition.key != edition_key:
        raise NotFoundError
    return found


def list_objections(edition: Edition) -> list[Objection]:
    """Return the objections of an edition, open ones first, then the newest."""
    return list(
        db.session.scalars(
            select(Objection)
            .join(Objection.notice)
            .where(Notice.edition_id == edition.id)
            .options(*_WHOLE)
            .order_by(Objection.decided_at.is_not(None), Objection.id.desc())
        )
    )


def count_open() -> list[tuple[Edition, int]]:
    """Return the editions in which objections wait for a decision, and how many."""
    rows = db.session.execute(
        select(Notice.edition_id, func.count())
        .join(Objection, Objection.notice_id == Notice.id)
        .where(Objection.state.in_(OPEN))
        .group_by(Notice.edition_id)
    )
    counts = {int(row[0]): int(row[1]) for row in rows}
    editions = db.session.scalars(
        select(Edition).where(Edition.id.in_(counts)).order_by(Edition.id)
    )
    return [(edition, counts[edition.id]) for edition in editions]


def count_objections(edition: Edition) -> dict[str, int]:
    """Return how many objections there are in each state: the closed figures of the summary."""
    rows = db.session.execute(
        select(Objection.state, func.count())
        .join(Objection.notice)
        .where(Notice.edition_id == edition.id)
        .group_by(Objection.state)
    )
    found = Counter({str(row[0]): int(row[1]) for row in rows})
    return {str(state): found[state] for state in ObjectionState}


def list_closed(editions: Iterable[Edition], year: int) -> list[Objection]:
    """Return the objections filed in a calendar year of China, of some editions, in their order."""
    first = datetime(year, 1, 1, tzinfo=CHINA)
    return list(
        db.session.scalars(
            select(Objection)
            .join(Objection.notice)
            .where(
                Notice.edition_id.in_([one.id for one in editions]),
                Objection.filed_at >= first,
                Objection.filed_at < first.replace(year=year + 1),
            )
            .options(joinedload(Objection.notice))
            .order_by(Objection.id)
        )
    )


def figures_by_edition(editions: Sequence[Edition], year: int) -> list[tuple[Edition, Figures]]:
    """Return the closed figures of a year by edition; editions without objections are left out."""
    held: dict[int, list[Case]] = defaultdict(list)
    for one in list_closed(editions, year):
        held[one.notice.edition_id].append(_case(one))
    return [(one, figures(held[one.id])) for one in editions if held[one.id]]


def _case(objection: Objection) -> Case:
    closed_on = day_of(objection.decided_at) if objection.decided_at else None
    return Case(
        state=str(objection.state),
        by_rule=objection.state == ObjectionState.NOT_ADMITTED and objection.decided_by_id is None,
        filed_on=day_of(objection.filed_at),
        closed_on=closed_on,
    )


def notices_to_correct(objection: Objection) -> list[Notice]:
    """Return the notices that hold now and list the entry: upholding makes them wrong."""
    return notices_naming(objection.notice.edition, {objection.entry_id})


def has_other_open(objection: Objection) -> bool:
    """Tell whether another admitted objection still holds the same entry's place."""
    other = select(Objection.id).where(
        Objection.entry_id == objection.entry_id,
        Objection.id != objection.id,
        Objection.state == ObjectionState.ADMITTED,
    )
    return db.session.scalar(other.limit(1)) is not None


def was_upheld(objection: Objection) -> bool:
    """Tell whether an objection was found right at some time, by the log."""
    found = select(AuditEvent.seq).where(
        AuditEvent.kind == "objections:objection:upheld",
        AuditEvent.subject == f"objection:{objection.id}",
    )
    return db.session.scalar(found.limit(1)) is not None


def is_open(objection: Objection) -> bool:
    """Tell whether an objection still waits for a decision."""
    return objection.state in OPEN


def ties_of(person: Person, objection: Objection) -> tuple[Tie, ...]:
    """Return what ties somebody to either side of an objection."""
    entry = objection.entry
    side = Side(
        owner_id=entry.owner_id,
        filer_id=objection.filed_by_id,
        names=(objection.name, entry.leader_name, *_members(entry.answers)),
        unit_key=entry.unit_key,
    )
    units = person.units_in(objection.notice.edition.key)
    return ties(side, person_id=person.id, name=person.name, units=units)


def _members(answers: dict[str, Any]) -> list[str]:
    rows = answers.get("members", [])
    return [str(row.get("name", "")) for row in rows] if isinstance(rows, list) else []


def consequences_of(objection: Objection, on: date) -> Consequences | None:
    """Return what upholding would change in the prizes, or ``None`` where none are confirmed."""
    run = confirmed_allocation(objection.notice.edition)
    if run is None or objection.notice.allocation_run_id is None:
        return None
    return consequences_of_removal(run, [objection.entry_id], on=on)


def summary_header() -> list[str]:
    """Return the columns of the annual summary."""
    return [
        _("届次"),
        _("收到"),
        _("按规定不予受理（匿名、逾期）"),
        _("审查后不予受理"),
        _("异议成立"),
        _("异议不成立"),
        _("提出人撤回"),
        _("办理中"),
        _("平均办理天数"),
        _("最长办理天数"),
    ]


def summary_rows(lines: Iterable[tuple[Edition, Figures]]) -> Iterator[list[str | int | None]]:
    """Return the rows of the annual summary, one an edition."""
    for edition, of in lines:
        yield [
            text_of(edition.title),
            of.received,
            of.refused_by_rule,
            of.refused,
            of.upheld,
            of.dismissed,
            of.withdrawn,
            of.open,
            in_decimals(of.mean_days, 1) if of.mean_days is not None else "",
            of.longest_days,
        ]
