"""What waits for the organiser: recommended entries, and what accepting them would do."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from competition.core.database import db
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.rules.plan.organisation import Group
from competition.rules.transitions import EntryState
from competition.screening.models import Verdict, VerdictKind
from competition.screening.queries.batches import (
    acceptance_code,
    last_batch_number,
    last_sequence,
)
from competition.screening.queries.lists import unlisted_among


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCount:
    """How many entries of a group are accepted now, and how many more would be."""

    group: Group
    now: int
    more: int

    @property
    def then(self) -> int:
        """Return how many there would be."""
        return self.now + self.more


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptancePreview:
    """Every consequence of accepting some entries. ``grades`` are by the entries' ids.

    ``batch``, ``first`` and ``last`` are the numbers that would be given; ``unlisted`` stand on no
    list that their unit has submitted.
    """

    entries: Sequence[Entry]
    grades: dict[int, str]
    groups: tuple[GroupCount, ...]
    missing: int
    batch: int
    first: str
    last: str
    unlisted: tuple[Entry, ...]


def recommended_among(edition: Edition, public_ids: Iterable[str]) -> list[Entry]:
    """Return the entries named that wait for acceptance, with what accepting them needs."""
    return list(
        db.session.scalars(
            select(Entry)
            .where(
                Entry.edition_id == edition.id,
                Entry.state == EntryState.RECOMMENDED,
                Entry.public_id.in_(sorted(set(public_ids))),
            )
            .options(joinedload(Entry.owner), selectinload(Entry.revisions))
            .order_by(Entry.unit_key, Entry.reference, Entry.id)
        )
    )


def preview_acceptance(edition: Edition, public_ids: Iterable[str]) -> AcceptancePreview:
    """Return what accepting the named entries would do; ``missing`` of them cannot be accepted."""
    wanted = set(public_ids)
    entries = recommended_among(edition, wanted)
    more = Counter(entry.group_key for entry in entries)
    accepted = _accepted_by_group(edition)
    given = last_sequence(edition)
    return AcceptancePreview(
        entries=entries,
        grades=grades_of([entry.id for entry in entries]),
        groups=tuple(
            GroupCount(group=group, now=accepted.get(group.key, 0), more=more[group.key])
            for group in edition.plan.groups
            if more[group.key]
        ),
        missing=len(wanted) - len(entries),
        batch=last_batch_number(edition) + 1,
        first=acceptance_code(edition, given + 1),
        last=acceptance_code(edition, given + len(entries)),
        unlisted=unlisted_among(edition, entries),
    )


def grades_of(entry_ids: Sequence[int]) -> dict[int, str]:
    """Return with which grade entries were recommended."""
    rows = db.session.execute(
        select(Verdict.entry_id, Verdict.grade)
        .where(
            Verdict.entry_id.in_(entry_ids),
            Verdict.kind == VerdictKind.RECOMMENDED,
            Verdict.withdrawn_at.is_(None),
        )
        .order_by(Verdict.id)
    )
    return dict(rows.all())


def count_recommended(edition: Edition) -> int:
    """Return how many entries wait for acceptance."""
    return (
        db.session.scalar(
            select(func.count(Entry.id)).where(
                Entry.edition_id == edition.id, Entry.state == EntryState.RECOMMENDED
            )
        )
        or 0
    )


def _accepted_by_group(edition: Edition) -> dict[str | None, int]:
    rows = db.session.execute(
        select(Entry.group_key, func.count())
        .where(Entry.edition_id == edition.id, Entry.state == EntryState.ACCEPTED)
        .group_by(Entry.group_key)
    )
    return dict(rows.all())
