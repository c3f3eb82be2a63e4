"""Passing several entries at once: the same verdict for each, and all of them or none."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from competition.accounts.models import Person
from competition.core.errors import RefusedError
from competition.registration.models import Entry
from competition.screening.models import Verdict
from competition.screening.operations.verdicts import recommend_entry
from competition.screening.queries import queue_rows, why_held


def recommend_entries(
    entries: Sequence[Entry],
    *,
    checks: Mapping[str, str],
    grade: str = "",
    note: str = "",
    by: Person,
    at: datetime,
) -> list[Verdict]:
    """Recommend entries of one edition with the same answers and grade; if one cannot be, none.

    Refuses with ``nothing_chosen``, with ``bulk_held``, which names the first that is not passed
    in bulk, or with what :func:`recommend_entry` refuses.
    """
    if not entries:
        raise RefusedError("nothing_chosen")
    for row in queue_rows(entries[0].edition, entries, at):
        if why_held(row):
            raise RefusedError("bulk_held", name=row.entry.project_name)
    return [
        recommend_entry(entry, checks=checks, grade=grade, note=note, by=by, at=at)
        for entry in entries
    ]
