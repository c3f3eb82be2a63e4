"""Lists in which the rooms above enrol what they tell of an edition: cards, links, news, duties."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from competition.editions.models import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What one room tells of one phase on the organiser's board.

    ``counts`` are numbers with their labels (per group, per state); ``state`` is one of
    ``todo``, ``doing``, ``blocked``, ``done``; ``blocks`` says what is in the way; ``action``
    words the next step at ``url``. Texts are worded already.
    """

    phase_kind: str
    title: str
    count: int = 0
    counts: tuple[tuple[str, int], ...] = ()
    state: str = "todo"
    blocks: str = ""
    action: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A released notice, as the front page lists it."""

    title: str
    url: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a person may go in an edition; ``order`` sorts the navigation.

    ``is_lesser`` pages stand under one menu where there are more than fit on a line.
    """

    label: str
    url: str
    order: int = 50
    count: int = 0
    is_lesser: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that waits for a person: a worded label, how many, and where to do it.

    ``closes_at`` is when it must be done, if there is such a moment.
    """

    label: str
    count: int
    url: str
    closes_at: datetime | None = None


board_cards: list[Callable[[Edition], Iterable[Card]]] = []
"""The rooms above enrol here, in their views modules, what the organiser's board shows."""

news_sources: list[Callable[[Edition], Iterable[News]]] = []
"""The publication room enrols here the notices that the front page lists, newest first."""

edition_links: list[Callable[[Edition, Any, datetime], Iterable[Link]]] = []
"""Every room enrols here, in its views modules, the pages that a person has in an edition."""

waiting_sources: list[Callable[[Any, datetime], Iterable[Waiting]]] = []
"""The rooms enrol here, in their views modules, what waits for a person who has signed in."""

main_actions: list[Callable[[Edition, Any, datetime], Link | None]] = []
"""The rooms enrol here the one main button of the front page; the first that answers is shown."""
