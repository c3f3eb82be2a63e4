"""Composing the fixed panels of a round: who advanced, who may judge, and which ties there are."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from competition.assignment.models import Assignment, Judge
from competition.assignment.queries import accepted_judges, assignments_in, barred_pairs
from competition.ranking.queries.rounds import JudgedRound, list_entries_of_round
from competition.registration.models import Entry
from competition.rules.plan.organisation import Group
from competition.rules.values import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelGroup:
    """A group that needs a panel, and its entries in this round."""

    group: Group
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A judge who may be seated; ``ties`` holds by group the references that keep him away."""

    judge: Judge
    field: Text | None
    ties: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatedPanel:
    """A panel that was seated: its judges, and its entries in the running order."""

    name: Text
    judges: tuple[Judge, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelsView:
    """What the page of a round's panels shows: what to choose from, or what was chosen."""

    judged: JudgedRound
    groups: tuple[PanelGroup, ...]
    candidates: tuple[Candidate, ...]
    seated: tuple[SeatedPanel, ...]
    least: int


def panels_view(judged: JudgedRound, *, on: date) -> PanelsView:
    """Return the panels of a round as they stand on a day."""
    edition = judged.edition
    made = assignments_in(edition, judged.key)
    entries = list_entries_of_round(judged)
    groups = tuple(
        PanelGroup(group=group, entries=tuple(e for e in entries if e.group_key == group.key))
        for group in edition.plan.groups
    )
    return PanelsView(
        judged=judged,
        groups=tuple(one for one in groups if one.entries),
        candidates=() if made else _candidates(judged, entries, on),
        seated=_seated(judged, list(made)),
        least=judged.plan.judges_per_entry,
    )


def _candidates(judged: JudgedRound, entries: list[Entry], on: date) -> tuple[Candidate, ...]:
    edition = judged.edition
    judges = accepted_judges(edition)
    groups = {str(entry.reference): entry.group_key or "" for entry in entries}
    ties: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for reference, code in barred_pairs(edition, judges, entries, on=on):
        if reference in groups:
            ties[code][groups[reference]].append(reference)
    fields = edition.plan.fields_by_key
    return tuple(
        Candidate(
            judge=judge,
            field=fields[judge.main_field].name if judge.main_field in fields else None,
            ties={group: tuple(sorted(found)) for group, found in ties[judge.code].items()},
        )
        for judge in judges
    )


def _seated(judged: JudgedRound, made: list[Assignment]) -> tuple[SeatedPanel, ...]:
    panels: dict[str, list[Assignment]] = defaultdict(list)
    for one in made:
        panels[one.panel].append(one)
    names = judged.edition.plan.groups_by_key
    return tuple(
        SeatedPanel(
            name=names[key].name if key in names else Text(key, key),
            judges=tuple(sorted({one.judge for one in seats}, key=lambda judge: judge.code)),
            entries=tuple(
                dict.fromkeys(one.entry for one in sorted(seats, key=lambda one: one.position))
            ),
        )
        for key, seats in sorted(panels.items())
    )
