"""The front pages, a person's home page, the frame around every page, and the health check."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_login import current_user
from sqlalchemy import text

from competition.accounts.permissions import can_organise
from competition.core.clock import now
from competition.core.database import db
from competition.core.extensions import language
from competition.core.pages import anyone, anyone_signed_in, guarded, me, page
from competition.core.phrases import _
from competition.core.templating import (
    NavigationItem,
    context_sources,
    local,
    navigation_sources,
    text_of,
)
from competition.editions.models import Edition
from competition.editions.permissions import can_make_edition
from competition.editions.queries import (
    Link,
    Waiting,
    edition_links,
    get_edition,
    list_editions,
    main_actions,
    news_sources,
    phase_open,
    running_editions,
    sealing_of,
    waiting_sources,
)
from competition.editions.views_manage import current_edition
from competition.rules.calendar import Mark, last_day_of, timeline
from competition.rules.plan.calendar import Phase
from competition.rules.plan.edition import Plan
from competition.rules.plan.organisation import Contact
from competition.rules.plan.prizes import AllCount, FixedCount, Level, ShareCount

bp = Blueprint("portal_public", __name__)

_STATES = {Mark.PAST: "done", Mark.CURRENT: "now", Mark.NEXT: "next", Mark.LATER: "next"}
_MOST_NEWS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseShown:
    """A phase of the calendar as the timeline draws it."""

    label: str
    dates: str
    state: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrizeShown:
    """A level of prizes: its numbers by group, worded."""

    level: Level
    counts: tuple[str, ...]


@bp.route("/")
@guarded(allow=anyone, public=True)
def start() -> ResponseReturnValue:
    editions = list_editions()
    running = running_editions(editions, now())
    one = running if len(running) == 1 else editions
    if len(one) == 1:
        return _front(one[0])
    return page(
        "portal/contests.html",
        running=running,
        editions=editions,
        may_make=can_make_edition(current_user, None, now()),
    )


@bp.route("/contests/<string:edition_key>")
@guarded(find=get_edition, allow=anyone, public=True)
def front(edition: Edition) -> ResponseReturnValue:
    return _front(edition)


def _front(edition: Edition) -> ResponseReturnValue:
    at, plan = now(), edition.plan
    news = [item for source in news_sources for item in source(edition)]
    return page(
        "portal/front.html",
        edition=edition,
        plan=plan,
        phases=phases_shown(edition.phases, at),
        today=_short_day(local(at).date()),
        prizes=[_prize(level, plan) for level in plan.prizes.levels],
        sealing=sealing_of(edition),
        news=sorted(news, key=lambda item: item.at, reverse=True)[:_MOST_NEWS],
        action=main_action(edition, at),
        registration=edition.phase_of_kind("registration"),
        is_open=phase_open(edition, "registration", at),
        self_check_url=url_for("registration_public.self_check", edition_key=edition.key)
        if _may_still_enter(edition, at)
        else "",
    )


def _may_still_enter(edition: Edition, at: datetime) -> bool:
    registration = edition.phase_of_kind("registration")
    return registration is not None and at < registration.closes


def phases_shown(phases: Iterable[Phase], at: datetime) -> list[PhaseShown]:
    """Return the calendar for the timeline, today marked."""
    return [
        PhaseShown(
            label=text_of(station.phase.name),
            dates=_dates(station.phase),
            state=_STATES[station.mark],
            note=text_of(station.phase.note) if station.phase.note else "",
        )
        for station in timeline(phases, at)
    ]


def _dates(phase: Phase) -> str:
    first, last = local(phase.opens).date(), last_day_of(phase.closes)
    if first == last:
        return _short_day(first)
    return f"{_short_day(first)}–{_short_day(last)}"


def _short_day(day: date) -> str:
    if language() == "en":
        return str(format_date(day, "d MMM"))
    return f"{day.month}.{day.day}"


def _prize(level: Level, plan: Plan) -> PrizeShown:
    if all(isinstance(quota.count, AllCount) for quota in level.quotas):
        return PrizeShown(level=level, counts=(str(_("其余达到条件的全部项目")),))
    counts = []
    for quota in level.quotas:
        group = text_of(plan.groups_by_key[quota.group].name)
        counts.append(_count(group, quota.count))
    return PrizeShown(level=level, counts=tuple(counts))


def _count(group: str, count: FixedCount | ShareCount | AllCount) -> str:
    if isinstance(count, FixedCount):
        return str(_("%(group)s %(number)s 项", group=group, number=count.number))
    if isinstance(count, ShareCount):
        return str(_("%(group)s的 %(share)s", group=group, share=count.share))
    return str(_("%(group)s其余达到条件的项目", group=group))


def main_action(edition: Edition, at: datetime) -> Link | None:
    """Return the one main button of the front page: what a room offers, else signing up."""
    for source in main_actions:
        offered = source(edition, current_user, at)
        if offered is not None:
            return offered
    if current_user.is_authenticated:
        return Link(label=_("我的待办"), url=url_for("portal_public.home"))
    if phase_open(edition, "registration", at):
        return Link(label=_("我要申报"), url=url_for("accounts_public.sign_up"))
    return None


@bp.route("/home")
@guarded(allow=anyone_signed_in)
def home() -> ResponseReturnValue:
    at = now()
    waiting = list_waiting(me(), at)
    edition = current_edition()
    action = main_action(edition, at) if edition and not waiting else None
    return page(
        "portal/home.html",
        waiting=waiting,
        total=sum(item.count for item in waiting),
        edition=edition,
        may_make=can_make_edition(me(), None, at),
        links=links_of(edition, me(), at),
        action=action if action and action.url != url_for("portal_public.home") else None,
    )


def list_waiting(person: object, at: datetime) -> list[Waiting]:
    """Return what waits for a person, the most urgent first."""
    found = [item for source in waiting_sources for item in source(person, at) if item.count]
    return sorted(found, key=lambda item: (item.closes_at is None, item.closes_at or at))


def links_of(edition: Edition | None, person: object, at: datetime) -> list[Link]:
    """Return the pages that a person has in an edition, in the order of the navigation."""
    if edition is None:
        return []
    found = [link for source in edition_links for link in source(edition, person, at)]
    return sorted(found, key=lambda link: link.order)


@bp.route("/healthz")
@guarded(allow=anyone, public=True)
def health() -> ResponseReturnValue:
    db.session.execute(text("SELECT 1"))
    return "ok", 200, {"Content-Type": "text/plain; charset=utf-8"}


def _portal_links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if can_organise(person, edition, at):
        key = edition.key
        yield Link(
            label=_("人员"),
            url=url_for("portal_manage.people", edition_key=key),
            order=80,
            is_lesser=True,
        )
        yield Link(
            label=_("发信箱"),
            url=url_for("portal_manage.letters", edition_key=key),
            order=85,
            is_lesser=True,
        )


edition_links.append(_portal_links)


_MOST_ON_A_LINE = 10
"""With more pages than this the lesser ones stand under a menu, to fit a screen of 1366 px."""


def _navigation() -> Iterable[NavigationItem]:
    edition = current_edition()
    front_url = url_for("portal_public.front", edition_key=edition.key) if edition else "/"
    yield NavigationItem(_("首页"), front_url, active=request.path in ("/", front_url))
    if not current_user.is_authenticated:
        return
    home_url = url_for("portal_public.home")
    yield NavigationItem(_("我的待办"), home_url, active=request.path == home_url)
    links = links_of(edition, me(), now())
    fitting = [link.url for link in links if request.path.startswith(link.url)]
    here = max(fitting, key=len, default="")
    for link in links:
        yield NavigationItem(
            link.label,
            link.url,
            active=link.url == here,
            badge=link.count,
            is_folded=link.is_lesser and len(links) > _MOST_ON_A_LINE,
        )


navigation_sources.append(_navigation)


def _frame() -> dict[str, object]:
    """Return what the frame shows: the contest's name, the person's links, the contacts."""
    edition = current_edition()
    frame: dict[str, object] = {
        "account_name": current_user.name,
        "account_urls": {
            "links": [{"label": _("账号与安全"), "url": url_for("accounts_applicant.account")}],
            "sign_in": url_for("accounts_public.sign_in"),
            "sign_up": url_for("accounts_public.sign_up"),
            "sign_out": url_for("accounts_public.sign_out"),
        },
    }
    if edition is not None:
        plan = edition.plan
        frame |= {
            "contest_name": text_of(plan.contest.short_name),
            "site_name": text_of(plan.contest.host),
            "home_url": url_for("portal_public.front", edition_key=edition.key),
            "contacts": [_contact(contact) for contact in plan.contest.contacts],
            "footer_links": [
                {"label": label, "url": url_for(endpoint, edition_key=edition.key)}
                for label, endpoint in (
                    (_("通知公告"), "publication_public.notices"),
                    (_("获奖结果"), "publication_public.results"),
                    (_("数据统计"), "publication_public.statistics"),
                    (_("规则与复算"), "publication_public.verification"),
                )
            ],
        }
    return frame


def _contact(contact: Contact) -> dict[str, str]:
    label = {
        "business": _("业务咨询"),
        "supervision": _("监督举报"),
        "technical": _("技术支持"),
    }[contact.role]
    ways = [text_of(contact.office), contact.phone, contact.email]
    return {"label": label, "value": " ".join(way for way in ways if way)}


context_sources.append(_frame)
