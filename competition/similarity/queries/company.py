"""What earlier editions know of a company: by its code, and by its name as it is compared."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.core.database import db
from competition.core.phrases import say
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.history.queries import RANKS
from competition.registration.models import Entry
from competition.similarity.models import KeyKind, KnownKey, KnownText

prize_sources: list[Callable[[Iterable[int]], Mapping[int, str]]] = []
"""The prizes enrol here which prize an entry of this site was granted, in words, by entry."""

_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOfCompany:
    """One entry of a company in an earlier edition; ``prize`` is empty without one.

    ``by_name_only`` warns that the code was not known, so that it may be a namesake.
    """

    year: int
    contest: str
    project: str
    prize: str
    state: str
    by_name_only: bool


def company_history(entry: Entry) -> list[PastOfCompany]:
    """Return the earlier entries of an entry's company, the newest first. Five statements."""
    kinds = (KeyKind.COMPANY_CODE, KeyKind.COMPANY_NAME)
    own = (
        select(KnownKey.digest)
        .join(KnownKey.known)
        .where(KnownText.entry_id == entry.id, KnownKey.kind.in_(kinds))
    )
    rows = db.session.execute(
        select(KnownKey.text_id, KnownKey.kind).where(
            KnownKey.kind.in_(kinds), KnownKey.digest.in_(own)
        )
    ).all()
    with_code = {text_id for text_id, kind in rows if kind == KeyKind.COMPANY_CODE}
    texts = _texts({text_id for text_id, _kind in rows})
    earlier = [
        one
        for one in texts
        if (one.entry is None or one.entry.edition_id != entry.edition_id)
        and (not one.is_rehearsal or entry.edition.is_rehearsal)
    ]
    prizes: dict[int, str] = {}
    for source in prize_sources:
        prizes |= source([one.entry_id for one in earlier if one.entry_id is not None])
    found = [_line(one, prizes, by_name_only=one.id not in with_code) for one in earlier]
    return sorted(found, key=lambda one: -one.year)


def _texts(ids: set[int]) -> list[KnownText]:
    return list(
        db.session.scalars(
            select(KnownText)
            .where(KnownText.id.in_(ids))
            .options(
                joinedload(KnownText.entry)
                .joinedload(Entry.edition)
                .joinedload(Edition.current_version),
                joinedload(KnownText.past_entry),
            )
            .order_by(KnownText.id.desc())
            .limit(_MOST)
        ).unique()
    )


def _line(known: KnownText, prizes: Mapping[int, str], *, by_name_only: bool) -> PastOfCompany:
    past, entry = known.past_entry, known.entry
    if past is not None:
        return PastOfCompany(
            year=past.year,
            contest=past.contest,
            project=past.project_name,
            prize=RANKS.get(past.rank, ""),
            state="",
            by_name_only=by_name_only,
        )
    assert entry is not None  # noqa: S101 - the table's own check: one source or the other
    contest = entry.edition.plan.contest
    return PastOfCompany(
        year=contest.year,
        contest=text_of(contest.name),
        project=entry.project_name,
        prize=prizes.get(entry.id, ""),
        state=say(f"entry_state_{entry.state}"),
        by_name_only=by_name_only,
    )
