"""Who brings in what earlier editions know, and who may look at it."""

from datetime import datetime

from competition.accounts.permissions import can_organise, can_supervise
from competition.editions.models import Edition
from competition.history.models import PastImport


def can_read_history(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may see which tables were brought in: organiser or supervisor."""
    return can_supervise(person, edition, at)


def can_import_history(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may bring in a table of earlier editions."""
    return can_organise(person, edition, at)


def can_read_import(person: object, table: PastImport, at: datetime) -> bool:
    """Tell whether somebody may look at a table that was brought in."""
    return can_supervise(person, table.edition, at)


def can_handle_import(person: object, table: PastImport, at: datetime) -> bool:
    """Tell whether somebody may confirm or undo a table."""
    return can_organise(person, table.edition, at)
