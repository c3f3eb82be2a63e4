"""Who may read, write and change an edition's plan, and who may make an edition."""

from datetime import datetime

from competition.accounts.permissions import can_organise, can_organise_site, can_supervise
from competition.editions.models import Edition, PlanChange, PlanDraft, PlanVersion


def can_read_version(person: object, version: PlanVersion, at: datetime) -> bool:
    """Tell whether somebody may read one version of a plan."""
    return can_supervise(person, version.edition, at)


def can_make_edition(person: object, _thing: object, at: datetime) -> bool:
    """Tell whether somebody may bring a new edition."""
    return can_organise_site(person, _thing, at)


def can_make_edition_like(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may make another edition like this one: whoever organises it."""
    return can_organise(person, edition, at)


def can_edit_draft(person: object, draft: PlanDraft, at: datetime) -> bool:
    """Tell whether somebody may read and change the draft of a plan."""
    return can_organise(person, draft.edition, at)


def can_read_change(person: object, change: PlanChange, at: datetime) -> bool:
    """Tell whether somebody may read a proposed change of a sealed plan."""
    return can_supervise(person, change.edition, at)


def can_decide_change(person: object, change: PlanChange, at: datetime) -> bool:
    """Tell whether somebody may answer a proposed change; who proposed it may take it back."""
    return can_organise(person, change.edition, at)
