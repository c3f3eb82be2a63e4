"""The queue of a unit: filters, counts, rows with their clocks, and the walk along it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    case,
    func,
    or_,
    select,
)

from competition.core.database import db
from competition.core.paging import Paged, paged
from competition.core.phrases import _
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.registration.models import Entry, Revision
from competition.rules.plan.edition import Plan
from competition.rules.recommending import units_above, units_below
from competition.rules.transitions import EntryState
from competition.screening.models import Verdict, VerdictKind
from competition.screening.queries.clock import CheckingClock, Turn

TABS: Mapping[str, tuple[EntryState, ...]] = {
    "waiting": (EntryState.SUBMITTED,),
    "late": (EntryState.SUBMITTED,),
    "returned": (EntryState.RETURNED,),
    "passed_on": (EntryState.SUBMITTED,),
    "recommended": (EntryState.RECOMMENDED,),
    "refused": (EntryState.REFUSED,),
    "accepted": (EntryState.ACCEPTED,),
    "all": tuple(state for state in EntryState if state != EntryState.DRAFT),
}
"""The tabs of the queue and the states they show; ``late`` only what is overdue of ``waiting``.

``passed_on`` is what waits with a unit above, in plans with a chain of units.
"""

FIRST_TAB = "waiting"
_AGES = (1, 3, 5, 10)
_LEFT = (0, 1, 2, 5)
"""What the filters by working days offer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilters:
    """What the queue is narrowed to; empty means all. ``words`` looks into names and numbers.

    ``age`` is the least number of working days that an entry has waited where it is, ``left`` the
    most that are left until it is due.
    """

    tab: str = FIRST_TAB
    group: str = ""
    field: str = ""
    unit: str = ""
    age: str = ""
    left: str = ""
    words: str = ""
    sort: str = "due"

    def as_address(self) -> dict[str, str]:
        """Return what stands in the address: everything that is not as it is at first."""
        first = QueueFilters()
        return {
            one.name: value
            for one in fields(self)
            if (value := getattr(self, one.name)) != getattr(first, one.name)
        }

    @property
    def is_narrowed(self) -> bool:
        """Tell whether more than the tab narrows the list."""
        return any((self.group, self.field, self.unit, self.age, self.left, self.words))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """An entry in the queue. ``round`` counts its revisions from 1."""

    entry: Entry
    turn: Turn
    submitted_at: datetime
    round: int
    returns_used: int

    @property
    def is_second_look(self) -> bool:
        """Tell whether it came back after a correction."""
        return self.round > 1 and self.entry.state == EntryState.SUBMITTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Where an entry stands in a list, and its neighbours there."""

    position: int
    total: int
    before: str | None
    after: str | None


def list_queue(
    edition: Edition,
    units: Iterable[str],
    filters: QueueFilters,
    *,
    page: int = 1,
    at: datetime,
) -> Paged[QueueRow]:
    """Return a page of the queue of some units; three statements however many rows."""
    shown = paged(_query(edition, units, filters, at), page)
    rows = queue_rows(edition, shown.rows, at)
    return Paged(rows, shown.number, shown.total, shown.per_page)


def all_in_queue(
    edition: Edition, units: Iterable[str], filters: QueueFilters, *, at: datetime
) -> list[QueueRow]:
    """Return everything that the filters leave, for an export."""
    entries = db.session.scalars(_query(edition, units, filters, at)).unique().all()
    return queue_rows(edition, entries, at)


def walk_of(
    edition: Edition, units: Iterable[str], filters: QueueFilters, entry: Entry, *, at: datetime
) -> Walk:
    """Return an entry's place in the list; one that left it stands before the first."""
    ordered = list(
        db.session.scalars(_query(edition, units, filters, at).with_only_columns(Entry.public_id))
    )
    place = ordered.index(entry.public_id) if entry.public_id in ordered else -1
    return Walk(
        position=place + 1,
        total=len(ordered),
        before=ordered[place - 1] if place > 0 else None,
        after=ordered[place + 1] if place + 1 < len(ordered) else None,
    )


def filter_choices(plan: Plan, units: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Return what the filters of a list offer, in words."""
    shown = units_below(plan, units)
    return {
        "group": [(one.key, text_of(one.name)) for one in plan.groups],
        "field": [(one.key, text_of(one.name)) for one in plan.fields],
        "unit": [(one.key, text_of(one.name)) for one in plan.units if one.key in shown],
        "age": [(str(days), _("%(n)s 个工作日以上", n=days)) for days in _AGES],
        "left": [
            (str(days), _("剩 %(n)s 个工作日以内", n=days) if days else _("今天到期或已逾期"))
            for days in _LEFT
        ],
    }


def next_in_queue(
    edition: Edition, units: Iterable[str], filters: QueueFilters, wanted: str, *, at: datetime
) -> str | None:
    """Return the entry to go on with: the wanted one if it is still in the list, else the first."""
    ordered = list(
        db.session.scalars(_query(edition, units, filters, at).with_only_columns(Entry.public_id))
    )
    return wanted if wanted in ordered else next(iter(ordered), None)


def count_by_tab(edition: Edition, units: Iterable[str], *, at: datetime) -> dict[str, int]:
    """Return how many entries of some units each tab shows."""
    units = tuple(units)
    rows = db.session.execute(
        select(Entry.state, func.count())
        .where(_of(edition, units), Entry.submitted_at.is_not(None))
        .group_by(Entry.state)
    )
    by_state: dict[str, int] = dict(rows.all())
    counts = {tab: sum(by_state.get(state, 0) for state in states) for tab, states in TABS.items()}
    counts["late"] = _count(edition, units, "late", at)
    counts["passed_on"] = (
        _count(edition, units, "passed_on", at) if edition.plan.screening.is_chain else 0
    )
    counts["waiting"] -= counts["passed_on"]
    return counts


def _count(edition: Edition, units: Iterable[str], tab: str, at: datetime) -> int:
    shown = _query(edition, units, QueueFilters(tab=tab), at).order_by(None)
    rows = shown.with_only_columns(Entry.id).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def queue_rows(edition: Edition, entries: Sequence[Entry], at: datetime) -> list[QueueRow]:
    """Return entries with their clocks and rounds; one statement for all of them."""
    clock = CheckingClock(edition)
    figures = _figures([entry.id for entry in entries])
    return [
        QueueRow(
            entry=entry,
            turn=clock.turn(entry, figures[entry.id].came_at, at),
            submitted_at=figures[entry.id].submitted_at,
            round=figures[entry.id].round,
            returns_used=figures[entry.id].returns_used,
        )
        for entry in entries
    ]


@dataclass(frozen=True, slots=True)
class _Figures:
    submitted_at: datetime
    round: int
    returns_used: int
    decided_at: datetime | None

    @property
    def came_at(self) -> datetime:
        return max(self.submitted_at, self.decided_at or self.submitted_at)


def _last_revisions() -> Subquery:
    return (
        select(
            Revision.entry_id.label("entry_id"),
            func.max(Revision.submitted_at).label("submitted_at"),
            func.max(Revision.number).label("round"),
        )
        .group_by(Revision.entry_id)
        .subquery()
    )


def _standing_verdicts() -> Subquery:
    """The verdicts that count: rounds used, and when the entry last changed hands by one."""
    returned = case((Verdict.kind == VerdictKind.RETURNED, 1), else_=0)
    return (
        select(
            Verdict.entry_id.label("entry_id"),
            func.sum(returned).label("returns_used"),
            func.max(Verdict.decided_at).label("decided_at"),
        )
        .where(Verdict.withdrawn_at.is_(None), Verdict.kind != VerdictKind.ACCEPTED)
        .group_by(Verdict.entry_id)
        .subquery()
    )


def _figures(entry_ids: Sequence[int]) -> dict[int, _Figures]:
    if not entry_ids:
        return {}
    revisions, verdicts = _last_revisions(), _standing_verdicts()
    rows = db.session.execute(
        select(
            revisions.c.entry_id,
            revisions.c.submitted_at,
            revisions.c.round,
            func.coalesce(verdicts.c.returns_used, 0),
            verdicts.c.decided_at,
        )
        .outerjoin(verdicts, verdicts.c.entry_id == revisions.c.entry_id)
        .where(revisions.c.entry_id.in_(entry_ids))
    )
    return {row[0]: _Figures(*row[1:]) for row in rows}


_DESK = func.coalesce(Entry.desk_key, Entry.unit_key)


def _of(edition: Edition, units: Iterable[str]) -> ColumnElement[bool]:
    """What is with some units or, in a chain, went through their hands."""
    plan, units = edition.plan, sorted(units)
    seen: list[ColumnElement[bool]] = [_DESK.in_(units)]
    if plan.screening.is_chain:
        seen += [
            and_(
                Entry.unit_key.in_(sorted(units_below(plan, (unit,)))),
                _DESK.in_(units_above(plan, unit)),
            )
            for unit in units
        ]
    return and_(Entry.edition_id == edition.id, or_(*seen))


def _query(
    edition: Edition, units: Iterable[str], filters: QueueFilters, at: datetime
) -> Select[Entry]:
    revisions, verdicts = _last_revisions(), _standing_verdicts()
    came_at = case(
        (verdicts.c.decided_at > revisions.c.submitted_at, verdicts.c.decided_at),
        else_=revisions.c.submitted_at,
    )
    query = (
        select(Entry)
        .join(revisions, revisions.c.entry_id == Entry.id)
        .outerjoin(verdicts, verdicts.c.entry_id == Entry.id)
        .where(_of(edition, units), Entry.state.in_(TABS.get(filters.tab, TABS[FIRST_TAB])))
    )
    clock = CheckingClock(edition)
    if filters.tab in ("waiting", "late"):
        query = query.where(_DESK.in_(sorted(units)))
    if filters.tab == "passed_on":
        query = query.where(_DESK.not_in(sorted(units)))
    if filters.tab == "late":
        query = query.where(_before(came_at, clock.overdue_before(at)))
    if filters.age in map(str, _AGES):
        query = query.where(_before(came_at, clock.waited_before(int(filters.age), at)))
    if filters.left in map(str, _LEFT):
        query = query.where(_due_within(int(filters.left), came_at, clock, at))
    return _narrowed(query, filters).order_by(*_order(filters.sort, came_at))


def _before(came_at: ColumnElement[datetime], border: datetime | None) -> ColumnElement[bool]:
    return came_at < border if border is not None else Entry.id.is_(None)


def _due_within(
    days: int, came_at: ColumnElement[datetime], clock: CheckingClock, at: datetime
) -> ColumnElement[bool]:
    border, limit = clock.due_by(days, at)
    if limit is None:
        return Entry.id.is_(None)
    return or_(
        and_(Entry.state == EntryState.SUBMITTED, _before(came_at, border)),
        and_(Entry.state == EntryState.RETURNED, Entry.correction_due_at <= limit),
    )


def _narrowed(query: Select[Entry], filters: QueueFilters) -> Select[Entry]:
    columns = (
        (Entry.group_key, filters.group),
        (Entry.field_key, filters.field),
        (Entry.unit_key, filters.unit),
    )
    for column, value in columns:
        if value:
            query = query.where(column == value)
    for word in filters.words.split():
        names = (
            Entry.project_name,
            Entry.entrant_name,
            Entry.leader_name,
            Entry.reference,
            Entry.acceptance_number,
        )
        query = query.where(or_(*(name.icontains(word, autoescape=True) for name in names)))
    return query


def _order(sort: str, came_at: ColumnElement[datetime]) -> tuple[SQLColumnExpression[Any], ...]:
    columns: Mapping[str, SQLColumnExpression[Any]] = {
        "due": came_at,
        "name": Entry.project_name,
        "reference": Entry.reference,
        "group": Entry.group_key,
        "field": Entry.field_key,
        "unit": Entry.unit_key,
    }
    column = columns.get(sort.removeprefix("-"), came_at)
    return (column.desc() if sort.startswith("-") else column.asc(), Entry.id)
