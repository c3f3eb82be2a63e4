"""What is open at a moment, what came in time, and what freezes when. Moments are aware.

A phase is open from its opening, included, to its closing, excluded: ``24:00`` of a day is the
next day's 00:00 and already closed. The grace widens the closing for submissions only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from competition.rules.plan.calendar import Action, Freeze, Part, Phase, PhaseKind
from competition.rules.values import Closing

HABITUAL_ACTIONS: Mapping[PhaseKind, tuple[Action, ...]] = {
    "registration": (
        "create_entry",
        "edit_entry",
        "submit_entry",
        "withdraw_entry",
        "answer_corrections",
        "recommend_entry",
    ),
    "screening": ("answer_corrections", "withdraw_entry", "recommend_entry"),
    "acceptance": ("withdraw_entry", "accept_entry"),
    "preliminary": ("withdraw_entry", "score"),
    "advancement": ("withdraw_entry", "file_objection"),
    "visit": ("withdraw_entry", "score"),
    "final": ("withdraw_entry", "score"),
    "deliberation": (),
    "publicity": ("file_objection",),
    "publication": (),
    "other": (),
}
"""What a phase opens unless the plan says otherwise (contest.md §1.1)."""


class Punctuality(StrEnum):
    """Whether a submission came in time."""

    ON_TIME = "on_time"
    IN_GRACE = "in_grace"
    LATE = "late"
    EARLY = "early"
    NOT_PLANNED = "not_planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionVerdict:
    """Whether a submission counts, by which phase, and between which moments it would have."""

    punctuality: Punctuality
    phase: str | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    grace_ends: datetime | None = None

    @property
    def counts(self) -> bool:
        """Return whether the submission is received."""
        return self.punctuality in (Punctuality.ON_TIME, Punctuality.IN_GRACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An organiser's decision: a phase closes later, for all or for one entry."""

    phase: str
    closes: Closing
    entry: str | None = None


class Mark(StrEnum):
    """Where a phase lies as seen from a moment; NEXT are those that open first of the coming."""

    PAST = "past"
    CURRENT = "current"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A phase on the timeline."""

    phase: Phase
    mark: Mark


def extended(
    phases: Iterable[Phase], extensions: Iterable[Extension], *, entry: str | None = None
) -> tuple[Phase, ...]:
    """Return the phases as they hold for one entry, or for everybody when none is named.

    Nobody's time gets shorter: the latest closing among plan and extensions holds.
    """
    given = [one for one in extensions if one.entry is None or one.entry == entry]
    return tuple(
        replace(
            phase,
            closes=max([phase.closes, *(one.closes for one in given if one.phase == phase.key)]),
        )
        for phase in phases
    )


def is_within(phase: Phase, at: datetime) -> bool:
    """Return whether a phase is open at a moment."""
    return phase.opens <= at < phase.closes


def open_phases(phases: Iterable[Phase], at: datetime) -> tuple[Phase, ...]:
    """Return every phase open at a moment, in the plan's order."""
    return tuple(phase for phase in phases if is_within(phase, at))


def phase_at(phases: Iterable[Phase], at: datetime) -> Phase | None:
    """Return the phase open at a moment; of several the one opened last, then the later listed."""
    found: Phase | None = None
    for phase in open_phases(phases, at):
        if found is None or phase.opens >= found.opens:
            found = phase
    return found


def is_open(phases: Iterable[Phase], kind: PhaseKind, at: datetime) -> bool:
    """Return whether a phase of a kind is open at a moment."""
    return any(phase.kind == kind for phase in open_phases(phases, at))


def actions_of(phase: Phase) -> tuple[Action, ...]:
    """Return what a phase opens: what the plan says, else what its kind habitually does."""
    if phase.opens_actions is None:
        return HABITUAL_ACTIONS[phase.kind]
    return phase.opens_actions


def may_happen(phases: Iterable[Phase], action: Action, at: datetime) -> bool:
    """Return whether an action is open at a moment."""
    return any(action in actions_of(phase) for phase in open_phases(phases, at))


def submission_verdict(
    phases: Iterable[Phase], begun_at: datetime, arrived_at: datetime
) -> SubmissionVerdict:
    """Judge a submission by the server's clock: begun and arrived are moments of the server.

    One that arrives while a submitting phase is open is on time. One begun before the closing
    that arrives after it, but before the grace has ended, is in grace. Between two submitting
    phases a submission is late for the first. Without any phase it is not planned.
    """
    submitting = sorted(
        (phase for phase in phases if "submit_entry" in actions_of(phase)),
        key=lambda phase: (phase.opens, phase.closes),
    )
    for phase in submitting:
        if is_within(phase, arrived_at):
            return _verdict(Punctuality.ON_TIME, phase)
    for phase in submitting:
        if is_within(phase, begun_at) and phase.closes <= arrived_at < _grace_ends(phase):
            return _verdict(Punctuality.IN_GRACE, phase)
    missed = [phase for phase in submitting if phase.closes <= arrived_at]
    if missed:
        return _verdict(Punctuality.LATE, max(missed, key=lambda phase: phase.closes))
    if submitting:
        return _verdict(Punctuality.EARLY, submitting[0])
    return SubmissionVerdict(punctuality=Punctuality.NOT_PLANNED)


def _verdict(punctuality: Punctuality, phase: Phase) -> SubmissionVerdict:
    return SubmissionVerdict(
        punctuality=punctuality,
        phase=phase.key,
        opens=phase.opens,
        closes=phase.closes,
        grace_ends=_grace_ends(phase),
    )


def _grace_ends(phase: Phase) -> datetime:
    return phase.closes + timedelta(minutes=phase.grace_minutes)


def timeline(phases: Iterable[Phase], at: datetime) -> tuple[Station, ...]:
    """Return the phases in the order of time, each marked as seen from a moment."""
    ordered = sorted(phases, key=lambda phase: (phase.opens, phase.closes))
    first = min((phase.opens for phase in ordered if at < phase.opens), default=None)
    return tuple(Station(phase=phase, mark=_mark(phase, at, first)) for phase in ordered)


def _mark(phase: Phase, at: datetime, first: datetime | None) -> Mark:
    if is_within(phase, at):
        return Mark.CURRENT
    if phase.opens <= at:
        return Mark.PAST
    return Mark.NEXT if phase.opens == first else Mark.LATER


def frozen_since(freezes: Iterable[Freeze], at: datetime) -> Mapping[Part, datetime]:
    """Return the parts of an entry that are frozen at a moment, and since when."""
    found: dict[Part, datetime] = {}
    for freeze in sorted(freezes, key=lambda one: one.at):
        if freeze.at <= at:
            found.setdefault(freeze.part, freeze.at)
    return found


def is_frozen(freezes: Iterable[Freeze], part: Part, at: datetime) -> bool:
    """Return whether a part of the entries is frozen at a moment."""
    return part in frozen_since(freezes, at)
