"""Winners for a contest above: who may be recommended by its rules, what is missing, by when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.accounts.models import Person
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.editions.queries import content_hash, get_edition
from competition.prizes.models import Award
from competition.prizes.queries import list_awards
from competition.registration.models import Entry
from competition.registration.queries import basics_of, facts_from
from competition.rules.eligibility import Finding, dates_of, findings
from competition.rules.plan.following import Recommendation
from competition.rules.plan.prizes import Level
from competition.rules.values import Outcome, Severity
from competition.tracking.models import RecommendedEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A contest above to which an edition recommends."""

    edition: Edition
    rule: Recommendation


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A winner, how it stands to the other contest's rules, and whether it is recommended."""

    entry: Entry
    level: Level
    place: int
    findings: tuple[Finding, ...]
    recommended: RecommendedEntry | None

    @property
    def is_barred(self) -> bool:
        """Tell whether a rule of the other contest keeps the entry out."""
        return any(
            one.severity is Severity.BLOCK and one.outcome is Outcome.FAIL for one in self.findings
        )

    @property
    def missing(self) -> tuple[Finding, ...]:
        """Return what is not fulfilled, or cannot be told yet, or is due."""
        return tuple(one for one in self.findings if one.outcome is not Outcome.PASS)


def get_target(edition_key: str, target_key: str) -> Target:
    """Return a contest above by its key in the plan."""
    edition = get_edition(edition_key)
    for rule in edition.plan.prizes.recommendations:
        if rule.key == target_key:
            return Target(edition=edition, rule=rule)
    raise NotFoundError


def list_recommended(edition: Edition, target_key: str) -> list[RecommendedEntry]:
    """Return who is recommended now, in the order of proposal."""
    return list(
        db.session.scalars(
            select(RecommendedEntry)
            .join(RecommendedEntry.entry)
            .where(
                Entry.edition_id == edition.id,
                RecommendedEntry.target_key == target_key,
                RecommendedEntry.ended_at.is_(None),
            )
            .options(joinedload(RecommendedEntry.entry))
            .order_by(RecommendedEntry.id)
        )
    )


def list_candidates(target: Target, on: date) -> list[Candidate]:
    """Return the winners of the levels that are recommended from, the best first."""
    edition, rule = target.edition, target.rule
    table = edition.plan.prizes
    wanted = rule.levels or tuple(one.key for one in table.levels if one.kind == "ranked")
    held = {one.entry_id: one for one in list_recommended(edition, rule.key)}
    found: dict[int, Candidate] = {}
    for award in list_awards(edition):
        level = table.level(award.level_key)
        if award.level_key in wanted and level is not None and award.entry_id not in found:
            found[award.entry_id] = _candidate(target, award, level, held, on)
    order = [level.key for level in table.levels]
    return sorted(found.values(), key=lambda one: (order.index(one.level.key), one.place))


def _candidate(
    target: Target, award: Award, level: Level, held: dict[int, RecommendedEntry], on: date
) -> Candidate:
    plan, entry = target.edition.plan, award.entry
    facts = facts_from(plan, basics_of(entry), entry.answers, on=on, signed=True)
    dates = dates_of(plan, on)
    dates = replace(
        dates,
        closes_on=target.rule.due_on or dates.closes_on,
        contest_ends_on=target.rule.ends_on or dates.contest_ends_on,
    )
    return Candidate(
        entry=entry,
        level=level,
        place=award.place,
        findings=findings(facts, target.rule.criteria, dates, group=entry.group_key),
        recommended=held.get(entry.id),
    )


def names_of_people(rows: Iterable[RecommendedEntry]) -> dict[int | None, str]:
    """Return who proposed and who confirmed, by id."""
    ids = {one for row in rows for one in (row.made_by_id, row.confirmed_by_id) if one}
    people = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {one.id: one.name for one in people}


def recommended_mark(held: Iterable[RecommendedEntry]) -> str:
    """Return what marks a list that waits for its second person, so that no other is confirmed."""
    waiting = [
        [one.entry_id, one.note, one.made_by_id, one.made_at.isoformat()]
        for one in held
        if not one.confirmed_at
    ]
    return content_hash(sorted(waiting, key=str))[:24]
