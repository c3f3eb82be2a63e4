"""Beginning an entry and saving its sections. What was typed is kept as it was typed."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError, StaleError
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.registration.permissions import can_start_entry, owns_entry
from competition.registration.queries import (
    BASICS,
    Basics,
    eligibility_of,
    open_questions,
    questions_for,
    rows_of,
    section_for,
    sections_for,
    why_locked,
)
from competition.rules.identity import company_name, person_name, plain
from competition.rules.plan.edition import Plan
from competition.rules.plan.form import Section
from competition.rules.transitions import EntryState

_LONGEST_TITLE = 200
_NAME_FACTS = ("entity.name", "project.team_name")

Typed = Mapping[str, Any] | Sequence[Mapping[str, Any]]


def start_entry(  # noqa: PLR0913 - the six answers of the first section, and who and when
    edition: Edition,
    *,
    entrant: str,
    project_name: str,
    field_key: str,
    district_key: str,
    unit_key: str,
    by: Person,
    at: datetime,
) -> Entry:
    """Begin an entry with the answers of its first section.

    Raises :class:`RefusedError`: ``registration_closed``, or a code with the field at fault.
    """
    if not can_start_entry(by, edition, at):
        raise RefusedError("registration_closed")
    basics = _basics(
        edition.plan,
        {
            "entrant": entrant,
            "project_name": project_name,
            "field_key": field_key,
            "district_key": district_key,
            "unit_key": unit_key,
        },
    )
    entry = Entry(
        public_id=secrets.token_hex(8),
        edition=edition,
        owner=by,
        state=EntryState.DRAFT,
        answers={},
        created_at=at,
        saved_at=at,
        **_columns(basics),
    )
    entry.answers = {BASICS: _columns(basics)}
    db.session.add(entry)
    db.session.flush()
    record("registration:entry:started", entry, by=by, at=at, edition=edition, entrant=entrant)
    return entry


def save_section(
    entry: Entry,
    section_key: str,
    values: Typed,
    *,
    seen_version: int,
    by: Person,
    at: datetime,
) -> Entry:
    """Save what was typed in one section, faulty answers included.

    ``values`` maps question keys to what was typed, or is a list of such rows for members; the
    section ``basics`` takes the fields of :class:`Basics`. Raises :class:`StaleError` when the
    section was changed after ``seen_version``, :class:`RefusedError` when it is locked. Saving
    what is there already changes nothing.
    """
    if not owns_entry(by, entry, at):
        raise NotFoundError
    section = (
        None
        if section_key == BASICS
        else section_for(entry.edition.plan, entry.entrant, section_key)
    )
    why = why_locked(entry, section_key, at=at)
    if why:
        raise RefusedError(why)
    typed = _typed(entry, section, values)
    if entry.answers.get(section_key) == typed:
        return entry
    if not _has_seen(entry, section_key, seen_version):
        raise StaleError("section_stale")
    entry.answers = {**entry.answers, section_key: typed}
    entry.section_versions = {**entry.section_versions, section_key: entry.version + 1}
    if section is None:
        _take_basics(entry, typed)
    _take_columns(entry, at=at)
    entry.saved_at = at
    db.session.flush()
    record(
        "registration:entry:saved", entry, by=by, at=at, edition=entry.edition, section=section_key
    )
    return entry


def _has_seen(entry: Entry, section_key: str, seen_version: int) -> bool:
    changed = int(entry.section_versions.get(section_key, 0))
    return changed <= seen_version <= entry.version


def _typed(entry: Entry, section: Section | None, values: Typed) -> Any:  # noqa: ANN401 - JSON as it is stored
    if section is None:
        return _basics_typed(entry, values)
    asked = {one.key for one in questions_for(section, entry.entrant)}
    if section.kind == "members":
        rows = values if isinstance(values, Sequence) else ()
        return [_row(row, asked) for row in rows[: section.most_rows + 10]]
    given = values if isinstance(values, Mapping) else {}
    pinned = open_questions(entry, section.key)
    before = dict(next(iter(rows_of(section, entry.answers)), {}))
    allowed = asked if pinned is None else asked & pinned
    return {**before, **_row(given, allowed)}


def _row(given: Mapping[str, Any], allowed: set[str]) -> dict[str, Any]:
    return {key: _kept(raw) for key, raw in given.items() if key in allowed}


def _kept(raw: object) -> str | list[str]:
    """Return what was typed; only the sign that no database stores is taken out."""
    if isinstance(raw, list | tuple):
        return [str(one).replace("\x00", "") for one in raw]
    return str(raw if raw is not None else "").replace("\x00", "").replace("\r\n", "\n")


def _basics_typed(entry: Entry, values: Typed) -> dict[str, str]:
    given = values if isinstance(values, Mapping) else {}
    return _columns(_basics(entry.edition.plan, {**entry.answers[BASICS], **given}))


def _basics(plan: Plan, given: Mapping[str, Any]) -> Basics:
    """Check the first section: unlike the others it must be right from the start."""
    basics = Basics(
        entrant=str(given["entrant"]),
        project_name=plain(str(given["project_name"])),
        field_key=str(given["field_key"]),
        district_key=str(given["district_key"]),
        unit_key=str(given["unit_key"]),
    )
    if not basics.project_name:
        raise RefusedError("answer_missing", field="project_name")
    if len(basics.project_name) > _LONGEST_TITLE:
        over = len(basics.project_name) - _LONGEST_TITLE
        raise RefusedError("answer_too_long", field="project_name", most=_LONGEST_TITLE, over=over)
    if not any(group.entrant == basics.entrant for group in plan.groups):
        raise RefusedError("answer_no_such_choice", field="entrant")
    for field, known in (
        ("field_key", plan.fields_by_key.keys()),
        ("district_key", plan.districts_by_key.keys()),
        ("unit_key", plan.units_by_key.keys()),
    ):
        if getattr(basics, field) not in known:
            raise RefusedError("answer_no_such_choice", field=field)
    if plan.units_by_key[basics.unit_key].district != basics.district_key:
        raise RefusedError("unit_of_other_district", field="unit_key")
    return basics


def _columns(basics: Basics) -> dict[str, str]:
    return {
        "entrant": basics.entrant,
        "project_name": basics.project_name,
        "field_key": basics.field_key,
        "district_key": basics.district_key,
        "unit_key": basics.unit_key,
    }


def _take_basics(entry: Entry, typed: Mapping[str, str]) -> None:
    for column, value in typed.items():
        setattr(entry, column, value)


def _take_columns(entry: Entry, *, at: datetime) -> None:
    """Bring the columns that lists show up to what the answers say."""
    facts = eligibility_of(entry, at=at)
    entry.group_key = facts.group.key if facts.group is not None else None
    entry.entrant_name = company_name(_named(entry, _NAME_FACTS))[:200]
    leader = facts.facts.get("leader.name")
    entry.leader_name = person_name(leader)[:80] if isinstance(leader, str) else ""


def _named(entry: Entry, facts: tuple[str, ...]) -> str:
    for section in sections_for(entry.edition.plan, entry.entrant):
        for row in rows_of(section, entry.answers):
            for question in questions_for(section, entry.entrant):
                if question.fact in facts and row.get(question.key):
                    return str(row[question.key])
    return ""
