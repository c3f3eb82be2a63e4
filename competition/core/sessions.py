"""Who is signed in: an opaque cookie whose hash the accounts room looks up.

The cookie is the only proof; the row behind it can be ended at once. Flask's own signed cookie
holds no more than the CSRF token, flashed messages, the language and where to return to.
"""

import hashlib
import secrets
from collections.abc import Callable

from flask import Request, Response, current_app, redirect, request, session, url_for
from flask_login import AnonymousUserMixin
from werkzeug.wrappers import Response as BaseResponse

from competition.core.extensions import login_manager

Lookup = Callable[[str], object | None]
_lookups: list[Lookup] = []


class Visitor(AnonymousUserMixin):  # type: ignore[misc]  # flask_login ships no types
    """Somebody without an account, or not signed in."""

    id = None
    language = ""
    name = ""


login_manager.anonymous_user = Visitor


def enrol_lookup(lookup: Lookup) -> None:
    """Let the accounts room answer whose token this is."""
    _lookups[:] = [lookup]


def new_token() -> str:
    """Return 256 random bits for a cookie or a link."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def cookie_name() -> str:
    """Return the cookie's name; over TLS the browser itself binds it to this host."""
    return "__Host-sid" if current_app.config["SESSION_COOKIE_SECURE"] else "sid"


def set_session_cookie(response: BaseResponse, token: str) -> None:
    """Hand the browser its proof of being signed in."""
    response.set_cookie(
        cookie_name(),
        token,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
        path="/",
    )


def drop_session_cookie(response: BaseResponse) -> None:
    """Take the proof away and ask the browser to forget what it kept."""
    response.delete_cookie(cookie_name(), path="/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def presented_hash(from_request: Request | None = None) -> str | None:
    """Return the hash of the token that the request presents, if it presents one."""
    token = (from_request or request).cookies.get(cookie_name())
    return token_hash(token) if token else None


@login_manager.request_loader  # type: ignore[untyped-decorator]  # flask_login ships no types
def _load(from_request: Request) -> object | None:
    presented = presented_hash(from_request)
    return _lookups[0](presented) if presented and _lookups else None


def ask_to_sign_in() -> Response:
    """Send a visitor to the sign-in page and remember, signed, where he wanted to go."""
    session["return_to"] = request.full_path.rstrip("?")
    answer: Response = redirect(url_for("accounts_public.sign_in"), code=303)  # type: ignore[assignment]  # a Werkzeug response, which Flask makes its own
    return answer


def return_path(default: str) -> str:
    """Return where the visitor wanted to go before he was asked to sign in, once."""
    wanted = session.pop("return_to", "")
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_ours else default
