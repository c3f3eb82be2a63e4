"""Practice: the cases of a round, and how the panel marked them."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs

from competition.core.clock import now
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.core.templating import text_of
from competition.review.forms import ConfirmForm, PracticeForm
from competition.review.operations import add_practice_case, remove_practice_case
from competition.review.permissions import can_carry_out, can_watch
from competition.review.queries import (
    PracticeDesk,
    RoundView,
    get_practice,
    get_round,
    practice_cases,
    practice_sheets,
    spread_of,
)
from competition.review.views_manage.blueprint import ROUND, bp


@bp.route(f"{ROUND}/practice")
@guarded(find=get_round, allow=can_watch)
def practice(held: RoundView) -> ResponseReturnValue:
    return _practice_page(held, _form_of(held, fresh=True))


@bp.route(f"{ROUND}/practice/add", methods=["POST"])
@guarded(find=get_round, allow=can_carry_out)
@writes
def add_practice(held: RoundView) -> ResponseReturnValue:
    form = _form_of(held)
    if form.validate_on_submit():
        with form.errors_shown():
            add_practice_case(
                held,
                title=form.title.data or "",
                text=form.text.data or "",
                rubric_key=form.rubric.data,
                by=me(),
                at=now(),
            )
            flash(_("已增加试评案例。"), "success")
            return see(_url_of(held))
    return _practice_page(held, form)


def _form_of(held: RoundView, *, fresh: bool = False) -> PracticeForm:
    form = PracticeForm(formdata=None) if fresh else PracticeForm()
    groups = held.edition.plan.groups_by_key
    form.rubric.choices = [
        SelectChoice(one.key, "、".join(text_of(groups[key].name) for key in one.groups) or one.key)
        for one in held.plan.rubrics
    ]
    return form


def _practice_page(held: RoundView, form: PracticeForm) -> ResponseReturnValue:
    desks = [
        get_practice(held.edition.key, held.key, case.public_id) for case in practice_cases(held)
    ]
    handed_in = [(desk, practice_sheets(desk.case)) for desk in desks]
    return page(
        "review/practice_cases.html",
        edition=held.edition,
        held=held,
        form=form,
        confirm=ConfirmForm(formdata=None),
        cases=[
            (desk, rows, spread_of(desk, [sheet for sheet, _judge in rows], None, _("总分")))
            for desk, rows in handed_in
        ],
        can_change=can_carry_out(me(), held, now()) and not held.is_over,
    )


@bp.route(f"{ROUND}/practice/<string:case_id>/remove", methods=["POST"])
@guarded(find=get_practice, allow=can_carry_out)
@writes
def remove_practice(desk: PracticeDesk) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        remove_practice_case(desk, by=me(), at=now())
        flash(_("已撤下试评案例。"), "success")
    return see(_url_of(desk.round))


def _url_of(held: RoundView) -> str:
    return url_for("review_manage.practice", edition_key=held.edition.key, round_key=held.key)
