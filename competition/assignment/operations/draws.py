"""Drawing judges: the inputs are frozen, the seed follows from them and a public value.

The commitment is the fingerprint of the frozen inputs (entries, judges, ties, rules): nobody
can choose a seed after the fact, and anybody with the inputs can draw again (algorithms §3, §8).
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.assignment import notices
from competition.assignment.models import Assignment, DrawRun, Judge
from competition.assignment.permissions import can_release_draw
from competition.assignment.queries import (
    accepted_judges,
    assignments_in,
    conflicts_in,
    drawable_entries,
    loads_of,
    next_draw_number,
    recused_pairs,
    released_draw,
)
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.rules.assignment import (
    Draw,
    DrawInputs,
    EntryFacts,
    JudgeFacts,
    Shortfall,
)
from competition.rules.assignment import (
    draw_judges as drawn,
)
from competition.rules.conflicts import Conflicts, unit_key
from competition.rules.plan.judging import DrawRules
from competition.rules.plan_reading import canonical_json, read_record, to_plain
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
    Raises :class:`RefusedError` ``draw_nothing``, ``draw_no_judges``, ``draw_public_value`` or
    ``draw_short`` with the shortages in plain data.
    """
    if not can_organise(by, edition, at):
        raise NotFoundError
    plan = edition.plan
    if round_key not in plan.rounds_by_key:
        raise NotFoundError
    if not public_value.strip():
        raise RefusedError("draw_public_value", field="public_value")
    entries, judges = drawable_entries(edition), accepted_judges(edition)
    if not entries:
        raise RefusedError("draw_nothing")
    if not judges:
        raise RefusedError("draw_no_judges")
    earlier = released_draw(edition, round_key)
    if earlier is not None and not reason.strip():
        raise RefusedError("assignment_reason_needed", field="reason")
    conflicts = conflicts_in(edition, judges, entries, on=at.astimezone(CHINA).date())
    inputs = _inputs(edition, round_key, entries, judges, conflicts)
    _supersede(edition, round_key, DrawState.PROPOSED)
    return _run(edition, round_key, inputs, public_value=public_value, reason=reason, by=by, at=at)


def _inputs(
    edition: Edition,
    round_key: str,
    entries: Sequence[Entry],
    judges: Sequence[Judge],
    conflicts: Conflicts,
) -> dict[str, Any]:
    """Return everything a draw depends on as plain data; entries and judges by their numbers."""
    standing = assignments_in(edition, round_key)
    tied = {(str(entry), str(judge)) for entry, judge in conflicts} | recused_pairs(edition)
    number = next_draw_number(edition, round_key)
    rules = edition.plan.draw
    per_entry = edition.plan.rounds_by_key[round_key].judges_per_entry
    rules_data = to_plain(rules)
    assert isinstance(rules_data, dict)  # noqa: S101 - a record is written as a table
    return {
        "round": round_key if number == 1 else f"{round_key}|repl-{number - 1}",
        "rules": rules_data | {"judges_per_entry": per_entry},
        "entries": [{"id": one.reference, "field": one.field_key} for one in entries],
        "judges": [_judge_data(one, most=one.most_entries) for one in judges],
        "conflicts": [list(pair) for pair in sorted(tied)],
        "held": _pairs(standing, AssignmentState.CLEAR),
        "kept": _pairs(standing, AssignmentState.WAITING),
    }


def _judge_data(judge: Judge, *, most: int) -> dict[str, Any]:
    return {
        "id": judge.code,
        "main": judge.main_field,
        "second": list(judge.second_fields),
        "employer": unit_key(judge.employer),
        "district": judge.region,
        "roles": [judge.kind],
        "most": most,
    }


def _pairs(standing: Sequence[Assignment], state: AssignmentState) -> list[list[str]]:
    return sorted(
        [one.entry.reference or "", one.judge.code] for one in standing if one.state == state
    )


def inputs_of(data: Mapping[str, Any], seed: str) -> DrawInputs:
    """Return the rule book's inputs from a run's frozen ones."""
    rules, problems = read_record(DrawRules, data["rules"])
    if rules is None:
        raise ValueError(f"frozen rules do not read: {problems[0].path}")
    held = frozenset((entry, judge) for entry, judge in data["held"])
    return DrawInputs(
        entries=tuple(
            EntryFacts(entry_id=one["id"], field=one["field"]) for one in data["entries"]
        ),
        judges=tuple(
            JudgeFacts(
                judge_id=one["id"],
                main_fields=(one["main"],),
                second_fields=tuple(one["second"]),
                employer=one["employer"],
                district=one["district"],
                roles=tuple(one["roles"]),
                most=one["most"],
            )
            for one in data["judges"]
        ),
        rules=rules,
        seed=bytes.fromhex(seed),
        round_label=data["round"],
        conflicts=frozenset((entry, judge) for entry, judge in data["conflicts"]) - held,
        held=held,
        kept=frozenset((entry, judge) for entry, judge in data["kept"]),
    )


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
    commitment = hashlib.sha256(canonical_json(inputs)).hexdigest()
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

    Only this entry is drawn for: its other judges are held, everybody's load counts. The run is
    released at once and stands beside the round's draw.
    """
    edition, round_key = recused.edition, recused.round_key
    entry, first = recused.entry, recused.draw_run
    judges = accepted_judges(edition)
    conflicts = conflicts_in(edition, judges, [entry], on=at.astimezone(CHINA).date())
    inputs = _inputs(edition, round_key, [entry], judges, conflicts)
    held = [pair for pair in inputs["held"] + inputs["kept"] if pair[0] == entry.reference]
    loads = loads_of(edition, round_key)
    most = edition.plan.draw.load.most
    on_entry = {judge for _reference, judge in held}
    inputs |= {
        "held": held,
        "kept": [],
        "conflicts": [pair for pair in inputs["conflicts"] if pair[0] == entry.reference],
        "judges": [
            _judge_data(
                one,
                most=max(0, min(one.most_entries, most) - loads.get(one.id, 0))
                + (one.code in on_entry),
            )
            for one in judges
        ],
    }
    inputs["rules"]["load"] = {"least": 0, "most": most}
    try:
        run = _run(
            edition,
            round_key,
            inputs,
            public_value=first.public_value,
            reason=f"recused: {recused.judge.code}",
            by=by,
            at=at,
        )
    except RefusedError:
        return None
    run.state = next_state(run.state, DrawEvent.RELEASE)
    run.confirmed_at = at
    made = _assign(run)
    db.session.flush()
    notices.tell_judges_of_assignments(edition, round_key, made, at=at)
    return made[0] if made else None


def release_draw(run: DrawRun, *, by: Person, at: datetime) -> list[Assignment]:
    """Release a draw: judges get their entries and a letter; what stood and was dropped is removed.

    Raises :class:`RefusedError` ``draw_not_proposed``.
    """
    if not can_release_draw(by, run, at):
        raise NotFoundError
    if run.state != DrawState.PROPOSED:
        raise RefusedError("draw_not_proposed")
    edition = run.edition
    _supersede(edition, run.round_key, DrawState.RELEASED)
    run.state = next_state(run.state, DrawEvent.RELEASE)
    run.confirmed_by_id, run.confirmed_at = by.id, at
    _remove_dropped(run)
    made = _assign(run)
    db.session.flush()
    record(
        "assignment:draw:released",
        run,
        by=by,
        at=at,
        edition=edition,
        round=run.round_key,
        assignments=len(made),
        result=run.fingerprint,
    )
    notices.tell_judges_of_assignments(edition, run.round_key, made, at=at)
    return made


def _remove_dropped(run: DrawRun) -> None:
    wanted = {(entry, judge) for entry, judge in run.result["pairs"]}
    for standing in assignments_in(run.edition, run.round_key):
        if (standing.entry.reference, standing.judge.code) not in wanted:
            standing.state = next_state(standing.state, AssignmentEvent.REMOVE)


def _assign(run: DrawRun) -> list[Assignment]:
    """Make the assignments that are new, each judge's in an order drawn by lot."""
    entries = {one.reference: one for one in drawable_entries(run.edition)}
    judges = {one.code: one for one in accepted_judges(run.edition)}
    standing = {
        (one.entry.reference, one.judge.code) for one in assignments_in(run.edition, run.round_key)
    }
    by_judge: dict[str, list[str]] = {}
    for reference, code in run.result["pairs"]:
        by_judge.setdefault(code, []).append(reference)
    seed = bytes.fromhex(run.seed)
    made = []
    for code, references in sorted(by_judge.items()):
        order = drawn_order(seed, f"order|{run.round_key}|{code}", references)
        for position, reference in enumerate(order, start=1):
            if (reference, code) in standing:
                continue
            made.append(
                Assignment(
                    public_id=secrets.token_hex(8),
                    edition=run.edition,
                    round_key=run.round_key,
                    panel=entries[str(reference)].field_key,
                    draw_run=run,
                    entry=entries[str(reference)],
                    judge=judges[code],
                    position=position,
                    state=AssignmentState.WAITING,
                )
            )
    db.session.add_all(made)
    return made
