"""What review tells a judge on the home page and in the navigation, and which files judges read."""

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
from competition.registration.models import Attachment
from competition.registration.permissions import file_readers
from competition.review.queries import is_withheld, open_seats_at, own_rounds


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


def _reads_file(person: object, attachment: Attachment, _at: datetime) -> bool:
    """Let a judge open a document of an entry declared clear, unless the round hides it."""
    if attachment.removed_at is not None:
        return False
    plan = attachment.entry.edition.plan
    identifies = any(
        one.identifies for one in plan.form.documents if one.key == attachment.document_key
    )
    kept_back = identifies or is_withheld(attachment.entry_id, attachment.public_id)
    return any(
        not (kept_back and plan.rounds_by_key[key].blind)
        for key in open_seats_at(person, attachment.entry)
    )


waiting_sources.append(_waiting)
edition_links.append(_links)
file_readers.append(_reads_file)
