"""Builders of checked entries: through the operations, by an officer of the entry's unit."""

from datetime import datetime

from sqlalchemy import select

from competition.accounts.models import Person, Role
from competition.audit.models import AuditEvent
from competition.core.database import db
from competition.editions.models import Edition
from competition.notifications.models import Letter
from competition.registration.models import Entry
from competition.registration.queries import Pin
from competition.rules.values import CHINA
from competition.screening.models import Answer, Verdict
from competition.screening.operations import recommend_entry, return_entry
from competition.screening.queries import check_questions
from tests.factories.accounts import make_person

A_PIN = Pin(section="entity", question="address", document=None, words="请写到门牌号")

A_DOCUMENT = Pin(section=None, question=None, document="licence", words="请换清晰的扫描件")


def make_officer(edition: Edition, unit_key: str = "wujin-kjj", **values: object) -> Person:
    """Add an officer of a recommending unit."""
    return make_person(role=Role.OFFICER, edition_key=edition.key, unit_key=unit_key, **values)


def make_organiser(edition: Edition, **values: object) -> Person:
    """Add an organiser of an edition."""
    return make_person(role=Role.ORGANISER, edition_key=edition.key, **values)


def all_yes(entry: Entry) -> dict[str, str]:
    """Return a check list on which everything is in order."""
    return {one.key: Answer.YES for one in check_questions(entry.edition.plan, entry.entrant)}


def recommend(entry: Entry, *, by: Person, at: datetime, grade: str = "A") -> Verdict:
    """Recommend an entry with everything in order."""
    return recommend_entry(entry, checks=all_yes(entry), grade=grade, by=by, at=at)


def give_back(
    entry: Entry, *, by: Person, at: datetime, pins: tuple[Pin, ...] = (A_PIN,)
) -> Verdict:
    """Return an entry for one correction."""
    return return_entry(entry, pins=pins, by=by, at=at)


def moment(text: str) -> datetime:
    """Return a moment of China's time: ``2022-05-10 17:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def lines() -> list[tuple[str, str, str]]:
    """Return what screening left in the audit log: kind, subject, reason."""
    return [
        (line.kind, line.subject, line.reason)
        for line in db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq))
        if line.kind.startswith("screening:")
    ]


def letters() -> list[tuple[str, str]]:
    """Return the letters of screening: kind and address."""
    return [
        (letter.kind, letter.to_address)
        for letter in db.session.scalars(select(Letter).order_by(Letter.id))
        if letter.kind != "entry_submitted"
    ]


def body_of(kind: str) -> str:
    """Return the body of the last letter of a kind."""
    return db.session.scalars(
        select(Letter.body).where(Letter.kind == kind).order_by(Letter.id.desc())
    ).first()
