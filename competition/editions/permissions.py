"""Who may read and change an edition's plan."""

from datetime import datetime

from competition.accounts.permissions import can_organise_site, can_supervise
from competition.editions.models import PlanVersion


def can_read_version(person: object, version: PlanVersion, at: datetime) -> bool:
    """Tell whether somebody may read one version of a plan."""
    return can_supervise(person, version.edition, at)


def can_make_edition(person: object, _thing: object, at: datetime) -> bool:
    """Tell whether somebody may bring a new edition."""
    return can_organise_site(person, _thing, at)
