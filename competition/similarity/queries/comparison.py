"""What an entry is like, as its officer or the organiser sees it, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.core.phrases import _, say
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.history.queries import LEVELS, RANKS
from competition.registration.models import Entry
from competition.registration.queries import get_entry_in
from competition.rules.similarity import Band
from competition.similarity.models import Candidate, KnownText, LikenessVerdict
from competition.similarity.permissions import Sight, can_decide_likeness, sight_of
from competition.similarity.queries.matching import order_of

_TELLING = (Band.SAME, Band.STRIKING, Band.NOTABLE)
_WITH_ENTRY = (
    joinedload(Candidate.known)
    .joinedload(KnownText.entry)
    .joinedload(Entry.edition)
    .joinedload(Edition.current_version)
)
_WITH_PAST = joinedload(Candidate.known).joinedload(KnownText.past_entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateView:
    """One likeness. What the reader may not see is empty.

    ``source`` says which edition it is of, ``title``, ``holder``, ``prize`` what it is.
    """

    candidate: Candidate
    sight: Sight
    source: str
    title: str
    holder: str
    prize: str
    keys: tuple[str, ...]
    passages: Sequence[Any]
    verdict: LikenessVerdict | None
    may_decide: bool

    @property
    def is_bare(self) -> bool:
        """Tell whether the reader may only know that there is a likeness."""
        return self.sight is Sight.BARE

    @property
    def is_telling(self) -> bool:
        """Tell whether somebody should look at it: a key in common, or words beyond chance."""
        return bool(self.keys) or self.candidate.band in _TELLING


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that an entry is like. ``is_current`` is false while the comparison is waited for.

    ``compared_at`` is ``None`` when it was never compared.
    """

    entry: Entry
    views: tuple[CandidateView, ...]
    compared_at: datetime | None
    is_current: bool

    @property
    def telling(self) -> tuple[CandidateView, ...]:
        """Return the likenesses that somebody should look at."""
        return tuple(one for one in self.views if one.is_telling or one.verdict)

    @property
    def ordinary(self) -> tuple[CandidateView, ...]:
        """Return those that are no more alike than strangers are."""
        return tuple(one for one in self.views if not (one.is_telling or one.verdict))

    @property
    def undecided(self) -> int:
        """Return how many likenesses nobody has decided on."""
        return sum(one.verdict is None for one in self.telling)


def comparison_of(entry: Entry, person: object, at: datetime) -> Comparison:
    """Return what an entry is like, as a person who may compare it sees it."""
    known = db.session.scalar(select(KnownText).where(KnownText.entry_id == entry.id))
    rows = db.session.scalars(
        select(Candidate).where(Candidate.entry_id == entry.id).options(_WITH_ENTRY, _WITH_PAST)
    ).unique()
    verdicts = standing_verdicts(entry)
    ordered = sorted(rows, key=lambda one: (order_of(one.keys), -one.score, one.id))
    last = entry.last_revision
    return Comparison(
        entry=entry,
        views=tuple(_view(one, verdicts.get(one.text_id), person, at) for one in ordered),
        compared_at=known.compared_at if known else None,
        is_current=known is not None
        and known.compared_at is not None
        and last is not None
        and known.revision_id == last.id,
    )


def view_of(candidate: Candidate, person: object, at: datetime) -> CandidateView:
    """Return one likeness as a person sees it."""
    verdict = standing_verdicts(candidate.entry).get(candidate.text_id)
    return _view(candidate, verdict, person, at)


def get_candidate_in(edition_key: str, entry_id: str, text_id: str) -> Candidate:
    """Return a likeness of an entry of an edition, by the public id of the known text."""
    entry = get_entry_in(edition_key, entry_id)
    found = db.session.scalar(
        select(Candidate)
        .join(Candidate.known)
        .where(Candidate.entry_id == entry.id, KnownText.public_id == text_id)
        .options(_WITH_ENTRY, _WITH_PAST)
    )
    if found is None:
        raise NotFoundError
    return found


def standing_verdicts(entry: Entry) -> dict[int, LikenessVerdict]:
    """Return the decisions on an entry that hold, by the known text."""
    rows = db.session.scalars(
        select(LikenessVerdict)
        .where(LikenessVerdict.entry_id == entry.id, LikenessVerdict.replaced_at.is_(None))
        .options(joinedload(LikenessVerdict.decided_by))
    )
    return {one.text_id: one for one in rows}


def list_verdicts(candidate: Candidate) -> list[LikenessVerdict]:
    """Return every decision on one likeness, the newest first."""
    return list(
        db.session.scalars(
            select(LikenessVerdict)
            .where(
                LikenessVerdict.entry_id == candidate.entry_id,
                LikenessVerdict.text_id == candidate.text_id,
            )
            .options(joinedload(LikenessVerdict.decided_by))
            .order_by(LikenessVerdict.id.desc())
        )
    )


def _view(
    candidate: Candidate, verdict: LikenessVerdict | None, person: object, at: datetime
) -> CandidateView:
    sight = sight_of(person, candidate.entry, candidate.known, at)
    source, title, holder, prize = _told(candidate, sight)
    return CandidateView(
        candidate=candidate,
        sight=sight,
        source=source,
        title=title,
        holder=holder,
        prize=prize,
        keys=tuple(say(f"likeness_key_{key}") for key in candidate.keys),
        passages=candidate.passages if sight is not Sight.BARE else (),
        verdict=verdict,
        may_decide=can_decide_likeness(person, candidate, at),
    )


def _told(candidate: Candidate, sight: Sight) -> tuple[str, str, str, str]:
    """Return source, title, holder and prize as far as they may be told."""
    past, entry = candidate.known.past_entry, candidate.known.entry
    if past is not None:
        source = _(
            "%(year)s 年 %(contest)s（%(level)s）",
            year=past.year,
            contest=past.contest,
            level=LEVELS[past.level],
        )
        return source, past.project_name, past.holder_name, RANKS.get(past.rank, "")
    assert entry is not None  # noqa: S101 - the table's own check: one source or the other
    plan = entry.edition.plan
    source = text_of(plan.contest.name)
    if sight is not Sight.WHOLE:
        return source, "", "", ""
    unit = plan.units_by_key.get(entry.unit_key)
    holder = entry.entrant_name or entry.leader_name
    told = _("%(holder)s（%(unit)s）", holder=holder, unit=text_of(unit.name) if unit else "")
    return source, entry.project_name, told, ""
