"""Who may moderate and release feedback."""

from datetime import datetime

from competition.accounts.permissions import can_organise, can_supervise
from competition.editions.models import Edition
from competition.ranking.queries import JudgedRound


def can_read_rounds(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may see how far feedback has come; it shows no comment."""
    return can_supervise(person, edition, at)


def can_moderate(person: object, judged: JudgedRound, at: datetime) -> bool:
    """Tell whether somebody may read and moderate comments: organisers, of a round that is closed.

    While a round is open nobody but its judges reads what they write.
    """
    return can_organise(person, judged.edition, at) and judged.is_closed
