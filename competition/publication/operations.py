"""Drafting notices, and releasing them: the snapshot, the clock of publicity, the letters."""

import secrets
from collections import Counter, defaultdict
from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import Edition
from competition.prizes.models import AllocationRun
from competition.prizes.operations import announce_awards
from competition.prizes.queries import list_awards
from competition.publication.models import Notice
from competition.publication.notices import NoticeText, first_wording, tell_owner_prize_awarded
from competition.publication.queries import (
    allocation_of,
    content_of,
    count_rows,
    current_results,
    list_superseded_by,
    period_of,
    ranking_of,
)
from competition.ranking.models import RankingRun
from competition.ranking.queries import needs_second_person, references_going_on
from competition.rules.plan.prizes import Honour
from competition.rules.plan.rounds import Round
from competition.rules.transitions import (
    AllocationState,
    NoticeEvent,
    NoticeState,
    RankingState,
    next_state,
)

KINDS = ("announcement", "advancement", "results")
Run = RankingRun | AllocationRun


def draft_notice(
    edition: Edition,
    kind: str,
    *,
    run: Run | None = None,
    number: str = "",
    by: Person,
    at: datetime,
) -> Notice:
    """Draft a notice with the wording and the list that the plan and the run give.

    ``run`` is the confirmed ranking of a round that another follows (``advancement``), the
    confirmed allocation (``results``), or ``None`` (``announcement``). Refuses anything else.
    """
    if not can_organise(by, edition, at):
        raise NotFoundError
    _refuse_run(edition, kind, run)
    words = first_wording(kind, edition, number.strip(), **_about(edition, kind, run))
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
        made_by_id=by.id,
        made_at=at,
    )
    _word(notice, words)
    db.session.add(notice)
    db.session.flush()
    record("publication:notice:drafted", notice, by=by, at=at, edition=edition, of=kind)
    return notice


def _refuse_run(edition: Edition, kind: str, run: Run | None) -> None:
    if kind not in KINDS:
        raise RefusedError("notice_kind_unknown")
    wanted = {"advancement": RankingRun, "results": AllocationRun}.get(kind)
    if wanted is None:
        if run is not None:
            raise RefusedError("notice_needs_no_run")
        return
    if not isinstance(run, wanted) or run.edition_id != edition.id:
        raise RefusedError(f"notice_needs_{kind}")
    _refuse_unconfirmed(run)


def _refuse_unconfirmed(run: Run) -> None:
    if run.state not in (RankingState.CONFIRMED, AllocationState.CONFIRMED):
        raise RefusedError("notice_run_not_confirmed")
    if isinstance(run, RankingRun) and _following(run) is None:
        raise RefusedError("notice_needs_advancement")


def _following(run: RankingRun) -> Round | None:
    rounds = run.plan_version.plan.rounds
    return next((one for one in rounds if one.previous == run.round_key), None)


def _about(edition: Edition, kind: str, run: Run | None) -> dict[str, object]:
    plan = edition.plan
    if isinstance(run, RankingRun):
        advancing = len(references_going_on(run))
        rounds: dict[str, object] = {"from_round": plan.rounds_by_key[run.round_key]}
        return rounds | {"to_round": _following(run), "number_advancing": advancing}
    if isinstance(run, AllocationRun):
        given = Counter(row["level"] for row in run.result["awards"])
        levels = [(level, given[level.key]) for level in plan.prizes.levels if given[level.key]]
        earlier = current_results(edition)
        return {"levels": levels, "total": len(run.result["awards"]), "corrects": earlier}
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


def edit_notice(notice: Notice, words: NoticeText, *, by: Person, at: datetime) -> Notice:
    """Change a draft's number and words. The one who changed it last counts as its author."""
    if not can_organise(by, notice.edition, at):
        raise NotFoundError
    if notice.state != NoticeState.DRAFT:
        raise RefusedError("notice_not_a_draft")
    notice.state = next_state(notice.state, NoticeEvent.EDIT)
    _word(notice, words)
    notice.made_by_id = by.id
    notice.made_at = at
    db.session.flush()
    record("publication:notice:edited", notice, by=by, at=at, edition=notice.edition)
    return notice


def discard_notice(notice: Notice, *, by: Person, at: datetime) -> None:
    """Throw a draft away; the log keeps that it was there."""
    edition = notice.edition
    if not can_organise(by, edition, at):
        raise NotFoundError
    if notice.state != NoticeState.DRAFT:
        raise RefusedError("notice_not_a_draft")
    record("publication:notice:discarded", notice, by=by, at=at, edition=edition)
    db.session.delete(notice)
    db.session.flush()


def release_notice(notice: Notice, *, by: Person, at: datetime) -> Notice:
    """Release a notice at once: list and period are frozen, winners are written to.

    Refused: the author as releaser where there is another organiser, and a run that is not the
    confirmed one any more. Earlier notices of the same list are superseded by this one.
    """
    edition = notice.edition
    if not can_organise(by, edition, at):
        raise NotFoundError
    if notice.state != NoticeState.DRAFT:
        raise RefusedError("notice_not_a_draft")
    if needs_second_person(edition, notice.made_by_id, by):
        raise RefusedError("second_person_needed")
    run = ranking_of(notice) or allocation_of(notice)
    if run is not None:
        _refuse_unconfirmed(run)
        notice.publicity_closes_at = period_of(edition.plan, at).closes_at
    notice.snapshot = notice.snapshot | content_of(notice, at)
    for earlier in list_superseded_by(notice):
        earlier.state = next_state(earlier.state, NoticeEvent.SUPERSEDE)
    approved = next_state(notice.state, NoticeEvent.APPROVE)
    notice.state = next_state(approved, NoticeEvent.RELEASE)
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
    if isinstance(run, AllocationRun):
        announce_awards(edition, by=by, at=at)
        _tell_winners(notice, run, at)
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
