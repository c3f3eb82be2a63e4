"""Drawing judges: the inputs are frozen, the seed follows from them and a public value."""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.assignment import notices
from competition.assignment.models import Assignment, DrawRun
from competition.assignment.permissions import can_release_draw
from competition.assignment.queries import (
    accepted_judges,
    assignments_in,
    commitment_of,
    drawable_entries,
    freeze_inputs,
    inputs_of,
    is_seating,
    judge_data,
    left_assignments,
    list_draws,
    loads_of,
    next_draw_number,
    released_draw,
    same_inputs,
)
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import Edition
from competition.rules.assignment import Draw, Shortfall
from competition.rules.assignment import draw_judges as drawn
from competition.rules.plan_reading import canonical_json
from competition.rules.transitions import (
    AssignmentEvent,
    AssignmentState,
    DrawEvent,
    DrawState,
    next_state,
)
from competition.rules.values import CHINA, drawn_order, seed_from


def draw_judges(
    edition: Edition,
    round_key: str,
    *,
    public_value: str,
    reason: str = "",
    by: Person,
    at: datetime,
) -> DrawRun:
    """Draw judges for every accepted entry of a round; the run is a proposal until released.

    A second draw of a released round keeps what is begun and changes as little as can be.
    Drawing anew from the same inputs and public value gives the same draw; another value for
    the same inputs needs a reason. Raises :class:`RefusedError` ``draw_fixed_panel``,
    ``draw_nothing``, ``draw_no_judges``, ``draw_public_value``, ``draw_value_changed`` or
    ``draw_short`` with the shortages as values of the rule book.
    """
    if not can_organise(by, edition, at):
        raise NotFoundError
    _refuse_unready(edition, round_key, public_value=public_value, reason=reason)
    inputs = freeze_inputs(edition, round_key, on=at.astimezone(CHINA).date())
    if not inputs["entries"]:
        raise RefusedError("draw_nothing")
    if not inputs["judges"]:
        raise RefusedError("draw_no_judges")
    _refuse_another_value(edition, round_key, inputs, public_value=public_value, reason=reason)
    _supersede(edition, round_key, DrawState.PROPOSED)
    return _run(edition, round_key, inputs, public_value=public_value, reason=reason, by=by, at=at)


def _refuse_unready(edition: Edition, round_key: str, *, public_value: str, reason: str) -> None:
    round_ = edition.plan.rounds_by_key.get(round_key)
    if round_ is None:
        raise NotFoundError
    if round_.panel == "fixed":
        raise RefusedError("draw_fixed_panel")
    if not public_value.strip():
        raise RefusedError("draw_public_value", field="public_value")
    if released_draw(edition, round_key) is not None and not reason.strip():
        raise RefusedError("assignment_reason_needed", field="reason")


def _refuse_another_value(
    edition: Edition, round_key: str, inputs: dict[str, Any], *, public_value: str, reason: str
) -> None:
    """Let nobody try one public value after another on the same inputs without saying why."""
    tried = [
        run.public_value
        for run in list_draws(edition, round_key)
        if run.confirmed_at is None and same_inputs(run.inputs, inputs)
    ]
    if tried and tried[0] != public_value.strip() and not reason.strip():
        raise RefusedError("draw_value_changed", field="reason", value=tried[0])


def _run(  # noqa: PLR0913 - who and when, and what a draw is made of
    edition: Edition,
    round_key: str,
    inputs: dict[str, Any],
    *,
    public_value: str,
    reason: str,
    by: Person,
    at: datetime,
) -> DrawRun:
    commitment = commitment_of(inputs)
    seed = seed_from(commitment, public_value.strip()).hex()
    answer = drawn(inputs_of(inputs, seed))
    if isinstance(answer, Shortfall):
        raise RefusedError("draw_short", shortages=answer.shortages)
    run = DrawRun(
        public_id=secrets.token_hex(8),
        edition=edition,
        round_key=round_key,
        number=next_draw_number(edition, round_key),
        state=DrawState.PROPOSED,
        inputs=inputs,
        result=_result(answer),
        seed=seed,
        commitment=commitment,
        public_value=public_value.strip(),
        fingerprint=hashlib.sha256(canonical_json(_result(answer))).hexdigest(),
        plan_version_id=edition.version.id,
        reason=reason.strip(),
        made_by_id=by.id,
        made_at=at,
    )
    db.session.add(run)
    db.session.flush()
    record(
        "assignment:draw:proposed",
        run,
        by=by,
        at=at,
        edition=edition,
        reason=run.reason,
        round=round_key,
        commitment=commitment,
        public_value=run.public_value,
        result=run.fingerprint,
    )
    return run


def _result(draw: Draw) -> dict[str, Any]:
    return {
        "pairs": [[str(entry), str(judge)] for entry, judge in draw.pairs],
        "loads": {str(judge): load for judge, load in draw.loads.items()},
        "tiers": dict(draw.tiers),
        "dropped": [[str(entry), str(judge)] for entry, judge in draw.dropped],
        "components": [len(part) for part in draw.connectivity.components],
        "most_shared": draw.connectivity.most_shared,
    }


def _supersede(edition: Edition, round_key: str, state: DrawState) -> None:
    for run in _draws(edition, round_key, state):
        run.state = next_state(run.state, DrawEvent.SUPERSEDE)


def _draws(edition: Edition, round_key: str, state: DrawState) -> Sequence[DrawRun]:
    return db.session.scalars(
        select(DrawRun).where(
            DrawRun.edition_id == edition.id,
            DrawRun.round_key == round_key,
            DrawRun.state == state,
        )
    ).all()


def draw_replacement(recused: Assignment, *, by: Person, at: datetime) -> Assignment | None:
    """Draw one judge in the place of another, so that nothing else moves; ``None``: nobody left.

    Only this entry is drawn for: its other judges are held, everybody's load counts, and exactly
    one judge is added, however many the entry began with. Where no free judge has the type that
    the entry is left without, one of another type reads it rather than nobody. The run is
    released at once and stands beside the round's draw. In a fixed panel nobody is replaced.
    """
    edition, round_key = recused.edition, recused.round_key
    if is_seating(recused.draw_run.inputs):
        return None
    _supersede(edition, round_key, DrawState.PROPOSED)
    run = None
    for inputs in _tries_for_one(recused, at=at):
        try:
            run = _run(
                edition,
                round_key,
                inputs,
                public_value=recused.draw_run.public_value or inputs["entries"][0]["id"],
                reason=recused.reason,
                by=by,
                at=at,
            )
        except RefusedError:
            continue
        break
    if run is None:
        return None
    run.state = next_state(run.state, DrawEvent.RELEASE)
    run.confirmed_at = at
    made = _assign(run)
    db.session.flush()
    _record_release(run, made, by=by, at=at)
    notices.tell_judges_of_assignments(edition, round_key, made, at=at)
    return made[0] if made else None


def _tries_for_one(recused: Assignment, *, at: datetime) -> Iterator[dict[str, Any]]:
    """Return the inputs of a replacement: first with the plan's types of judges, then without."""
    inputs = _inputs_for_one(recused, at=at)
    yield inputs
    if inputs["rules"].get("role_minima"):
        yield inputs | {"rules": inputs["rules"] | {"role_minima": []}}


def _inputs_for_one(recused: Assignment, *, at: datetime) -> dict[str, Any]:
    """Freeze a draw of one entry: its other judges are held, everybody's limit is what is left."""
    edition, entry = recused.edition, recused.entry
    on = at.astimezone(CHINA).date()
    inputs = freeze_inputs(edition, recused.round_key, on=on, entries=[entry])
    held = inputs["held"] + inputs["kept"]
    on_entry = {judge for _reference, judge in held}
    loads = loads_of(edition, recused.round_key)
    most = edition.plan.draw.load.most
    inputs["rules"]["load"] = {"least": 0, "most": most}
    inputs["rules"]["judges_per_entry"] = len(on_entry) + 1
    return inputs | {
        "held": sorted(held),
        "kept": [],
        "conflicts": [pair for pair in inputs["conflicts"] if pair[0] == entry.reference],
        "judges": [
            judge_data(
                one,
                most=max(0, min(one.most_entries, most) - loads.get(one.id, 0))
                + (one.code in on_entry),
            )
            for one in accepted_judges(edition)
        ],
        "replaces": [entry.reference, recused.judge.code],
    }


def release_draw(run: DrawRun, *, by: Person, at: datetime) -> list[Assignment]:
    """Release a draw: judges get their entries and a letter; what stood and was dropped is removed.

    Raises :class:`RefusedError` ``draw_not_proposed``, or ``draw_outdated`` when the pool, the
    entries or the ties are no longer those that were drawn from.
    """
    if not can_release_draw(by, run, at):
        raise NotFoundError
    if run.state != DrawState.PROPOSED:
        raise RefusedError("draw_not_proposed")
    edition = run.edition
    now_frozen = freeze_inputs(edition, run.round_key, on=at.astimezone(CHINA).date())
    if not same_inputs(run.inputs, now_frozen):
        raise RefusedError("draw_outdated")
    _supersede(edition, run.round_key, DrawState.RELEASED)
    run.state = next_state(run.state, DrawEvent.RELEASE)
    run.confirmed_by_id, run.confirmed_at = by.id, at
    _remove_dropped(run)
    made = _assign(run)
    db.session.flush()
    _record_release(run, made, by=by, at=at)
    notices.tell_judges_of_assignments(edition, run.round_key, made, at=at)
    return made


def _record_release(run: DrawRun, made: Sequence[Assignment], *, by: Person, at: datetime) -> None:
    record(
        "assignment:draw:released",
        run,
        by=by,
        at=at,
        edition=run.edition,
        round=run.round_key,
        assignments=len(made),
        result=run.fingerprint,
    )


def _remove_dropped(run: DrawRun) -> None:
    wanted = {(entry, judge) for entry, judge in run.result["pairs"]}
    for standing in assignments_in(run.edition, run.round_key):
        if (standing.entry.reference, standing.judge.code) not in wanted:
            standing.state = next_state(standing.state, AssignmentEvent.REMOVE)


def _assign(run: DrawRun) -> list[Assignment]:
    """Make the assignments that are new, each judge's in an order drawn by lot.

    What was removed by an earlier redraw and is drawn again stands up again, undeclared.
    """
    entries = {one.reference: one for one in drawable_entries(run.edition)}
    judges = {one.code: one for one in accepted_judges(run.edition)}
    standing = {_pair(one) for one in assignments_in(run.edition, run.round_key)}
    left = {_pair(one): one for one in left_assignments(run.edition, run.round_key)}
    made = []
    for reference, code, position in _in_lots_order(run):
        if (reference, code) in standing:
            continue
        one = left.get((reference, code))
        if one is None:
            one = Assignment(
                public_id=secrets.token_hex(8),
                edition=run.edition,
                round_key=run.round_key,
                entry=entries[reference],
                judge=judges[code],
                state=AssignmentState.WAITING,
            )
            db.session.add(one)
        else:
            one.state = next_state(one.state, AssignmentEvent.RESTORE)
            one.declared_at = None
        one.panel = entries[reference].field_key
        one.draw_run = run
        one.position = position
        made.append(one)
    return made


def _pair(one: Assignment) -> tuple[str, str]:
    return one.entry.reference or "", one.judge.code


def _in_lots_order(run: DrawRun) -> Iterator[tuple[str, str, int]]:
    """Return entry, judge and the place of the entry in the judge's list."""
    by_judge: dict[str, list[str]] = {}
    for reference, code in run.result["pairs"]:
        by_judge.setdefault(code, []).append(reference)
    seed = bytes.fromhex(run.seed)
    for code, references in sorted(by_judge.items()):
        order = drawn_order(seed, f"order|{run.round_key}|{code}", references)
        for position, reference in enumerate(order, start=1):
            yield str(reference), code, position
