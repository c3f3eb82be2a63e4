"""Who is told of a verdict: the entry's owner, or the officers of its unit."""

from collections.abc import Iterable
from datetime import datetime

from competition.accounts.models import OF_A_UNIT, Person
from competition.accounts.queries import list_grants_in
from competition.core.links import link_to
from competition.notifications.operations import write_letter
from competition.registration.models import Entry
from competition.registration.queries import (
    pin_places,
    pins_from,
    place_of,
)
from competition.rules.plan.organisation import Contact
from competition.screening.models import Acceptance, RecommendationList, Verdict


def officers_of(entry: Entry) -> list[Person]:
    """Return who checks for the unit that an entry is with, each once, if he can read letters."""
    return _checkers(entry.edition.key, entry.desk)


def _checkers(edition_key: str, unit_key: str) -> list[Person]:
    found = {
        grant.person_id: grant.person
        for grant in list_grants_in(edition_key)
        if grant.role in OF_A_UNIT and grant.unit_key == unit_key and grant.person.is_active
    }
    return list(found.values())


def tell_owner_of_recommendation(verdict: Verdict, *, at: datetime) -> None:
    """Tell the applicant that the unit recommends the entry."""
    _tell_owner("entry_recommended", verdict.entry, at=at)


def tell_owner_passed_on(verdict: Verdict, *, to: str, at: datetime) -> None:
    """Tell the applicant that the unit recommends the entry to the unit above."""
    plan, language = verdict.entry.edition.plan, verdict.entry.owner.language
    above = plan.units_by_key[to].name.in_language(language)
    _tell_owner("entry_passed_on", verdict.entry, at=at, unit_key=verdict.unit_key, above=above)


def tell_owner_of_return(verdict: Verdict, *, rounds_left: int, at: datetime) -> None:
    """Tell the applicant what to correct, where, and until when."""
    entry = verdict.entry
    language = entry.owner.language
    places = pin_places(entry.edition.plan, entry.entrant)
    pins = [
        {
            "place": place.words(language),
            "file": pin.file or "",
            "page": pin.page,
            "words": pin.words,
        }
        for pin in pins_from(verdict.pins)
        if (place := place_of(places, pin)) is not None
    ]
    _tell_owner(
        "entry_returned",
        entry,
        at=at,
        pins=pins,
        reason=verdict.reason,
        due_at=verdict.due_at,
        rounds_left=rounds_left,
    )


def tell_owner_of_refusal(verdict: Verdict, *, at: datetime) -> None:
    """Tell the applicant why the entry was refused, and whom to answer."""
    plan = verdict.entry.edition.plan
    language = verdict.entry.owner.language
    clause = next((one.clause for one in plan.criteria if one.key == verdict.clause_key), None)
    _tell_owner(
        "entry_refused",
        verdict.entry,
        at=at,
        clause=clause.in_language(language) if clause else "",
        reason=verdict.reason,
        offices=contact_lines(plan.contest.contacts, language),
    )


def tell_owner_verdict_taken_back(verdict: Verdict, *, at: datetime) -> None:
    """Tell the applicant that a verdict does not count any more, and why."""
    _tell_owner(
        "verdict_taken_back",
        verdict.entry,
        at=at,
        taken_back=verdict.kind,
        reason=verdict.withdrawn_reason,
    )


def tell_owner_of_acceptance(accepted: Acceptance, *, at: datetime) -> None:
    """Tell the applicant that the organiser has accepted the entry, and its number."""
    _tell_owner(
        "entry_accepted",
        accepted.entry,
        at=at,
        number=accepted.code,
        batch=accepted.batch.number,
    )


def tell_officers_sent_back(verdict: Verdict, *, due_at: datetime | None, at: datetime) -> None:
    """Tell the unit's officers that the organiser sent an entry back, and why."""
    entry = verdict.entry
    for officer in officers_of(entry):
        write_letter(
            "entry_sent_back",
            officer,
            at=at,
            edition=entry.edition,
            reason=verdict.reason,
            due_at=due_at,
            page=link_to(
                "screening_officer.check", edition_key=entry.edition.key, entry_id=entry.public_id
            ),
            **_words(entry, officer.language),
        )


def tell_officers_list_reopened(made: RecommendationList, *, at: datetime) -> None:
    """Tell who checks for a unit that its list was reopened, and why."""
    plan = made.edition.plan
    for person in _checkers(made.edition.key, made.unit_key):
        write_letter(
            "list_reopened",
            person,
            at=at,
            edition=made.edition,
            contest=plan.contest.name.in_language(person.language),
            unit=plan.units_by_key[made.unit_key].name.in_language(person.language),
            reason=made.reopen_reason,
            page=link_to(
                "screening_officer.show_list",
                edition_key=made.edition.key,
                unit_key=made.unit_key,
            ),
        )


def contact_lines(contacts: Iterable[Contact], language: str) -> list[str]:
    """Return the offices that take questions about an entry, each in one line."""
    return [
        "  ".join(part for part in (one.office.in_language(language), one.phone, one.email) if part)
        for one in contacts
        if one.role == "business"
    ]


def _tell_owner(
    kind: str, entry: Entry, *, at: datetime, unit_key: str = "", **values: object
) -> None:
    words = _words(entry, entry.owner.language, unit_key)
    page = link_to("registration_applicant.entry", entry_id=entry.public_id)
    write_letter(kind, entry.owner, at=at, edition=entry.edition, page=page, **words, **values)


def _words(entry: Entry, language: str, unit_key: str = "") -> dict[str, object]:
    plan = entry.edition.plan
    unit = plan.units_by_key.get(unit_key or entry.desk)
    return {
        "contest": plan.contest.name.in_language(language),
        "project": entry.project_name,
        "reference": entry.reference or "",
        "unit": unit.name.in_language(language) if unit else entry.desk,
    }
