"""Releasing notices: approved by a second person, at once or at a set time, never before it.

What is due is released by the server's clock: by the thread of ``flask serve``, by ``flask
notices release``, or by the first reader of a public page, whichever comes first.
"""

from collections import defaultdict
from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.actors import Actor
from competition.core.database import db
from competition.core.errors import CompetitionError, NotFoundError, RefusedError, refuse_unseen
from competition.core.phrases import _, say
from competition.jobs.operations import enqueue_job
from competition.prizes.models import AllocationRun
from competition.prizes.operations import announce_awards
from competition.prizes.queries import list_awards
from competition.publication.models import Notice
from competition.publication.notices import tell_owner_prize_awarded
from competition.publication.operations.drafting import return_to_draft
from competition.publication.operations.papers import PAPERS
from competition.publication.queries import (
    allocation_of,
    content_of,
    count_rows,
    fault_of_run,
    fault_of_state,
    list_due,
    list_superseded_by,
    notice_mark,
    period_of,
    ranking_of,
)
from competition.ranking.queries import needs_second_person
from competition.rules.plan.prizes import Honour
from competition.rules.transitions import NoticeEvent, NoticeState, next_state

_WITH_PERIOD = ("advancement", "results")


def approve_notice(
    notice: Notice, *, release_at: datetime, seen: str = "", by: Person, at: datetime
) -> Notice:
    """Approve a notice for release at a set time; until then nobody outside learns of it.

    Refused: the author as approver where there is another organiser, a time that has passed, a
    run that is not the confirmed one any more, a period that cannot be computed, words or a list
    that changed since they were ``seen`` (their ``notice_mark``).
    """
    refuse_unseen(seen, notice_mark(notice, at))
    if release_at <= at:
        raise RefusedError("notice_time_passed", field="release_at")
    _approve(notice, by, at, release_at)
    record(
        "publication:notice:approved",
        notice,
        by=by,
        at=at,
        edition=notice.edition,
        release_at=release_at.isoformat(),
        drafted_by=notice.made_by_id,
    )
    return notice


def recall_notice(notice: Notice, *, reason: str = "", by: Person, at: datetime) -> Notice:
    """Take an approved notice back before its time: it is a draft again."""
    edition = notice.edition
    if not can_organise(by, edition, at):
        raise NotFoundError
    if notice.state != NoticeState.APPROVED:
        raise RefusedError("notice_not_approved")
    return return_to_draft(notice, reason=reason.strip(), by=by, at=at)


def release_notice(notice: Notice, *, seen: str = "", by: Person, at: datetime) -> Notice:
    """Approve and release a notice at once: list and period are frozen, winners are written to.

    Refused as :func:`approve_notice` refuses. Earlier notices of the same list, or the one that
    this one corrects, are superseded by it.
    """
    refuse_unseen(seen, notice_mark(notice, at))
    _approve(notice, by, at, at)
    return _release(notice, by, at)


def settle_due_notices(*, by: Actor | None = None, at: datetime) -> list[Notice]:
    """Release the approved notices whose time has come, in the approver's name.

    One that cannot be released any more (its run was superseded, the approver is no organiser any
    more) goes back to draft, and the log says why. Return what was released.
    """
    released = []
    for notice in list_due(at):
        approver = db.session.get_one(Person, notice.approved_by_id)
        try:
            _refuse_release(notice, approver, at)
        except CompetitionError as refusal:
            reason = say(refusal.code, **refusal.values)
            return_to_draft(notice, reason=reason, by=by, at=at)
        else:
            released.append(_release(notice, approver, at))
    return released


def _approve(notice: Notice, by: Person, at: datetime, release_at: datetime) -> None:
    edition = notice.edition
    if not can_organise(by, edition, at):
        raise NotFoundError
    fault = fault_of_state(notice)
    if fault:
        raise RefusedError(fault)
    if needs_second_person(edition, notice.made_by_id, by):
        raise RefusedError("second_person_needed")
    _refuse_release(notice, by, release_at)
    notice.state = next_state(notice.state, NoticeEvent.APPROVE)
    notice.approved_by_id = by.id
    notice.approved_at = at
    notice.release_at = release_at
    db.session.flush()


def _refuse_release(notice: Notice, by: Person, at: datetime) -> None:
    """Refuse what could not be released at a moment, before anything of it is changed."""
    if not can_organise(by, notice.edition, at):
        raise NotFoundError
    run = ranking_of(notice) or allocation_of(notice)
    fault = fault_of_run(notice.edition, notice.kind, run)
    if fault:
        raise RefusedError(fault)
    if notice.kind in _WITH_PERIOD:
        period_of(notice.edition.plan, at)


def _release(notice: Notice, by: Person, at: datetime) -> Notice:
    edition = notice.edition
    run = ranking_of(notice) or allocation_of(notice)
    if notice.kind in _WITH_PERIOD:
        notice.publicity_closes_at = period_of(edition.plan, at).closes_at
    notice.snapshot = notice.snapshot | content_of(notice, at)
    for earlier in list_superseded_by(notice):
        earlier.state = next_state(earlier.state, NoticeEvent.SUPERSEDE)
        notice.corrects_id = notice.corrects_id or earlier.id
    notice.state = next_state(notice.state, NoticeEvent.RELEASE)
    notice.released_by_id = by.id
    notice.released_at = at
    db.session.flush()
    line = record(
        "publication:notice:released",
        notice,
        by=by,
        at=at,
        edition=edition,
        of=notice.kind,
        rows=count_rows(notice.snapshot),
        drafted_by=notice.made_by_id,
        run=run.fingerprint if run else "",
    )
    notice.audit_head = line.hash
    if isinstance(run, AllocationRun) and notice.kind == "results":
        announce_awards(edition, by=by, at=at)
        _tell_winners(notice, run, at)
    title = _("制作公告文件：%(title)s", title=notice.title)
    enqueue_job(PAPERS, {"notice": notice.id}, title=title, by=by, at=at, edition=edition)
    db.session.flush()
    return notice


def _tell_winners(notice: Notice, run: AllocationRun, at: datetime) -> None:
    table = run.plan_version.plan.prizes
    by_key = {honour.key: honour for honour in table.honours}
    honours: dict[int, list[Honour]] = defaultdict(list)
    for given in run.result["honours"]:
        honours[given["entry"]].append(by_key[given["honour"]])
    for award in list_awards(notice.edition):
        level = table.level(award.level_key)
        if level is not None:
            tell_owner_prize_awarded(award, notice, level=level, honours=honours, at=at)
