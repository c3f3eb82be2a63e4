"""What a unit says of an entry: recommended, returned, refused; and taking it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.registration.models import Entry
from competition.registration.queries import (
    Pin,
    pages_at,
    pin_places,
    pin_row,
    place_of,
    revision_of,
)
from competition.rules.recommending import unit_after
from competition.rules.transitions import EntryEvent, can_happen, next_state
from competition.screening import notices
from competition.screening.models import Answer, Verdict, VerdictKind
from competition.screening.permissions import can_check_entry, can_decide_entry, units_of
from competition.screening.queries import (
    CheckingClock,
    came_at,
    check_questions,
    count_returns,
    is_listed,
    standing_verdict,
    turn_of,
    verdicts_of,
)

_MOST_PAGES = 9999
"""Of a file whose pages nobody counted."""


def recommend_entry(
    entry: Entry,
    *,
    checks: Mapping[str, str],
    grade: str = "",
    note: str = "",
    by: Person,
    at: datetime,
) -> Verdict:
    """Recommend an entry (通过并推荐): to the organiser, or in a chain to the unit above.

    ``checks`` answers every question of the plan for this entrant: question key →
    :class:`Answer`; a "no" stands against recommending. ``grade`` is one of the plan's grades
    where it has any. Refuses with ``check_open``, ``check_failed`` or ``grade_needed``.
    """
    _require_turn(entry, by=by, at=at)
    plan = entry.edition.plan
    kept = {one.key: str(checks.get(one.key, "")) for one in check_questions(plan, entry.entrant)}
    if not all(answer in list(Answer) for answer in kept.values()):
        raise RefusedError("check_open", field="checks")
    if Answer.NO in kept.values():
        raise RefusedError("check_failed", field="checks")
    if plan.screening.grades and grade not in plan.screening.grades:
        raise RefusedError("grade_needed", field="grade")
    above = unit_after(plan, entry.desk)
    kind = VerdictKind.PASSED_ON if above else VerdictKind.RECOMMENDED
    verdict = _verdict(entry, kind, note=note, by=by, at=at)
    verdict.checks = kept
    verdict.grade = grade if plan.screening.grades else ""
    if above is None:
        entry.state = next_state(entry.state, EntryEvent.RECOMMEND)
        _keep(verdict, "screening:entry:recommended", by=by, at=at, grade=verdict.grade)
        notices.tell_owner_of_recommendation(verdict, at=at)
    else:
        entry.state = next_state(entry.state, EntryEvent.PASS_ON)
        entry.desk_key = above
        _keep(verdict, "screening:entry:passed_on", by=by, at=at, grade=verdict.grade, to=above)
        notices.tell_owner_passed_on(verdict, to=above, at=at)
    return verdict


def return_entry(
    entry: Entry,
    *,
    reason: str = "",
    pins: Sequence[Pin],
    note: str = "",
    by: Person,
    at: datetime,
) -> Verdict:
    """Return an entry for correction (退回修改): each pin names a place of the form and says what.

    The applicant has the plan's working days from today. Refuses with ``returns_used``,
    ``pins_needed``, ``pin_place_unknown``, ``pin_words_needed``, ``pin_page_unknown`` or
    ``holidays_unknown``.
    """
    verdicts = _require_turn(entry, by=by, at=at)
    screening = entry.edition.plan.screening
    used = count_returns(verdicts)
    if used >= screening.most_returns:
        raise RefusedError("returns_used", most=screening.most_returns)
    _require_pins(entry, pins)
    due_at = CheckingClock(entry.edition).applicant_due(at)
    if due_at is None:
        raise RefusedError("holidays_unknown", year=at.year)
    entry.state = next_state(entry.state, EntryEvent.RETURN)
    entry.corrections = [pin_row(pin) for pin in pins]
    entry.correction_due_at = due_at
    verdict = _verdict(entry, VerdictKind.RETURNED, note=note, by=by, at=at)
    verdict.reason = reason.strip()
    verdict.pins = [pin_row(pin) for pin in pins]
    verdict.due_at = due_at
    _keep(verdict, "screening:entry:returned", by=by, at=at, reason=verdict.reason, pins=len(pins))
    rounds_left = screening.most_returns - used - 1
    notices.tell_owner_of_return(verdict, rounds_left=rounds_left, at=at)
    return verdict


def refuse_entry(
    entry: Entry, *, reason: str, clause: str = "", note: str = "", by: Person, at: datetime
) -> Verdict:
    """Refuse an entry (不通过) by a clause of the plan, for a reason.

    ``clause`` is the key of a criterion; empty for a ground that the reason itself names.
    Refuses with ``reason_needed`` or ``clause_unknown``.
    """
    _require_turn(entry, by=by, at=at)
    if not reason.strip():
        raise RefusedError("reason_needed", field="reason")
    if clause and clause not in [one.key for one in entry.edition.plan.criteria]:
        raise RefusedError("clause_unknown", field="clause")
    entry.state = next_state(entry.state, EntryEvent.REFUSE)
    verdict = _verdict(entry, VerdictKind.REFUSED, note=note, by=by, at=at)
    verdict.reason = reason.strip()
    verdict.clause_key = clause
    _keep(verdict, "screening:entry:refused", by=by, at=at, reason=verdict.reason, clause=clause)
    notices.tell_owner_of_refusal(verdict, at=at)
    return verdict


def take_back_verdict(entry: Entry, *, reason: str, by: Person, at: datetime) -> Verdict:
    """Take back what the unit said last, until somebody above has acted; the entry waits again.

    Refuses with ``verdict_cannot_be_taken_back``, ``verdict_listed`` (it stands on a signed list)
    or ``reason_needed``, and with ``screening_closed`` when there would be no time for another
    verdict.
    """
    if not can_check_entry(by, entry, at):
        raise NotFoundError
    verdicts = verdicts_of(entry)
    verdict = standing_verdict(entry, verdicts)
    if verdict is None or verdict.unit_key not in units_of(by, entry.edition):
        raise RefusedError("verdict_cannot_be_taken_back")
    if is_listed(entry, verdict.unit_key):
        raise RefusedError("verdict_listed")
    if not reason.strip():
        raise RefusedError("reason_needed", field="reason")
    came = came_at(entry, [one for one in verdicts if one is not verdict])
    if not CheckingClock(entry.edition).in_time(came, at):
        raise RefusedError("screening_closed")
    entry.state = next_state(entry.state, EntryEvent.TAKE_BACK)
    entry.desk_key = verdict.unit_key if verdict.unit_key != entry.unit_key else None
    entry.corrections = None
    entry.correction_due_at = None
    verdict.withdrawn_at = at
    verdict.withdrawn_by = by
    verdict.withdrawn_reason = reason.strip()
    _keep(
        verdict,
        "screening:verdict:taken_back",
        by=by,
        at=at,
        reason=verdict.withdrawn_reason,
        verdict=verdict.kind,
    )
    notices.tell_owner_verdict_taken_back(verdict, at=at)
    return verdict


def _require_turn(entry: Entry, *, by: Person, at: datetime) -> list[Verdict]:
    """Return the entry's verdicts if it is the unit's turn and the officer's business."""
    if not can_decide_entry(by, entry, at):
        raise NotFoundError
    if not can_happen(entry.state, EntryEvent.RECOMMEND):
        raise RefusedError("entry_not_waiting")
    verdicts = verdicts_of(entry)
    if not turn_of(entry, verdicts, at).may_decide:
        raise RefusedError("screening_closed")
    return verdicts


def _require_pins(entry: Entry, pins: Sequence[Pin]) -> None:
    if not pins:
        raise RefusedError("pins_needed", field="pins")
    places = pin_places(entry.edition.plan, entry.entrant)
    for pin in pins:
        if place_of(places, pin) is None:
            raise RefusedError("pin_place_unknown", field="pins")
        if not pin.words.strip():
            raise RefusedError("pin_words_needed", field="pins")
        if pin.page is not None:
            _require_page(entry, pin)


def _require_page(entry: Entry, pin: Pin) -> None:
    documents = revision_of(entry).documents
    most = pages_at(documents, pin)
    if pin.document is None or most == 0 or not 1 <= (pin.page or 0) <= (most or _MOST_PAGES):
        raise RefusedError("pin_page_unknown", field="pins", page=pin.page, pages=most or 0)


def _verdict(entry: Entry, kind: VerdictKind, *, note: str, by: Person, at: datetime) -> Verdict:
    return Verdict(
        entry=entry,
        revision=revision_of(entry),
        kind=kind,
        unit_key=entry.desk,
        internal_note=note.strip(),
        checks={},
        pins=[],
        decided_by=by,
        decided_at=at,
    )


def _keep(
    said: Verdict, line: str, *, by: Person, at: datetime, reason: str = "", **data: object
) -> None:
    """Flush and leave the one line of the log; the revision says what was looked at."""
    db.session.add(said)
    db.session.flush()
    entry = said.entry
    record(
        line,
        entry,
        by=by,
        at=at,
        edition=entry.edition,
        reason=reason,
        revision=said.revision.number,
        unit=said.unit_key,
        **data,
    )
