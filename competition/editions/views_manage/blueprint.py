"""The blueprint of the organiser's pages, and which edition a page belongs to."""

from flask import Blueprint, g, request

from competition.core.clock import now
from competition.editions.models import Edition
from competition.editions.queries import list_editions, running_editions

bp = Blueprint("editions_manage", __name__)


def current_edition() -> Edition | None:
    """Return the edition that the page at hand belongs to, else the one that runs now.

    A page of an edition that is not out yet belongs to none that has a frame to show.
    """
    if "edition" not in g:
        editions = list_editions()
        asked = (request.view_args or {}).get("edition_key")
        named = [edition for edition in editions if edition.key == asked]
        running = running_editions(editions, now())
        others = [*running, *editions] if asked is None else []
        g.edition = next(iter([*named, *others]), None)
    found: Edition | None = g.edition
    return found
