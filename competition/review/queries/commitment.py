"""The sheets that count in a round, and the hashes by which the round is bound to them."""

from sqlalchemy import select

from competition.assignment.models import Assignment, Judge
from competition.assignment.queries import ACTIVE
from competition.core.database import db
from competition.registration.models import Entry
from competition.review.models import ScoreSheet
from competition.review.queries.rounds import RoundView
from competition.rules.plan_reading import canonical_json
from competition.rules.proof import leaf_hash
from competition.rules.transitions import SheetState


def counted_sheets(held: RoundView) -> list[ScoreSheet]:
    """Return the submitted sheets of a round in the order of the commitment."""
    return list(
        db.session.scalars(
            select(ScoreSheet)
            .join(ScoreSheet.assignment)
            .join(Assignment.entry)
            .join(Assignment.judge)
            .where(
                Assignment.edition_id == held.edition.id,
                Assignment.round_key == held.key,
                Assignment.state.in_(ACTIVE),
                ScoreSheet.state == SheetState.SUBMITTED,
            )
            .order_by(Entry.reference, Judge.code)
        )
    )


def leaf_of(sheet: ScoreSheet) -> bytes:
    """Return the hash under which a submitted sheet is committed: all that the judge gave."""
    content = {
        "assignment": sheet.assignment_id,
        "marks": {key: sheet.marks[key] for key in sorted(sheet.marks)},
        "comments": {key: sheet.comments[key] for key in sorted(sheet.comments)},
        "opinion": sheet.opinion,
    }
    return leaf_hash(bytes.fromhex(sheet.salt), canonical_json(content))
