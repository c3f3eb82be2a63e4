"""The scoring screen: the entry beside the rubric, saved as one marks."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.errors import NotFoundError, StaleError
from competition.core.pages import guarded, me, page, see, writes
from competition.core.templating import local
from competition.review.forms import SheetForm
from competition.review.models import ScoreSheet
from competition.review.operations import postpone_sheet, save_sheet
from competition.review.permissions import can_read_seat
from competition.review.queries import (
    Seat,
    best_total,
    cards_of,
    finding_words,
    get_seat,
    next_seat,
    own_distribution,
    seats_of,
    totals_of_others,
)
from competition.review.views_judge.blueprint import bp
from competition.review.views_judge.own_rounds import url_of, url_of_next
from competition.review.views_judge.reading import content_of
from competition.review.views_judge.voting import vote_on


@bp.route(
    "/contests/<string:edition_key>/review/entries/<string:assignment_id>",
    methods=["GET", "POST"],
)
@guarded(find=get_seat, allow=can_read_seat)
@writes
def entry(seat: Seat) -> ResponseReturnValue:
    if seat.round.is_vote:
        return vote_on(seat)
    form, then = SheetForm.of(seat), request.form.get("then", "stay")
    if form.validate_on_submit():
        with form.errors_shown():
            try:
                _save(seat, form)
            except StaleError:
                return _desk(seat, form, is_stale=True)
            if then == "later":
                postpone_sheet(seat.assignment, by=me(), at=now())
            return see(url_of(seat) if then == "stay" else _next_url(seat))
    return _desk(seat, form)


@bp.route(
    "/contests/<string:edition_key>/review/entries/<string:assignment_id>/autosave",
    methods=["POST"],
)
@guarded(find=get_seat, allow=can_read_seat)
@writes
def autosave(seat: Seat) -> ResponseReturnValue:
    if seat.round.is_vote:
        raise NotFoundError
    form = SheetForm.of(seat)
    sheet = _save(seat, form)
    return jsonify(saved_at=_clock_time(sheet), version=sheet.version, wrong=form.wrong_marks())


def _save(seat: Seat, form: SheetForm) -> ScoreSheet:
    return save_sheet(
        seat.assignment,
        marks=form.right_marks(),
        comments=form.comments(),
        opinion=form.opinion_text(),
        seen_version=form.seen_version,
        form_key=form.form_key,
        command=form.command_key,
        by=me(),
        at=now(),
    )


def _next_url(seat: Seat) -> str:
    return url_of_next(seats_of(me(), seat.round), seat.round, after=seat)


def _desk(seat: Seat, form: SheetForm, *, is_stale: bool = False) -> ResponseReturnValue:
    """Show the entry and the cards; a stale page shows what was saved elsewhere beside its own."""
    plan, held = seat.round.edition.plan, seat.round
    seats = seats_of(me(), held)
    findings = seat.findings if seat.sheet else ()
    if is_stale and seat.sheet:
        form.version.data = str(seat.sheet.version)
    return page(
        "review/entry.html",
        status=409 if is_stale else 200,
        edition=held.edition,
        held=held,
        seat=seat,
        form=form,
        cards=cards_of(seat.rubric, findings),
        saved=SheetForm.of(seat, fresh=True) if is_stale else None,
        lacking=[finding_words(one, seat.rubric) for one in findings],
        most=best_total(seat.rubric),
        **content_of(seat),
        group=plan.groups_by_key.get(seat.entry.group_key or ""),
        field=plan.fields_by_key.get(seat.entry.field_key),
        seats=[(one, url_of(one)) for one in seats],
        done=sum(one.is_done for one in seats),
        bins=own_distribution(seats, seat),
        has_next=next_seat(seats, after=seat) is not None,
        saved_at=_clock_time(seat.sheet) if seat.sheet else None,
        others=totals_of_others(seat),
    )


def _clock_time(sheet: ScoreSheet) -> str:
    return f"{local(sheet.saved_at):%H:%M}"
