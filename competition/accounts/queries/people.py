"""Reading people and how they are reached."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.accounts.models import Person
from competition.core.database import db
from competition.rules.identity import PhoneKind, Verdict, check_email, check_phone


@dataclass(frozen=True, slots=True)
class Address:
    """How somebody is reached and signs in: an e-mail address or a mobile number, normal form."""

    email: str | None = None
    phone: str | None = None

    @property
    def value(self) -> str:
        """Return whichever there is."""
        return self.email or self.phone or ""


def read_address(written: str) -> Address | None:
    """Return what somebody wrote as an address in its normal form, or ``None`` if it is none."""
    if len(written) > 254:
        return None
    if "@" in written or "＠" in written:
        email = check_email(written)
        return None if email.verdict is Verdict.INVALID else Address(email=email.value)
    phone = check_phone(written)
    reachable = phone.kind in (PhoneKind.MOBILE, PhoneKind.ABROAD)
    return Address(phone=phone.checked.value) if reachable else None


def find_person_at(address: Address) -> Person | None:
    """Return whose address this is."""
    column, value = (
        (Person.email, address.email) if address.email else (Person.phone, address.phone)
    )
    return (
        db.session.scalars(select(Person).where(column == value).options(joinedload(Person.grants)))
        .unique()
        .one_or_none()
    )


def list_people() -> list[Person]:
    """Return everybody with their roles, by id."""
    return list(
        db.session.scalars(
            select(Person).options(joinedload(Person.grants)).order_by(Person.id)
        ).unique()
    )
