"""Checks before any view: the request comes from our own pages, and private pages are not kept."""

from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest

from competition.core.settings import Settings

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ForeignRequestError(BadRequest):
    """Another site's page sent this request."""


def init_request_checks(app: Flask, settings: Settings) -> None:
    """Refuse unsafe requests from other sites, and keep private pages out of every cache."""
    own = urlsplit(settings.base_url).netloc

    @app.before_request
    def _check() -> None:
        _limit_typed_text()
        _refuse_foreign(own)

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.endpoint != "static" and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
            response.vary.add("Cookie")
        return response


def _limit_typed_text() -> None:
    # Werkzeug applies the limit for typed text to multipart forms alone.
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = request.max_form_memory_size


def _refuse_foreign(own: str) -> None:
    if request.method in _SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise ForeignRequestError
        return
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc not in (own, request.host):
        raise ForeignRequestError
