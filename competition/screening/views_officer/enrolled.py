"""What screening tells an officer on the home page and in the navigation."""

from collections.abc import Iterable
from datetime import datetime

from flask import url_for

from competition.core.phrases import _
from competition.editions.models import Edition
from competition.editions.queries import (
    Link,
    Waiting,
    edition_links,
    list_editions,
    waiting_sources,
)
from competition.screening.permissions import can_manage_officers, can_see_queue, units_of
from competition.screening.queries import QueueFilters, list_queue


def _waiting(person: object, at: datetime) -> Iterable[Waiting]:
    for edition in list_editions() if getattr(person, "grants", ()) else ():
        units = units_of(person, edition)
        if units:
            queue = list_queue(edition, units, QueueFilters(), at=at)
            first = queue.rows[0].turn.due_at if queue.rows else None
            url = url_for("screening_officer.queue", edition_key=edition.key)
            yield Waiting(label=_("项目待审核推荐"), count=queue.total, url=url, closes_at=first)


def _links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if can_see_queue(person, edition, at):
        url = url_for("screening_officer.queue", edition_key=edition.key)
        yield Link(label=_("审核推荐"), url=url, order=25)
        url = url_for("screening_officer.lists", edition_key=edition.key)
        yield Link(label=_("推荐名单"), url=url, order=26)
    if can_manage_officers(person, edition, at):
        url = url_for("screening_officer.people", edition_key=edition.key)
        yield Link(label=_("本单位人员"), url=url, order=27)


waiting_sources.append(_waiting)
edition_links.append(_links)
