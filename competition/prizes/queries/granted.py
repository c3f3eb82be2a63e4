"""The prizes that entries were granted: what later editions know of a company, and judge by."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.core.database import db
from competition.core.phrases import _
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.history.queries import RANKS, rank_named
from competition.prizes.models import Award
from competition.registration.models import Entry
from competition.rules.identity import area_level
from competition.rules.plan.prizes import Level
from competition.rules.transitions import AwardState
from competition.similarity.queries import PriorAward, award_sources, prize_sources

money_sources: list[Callable[[Iterable[int]], frozenset[int]]] = []
"""The ledger enrols here of which awards, by their ids, money was taken."""


def granted_prizes(entry_ids: Iterable[int]) -> Mapping[int, str]:
    """Return the levels at which entries hold granted prizes, by entry; none for the others."""
    found: dict[int, str] = {}
    for award in _granted(entry_ids):
        level = award.entry.edition.plan.prizes.level(award.level_key)
        if level is not None:
            said = found.get(award.entry_id)
            name = text_of(level.name)
            found[award.entry_id] = _("、").join((said, name)) if said else name
    return found


def granted_awards(entry_ids: Iterable[int]) -> Mapping[int, Sequence[PriorAward]]:
    """Return the granted prizes of entries as the clauses on earlier prizes read them, by entry.

    The rank is told by the level's key or its name; a level that means none has no known rank.
    """
    awards = _granted(entry_ids)
    ids = [one.id for one in awards]
    taken = frozenset(number for source in money_sources for number in source(ids))
    found: dict[int, list[PriorAward]] = defaultdict(list)
    for one in awards:
        plan = one.entry.edition.plan
        contest, level = plan.contest, plan.prizes.level(one.level_key)
        found[one.entry_id].append(
            PriorAward(
                series=contest.series,
                contest=text_of(contest.name),
                level=area_level(contest.city_code),
                year=contest.year,
                project=one.entry.project_name,
                rank=_rank(level) if level is not None else None,
                place=one.place,
                money_taken=_is_taken(one, taken),
                accepted=None,
                granted_at=one.granted_at,
            )
        )
    return found


def _is_taken(award: Award, taken: frozenset[int]) -> bool | None:
    """Tell whether money was taken; of a sum that the ledger does not show, nobody knows."""
    if award.id in taken:
        return True
    return None if award.amount_cents else False


def _rank(level: Level) -> str | None:
    return level.key if level.key in RANKS else rank_named(level.name.zh)


def _granted(entry_ids: Iterable[int]) -> Sequence[Award]:
    return (
        db.session.scalars(
            select(Award)
            .where(Award.entry_id.in_(list(entry_ids)), Award.state == AwardState.GRANTED)
            .options(
                joinedload(Award.entry)
                .joinedload(Entry.edition)
                .joinedload(Edition.current_version)
            )
            .order_by(Award.id)
        )
        .unique()
        .all()
    )


prize_sources.append(granted_prizes)
award_sources.append(granted_awards)
