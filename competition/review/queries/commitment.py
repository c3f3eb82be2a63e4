"""What counts in a round, the hashes by which the round is bound to it, and a judge's receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from competition.accounts.models import Person
from competition.assignment.models import Assignment, Judge
from competition.assignment.queries import ACTIVE
from competition.core.database import db
from competition.core.signing import public_key, sign
from competition.registration.models import Entry
from competition.review.models import Ballot, ScoreSheet
from competition.review.queries.rounds import RoundView
from competition.review.queries.votes import counted_ballots
from competition.rules.plan_reading import canonical_json
from competition.rules.proof import RECEIPT_FORMAT, leaf_hash, proof_of, root_of
from competition.rules.transitions import SheetState


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One sheet or ballot as the round is bound to it, and who gave it."""

    person_id: int | None
    entry: str
    content: Mapping[str, Any]
    salt: str

    @property
    def hash(self) -> bytes:
        """Return the hash that goes into the tree."""
        return leaf_hash(bytes.fromhex(self.salt), canonical_json(self.content))


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
            .options(
                contains_eager(ScoreSheet.assignment).options(
                    contains_eager(Assignment.entry), contains_eager(Assignment.judge)
                )
            )
            .order_by(Entry.reference, Judge.code)
        )
    )


def leaves_of(held: RoundView) -> list[Leaf]:
    """Return everything that counts in a round, in the order of the commitment."""
    if held.is_vote:
        return [_of_ballot(one) for one in counted_ballots(held)]
    return [_of_sheet(one) for one in counted_sheets(held)]


def leaf_of(sheet: ScoreSheet) -> bytes:
    """Return the hash under which a submitted sheet is committed: all that the judge gave."""
    return _of_sheet(sheet).hash


def _of_sheet(sheet: ScoreSheet) -> Leaf:
    return Leaf(
        person_id=sheet.assignment.judge.person_id,
        entry=sheet.assignment.entry.reference or "",
        content={
            "assignment": sheet.assignment_id,
            "marks": {key: sheet.marks[key] for key in sorted(sheet.marks)},
            "comments": {key: sheet.comments[key] for key in sorted(sheet.comments)},
            "opinion": sheet.opinion,
        },
        salt=sheet.salt,
    )


def _of_ballot(ballot: Ballot) -> Leaf:
    return Leaf(
        person_id=ballot.assignment.judge.person_id,
        entry=ballot.assignment.entry.reference or "",
        content={
            "assignment": ballot.assignment_id,
            "ballot_round": ballot.ballot_round,
            "choice": ballot.choice,
            "note": ballot.note,
        },
        salt=ballot.salt,
    )


def receipt_of(held: RoundView, person: Person) -> dict[str, Any]:
    """Return a judge's receipt: his own sheets with salts and proofs, the root, the signature.

    It tells nothing of anybody else's: a proof consists of hashes.
    """
    leaves = leaves_of(held)
    hashes = [one.hash for one in leaves]
    closed = held.held.closed_at if held.held else None
    receipt: dict[str, Any] = {
        "format": RECEIPT_FORMAT,
        "contest": held.edition.key,
        "round": held.key,
        "closed_at": closed.isoformat() if closed else "",
        "root": root_of(hashes).hex(),
        "size": len(leaves),
        "sheets": [
            {
                "entry": leaf.entry,
                "content": dict(leaf.content),
                "salt": leaf.salt,
                "position": position,
                "proof": [step.hex() for step in proof_of(hashes, position)],
            }
            for position, leaf in enumerate(leaves)
            if leaf.person_id == person.id
        ],
    }
    signature = sign(canonical_json(receipt))
    return receipt | {"public_key": public_key(), "signature": signature}
