"""What another plan would change for the entries there are: who fails, who passes, who moves.

All entries are read in one go; each is judged twice, by the plan in force and by the other, on
the same day and with the same answers, so that only the plan makes the difference.
"""

from collections import Counter
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
from competition.registration.queries.eligibility import Eligibility, eligibility_by
from competition.registration.queries.facts import facts_from
from competition.registration.queries.finding_views import finding_views
from competition.registration.queries.outline import Answers, Basics, basics_in
from competition.rules.eligibility import Facts, Finding
from competition.rules.plan.edition import Plan
from competition.rules.transitions import EntryState
from competition.rules.values import CHINA, Outcome, Severity

_GONE = (EntryState.WITHDRAWN, EntryState.DISQUALIFIED)
_MOST_REASONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What an entry is judged by: its answers, and the day on which they count."""

    answers: Answers
    on: date

    @property
    def basics(self) -> Basics:
        """Return the first answers of every entry."""
        return basics_in(self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """An entry whose standing differs between two plans.

    ``change`` is ``falls``, ``rises``, ``moves``, ``doubt`` or ``clear``; ``deciding`` are the
    findings that made it, by the plan under which they stand.
    """

    entry: Entry
    judged: Judged
    change: str
    before: Eligibility
    after: Eligibility
    deciding: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """All entries that a plan would change, and how many each group would have."""

    checked: int
    found: tuple[Flip, ...]
    by_group: Counter[str]
    by_group_before: Counter[str]


def flips_under(edition: Edition, plan: Plan, at: datetime) -> Flips:
    """Return which entries stand differently under another plan than under the one in force."""
    entries = _entries(edition)
    old = edition.plan
    if not may_change_entries(old, plan):
        counted = Counter(one.group_key for one in entries if one.group_key is not None)
        return Flips(checked=len(entries), found=(), by_group=counted, by_group_before=counted)
    found: list[Flip] = []
    before, after = Counter[str](), Counter[str]()
    asks_alike = (old.form, old.districts) == (plan.form, plan.districts)
    for entry in entries:
        judged = _judged(entry, at)
        facts = _facts(old, judged)
        pair = (
            eligibility_by(old, judged.basics, facts, on=judged.on),
            eligibility_by(
                plan, judged.basics, facts if asks_alike else _facts(plan, judged), on=judged.on
            ),
        )
        for counter, one in zip((before, after), pair, strict=True):
            if one.group is not None:
                counter[one.group.key] += 1
        change = _change(*pair)
        if change:
            found.append(
                Flip(
                    entry=entry,
                    judged=judged,
                    change=change,
                    before=pair[0],
                    after=pair[1],
                    deciding=_deciding(change, *pair),
                )
            )
    return Flips(checked=len(entries), found=tuple(found), by_group=after, by_group_before=before)


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


def _judged(entry: Entry, at: datetime) -> Judged:
    """Judge what was handed in, on its day; a draft as if it were handed in now."""
    revision = entry.last_revision
    moment = revision.submitted_at if revision is not None else at
    return Judged(
        answers=revision.answers if revision is not None else entry.answers,
        on=moment.astimezone(CHINA).date(),
    )


def _facts(plan: Plan, judged: Judged) -> Facts:
    """Return what the answers tell; the same for both plans where they ask the same."""
    return facts_from(plan, judged.basics, judged.answers, on=judged.on, signed=True)


def _change(before: Eligibility, after: Eligibility) -> str:
    """Return how an entry's standing changes, or nothing where it does not."""
    old, new = _word(before), _word(after)
    if old == new:
        moved = before.group is not None and after.group is not None
        return "moves" if moved and before.group.key != after.group.key else ""  # type: ignore[union-attr]  # both are there
    if new == "barred":
        return "falls"
    if new == "unclear":
        return "doubt"
    return "rises" if old == "barred" else "clear"


def _word(standing: Eligibility) -> str:
    if standing.group is not None:
        return "group"
    return "barred" if standing.is_barred else "unclear"


def _deciding(change: str, before: Eligibility, after: Eligibility) -> tuple[Finding, ...]:
    """Return the findings that made the change: those of one plan that the other does not have."""
    if change == "falls":
        return after.barring
    if change == "doubt":
        return after.unclear
    if change == "rises":
        return before.barring
    return before.unclear if change == "clear" else _differing(before, after)


def _differing(before: Eligibility, after: Eligibility) -> tuple[Finding, ...]:
    """Return why an entry left its group: what bars it there now."""
    left = before.group.key if before.group is not None else ""
    verdict = next((one for one in after.verdicts if one.group == left), None)
    if verdict is None:
        return ()
    return tuple(
        one
        for one in verdict.findings
        if one.severity is Severity.BLOCK and one.outcome is Outcome.FAIL
    )


def standing_words(standing: Eligibility) -> str:
    """Return an entry's standing in words: its group, or that it fits none."""
    if standing.group is not None:
        return text_of(standing.group.name)
    return _("不符合任何组别") if standing.is_barred else _("尚不能判断")


def deciding_words(edition: Edition, plan: Plan, flip: Flip) -> tuple[str, ...]:
    """Return the clauses that made the change, each with what was answered; the first few."""
    under_new = flip.change in ("falls", "doubt", "moves")
    by, standing = (plan, flip.after) if under_new else (edition.plan, flip.before)
    answers = flip.judged.answers
    views = finding_views(by, basics_in(answers).entrant, answers, standing)
    evidence = {one.rule: one.evidence for one in views}
    return tuple(
        " ".join(part for part in (text_of(one.clause), evidence.get(one.rule, "")) if part)
        for one in flip.deciding[:_MOST_REASONS]
    )
