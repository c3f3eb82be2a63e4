"""The stage of a rehearsal: a moved plan, its edition, the accounts, and who plays whom."""

import copy
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import tomli_w
from sqlalchemy import update

from competition.accounts.models import Person, Role
from competition.accounts.operations import grant_role, sign_up
from competition.core.database import db, write_transaction
from competition.editions.models import Edition
from competition.editions.operations import import_plan
from competition.editions.queries import get_edition
from competition.notifications.models import Letter, LetterState
from competition.rehearsal.dice import Dice
from competition.rehearsal.people import made_name
from competition.rules.plan.edition import Plan
from competition.rules.plan_moves import rebased
from competition.rules.plan_reading import read_record

PLANS = Path(__file__).parent.parent / "editions"
BATCH = 20
Item = TypeVar("Item")


@dataclass
class Stage:
    """What every act of a rehearsal needs. People are kept by id: a commit forgets objects."""

    key: str
    plan: Plan
    dice: Dice
    entries: int
    judges: int
    domain: str
    password_hash: str
    people: dict[str, int] = field(default_factory=dict)

    @property
    def edition(self) -> Edition:
        """Return the edition in the transaction at hand."""
        return get_edition(self.key)

    def person(self, name: str) -> Person:
        """Return a player in the transaction at hand."""
        found = db.session.get(Person, self.people[name])
        if found is None:
            raise LookupError(name)
        return found

    def moment(self, kind: str, part: int, of: int = 100) -> datetime:
        """Return the moment when so many parts of a kind of phase have passed."""
        phase = self.plan.phase_of_kind(kind)
        if phase is None:
            raise LookupError(f"the plan has no phase of the kind {kind}")
        opens: datetime = phase.opens
        closes: datetime = phase.closes
        return opens + (closes - opens) * part / of

    def address(self, name: str) -> str:
        """Return a player's e-mail address: it tells which rehearsal it belongs to."""
        return f"{name}@{self.domain}"


def moved_plan(name: str, seed: int, *, now: datetime, until: str) -> str:
    """Return the TOML of a plan moved so that ``now`` is in the middle of a kind of phase."""
    source = tomllib.loads((PLANS / f"{name}.toml").read_text(encoding="utf-8"))
    plan, problems = read_record(Plan, source)
    if plan is None:
        raise ValueError(f"{name}: {problems[0].path}: {problems[0].code}")
    phase = plan.phase_of_kind(until) or plan.phases[-1]
    opens: datetime = phase.opens
    closes: datetime = phase.closes
    days = (now - (opens + (closes - opens) / 2)).days
    registration: datetime = plan.phases[0].opens
    years = (registration + timedelta(days=days)).year - registration.year
    content = copy.deepcopy(rebased(source, days=days, years=years))
    content["contest"]["key"] = rehearsal_key(name, seed)
    content["contest"]["name"] = _marked(content["contest"]["name"])
    return tomli_w.dumps(content)


def _marked(name: dict[str, str]) -> dict[str, str]:
    return {"zh": f"{name['zh']}（演练）", "en": f"{name['en']} (rehearsal)"}


def rehearsal_key(name: str, seed: int) -> str:
    """Return the key of a rehearsal's edition; no real edition is ever called so."""
    return f"{name}-rehearsal-{seed}"


def in_batches(items: Sequence[Item], size: int = BATCH) -> Iterator[Sequence[Item]]:
    """Give out items so many at a time: one transaction each, so that others get through."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


@contextmanager
def one_transaction(stage: Stage, at: datetime) -> Iterator[None]:
    """Run a write transaction; its letters stay in the outbox as read, none leaves the house."""
    with write_transaction():
        yield
        db.session.flush()
        db.session.execute(
            update(Letter)
            .where(Letter.edition_key == stage.key, Letter.state == LetterState.QUEUED)
            .values(state=LetterState.SENT, sent_at=at)
        )


def open_stage(stage: Stage, source: str) -> None:
    """Import the plan and make the staff: two organisers, a supervisor, an officer a unit."""
    at = stage.plan.phases[0].opens - timedelta(days=7)
    with one_transaction(stage, at):
        edition = import_plan(source, reason="", by=None, at=at, rehearsal=True)
        for name, role in (
            ("organiser", Role.ORGANISER),
            ("organiser2", Role.ORGANISER),
            ("supervisor", Role.SUPERVISOR),
            ("finance", Role.FINANCE),
        ):
            person = add_person(stage, name, at=at)
            grant_role(person, role, edition_key=edition.key, unit_key=None, by=None, at=at)
        organiser = stage.person("organiser")
        for number, unit in enumerate(stage.plan.units):
            name = "officer" if number == 0 else f"officer{number + 1}"
            person = add_person(stage, name, at=at)
            stage.people[f"unit:{unit.key}"] = person.id
            grant_role(
                person,
                Role.OFFICER,
                edition_key=edition.key,
                unit_key=unit.key,
                by=organiser,
                at=at,
            )


def add_person(stage: Stage, name: str, *, at: datetime, called: str = "") -> Person:
    """Make an account for a player, with a made name unless one is given."""
    dice = stage.dice.for_purpose(f"person {name}")
    full_name = called or made_name(dice, "female" if dice.happens(40) else "male")
    person = sign_up(full_name, stage.address(name), None, stage.password_hash, "zh", at=at)
    db.session.flush()
    stage.people[name] = person.id
    return person
