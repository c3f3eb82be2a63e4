"""What people decided about ties, and which pairs are kept apart by ties as they are now.

Ties are looked for anew whenever somebody asks, so no change of a team, a company or an expert can
be missed. Only what people decided is stored, with the words that they looked at.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from competition.assignment.models import Assignment, Judge, TieDecision, TieVerdict
from competition.assignment.queries.draws import ACTIVE, recused_pairs
from competition.assignment.queries.ties import conflicts_in
from competition.audit.models import subject_of
from competition.audit.queries import last_lines_at
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.rules.conflicts import Conflict
from competition.rules.transitions import EntryState

Pair = tuple[str, str]
"""(entry reference, judge code)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TieView:
    """A judge and an entry: what matches now, what was decided, and what the judge reads."""

    judge: Judge
    entry: Entry
    conflicts: tuple[Conflict, ...]
    decisions: tuple[TieDecision, ...]
    standing: tuple[Assignment, ...]

    @property
    def edition(self) -> Edition:
        """Return the edition of both."""
        return self.entry.edition

    @property
    def decision(self) -> TieDecision | None:
        """Return the decision that counts, the newest."""
        return self.decisions[-1] if self.decisions else None

    @property
    def status(self) -> str:
        """Return ``open``, ``confirmed``, ``ignored``, or ``none`` where nothing matches."""
        return status_of(self.conflicts, self.decision)


def words_of(conflicts: Iterable[Conflict]) -> list[list[str]]:
    """Return the matching words as they are kept with a decision."""
    found = {(str(one.code), one.judge.text, one.entry.text) for one in conflicts}
    return [list(one) for one in sorted(found)]


def status_of(conflicts: Iterable[Conflict], decision: TieDecision | None) -> str:
    """Return how a pair stands: a decision to ignore covers only the words it looked at."""
    if decision is not None and decision.verdict == TieVerdict.CONFIRMED:
        return "confirmed"
    words = words_of(conflicts)
    if not words:
        return "none"
    covered = decision is not None and all(one in decision.words for one in words)
    return "ignored" if covered else "open"


def decisions_in(
    edition: Edition, *, judges: Sequence[Judge] | None = None
) -> Mapping[Pair, TieDecision]:
    """Return the newest decision on every pair of an edition, or of some judges. One statement."""
    query = (
        select(Entry.reference, Judge.code, TieDecision)
        .join(TieDecision.entry)
        .join(TieDecision.judge)
        .where(TieDecision.edition_id == edition.id)
        .order_by(TieDecision.id)
    )
    if judges is not None:
        query = query.where(TieDecision.judge_id.in_([one.id for one in judges]))
    rows = db.session.execute(query)
    return {(reference or "", code): decision for reference, code, decision in rows}


def barred_pairs(
    edition: Edition, judges: Sequence[Judge], entries: Sequence[Entry], *, on: date
) -> set[Pair]:
    """Return every pair that may not be drawn: ties not ignored, confirmed ones, recusals."""
    decisions = decisions_in(edition)
    found = {
        (str(entry), str(judge)): ties
        for (entry, judge), ties in conflicts_in(edition, judges, entries, on=on).items()
    }
    open_or_confirmed = {
        pair
        for pair in {*found, *decisions}
        if status_of(found.get(pair, ()), decisions.get(pair)) in ("open", "confirmed")
    }
    return open_or_confirmed | recused_pairs(edition)


def tied_assignments(assignments: Sequence[Assignment], *, on: date) -> frozenset[int]:
    """Return the ids of those assignments whose content is closed by a tie as of a day.

    A confirmed tie closes it, and so does one that nobody has looked at yet. The assignments are
    of one edition, with their judges and entries loaded. One statement.
    """
    if not assignments:
        return frozenset()
    edition = assignments[0].edition
    judges = {one.judge_id: one.judge for one in assignments}
    decisions = decisions_in(edition, judges=[*judges.values()])
    entries = {one.entry_id: one.entry for one in assignments}
    found = conflicts_in(edition, [*judges.values()], [*entries.values()], on=on)
    pairs = {one.id: (_name(one.entry), one.judge.code) for one in assignments}
    return frozenset(
        number
        for number, pair in pairs.items()
        if status_of(found.get(pair, ()), decisions.get(pair)) in ("open", "confirmed")
    )


def _name(entry: Entry) -> str:
    return entry.reference or entry.public_id


def get_tie(edition_key: str, judge_id: str, entry_id: str, *, on: date) -> TieView:
    """Return a judge and an accepted entry of an edition by their public ids."""
    judge = db.session.scalar(
        select(Judge)
        .join(Judge.edition)
        .where(Judge.public_id == judge_id, Edition.key == edition_key)
        .options(joinedload(Judge.edition))
    )
    entry = db.session.scalar(
        select(Entry)
        .join(Entry.edition)
        .where(
            Entry.public_id == entry_id,
            Entry.state == EntryState.ACCEPTED,
            Edition.key == edition_key,
        )
        .options(joinedload(Entry.edition))
    )
    if judge is None or entry is None:
        raise NotFoundError
    found = conflicts_in(judge.edition, [judge], [entry], on=on)
    decisions = db.session.scalars(
        select(TieDecision)
        .where(TieDecision.entry_id == entry.id, TieDecision.judge_id == judge.id)
        .options(joinedload(TieDecision.decided_by))
        .order_by(TieDecision.id)
    ).unique()
    standing = db.session.scalars(
        select(Assignment)
        .where(
            Assignment.entry_id == entry.id,
            Assignment.judge_id == judge.id,
            Assignment.state.in_(ACTIVE),
        )
        .options(joinedload(Assignment.draw_run))
        .order_by(Assignment.id)
    )
    return TieView(
        judge=judge,
        entry=entry,
        conflicts=next(iter(found.values()), ()),
        decisions=tuple(decisions),
        standing=tuple(standing),
    )


def readings_at(entry: Entry) -> Sequence[Assignment]:
    """Return who reads an entry now, in whichever round."""
    return db.session.scalars(
        select(Assignment)
        .where(Assignment.entry_id == entry.id, Assignment.state.in_(ACTIVE))
        .options(
            joinedload(Assignment.judge).joinedload(Judge.person), joinedload(Assignment.edition)
        )
        .order_by(Assignment.id)
    ).all()


def ties_untold(tied: Sequence[Assignment]) -> list[Assignment]:
    """Return those of some tied assignments of whose tie nobody was told since it was decided."""
    told = last_lines_at("assignment:tie:found", tied)
    rows = db.session.execute(
        select(TieDecision.entry_id, TieDecision.judge_id, func.max(TieDecision.decided_at))
        .where(TieDecision.entry_id.in_({one.entry_id for one in tied}))
        .group_by(TieDecision.entry_id, TieDecision.judge_id)
    )
    decided = {(entry_id, judge_id): at for entry_id, judge_id, at in rows}
    return [
        one for one in tied if not _is_told(told.get(subject_of(one)), decided.get(_pair_of(one)))
    ]


def _pair_of(one: Assignment) -> tuple[int, int]:
    return one.entry_id, one.judge_id


def _is_told(told: datetime | None, decided: datetime | None) -> bool:
    return told is not None and (decided is None or decided < told)


def readings_of(judges: Sequence[Judge]) -> Sequence[Assignment]:
    """Return what judges read now, with the whole entries, so that ties can be looked for."""
    return db.session.scalars(
        select(Assignment)
        .where(Assignment.judge_id.in_([one.id for one in judges]), Assignment.state.in_(ACTIVE))
        .options(
            joinedload(Assignment.entry).joinedload(Entry.edition),
            joinedload(Assignment.judge),
            joinedload(Assignment.edition),
        )
        .order_by(Assignment.id)
    ).all()
