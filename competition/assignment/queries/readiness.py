"""What a draw would start from: entries and judges by field, known ties, who still lacks judges."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from competition.assignment.models import Assignment, Judge, TieDecision
from competition.assignment.queries.decisions import decisions_in, status_of
from competition.assignment.queries.draws import assignments_in, recused_pairs, released_draw
from competition.assignment.queries.inputs import commitment_of, freeze_inputs
from competition.assignment.queries.pool import accepted_judges, standing_of
from competition.assignment.queries.ties import conflicts_in, drawable_entries
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.registration.models import Entry
from competition.rules.conflicts import Conflict
from competition.rules.plan.rounds import Round
from competition.rules.values import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnRound:
    """A round of an edition, as the pages of its draws address it."""

    edition: Edition
    plan: Round

    @property
    def key(self) -> str:
        """Return the round's key in the plan."""
        return self.plan.key

    @property
    def is_drawn(self) -> bool:
        """Tell whether judges are drawn entry by entry; else panels are fixed after a ranking."""
        return self.plan.panel != "fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReadiness:
    """One field: readings that are needed, judges of it, and the most that they may read."""

    key: str
    name: Text | str
    entries: int
    needed: int
    main_judges: int
    second_judges: int
    capacity: int

    @property
    def is_short(self) -> bool:
        """Tell whether even all judges in reach together could not read the entries."""
        return self.needed > self.capacity


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What a draw would start from now. ``lacking`` entries have fewer judges than the plan says.

    ``commitment`` is the fingerprint of all of it: it changes with every entry and every judge.
    ``closed`` readings were released before a tie was found, and wait for a decision.
    """

    fields: tuple[FieldReadiness, ...]
    entries: int
    judges: int
    ties: int
    commitment: str
    standing: int
    closed: int
    lacking: int
    is_released: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A judge who may not read an entry: the words that match, or an earlier recusal."""

    entry: Entry
    judge: Judge
    conflicts: tuple[Conflict, ...]
    decision: TieDecision | None = None
    is_reading: bool = False

    @property
    def status(self) -> str:
        """Return ``recused``, ``open``, ``confirmed`` or ``ignored``."""
        found = status_of(self.conflicts, self.decision)
        return "recused" if found == "none" else found


def get_drawn_round(edition_key: str, round_key: str) -> DrawnRound:
    """Return a round of an edition's plan."""
    edition = get_edition(edition_key)
    found = edition.plan.rounds_by_key.get(round_key)
    if found is None:
        raise NotFoundError
    return DrawnRound(edition=edition, plan=found)


def drawn_rounds(edition: Edition) -> tuple[DrawnRound, ...]:
    """Return all rounds of an edition, in the plan's order."""
    return tuple(DrawnRound(edition=edition, plan=one) for one in edition.plan.rounds)


def readiness_of(drawn: DrawnRound, *, on: date) -> Readiness:
    """Return what a draw of a round would start from; a fixed number of statements."""
    edition = drawn.edition
    inputs = freeze_inputs(edition, drawn.key, on=on)
    reading = [(one.entry.reference or "", one.judge.code) for one in _reading(drawn)]
    standing = Counter(reference for reference, _code in reading)
    barred = {(entry, judge) for entry, judge in inputs["conflicts"]}
    released = released_draw(edition, drawn.key) is not None
    lacking = [
        one for one in inputs["entries"] if standing[one["id"]] < drawn.plan.judges_per_entry
    ]
    return Readiness(
        fields=_fields(edition, inputs),
        entries=len(inputs["entries"]),
        judges=len(inputs["judges"]),
        ties=len(inputs["conflicts"]),
        commitment=commitment_of(inputs),
        standing=standing.total(),
        closed=len(barred & set(reading)),
        lacking=len(lacking) if released else 0,
        is_released=released,
    )


def _reading(drawn: DrawnRound) -> Sequence[Assignment]:
    return assignments_in(drawn.edition, drawn.key)


def _fields(edition: Edition, inputs: Mapping[str, Any]) -> tuple[FieldReadiness, ...]:
    entries = Counter(one["field"] for one in inputs["entries"])
    per_entry = inputs["rules"]["judges_per_entry"]
    most = edition.plan.draw.load.most
    names = {one.key: one.name for one in edition.plan.fields}
    found = []
    for key in [*names, *sorted(set(entries) - set(names))]:
        main = [one for one in inputs["judges"] if one["main"] == key]
        second = [one for one in inputs["judges"] if key in one["second"] and one["main"] != key]
        if not (entries[key] or main or second):
            continue
        found.append(
            FieldReadiness(
                key=key,
                name=names.get(key, key),
                entries=entries[key],
                needed=entries[key] * per_entry,
                main_judges=len(main),
                second_judges=len(second),
                capacity=sum(
                    min(entries[key], one["most"] or most, most) for one in [*main, *second]
                ),
            )
        )
    return tuple(found)


def ties_in(drawn: DrawnRound, *, on: date) -> list[Tie]:
    """Return every judge with a tie to an accepted entry, those to be looked at first.

    First what is read already and closed, then what nobody decided, then the rest; within these
    by judge and entry.
    """
    edition = drawn.edition
    entries = {one.reference or "": one for one in drawable_entries(edition)}
    judges = {one.code: one for one in accepted_judges(edition)}
    found = conflicts_in(edition, [*judges.values()], [*entries.values()], on=on)
    pairs = {(str(entry), str(judge)): ties for (entry, judge), ties in found.items()}
    decisions = decisions_in(edition)
    for pair in {*recused_pairs(edition), *decisions}:
        if pair[0] in entries and pair[1] in judges:
            pairs.setdefault(pair, ())
    reading = {(one.entry.reference or "", one.judge.code) for one in _reading(drawn)}
    ties = [
        Tie(
            entry=entries[entry],
            judge=judges[code],
            conflicts=conflicts,
            decision=decisions.get((entry, code)),
            is_reading=(entry, code) in reading,
        )
        for (entry, code), conflicts in sorted(pairs.items(), key=lambda one: one[0][::-1])
    ]
    return sorted(ties, key=_urgency)


def _urgency(tie: Tie) -> int:
    if tie.status not in ("open", "confirmed"):
        return 2
    return 0 if tie.is_reading else int(tie.status == "confirmed") + 1


def ties_of(judge: Judge, *, on: date) -> list[Tie]:
    """Return the accepted entries to which a judge has a tie, by reference."""
    entries = {one.reference or "": one for one in drawable_entries(judge.edition)}
    found = conflicts_in(judge.edition, [judge], [*entries.values()], on=on)
    decisions = decisions_in(judge.edition, judges=[judge])
    reading = {one.entry_id for one in standing_of(judge)}
    decided = [pair for pair in decisions if pair[1] == judge.code and pair[0] in entries]
    names = sorted({str(entry) for entry, _judge in found} | {entry for entry, _code in decided})
    return [
        Tie(
            entry=entries[name],
            judge=judge,
            conflicts=found.get((name, judge.code), ()),
            decision=decisions.get((name, judge.code)),
            is_reading=entries[name].id in reading,
        )
        for name in names
    ]
