"""What would change if entries left a confirmed allocation: prizes, places, money, and beyond.

Rooms above this one enrol in :data:`consequence_sources` what else hangs on a prize (payments,
recommendations), so that one screen shows everything before anything is decided.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.editions.queries import Link
from competition.prizes.models import AllocationRun
from competition.prizes.queries.frozen import (
    allocation_in,
    decisions_in,
    standings_from,
    standings_in,
)
from competition.prizes.queries.runs import (
    entries_by_id,
    entries_by_reference,
    entries_without_their_prize,
)
from competition.ranking.models import RankingRun
from competition.registration.models import Entry
from competition.rules.plan.prizes import Level
from competition.rules.prizes import (
    Change,
    Difference,
    HonourGiven,
    Standing,
    allocate,
    compare,
    substitute,
    with_count,
)
from competition.rules.values import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One entry before and after, with everything that a page shows of it."""

    entry: Entry
    group: Text
    before: tuple[Level, ...]
    after: tuple[Level, ...]
    cents_before: int
    cents_after: int
    place_before: int | None
    place_after: int | None
    is_removed: bool

    @property
    def is_substitute(self) -> bool:
        """Tell whether the entry had no ranked prize and gets one."""
        ranked = [level for level in self.before if level.kind != "participation"]
        return not ranked and any(level.kind != "participation" for level in self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class HonourChange:
    """A title that an entry would lose or get."""

    honour: Text
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTie:
    """Equals among whom people would have to choose a substitute."""

    group: Text
    level: Level
    entries: tuple[Entry, ...]
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Something outside the allocation that would have to be done, and the page where."""

    words: str
    endpoint: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """Everything that a removal, or another table of prizes, would change.

    ``mode`` is how the plan substitutes: ``none``, ``hold`` or ``promote``. ``changes`` are the
    entries whose prize or money differs, the removed first; ``moved`` those of which only the
    place does. Money is in cents.
    """

    run: AllocationRun
    mode: str
    changes: tuple[Changed, ...]
    moved: tuple[Changed, ...]
    honours_lost: tuple[HonourChange, ...]
    honours_won: tuple[HonourChange, ...]
    questions: tuple[OpenTie, ...]
    vacant_before: int
    vacant_after: int
    cents_before: int
    cents_after: int
    effects: tuple[Effect, ...]

    @property
    def cents_difference(self) -> int:
        """Return by how much the money grows; less than zero where it shrinks."""
        return self.cents_after - self.cents_before

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all would change."""
        return not (self.changes or self.moved or self.questions or self.effects)


consequence_sources: list[Callable[[AllocationRun, frozenset[int]], Iterable[Effect]]] = []
"""Rooms above enrol here what else would have to be done if entries lost their prizes."""


def current_standings(edition: Edition, ranking: RankingRun) -> tuple[Standing, ...]:
    """Return a ranking with today's states of its entries.

    Who lost or declined a prize by name counts as withdrawn: no later allocation gives it back.
    """
    references = {row["entry"] for row in ranking.result["entries"]}
    without = entries_without_their_prize(edition)
    return tuple(
        replace(one, withdrawn=True) if one.entry in without else one
        for one in standings_from(ranking, entries_by_reference(edition, references))
    )


def basis_of(run: AllocationRun, on: date) -> dict[str, Any]:
    """Return a run as the ground on which a substitution of a day stands, for its inputs."""
    return {"of": run.number, "on": on.isoformat(), "earlier": run.result}


def consequences_of_removal(
    run: AllocationRun, entries: Iterable[int], *, on: date
) -> Consequences:
    """Return what would change if entries (by id) were disqualified on a day in China.

    Nothing is changed by asking. Entries that left by themselves since the run count too, as
    they would when :func:`competition.prizes.operations.remove_from_prizes` does the same.
    """
    gone = frozenset(entries)
    plan = run.plan_version.plan
    standings = tuple(
        replace(one, disqualified=True) if one.entry in gone else one
        for one in current_standings(run.edition, run.ranking_run)
    )
    earlier = allocation_in(run.result)
    found = substitute(
        earlier, standings, plan.prizes, on=on, decisions=decisions_in(run.inputs)
    ).allocation
    losers = frozenset(award.entry for award in earlier.awards if not found.awards_of(award.entry))
    effects = (effect for source in consequence_sources for effect in source(run, losers | gone))
    return _shown(run, compare(earlier, found), gone, effects=tuple(effects))


def consequences_of_count(
    run: AllocationRun, group: str, level_key: str, number: int
) -> Consequences | None:
    """Return what another number of prizes of a level would change: who, and how much.

    ``None`` for a group that does not have the level. Both sides are reckoned from the run's own
    inputs; the plan stays as it is.
    """
    table = run.plan_version.plan.prizes
    level = table.level(level_key)
    if level is None or level.quota_for(group) is None:
        return None
    standings, decisions = standings_in(run.inputs), decisions_in(run.inputs)
    before = allocate(standings, table, decisions=decisions)
    after = allocate(standings, with_count(table, group, level_key, number), decisions=decisions)
    return _shown(run, compare(before, after), frozenset())


follow_up_sources: list[Callable[[Edition, Any, datetime], Iterable[Link]]] = []
"""Rooms above enrol here the pages that go on from the prizes of an edition."""


def _shown(
    run: AllocationRun,
    difference: Difference,
    gone: frozenset[int],
    *,
    effects: tuple[Effect, ...] = (),
) -> Consequences:
    plan = run.plan_version.plan
    prizes = plan.prizes
    standings = {row["entry"]: row for row in run.inputs["standings"]}
    entries = entries_by_id(run.edition, standings)
    levels = {level.key: level for level in prizes.levels}
    honours = {honour.key: honour.name for honour in plan.prizes.honours}

    def changed(one: Change) -> Changed:
        group = plan.groups_by_key[standings[one.entry]["group"]]
        return Changed(
            entry=entries[one.entry],
            group=group.name,
            before=tuple(levels[key] for key in one.levels_before),
            after=tuple(levels[key] for key in one.levels_after),
            cents_before=one.cents_before,
            cents_after=one.cents_after,
            place_before=one.place_before,
            place_after=one.place_after,
            is_removed=one.entry in gone,
        )

    def honoured(given: Iterable[HonourGiven]) -> tuple[HonourChange, ...]:
        return tuple(
            HonourChange(honour=honours[one.honour], entry=entries[one.entry]) for one in given
        )

    return Consequences(
        run=run,
        mode=prizes.substitution.mode,
        changes=tuple(
            sorted(map(changed, difference.of_prizes), key=lambda one: not one.is_removed)
        ),
        moved=tuple(map(changed, difference.of_places)),
        honours_lost=honoured(difference.honours_lost),
        honours_won=honoured(difference.honours_won),
        questions=tuple(
            OpenTie(
                group=plan.groups_by_key[one.group].name,
                level=levels[one.level],
                entries=tuple(entries[entry] for entry in one.entries),
                places=one.places,
            )
            for one in difference.questions
        ),
        vacant_before=difference.vacant_before,
        vacant_after=difference.vacant_after,
        cents_before=difference.cents_before,
        cents_after=difference.cents_after,
        effects=effects,
    )


def consequences_as_data(found: Consequences) -> dict[str, Any]:
    """Return consequences as plain JSON, to be kept beside the decision that they led to."""

    def row(one: Changed) -> Mapping[str, Any]:
        return {
            "reference": one.entry.reference,
            "before": [level.key for level in one.before],
            "after": [level.key for level in one.after],
            "cents_before": one.cents_before,
            "cents_after": one.cents_after,
            "place_before": one.place_before,
            "place_after": one.place_after,
        }

    return {
        "run": found.run.number,
        "mode": found.mode,
        "changes": [row(one) for one in found.changes],
        "moved": [row(one) for one in found.moved],
        "questions": [
            {
                "level": one.level.key,
                "places": one.places,
                "entries": [entry.reference for entry in one.entries],
            }
            for one in found.questions
        ],
        "honours_lost": [[text_of(o.honour), o.entry.reference] for o in found.honours_lost],
        "honours_won": [[text_of(o.honour), o.entry.reference] for o in found.honours_won],
        "cents_before": found.cents_before,
        "cents_after": found.cents_after,
        "effects": [one.words for one in found.effects],
    }
