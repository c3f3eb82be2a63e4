"""The organiser's notices: draft, preview, edit, release; results as data."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_organise, can_supervise
from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.extensions import talisman
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _, say
from competition.core.typesetting import MEDIA_TYPE, typeset
from competition.core.uploads import SANDBOX
from competition.core.word_papers import DOCX, make_document
from competition.editions.models import Edition
from competition.editions.queries import (
    Card,
    Link,
    Waiting,
    board_cards,
    edition_links,
    get_edition,
    sealing_of,
    waiting_sources,
)
from competition.prizes.models import AllocationRun
from competition.prizes.queries import Effect, consequence_sources, result_lines, results_csv
from competition.publication.forms import ConfirmForm, DraftForm, ScheduleForm, SeenForm, WordsForm
from competition.publication.models import Notice
from competition.publication.operations import (
    approve_notice,
    discard_notice,
    draft_notice,
    edit_notice,
    recall_notice,
    release_notice,
)
from competition.publication.permissions import (
    can_draft_notice,
    can_manage_notice,
    can_read_draft,
    can_read_notices,
    can_release_notice,
)
from competition.publication.queries import (
    content_of,
    count_rows,
    get_notice,
    list_draftable,
    list_drafts,
    list_notices,
    list_released,
    notice_mark,
    notices_naming,
    paper_of,
)
from competition.ranking.queries import names_of, needs_second_person
from competition.rules.transitions import NoticeState

bp = Blueprint("publication_manage", __name__)
_ROOM = "/contests/<string:edition_key>/manage/notices"


def _notice_url(notice: Notice) -> str:
    return url_for(
        "publication_manage.notice", edition_key=notice.edition.key, notice_id=notice.public_id
    )


@bp.route(_ROOM, methods=["GET", "POST"])
@guarded(find=get_edition, allow=can_read_notices)
@writes
def notices(edition: Edition) -> ResponseReturnValue:
    offered = {one.key: one for one in list_draftable(edition)}
    held = list_notices(edition)
    correctable = [
        one for one in held if one.kind == "announcement" and one.state == NoticeState.RELEASED
    ]
    form = DraftForm.offering([(one.key, one.label) for one in offered.values()], correctable)
    if form.validate_on_submit():
        with form.errors_shown():
            of, number = offered[form.kind.data], form.number.data or ""
            corrects = next(
                (one for one in correctable if one.public_id == form.corrects.data), None
            )
            made = draft_notice(
                edition,
                of.kind,
                run=of.run,
                number=number,
                corrects=corrects if of.kind == "announcement" else None,
                by=me(),
                at=now(),
            )
            flash(_("草稿已生成，请核对正文和名单。"), "success")
            return see(_notice_url(made))
    return page(
        "publication/drafts.html",
        edition=edition,
        notices=held,
        names=names_of({one.made_by_id for one in held} | {one.released_by_id for one in held}),
        form=form,
        can_draft=can_draft_notice(me(), edition, now()),
    )


def _content(notice: Notice) -> dict[str, Any]:
    """Return what a notice says: as it was frozen, or as it will be at its time."""
    if notice.state in (NoticeState.DRAFT, NoticeState.APPROVED):
        return notice.snapshot | content_of(notice, notice.release_at or now())
    return notice.snapshot


def _page(notice: Notice, schedule: ScheduleForm) -> Response:
    content, mark = _content(notice), notice_mark(notice, now())
    schedule.seen.data = mark
    return page(
        "publication/draft.html",
        edition=notice.edition,
        notice=notice,
        content=content,
        sealing=sealing_of(notice.edition),
        rows=count_rows(content),
        names=names_of([notice.made_by_id, notice.approved_by_id, notice.released_by_id]),
        confirm=ConfirmForm(formdata=None),
        mark=mark,
        schedule=schedule,
        can_release=can_release_notice(me(), notice, now()),
        can_manage=can_manage_notice(me(), notice, now()),
        needs_other=needs_second_person(notice.edition, notice.made_by_id, me()),
    )


@bp.route(f"{_ROOM}/<string:notice_id>")
@guarded(find=get_notice, allow=can_read_draft)
def notice(notice: Notice) -> ResponseReturnValue:
    return _page(notice, ScheduleForm(formdata=None))


@bp.route(f"{_ROOM}/<string:notice_id>/preview")
@talisman(content_security_policy=SANDBOX)  # type: ignore[untyped-decorator]  # no types
@guarded(find=get_notice, allow=can_read_draft)
def preview(notice: Notice) -> ResponseReturnValue:
    """Answer with the paper as it would look, marked as a preview while it is not out."""
    is_preview = notice.state in (NoticeState.DRAFT, NoticeState.APPROVED)
    paper = paper_of(notice, _content(notice), is_preview=is_preview)
    if request.args.get("as") == "docx":
        content, kind, ending = make_document(paper), DOCX, "docx"
    else:
        content, kind, ending = typeset("notice", paper, at=notice.made_at), MEDIA_TYPE, "pdf"
    answer = Response(content, mimetype=kind)
    name = f"notice-{notice.public_id}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.route(f"{_ROOM}/<string:notice_id>/schedule", methods=["POST"])
@guarded(find=get_notice, allow=can_manage_notice)
@writes
def schedule(notice: Notice) -> ResponseReturnValue:
    form = ScheduleForm()
    if form.validate_on_submit():
        with form.errors_shown():
            seen = str(form.seen.data or "")
            approve_notice(notice, release_at=form.moment(), seen=seen, by=me(), at=now())
            flash(_("已批准，将在设定的时间自动发布。"), "success")
            return see(_notice_url(notice))
    return _page(notice, form)


@bp.route(f"{_ROOM}/<string:notice_id>/recall", methods=["POST"])
@guarded(find=get_notice, allow=can_manage_notice)
@writes
def recall(notice: Notice) -> ResponseReturnValue:
    if ConfirmForm().validate_on_submit():
        try:
            recall_notice(notice, by=me(), at=now())
            flash(_("已撤回，公告回到草稿。"), "success")
        except RefusedError as refusal:
            flash(say(refusal.code, **refusal.values), "danger")
    return see(_notice_url(notice))


@bp.route(f"{_ROOM}/<string:notice_id>/words", methods=["GET", "POST"])
@guarded(find=get_notice, allow=can_manage_notice)
@writes
def words(notice: Notice) -> ResponseReturnValue:
    mark = notice_mark(notice, now())
    form = WordsForm.of(notice, mark)
    if form.validate_on_submit():
        with form.errors_shown():
            seen = str(form.seen.data or "")
            edit_notice(notice, form.words(), seen=seen, by=me(), at=now())
            flash(_("草稿已保存。"), "success")
            return see(_notice_url(notice))
    is_stale = form.is_submitted() and form.seen.data not in ("", mark)
    form.seen.data = mark  # seeing what the other wrote, one may save one's own over it
    return page(
        "publication/words.html",
        edition=notice.edition,
        notice=notice,
        form=form,
        is_stale=is_stale,
        back=_notice_url(notice),
    )


@bp.route(f"{_ROOM}/<string:notice_id>/release", methods=["POST"])
@guarded(find=get_notice, allow=can_manage_notice)
@writes
def release(notice: Notice) -> ResponseReturnValue:
    form = SeenForm()
    if form.validate_on_submit():
        try:
            release_notice(notice, seen=str(form.seen.data or ""), by=me(), at=now())
            flash(_("公告已发布，任何人都可以看到。"), "success")
        except RefusedError as refusal:
            flash(say(refusal.code, **refusal.values), "danger")
    return see(_notice_url(notice))


@bp.route(f"{_ROOM}/<string:notice_id>/discard", methods=["POST"])
@guarded(find=get_notice, allow=can_manage_notice)
@writes
def discard(notice: Notice) -> ResponseReturnValue:
    edition = notice.edition
    if ConfirmForm().validate_on_submit():
        try:
            discard_notice(notice, by=me(), at=now())
            flash(_("草稿已删除。"), "success")
        except RefusedError as refusal:
            flash(say(refusal.code, **refusal.values), "danger")
    return see(url_for("publication_manage.notices", edition_key=edition.key))


@bp.route("/contests/<string:edition_key>/manage/results-export")
@guarded(find=get_edition, allow=can_read_notices)
def results_export(edition: Edition) -> ResponseReturnValue:
    lines, sealing = result_lines(edition), sealing_of(edition)
    if request.args.get("as") == "json":
        told = {
            "edition": edition.key,
            "sealing": sealing.plain() if sealing is not None else None,
            "results": [asdict(line) for line in lines],
        }
        content, kind = json.dumps(told, indent=1, ensure_ascii=False), "json"
    else:
        more = {"plan": sealing.words() if sealing is not None else ""}
        content, kind = "\ufeff" + results_csv(lines, more), "csv"
    name = f"results-{edition.key}.{kind}"
    return Response(
        content,
        mimetype=f"{'application' if kind == 'json' else 'text'}/{kind}",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _cards(edition: Edition) -> Iterable[Card]:
    """Tell the board which lists are out, and which could be drafted."""
    out = {
        (one.kind, one.ranking_run_id or one.allocation_run_id): one
        for one in list_released(edition)
        if one.state == "released"
    }
    for one in list_draftable(edition):
        if one.run is None:
            continue
        released = out.get((one.kind, one.run.id))
        yield Card(
            phase_kind="publicity" if one.kind == "results" else "advancement",
            title=one.label,
            count=count_rows(released.snapshot) if released else 0,
            state="done" if released else "doing",
            action=_("查看公告") if released else _("起草公告"),
            url=url_for("publication_manage.notices", edition_key=edition.key),
        )


board_cards.append(_cards)


def _to_correct(run: AllocationRun, entries: frozenset[int]) -> Iterable[Effect]:
    """Tell which notices would be wrong without some entries, so that a correction is due."""
    for one in notices_naming(run.edition, entries):
        yield Effect(
            words=_("已发布的《%(title)s》须更正", title=one.title),
            endpoint="publication_manage.notice",
            values={"edition_key": run.edition.key, "notice_id": one.public_id},
        )


consequence_sources.append(_to_correct)


def _links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if can_supervise(person, edition, at):
        url = url_for("publication_manage.notices", edition_key=edition.key)
        yield Link(label=_("公告"), url=url, order=64)


edition_links.append(_links)


def _waiting(person: Any, at: datetime) -> Iterable[Waiting]:  # noqa: ANN401 - as enrolled
    for draft in list_drafts():
        edition = draft.edition
        if not can_organise(person, edition, at):
            continue
        if not needs_second_person(edition, draft.made_by_id, person):
            label = _("%(kind)s待核对发布", kind=say(f"notice_kind_{draft.kind}"))
            yield Waiting(label=label, count=1, url=_notice_url(draft))


waiting_sources.append(_waiting)
