"""A vote on an entry: what there is to read, and the ballot."""

from flask import flash
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.pages import me, page, see
from competition.core.phrases import _
from competition.review.forms import BallotForm
from competition.review.operations import cast_ballot
from competition.review.queries import Seat, open_seats, seats_of
from competition.review.views_judge.own_rounds import url_of, url_of_next
from competition.review.views_judge.reading import content_of
from competition.rules.voting import Choice


def vote_on(seat: Seat) -> ResponseReturnValue:
    """Show an entry with its ballot, or cast the ballot and go on to the next."""
    ballot, held = seat.ballot, seat.round
    given = {"choice": ballot.choice, "note": ballot.note} if ballot else {}
    form = BallotForm(data=given)
    if form.validate_on_submit():
        with form.errors_shown():
            cast_ballot(
                seat, Choice(form.choice.data), note=form.note.data or "", by=me(), at=now()
            )
            flash(_("已投票。结束之前可以改投，以最后一次为准。"), "success")
            return see(url_of_next(seats_of(me(), held), held, after=seat))
    seats, plan = seats_of(me(), held), held.edition.plan
    return page(
        "review/ballot.html",
        edition=held.edition,
        held=held,
        seat=seat,
        form=form,
        seats=[(one, url_of(one)) for one in seats],
        done=sum(one.is_done for one in seats),
        open_seats=open_seats(held),
        group=plan.groups_by_key.get(seat.entry.group_key or ""),
        field=plan.fields_by_key.get(seat.entry.field_key),
        **content_of(seat),
    )
