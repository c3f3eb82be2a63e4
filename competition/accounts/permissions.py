"""Who may do what by the roles that people hold. A visitor and a disabled account hold none."""

from datetime import datetime
from typing import Protocol

from competition.accounts.models import OF_A_UNIT, Person, Role

STAFF_ROLES = tuple(Role)


class Keyed(Protocol):
    """An edition, or anything else that carries an edition's key."""

    @property
    def key(self) -> str: ...


def holds(person: object, role: Role, edition_key: str | None, unit_key: str | None = None) -> bool:
    """Tell whether somebody holds a role now: for the edition or the whole site, and the unit.

    With ``edition_key=None`` only a role for the whole site counts.
    """
    return (
        bool(getattr(person, "is_authenticated", False))
        and bool(getattr(person, "is_active", False))
        and bool(person.has_role(role, edition_key, unit_key))  # type: ignore[attr-defined]  # only a Person is authenticated
    )


def can_organise(person: object, edition: Keyed, at: datetime) -> bool:
    """Tell whether somebody organises this edition."""
    return holds(person, Role.ORGANISER, edition.key)


def can_supervise(person: object, edition: Keyed, at: datetime) -> bool:
    """Tell whether somebody may read what is decided: an organiser or a supervisor."""
    return holds(person, Role.ORGANISER, edition.key) or holds(person, Role.SUPERVISOR, edition.key)


def can_pay_in(person: object, edition: Keyed, at: datetime) -> bool:
    """Tell whether somebody pays the prizes of this edition: the finance office."""
    return holds(person, Role.FINANCE, edition.key)


def can_judge_in(person: object, edition: Keyed, at: datetime) -> bool:
    """Tell whether somebody is a judge of this edition."""
    return holds(person, Role.JUDGE, edition.key)


def can_organise_site(person: object, _thing: object, at: datetime) -> bool:
    """Tell whether somebody organises the whole site."""
    return holds(person, Role.ORGANISER, None)


def is_staff(person: object) -> bool:
    """Tell whether somebody holds any role now, and so is under the stricter sign-in rules."""
    return bool(getattr(person, "is_authenticated", False)) and any(
        grant.ended_at is None
        for grant in person.grants  # type: ignore[attr-defined]  # as above
    )


def can_give_role(
    by: Person | None, role: str, edition_key: str | None, unit_key: str | None
) -> bool:
    """Tell whether somebody may give a role of an edition (``None``: of the site), or end it.

    The organiser gives every role. A unit's manager gives that of an officer, for his own unit
    alone. ``by=None`` is the command line, by which the first organiser comes.
    """
    return (
        by is None
        or holds(by, Role.ORGANISER, edition_key)
        or (role == Role.OFFICER and unit_key is not None and manages(by, edition_key, unit_key))
    )


def manages(person: object, edition_key: str | None, unit_key: str) -> bool:
    """Tell whether somebody is a manager of this very unit in this edition."""
    return edition_key is not None and holds(person, Role.MANAGER, edition_key, unit_key)


def scope_fits(role: Role, edition_key: str | None, unit_key: str | None) -> bool:
    """Tell whether a role may have this scope: an officer has a unit, a judge an edition."""
    if role in OF_A_UNIT:
        return edition_key is not None and unit_key is not None
    return unit_key is None and (role != Role.JUDGE or edition_key is not None)
