"""The recommendation lists 推荐名单 of the units: what stands on them, and what would."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.core.phrases import _l
from competition.core.signing import public_key, verify
from competition.core.workbooks import Cell
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.registration.models import Entry
from competition.rules.plan.organisation import Unit
from competition.rules.plan_reading import canonical_json
from competition.rules.transitions import EntryState
from competition.rules.values import as_utc
from competition.screening.models import RecommendationList, Verdict, VerdictKind

Row = Mapping[str, Any]
"""A row of a list: ``id`` of the entry, ``reference``, ``project``, ``entrant``, ``leader``,
``group``, ``field`` (in Chinese, as the paper says them), ``grade`` and, submitted, ``place``."""

LIST_COLUMNS = (
    _l("次序"),
    _l("登记编号"),
    _l("项目名称"),
    _l("参赛单位或团队"),
    _l("负责人"),
    _l("组别"),
    _l("领域"),
    _l("等级"),
)
_SHOWN = ("place", "reference", "project", "entrant", "leader", "group", "field", "grade")
_PASSED = (EntryState.RECOMMENDED, EntryState.ACCEPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOfEdition:
    """A recommending unit together with its edition."""

    edition: Edition
    unit: Unit

    @property
    def unit_key(self) -> str:
        """Return the unit's key."""
        return self.unit.key


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitList:
    """A unit's list as it stands, what would be on it now, and all that were submitted.

    ``added`` and ``gone`` are how the present recommendations differ from the standing list;
    ``waiting`` and ``returned`` count what the unit has not finished.
    """

    standing: RecommendationList | None
    rows: tuple[Row, ...]
    lists: tuple[RecommendationList, ...]
    added: tuple[Row, ...]
    gone: tuple[Row, ...]
    waiting: int
    returned: int


def get_unit(edition_key: str, unit_key: str) -> UnitOfEdition:
    """Return a recommending unit of an edition's plan."""
    edition = get_edition(edition_key)
    unit = edition.plan.units_by_key.get(unit_key)
    if unit is None:
        raise NotFoundError
    return UnitOfEdition(edition=edition, unit=unit)


def get_list(edition_key: str, unit_key: str, number: int) -> RecommendationList:
    """Return a list that a unit submitted, by its number."""
    whose = get_unit(edition_key, unit_key)
    found = db.session.scalar(
        select(RecommendationList).where(
            RecommendationList.edition_id == whose.edition.id,
            RecommendationList.unit_key == whose.unit.key,
            RecommendationList.number == number,
        )
    )
    if found is None:
        raise NotFoundError
    return found


def unit_list(whose: UnitOfEdition) -> UnitList:
    """Return everything about a unit's list; four statements however long it is."""
    edition, key = whose.edition, whose.unit.key
    lists = tuple(
        db.session.scalars(
            select(RecommendationList)
            .where(RecommendationList.edition_id == edition.id, RecommendationList.unit_key == key)
            .options(
                joinedload(RecommendationList.submitted_by),
                joinedload(RecommendationList.reopened_by),
            )
            .order_by(RecommendationList.number.desc())
        )
    )
    standing = next((one for one in lists if one.reopened_at is None), None)
    rows = rows_now(edition, key)
    listed = {row["id"] for row in standing.rows} if standing else set()
    present = {row["id"] for row in rows}
    states = _open_states(edition, key)
    return UnitList(
        standing=standing,
        rows=rows,
        lists=lists,
        added=tuple(row for row in rows if row["id"] not in listed) if standing else (),
        gone=tuple(row for row in standing.rows if row["id"] not in present) if standing else (),
        waiting=states.get(EntryState.SUBMITTED, 0),
        returned=states.get(EntryState.RETURNED, 0),
    )


def rows_now(edition: Edition, unit_key: str) -> tuple[Row, ...]:
    """Return what a unit recommends now, to the unit above or to the organiser.

    In the order of the plan's grades, then of the submissions' numbers.
    """
    said = aliased(Verdict)
    desk = func.coalesce(Entry.desk_key, Entry.unit_key)
    found = db.session.execute(
        select(Entry, said.grade)
        .join(said, said.entry_id == Entry.id)
        .where(
            Entry.edition_id == edition.id,
            said.unit_key == unit_key,
            said.withdrawn_at.is_(None),
            ((said.kind == VerdictKind.RECOMMENDED) & Entry.state.in_(_PASSED) & (desk == unit_key))
            | (
                (said.kind == VerdictKind.PASSED_ON)
                & Entry.state.in_((EntryState.SUBMITTED, *_PASSED))
                & (desk != unit_key)
            ),
        )
        .order_by(Entry.reference, said.id)
    ).all()
    last = {entry.public_id: _row(edition, entry, grade) for entry, grade in found}
    grades = (*edition.plan.screening.grades, "")
    return tuple(sorted(last.values(), key=lambda row: grades.index(row["grade"])))


def find_standing_list(edition: Edition, unit_key: str) -> RecommendationList | None:
    """Return the list that a unit has submitted and nobody has reopened."""
    return db.session.scalar(
        select(RecommendationList).where(
            RecommendationList.edition_id == edition.id,
            RecommendationList.unit_key == unit_key,
            RecommendationList.reopened_at.is_(None),
        )
    )


def standing_lists(edition: Edition) -> dict[str, RecommendationList]:
    """Return the standing lists of an edition by their units."""
    found = db.session.scalars(
        select(RecommendationList).where(
            RecommendationList.edition_id == edition.id, RecommendationList.reopened_at.is_(None)
        )
    )
    return {one.unit_key: one for one in found}


def is_listed(entry: Entry, unit_key: str) -> bool:
    """Tell whether an entry stands on the submitted list of a unit."""
    standing = find_standing_list(entry.edition, unit_key)
    return standing is not None and any(row["id"] == entry.public_id for row in standing.rows)


def unlisted_among(edition: Edition, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries that stand on no list of the unit that recommended them."""
    listed = {(key, row["id"]) for key, one in standing_lists(edition).items() for row in one.rows}
    return tuple(one for one in entries if (one.desk, one.public_id) not in listed)


def list_message(made: RecommendationList) -> bytes:
    """Return what is signed of a list: whose it is, who signed, when, and every row."""
    return canonical_json(
        {
            "edition": made.edition.key,
            "unit": made.unit_key,
            "number": made.number,
            "rows": [dict(row) for row in made.rows],
            "signer": made.signer,
            "position": made.position,
            "at": as_utc(made.submitted_at),
        }
    )


def is_genuine_list(made: RecommendationList) -> bool:
    """Tell whether a list is word for word what the site signed."""
    return made.public_key == public_key() and verify(
        list_message(made), made.signature, made.public_key
    )


def list_cells(rows: Sequence[Row]) -> list[tuple[Cell, ...]]:
    """Return the cells of each row, in the order of ``LIST_COLUMNS``."""
    return [tuple(row.get(name) for name in _SHOWN) for row in rows]


def _row(edition: Edition, entry: Entry, grade: str) -> Row:
    plan = edition.plan
    group, field = (
        plan.groups_by_key.get(entry.group_key or ""),
        plan.fields_by_key.get(entry.field_key),
    )
    return {
        "id": entry.public_id,
        "reference": entry.reference or "",
        "project": entry.project_name,
        "entrant": entry.entrant_name,
        "leader": entry.leader_name,
        "group": group.name.zh if group else "",
        "field": field.name.zh if field else "",
        "grade": grade if grade in plan.screening.grades else "",
    }


def _open_states(edition: Edition, unit_key: str) -> dict[str, int]:
    rows = db.session.execute(
        select(Entry.state, func.count())
        .where(
            Entry.edition_id == edition.id,
            func.coalesce(Entry.desk_key, Entry.unit_key) == unit_key,
            Entry.state.in_((EntryState.SUBMITTED, EntryState.RETURNED)),
        )
        .group_by(Entry.state)
    )
    return dict(rows.all())
