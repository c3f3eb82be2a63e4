"""What the site holds of a person, to be taken along: the rooms above add what they hold."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from competition.accounts.models import Person, SignIn
from competition.accounts.permissions import is_staff
from competition.core.database import db
from competition.notifications.models import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalFile:
    """A stored file of a person: the path in the package, and the hash of its content."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """Plain JSON data under a name, and the files that belong to them."""

    name: str
    data: Any
    files: tuple[PersonalFile, ...] = ()


data_sources: list[Callable[[Person], PersonalData]] = []
"""The rooms above enrol here what they hold of a person."""


def personal_data(person: Person) -> list[PersonalData]:
    """Return everything that is held of a person, room by room."""
    return [_account(person), _letters(person), *(source(person) for source in data_sources)]


def _account(person: Person) -> PersonalData:
    sign_ins = db.session.scalars(
        select(SignIn).where(SignIn.person_id == person.id).order_by(SignIn.id)
    )
    data: Mapping[str, Any] = {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "language": person.language,
        "created_at": person.created_at.isoformat(),
        "second_factor": person.second_factor_secret is not None,
        "roles": [
            {"role": one.role, "edition": one.edition_key, "unit": one.unit_key}
            for one in person.grants
        ],
        "sign_ins": _moments(sign_ins),
    }
    return PersonalData(name="account", data=data)


def _moments(sign_ins: Iterable[SignIn]) -> list[dict[str, str | None]]:
    return [
        {
            "from": one.created_at.isoformat(),
            "last_seen": one.seen_at.isoformat(),
            "ended": one.ended_at.isoformat() if one.ended_at else None,
        }
        for one in sign_ins
    ]


def _letters(person: Person) -> PersonalData:
    letters = db.session.scalars(
        select(Letter).where(Letter.person_id == person.id).order_by(Letter.id)
    )
    return PersonalData(
        name="letters",
        data=[
            {
                "at": one.created_at.isoformat(),
                "subject": one.subject,
                "body": "" if one.is_secret else one.body,
            }
            for one in letters
        ],
    )


erasure_bars: list[Callable[[Person, datetime], Iterable[str]]] = []
"""The rooms above enrol here what stands against the deletion of an account, as codes."""


def bars_to_erasure(person: Person, at: datetime) -> list[str]:
    """Return the codes of what has to be settled before an account can be deleted."""
    staff = ["erasure_staff"] if is_staff(person) else []
    return [*staff, *(code for bar in erasure_bars for code in bar(person, at))]
