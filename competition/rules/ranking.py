"""Scores into places, and places into who advances (algorithms §5).

Standard competition places 1, 2, 2, 4 on exact keys. What the declared chain leaves equal stays
equal and is named: no place ever comes from identifier, time or row order.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from fractions import Fraction
from itertools import groupby, pairwise
from math import ceil, floor
from typing import cast

from competition.rules.plan.rounds import (
    CriteriaKey,
    EarlierKey,
    FixedQuota,
    PlainKey,
    Round,
    ShareQuota,
    ValueKey,
)
from competition.rules.values import round_half_up

Scope = tuple[str, ...]
"""The group, field and panel that are ranked together, in the order of ``Ranking.per``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """An entry's exact figures as scoring gave them; ``score`` is ``None`` when incomplete.

    ``criteria`` holds plain means by criterion, ``totals`` sheet totals by judge, ``earlier``
    scores by round key, ``decision`` the panel's recorded order among equals (1 is first).
    """

    entry: str
    score: Fraction | None
    unrounded: Fraction | None
    group: str = ""
    field: str = ""
    panel: str = ""
    marks: Fraction | None = None
    mean: Fraction | None = None
    median: Fraction | None = None
    criteria: Mapping[str, Fraction] = attribute(default_factory=dict)
    totals: Mapping[str, Fraction] = attribute(default_factory=dict)
    values: Mapping[str, Fraction] = attribute(default_factory=dict)
    earlier: Mapping[str, Fraction] = attribute(default_factory=dict)
    decision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An entry's place in its scope; ``sharing`` counts the entries that share the place.

    ``figure`` is the score that the ranking uses, ``points`` what the place earns, if the plan
    gives points for places.
    """

    entry: str
    scope: Scope
    place: int
    sharing: int
    figure: Fraction
    points: Fraction | None = None
    decision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """What put one entry ahead of its neighbour; without a key the two share a place."""

    scope: Scope
    ahead: str
    behind: str
    key: str | None = None
    ahead_value: Fraction | None = None
    behind_value: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """Places by scope, best first; equals stand in the order of their names, for reading only."""

    placed: tuple[Placed, ...]
    separations: tuple[Separation, ...]
    ties: tuple[tuple[str, ...], ...]
    unranked: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Who advances from one scope. ``seats`` is ``None`` where the plan sets no number.

    ``undecided`` share the last places at the cut, ``open_seats`` is how many of them fit.
    """

    scope: Scope
    seats: int | None
    advancing: tuple[str, ...]
    undecided: tuple[str, ...] = ()
    open_seats: int = 0
    waiting: tuple[str, ...] = ()


_Block = list[Contender]
_Figures = Callable[[_Block], Mapping[str, Fraction | None]]


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    figures: _Figures
    higher_first: bool


@dataclass(frozen=True, slots=True)
class _Step:
    key: str
    ahead: Fraction | None
    behind: Fraction | None


def rank(contenders: Iterable[Contender], round_: Round) -> Standings:
    """Return the places of all contenders with a score, per scope of the plan's ranking.

    The chain's keys are compared one after the other; an entry that lacks a key's figure stands
    behind those that have it. Raises ``ValueError`` if an entry comes twice. Source: §5.
    """
    scopes: dict[Scope, _Block] = {}
    unranked, seen = [], set()
    for contender in contenders:
        if contender.entry in seen:
            raise ValueError("an entry is ranked twice")
        seen.add(contender.entry)
        if _figure(contender, round_) is None:
            unranked.append(contender.entry)
        else:
            scope = tuple(str(getattr(contender, name)) for name in round_.ranking.per)
            scopes.setdefault(scope, []).append(contender)
    keys = _keys(round_)
    placed: list[Placed] = []
    separations: list[Separation] = []
    ties: list[tuple[str, ...]] = []
    for scope in sorted(scopes):
        blocks, steps = _split(scopes[scope], keys)
        for block in blocks:
            block.sort(key=lambda one: one.entry)
        placed += _places(scope, blocks, round_)
        separations += _separations(scope, blocks, steps)
        ties += [tuple(one.entry for one in block) for block in blocks if len(block) > 1]
    return Standings(
        placed=tuple(placed),
        separations=tuple(separations),
        ties=tuple(ties),
        unranked=tuple(sorted(unranked)),
    )


def _split(block: _Block, keys: Sequence[_Key]) -> tuple[list[_Block], list[_Step]]:
    """Split equals by the next key and so on; a step stands between each two blocks."""
    if len(block) == 1 or not keys:
        return [block], []
    key = keys[0]
    figures = key.figures(block)
    parts: dict[Fraction | None, _Block] = {}
    for contender in block:
        parts.setdefault(figures[contender.entry], []).append(contender)
    known = sorted((one for one in parts if one is not None), reverse=key.higher_first)
    order = [*known, None] if None in parts else known
    blocks: list[_Block] = []
    steps: list[_Step] = []
    ahead: Fraction | None = None
    for value in order:
        if blocks:
            steps.append(_Step(key.name, ahead, value))
        inner_blocks, inner_steps = _split(parts[value], keys[1:])
        blocks += inner_blocks
        steps += inner_steps
        ahead = value
    return blocks, steps


def _figure(contender: Contender, round_: Round) -> Fraction | None:
    rounded = round_.ranking.rank_on == "rounded"
    return contender.score if rounded else contender.unrounded


def _places(scope: Scope, blocks: Sequence[_Block], round_: Round) -> list[Placed]:
    placed: list[Placed] = []
    table = round_.ranking.place_points
    for block in blocks:
        place = len(placed) + 1
        points = (table[place - 1] if place <= len(table) else Fraction(0)) if table else None
        placed += [
            Placed(
                entry=one.entry,
                scope=scope,
                place=place,
                sharing=len(block),
                figure=cast("Fraction", _figure(one, round_)),  # only scored entries come here
                points=points,
                decision=one.decision,
            )
            for one in block
        ]
    return placed


def _separations(
    scope: Scope, blocks: Sequence[_Block], steps: Sequence[_Step]
) -> list[Separation]:
    found: list[Separation] = []
    for n, block in enumerate(blocks):
        if n:
            step = steps[n - 1]
            found.append(
                Separation(
                    scope=scope,
                    ahead=blocks[n - 1][-1].entry,
                    behind=block[0].entry,
                    key=step.key,
                    ahead_value=step.ahead,
                    behind_value=step.behind,
                )
            )
        found += [
            Separation(scope=scope, ahead=one.entry, behind=other.entry)
            for one, other in pairwise(block)
        ]
    return found


def _keys(round_: Round) -> list[_Key]:
    """Return the declared chain, criteria spelled out one by one."""
    keys: list[_Key] = []
    higher = round_.scoring.order == "descending"
    for declared in round_.ranking.chain:
        if isinstance(declared, PlainKey):
            keys.append(_plain_key(declared, round_))
        elif isinstance(declared, CriteriaKey):
            keys += [
                _single(f"criterion:{name}", _named("criteria", name), higher_first=higher)
                for name in declared.order or _all_criteria(round_)
            ]
        elif isinstance(declared, EarlierKey):
            name = declared.round or round_.previous or ""
            prefer = declared.prefer == "higher"
            keys.append(_single(f"earlier:{name}", _named("earlier", name), higher_first=prefer))
        else:
            keys.append(_value_key(declared))
    return keys


def _value_key(declared: ValueKey) -> _Key:
    figure = _named("values", declared.value)
    return _single(f"value:{declared.value}", figure, higher_first=declared.prefer == "higher")


def _plain_key(declared: PlainKey, round_: Round) -> _Key:
    higher = round_.scoring.order == "descending"
    if declared.kind == "first_places":
        return _Key("first_places", lambda block: _first_places(block, higher), True)
    if declared.kind == "decision":
        return _single("decision", _decision, higher_first=False)
    if declared.kind == "score":
        return _single("score", lambda one: _figure(one, round_), higher_first=higher)
    name = declared.kind
    return _single(name, lambda one: getattr(one, name), higher_first=higher)


def _single(
    name: str, figure: Callable[[Contender], Fraction | None], *, higher_first: bool
) -> _Key:
    return _Key(name, lambda block: {one.entry: figure(one) for one in block}, higher_first)


def _named(attribute_name: str, key: str) -> Callable[[Contender], Fraction | None]:
    def figure(contender: Contender) -> Fraction | None:
        figures: Mapping[str, Fraction] = getattr(contender, attribute_name)
        return figures.get(key)

    return figure


def _decision(contender: Contender) -> Fraction | None:
    return None if contender.decision is None else Fraction(contender.decision)


def _all_criteria(round_: Round) -> tuple[str, ...]:
    """Return every criterion once, in the order of the rubrics."""
    return tuple(dict.fromkeys(one.key for rubric in round_.rubrics for one in rubric.criteria))


def _first_places(block: _Block, higher: bool) -> Mapping[str, Fraction | None]:  # noqa: FBT001 - a direction
    """Count by entry the judges who place it alone first; only judges who marked all of them."""
    counts = dict.fromkeys((one.entry for one in block), 0)
    judges = set.intersection(*(set(one.totals) for one in block))
    for judge in judges:
        marks = [one.totals[judge] for one in block]
        best = max(marks) if higher else min(marks)
        if marks.count(best) == 1:
            counts[block[marks.index(best)].entry] += 1
    return {entry: Fraction(count) for entry, count in counts.items()}


def advance(standings: Standings, round_: Round) -> tuple[Cut, ...]:
    """Return for each scope who advances, who waits and who is undecided at the cut.

    The minimum score includes the score equal to it. Shares count all ranked entries of the
    scope. A block of equals is never torn: a waiting list ends behind a whole block.
    """
    by_scope = groupby(standings.placed, key=lambda one: one.scope)
    return tuple(_cut(scope, tuple(placed), round_) for scope, placed in by_scope)


def _cut(scope: Scope, placed: Sequence[Placed], round_: Round) -> Cut:
    rules = round_.advancement
    good = [one for one in placed if _reaches_minimum(one, round_)]
    seats = _seats(scope, len(placed), round_)
    if seats is None:
        return Cut(scope=scope, seats=None, advancing=tuple(one.entry for one in good))
    advancing: list[str] = []
    undecided: list[str] = []
    waiting: list[str] = []
    room = rules.waiting_list
    for block in _cut_blocks(good, round_):
        open_seats = seats - len(advancing)
        if undecided or open_seats <= 0:
            waiting += block if len(waiting) < room else ()
        elif len(block) <= open_seats or rules.ties == "both_advance":
            advancing += block
        else:
            undecided = block
            room -= len(block) - open_seats
    return Cut(
        scope=scope,
        seats=seats,
        advancing=tuple(advancing),
        undecided=tuple(undecided),
        open_seats=seats - len(advancing) if undecided else 0,
        waiting=tuple(waiting),
    )


def _cut_blocks(placed: Sequence[Placed], round_: Round) -> list[list[str]]:
    """Return who cannot be told apart at the cut: equal places, or equal scores by plan.

    Equal scores that people must decide stay together until all of them have a decision.
    """
    if round_.advancement.ties != "decision":
        return [[one.entry for one in same] for _, same in groupby(placed, lambda one: one.place)]
    blocks: list[list[str]] = []
    for _, same in groupby(placed, lambda one: one.figure):
        block = list(same)
        decided = [(one.decision, one.entry) for one in block if one.decision is not None]
        if len(decided) < len(block):
            blocks.append([one.entry for one in block])
        else:
            by_decision = groupby(sorted(decided), lambda one: one[0])
            blocks += [[entry for _, entry in equal] for _, equal in by_decision]
    return blocks


def _reaches_minimum(placed: Placed, round_: Round) -> bool:
    minimum = round_.advancement.minimum
    if minimum is None:
        return True
    descending = round_.scoring.order == "descending"
    return placed.figure >= minimum if descending else placed.figure <= minimum


def _seats(scope: Scope, ranked: int, round_: Round) -> int | None:
    quotas = round_.advancement.quotas
    if not quotas:
        return None
    where: dict[str, str] = dict(zip(round_.ranking.per, scope, strict=True))
    for quota in quotas:
        wanted = {"group": quota.group, "field": quota.field, "panel": quota.panel}
        if all(value in (None, where.get(name)) for name, value in wanted.items()):
            return _number(quota, ranked)
    return 0


def _number(quota: FixedQuota | ShareQuota, ranked: int) -> int:
    if isinstance(quota, FixedQuota):
        return quota.number
    exact = quota.share * ranked
    if quota.rounding == "half_up":
        return max(quota.least, int(round_half_up(exact, 0)))
    return max(quota.least, ceil(exact) if quota.rounding == "up" else floor(exact))
