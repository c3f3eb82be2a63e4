"""Links in letters: their host comes from the settings, never from a request."""

from urllib.parse import urlsplit

from flask import current_app

from competition.core.settings import Settings


def link_to(endpoint: str, **values: str) -> str:
    """Return the full address of a page, as it is written in a letter."""
    settings: Settings = current_app.extensions["settings"]
    base = settings.base_url.rstrip("/")
    map_of_paths = current_app.url_map.bind(urlsplit(base).netloc, url_scheme="https")
    return base + map_of_paths.build(endpoint, values)
