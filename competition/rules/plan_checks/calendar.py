"""Cross-checks of the calendar: phases in order, rounds after registration, results last."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from competition.rules.plan.calendar import Phase, phase_problems, time_problems
from competition.rules.plan.edition import Plan
from competition.rules.plan_checks.listing import Found
from competition.rules.values import CHINA, Problem

_SCORING = ("preliminary", "visit", "final", "other")
_AFTER_ROUNDS = ("publicity", "publication")


def calendar_problems(plan: Plan) -> Found:
    """Find phases that are out of order, or that cannot follow one another as the work does."""
    yield from phase_problems(plan.phases)
    for problem in time_problems(plan.time):
        yield replace(problem, path=f"time.{problem.path}")
    yield from _order(plan)
    yield from _scoring_phases(plan)
    yield from _rounds_in_time(plan)
    yield from _results_in_time(plan)
    yield from _lot_in_time(plan)


def _order(plan: Plan) -> Found:
    for number, phase in enumerate(plan.phases[1:], start=2):
        if phase.opens < plan.phases[number - 2].opens:
            yield Problem(f"phases[{number}].opens", "opens_before_previous_phase")


def _scoring_phases(plan: Plan) -> Found:
    for number, one in enumerate(plan.rounds, start=1):
        phase = _phase(plan, one.phase)
        if phase is None:
            continue
        if phase.kind not in _SCORING and "score" not in (phase.opens_actions or ()):
            found = {"found": phase.key, "kind": phase.kind, "allowed": list(_SCORING)}
            yield Problem(f"rounds[{number}].phase", "phase_without_scoring", found)


def _rounds_in_time(plan: Plan) -> Found:
    for number, one in enumerate(plan.rounds, start=1):
        phase = _phase(plan, one.phase)
        for earlier in _must_be_over(plan, number - 1):
            if phase is not None and phase.opens < earlier.closes:
                found = {"found": phase.key, "earlier": earlier.key}
                yield Problem(f"rounds[{number}].phase", "round_begins_too_early", found)


def _must_be_over(plan: Plan, index: int) -> Iterator[Phase]:
    """Return the phases that end before a round begins: registration, and the round before it."""
    if index == 0:
        yield from (phase for phase in plan.phases if phase.kind == "registration")
        return
    previous = _phase(plan, plan.rounds[index - 1].phase)
    if previous is not None:
        yield previous


def _results_in_time(plan: Plan) -> Found:
    scoring = [phase for one in plan.rounds if (phase := _phase(plan, one.phase)) is not None]
    for number, phase in enumerate(plan.phases, start=1):
        late = [one for one in scoring if phase.opens < one.closes]
        if phase.kind in _AFTER_ROUNDS and late:
            found = {"found": phase.key, "earlier": late[-1].key}
            yield Problem(f"phases[{number}].opens", "results_before_rounds_end", found)


def _lot_in_time(plan: Plan) -> Found:
    """A public value that is known before registration closes can be chosen to suit."""
    day = plan.draw.seed.public_on
    closes = [phase.closes for phase in plan.phases if phase.kind == "registration"]
    if day is None or not closes:
        return
    last = (max(closes) - timedelta(microseconds=1)).astimezone(CHINA).date()
    if day < last:
        found = {"found": day.isoformat(), "earliest": last.isoformat()}
        yield Problem("draw.seed.public_on", "lot_before_closing", found)


def _phase(plan: Plan, key: str) -> Phase | None:
    return next((phase for phase in plan.phases if phase.key == key), None)
