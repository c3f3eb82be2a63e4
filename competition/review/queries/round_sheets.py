"""Reading a whole round's submitted sheets for the rules of scoring."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select

from competition.assignment.models import Assignment, Judge
from competition.assignment.queries import ACTIVE
from competition.core.database import db
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.review.models import ScoreSheet
from competition.review.queries.sheets import marks_of
from competition.rules.scoring import EntryMarks, Sheet
from competition.rules.transitions import SheetState


def sheets_of_round(edition: Edition, round_key: str) -> tuple[EntryMarks, ...]:
    """Return the submitted sheets of a round as the rules of scoring take them. One statement.

    Entries by reference, judges by their code in the pool; sheets of assignments that were
    given up do not count.
    """
    rows = db.session.execute(
        select(Entry.reference, Entry.group_key, Entry.field_key, Judge.code, ScoreSheet)
        .join(Assignment, Assignment.entry_id == Entry.id)
        .join(Assignment.judge)
        .join(ScoreSheet, ScoreSheet.assignment_id == Assignment.id)
        .where(
            Assignment.edition_id == edition.id,
            Assignment.round_key == round_key,
            Assignment.state.in_(ACTIVE),
            ScoreSheet.state == SheetState.SUBMITTED,
        )
        .order_by(Entry.reference, Judge.code)
    )
    found: dict[str, list[Sheet]] = defaultdict(list)
    about: dict[str, tuple[str, str]] = {}
    for reference, group, field, code, sheet in rows:
        name = reference or ""
        about[name] = (group or "", field)
        found[name].append(Sheet(judge=code, marks=marks_of(sheet)))
    return tuple(
        EntryMarks(entry=name, sheets=tuple(sheets), group=about[name][0], field=about[name][1])
        for name, sheets in found.items()
    )


def submissions_of_round(
    edition: Edition, round_key: str
) -> dict[tuple[str, str], datetime | None]:
    """Return by entry and judge when each sheet that counts was submitted: no marks are read."""
    rows = db.session.execute(
        select(Entry.reference, Judge.code, ScoreSheet.submitted_at)
        .join(Assignment, Assignment.entry_id == Entry.id)
        .join(Assignment.judge)
        .join(ScoreSheet, ScoreSheet.assignment_id == Assignment.id)
        .where(
            Assignment.edition_id == edition.id,
            Assignment.round_key == round_key,
            Assignment.state.in_(ACTIVE),
            ScoreSheet.state == SheetState.SUBMITTED,
        )
    )
    return {(row.reference or "", row.code): row.submitted_at for row in rows}
