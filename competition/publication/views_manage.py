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
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _, say
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
from competition.prizes.queries import result_lines, results_csv
from competition.publication.forms import ConfirmForm, DraftForm, WordsForm
from competition.publication.models import Notice
from competition.publication.operations import (
    discard_notice,
    draft_notice,
    edit_notice,
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
)
from competition.ranking.queries import names_of, needs_second_person

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
    form = DraftForm.offering([(one.key, one.label) for one in offered.values()])
    if form.validate_on_submit():
        with form.errors_shown():
            of, number = offered[form.kind.data], form.number.data or ""
            made = draft_notice(edition, of.kind, run=of.run, number=number, by=me(), at=now())
            flash(_("草稿已生成，请核对正文和名单。"), "success")
            return see(_notice_url(made))
    held = list_notices(edition)
    return page(
        "publication/drafts.html",
        edition=edition,
        notices=held,
        names=names_of({one.made_by_id for one in held} | {one.released_by_id for one in held}),
        form=form,
        can_draft=can_draft_notice(me(), edition, now()),
    )


@bp.route(f"{_ROOM}/<string:notice_id>")
@guarded(find=get_notice, allow=can_read_draft)
def notice(notice: Notice) -> ResponseReturnValue:
    is_draft = notice.state == "draft"
    content = notice.snapshot | (content_of(notice, now()) if is_draft else {})
    return page(
        "publication/draft.html",
        edition=notice.edition,
        notice=notice,
        content=content,
        sealing=sealing_of(notice.edition),
        rows=count_rows(content),
        names=names_of([notice.made_by_id, notice.released_by_id]),
        confirm=ConfirmForm(formdata=None),
        can_release=can_release_notice(me(), notice, now()),
        needs_other=needs_second_person(notice.edition, notice.made_by_id, me()),
    )


@bp.route(f"{_ROOM}/<string:notice_id>/words", methods=["GET", "POST"])
@guarded(find=get_notice, allow=can_manage_notice)
@writes
def words(notice: Notice) -> ResponseReturnValue:
    form = WordsForm.of(notice)
    if form.validate_on_submit():
        with form.errors_shown():
            edit_notice(notice, form.words(), by=me(), at=now())
            flash(_("草稿已保存。"), "success")
            return see(_notice_url(notice))
    return page(
        "publication/words.html",
        edition=notice.edition,
        notice=notice,
        form=form,
        back=_notice_url(notice),
    )


@bp.route(f"{_ROOM}/<string:notice_id>/release", methods=["POST"])
@guarded(find=get_notice, allow=can_manage_notice)
@writes
def release(notice: Notice) -> ResponseReturnValue:
    if ConfirmForm().validate_on_submit():
        try:
            release_notice(notice, by=me(), at=now())
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
