"""Making a run: inputs frozen, the rule book asked, the earlier proposal superseded, a log line."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import Edition
from competition.prizes.models import AllocationRun
from competition.prizes.queries import (
    allocation_in,
    current_standings,
    final_ranking,
    frozen,
    list_allocations,
)
from competition.ranking.queries import fingerprint_of, plain
from competition.rules.prizes import (
    Allocation,
    Decisions,
    Seal,
    Standing,
    allocate,
    as_data,
    substitute,
)
from competition.rules.transitions import AllocationEvent, AllocationState, next_state

Basis = Mapping[str, Any]
"""What a substitution starts from, as :func:`competition.prizes.queries.basis_of` gives it."""


def make_run(  # noqa: PLR0913 - what the run is made of, by whom and when
    edition: Edition,
    decisions: Decisions,
    reasons: Mapping[str, str],
    *,
    basis: Basis | None = None,
    reason: str,
    by: Person,
    at: datetime,
) -> AllocationRun:
    """Allocate anew, or substitute on the basis of an earlier run, as the newest proposal."""
    if not can_organise(by, edition, at):
        raise NotFoundError
    ranking = final_ranking(edition)
    if ranking is None:
        raise RefusedError("prizes_without_ranking")
    earlier = list_allocations(edition)
    if earlier and not reason.strip():
        raise RefusedError("prizes_reason_needed", field="reason")
    version = edition.version
    standings = current_standings(edition, ranking)
    inputs = frozen(ranking, standings, decisions, reasons)
    seal = Seal(sealed=ranking.plan_version.fingerprint, current=version.fingerprint)
    if basis is None:
        found = allocate(standings, version.plan.prizes, decisions=decisions, seal=seal)
        result = as_data(found)
    else:
        inputs = inputs | {"substitution": dict(basis)}
        found, result = _substituted(basis, standings, edition, decisions, seal)
    _supersede_proposals(earlier)
    made = AllocationRun(
        public_id=secrets.token_hex(8),
        edition_id=edition.id,
        ranking_run_id=ranking.id,
        number=1 + max((one.number for one in earlier), default=0),
        state=AllocationState.PROPOSED,
        plan_version_id=version.id,
        inputs=inputs,
        result=result,
        seed=decisions.lot_seed.hex() if decisions.lot_seed else "",
        fingerprint=fingerprint_of(inputs, version.fingerprint),
        reason=reason.strip(),
        made_by_id=by.id,
        made_at=at,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "prizes:allocation:made",
        made,
        by=by,
        at=at,
        edition=edition,
        reason=made.reason,
        number=made.number,
        fingerprint=made.fingerprint,
        awards=len(found.awards),
        total_cents=found.total_cents,
    )
    return made


def _substituted(
    basis: Basis,
    standings: tuple[Standing, ...],
    edition: Edition,
    decisions: Decisions,
    seal: Seal,
) -> tuple[Allocation, Any]:
    done = substitute(
        allocation_in(basis["earlier"]),
        standings,
        edition.plan.prizes,
        on=date.fromisoformat(basis["on"]),
        decisions=decisions,
        seal=seal,
    )
    changed = {"removed": plain(done.removed), "added": plain(done.added)}
    return done.allocation, as_data(done.allocation) | changed  # type: ignore[operator]  # a dataclass as data is a table


def _supersede_proposals(earlier: Iterable[AllocationRun]) -> None:
    for run in earlier:
        if run.state == AllocationState.PROPOSED:
            run.state = next_state(run.state, AllocationEvent.SUPERSEDE)
