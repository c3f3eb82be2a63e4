"""Every error as a page: what happened, what to do, and nothing typed is lost."""

import structlog
from flask import Flask, Response, g, request
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from competition.core.database import db
from competition.core.errors import CompetitionError, SignInRequiredError, StaleError
from competition.core.pages import SAFE_METHODS, page
from competition.core.phrases import say
from competition.core.request_checks import ForeignRequestError
from competition.core.sessions import ask_to_sign_in

_HTTP_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    429: "too_many",
}
_NOT_KEPT = ("csrf_token", "code", "sign_in_code")


def init_error_pages(app: Flask) -> None:
    """Register the handlers: one for our errors, one for HTTP's, one for what nobody foresaw."""
    app.register_error_handler(SignInRequiredError, _sign_in_required)
    app.register_error_handler(CompetitionError, _refused)
    app.register_error_handler(StaleDataError, lambda _error: _refused(StaleError()))
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def error_page(code: str, status: int, *, message: str, request_id: str = "") -> Response:
    """Render the error page; an id is shown only where somebody should pass it on."""
    return page(
        "errors/error.html", status=status, code=code, message=message, request_id=request_id
    )


def _refused(error: CompetitionError) -> Response:
    db.session.rollback()
    answer = error_page(error.code, error.status, message=say(error.code, **error.values))
    if error.status == 503:
        answer.headers["Retry-After"] = "5"
    return answer


def _sign_in_required(_error: SignInRequiredError) -> Response:
    db.session.rollback()
    if request.method in SAFE_METHODS:
        return ask_to_sign_in()
    return page("errors/resubmit.html", status=401, **_parked(), sign_in=True)


def _expired(error: CSRFError) -> Response:
    db.session.rollback()
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return error_page("foreign_request", 400, message=say("foreign_request"))
    if not current_user.is_authenticated and not request.form:
        return error_page("csrf", 400, message=say("csrf"))
    structlog.get_logger().info("csrf", reason=str(error.description))
    return page("errors/resubmit.html", status=400, **_parked(), sign_in=False)


def _parked() -> dict[str, object]:
    """Return what was typed, so that the page can offer to send it again."""
    kept = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in _NOT_KEPT and "password" not in name
    ]
    return {
        "parked": kept,
        "parked_path": request.full_path.rstrip("?"),
        "lost_files": [file.filename for file in request.files.values() if file.filename],
        "form": FlaskForm(formdata=None),
    }


def _http(error: HTTPException) -> Response:
    db.session.rollback()
    status = error.code or 500
    if isinstance(error, SecurityError):  # a foreign Host header: no page of ours has an address
        return Response(say("bad_request"), status=400, mimetype="text/plain")
    if isinstance(error, ForeignRequestError):
        return error_page("foreign_request", 400, message=say("foreign_request"))
    if 300 <= status < 400:
        return Response(status=status, headers={"Location": error.get_response().location or "/"})
    code = _HTTP_CODES.get(status, "bad_request" if status < 500 else "server_error")
    return error_page(code, status, message=say(code))


def _unforeseen(error: Exception) -> Response:
    db.session.rollback()
    structlog.get_logger().error("unforeseen", exc_info=error)
    return error_page(
        "server_error", 500, message=say("server_error"), request_id=g.get("request_id", "")
    )
