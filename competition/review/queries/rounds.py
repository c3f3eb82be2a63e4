"""Reading rounds as they are carried out, and whether every entry has its judges."""

from dataclasses import dataclass

from sqlalchemy import func, select

from competition.accounts.models import Person
from competition.assignment.models import Assignment, Judge
from competition.assignment.queries import ACTIVE
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.registration.models import Entry
from competition.review.models import ReviewRound
from competition.rules.plan.calendar import Phase
from competition.rules.plan.rounds import Round
from competition.rules.transitions import EntryState, RoundState

_OVER = (RoundState.CLOSED, RoundState.RANKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundView:
    """A round of the plan and, once it was opened, its row."""

    edition: Edition
    plan: Round
    held: ReviewRound | None

    @property
    def key(self) -> str:
        """Return the round's key in the plan."""
        return self.plan.key

    @property
    def state(self) -> str:
        """Return how far the round has come; planned while it has no row."""
        return self.held.state if self.held else RoundState.PLANNED

    @property
    def is_open(self) -> bool:
        """Tell whether judges mark now."""
        return self.state == RoundState.OPEN

    @property
    def is_over(self) -> bool:
        """Tell whether the marks are closed."""
        return self.state in _OVER

    @property
    def is_vote(self) -> bool:
        """Tell whether judges vote here instead of giving marks."""
        return self.plan.mode == "vote"

    @property
    def ballot_round(self) -> int:
        """Return the number of the ballot that is held, from 1."""
        return self.held.ballot_round if self.held else 1

    @property
    def least(self) -> int:
        """Return how many sheets, or ballots, an entry needs at least for a result."""
        return 1 if self.is_vote else self.plan.scoring.min_sheets

    @property
    def is_blind(self) -> bool:
        """Tell whether the plan hides from the judges whose an entry is."""
        return bool(self.plan.blind)

    @property
    def phase(self) -> Phase | None:
        """Return the phase in which the plan holds the round."""
        return next((one for one in self.edition.plan.phases if one.key == self.plan.phase), None)


def round_of(edition: Edition, round_key: str) -> RoundView:
    """Return a round of an edition; raises ``NotFoundError`` where the plan has none of the key."""
    plan = edition.plan.rounds_by_key.get(round_key)
    if plan is None:
        raise NotFoundError
    held = db.session.scalar(
        select(ReviewRound).where(
            ReviewRound.edition_id == edition.id, ReviewRound.key == round_key
        )
    )
    return RoundView(edition=edition, plan=plan, held=held)


def get_round(edition_key: str, round_key: str) -> RoundView:
    """Return a round by the keys of a path."""
    return round_of(get_edition(edition_key), round_key)


def rounds_of(edition: Edition) -> tuple[RoundView, ...]:
    """Return the rounds of an edition in the order of the plan. One statement."""
    held = {
        one.key: one
        for one in db.session.scalars(
            select(ReviewRound).where(ReviewRound.edition_id == edition.id)
        )
    }
    return tuple(
        RoundView(edition=edition, plan=one, held=held.get(one.key)) for one in edition.plan.rounds
    )


def uncovered_entries(held: RoundView) -> tuple[str, ...]:
    """Return the references of entries with fewer judges than the scoring needs. One statement.

    In the first round every accepted entry must be covered; later on those that were drawn.
    """
    seated = (
        select(Assignment.entry_id, func.count().label("judges"))
        .where(
            Assignment.edition_id == held.edition.id,
            Assignment.round_key == held.key,
            Assignment.state.in_(ACTIVE),
        )
        .group_by(Assignment.entry_id)
        .subquery()
    )
    query = (
        select(Entry.reference)
        .outerjoin(seated, seated.c.entry_id == Entry.id)
        .where(
            Entry.edition_id == held.edition.id,
            Entry.state == EntryState.ACCEPTED,
            func.coalesce(seated.c.judges, 0) < held.least,
        )
        .order_by(Entry.reference)
    )
    if held.plan.previous:
        query = query.where(seated.c.judges.is_not(None))
    return tuple(reference or "" for reference in db.session.scalars(query))


def judges_in(held: RoundView) -> list[Judge]:
    """Return the judges who have a place in a round, in the order of the pool."""
    return list(
        db.session.scalars(
            select(Judge)
            .where(
                Judge.id.in_(
                    select(Assignment.judge_id).where(
                        Assignment.edition_id == held.edition.id,
                        Assignment.round_key == held.key,
                        Assignment.state.in_(ACTIVE),
                    )
                )
            )
            .order_by(Judge.code)
        )
    )


def people_by_judge(held: RoundView) -> list[tuple[str, Person]]:
    """Return the accounts of a round's judges by the judges' public ids."""
    rows = db.session.execute(
        select(Judge.public_id, Person)
        .join(Judge.person)
        .join(Assignment, Assignment.judge_id == Judge.id)
        .where(
            Assignment.edition_id == held.edition.id,
            Assignment.round_key == held.key,
            Assignment.state.in_(ACTIVE),
        )
        .distinct()
        .order_by(Judge.public_id)
    )
    return list(rows)


def people_of_round(held: RoundView) -> list[Person]:
    """Return the accounts of a round's judges."""
    return [person for _judge, person in people_by_judge(held)]


def published_rounds(edition: Edition) -> list[RoundView]:
    """Return the closed rounds whose commitment the plan makes public, in the plan's order."""
    return [one for one in rounds_of(edition) if one.is_over and one.plan.publish_commitment]
