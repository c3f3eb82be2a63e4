"""The judge pool: importing, inviting, accepting, declining, removing."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from competition.accounts.models import Person, Role, Ticket
from competition.accounts.operations import acceptances, invite_person, refusals
from competition.accounts.permissions import can_judge_in, can_organise
from competition.accounts.queries import find_person_at, read_address
from competition.assignment import notices
from competition.assignment.models import INVITABLE, Judge, JudgeState
from competition.assignment.operations.ties import watching_ties
from competition.assignment.permissions import can_answer_invitation, can_manage_pool
from competition.assignment.queries import (
    JudgeRow,
    count_standing,
    find_judge_at,
    standing_of,
)
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import Edition
from competition.editions.queries import find_edition
from competition.rules.identity import email_key
from competition.rules.transitions import AssignmentEvent, next_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How many judges an import added and how many it brought up to date."""

    added: int
    updated: int


def import_judges(
    edition: Edition, rows: Sequence[JudgeRow], *, by: Person, at: datetime
) -> Imported:
    """Take a checked table of experts into the pool, all rows or none.

    An e-mail address that is in the pool already brings that judge up to date. Raises
    :class:`RefusedError` ``judge_field_unknown`` or ``judge_twice`` with the line.
    """
    if not can_organise(by, edition, at):
        raise NotFoundError
    _refuse_unfit(edition, rows)
    known = {
        judge.email: judge
        for judge in db.session.scalars(select(Judge).where(Judge.edition_id == edition.id))
    }
    number = len(known)
    added = 0
    updated: list[tuple[Judge, JudgeRow]] = []
    for row in rows:
        judge = known.get(email_key(row.email))
        if judge is None:
            added += 1
            new = _new_judge(edition, row, code=f"J{number + added:04d}", at=at)
            _take_row(new, row)
        else:
            updated.append((judge, row))
    with watching_ties([judge for judge, _row in updated], by=by, at=at):
        for judge, row in updated:
            _take_row(judge, row)
    db.session.flush()
    record(
        "assignment:pool:imported",
        edition,
        by=by,
        at=at,
        edition=edition,
        added=added,
        updated=len(rows) - added,
    )
    return Imported(added=added, updated=len(rows) - added)


def _refuse_unfit(edition: Edition, rows: Sequence[JudgeRow]) -> None:
    fields = edition.plan.fields_by_key
    seen: set[str] = set()
    for row in rows:
        unknown = [name for name in (row.main_field, *row.second_fields) if name not in fields]
        if unknown:
            raise RefusedError("judge_field_unknown", line=row.line, field_name=unknown[0])
        address = email_key(row.email)
        if address in seen:
            raise RefusedError("judge_twice", line=row.line, email=row.email)
        seen.add(address)


def _new_judge(edition: Edition, row: JudgeRow, *, code: str, at: datetime) -> Judge:
    judge = Judge(
        public_id=secrets.token_hex(8),
        edition=edition,
        code=code,
        state=JudgeState.LISTED,
        email=email_key(row.email),
        added_at=at,
    )
    db.session.add(judge)
    return judge


def _take_row(judge: Judge, row: JudgeRow) -> None:
    judge.name = row.name
    judge.phone = row.phone
    judge.employer = row.employer
    judge.affiliates = list(row.affiliates)
    judge.former_employers = list(row.former_employers)
    judge.stakes = list(row.stakes)
    judge.joint_workers = list(row.joint_workers)
    judge.title = row.title
    judge.kind = row.kind
    judge.region = row.region
    judge.main_field = row.main_field
    judge.second_fields = list(row.second_fields)
    judge.most_entries = row.most_entries


def invite_judges(edition: Edition, judges: Sequence[Judge], *, by: Person, at: datetime) -> int:
    """Ask each judge who has not been asked yet, or who declined; return how many were asked.

    Whoever already holds the role in the edition gets a letter that leads to the answer itself.
    """
    if not can_organise(by, edition, at):
        raise NotFoundError
    chosen = [one for one in judges if one.state in INVITABLE]
    if not chosen:
        raise RefusedError("no_judge_to_invite")
    for judge in chosen:
        _find_account(judge, at=at)
        if judge.person is None:
            invite_person(judge.email, Role.JUDGE, edition=edition, by=by, at=at)
        else:
            notices.tell_judge_of_invitation(judge, at=at)
        judge.state = JudgeState.INVITED
        judge.answered_at = None
        db.session.flush()
        record("assignment:judge:invited", judge, by=by, at=at, edition=edition)
    return len(chosen)


def _find_account(judge: Judge, *, at: datetime) -> None:
    """Tie a judge to the account of the address, if it holds the role in the edition already."""
    where = read_address(judge.email)
    person = judge.person or (find_person_at(where) if where else None)
    is_judge = person is not None and can_judge_in(person, judge.edition, at)
    judge.person = person if is_judge else None


def _link_person(person: Person, ticket: Ticket, _at: datetime) -> None:
    """Let the judge's row find its person when an invitation to judge is accepted."""
    edition = find_edition(ticket.edition_key) if ticket.edition_key else None
    if ticket.role != Role.JUDGE or edition is None:
        return
    judge = find_judge_at(edition, ticket.address)
    if judge is not None:
        judge.person_id = person.id
        db.session.flush()


def _note_refusal(ticket: Ticket, at: datetime) -> None:
    """Let the judge's row say that the invitation was declined by its link."""
    edition = find_edition(ticket.edition_key) if ticket.edition_key else None
    if ticket.role != Role.JUDGE or edition is None:
        return
    judge = find_judge_at(edition, ticket.address)
    if judge is not None and judge.state == JudgeState.INVITED:
        judge.state = JudgeState.DECLINED
        judge.answered_at = at
        db.session.flush()
        record("assignment:judge:declined", judge, by=None, at=at, edition=edition)


acceptances.append(_link_person)
refusals.append(_note_refusal)


def accept_as_judge(judge: Judge, *, by: Person, at: datetime) -> None:
    """Sign the judge's commitment: from now on this judge may be drawn."""
    _answer(judge, JudgeState.ACCEPTED, by=by, at=at)


def decline_as_judge(judge: Judge, *, by: Person, at: datetime) -> None:
    """Decline to judge in this edition.

    Raises :class:`RefusedError` ``judge_has_entries`` once entries were drawn for the judge:
    these are given back one by one, by recusal.
    """
    if count_standing(judge):
        raise RefusedError("judge_has_entries")
    _answer(judge, JudgeState.DECLINED, by=by, at=at)


def _answer(judge: Judge, state: JudgeState, *, by: Person, at: datetime) -> None:
    if not can_answer_invitation(by, judge, at):
        raise NotFoundError
    if judge.state == JudgeState.REMOVED:
        raise RefusedError("judge_removed")
    judge.state = state
    judge.answered_at = at
    db.session.flush()
    record(f"assignment:judge:{state.value}", judge, by=by, at=at, edition=judge.edition)


def link_judge(judge: Judge, person: Person, *, by: Person, at: datetime) -> None:
    """Tie a judge of the pool to an account that already holds the role."""
    if not can_manage_pool(by, judge, at) or not can_judge_in(person, judge.edition, at):
        raise NotFoundError
    judge.person_id = person.id
    judge.state = JudgeState.INVITED
    db.session.flush()
    record("assignment:judge:linked", judge, by=by, at=at, edition=judge.edition)


def remove_judge(judge: Judge, *, reason: str, by: Person, at: datetime) -> int:
    """Take a judge out of the pool for a reason; return how many entries were taken from him.

    No later draw finds him, and he reads nothing any more. Raises :class:`RefusedError`
    ``judge_removed_already`` or ``assignment_reason_needed``.
    """
    if not can_manage_pool(by, judge, at):
        raise NotFoundError
    if judge.state == JudgeState.REMOVED:
        raise RefusedError("judge_removed_already")
    if not reason.strip():
        raise RefusedError("assignment_reason_needed", field="reason")
    judge.state = JudgeState.REMOVED
    taken = standing_of(judge)
    for assignment in taken:
        assignment.state = next_state(assignment.state, AssignmentEvent.REMOVE)
        assignment.reason = reason.strip()
    db.session.flush()
    record(
        "assignment:judge:removed",
        judge,
        by=by,
        at=at,
        edition=judge.edition,
        reason=reason.strip(),
        assignments=len(taken),
    )
    return len(taken)


def restore_judge(judge: Judge, *, reason: str, by: Person, at: datetime) -> None:
    """Put a judge back on the list of the pool, as one who was not invited yet."""
    if not can_manage_pool(by, judge, at):
        raise NotFoundError
    if judge.state != JudgeState.REMOVED:
        raise RefusedError("judge_not_removed")
    if not reason.strip():
        raise RefusedError("assignment_reason_needed", field="reason")
    judge.state = JudgeState.LISTED
    judge.answered_at = None
    db.session.flush()
    record(
        "assignment:judge:restored",
        judge,
        by=by,
        at=at,
        edition=judge.edition,
        reason=reason.strip(),
    )
