"""The judge's invitation: the commitment to read, and two buttons to answer with."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_judge_in
from competition.assignment.forms import ConfirmForm, RecordForm
from competition.assignment.models import Judge, JudgeState
from competition.assignment.operations import accept_as_judge, confirm_record, decline_as_judge
from competition.assignment.permissions import can_answer_invitation, can_keep_record
from competition.assignment.queries import (
    count_standing,
    get_own_judge,
    invitations_of,
    judge_of,
    kind_words,
    reviews_in_year,
    unconfirmed_of,
)
from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _, say
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.editions.queries import (
    Link,
    Waiting,
    edition_links,
    get_edition,
    waiting_sources,
)
from competition.rules.values import CHINA

bp = Blueprint("assignment_judge", __name__)


def _own(edition_key: str) -> Judge:
    return get_own_judge(me(), get_edition(edition_key))


@bp.route("/contests/<string:edition_key>/review/invitation")
@guarded(find=_own, allow=can_answer_invitation)
def invitation(judge: Judge) -> ResponseReturnValue:
    return _page(judge, ConfirmForm(formdata=None))


@bp.route("/contests/<string:edition_key>/review/invitation/accept", methods=["POST"])
@guarded(find=_own, allow=can_answer_invitation)
@writes
def accept(judge: Judge) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.errors_shown():
            accept_as_judge(judge, by=me(), at=now())
            flash(_("您已接受邀请并签署评审承诺。请再核对一遍您的资料。"), "success")
            return see(url_for(".profile", edition_key=judge.edition.key))
    return _page(judge, form)


@bp.route("/contests/<string:edition_key>/review/invitation/decline", methods=["POST"])
@guarded(find=_own, allow=can_answer_invitation)
@writes
def decline(judge: Judge) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            decline_as_judge(judge, by=me(), at=now())
            flash(_("您已谢绝邀请，主办方会看到。改变主意时，可以回到本页接受。"), "success")
            return see(url_for(".invitation", edition_key=judge.edition.key))
        except RefusedError as refusal:
            form.form_errors.append(say(refusal.code, **refusal.values))
    return _page(judge, form)


@bp.route("/contests/<string:edition_key>/review/profile", methods=["GET", "POST"])
@guarded(find=_own, allow=can_keep_record)
@writes
def profile(judge: Judge) -> ResponseReturnValue:
    form = RecordForm.of(judge)
    if form.validate_on_submit():
        with form.errors_shown():
            changed = confirm_record(judge, form.record(), by=me(), at=now())
            words = _("资料已更新并确认。") if changed else _("资料已确认，没有改动。")
            flash(words, "success")
            return see(url_for(".profile", edition_key=judge.edition.key))
    at = now().astimezone(CHINA)
    return page(
        "assignment/profile.html",
        edition=judge.edition,
        judge=judge,
        form=form,
        reviews=reviews_in_year(judge.edition, [judge], at.year).get(judge.email, 0),
        year=at.year,
        kind=kind_words(judge.kind),
    )


def _page(judge: Judge, form: ConfirmForm) -> ResponseReturnValue:
    plan = judge.edition.plan
    rounds = [one for one in plan.rounds if one.panel != "fixed"]
    phases = {one.key: one for one in plan.phases}
    return page(
        "assignment/invitation.html",
        edition=judge.edition,
        judge=judge,
        form=form,
        rounds=[(one, phases.get(one.phase)) for one in rounds],
        per_judge=min(judge.most_entries, plan.draw.load.most),
        field=text_of(plan.fields_by_key[judge.main_field].name),
        standing=count_standing(judge),
        is_removed=judge.state == JudgeState.REMOVED,
    )


def _waiting(person: Any, at: datetime) -> Iterable[Waiting]:  # noqa: ANN401 - as enrolled
    for judge in invitations_of(person):
        if can_answer_invitation(person, judge, at):
            yield Waiting(
                label=_("评审邀请待答复"),
                count=1,
                url=url_for("assignment_judge.invitation", edition_key=judge.edition.key),
            )


def _unconfirmed(person: Any, at: datetime) -> Iterable[Waiting]:  # noqa: ANN401 - as enrolled
    for judge in unconfirmed_of(person):
        if can_keep_record(person, judge, at):
            yield Waiting(
                label=_("评委资料待确认"),
                count=1,
                url=url_for("assignment_judge.profile", edition_key=judge.edition.key),
            )


def _links(edition: Edition, person: Any, at: datetime) -> Iterable[Link]:  # noqa: ANN401 - as enrolled
    if can_judge_in(person, edition, at) and judge_of(person, edition) is not None:
        url = url_for("assignment_judge.profile", edition_key=edition.key)
        yield Link(label=_("我的资料"), url=url, order=35)


waiting_sources.append(_waiting)
waiting_sources.append(_unconfirmed)
edition_links.append(_links)
