"""What registration tells of an edition to the front page, the home page and the board."""

from collections.abc import Iterable
from datetime import datetime

from flask import url_for

from competition.accounts.permissions import can_supervise
from competition.core.phrases import _
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.editions.queries import (
    Card,
    Link,
    Waiting,
    board_cards,
    edition_links,
    main_actions,
    waiting_sources,
)
from competition.registration.permissions import can_start_entry
from competition.registration.queries import (
    EntryCount,
    count_entries_by_group,
    count_entries_by_state,
    count_own_entries,
    entry_state_words,
    list_sign_offs_waiting_for,
)
from competition.rules.transitions import EntryState


def _waiting(person: object, at: datetime) -> Iterable[Waiting]:
    for one in count_own_entries(person):
        words = {
            EntryState.DRAFT: _("申报还没有提交"),
            EntryState.RETURNED: _("申报退回修改"),
        }[EntryState(one.state)]
        yield Waiting(label=words, count=one.count, url=_url_of(one), closes_at=one.closes_at)


def _sign_offs(person: object, at: datetime) -> Iterable[Waiting]:
    waiting = list_sign_offs_waiting_for(int(getattr(person, "id", 0) or 0))
    for entry in waiting:
        yield Waiting(
            label=_("审签申报“%(project)s”", project=entry.project_name),
            count=1,
            url=url_for("registration_applicant.sign_off", entry_id=entry.public_id),
            closes_at=entry.registration.closes if entry.registration else None,
        )


def _url_of(one: EntryCount) -> str:
    if one.entry_id:
        return url_for("registration_applicant.entry", entry_id=one.entry_id)
    return url_for("registration_applicant.entries")


def _links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if can_supervise(person, edition, at):
        url = url_for("registration_manage.entries", edition_key=edition.key)
        yield Link(label=_("项目"), url=url, order=20)
    elif getattr(person, "is_authenticated", False) and not getattr(person, "grants", ()):
        yield Link(label=_("我的申报"), url=url_for("registration_applicant.entries"), order=15)


def _action(edition: Edition, person: object, at: datetime) -> Link | None:
    if not can_start_entry(person, edition, at):
        return None
    url = url_for("registration_applicant.start", edition_key=edition.key)
    return Link(label=_("我要申报"), url=url)


def _cards(edition: Edition) -> Iterable[Card]:
    states, groups = count_entries_by_state(edition), count_entries_by_group(edition)
    submitted = sum(count for state, count in states.items() if state != EntryState.DRAFT)
    names = {group.key: text_of(group.name) for group in edition.plan.groups}
    yield Card(
        phase_kind="registration",
        title=_("申报项目"),
        count=submitted,
        counts=(
            *((name, groups.get(key, 0)) for key, name in names.items()),
            (entry_state_words(EntryState.DRAFT), states.get(EntryState.DRAFT, 0)),
        ),
        state="doing" if submitted else "todo",
        action=_("查看项目"),
        url=url_for("registration_manage.entries", edition_key=edition.key),
    )


waiting_sources.append(_waiting)
waiting_sources.append(_sign_offs)
edition_links.append(_links)
main_actions.append(_action)
board_cards.append(_cards)
