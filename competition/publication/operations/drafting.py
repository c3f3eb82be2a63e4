"""Drafting notices: the wording that the plan and the run give, edited until somebody approves."""

import secrets
from collections import Counter
from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.actors import Actor
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError, refuse_unseen
from competition.editions.models import Edition
from competition.prizes.models import AllocationRun
from competition.publication.models import Notice
from competition.publication.notices import NoticeText, first_wording
from competition.publication.queries import (
    Run,
    current_of,
    fault_of_run,
    fault_of_state,
    following_round,
    granted_levels,
    notice_mark,
)
from competition.ranking.models import RankingRun
from competition.ranking.queries import references_going_on
from competition.rules.transitions import NoticeEvent, NoticeState, next_state


def draft_notice(  # noqa: PLR0913 - what it says, on what it rests, by whom and when
    edition: Edition,
    kind: str,
    *,
    run: Run | None = None,
    number: str = "",
    corrects: Notice | None = None,
    by: Person,
    at: datetime,
) -> Notice:
    """Draft a notice with the wording and the list that the plan and the run give.

    ``run`` is the confirmed ranking of a round that another follows (``advancement``), the
    confirmed allocation (``results``, and ``winners`` once prizes are granted), or ``None``
    (``announcement``). ``corrects`` is the released notice whose place an announcement takes; a
    list takes the place of the earlier list of its kind by itself. Refuses anything else.
    """
    if not can_organise(by, edition, at):
        raise NotFoundError
    fault = fault_of_run(edition, kind, run)
    if fault:
        raise RefusedError(fault)
    old = _corrected(edition, kind, run, corrects)
    about = _about(edition, kind, run) | {"corrects": old}
    words = first_wording(kind, edition, number.strip(), **about)
    notice = Notice(
        public_id=secrets.token_hex(8),
        edition=edition,
        kind=kind,
        state=NoticeState.DRAFT,
        title="",
        body="",
        snapshot={},
        ranking_run_id=run.id if isinstance(run, RankingRun) else None,
        allocation_run_id=run.id if isinstance(run, AllocationRun) else None,
        corrects_id=old.id if old else None,
        made_by_id=by.id,
        made_at=at,
    )
    _word(notice, words)
    db.session.add(notice)
    db.session.flush()
    record("publication:notice:drafted", notice, by=by, at=at, edition=edition, of=kind)
    return notice


def _corrected(
    edition: Edition, kind: str, run: Run | None, corrects: Notice | None
) -> Notice | None:
    """Return the released notice whose place a new one takes, or ``None``."""
    if kind != "announcement":
        return current_of(edition, kind, run.round_key if isinstance(run, RankingRun) else "")
    if corrects is not None and not (
        corrects.edition_id == edition.id
        and corrects.kind == kind
        and corrects.state == NoticeState.RELEASED
    ):
        raise RefusedError("notice_cannot_correct", field="corrects")
    return corrects


def _about(edition: Edition, kind: str, run: Run | None) -> dict[str, object]:
    plan = edition.plan
    if isinstance(run, RankingRun):
        advancing = len(references_going_on(run))
        rounds: dict[str, object] = {"from_round": plan.rounds_by_key[run.round_key]}
        return rounds | {"to_round": following_round(run), "number_advancing": advancing}
    if isinstance(run, AllocationRun):
        proposed = [row["level"] for row in run.result["awards"]]
        keys = granted_levels(edition) if kind == "winners" else proposed
        given = Counter(keys)
        levels = [(level, given[level.key]) for level in plan.prizes.levels if given[level.key]]
        return {"levels": levels, "total": len(keys)}
    return {}


def _word(notice: Notice, words: NoticeText) -> None:
    if not words.title.strip() or not words.body.strip():
        raise RefusedError("notice_words_missing", field="body")
    notice.number = words.number.strip()
    notice.title = words.title.strip()
    notice.body = words.body.strip()
    notice.snapshot = {
        "title": {"zh": notice.title, "en": words.title_en.strip() or notice.title},
        "body": {"zh": notice.body, "en": words.body_en.strip() or notice.body},
    }


def edit_notice(
    notice: Notice, words: NoticeText, *, seen: str = "", by: Person, at: datetime
) -> Notice:
    """Change the number and words of what is not out yet. Who changed it last is its author.

    An approval that was there does not hold for other words: somebody approves anew. Refuses to
    overwrite words that changed since they were ``seen`` (their ``notice_mark``).
    """
    if not can_organise(by, notice.edition, at):
        raise NotFoundError
    if notice.state not in (NoticeState.DRAFT, NoticeState.APPROVED):
        raise RefusedError("notice_not_a_draft")
    refuse_unseen(seen, notice_mark(notice, at))
    if notice.state == NoticeState.APPROVED:
        return_to_draft(notice, reason="", by=by, at=at)
    notice.state = next_state(notice.state, NoticeEvent.EDIT)
    _word(notice, words)
    notice.made_by_id = by.id
    notice.made_at = at
    db.session.flush()
    record("publication:notice:edited", notice, by=by, at=at, edition=notice.edition)
    return notice


def return_to_draft(notice: Notice, *, reason: str, by: Actor | None, at: datetime) -> Notice:
    """Take approval and set time from a notice; the caller has asked who may."""
    notice.state = next_state(notice.state, NoticeEvent.EDIT)
    notice.release_at = notice.approved_at = notice.approved_by_id = None
    db.session.flush()
    record(
        "publication:notice:recalled", notice, by=by, at=at, edition=notice.edition, reason=reason
    )
    return notice


def discard_notice(notice: Notice, *, by: Person, at: datetime) -> None:
    """Throw a draft away; the log keeps that it was there."""
    edition = notice.edition
    if not can_organise(by, edition, at):
        raise NotFoundError
    fault = fault_of_state(notice)
    if fault:
        raise RefusedError(fault)
    record("publication:notice:discarded", notice, by=by, at=at, edition=edition)
    db.session.delete(notice)
    db.session.flush()
