"""What the office after the contest tells of an edition elsewhere, and what hangs on a prize."""

from collections.abc import Iterable
from datetime import datetime

from flask import url_for

from competition.core.clock import now
from competition.core.phrases import _
from competition.core.templating import format_money, text_of
from competition.editions.models import Edition
from competition.editions.queries import Link, edition_links
from competition.prizes.models import AllocationRun
from competition.prizes.queries import Effect, consequence_sources, follow_up_sources
from competition.rules.calendar import day_of
from competition.tracking.permissions import can_read_after, can_read_ledger
from competition.tracking.queries import list_accounts, list_recommended


def _links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if can_read_ledger(person, edition, at):
        url = url_for("tracking_manage.ledger", edition_key=edition.key)
        yield Link(label=_("奖金发放"), url=url, order=66, is_lesser=True)


def _follow_ups(edition: Edition, person: object, at: datetime) -> list[Link]:
    """Return the pages of recommendations and of the units' prizes."""
    if not can_read_after(person, edition, at):
        return []
    above = [
        Link(
            label=_("推荐到%(name)s", name=text_of(one.name)),
            url=url_for(
                "tracking_manage.recommendations", edition_key=edition.key, target_key=one.key
            ),
        )
        for one in edition.plan.prizes.recommendations
    ]
    units = [
        Link(
            label=text_of(one.name),
            url=url_for("tracking_manage.units", edition_key=edition.key, prize_key=one.key),
        )
        for one in edition.plan.prizes.unit_prizes
    ]
    return above + units


def _effects(run: AllocationRun, entries: frozenset[int]) -> Iterable[Effect]:
    """Tell what else hangs on the prizes of some entries: money paid, recommendations."""
    edition = run.edition
    for account in list_accounts(edition, day_of(now())):
        if account.award.entry_id in entries and account.dues.paid_cents:
            yield Effect(
                words=_(
                    "%(reference)s 已发放 %(amount)s，须追回",
                    reference=account.entry.reference,
                    amount=format_money(account.dues.paid_cents),
                ),
                endpoint="tracking_manage.account",
                values={"edition_key": edition.key, "award_id": account.award.public_id},
            )
    for target in edition.plan.prizes.recommendations:
        for one in list_recommended(edition, target.key):
            if one.entry_id in entries:
                yield Effect(
                    words=_(
                        "%(reference)s 已列入“%(name)s”推荐名单，须调整",
                        reference=one.entry.reference,
                        name=text_of(target.name),
                    ),
                    endpoint="tracking_manage.recommendations",
                    values={"edition_key": edition.key, "target_key": target.key},
                )


edition_links.append(_links)
consequence_sources.append(_effects)
follow_up_sources.append(_follow_ups)
