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

    An empty reply takes back what was said; what is said already is no change. The officer reads
    them with the next submission.
    """
    if entry.state != EntryState.RETURNED or not can_edit_entry(by, entry, at):
        raise NotFoundError
    rows = [{"reply": "", **row} for row in entry.corrections or []]
    said = {
        number: words.strip()
        for number, words in replies.items()
        if words.strip() != rows[number]["reply"]
    }
    if not said:
        return
    entry.corrections = [
        row | {"reply": said.get(number, row["reply"])} for number, row in enumerate(rows)
    ]
    db.session.flush()
    record(
        "registration:corrections:answered",
        entry,
        by=by,
        at=at,
        edition=entry.edition,
        points=sorted(said),
    )
