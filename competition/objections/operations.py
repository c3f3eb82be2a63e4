"""Filing objections and deciding them: only the places concerned are held."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.core.phrases import say
from competition.core.uploads import CheckedUpload
from competition.objections.models import Objection
from competition.objections.notices import (
    tell_filer_objection_answered,
    tell_owner_objection_admitted,
)
from competition.objections.permissions import can_object
from competition.objections.queries import consequences_of, has_other_open, ties_of, was_upheld
from competition.prizes.operations import hold_awards, lift_awards, remove_from_prizes
from competition.prizes.queries import confirmed_allocation, consequences_as_data
from competition.publication.models import Notice
from competition.publication.queries import list_listed
from competition.registration.models import Entry
from competition.registration.operations import disqualify_entry, reinstate_entry
from competition.rules.calendar import day_of
from competition.rules.objections import refusal
from competition.rules.transitions import (
    EntryState,
    ObjectionEvent,
    ObjectionState,
    can_happen,
    next_state,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody who objects states: as a person, as a unit under its seal, or anonymously."""

    filed_as: str
    words: str
    name: str = ""
    unit_name: str = ""
    phone: str = ""
    address: str = ""


def file_objection(
    notice: Notice,
    entry: Entry,
    statement: Statement,
    evidence: CheckedUpload | None = None,
    *,
    by: Person | None,
    at: datetime,
) -> Objection:
    """Take an objection to an entry on a released list; the plan's refusals apply at once.

    Who signs by name states a phone or address; a unit attaches a paper with its seal. What is
    refused by rule is kept with the reason.
    """
    if not can_object(by, notice, at) or notice.publicity_closes_at is None:
        raise NotFoundError
    if entry.id not in {one.id for one in list_listed(notice)}:
        raise RefusedError("objection_not_listed", field="entry")
    _refuse_incomplete(statement, evidence)
    why = refusal(
        is_anonymous=statement.filed_as == "anonymous",
        filed_at=at,
        closes_at=notice.publicity_closes_at,
        refused=notice.snapshot.get("objections_refused", []),
    )
    objection = Objection(
        public_id=secrets.token_hex(8),
        notice=notice,
        entry=entry,
        state=ObjectionState.FILED,
        filed_as=statement.filed_as,
        name=statement.name.strip(),
        unit_name=statement.unit_name.strip(),
        phone=statement.phone.strip(),
        address=statement.address.strip(),
        words=statement.words.strip(),
        evidence_name=evidence.name if evidence else "",
        evidence_type=evidence.media_type if evidence else "",
        evidence_sha256=evidence.sha256 if evidence else "",
        filed_by_id=by.id if by else None,
        filed_at=at,
    )
    if why is not None:
        objection.state = next_state(objection.state, ObjectionEvent.REFUSE)
        objection.reason = say(f"objection_refused_{why}")
        objection.decided_at = at
    db.session.add(objection)
    db.session.flush()
    record(
        "objections:objection:filed",
        objection,
        by=by,
        at=at,
        edition=notice.edition,
        filed_as=statement.filed_as,
        refused=why or "",
    )
    return objection


def _refuse_incomplete(statement: Statement, evidence: CheckedUpload | None) -> None:
    if not statement.words.strip():
        raise RefusedError("objection_words_missing", field="words")
    if statement.filed_as == "anonymous":
        return
    if not statement.name.strip():
        raise RefusedError("objection_name_missing", field="name")
    if not (statement.phone.strip() or statement.address.strip()):
        raise RefusedError("objection_phone_missing", field="phone")
    if statement.filed_as == "unit" and not statement.unit_name.strip():
        raise RefusedError("objection_unit_missing", field="unit_name")
    if evidence is None:
        raise RefusedError("objection_evidence_missing", field="evidence")


def _start(objection: Objection, reason: str, by: Person, at: datetime) -> None:
    """Refuse who may not handle this objection, and a decision without a reason."""
    if not can_organise(by, objection.notice.edition, at):
        raise NotFoundError
    found = ties_of(by, objection)
    if found:
        raise RefusedError(f"objection_tie_{found[0]}")
    if not reason.strip():
        raise RefusedError("objection_reason_needed", field="reason")


def _moved(
    objection: Objection, event: ObjectionEvent, reason: str, *, by: Person, at: datetime
) -> None:
    objection.state = next_state(objection.state, event)
    objection.reason = reason.strip()
    objection.handler_id = by.id
    is_closed = objection.state != ObjectionState.ADMITTED
    objection.decided_by_id = by.id if is_closed else None
    objection.decided_at = at if is_closed else None
    db.session.flush()
    record(
        f"objections:objection:{objection.state}",
        objection,
        by=by,
        at=at,
        edition=objection.notice.edition,
        reason=reason.strip(),
    )


def admit_objection(objection: Objection, *, reason: str, by: Person, at: datetime) -> Objection:
    """Admit an objection: the prizes of the entry concerned are held, all others go on."""
    _start(objection, reason, by, at)
    _moved(objection, ObjectionEvent.ADMIT, reason, by=by, at=at)
    hold_awards(objection.notice.edition, [objection.entry_id], reason=reason, by=by, at=at)
    tell_owner_objection_admitted(objection, at=at)
    return objection


def refuse_objection(objection: Objection, *, reason: str, by: Person, at: datetime) -> Objection:
    """Refuse an objection that meets the plan's form not at all, with a reason."""
    _start(objection, reason, by, at)
    _moved(objection, ObjectionEvent.REFUSE, reason, by=by, at=at)
    return _let_go(objection, reason, by, at)


def dismiss_objection(objection: Objection, *, reason: str, by: Person, at: datetime) -> Objection:
    """Find an objection unfounded: the prizes held for it go on, the filer gets a reply.

    After an earlier finding that it was right, the entry is reinstated; its prize comes back by a
    new allocation, proposed and confirmed like any other.
    """
    _start(objection, reason, by, at)
    _moved(objection, ObjectionEvent.DISMISS, reason, by=by, at=at)
    if was_upheld(objection) and objection.entry.state == EntryState.DISQUALIFIED:
        reinstate_entry(objection.entry, reason=reason, by=by, at=at)
    return _let_go(objection, reason, by, at)


def _let_go(objection: Objection, reason: str, by: Person, at: datetime) -> Objection:
    if not has_other_open(objection):
        lift_awards(objection.notice.edition, [objection.entry_id], reason=reason, by=by, at=at)
    tell_filer_objection_answered(objection, at=at)
    return objection


def uphold_objection(objection: Objection, *, reason: str, by: Person, at: datetime) -> Objection:
    """Find an objection right: the entry is disqualified and a new allocation is proposed.

    What the decision changes is kept beside it. The proposal is confirmed by two people like any
    other; a corrected notice follows from it.
    """
    _start(objection, reason, by, at)
    still_in = objection.entry.state == EntryState.ACCEPTED  # else it was upheld before
    found = consequences_of(objection, day_of(at)) if still_in else None
    if still_in:
        objection.consequences = consequences_as_data(found) if found is not None else None
    _moved(objection, ObjectionEvent.UPHOLD, reason, by=by, at=at)
    run = confirmed_allocation(objection.notice.edition)
    if found is not None and run is not None:
        remove_from_prizes(run, [objection.entry_id], reason=reason, by=by, at=at)
    elif still_in:
        disqualify_entry(objection.entry, reason=reason, by=by, at=at)
    tell_filer_objection_answered(objection, at=at)
    return objection


def reopen_objection(objection: Objection, *, reason: str, by: Person, at: datetime) -> Objection:
    """Take up a decided objection again, with a reason: the prizes of the entry are held again."""
    _start(objection, reason, by, at)
    _moved(objection, ObjectionEvent.REOPEN, reason, by=by, at=at)
    hold_awards(objection.notice.edition, [objection.entry_id], reason=reason, by=by, at=at)
    return objection


def withdraw_objection(
    objection: Objection, *, name: str, by: Person | None, at: datetime
) -> Objection:
    """Let the filer withdraw what is not decided yet: by account, or by the name that was stated.

    A place that was held goes on in the name of whoever admitted the objection.
    """
    is_filer = by is not None and by.id == objection.filed_by_id
    if not is_filer and (not objection.name or _plain(name) != _plain(objection.name)):
        raise RefusedError("objection_withdraw_name", field="name")
    if not can_happen(objection.state, ObjectionEvent.WITHDRAW):
        raise RefusedError("objection_decided_already")
    edition = objection.notice.edition
    was_admitted = objection.state == ObjectionState.ADMITTED
    objection.state = next_state(objection.state, ObjectionEvent.WITHDRAW)
    objection.decided_at = at
    db.session.flush()
    record("objections:objection:withdrawn", objection, by=by, at=at, edition=edition)
    handler = db.session.get(Person, objection.handler_id) if objection.handler_id else None
    if (
        was_admitted
        and not has_other_open(objection)
        and handler is not None
        and can_organise(handler, edition, at)
    ):
        lift_awards(
            edition, [objection.entry_id], reason=say("objection_withdrawn"), by=handler, at=at
        )
    return objection


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


DECISIONS = {
    "admit": admit_objection,
    "refuse": refuse_objection,
    "dismiss": dismiss_objection,
    "uphold": uphold_objection,
    "reopen": reopen_objection,
}
