"""Seating fixed panels for a final: the same judges see every entry of their panel."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.assignment import notices
from competition.assignment.models import Assignment, DrawRun, Judge
from competition.assignment.queries import (
    assignments_in,
    barred_pairs,
    commitment_of,
    next_draw_number,
    seated_by,
)
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.rules.plan_reading import canonical_json
from competition.rules.transitions import AssignmentState, DrawState
from competition.rules.values import CHINA, seed_from

Panel = tuple[Sequence[Judge], Sequence[Entry]]


def seat_panels(
    edition: Edition,
    round_key: str,
    panels: Mapping[str, Panel],
    *,
    public_value: str,
    by: Person,
    at: datetime,
) -> DrawRun:
    """Seat judges and entries in panels, and draw the running order of each panel by lot.

    ``panels`` maps a panel's key to its judges and entries. A judge with a tie to an entry of
    the panel, or who withdrew from it in an earlier round, is left out for that entry only.
    Raises :class:`RefusedError` ``panel_empty``, ``panel_too_small`` or ``panels_seated``.
    """
    if not can_organise(by, edition, at):
        raise NotFoundError
    if assignments_in(edition, round_key):
        raise RefusedError("panels_seated")
    if not panels:
        raise RefusedError("panel_empty")
    inputs = _inputs(edition, round_key, panels, at=at)
    commitment = commitment_of(inputs)
    seed = seed_from(commitment, public_value.strip() or commitment).hex()
    result = seated_by(inputs, seed)
    run = DrawRun(
        public_id=secrets.token_hex(8),
        edition=edition,
        round_key=round_key,
        number=next_draw_number(edition, round_key),
        state=DrawState.RELEASED,
        inputs=inputs,
        result=result,
        seed=seed,
        commitment=commitment,
        public_value=public_value.strip(),
        fingerprint=hashlib.sha256(canonical_json(result)).hexdigest(),
        plan_version_id=edition.version.id,
        made_by_id=by.id,
        made_at=at,
        confirmed_by_id=by.id,
        confirmed_at=at,
    )
    db.session.add(run)
    made = _assign(run, panels)
    db.session.flush()
    record(
        "assignment:panels:seated",
        run,
        by=by,
        at=at,
        edition=edition,
        round=round_key,
        assignments=len(made),
        result=run.fingerprint,
    )
    notices.tell_judges_of_assignments(edition, round_key, made, at=at)
    return run


def _inputs(
    edition: Edition, round_key: str, panels: Mapping[str, Panel], *, at: datetime
) -> dict[str, Any]:
    least = edition.plan.rounds_by_key[round_key].scoring.min_sheets
    data: dict[str, Any] = {"round": round_key, "panels": {}}
    tied: set[tuple[str, str]] = set()
    for key, (judges, entries) in sorted(panels.items()):
        if not entries:
            raise RefusedError("panel_empty", panel=key)
        if len(judges) < least:
            raise RefusedError("panel_too_small", panel=key, least=least)
        tied |= barred_pairs(edition, judges, entries, on=at.astimezone(CHINA).date())
        data["panels"][key] = {
            "judges": sorted(one.code for one in judges),
            "entries": sorted(one.reference or "" for one in entries),
        }
    return data | {"conflicts": [list(pair) for pair in sorted(tied)]}


def _assign(run: DrawRun, panels: Mapping[str, Panel]) -> list[Assignment]:
    made = []
    for key, (judges, entries) in sorted(panels.items()):
        by_code = {one.code: one for one in judges}
        by_reference = {one.reference: one for one in entries}
        for reference, code in run.result["pairs"]:
            if reference not in by_reference or code not in by_code:
                continue
            made.append(
                Assignment(
                    public_id=secrets.token_hex(8),
                    edition=run.edition,
                    round_key=run.round_key,
                    panel=key,
                    draw_run=run,
                    entry=by_reference[reference],
                    judge=by_code[code],
                    position=run.result["order"][key].index(reference) + 1,
                    state=AssignmentState.WAITING,
                )
            )
    db.session.add_all(made)
    return made
