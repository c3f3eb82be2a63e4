"""Logging with a request id: text for people, JSON lines in production."""

import logging
import re
import secrets
from contextvars import ContextVar
from dataclasses import dataclass

import structlog
from flask import Flask, Response, g, request

from competition.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from, as far as the audit log may know it."""

    request_id: str = ""
    address: str = ""


_origin: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 - frozen
_FORM_FEEDS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


def origin() -> Origin:
    """Return the origin of the request at hand, or an empty one on the command line."""
    return _origin.get()


def init_logging(app: Flask, settings: Settings) -> None:
    """Configure structlog and give each request an id that errors and letters can name."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _one_line,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )

    @app.before_request
    def _begin() -> None:
        g.request_id = secrets.token_hex(6)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)
        _origin.set(Origin(g.request_id, request.remote_addr or ""))

    @app.after_request
    def _end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if request.endpoint != "static":
            structlog.get_logger("access").info(
                "answered", method=request.method, path=request.path, status=response.status_code
            )
        return response


def _one_line(
    _logger: object, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Take control characters out of texts, so that nobody can forge a log line."""
    for key, value in event.items():
        if isinstance(value, str) and key != "exception":
            event[key] = _FORM_FEEDS.sub(" ", value)
    return event
