"""Reading drafts of plans, proposed changes of sealed ones, and what marks their content."""

import hashlib
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.core.templating import text_of
from competition.editions.models import Edition, PlanChange, PlanDraft, PlanVersion
from competition.rules.plan.edition import Plan
from competition.rules.plan_checks import check_plan
from competition.rules.plan_reading import canonical_json
from competition.rules.values import Problem, Text


def find_draft(edition: Edition) -> PlanDraft | None:
    """Return the draft of an edition's next version, or ``None``."""
    return db.session.scalar(select(PlanDraft).where(PlanDraft.edition_id == edition.id))


def get_draft(edition_key: str) -> PlanDraft:
    """Return the draft of an edition's next version, be the edition out or not yet."""
    draft = db.session.scalar(
        select(PlanDraft)
        .join(PlanDraft.edition)
        .where(Edition.key == edition_key)
        .options(joinedload(PlanDraft.edition), joinedload(PlanDraft.saved_by))
    )
    if draft is None:
        raise NotFoundError
    return draft


def list_drafts_of_new_editions() -> list[PlanDraft]:
    """Return the drafts of the editions that are not out yet, newest first."""
    return list(
        db.session.scalars(
            select(PlanDraft)
            .join(PlanDraft.edition)
            .where(~Edition.versions.any())
            .options(joinedload(PlanDraft.edition))
            .order_by(PlanDraft.id.desc())
        ).unique()
    )


def content_hash(content: object) -> str:
    """Return the SHA-256 of plain content, whether or not it reads as a plan."""
    return hashlib.sha256(canonical_json(content)).hexdigest()


def draft_plan(draft: PlanDraft) -> tuple[Plan | None, tuple[Problem, ...]]:
    """Return a draft's plan, or ``None`` and everything wrong with it; its key must stay."""
    plan, problems = check_plan(draft.content)
    if plan is None or plan.contest.key == draft.edition.key:
        return plan, problems
    return None, (Problem("contest.key", "key_differs", {"key": draft.edition.key}),)


def seen_mark(draft: PlanDraft) -> str:
    """Return what marks a draft against the version in force: it changes with either."""
    version = draft.edition.current_version
    against = version.fingerprint if version is not None else ""
    return hashlib.sha256(f"{against} {content_hash(draft.content)}".encode()).hexdigest()


def find_open_change(edition: Edition) -> PlanChange | None:
    """Return the proposed change that waits for a second person, or ``None``."""
    return db.session.scalar(
        select(PlanChange).where(
            PlanChange.edition_id == edition.id, PlanChange.decided_at.is_(None)
        )
    )


def list_open_changes() -> list[PlanChange]:
    """Return the proposed changes of all editions that nobody has decided."""
    return list(
        db.session.scalars(
            select(PlanChange)
            .where(PlanChange.decided_at.is_(None))
            .options(selectinload(PlanChange.edition))
            .order_by(PlanChange.id)
        )
    )


def get_change(edition_key: str, number: int) -> PlanChange:
    """Return a proposed change of an edition by its number."""
    change = db.session.scalar(
        select(PlanChange)
        .join(PlanChange.edition)
        .where(Edition.key == edition_key, PlanChange.id == number)
        .options(joinedload(PlanChange.proposed_by), joinedload(PlanChange.decided_by))
    )
    if change is None:
        raise NotFoundError
    return change


def list_changes(edition: Edition) -> list[PlanChange]:
    """Return every change that was ever proposed of a sealed plan, newest first."""
    return list(
        db.session.scalars(
            select(PlanChange)
            .where(PlanChange.edition_id == edition.id)
            .options(
                selectinload(PlanChange.proposed_by),
                selectinload(PlanChange.decided_by),
                selectinload(PlanChange.version),
            )
            .order_by(PlanChange.id.desc())
        )
    )


def changes_after_sealing(edition: Edition) -> list[PlanVersion]:
    """Return the versions that two people put in force after the plan was sealed, oldest first."""
    return list(
        db.session.scalars(
            select(PlanVersion)
            .join(PlanChange, PlanChange.version_id == PlanVersion.id)
            .where(PlanChange.edition_id == edition.id)
            .order_by(PlanVersion.number)
        )
    )


def first_sealed(edition: Edition) -> PlanVersion | None:
    """Return the version that was sealed first, or ``None`` while none is."""
    return db.session.scalar(
        select(PlanVersion)
        .where(PlanVersion.edition_id == edition.id, PlanVersion.sealed_at.is_not(None))
        .order_by(PlanVersion.number)
        .limit(1)
    )


def text_among(content: Mapping[str, object], *names: str) -> str:
    """Return the first wording among some keys of plain content: what a row is called by.

    One in both languages is told in the reader's, or in the other while that is not written.
    """
    for name in names:
        value = content.get(name)
        found = _in_readers_language(value) if isinstance(value, Mapping) else value
        if isinstance(found, str) and found.strip():
            return found.strip()
    return ""


def _in_readers_language(value: Mapping[str, object]) -> object:
    both = {tongue: str(value.get(tongue) or "").strip() for tongue in ("zh", "en")}
    return text_of(Text(both["zh"], both["en"])) or both["zh"] or both["en"]
