"""Beginning an entry and saving its sections. What was typed is kept as it was typed."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError, StaleError
from competition.editions.models import Edition
from competition.registration.models import DraftChange, Entry
from competition.registration.permissions import can_start_entry, edits_entry
from competition.registration.queries import (
    BASICS,
    Basics,
    Conflict,
    changes_between,
    eligibility_of,
    merged,
    open_questions,
    questions_for,
    rows_of,
    section_at,
    section_for,
    sections_for,
    why_locked,
)
from competition.rules.identity import company_name, person_name, project_title
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What came of a save.

    ``value`` is the section as it is saved now, ``conflicts`` what somebody else changed too.
    """

    entry: Entry
    value: Any
    conflicts: tuple[Conflict, ...] = ()


def save_section(  # noqa: PLR0913 - what was typed on what, and who and when
    entry: Entry,
    section_key: str,
    values: Typed,
    *,
    seen_version: int,
    held: Iterable[str] = (),
    by: Person,
    at: datetime,
) -> Saved:
    """Save what was typed in one section, faulty answers included, field by field.

    ``values`` maps question keys to what was typed, or is a list of such rows for members; the
    section ``basics`` takes the fields of :class:`Basics`. What somebody else changed after
    ``seen_version`` is kept where the sender left it alone, and is a conflict where both changed
    it: then the rest is saved and the conflict answered. ``held`` are paths that wait for such a
    decision. Raises :class:`RefusedError` when the section is locked, :class:`StaleError` when
    the first section, which holds together as a whole, was changed meanwhile.
    """
    if not edits_entry(by, entry, at):
        raise NotFoundError
    section = (
        None
        if section_key == BASICS
        else section_for(entry.edition.plan, entry.entrant, section_key)
    )
    why = why_locked(entry, section_key, at=at)
    if why:
        raise RefusedError(why)
    stored = entry.answers.get(section_key, [] if section and section.kind == "members" else {})
    found = merged(
        section_at(entry, section_key, stored, version=seen_version),
        stored,
        _typed(entry, section, values),
        held=held,
    )
    if section is None and found.conflicts:
        raise StaleError("section_stale")
    if found.value != stored or (section_key not in entry.answers and not found.conflicts):
        _store(entry, section_key, found.value, stored, by=by, at=at)
    return Saved(entry=entry, value=found.value, conflicts=found.conflicts)


def _store(
    entry: Entry,
    section_key: str,
    value: Any,  # noqa: ANN401 - JSON as it is stored
    before: Any,  # noqa: ANN401 - as above
    *,
    by: Person,
    at: datetime,
) -> None:
    entry.answers = {**entry.answers, section_key: value}
    if section_key == BASICS:
        _take_basics(entry, value)
    _take_columns(entry, at=at)
    entry.saved_at = at
    db.session.flush()
    db.session.add(
        DraftChange(
            entry_id=entry.id,
            section_key=section_key,
            version=entry.version,
            old=changes_between(before, value),
            saved_by_id=by.id,
            saved_at=at,
        )
    )
    record(
        "registration:entry:saved", entry, by=by, at=at, edition=entry.edition, section=section_key
    )


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
        project_name=project_title(str(given["project_name"])),
        field_key=str(given["field_key"]),
        district_key=str(given["district_key"]),
        unit_key=str(given["unit_key"]),
    )
    if not basics.project_name:
        raise RefusedError("answer_missing", field="project_name")
    if len(basics.project_name) > _LONGEST_TITLE:
        over = len(basics.project_name) - _LONGEST_TITLE
        raise RefusedError("answer_too_long", field="project_name", most=_LONGEST_TITLE, over=over)
    if not any(basics.entrant in group.entrants for group in plan.groups):
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
