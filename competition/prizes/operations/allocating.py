"""Allocating the prizes from the confirmed final ranking."""

from datetime import datetime

from competition.accounts.models import Person
from competition.editions.models import Edition
from competition.prizes.models import AllocationRun
from competition.prizes.operations.making import make_run
from competition.prizes.queries import all_decisions, decisions_in, latest_allocation
from competition.rules.prizes import Decisions


def allocate_prizes(
    edition: Edition,
    *,
    decisions: Decisions | None = None,
    reason: str = "",
    by: Person,
    at: datetime,
) -> AllocationRun:
    """Allocate the prizes from the confirmed final ranking, as a proposal.

    ``decisions`` are those of the newest run unless given; a decision that is new takes
    ``reason`` as its own. Refuses without a confirmed ranking, and a later run without a reason.
    """
    latest = latest_allocation(edition)
    kept = decisions_in(latest.inputs) if latest else Decisions()
    reasons = dict(latest.inputs["reasons"]) if latest else {}
    taken = kept if decisions is None else decisions
    known = {one.reference for one in all_decisions(taken)}
    reasons = {ref: told for ref, told in reasons.items() if ref in known}
    reasons |= {ref: reason.strip() for ref in known if ref not in reasons}
    return make_run(edition, taken, reasons, reason=reason, by=by, at=at)
