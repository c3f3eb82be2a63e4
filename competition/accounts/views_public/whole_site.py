"""What every page of the site asks of accounts: who is signed in, since when, and what is owed."""

from flask import Response, current_app, g, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from competition.accounts import operations
from competition.accounts.models import Person
from competition.accounts.permissions import is_staff
from competition.accounts.queries import find_open_sign_in
from competition.accounts.views_public.blueprint import bp
from competition.accounts.views_public.signing_in import AgainFields
from competition.core.clock import now
from competition.core.database import GATE_SECONDS, write_transaction
from competition.core.errors import BusyError
from competition.core.pages import before_commit, see
from competition.core.phrases import _
from competition.core.sessions import enrol_lookup, presented_hash
from competition.core.settings import Settings

_WITHOUT_SECOND_FACTOR = (
    "static",
    "accounts_applicant.enrol_second_factor",
    "accounts_public.sign_out",
    "accounts_public.privacy",
)


def _whose(presented: str) -> Person | None:
    session = find_open_sign_in(presented, now())
    if session is None:
        return None
    g.seen_at = session.seen_at
    return session.person


enrol_lookup(_whose)


@bp.before_app_request
def _lead_to_second_factor() -> BaseResponse | None:
    """Let staff without a second factor reach nothing but its page, where one is required."""
    settings: Settings = current_app.extensions["settings"]
    if settings.second_factor != "required" or request.endpoint in (None, *_WITHOUT_SECOND_FACTOR):
        return None
    if not is_staff(current_user) or current_user.second_factor_secret is not None:
        return None
    return see(url_for("accounts_applicant.enrol_second_factor"))


def _is_to_be_noted() -> bool:
    return "seen_at" in g and now() - g.seen_at >= operations.SEEN_EVERY


def _note_along() -> None:
    """Remember with the change that a request makes anyway that its session is in use."""
    presented = presented_hash()
    if presented is not None and _is_to_be_noted():
        operations.note_seen(presented, by=current_user._get_current_object(), at=now())
        del g.seen_at


before_commit.append(_note_along)


@bp.after_app_request
def _note_seen(response: Response) -> Response:
    """Remember at most once a minute that a session is in use, in a small write of its own.

    This is the one write that a GET may cause. It comes after the page's own transaction. While
    others write it is left to the next page, unless several minutes went by without it: a rush
    must not be made worse by it, and a session in use must not seem idle.
    """
    presented = presented_hash()
    if presented is None or not _is_to_be_noted():
        return response
    is_overdue = now() - g.pop("seen_at") >= operations.SEEN_AT_LATEST
    person = current_user._get_current_object()
    try:
        with write_transaction(GATE_SECONDS if is_overdue else 0.0):
            operations.note_seen(presented, by=person, at=now())
    except BusyError:
        return response
    return response


@bp.app_context_processor
def _account_of_page() -> dict[str, object]:
    known = current_user.is_authenticated
    return {
        "sign_in_fields": AgainFields(),
        "account_name": current_user.name if known else "",
        "account_urls": {
            "links": [
                {"label": _("账号与安全"), "url": url_for("accounts_applicant.account")},
                {"label": _("我的信件"), "url": url_for("notifications_applicant.my_letters")},
            ],
            "sign_in": url_for("accounts_public.sign_in"),
            "sign_up": url_for("accounts_public.sign_up"),
            "sign_out": url_for("accounts_public.sign_out"),
        },
    }
