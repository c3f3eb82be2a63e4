"""The points of a return as their applicant goes through them."""

from dataclasses import dataclass

from competition.core.phrases import _
from competition.registration.models import Entry
from competition.registration.queries.pins import Pin, is_changed_at, is_left, pins_of
from competition.registration.queries.places import pin_places, place_of, spot_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A pin as its applicant reads it; one that is left is neither changed nor answered."""

    pin: Pin
    label: str
    is_changed: bool
    is_left: bool


def points_of(entry: Entry) -> tuple[Point, ...]:
    """Return the points of the return, in the officer's order and the reader's language."""
    places = pin_places(entry.edition.plan, entry.entrant)
    return tuple(
        Point(
            pin=pin,
            label=spot_words(place, pin) if (place := place_of(places, pin)) else _("基本信息"),
            is_changed=is_changed_at(entry, pin),
            is_left=is_left(entry, pin),
        )
        for pin in pins_of(entry)
    )
