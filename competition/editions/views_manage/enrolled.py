"""What this room enrols: the rehearsal's banner, links, what waits for a person."""

from collections.abc import Iterable
from datetime import datetime

from flask import url_for

from competition.accounts.permissions import can_organise, can_supervise
from competition.core.phrases import _
from competition.core.templating import banner_sources, text_of
from competition.editions.models import Edition
from competition.editions.queries import (
    Link,
    Waiting,
    edition_links,
    list_drafts_of_new_editions,
    list_open_changes,
    waiting_sources,
)
from competition.editions.views_manage.blueprint import current_edition


def _rehearsal_banner() -> str | None:
    edition = current_edition()
    if edition is None or not edition.is_rehearsal:
        return None
    return str(_("演练：这里的人员、项目和结果都是虚构的，与正式赛事无关。"))


banner_sources.append(_rehearsal_banner)


def _links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if can_supervise(person, edition, at):
        key = edition.key
        yield Link(
            label=_("工作台"), url=url_for("editions_manage.board", edition_key=key), order=10
        )
        yield Link(label=_("计划"), url=url_for("editions_manage.plan", edition_key=key), order=90)
        yield Link(
            label=_("日志"),
            url=url_for("editions_manage.log", edition_key=key),
            order=95,
            is_lesser=True,
        )


edition_links.append(_links)


def _waiting(person: object, at: datetime) -> Iterable[Waiting]:
    for draft in list_drafts_of_new_editions():
        if can_organise(person, draft.edition, at):
            url = url_for("editions_manage.draft", edition_key=draft.edition.key)
            yield Waiting(
                label=_("正在筹备：%(name)s", name=text_of(draft.title)), count=1, url=url
            )
    for change in list_open_changes():
        mine = getattr(person, "id", None) == change.proposed_by_id
        if not mine and can_organise(person, change.edition, at):
            url = url_for(
                "editions_manage.change", edition_key=change.edition.key, number=change.id
            )
            yield Waiting(label=_("等您确认：更正已封存的计划"), count=1, url=url)


waiting_sources.append(_waiting)
