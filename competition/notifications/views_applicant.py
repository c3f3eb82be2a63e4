"""The letters that were written to oneself."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from competition.core.pages import anyone_signed_in, guarded, me, page
from competition.notifications.models import Letter
from competition.notifications.queries import get_letter_of, list_letters_of, shown_body

bp = Blueprint("notifications_applicant", __name__)


@bp.route("/account/letters")
@guarded(allow=anyone_signed_in)
def my_letters() -> ResponseReturnValue:
    number = request.args.get("page", 1, type=int)
    return page("notifications/my_letters.html", letters=list_letters_of(me().id, number))


def _own_letter(letter_id: str) -> Letter:
    return get_letter_of(me().id, letter_id)


@bp.route("/account/letters/<string:letter_id>")
@guarded(find=_own_letter, allow=anyone_signed_in)
def my_letter(letter: Letter) -> ResponseReturnValue:
    body = shown_body(letter, secrets_too=False)
    return page("notifications/my_letter.html", letter=letter, body=body)
