"""Who may file, read and decide objections."""

from datetime import datetime

from competition.accounts.permissions import can_organise, can_supervise
from competition.editions.models import Edition
from competition.objections.models import Objection
from competition.publication.models import Notice
from competition.publication.permissions import can_read_released


def can_object(person: object, notice: Notice, at: datetime) -> bool:
    """Tell whether a notice can be objected to: by anybody, once a list with a period is out.

    After the period the form stays open: what comes late is refused by rule, and kept.
    """
    return can_read_released(person, notice, at) and notice.publicity_closes_at is not None


def can_read_objections(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may read the objections of an edition."""
    return can_supervise(person, edition, at)


def can_read_objection(person: object, objection: Objection, at: datetime) -> bool:
    """Tell whether somebody may read an objection with the filer's data."""
    return can_supervise(person, objection.notice.edition, at)


def can_handle_objection(person: object, objection: Objection, at: datetime) -> bool:
    """Tell whether somebody may handle objections at all; ties are asked when they act."""
    return can_organise(person, objection.notice.edition, at)
