"""Who checks, who accepts, and who may read what was checked."""

from datetime import datetime

from competition.accounts.permissions import can_organise, can_supervise
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.registration.permissions import entry_readers
from competition.rules.plan.edition import Plan


def units_below(plan: Plan, units: frozenset[str]) -> frozenset[str]:
    """Return units together with every unit below them in the plan."""
    found = frozenset(unit for unit in units if unit in plan.units_by_key)
    while True:
        wider = found | {unit.key for unit in plan.units if unit.above in found}
        if wider == found:
            return found
        found = wider


def units_of(person: object, edition: Edition) -> frozenset[str]:
    """Return the units whose entries somebody checks: his own and those below them."""
    if not getattr(person, "is_authenticated", False) or not getattr(person, "is_active", False):
        return frozenset()
    own = person.units_in(edition.key)  # type: ignore[attr-defined]  # only a Person is authenticated
    return units_below(edition.plan, own) if own else frozenset()


def can_see_queue(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody is an officer of any recommending unit of an edition."""
    return bool(units_of(person, edition))


def can_check_entry(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether an entry that was handed in is one of the officer's units."""
    return entry.submitted_at is not None and entry.unit_key in units_of(person, entry.edition)


def can_accept(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody accepts entries for the organiser."""
    return can_organise(person, edition, at)


def can_accept_entry(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether somebody may look at an entry to accept it or to send it back."""
    return entry.submitted_at is not None and can_accept(person, entry.edition, at)


def can_see_progress(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may see how far every unit is."""
    return can_supervise(person, edition, at)


entry_readers.append(can_check_entry)
