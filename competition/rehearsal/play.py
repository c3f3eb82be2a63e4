"""The whole play, act by act, as far as it is asked for."""

import secrets
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from competition.core.database import write_transaction
from competition.core.passwords import hash_password
from competition.editions.queries import find_edition, get_edition
from competition.rehearsal.checking import accept_all, check_all, sign_lists
from competition.rehearsal.dice import Dice
from competition.rehearsal.duties import leave_a_draft, overdue_entries
from competition.rehearsal.finals import finish_all
from competition.rehearsal.judging import judge_all
from competition.rehearsal.registering import Registered, register_all
from competition.rehearsal.stage import Stage, moved_plan, open_stage, rehearsal_key
from competition.rehearsal.winners import bring_in_winners
from competition.rehearsal.wiping import wipe_rehearsal
from competition.rules.plan.edition import Plan
from competition.rules.plan_reading import read_record

ACTS = ("registration", "screening", "acceptance", "preliminary", "final", "publication")
"""Where a rehearsal may be stopped: in the middle of a phase of this kind."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What is to be rehearsed."""

    plan: str
    entries: int
    judges: int
    seed: int
    until: str
    domain: str
    password: str


def rehearse(programme: Programme, *, now: datetime, tell: Tell) -> Stage:
    """Play a rehearsal and return its stage; an earlier one of the same key is wiped first.

    The same programme gives the same results, whatever the day: chance comes from the seed.
    """
    key = rehearsal_key(programme.plan, programme.seed)
    if find_edition(key) is not None:
        tell(f"wiping the earlier rehearsal {key}")
        with write_transaction():
            wipe_rehearsal(get_edition(key), programme.domain, by=None, at=now)
    source = moved_plan(programme.plan, programme.seed, now=now, until=programme.until)
    plan, problems = read_record(Plan, tomllib.loads(source))
    if plan is None:
        raise ValueError(f"{problems[0].path}: {problems[0].code}")
    stage = Stage(
        key=key,
        plan=plan,
        dice=Dice(f"{programme.plan}|{programme.seed}"),
        entries=programme.entries,
        judges=programme.judges,
        domain=programme.domain,
        password_hash=hash_password(programme.password, staff=True),
    )
    open_stage(stage, source)
    bring_in_winners(stage)
    tell(f"registration: {programme.entries} entries")
    registered = register_all(stage)
    _after_registration(stage, registered, programme.until, tell)
    return stage


def _after_registration(stage: Stage, registered: list[Registered], until: str, tell: Tell) -> None:
    reached = ACTS.index(until)
    if reached >= ACTS.index("screening"):
        tell("screening")
        is_halfway = until == "preliminary"
        overdue = overdue_entries(stage, registered) if is_halfway else ()
        check_all(stage, registered, share=40 if until == "screening" else 100, overdue=overdue)
        if is_halfway:
            leave_a_draft(stage)
    if reached < ACTS.index("preliminary"):
        return
    sign_lists(stage)
    tell("acceptance")
    accepted = accept_all(stage, registered)
    tell(f"preliminary round: {len(accepted)} entries")
    judges = judge_all(stage, accepted, is_left_open=until == "preliminary")
    if reached >= ACTS.index("final"):
        tell("final round, prizes and notices")
        finish_all(stage, judges, is_left_open=until == "final")


def made_password() -> str:
    """Return a password for a rehearsal on a site that others reach."""
    return secrets.token_urlsafe(15)
