"""The filters of the queue as they stand in the address."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import request, url_for

from competition.core.phrases import say
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.screening.queries import FIRST_TAB, TABS, QueueFilters

_LONGEST = 80
_SHOWN_IF_ANY = ("late", "passed_on")
_NAMES = ("tab", "group", "field", "unit", "age", "left", "words", "sort")


def asked_filters() -> QueueFilters:
    """Return the filters that the address asks for; what it does not know is left out."""
    asked = {name: request.args.get(name, "")[:_LONGEST].strip() for name in _NAMES}
    asked["tab"] = asked["tab"] if asked["tab"] in TABS else FIRST_TAB
    return QueueFilters(**{name: value for name, value in asked.items() if value})


def with_filters(
    endpoint: str, kept: Mapping[str, str], *, edition: Edition, entry: Entry | None = None
) -> str:
    """Return the address of a page of an edition, or of an entry of it, with filters."""
    path = {"edition_key": edition.key} | ({"entry_id": entry.public_id} if entry else {})
    address = url_for(endpoint, _external=False, **path)
    asked = {name: value for name, value in kept.items() if value}
    return f"{address}?{urlencode(asked)}" if asked else address


def tabs_of(
    edition: Edition, filters: QueueFilters, counts: Mapping[str, int]
) -> list[dict[str, object]]:
    """Return the tabs of the queue with their counts; rare ones only if they show anything."""
    return [
        {
            "label": say(f"tab_{tab}"),
            "url": with_filters(
                "screening_officer.queue", filters.as_address() | {"tab": tab}, edition=edition
            ),
            "active": filters.tab == tab,
            "count": counts[tab],
        }
        for tab in TABS
        if tab not in _SHOWN_IF_ANY or counts[tab] or filters.tab == tab
    ]
