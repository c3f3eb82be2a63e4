"""Answering the points of a return in words, beside what is changed."""

from collections.abc import Mapping
from datetime import datetime

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.registration.models import Entry
from competition.registration.permissions import can_edit_entry
from competition.rules.transitions import EntryState


def answer_points(entry: Entry, replies: Mapping[int, str], *, by: Person, at: datetime) -> None:
    """Keep what is said to points of a return, each by its place in the list from 0.

    An empty reply takes back what was said. The officer reads them with the next submission.
    """
    if entry.state != EntryState.RETURNED or not can_edit_entry(by, entry, at):
        raise NotFoundError
    rows = [
        row | {"reply": replies.get(number, str(row.get("reply", ""))).strip()}
        for number, row in enumerate(entry.corrections or [])
    ]
    if rows == entry.corrections:
        return
    entry.corrections = rows
    db.session.flush()
    record(
        "registration:corrections:answered",
        entry,
        by=by,
        at=at,
        edition=entry.edition,
        points=sorted(replies),
    )
