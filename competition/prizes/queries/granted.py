"""The prizes that entries were granted, in words: what later editions know of a company."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.core.database import db
from competition.core.phrases import _
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.prizes.models import Award
from competition.registration.models import Entry
from competition.rules.transitions import AwardState
from competition.similarity.queries import prize_sources


def granted_prizes(entry_ids: Iterable[int]) -> Mapping[int, str]:
    """Return the levels at which entries hold granted prizes, by entry; none for the others."""
    rows = db.session.scalars(
        select(Award)
        .where(Award.entry_id.in_(list(entry_ids)), Award.state == AwardState.GRANTED)
        .options(
            joinedload(Award.entry).joinedload(Entry.edition).joinedload(Edition.current_version)
        )
        .order_by(Award.id)
    ).unique()
    found: dict[int, str] = {}
    for award in rows:
        level = award.entry.edition.plan.prizes.level(award.level_key)
        if level is not None:
            said = found.get(award.entry_id)
            name = text_of(level.name)
            found[award.entry_id] = _("、").join((said, name)) if said else name
    return found


prize_sources.append(granted_prizes)
