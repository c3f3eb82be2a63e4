"""Who may read and change an edition's plan."""

from datetime import datetime

from competition.accounts.permissions import can_organise, can_organise_site, can_supervise
from competition.editions.models import Edition, PlanVersion


def can_add_version(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may bring a new version of the plan: an organiser, until sealing."""
    return can_organise(person, edition, at) and not edition.version.is_sealed


def can_seal_plan(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may seal the plan in force."""
    return can_organise(person, edition, at) and not edition.version.is_sealed


def can_read_version(person: object, version: PlanVersion, at: datetime) -> bool:
    """Tell whether somebody may read one version of a plan."""
    return can_supervise(person, version.edition, at)


def can_make_edition(person: object, _thing: object, at: datetime) -> bool:
    """Tell whether somebody may bring a new edition."""
    return can_organise_site(person, _thing, at)
