"""Rendered public pages, kept for a moment in the process, so that thousands may read at once.

Kept are pages that are the same for every visitor. Whoever keeps one says under which key: all
that the page depends on stands in it, so that a page of before a release is never found after it,
nor the other way round.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from threading import Lock, RLock
from typing import Any

from flask import Flask, Response, current_app, request

MOST_PAGES = 500
SECONDS = 60


class PageCache:
    """What was last asked for: pages, and the lists of which they are made."""

    def __init__(self, most: int = MOST_PAGES) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()
        self._making = RLock()

    def found_or_made(self, key: Hashable, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is kept
        """Return what is kept under a key, made on the first call; the longest unasked goes."""
        found = self._asked(key)
        if found is not None:
            return found
        with self._making:  # one at a time: a crowd at the first moment waits for one rendering
            found = self._asked(key)
            return found if found is not None else self._made(key, make)

    def _made(self, key: Hashable, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - as above
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made

    def _asked(self, key: Hashable) -> Any:  # noqa: ANN401 - as above
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)


def init_page_cache(app: Flask) -> None:
    """Give the app its cache."""
    app.extensions["page_cache"] = PageCache()


def kept(key: Hashable, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is kept
    """Return what the process keeps under a key, made on the first call."""
    cache: PageCache = current_app.extensions["page_cache"]
    return cache.found_or_made(key, make)


def kept_page(
    key: Hashable, changed_at: datetime | None, render: Callable[[], Response]
) -> Response:
    """Answer with the page of a key, rendered once: with ETag and Last-Modified, or 304."""
    body = kept(key, lambda: render().get_data())
    return cacheable(Response(body, mimetype="text/html"), changed_at)


def cacheable(answer: Response, changed_at: datetime | None = None) -> Response:
    """Let caches keep a visitor's page for a minute, and answer 304 to whoever holds it."""
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    answer.vary.update(("Cookie", "Accept-Language"))
    if changed_at is not None:  # werkzeug would take nothing for now
        answer.last_modified = changed_at
    answer.add_etag()
    answer.make_conditional(request)
    return answer
