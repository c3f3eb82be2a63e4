"""Of which prizes money was taken: what clauses on earlier prizes may ask of this site's own."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Select, select

from competition.core.database import db
from competition.prizes.queries import money_sources
from competition.tracking.models import Movement


def standing_movements() -> Select[Movement]:
    """Return the query of the movements that count: those that nobody corrected."""
    return select(Movement).where(~Movement.correction.has())


def paid_awards(award_ids: Iterable[int]) -> frozenset[int]:
    """Return those of some awards of which more was paid than was recovered."""
    net: dict[int, int] = defaultdict(int)
    counting = standing_movements().where(Movement.award_id.in_(list(award_ids)))
    for one in db.session.scalars(counting):
        net[one.award_id] += one.cents if one.kind == "payment" else -one.cents
    return frozenset(award_id for award_id, cents in net.items() if cents > 0)


money_sources.append(paid_awards)
