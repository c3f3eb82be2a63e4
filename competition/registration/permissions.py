"""Who may do what with an entry and its documents.

The rooms above enrol whom else an entry or a document is open to: officers, judges.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from competition.accounts.permissions import can_organise, can_supervise
from competition.editions.models import Edition
from competition.registration.models import Attachment, Entry, Share, ShareKind
from competition.rules.calendar import may_happen
from competition.rules.transitions import EntryEvent, EntryState, can_happen

entry_readers: list[Callable[[object, Entry, datetime], bool]] = []
"""The screening enrols here the officers: they read an entry whole, with names."""

file_readers: list[Callable[[object, Attachment, datetime], bool]] = []
"""The assignment enrols here the judges: they read single documents, under neutral names."""

_EDITABLE = (EntryState.DRAFT, EntryState.SUBMITTED)


def owns_entry(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether an entry is the person's own."""
    return bool(getattr(person, "is_active", False)) and entry.owner_id == getattr(
        person, "id", None
    )


def edits_entry(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether somebody fills in an entry: its owner, or a colleague whom he invited."""
    return owns_entry(person, entry, at) or _holds(person, entry, ShareKind.EDIT)


def signs_off_entry(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether somebody is the authorised person who is asked to sign an entry off."""
    return _holds(person, entry, ShareKind.SIGN_OFF)


def _holds(person: object, entry: Entry, kind: ShareKind) -> bool:
    return bool(getattr(person, "is_active", False)) and any(
        one.is_held and one.kind == kind and one.person_id == getattr(person, "id", None)
        for one in entry.shares
    )


def can_start_entry(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may begin an entry now, extensions for all included."""
    return bool(getattr(person, "is_active", False)) and may_happen(
        edition.phases, "create_entry", at
    )


def can_read_entry(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether somebody may read an entry whole: owner, organiser, supervisor, its officers."""
    return (
        edits_entry(person, entry, at)
        or signs_off_entry(person, entry, at)
        or can_supervise(person, entry.edition, at)
        or any(allows(person, entry, at) for allows in entry_readers)
    )


def can_manage_entry(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether somebody may read an entry with its history: organiser or supervisor."""
    return can_supervise(person, entry.edition, at)


def can_organise_entry(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether somebody organises the edition of an entry."""
    return can_organise(person, entry.edition, at)


def is_editable(entry: Entry, at: datetime) -> bool:
    """Tell whether an entry may be changed now: before the deadline, or what was returned."""
    if entry.state == EntryState.RETURNED:
        due = entry.correction_due_at
        return at < due if due is not None else may_happen(entry.phases, "answer_corrections", at)
    return entry.state in _EDITABLE and may_happen(entry.phases, "edit_entry", at)


def can_edit_entry(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether somebody may change an entry now."""
    return edits_entry(person, entry, at) and is_editable(entry, at)


def can_submit_entry(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether somebody may submit an entry; whether in time is the submission's to say."""
    again = entry.state in (EntryState.SUBMITTED, EntryState.RETURNED)
    event = EntryEvent.RESUBMIT if again else EntryEvent.SUBMIT
    return owns_entry(person, entry, at) and can_happen(entry.state, event)


def can_withdraw_entry(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether somebody may withdraw an entry now; a draft at any time."""
    return (
        owns_entry(person, entry, at)
        and can_happen(entry.state, EntryEvent.WITHDRAW)
        and (entry.state == EntryState.DRAFT or may_happen(entry.phases, "withdraw_entry", at))
    )


def can_read_attachment(person: object, attachment: Attachment, at: datetime) -> bool:
    """Tell whether somebody may open a document: by the entry, or by an enrolled room."""
    return can_read_entry(person, attachment.entry, at) or any(
        allows(person, attachment, at) for allows in file_readers
    )


class PartOfEntry(Protocol):
    """A section or a document slot of an entry."""

    @property
    def entry(self) -> Entry: ...


def edits_part(person: object, part: PartOfEntry, at: datetime) -> bool:
    """Tell whether a section or a document slot is of an entry that the person fills in."""
    return edits_entry(person, part.entry, at)


def owns_part(person: object, part: PartOfEntry, at: datetime) -> bool:
    """Tell whether something is of the person's own entry."""
    return owns_entry(person, part.entry, at)


def ends_share(person: object, share: Share, at: datetime) -> bool:
    """Tell whether somebody may end a share: the entry's owner, or whoever holds it."""
    return owns_entry(person, share.entry, at) or (
        bool(getattr(person, "is_active", False))
        and share.person_id is not None
        and share.person_id == getattr(person, "id", None)
    )


def edits_attachment(person: object, attachment: Attachment, at: datetime) -> bool:
    """Tell whether a document is of an entry that the person fills in."""
    return edits_entry(person, attachment.entry, at)


def has_submitted(person: object, entry: Entry, at: datetime) -> bool:
    """Tell whether an entry was submitted, to those who filled it in."""
    return edits_entry(person, entry, at) and entry.submitted_at is not None
