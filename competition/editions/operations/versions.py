"""Bringing plans in, in versions that never change, and sealing the one that decides."""

from datetime import datetime

from sqlalchemy import func, select

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.core.phrases.plans import WordedProblems
from competition.editions.models import Edition, PlanVersion
from competition.editions.permissions import can_make_edition
from competition.editions.queries import find_edition, read_plan
from competition.rules.plan.edition import Plan
from competition.rules.plan_reading import fingerprint, to_plain

_MOST_TOLD = 20


def import_plan(
    source: str, *, reason: str = "", by: Person | None, at: datetime, rehearsal: bool = False
) -> Edition:
    """Take a plan's TOML as a new edition, or as the next version of the edition it names.

    ``by`` is ``None`` for the command line. Refuses a faulty plan (``plan_faulty``, every problem
    worded in ``problems``), a sealed edition, an unchanged plan, a later version without reason,
    and a rehearsal under a real edition's key or the other way round.
    """
    reading = read_plan(source)
    if reading.plan is None:
        told = WordedProblems(reading.problems[:_MOST_TOLD])
        raise RefusedError(
            "plan_faulty", field="source", number=len(reading.problems), problems=told
        )
    edition = find_edition(reading.plan.contest.key)
    if edition is None:
        if by is not None and not can_make_edition(by, None, at):
            raise NotFoundError
        contest = reading.plan.contest
        edition = add_edition(contest.key, contest.name.zh, by=by, at=at, rehearsal=rehearsal)
    else:
        _refuse_version(edition, reading.plan, reason=reason, by=by, at=at, rehearsal=rehearsal)
    add_version(edition, reading.plan, source, reason=reason, by=by, at=at)
    return edition


def add_edition(
    key: str,
    name: str,
    *,
    rehearsal: bool,
    origin: Edition | None = None,
    by: Person | None,
    at: datetime,
) -> Edition:
    """Store an edition without a plan yet; permission was asked before.

    ``origin`` is the edition that it is made like: the version of its plan is noted too.
    """
    edition = Edition(
        key=key,
        name=name,
        is_rehearsal=rehearsal,
        created_at=at,
        origin=origin,
        origin_number=origin.version.number if origin is not None else None,
    )
    db.session.add(edition)
    db.session.flush()
    record(
        "editions:edition:created",
        edition,
        by=by,
        at=at,
        edition=edition,
        origin=origin.key if origin is not None else "",
    )
    return edition


def _refuse_version(
    edition: Edition,
    plan: Plan,
    *,
    reason: str,
    by: Person | None,
    at: datetime,
    rehearsal: bool,
) -> None:
    if by is not None and not can_organise(by, edition, at):
        raise NotFoundError
    if edition.is_rehearsal != rehearsal:
        raise RefusedError("plan_rehearsal_differs", key=edition.key)
    if edition.current_version is None:  # being written in the browser, and nothing is out yet
        return
    if edition.version.is_sealed:
        raise RefusedError("plan_sealed", key=edition.key)
    if fingerprint(plan) == edition.version.fingerprint:
        raise RefusedError("plan_unchanged", number=edition.version.number)
    if not reason.strip():
        raise RefusedError("plan_reason_needed", field="reason")


def add_version(
    edition: Edition, plan: Plan, source: str, *, reason: str, by: Person | None, at: datetime
) -> PlanVersion:
    """Store the next version of a plan and put it in force; whether it may be was asked before."""
    if edition.current_version is not None:
        edition.current_version.is_current = False
        db.session.flush()
    last = db.session.scalar(
        select(func.max(PlanVersion.number)).where(PlanVersion.edition_id == edition.id)
    )
    content = to_plain(plan)
    version = PlanVersion(
        edition_id=edition.id,
        number=(last or 0) + 1,
        is_current=True,
        source=source,
        content=content,
        fingerprint=fingerprint(content),
        reason=reason.strip(),
        made_by_id=by.id if by else None,
        made_at=at,
    )
    edition.name = plan.contest.name.zh
    db.session.add(version)
    db.session.flush()
    db.session.expire(edition, ["current_version", "versions"])
    record(
        "editions:plan:imported",
        version,
        by=by,
        at=at,
        edition=edition,
        reason=version.reason,
        number=version.number,
        fingerprint=version.fingerprint,
    )
    return version


def seal_plan_early(
    edition: Edition, *, reason: str, seen: str, by: Person, at: datetime
) -> PlanVersion:
    """Seal the version in force by hand, before the first round does.

    ``seen`` is the fingerprint that was shown. Refuses without a reason
    (``plan_seal_reason_needed``), a sealed plan (``plan_sealed_already``), and another version
    than the one seen (``plan_version_changed``).
    """
    if not can_organise(by, edition, at):
        raise NotFoundError
    if edition.version.is_sealed:
        raise RefusedError("plan_sealed_already")
    if edition.version.fingerprint != seen:
        raise RefusedError("plan_version_changed")
    if not reason.strip():
        raise RefusedError("plan_seal_reason_needed", field="reason")
    return seal_plan(edition, reason=reason, by=by, at=at)


def seal_plan(
    edition: Edition, *, reason: str = "", by: Person | None, at: datetime
) -> PlanVersion:
    """Seal the version in force, so that no other may follow; sealing again changes nothing."""
    if by is not None and not can_organise(by, edition, at):
        raise NotFoundError
    version = edition.version
    if version.is_sealed:
        return version
    version.sealed_at = at
    db.session.flush()
    record(
        "editions:plan:sealed",
        version,
        by=by,
        at=at,
        edition=edition,
        reason=reason.strip(),
        number=version.number,
        fingerprint=version.fingerprint,
    )
    return version
