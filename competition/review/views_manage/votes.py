"""A vote: the counts, another ballot among those tied, the chair."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs

from competition.core.clock import now
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.registration.queries import names_by_reference
from competition.review.forms import ChairForm, ConfirmForm
from competition.review.operations import name_chair, open_next_ballot
from competition.review.permissions import can_carry_out, can_watch
from competition.review.queries import RoundView, counts_of, get_round, judges_in, roll_of
from competition.review.views_manage.blueprint import ROUND, bp


@bp.route(f"{ROUND}/vote")
@guarded(find=get_round, allow=can_watch)
def vote(held: RoundView) -> ResponseReturnValue:
    return _vote_page(held)


def _vote_page(
    held: RoundView, confirm: ConfirmForm | None = None, chair: ChairForm | None = None
) -> ResponseReturnValue:
    """Show the counts once the round is closed; while it is open, nothing of the ballots."""
    counts = counts_of(held) if held.is_over else []
    shows_names = held.is_over and not held.plan.voting.secret
    return page(
        "review/vote.html",
        edition=held.edition,
        held=held,
        voting=held.plan.voting,
        counts=counts,
        names=names_by_reference(held.edition) if counts else {},
        voters=roll_of(held) if shows_names else (),
        confirm=confirm or ConfirmForm(formdata=None),
        chair_form=chair or _chair_form(held),
        can_change=can_carry_out(me(), held, now()),
    )


def _chair_form(held: RoundView, *, sent: bool = False) -> ChairForm:
    form = ChairForm() if sent else ChairForm(formdata=None)
    form.chair.choices = [SelectChoice(one.public_id, one.name) for one in judges_in(held)]
    if not sent and held.held and held.held.chair:
        form.chair.data = held.held.chair.public_id
    return form


@bp.route(f"{ROUND}/vote/next", methods=["POST"])
@guarded(find=get_round, allow=can_carry_out)
@writes
def next_ballot(held: RoundView) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.errors_shown():
            open_next_ballot(held.edition, held.key, by=me(), at=now())
            flash(_("已开始再投一轮，已写信通知专家。"), "success")
            return see(_url_of(held))
    return _vote_page(held, confirm=form)


@bp.route(f"{ROUND}/vote/chair", methods=["POST"])
@guarded(find=get_round, allow=can_carry_out)
@writes
def chair(held: RoundView) -> ResponseReturnValue:
    form = _chair_form(held, sent=True)
    if form.validate_on_submit():
        with form.errors_shown():
            judges = {one.public_id: one for one in judges_in(held)}
            name_chair(held.edition, held.key, judges[form.chair.data], by=me(), at=now())
            flash(_("已指定组长。"), "success")
            return see(_url_of(held))
    return _vote_page(held, chair=form)


def _url_of(held: RoundView) -> str:
    return url_for("review_manage.vote", edition_key=held.edition.key, round_key=held.key)
