"""The inputs of a draw as arrays in an order that no caller can influence."""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from competition.rules.assignment.facts import DrawInputs, EntryFacts, Id, JudgeFacts, Pair
from competition.rules.plan.judging import DrawRules

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Levels = NDArray[np.int8]

LOTTERY_BITS = 20


class Level(IntEnum):
    """How far the fields of a judge and an entry agree."""

    CLOSED = 0
    NONE = 1
    SECOND = 2
    MAIN = 3


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Judges of whom every entry i gets at least ``least[i]`` and at most ``most[i]``."""

    members: Flags
    least: Ints
    most: Ints
    role: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Entries by rows, judges by columns, what is held already taken off.

    ``open_pairs`` may be drawn, ``gain`` is their worth, ``need`` what each entry still lacks;
    ``kept`` are the ``previous`` pairs that may be drawn again.
    """

    entries: tuple[EntryFacts, ...]
    judges: tuple[JudgeFacts, ...]
    levels: Levels
    open_pairs: Flags
    held: Flags
    kept: Flags
    previous: Flags
    gain: Ints
    need: Ints
    least: Ints
    most: Ints
    groups: tuple[Group, ...]


def problem_of(inputs: DrawInputs) -> Problem:
    """Sort the inputs by their ids, numbers before texts, and turn them into arrays.

    Raises ``ValueError`` for ids that occur twice or contain ``|``, for a held or kept pair of
    unknown ids, and for a held pair in conflict.
    """
    entries = tuple(sorted(inputs.entries, key=lambda entry: _place(entry.entry_id)))
    judges = tuple(sorted(inputs.judges, key=lambda judge: _place(judge.judge_id)))
    rows = _positions(entry.entry_id for entry in entries)
    columns = _positions(judge.judge_id for judge in judges)
    held = _flags(inputs.held, rows, columns)
    closed = _flags(_known(inputs.conflicts, rows, columns), rows, columns)
    if np.any(held & closed):
        raise ValueError("a held pair is in conflict")
    previous = _flags(inputs.kept, rows, columns)
    levels = _levels(entries, judges, inputs.rules)
    open_pairs = (levels > Level.CLOSED) & ~closed & ~held
    most = np.array([_most(judge, inputs.rules) for judge in judges], np.int64)
    loads = held.sum(axis=0)
    return Problem(
        entries=entries,
        judges=judges,
        levels=levels,
        open_pairs=open_pairs,
        held=held,
        kept=previous & open_pairs,
        previous=previous,
        gain=_gain(open_pairs, levels, entries, judges, inputs),
        need=np.maximum(inputs.rules.judges_per_entry - held.sum(axis=1), 0),
        least=np.maximum(np.minimum(inputs.rules.load.least, most) - loads, 0),
        most=np.maximum(most - loads, 0),
        groups=tuple(_groups(judges, held, inputs.rules)),
    )


def pairs_of(problem: Problem, chosen: Flags) -> tuple[Pair, ...]:
    """Return the chosen cells as pairs of ids, by rows and columns."""
    rows, columns = np.nonzero(chosen)
    return tuple(
        (problem.entries[row].entry_id, problem.judges[column].judge_id)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    )


def _place(each: Id) -> tuple[bool, int, str]:
    return isinstance(each, str), 0 if isinstance(each, str) else each, str(each)


def _positions(ids: Iterable[Id]) -> dict[Id, int]:
    listed = list(ids)
    texts = {str(each) for each in listed}
    if len(texts) < len(listed) or any("|" in text for text in texts):
        raise ValueError("ids must differ as text and hold no |")
    return {each: position for position, each in enumerate(listed)}


def _known(pairs: Iterable[Pair], rows: dict[Id, int], columns: dict[Id, int]) -> Iterator[Pair]:
    """Conflicts may be known of entries and judges that do not take part."""
    return (pair for pair in pairs if pair[0] in rows and pair[1] in columns)


def _flags(pairs: Iterable[Pair], rows: dict[Id, int], columns: dict[Id, int]) -> Flags:
    flags = np.zeros((len(rows), len(columns)), np.bool_)
    for entry_id, judge_id in pairs:
        if entry_id not in rows or judge_id not in columns:
            raise ValueError("a held or kept pair names an unknown entry or judge")
        flags[rows[entry_id], columns[judge_id]] = True
    return flags


def _levels(
    entries: tuple[EntryFacts, ...], judges: tuple[JudgeFacts, ...], rules: DrawRules
) -> Levels:
    fields = sorted({name for entry in entries for name in (entry.field, *entry.also_fields)})
    main = _incidence((judge.main_fields for judge in judges), fields)
    second = _incidence((judge.second_fields for judge in judges), fields)
    own = _incidence(((entry.field,) for entry in entries), fields)
    also = _incidence((entry.also_fields for entry in entries), fields)
    levels = np.full(
        (len(entries), len(judges)),
        Level.NONE if rules.tiers.allow_none else Level.CLOSED,
        np.int8,
    )
    levels[(own @ second.T + also @ main.T) > 0] = Level.SECOND
    levels[(own @ main.T) > 0] = Level.MAIN
    return levels


def _incidence(rows: Iterable[tuple[str, ...]], fields: list[str]) -> NDArray[np.float32]:
    """Whole numbers as floats, because only those are multiplied fast; never published."""
    positions = {name: position for position, name in enumerate(fields)}
    listed = list(rows)
    table = np.zeros((len(listed), len(fields)), np.float32)
    for row, names in enumerate(listed):
        for name in names:
            if name in positions:
                table[row, positions[name]] = 1
    return table


def _most(judge: JudgeFacts, rules: DrawRules) -> int:
    return rules.load.most if judge.most is None else min(judge.most, rules.load.most)


def _gain(
    open_pairs: Flags,
    levels: Levels,
    entries: tuple[EntryFacts, ...],
    judges: tuple[JudgeFacts, ...],
    inputs: DrawInputs,
) -> Ints:
    """Tier · 2^20 plus the lottery number (20 bits of HMAC-SHA256(seed, round|entry|judge)).

    The number counts as often as the plan lets the lottery reach over tiers.
    """
    tiers = inputs.rules.tiers
    worth = np.array([0, tiers.none, tiers.second, tiers.main], np.int64)
    gain = worth[levels] << LOTTERY_BITS
    names = [str(judge.judge_id).encode() for judge in judges]
    for row, entry in enumerate(entries):
        columns = np.flatnonzero(open_pairs[row])
        prefix = hmac.new(inputs.seed, f"{inputs.round_label}|{entry.entry_id}|".encode(), "sha256")
        numbers = _lottery(prefix, [names[column] for column in columns.tolist()])
        gain[row, columns] += tiers.lottery * numbers
    return np.where(open_pairs, gain, 0)


def _lottery(prefix: hmac.HMAC, names: list[bytes]) -> Ints:
    numbers = np.empty(len(names), np.int64)
    for position, name in enumerate(names):
        mac = prefix.copy()
        mac.update(name)
        numbers[position] = int.from_bytes(mac.digest()[:3]) >> (24 - LOTTERY_BITS)
    return numbers


def _groups(judges: tuple[JudgeFacts, ...], held: Flags, rules: DrawRules) -> Iterator[Group]:
    """One group an employer, a district and a required role, those that bind nobody left out."""
    if rules.one_per_employer:
        yield from _capped([judge.employer for judge in judges], held, most=1)
    if rules.most_per_district is not None:
        yield from _capped([j.district for j in judges], held, most=rules.most_per_district)
    for minimum in rules.role_minima:
        members = np.array([minimum.role in judge.roles for judge in judges], np.bool_)
        taken = held[:, members].sum(axis=1)
        yield Group(
            members,
            np.maximum(minimum.least - taken, 0),
            np.full(len(held), max(rules.judges_per_entry, minimum.least), np.int64),
            minimum.role,
        )


def _capped(keys: list[str], held: Flags, *, most: int) -> Iterator[Group]:
    for key in sorted({key for key in keys if key}):
        members = np.array([each == key for each in keys], np.bool_)
        if members.sum() > most:
            taken = held[:, members].sum(axis=1)
            yield Group(members, np.zeros(len(held), np.int64), np.maximum(most - taken, 0))
