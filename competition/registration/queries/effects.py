"""What another plan would change for the entries there are: who fails, who passes, who moves.

All entries are read in one go; each is judged twice, by the plan in force and by the other, on
the same day and with the same answers, so that only the plan makes the difference.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import load_only, selectinload

from competition.core.database import db
from competition.core.phrases import _
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.editions.queries import may_change_entries
from competition.registration.models import Entry, Revision
from competition.registration.queries.facts import facts_from
from competition.registration.queries.finding_views import views_of_findings
from competition.registration.queries.outline import Answers, basics_in
from competition.rules.eligibility import Facts, GroupDecision, Standing
from competition.rules.plan.edition import Plan
from competition.rules.plan_effects import Case, Cause, Change, Effect, effects, standing_of
from competition.rules.transitions import EntryState
from competition.rules.values import CHINA

_GONE = (EntryState.WITHDRAWN, EntryState.DISQUALIFIED)
_MOST_REASONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What an entry is judged by: its answers, and the day on which they count."""

    answers: Answers
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """An entry whose standing differs between two plans, and how."""

    entry: Entry
    judged: Judged
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """All entries that a plan would change, and how many each group would have."""

    checked: int
    found: tuple[Flip, ...]
    by_group: Mapping[str, int]
    by_group_before: Mapping[str, int]


def flips_under(edition: Edition, plan: Plan, at: datetime) -> Flips:
    """Return which entries stand differently under another plan than under the one in force."""
    entries = _entries(edition)
    if not may_change_entries(edition.plan, plan):
        counted = Counter(one.group_key for one in entries if one.group_key is not None)
        return Flips(checked=len(entries), found=(), by_group=counted, by_group_before=counted)
    told = effects(edition.plan, plan, _cases(edition.plan, plan, entries, at))
    by_id = {one.public_id: one for one in entries}
    return Flips(
        checked=len(entries),
        found=tuple(
            Flip(
                entry=by_id[one.entry],
                judged=_judged(by_id[one.entry], at),
                effect=one,
            )
            for one in told.found
        ),
        by_group=told.by_group,
        by_group_before=told.by_group_before,
    )


def _entries(edition: Edition) -> list[Entry]:
    return list(
        db.session.scalars(
            select(Entry)
            .where(Entry.edition_id == edition.id, Entry.state.not_in(_GONE))
            .options(
                selectinload(Entry.revisions).load_only(
                    Revision.entry_id, Revision.number, Revision.answers, Revision.submitted_at
                ),
                load_only(
                    Entry.public_id,
                    Entry.reference,
                    Entry.project_name,
                    Entry.state,
                    Entry.group_key,
                    Entry.answers,
                ),
            )
            .order_by(Entry.id)
        )
    )


def _cases(
    old: Plan, new: Plan, entries: Iterable[Entry], at: datetime
) -> Iterator[tuple[str, Case]]:
    """Return what each entry is decided by; read once where both plans ask the same."""
    asks_alike = (old.form, old.districts) == (new.form, new.districts)
    for entry in entries:
        judged = _judged(entry, at)
        later = None if asks_alike else _facts(new, judged)
        yield entry.public_id, Case(facts=_facts(old, judged), on=judged.on, later=later)


def _judged(entry: Entry, at: datetime) -> Judged:
    """Judge what was handed in, on its day; a draft as if it were handed in now."""
    revision = entry.last_revision
    moment = revision.submitted_at if revision is not None else at
    return Judged(
        answers=revision.answers if revision is not None else entry.answers,
        on=moment.astimezone(CHINA).date(),
    )


def _facts(plan: Plan, judged: Judged) -> Facts:
    """Return what the answers tell the rules of a plan."""
    basics = basics_in(judged.answers)
    return facts_from(plan, basics, judged.answers, on=judged.on, signed=True)


def standing_words(plan: Plan, decision: GroupDecision) -> str:
    """Return how an entry stands under a plan in words: its groups, or that it fits none."""
    if decision.may:
        return _("、").join(text_of(plan.groups_by_key[key].name) for key in decision.may)
    barred = standing_of(decision) is Standing.BARRED
    return _("不符合任何组别") if barred else _("尚不能判断")


def deciding_words(edition: Edition, plan: Plan, flip: Flip) -> tuple[str, ...]:
    """Return the clauses that made the change, each with what was answered; the first few."""
    closed = _clauses(plan, flip.effect.closed, flip.judged.answers)
    opened = _clauses(edition.plan, flip.effect.opened, flip.judged.answers)
    is_better = flip.effect.change in (Change.RISES, Change.CLEAR)
    words = opened | closed if is_better else closed | opened
    return tuple(words.values())[:_MOST_REASONS]


def _clauses(plan: Plan, causes: Iterable[Cause], answers: Answers) -> dict[str, str]:
    """Return each clause once, by the key of its criterion, under the plan that has it."""
    findings = {one.rule: one for cause in causes for one in cause.findings}
    views = views_of_findings(plan, basics_in(answers).entrant, answers, findings.values())
    return {one.rule: " ".join(part for part in (one.title, one.evidence) if part) for one in views}
