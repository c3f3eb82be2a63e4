"""The judge's invitation: the commitment to read, and two buttons to answer with."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue

from competition.assignment.forms import ConfirmForm
from competition.assignment.models import Judge, JudgeState
from competition.assignment.operations import accept_as_judge, decline_as_judge
from competition.assignment.permissions import can_answer_invitation
from competition.assignment.queries import count_standing, get_own_judge, invitations_of
from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _, say
from competition.core.templating import text_of
from competition.editions.queries import Waiting, get_edition, waiting_sources

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
            flash(_("您已接受邀请并签署评审承诺。抽到项目后，会写信通知您。"), "success")
            return see(url_for("review_judge.my_rounds", edition_key=judge.edition.key))
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


waiting_sources.append(_waiting)
