"""Who may compare an entry with what is known, and what of another's entry he may see.

An officer learns that another unit's entry is like the one he checks, of which edition it is and,
from an edition that is over for him, in which words. What an entry of this edition says is for the
officers of its own unit and for the organiser (decisions/0052).
"""

from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING

from competition.accounts.permissions import can_organise, can_supervise
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.registration.permissions import entry_readers

if TYPE_CHECKING:
    from competition.similarity.models import Candidate, KnownText


class Sight(IntEnum):
    """How much somebody may see of a known text."""

    BARE = 0
    PASSAGES = 1
    WHOLE = 2


def checks_entry(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether somebody checks an entry as an officer of its unit."""
    return any(allows(person, entry, at) for allows in entry_readers)


def can_compare(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether somebody may see what an entry is like: its officers, organiser, supervisor."""
    return entry.submitted_at is not None and (
        can_supervise(person, entry.edition, at) or checks_entry(person, entry, at)
    )


def sight_of(person: object, entry: Entry, known: "KnownText", at: datetime) -> Sight:
    """Return how much of a known text somebody sees beside an entry that he may compare."""
    other = known.entry
    if other is None or can_compare(person, other, at):
        return Sight.WHOLE
    return Sight.BARE if other.edition_id == entry.edition_id else Sight.PASSAGES


def can_see_candidate(person: object, candidate: "Candidate", at: datetime) -> bool:
    """Tell whether somebody may look at one likeness with its passages."""
    return (
        can_compare(person, candidate.entry, at)
        and sight_of(person, candidate.entry, candidate.known, at) > Sight.BARE
    )


def can_decide_likeness(person: object, candidate: "Candidate", at: datetime) -> bool:
    """Tell whether somebody may say that two projects are the same, similar or different."""
    entry = candidate.entry
    return can_see_candidate(person, candidate, at) and (
        can_organise(person, entry.edition, at) or checks_entry(person, entry, at)
    )


def can_oversee_likeness(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may see every likeness of an edition: organiser or supervisor."""
    return can_supervise(person, edition, at)


def can_compare_again(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may have every entry of an edition compared anew."""
    return can_organise(person, edition, at)
