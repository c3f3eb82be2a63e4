"""A judge's rounds: how far one is, what comes next, and the signature at the end."""

import json

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_judge_in
from competition.core.clock import now
from competition.core.errors import NotFoundError
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.review import queries
from competition.review.forms import SignForm
from competition.review.models import PracticeCase
from competition.review.operations import submit_sheets
from competition.review.permissions import can_have_receipt, can_review_in
from competition.review.queries import RoundView, Seat, get_round, next_seat, seats_of
from competition.review.views_judge.blueprint import bp


@bp.route("/contests/<string:edition_key>/review")
@guarded(find=get_edition, allow=can_judge_in)
def my_rounds(edition: Edition) -> ResponseReturnValue:
    rounds = queries.own_rounds(me(), edition.key)
    return page(
        "review/my_rounds.html",
        edition=edition,
        rounds=[
            {
                "held": held,
                "seats": seats,
                "done": sum(one.is_done for one in seats),
                "submitted": sum(one.is_submitted for one in seats),
                "next": next_seat(seats) if held.is_open else None,
                "bins": None if held.is_vote else queries.own_distribution(seats),
                "practice": queries.own_practice(me(), held) if not held.is_over else (),
            }
            for held, seats in rounds
        ],
    )


@bp.route("/contests/<string:edition_key>/review/rounds/<string:round_key>/next")
@guarded(find=get_round, allow=can_review_in)
def next_entry(held: RoundView) -> ResponseReturnValue:
    return see(url_of_next(seats_of(me(), held), held))


def url_of_next(seats: list[Seat], held: RoundView, after: Seat | None = None) -> str:
    """Return where a judge goes on: the next entry, or the signature when all is marked."""
    following = next_seat(seats, after=after) if held.is_open else None
    if following is not None:
        return url_of(following)
    to_sign = held.is_open and any(not one.is_submitted for one in seats)
    if to_sign:
        return url_for("review_judge.submit", edition_key=held.edition.key, round_key=held.key)
    return url_for("review_judge.my_rounds", edition_key=held.edition.key)


def url_of(seat: Seat) -> str:
    """Return the address of a judge's place: the scoring screen, or first the declaration."""
    page_of = "declaration" if seat.standing in ("undeclared", "tied") else "entry"
    return url_for(
        f"review_judge.{page_of}",
        edition_key=seat.round.edition.key,
        assignment_id=seat.assignment.public_id,
    )


@bp.route(
    "/contests/<string:edition_key>/review/rounds/<string:round_key>/submit",
    methods=["GET", "POST"],
)
@guarded(find=get_round, allow=can_review_in)
@writes
def submit(held: RoundView) -> ResponseReturnValue:
    if held.is_vote:  # ballots count as they are cast: there is nothing to sign
        raise NotFoundError
    form, seats = SignForm(), seats_of(me(), held)
    if seats and all(one.is_submitted for one in seats):  # nothing is left to sign
        return see(
            url_for("review_judge.submitted", edition_key=held.edition.key, round_key=held.key)
        )
    if form.validate_on_submit() and form.signed_by(me().name):
        with form.errors_shown():
            sheets = submit_sheets(held.edition, held.key, by=me(), at=now())
            flash(_("已签名提交 %(n)s 份评分表。", n=len(sheets)), "success")
            return see(
                url_for("review_judge.submitted", edition_key=held.edition.key, round_key=held.key)
            )
    return page(
        "review/submit.html",
        edition=held.edition,
        held=held,
        form=form,
        seats=seats,
        lacking=[one for one in seats if not one.is_done],
        bins=queries.own_distribution(seats),
    )


@bp.route("/contests/<string:edition_key>/review/rounds/<string:round_key>/submitted")
@guarded(find=get_round, allow=can_review_in)
def submitted(held: RoundView) -> ResponseReturnValue:
    seats = [one for one in seats_of(me(), held) if one.is_submitted]
    moments = [one.sheet.submitted_at for one in seats if one.sheet and one.sheet.submitted_at]
    return page(
        "review/submitted.html",
        edition=held.edition,
        held=held,
        seats=seats,
        submitted_at=max(moments, default=None),
    )


def url_of_practice(held: RoundView, case: PracticeCase) -> str:
    """Return the address of a practice case."""
    return url_for(
        "review_judge.practice",
        edition_key=held.edition.key,
        round_key=held.key,
        case_id=case.public_id,
    )


@bp.route("/contests/<string:edition_key>/review/rounds/<string:round_key>/receipt")
@guarded(find=get_round, allow=can_have_receipt)
def receipt(held: RoundView) -> ResponseReturnValue:
    answer = Response(
        json.dumps(queries.receipt_of(held, me()), ensure_ascii=False, indent=1, sort_keys=True),
        mimetype="application/json",
    )
    name = f"receipt-{held.edition.key}-{held.key}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
