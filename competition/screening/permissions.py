"""Who checks, who accepts, and who may read what was checked."""

from datetime import datetime
from typing import Protocol

from competition.accounts.models import Role
from competition.accounts.permissions import can_organise, can_supervise, manages
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.registration.permissions import entry_readers
from competition.rules.recommending import desks_passed, units_below
from competition.screening.models import AcceptanceBatch


class HeldInUnit(Protocol):
    """A role or an invitation to one, with its scope."""

    @property
    def role(self) -> str | None: ...

    @property
    def edition_key(self) -> str | None: ...

    @property
    def unit_key(self) -> str | None: ...


class OfUnit(Protocol):
    """Something that belongs to a recommending unit of an edition."""

    @property
    def edition(self) -> Edition: ...

    @property
    def unit_key(self) -> str: ...


def units_of(person: object, edition: Edition) -> frozenset[str]:
    """Return the units for which somebody checks.

    His own, and those below them unless the plan makes a chain: then an entry comes to a unit
    only when the one below has passed it on.
    """
    own = _own_units(person, edition)
    return own if edition.plan.screening.is_chain else units_below(edition.plan, own)


def _own_units(person: object, edition: Edition) -> frozenset[str]:
    if not getattr(person, "is_authenticated", False) or not getattr(person, "is_active", False):
        return frozenset()
    own: frozenset[str] = person.units_in(edition.key)  # type: ignore[attr-defined]  # only a Person is authenticated
    return own & edition.plan.units_by_key.keys()


def can_see_queue(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody is an officer of any recommending unit of an edition."""
    return bool(units_of(person, edition))


def can_check_entry(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether an entry that was handed in is, or was, with one of the officer's units."""
    if entry.submitted_at is None:
        return False
    passed = desks_passed(entry.edition.plan, entry.unit_key, entry.desk)
    return not units_of(person, entry.edition).isdisjoint(passed)


def can_decide_entry(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether an entry that was handed in is with one of the officer's units now."""
    return entry.submitted_at is not None and entry.desk in units_of(person, entry.edition)


def can_manage_officers(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody appoints the officers of any recommending unit of an edition."""
    return bool(managed_units(person, edition))


def managed_units(person: object, edition: Edition) -> frozenset[str]:
    """Return the units of the plan whose officers somebody appoints."""
    if not getattr(person, "is_authenticated", False) or not getattr(person, "is_active", False):
        return frozenset()
    own: frozenset[str] = person.managed_in(edition.key)  # type: ignore[attr-defined]  # as above
    return own & edition.plan.units_by_key.keys()


def can_read_list(person: object, whose: OfUnit, at: datetime) -> bool:
    """Tell whether somebody reads a unit's recommendation list: its side, and who supervises."""
    return can_supervise(person, whose.edition, at) or whose.unit_key in units_of(
        person, whose.edition
    )


def can_submit_list(person: object, whose: OfUnit, at: datetime) -> bool:
    """Tell whether somebody submits the list of this very unit."""
    return whose.unit_key in _own_units(person, whose.edition)


def can_reopen_list(person: object, whose: OfUnit, at: datetime) -> bool:
    """Tell whether somebody reopens a submitted list: the organiser."""
    return can_organise(person, whose.edition, at)


def can_end_officer(person: object, held: HeldInUnit, at: datetime) -> bool:
    """Tell whether a role or an invitation is an officer's, in a unit that somebody manages."""
    return (
        held.role == Role.OFFICER
        and held.unit_key is not None
        and manages(person, held.edition_key, held.unit_key)
    )


def can_accept(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody accepts entries for the organiser."""
    return can_organise(person, edition, at)


def can_accept_entry(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether somebody may look at an entry to accept it or to send it back."""
    return entry.submitted_at is not None and can_accept(person, entry.edition, at)


def can_handle_batch(person: object, batch: AcceptanceBatch, at: datetime) -> bool:
    """Tell whether somebody publishes a batch of acceptance, and takes it down."""
    return can_accept(person, batch.edition, at)


def can_see_progress(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may see how far every unit is."""
    return can_supervise(person, edition, at)


entry_readers.append(can_check_entry)
