"""Writing the next version of a plan in the browser, and putting it in force."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.core.phrases.plans import WordedProblems
from competition.editions.models import Edition, PlanDraft, PlanVersion
from competition.editions.operations.versions import add_version
from competition.editions.permissions import can_edit_draft
from competition.editions.queries import content_hash, draft_plan, find_draft, seen_mark
from competition.rules.plan.edition import Plan
from competition.rules.plan_reading import fingerprint
from competition.rules.plan_writing import write_toml

_MOST_TOLD = 20


def begin_draft(edition: Edition, *, by: Person, at: datetime) -> PlanDraft:
    """Begin the next version from the one in force; a draft that is there already is returned."""
    if not can_organise(by, edition, at):
        raise NotFoundError
    found = find_draft(edition)
    if found is not None:
        return found
    return add_draft(edition, edition.version.content, base=edition.version, by=by, at=at)


def add_draft(
    edition: Edition,
    content: Mapping[str, Any],
    *,
    base: PlanVersion | None,
    by: Person,
    at: datetime,
) -> PlanDraft:
    """Store a draft; whether there may be one was asked before."""
    draft = PlanDraft(
        edition=edition,
        base_version=base,
        content=dict(content),
        begun_at=at,
        saved_by_id=by.id,
        saved_at=at,
    )
    db.session.add(draft)
    db.session.flush()
    record("editions:draft:begun", draft, by=by, at=at, edition=edition)
    return draft


def save_draft(
    draft: PlanDraft, content: Mapping[str, Any], *, by: Person, at: datetime
) -> PlanDraft:
    """Keep what was typed, faults and all. ``content`` is plain JSON data without floats."""
    if not can_edit_draft(by, draft, at):
        raise NotFoundError
    draft.content = dict(content)
    draft.saved_by_id = by.id
    draft.saved_at = at
    if draft.edition.current_version is None:
        draft.edition.name = _name_in(content) or draft.edition.name
    db.session.flush()
    record(
        "editions:draft:saved",
        draft,
        by=by,
        at=at,
        edition=draft.edition,
        content=content_hash(content),
    )
    return draft


def _name_in(content: Mapping[str, Any]) -> str:
    """Return the contest's name as typed, so that an edition being written is called by it."""
    contest = content.get("contest")
    name = contest.get("name") if isinstance(contest, Mapping) else None
    found = name.get("zh") if isinstance(name, Mapping) else name
    return found[:200] if isinstance(found, str) else ""


def discard_draft(draft: PlanDraft, *, by: Person, at: datetime) -> None:
    """Throw a draft away; the version in force, if there is one, stays as it is."""
    if not can_edit_draft(by, draft, at):
        raise NotFoundError
    record("editions:draft:discarded", draft, by=by, at=at, edition=draft.edition)
    db.session.delete(draft)
    db.session.flush()


def publish_draft(
    draft: PlanDraft, *, reason: str, seen: str, by: Person, at: datetime
) -> PlanVersion:
    """Put a draft in force as the next version.

    ``seen`` is the mark (:func:`seen_mark`) of what its effects were shown of. Refuses what was
    changed since (``plan_draft_changed``), a sealed plan (``plan_sealed``), and as
    :func:`read_fit_draft` does.
    """
    plan = read_fit_draft(draft, reason=reason, seen=seen, by=by, at=at)
    edition = draft.edition
    if edition.current_version is not None and edition.version.is_sealed:
        raise RefusedError("plan_sealed", key=edition.key)
    source = write_toml(draft.content)
    db.session.delete(draft)
    return add_version(edition, plan, source, reason=reason, by=by, at=at)


def read_fit_draft(draft: PlanDraft, *, reason: str, seen: str, by: Person, at: datetime) -> Plan:
    """Return a draft's plan if it may go further.

    Refuses one that changed since its effects were shown (``plan_draft_changed``), a faulty one
    (``plan_faulty``), one that changes nothing (``plan_unchanged``) and a later version without
    reason (``plan_reason_needed``).
    """
    edition = draft.edition
    if not can_edit_draft(by, draft, at):
        raise NotFoundError
    if seen != seen_mark(draft):
        raise RefusedError("plan_draft_changed")
    plan, problems = draft_plan(draft)
    if plan is None:
        told = WordedProblems(problems[:_MOST_TOLD])
        raise RefusedError("plan_faulty", number=len(problems), problems=told)
    if edition.current_version is None:
        return plan
    if fingerprint(plan) == edition.version.fingerprint:
        raise RefusedError("plan_unchanged", number=edition.version.number)
    if not reason.strip():
        raise RefusedError("plan_reason_needed", field="reason")
    return plan
