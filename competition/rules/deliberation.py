"""The panel's deliberation 综评: departing from a ranking by votes, without hiding the ranking.

The ranking says who advances; the panel may let another entry advance or hold one back, each with
a vote. What the ranking gave and what was decided stay side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from competition.rules.plan.rounds import Deliberation


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """The votes on one departure. Everybody present voted, abstained, or was recused."""

    approve: int
    reject: int
    abstain: int
    recused: int

    @property
    def total(self) -> int:
        """Return how many people the vote accounts for."""
        return self.approve + self.reject + self.abstain + self.recused


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the ranking gave in one scope; ``order`` names all its entries, best first."""

    scope: tuple[str, ...]
    order: tuple[str, ...]
    advancing: tuple[str, ...]
    waiting: tuple[str, ...]
    seats: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """Who advances and waits in one scope after the deliberation, in the ranking's order.

    ``raised`` advance against the ranking, ``lowered`` are held back against it.
    """

    scope: tuple[str, ...]
    seats: int | None
    advancing: tuple[str, ...]
    waiting: tuple[str, ...]
    raised: tuple[str, ...]
    lowered: tuple[str, ...]


def has_quorum(*, roll: int, present: int, rules: Deliberation) -> bool:
    """Tell whether enough of the panel's people are there; nobody is no quorum."""
    return present > 0 and Fraction(present) >= rules.quorum * roll


def is_carried(vote: Vote, rules: Deliberation) -> bool:
    """Tell whether a departure is carried; those recused count on neither side.

    A departure needs one vote in favour, whatever the share; everybody recused carries nothing.
    """
    voters = vote.total - vote.recused
    return vote.approve > 0 and Fraction(vote.approve) >= rules.threshold * voters


def decide(line: Line, departures: Mapping[str, bool]) -> Decided:
    """Return who advances from a scope once the carried departures hold.

    ``departures`` maps an entry to whether it advances; entries of other scopes are ignored. Who
    is held back does not wait either: the panel has seen the entry and decided.
    """
    own = {entry: departures[entry] for entry in line.order if entry in departures}
    raised = {entry for entry, advances in own.items() if advances} - set(line.advancing)
    lowered = {entry for entry, advances in own.items() if not advances}
    gone = lowered & {*line.advancing, *line.waiting}
    advancing = (set(line.advancing) | raised) - gone
    waiting = [entry for entry in line.waiting if entry not in gone | raised]
    return Decided(
        scope=line.scope,
        seats=line.seats,
        advancing=_ordered(line.order, advancing),
        waiting=tuple(waiting),
        raised=_ordered(line.order, raised),
        lowered=_ordered(line.order, gone),
    )


def _ordered(order: Sequence[str], chosen: set[str]) -> tuple[str, ...]:
    return tuple(entry for entry in order if entry in chosen)


def too_many(line: Line, decided: Decided, rules: Deliberation) -> int:
    """Return by how many entries a deliberation exceeds what it may let advance, 0 if it does not.

    The ranking itself may exceed the seats where equals all advance; that many stay allowed.
    """
    if rules.seats == "free" or line.seats is None:
        return 0
    return max(0, len(decided.advancing) - max(line.seats, len(line.advancing)))
