"""Changing a sealed plan: one organiser proposes, another confirms, and the results tell it."""

from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import PlanChange, PlanDraft, PlanVersion
from competition.editions.operations.drafts import read_fit_draft
from competition.editions.operations.versions import add_version
from competition.editions.queries import find_open_change
from competition.rules.plan_checks import check_plan
from competition.rules.plan_reading import fingerprint, to_plain
from competition.rules.plan_writing import write_toml


def propose_change(
    draft: PlanDraft, *, reason: str, seen: str, by: Person, at: datetime
) -> PlanChange:
    """Propose a draft as a change of the sealed plan; it waits for another organiser.

    Refuses as :func:`read_fit_draft` does, a plan that is not sealed (``plan_not_sealed``), and
    a second proposal beside an open one (``plan_change_open``).
    """
    plan = read_fit_draft(draft, reason=reason, seen=seen, by=by, at=at)
    edition = draft.edition
    if edition.current_version is None or not edition.version.is_sealed:
        raise RefusedError("plan_not_sealed")
    if find_open_change(edition) is not None:
        raise RefusedError("plan_change_open")
    content = to_plain(plan)
    change = PlanChange(
        edition=edition,
        base_version=edition.version,
        content=content,
        fingerprint=fingerprint(content),
        reason=reason.strip(),
        proposed_by_id=by.id,
        proposed_at=at,
    )
    db.session.add(change)
    db.session.delete(draft)
    db.session.flush()
    record(
        "editions:change:proposed",
        change,
        by=by,
        at=at,
        edition=edition,
        reason=change.reason,
        fingerprint=change.fingerprint,
    )
    return change


def confirm_change(change: PlanChange, *, by: Person, at: datetime) -> PlanVersion:
    """Confirm a proposed change: it becomes the version in force, sealed at once.

    Refuses who proposed it (``second_person_needed``) and what was decided before
    (``plan_change_decided``).
    """
    edition = change.edition
    _refuse_decided(change, by=by, at=at)
    if by.id == change.proposed_by_id:
        raise RefusedError("second_person_needed")
    plan, problems = check_plan(change.content)
    if plan is None:
        raise ValueError(f"plan change {change.id} does not read: {problems[0].path}")
    version = add_version(
        edition,
        plan,
        write_toml(change.content),
        reason=change.reason,
        by=change.proposed_by,
        at=at,
    )
    version.sealed_at = at
    change.version = version
    change.decided_by_id = by.id
    change.decided_at = at
    db.session.flush()
    record(
        "editions:change:confirmed",
        change,
        by=by,
        at=at,
        edition=edition,
        reason=change.reason,
        number=version.number,
        fingerprint=version.fingerprint,
        proposed_by=change.proposed_by_id,
    )
    return version


def decline_change(change: PlanChange, *, answer: str, by: Person, at: datetime) -> PlanChange:
    """Turn a proposed change down with a reason; who proposed it may take it back so."""
    _refuse_decided(change, by=by, at=at)
    if not answer.strip():
        raise RefusedError("reason_missing", field="answer")
    change.decided_by_id = by.id
    change.decided_at = at
    change.answer = answer.strip()
    db.session.flush()
    record(
        "editions:change:declined",
        change,
        by=by,
        at=at,
        edition=change.edition,
        reason=change.answer,
    )
    return change


def _refuse_decided(change: PlanChange, *, by: Person, at: datetime) -> None:
    if not can_organise(by, change.edition, at):
        raise NotFoundError
    if not change.is_open:
        raise RefusedError("plan_change_decided")
