"""What review tells a judge on the home page and in the navigation."""

from collections.abc import Iterable
from datetime import datetime

from flask import url_for

from competition.accounts.models import Person
from competition.accounts.permissions import can_judge_in
from competition.core.phrases import _
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.editions.queries import (
    Link,
    Waiting,
    edition_links,
    list_editions,
    waiting_sources,
)
from competition.review.queries import own_rounds


def _waiting(person: object, at: datetime) -> Iterable[Waiting]:
    if not isinstance(person, Person):
        return
    for edition in list_editions() if person.grants else ():
        if not can_judge_in(person, edition, at):
            continue
        for held, seats in own_rounds(person, edition.key):
            left = sum(not one.is_submitted for one in seats)
            if held.is_open and left:
                yield Waiting(
                    label=_("%(round)s项目待评审", round=text_of(held.plan.name)),
                    count=left,
                    url=url_for("review_judge.my_rounds", edition_key=edition.key),
                    closes_at=held.phase.closes if held.phase else None,
                )


def _links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if can_judge_in(person, edition, at):
        url = url_for("review_judge.my_rounds", edition_key=edition.key)
        yield Link(label=_("我的评审"), url=url, order=30)


waiting_sources.append(_waiting)
edition_links.append(_links)
