"""Taking entries out of a confirmed allocation, and filling their places by the plan (递补)."""

from collections.abc import Iterable
from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.core.errors import NotFoundError, RefusedError
from competition.prizes.models import AllocationRun
from competition.prizes.operations.making import make_run
from competition.prizes.queries import basis_of, decisions_in, entries_by_id
from competition.registration.operations import disqualify_entry
from competition.rules.calendar import day_of
from competition.rules.transitions import AllocationState, EntryState


def remove_from_prizes(
    run: AllocationRun,
    entries: Iterable[int] = (),
    *,
    reason: str,
    by: Person,
    at: datetime,
) -> AllocationRun:
    """Disqualify entries (by id) and propose a new run in which their places are filled.

    The plan's mode decides: ``none`` leaves the places vacant, ``hold`` lets every other winner
    keep exactly what they have, ``promote`` moves everybody up. Entries that withdrew since the
    run are taken out with them, so ``entries`` may be empty. The proposal is confirmed like any
    other (:func:`competition.prizes.operations.confirm_allocation`); until then the prizes of
    ``run`` are held. Refuses anything but the confirmed run, and a missing reason.
    """
    edition = run.edition
    if not can_organise(by, edition, at):
        raise NotFoundError
    if run.state != AllocationState.CONFIRMED:
        raise RefusedError("prizes_not_confirmed")
    if not reason.strip():
        raise RefusedError("prizes_reason_needed", field="reason")
    for entry in entries_by_id(edition, entries).values():
        if entry.state == EntryState.ACCEPTED:
            disqualify_entry(entry, reason=reason, by=by, at=at)
    return make_run(
        edition,
        decisions_in(run.inputs),
        run.inputs["reasons"],
        basis=basis_of(run, day_of(at)),
        reason=reason,
        by=by,
        at=at,
    )
