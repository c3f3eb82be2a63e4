"""Reading a vote: the ballots cast, who is called to the present one, and what they came to."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from competition.assignment.models import Assignment, Judge
from competition.core.database import db
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.review.models import Ballot, ReviewRound, VoteCount
from competition.review.queries.rounds import RoundView
from competition.rules.transitions import AssignmentState
from competition.rules.voting import Ballot as RuleBallot
from competition.rules.voting import Choice, Roll, Tally, tally

_ON_THE_ROLL = (AssignmentState.WAITING, AssignmentState.CLEAR, AssignmentState.RECUSED)


def last_ballots(held: RoundView) -> Mapping[int, Ballot]:
    """Return by assignment the last ballot that was cast in the ballot that is held."""
    rows = db.session.scalars(
        select(Ballot)
        .join(Ballot.assignment)
        .where(
            Assignment.edition_id == held.edition.id,
            Assignment.round_key == held.key,
            Ballot.ballot_round == held.ballot_round,
        )
        .order_by(Ballot.number)
    )
    return {one.assignment_id: one for one in rows}


def latest_count(held: RoundView) -> VoteCount | None:
    """Return the newest count of a vote, or ``None`` before the first."""
    if held.held is None:
        return None
    return db.session.scalar(
        select(VoteCount)
        .where(VoteCount.round_id == held.held.id)
        .order_by(VoteCount.number.desc())
        .limit(1)
    )


def counts_of(held: RoundView) -> list[VoteCount]:
    """Return every count of a vote, oldest first."""
    if held.held is None:
        return []
    return list(
        db.session.scalars(
            select(VoteCount).where(VoteCount.round_id == held.held.id).order_by(VoteCount.number)
        )
    )


def vote_result(edition: Edition, round_key: str) -> Mapping[str, Any] | None:
    """Return what the newest count of a round says, as plain JSON; ``None`` before the first."""
    return db.session.scalar(
        select(VoteCount.result)
        .join(ReviewRound, ReviewRound.id == VoteCount.round_id)
        .where(ReviewRound.edition_id == edition.id, ReviewRound.key == round_key)
        .order_by(VoteCount.number.desc())
        .limit(1)
    )


def vote_results(edition: Edition, round_key: str) -> list[dict[str, Any]]:
    """Return what the newest count of each ballot of a round says, the first ballot first."""
    rows = db.session.execute(
        select(VoteCount.ballot_round, VoteCount.result)
        .join(ReviewRound, ReviewRound.id == VoteCount.round_id)
        .where(ReviewRound.edition_id == edition.id, ReviewRound.key == round_key)
        .order_by(VoteCount.number)
    )
    newest = {row.ballot_round: row.result for row in rows}
    return [newest[number] for number in sorted(newest)]


def called_references(held: RoundView) -> frozenset[str] | None:
    """Return the entries on which the present ballot is held; ``None``: on all of the round."""
    if held.ballot_round == 1:
        return None
    count = _count_before(held)
    return frozenset(count.result["runoff"]) if count else None


def open_seats(held: RoundView) -> int | None:
    """Return how many seats the present ballot is about; ``None``: as many as pass."""
    count = _count_before(held)
    return int(count.result["open_seats"]) if count else held.plan.voting.seats


def elected_before(held: RoundView) -> tuple[str, ...]:
    """Return who has a seat from the ballots before the present one."""
    count = _count_before(held)
    return tuple(count.result["elected"]) if count else ()


def _count_before(held: RoundView) -> VoteCount | None:
    """Return the last count of the ballot before the present one."""
    if held.held is None or held.ballot_round == 1:
        return None
    return db.session.scalar(
        select(VoteCount)
        .where(VoteCount.round_id == held.held.id, VoteCount.ballot_round == held.ballot_round - 1)
        .order_by(VoteCount.number.desc())
        .limit(1)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Voter:
    """One judge on the roll of an entry, and the ballots cast in the ballot that is held."""

    reference: str
    code: str
    name: str
    is_recused: bool
    ballots: tuple[Ballot, ...]

    @property
    def choice(self) -> str:
        """Return the choice that counts, or nothing where no ballot was cast."""
        return self.ballots[-1].choice if self.ballots and not self.is_recused else ""


def roll_of(held: RoundView) -> tuple[Voter, ...]:
    """Return who is called to vote on what, by entry and judge. Two statements."""
    rows = db.session.execute(
        select(Assignment.id, Entry.reference, Judge.code, Judge.name, Assignment.state)
        .join(Assignment.entry)
        .join(Assignment.judge)
        .where(
            Assignment.edition_id == held.edition.id,
            Assignment.round_key == held.key,
            Assignment.state.in_(_ON_THE_ROLL),
        )
        .order_by(Entry.reference, Judge.code)
    ).all()
    ballots: dict[int, list[Ballot]] = defaultdict(list)
    cast = db.session.scalars(
        select(Ballot)
        .join(Ballot.assignment)
        .where(
            Assignment.edition_id == held.edition.id,
            Assignment.round_key == held.key,
            Ballot.ballot_round == held.ballot_round,
        )
        .order_by(Ballot.number)
    )
    for one in cast:
        ballots[one.assignment_id].append(one)
    called = called_references(held)
    return tuple(
        Voter(
            reference=reference or "",
            code=code,
            name=name,
            is_recused=state == AssignmentState.RECUSED,
            ballots=tuple(ballots[assignment_id]),
        )
        for assignment_id, reference, code, name, state in rows
        if called is None or reference in called
    )


def tallies_of(held: RoundView) -> tuple[Tally, ...]:
    """Return the count on every entry of the ballot that is held, by reference."""
    by_entry: dict[str, list[Voter]] = defaultdict(list)
    for voter in roll_of(held):
        by_entry[voter.reference].append(voter)
    chair = held.held.chair.code if held.held and held.held.chair else None
    return tuple(
        tally(
            reference,
            [ballot for voter in voters for ballot in _for_the_rules(voter)],
            Roll(
                judges=frozenset(one.code for one in voters),
                recused=frozenset(one.code for one in voters if one.is_recused),
                chair=chair,
            ),
            held.plan.voting,
        )
        for reference, voters in by_entry.items()
    )


def _for_the_rules(voter: Voter) -> list[RuleBallot]:
    return [
        RuleBallot(
            judge=voter.code, choice=Choice(one.choice), number=one.number, cast_at=one.cast_at
        )
        for one in voter.ballots
    ]


def approvals_of(person_id: int, held: RoundView, *, but: int) -> int:
    """Return how many entries somebody approves in the present ballot, one assignment aside."""
    last = (
        select(Ballot.assignment_id, func.max(Ballot.number).label("number"))
        .where(Ballot.ballot_round == held.ballot_round)
        .group_by(Ballot.assignment_id)
        .subquery()
    )
    found = db.session.scalar(
        select(func.count())
        .select_from(Ballot)
        .join(
            last,
            and_(last.c.assignment_id == Ballot.assignment_id, last.c.number == Ballot.number),
        )
        .join(Ballot.assignment)
        .join(Assignment.judge)
        .where(
            Ballot.ballot_round == held.ballot_round,
            Ballot.choice == Choice.APPROVE,
            Ballot.assignment_id != but,
            Assignment.edition_id == held.edition.id,
            Assignment.round_key == held.key,
            Assignment.state == AssignmentState.CLEAR,
            Judge.person_id == person_id,
        )
    )
    return int(found or 0)


def counted_ballots(held: RoundView) -> list[Ballot]:
    """Return every ballot that counted in any ballot round, in the order of the commitment."""
    rows = db.session.scalars(
        select(Ballot)
        .join(Ballot.assignment)
        .join(Assignment.entry)
        .join(Assignment.judge)
        .where(
            Assignment.edition_id == held.edition.id,
            Assignment.round_key == held.key,
            Assignment.state.in_((AssignmentState.WAITING, AssignmentState.CLEAR)),
        )
        .options(joinedload(Ballot.assignment).joinedload(Assignment.entry))
        .order_by(Entry.reference, Judge.code, Ballot.ballot_round, Ballot.number)
    )
    last = {(one.assignment_id, one.ballot_round): one for one in rows}
    return list(last.values())
