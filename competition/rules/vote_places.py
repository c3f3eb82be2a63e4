"""Counted ballots into places: who has a seat, who waits for people, who is left (algorithms §6).

Counting is the business of :mod:`competition.rules.voting`; here stand the counts of a round's
ballots side by side, the first on all its entries, later ones among those tied at the last seats.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise


class Fate(StrEnum):
    """What a vote came to for an entry, best first."""

    ELECTED = "elected"
    UNDECIDED = "undecided"
    PASSED = "passed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteLine:
    """One entry in one ballot; ``is_held`` is false without quorum or without anybody to vote."""

    entry: str
    approve: int
    passed: bool
    is_held: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class VotePlace:
    """An entry's place. ``approvals`` are by ballot, those of the first ballot first."""

    entry: str
    place: int
    sharing: int
    fate: Fate
    approvals: tuple[int, ...]
    decision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteSeparation:
    """What put one entry ahead of the next: ``fate``, ``ballot:1`` …, ``decision``, or nothing."""

    ahead: str
    behind: str
    key: str | None = None
    ahead_value: int | None = None
    behind_value: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VotePlaces:
    """Places of all entries on which a vote was held; the others are ``unranked``."""

    placed: tuple[VotePlace, ...]
    separations: tuple[VoteSeparation, ...]
    ties: tuple[tuple[str, ...], ...]
    unranked: tuple[str, ...]
    elected: tuple[str, ...]
    undecided: tuple[str, ...]
    open_seats: int


@dataclass(frozen=True, slots=True)
class _Seats:
    elected: frozenset[str]
    undecided: frozenset[str]
    left: int


def place_votes(
    ballots: Sequence[Sequence[VoteLine]],
    *,
    elected: Collection[str],
    undecided: Collection[str],
    open_seats: int,
    order: Mapping[str, int],
    is_secret: bool = False,
) -> VotePlaces:
    """Return the places after the last ballot, and what people decided among the undecided.

    ``order`` gives every undecided entry a number, 1 first; seats go to whole groups of equal
    numbers while they fit. Places are 1, 2, 2, 4 by fate, then approvals ballot by ballot, then
    the decision. In a secret vote whose counts may not be told (``is_secret``) approvals give no
    place. Raises ``IndexError`` without any ballot.
    """
    seats = _decided(frozenset(elected), frozenset(undecided), open_seats, order)
    decided = order if seats.undecided != frozenset(undecided) else {}
    lines = {line.entry: line for line in ballots[0]}
    later = [{line.entry: line.approve for line in ballot} for ballot in ballots[1:]]
    rows = []
    for entry, line in lines.items():
        fate = _fate(line, seats)
        if fate is None:
            continue
        approvals = (line.approve, *(ballot[entry] for ballot in later if entry in ballot))
        number = decided.get(entry) if entry in undecided else None
        rows.append((entry, fate, approvals, number))
    blocks = [
        list(block)
        for _key, block in groupby(
            sorted(rows, key=lambda row: (_key(row, is_secret=is_secret), row[0])),
            key=lambda row: _key(row, is_secret=is_secret),
        )
    ]
    placed: list[VotePlace] = []
    for block in blocks:
        place = len(placed) + 1
        placed += [
            VotePlace(
                entry=entry,
                place=place,
                sharing=len(block),
                fate=fate,
                approvals=approvals,
                decision=number,
            )
            for entry, fate, approvals, number in block
        ]
    return VotePlaces(
        placed=tuple(placed),
        separations=tuple(
            _separation(one, two, is_secret=is_secret) for one, two in pairwise(placed)
        ),
        ties=tuple(tuple(row[0] for row in block) for block in blocks if len(block) > 1),
        unranked=tuple(sorted(set(lines) - {one.entry for one in placed})),
        elected=tuple(one.entry for one in placed if one.fate is Fate.ELECTED),
        undecided=tuple(one.entry for one in placed if one.fate is Fate.UNDECIDED),
        open_seats=seats.left,
    )


_Row = tuple[str, Fate, tuple[int, ...], int | None]
_FATES = tuple(Fate)


def _key(row: _Row, *, is_secret: bool) -> tuple[int, tuple[int, ...], int]:
    _entry, fate, approvals, number = row
    figures = () if is_secret else tuple(-one for one in approvals)
    return _FATES.index(fate), figures, number or 0


def _fate(line: VoteLine, seats: _Seats) -> Fate | None:
    if line.entry in seats.elected:
        return Fate.ELECTED
    if line.entry in seats.undecided:
        return Fate.UNDECIDED
    if not line.is_held:
        return None
    return Fate.PASSED if line.passed else Fate.REJECTED


def _decided(
    elected: frozenset[str], undecided: frozenset[str], seats: int, order: Mapping[str, int]
) -> _Seats:
    """Fill the open seats by the order of people, if it names all who are undecided."""
    if any(entry not in order for entry in undecided):
        return _Seats(elected, undecided, seats)
    for _number, block in groupby(sorted(undecided, key=order.__getitem__), order.__getitem__):
        tied = frozenset(block)
        if not seats:
            break
        if len(tied) > seats:
            return _Seats(elected, tied, seats)
        elected, seats = elected | tied, seats - len(tied)
    return _Seats(elected, frozenset(), seats)


def _separation(ahead: VotePlace, behind: VotePlace, *, is_secret: bool) -> VoteSeparation:
    if ahead.place == behind.place:
        return VoteSeparation(ahead=ahead.entry, behind=behind.entry)
    key, values = "decision", (ahead.decision, behind.decision)
    different = [
        (f"ballot:{number}", pair)
        for number, pair in enumerate(zip(ahead.approvals, behind.approvals, strict=False), 1)
        if pair[0] > pair[1] and not is_secret
    ]
    if different:
        key, values = different[0]
    elif ahead.fate is not behind.fate:
        key, values = "fate", (None, None)
    return VoteSeparation(
        ahead=ahead.entry,
        behind=behind.entry,
        key=key,
        ahead_value=values[0],
        behind_value=values[1],
    )
