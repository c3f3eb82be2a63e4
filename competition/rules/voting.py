"""Ballots into passed or not, and more passed than seats into a second ballot (algorithms §6)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from competition.rules.plan.rounds import Voting


class Choice(StrEnum):
    """What a ballot says. A recused judge has no ballot and is not on the roll."""

    APPROVE = "approve"
    REJECT = "reject"
    ABSTAIN = "abstain"


class Outcome(StrEnum):
    """What the vote on one entry came to; only ``PASSED`` passes."""

    PASSED = "passed"
    TOO_FEW_APPROVALS = "too_few_approvals"
    VETOED = "vetoed"
    NO_QUORUM = "no_quorum"
    NOBODY_MAY_VOTE = "nobody_may_vote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """One judge's ballot on one entry; ``number`` orders a judge's ballots, the last counts."""

    judge: str
    choice: Choice
    number: int
    cast_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Who is called to vote: all judges of the panel, those recused, and the chair."""

    judges: frozenset[str]
    recused: frozenset[str] = frozenset()
    chair: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The count on one entry. ``entitled`` is the roll without the recused.

    ``superseded`` and ``refused`` keep the ballots that did not count: replaced by a later one,
    or cast after closing or by somebody not entitled. ``breakdown`` says whether the counts may
    be shown without giving a secret ballot away.
    """

    entry: str
    outcome: Outcome
    entitled: int
    present: int
    approve: int
    reject: int
    abstain: int
    base: int
    breakdown: bool
    superseded: tuple[Ballot, ...] = ()
    refused: tuple[Ballot, ...] = ()

    @property
    def absent(self) -> int:
        """Return how many entitled judges cast no ballot."""
        return self.entitled - self.present


@dataclass(frozen=True, slots=True, kw_only=True)
class Election:
    """Who has a seat, who goes into another ballot for the open seats, who waits for people.

    ``runoff`` is another ballot while the plan has rounds left, ``undecided`` after that.
    """

    elected: tuple[str, ...]
    runoff: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    open_seats: int = 0


def tally(
    entry: str,
    ballots: Iterable[Ballot],
    roll: Roll,
    voting: Voting,
    *,
    closes_at: datetime | None = None,
) -> Tally:
    """Count the ballots on one entry and say whether it passes.

    Passes when the quorum is there and approvals reach the plan's share of its base, in whole
    numbers: approve·q ≥ p·base, or > where more than the share is needed. Source: §6.
    """
    entitled = roll.judges - roll.recused
    count = _count(ballots, entitled, closes_at)
    choices = [ballot.choice for ballot in count.last.values()]
    approve, reject = choices.count(Choice.APPROVE), choices.count(Choice.REJECT)
    abstain = choices.count(Choice.ABSTAIN)
    chair = count.last.get(roll.chair or "")
    base = _base(voting, len(entitled), approve + reject, abstain)
    chair_approves = (
        voting.chair_breaks_tie
        and approve == reject
        and chair is not None
        and chair.choice is Choice.APPROVE
    )
    if not entitled:
        outcome = Outcome.NOBODY_MAY_VOTE
    elif len(choices) < voting.quorum * len(entitled):
        outcome = Outcome.NO_QUORUM
    elif voting.one_veto and reject:
        outcome = Outcome.VETOED
    elif _enough(approve, base, voting) or chair_approves:
        outcome = Outcome.PASSED
    else:
        outcome = Outcome.TOO_FEW_APPROVALS
    return Tally(
        entry=entry,
        outcome=outcome,
        entitled=len(entitled),
        present=len(choices),
        approve=approve,
        reject=reject,
        abstain=abstain,
        base=base,
        breakdown=not voting.secret or len(choices) >= voting.least_for_breakdown,
        superseded=tuple(count.superseded),
        refused=tuple(count.refused),
    )


@dataclass(slots=True)
class _Count:
    last: dict[str, Ballot]
    superseded: list[Ballot]
    refused: list[Ballot]


def _count(
    ballots: Iterable[Ballot], entitled: Collection[str], closes_at: datetime | None
) -> _Count:
    count = _Count({}, [], [])
    for ballot in sorted(ballots, key=lambda one: (one.judge, one.number)):
        late = closes_at is not None and ballot.cast_at >= closes_at
        if late or ballot.judge not in entitled:
            count.refused.append(ballot)
            continue
        if ballot.judge in count.last:
            count.superseded.append(count.last[ballot.judge])
        count.last[ballot.judge] = ballot
    return count


def _base(voting: Voting, entitled: int, cast: int, abstain: int) -> int:
    if voting.base == "cast":
        return cast
    base = entitled if voting.base == "roll" else cast + abstain
    return base - abstain if voting.abstentions == "out_of_base" else base


def _enough(approve: int, base: int, voting: Voting) -> bool:
    """Compare in whole numbers; with an empty base nothing passes."""
    share, whole = voting.threshold.numerator, voting.threshold.denominator
    if base == 0 or approve < voting.min_approve:
        return False
    if voting.comparison == "at_least":
        return approve * whole >= share * base
    return approve * whole > share * base


_NOT_HELD = (Outcome.NO_QUORUM, Outcome.NOBODY_MAY_VOTE)


def elect(
    tallies: Sequence[Tally], voting: Voting, *, seats: int | None, ballot_round: int = 1
) -> Election:
    """Return who takes the seats among the passed, best by approvals.

    Equal approvals across the last seat go into another ballot among those tied (each judge at
    most as many approvals as open seats), or to people when the plan's rounds are used up. A
    later ballot is among entries that have passed already: there approvals alone count, and
    without quorum the seats are left to people.
    """
    if ballot_round > 1 and any(one.outcome in _NOT_HELD for one in tallies):
        names = tuple(sorted(one.entry for one in tallies))
        return Election(elected=(), undecided=names, open_seats=seats or 0)
    passed = [one for one in tallies if ballot_round > 1 or one.outcome is Outcome.PASSED]
    passed.sort(key=lambda one: (-one.approve, one.entry))
    if seats is None:
        return Election(elected=tuple(one.entry for one in passed))
    elected: list[str] = []
    for _, same in groupby(passed, key=lambda one: one.approve):
        tied = tuple(one.entry for one in same)
        open_seats = seats - len(elected)
        if open_seats == 0:
            break
        if len(tied) > open_seats:
            again = ballot_round < voting.rounds
            return Election(
                elected=tuple(elected),
                runoff=tied if again else (),
                undecided=() if again else tied,
                open_seats=open_seats,
            )
        elected += tied
    return Election(elected=tuple(elected))


def judges_over_limit(
    ballots_by_entry: Iterable[Iterable[Ballot]], *, open_seats: int
) -> tuple[str, ...]:
    """Return the judges who approve more entries than there are seats open in a later ballot."""
    approvals: dict[str, int] = {}
    for ballots in ballots_by_entry:
        last = {one.judge: one for one in sorted(ballots, key=lambda one: one.number)}
        for judge, ballot in last.items():
            approvals[judge] = approvals.get(judge, 0) + (ballot.choice is Choice.APPROVE)
    return tuple(sorted(judge for judge, count in approvals.items() if count > open_seats))
