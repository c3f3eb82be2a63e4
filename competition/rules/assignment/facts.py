"""What a draw is made of and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from competition.rules.plan.judging import DrawRules

Id = int | str
Pair = tuple[Id, Id]
"""(entry id, judge id)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFacts:
    """An entry to be read: its main field and the fields it also touches."""

    entry_id: Id
    field: str
    also_fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeFacts:
    """A judge of the pool.

    ``employer`` and ``district`` are keys by which equals are told (empty: unknown); ``most``
    is the judge's own limit where it is below the plan's.
    """

    judge_id: Id
    main_fields: tuple[str, ...]
    second_fields: tuple[str, ...] = ()
    employer: str = ""
    district: str = ""
    roles: tuple[str, ...] = ()
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawInputs:
    """Everything a draw depends on; the same inputs give the same draw for ever.

    ``round_label`` enters every lottery number: a redraw appends ``|repl-1`` and so on.
    ``held`` pairs have begun and stay, whatever the rules say of them now; ``kept`` pairs were
    drawn before and stay unless the rules force a change (then as few change as can be).
    """

    entries: tuple[EntryFacts, ...]
    judges: tuple[JudgeFacts, ...]
    rules: DrawRules
    seed: bytes
    round_label: str
    conflicts: frozenset[Pair] = frozenset()
    held: frozenset[Pair] = frozenset()
    kept: frozenset[Pair] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Connectivity:
    """Whether judges can be compared through entries read in common.

    ``components`` are the groups of judges linked by common entries (one is best);
    ``most_shared`` is the largest number of entries any two judges share.
    """

    components: tuple[tuple[Id, ...], ...]
    most_shared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """The judges drawn: pairs sorted by ids, tiers counted as main, second and none.

    ``dropped`` are the kept pairs that had to go.
    """

    pairs: tuple[Pair, ...]
    loads: Mapping[Id, int]
    tiers: Mapping[str, int]
    dropped: tuple[Pair, ...]
    connectivity: Connectivity


class ShortageCode(StrEnum):
    """What is lacking: judges who may read, entries for a promised load, a type of judge."""

    JUDGES = "judges"
    LOAD = "load"
    ROLE = "role"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """One group of fields that cannot be served.

    ``needed`` readings against the most that are ``available`` from the judges in reach. For
    LOAD, readings promised to ``judges`` against those that exist. TOGETHER means that each
    requirement can be met alone but not all at once; ``available`` is the best that can be done.
    """

    code: ShortageCode
    fields: tuple[str, ...]
    entries: tuple[Id, ...]
    judges: tuple[Id, ...]
    needed: int
    available: int
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """Why no draw exists."""

    shortages: tuple[Shortage, ...]
