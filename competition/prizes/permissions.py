"""Who may read, allocate and confirm prizes."""

from datetime import datetime
from typing import Protocol

from competition.accounts.permissions import can_organise, can_supervise
from competition.editions.models import Edition
from competition.prizes.models import AllocationRun
from competition.rules.transitions import AllocationEvent, can_happen


def can_read_prizes(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may read allocations: organisers and supervisors."""
    return can_supervise(person, edition, at)


def can_allocate_prizes(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may allocate prizes."""
    return can_organise(person, edition, at)


def can_read_allocation(person: object, run: AllocationRun, at: datetime) -> bool:
    """Tell whether somebody may read one allocation."""
    return can_supervise(person, run.edition, at)


class OfEdition(Protocol):
    """An allocation, or something asked of it."""

    @property
    def edition(self) -> Edition: ...


def can_manage_allocation(person: object, thing: OfEdition, at: datetime) -> bool:
    """Tell whether somebody may work on an allocation; a superseded one then says so itself."""
    return can_organise(person, thing.edition, at)


def can_decide_on_prizes(person: object, run: AllocationRun, at: datetime) -> bool:
    """Tell whether somebody may record or sign decisions: an organiser, while it is proposed."""
    return can_organise(person, run.edition, at) and can_happen(run.state, AllocationEvent.CONFIRM)
