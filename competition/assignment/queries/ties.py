"""From judges and entries to the profiles by which conflicts of interest are found."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from competition.assignment.models import Judge
from competition.core.database import db
from competition.core.phrases import say
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.registration.queries import basics_of, facts_from
from competition.rules.conflicts import (
    Conflicts,
    EntryProfile,
    JudgeProfile,
    Word,
    all_conflicts,
    dated_word,
)
from competition.rules.eligibility import MISSING, Facts
from competition.rules.plan.facts import TIES
from competition.rules.transitions import EntryState


def drawable_entries(edition: Edition) -> Sequence[Entry]:
    """Return the accepted entries of an edition, by reference."""
    return db.session.scalars(
        select(Entry)
        .where(Entry.edition_id == edition.id, Entry.state == EntryState.ACCEPTED)
        .options(selectinload(Entry.owner))
        .order_by(Entry.reference)
    ).all()


def conflicts_in(
    edition: Edition, judges: Sequence[Judge], entries: Sequence[Entry], *, on: date
) -> Conflicts:
    """Return every tie between judges and entries: (entry reference, judge code) → conflicts."""
    return all_conflicts(
        [judge_profile(judge) for judge in judges],
        [entry_profile(entry, on=on) for entry in entries],
        edition.plan.conflicts,
        on=on,
    )


def judge_profile(judge: Judge) -> JudgeProfile:
    """Return what the pool knows of a judge's ties."""
    return JudgeProfile(
        judge_id=judge.code,
        names=(Word(text=judge.name, path="judge.name"),),
        identities=_words((judge.phone, judge.email), "judge.contact"),
        employers=(
            *_words((judge.employer,), "judge.employer"),
            *_dated(judge.former_employers, "judge.former_employers"),
        ),
        affiliates=_words(judge.affiliates, "judge.affiliates"),
        stakes=_dated(judge.stakes, "judge.stakes"),
        joint_workers=_dated(judge.joint_workers, "judge.joint_workers"),
        regions=_words((judge.region,), "judge.region"),
    )


def entry_profile(entry: Entry, *, on: date) -> EntryProfile:
    """Return what an entry's answers tell of its ties."""
    plan = entry.edition.plan
    facts = facts_from(plan, basics_of(entry), entry.answers, on=on)
    unit = plan.units_by_key.get(entry.unit_key)
    district = plan.districts_by_key.get(entry.district_key)
    members = range(1, (facts.length("members") or 0) + 1)
    return EntryProfile(
        entry_id=entry.reference or entry.public_id,
        people=_facts(facts, [f"members[{n}].name" for n in members]),
        identities=_facts(facts, [f"members[{n}].{key}" for n in members for key in _CONTACTS]),
        units=_facts(facts, ["entity.name", *(f"members[{n}].employer" for n in members)]),
        affiliates=_lines(facts, "affiliates"),
        stakeholders=_lines(facts, "stakeholders"),
        joint_workers=_lines(facts, "partners"),
        avoided=_lines(facts, "avoided"),
        recommenders=_words((unit.name.zh,) if unit else (), "unit"),
        regions=_words((district.name.zh,) if district else (), "district"),
    )


_CONTACTS = ("phone", "email")


def _facts(facts: Facts, paths: Iterable[str]) -> tuple[Word, ...]:
    found = [(path, facts.get(path)) for path in paths]
    return tuple(Word(text=str(value), path=path) for path, value in found if value is not MISSING)


def _lines(facts: Facts, name: str) -> tuple[Word, ...]:
    """Return the names that an applicant wrote, one a line; an end of the tie may stand behind."""
    path = f"{TIES}{name}"
    text = facts.get(path)
    names = [] if text is MISSING else _BETWEEN.split(str(text))
    return tuple(dated_word(name.strip(), path) for name in names if name.strip())


_BETWEEN = re.compile(r"[\n;；、]")


def _words(texts: Iterable[object], path: str) -> tuple[Word, ...]:
    return tuple(Word(text=str(text), path=path) for text in texts if text)


def _dated(texts: Iterable[object], path: str) -> tuple[Word, ...]:
    return tuple(dated_word(str(text), path) for text in texts if text)


def where_it_stands(word: Word) -> str:
    """Return the wording of the place where a matching word was found."""
    return say("tie_at_" + _NUMBER.sub("", word.path).replace(".", "_"))


_NUMBER = re.compile(r"\[\d+\]")
