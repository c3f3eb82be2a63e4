"""What passing several entries at once would do: who is passed, who is not and why, who is told."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from competition.core.database import db
from competition.editions.models import Edition
from competition.registration.models import Entry, Revision
from competition.registration.queries import revision_of
from competition.rules.plan.publication import CheckQuestion
from competition.rules.recommending import unit_after
from competition.rules.transitions import EntryEvent, can_happen
from competition.rules.values import Outcome, Severity
from competition.screening.queries.queue import QueueRow, queue_rows
from competition.screening.queries.sheet import check_questions


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkRow:
    """One of the entries that would be passed. ``unclear`` counts what the machine cannot tell."""

    row: QueueRow
    revision: Revision
    unclear: int

    @property
    def mark(self) -> str:
        """Return the entry with the revision that was looked at, as forms name it."""
        return f"{self.row.entry.public_id}:{self.revision.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPreview:
    """Every consequence of passing the entries that were ticked.

    ``held`` are ticked entries that are not passed in bulk, each with the code of the reason;
    ``missing`` counts those that are not with the officer's units any more. ``passed_to`` counts
    the entries by the unit that they go to next, ``None`` for the organiser.
    """

    rows: tuple[BulkRow, ...]
    held: tuple[tuple[Entry, str], ...]
    missing: int
    questions: tuple[CheckQuestion, ...]
    passed_to: Mapping[str | None, int]

    @property
    def unclear(self) -> int:
        """Return how many of the entries have something that the machine cannot tell."""
        return sum(one.unclear > 0 for one in self.rows)

    @property
    def late(self) -> int:
        """Return how many of the entries are passed after their day."""
        return sum(one.row.turn.is_late for one in self.rows)


def preview_bulk(
    edition: Edition, units: Iterable[str], public_ids: Iterable[str], *, at: datetime
) -> BulkPreview:
    """Return what passing the named entries would do; four statements however many they are."""
    wanted, units = set(public_ids), frozenset(units)
    entries = [one for one in _named(edition, wanted) if one.desk in units]
    rows, held = [], []
    for row in queue_rows(edition, entries, at):
        why = why_held(row)
        if why:
            held.append((row.entry, why))
        else:
            revision = revision_of(row.entry)
            unclear = _count(revision, Outcome.UNKNOWN)
            rows.append(BulkRow(row=row, revision=revision, unclear=unclear))
    asked = {
        one.key: one for row in rows for one in check_questions(edition.plan, row.row.entry.entrant)
    }
    return BulkPreview(
        rows=tuple(rows),
        held=tuple(held),
        missing=len(wanted) - len(entries),
        questions=tuple(one for one in edition.plan.screening.questions if one.key in asked),
        passed_to=Counter(unit_after(edition.plan, one.row.entry.desk) for one in rows),
    )


def why_held(row: QueueRow) -> str:
    """Return the code of why an entry is not passed in bulk; nothing if it may be.

    What the machine found against an entry is for a person to look at, one by one.
    """
    if not can_happen(row.entry.state, EntryEvent.RECOMMEND):
        return "entry_not_waiting"
    if not row.turn.may_decide:
        return "screening_closed"
    failed = _count(revision_of(row.entry), Outcome.FAIL)
    return "bulk_finding" if failed else ""


def _named(edition: Edition, public_ids: Iterable[str]) -> list[Entry]:
    return list(
        db.session.scalars(
            select(Entry)
            .where(
                Entry.edition_id == edition.id,
                Entry.submitted_at.is_not(None),
                Entry.public_id.in_(sorted(public_ids)),
            )
            .options(joinedload(Entry.owner), selectinload(Entry.revisions))
            .order_by(Entry.reference, Entry.id)
        )
    )


def _count(revision: Revision, outcome: Outcome) -> int:
    """How many findings of its group, reminders aside, had an outcome when it was submitted."""
    return sum(
        one["outcome"] == outcome
        and one["severity"] != Severity.WARN
        and (not one["groups"] or revision.group_key in one["groups"])
        for one in revision.findings
    )
