"""The only place that reads the time."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import current_app

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this module is the one that may


def now() -> datetime:
    """Return the moment by the site's clock: the server's, or a test's."""
    clock: Clock = current_app.extensions["clock"]
    return clock()
