"""Earlier prizes of an entrant: from tables that were brought in, and from this site's editions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.core.database import db
from competition.core.phrases import _
from competition.history.models import PastEntry
from competition.registration.models import Entry
from competition.rules.identity import title_key
from competition.similarity.models import Candidate, KeyKind, KnownText, Likeness, LikenessVerdict

ALIKE = (Likeness.SAME, Likeness.SIMILAR)
_OF_HOLDER = {KeyKind.COMPANY_CODE, KeyKind.COMPANY_NAME}
_OF_OWN_HOLDER = _OF_HOLDER | {KeyKind.LEADER_PAPER}
"""Entries of this site tell the paper of their leader, which no table of earlier ones does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorAward:
    """A prize that counts for the clauses on earlier ones; what is ``None`` is not known.

    ``contest`` is worded, ``series`` the key that clauses name. ``granted_at`` is known of prizes
    of this site alone.
    """

    series: str
    contest: str
    level: str
    year: int
    project: str
    rank: str | None
    place: int | None
    money_taken: bool | None
    accepted: bool | None
    granted_at: datetime | None = None

    @property
    def words(self) -> str:
        """Return the prize's contest and project in words."""
        return _(
            "%(year)s 年 %(contest)s “%(project)s”",
            year=self.year,
            contest=self.contest,
            project=self.project,
        )

    def as_history(self, kind: str | None) -> dict[str, Any]:
        """Return the facts ``history[].…``; ``kind`` is what was decided of the likeness."""
        return {
            "contest": self.series or None,
            "level": self.level,
            "rank": self.rank,
            "place": self.place,
            "year": self.year,
            "same_or_similar": None if kind is None else kind in ALIKE,
            "money_taken": self.money_taken,
            "accepted": self.accepted,
        }


award_sources: list[Callable[[Iterable[int]], Mapping[int, Sequence[PriorAward]]]] = []
"""The prizes enrol here which prizes entries of this site were granted and still hold, by entry."""

Prior = tuple[PriorAward, str | None]
"""A prize and what was decided of the likeness of its project, if anything was."""


def prior_awards(entry: Entry, verdicts: Iterable[LikenessVerdict]) -> list[Prior]:
    """Return the earlier prizes of an entrant, and those of projects that were decided on.

    By the company's code or name and, in this site's editions, by the leader's paper; another's
    project of the same title counts once somebody decided. The newest first. A prize that a table
    tells as well is told once.
    """
    decided = {one.text_id: one.kind for one in verdicts}
    rows = _candidates(entry)
    past = [
        (_of_past(one.known.past_entry), decided.get(one.text_id))
        for one in rows
        if one.known.past_entry is not None
        and one.known.past_entry.rank
        and _counts(one, decided, _OF_HOLDER)
    ]
    told = {_name(award) for award, _kind in past}
    own = [one for one in _own(entry, rows, decided) if _name(one[0]) not in told]
    return sorted([*past, *own], key=lambda one: -one[0].year)


def past_words(past: PastEntry) -> str:
    """Return a past entry's contest and project in words."""
    return _of_past(past).words


def _candidates(entry: Entry) -> Sequence[Candidate]:
    return db.session.scalars(
        select(Candidate)
        .where(Candidate.entry_id == entry.id)
        .options(
            joinedload(Candidate.known).joinedload(KnownText.past_entry),
            joinedload(Candidate.known).joinedload(KnownText.entry),
        )
        .order_by(Candidate.id)
    ).all()


def _counts(one: Candidate, decided: Mapping[int, str], keys: set[KeyKind]) -> bool:
    return one.text_id in decided or bool(keys & set(one.keys))


def _of_past(past: PastEntry) -> PriorAward:
    return PriorAward(
        series=past.series,
        contest=past.contest,
        level=past.level,
        year=past.year,
        project=past.project_name,
        rank=past.rank,
        place=past.place,
        money_taken=past.money_taken,
        accepted=past.is_accepted,
    )


def _own(entry: Entry, rows: Iterable[Candidate], decided: Mapping[int, str]) -> list[Prior]:
    earlier = {
        one.known.entry.id: decided.get(one.text_id)
        for one in rows
        if one.known.entry is not None
        and one.known.entry.edition_id != entry.edition_id
        and _counts(one, decided, _OF_OWN_HOLDER)
    }
    found: list[Prior] = []
    for source in award_sources:
        for entry_id, awards in source(earlier).items():
            found += [(one, earlier[entry_id]) for one in awards if _is_before(one, entry)]
    return found


def _is_before(award: PriorAward, entry: Entry) -> bool:
    """Tell whether a prize came before an entry: of an earlier year, or granted before it."""
    year = entry.edition.plan.contest.year
    if award.year != year:
        return award.year < year
    handed_in = entry.submitted_at
    return handed_in is not None and award.granted_at is not None and award.granted_at < handed_in


def _name(award: PriorAward) -> tuple[int, str, str]:
    return award.year, award.series, title_key(award.project)
