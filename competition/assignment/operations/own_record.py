"""The judge's own record: kept current and confirmed by the judge alone."""

from dataclasses import dataclass
from datetime import datetime

from competition.accounts.models import Person
from competition.assignment.models import Judge
from competition.assignment.operations.ties import watching_ties
from competition.assignment.permissions import can_keep_record
from competition.audit.operations import record
from competition.core.errors import NotFoundError, RefusedError
from competition.rules.conflicts import dated_word
from competition.rules.identity import Verdict, check_phone


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecord:
    """What a judge says of himself; the names of ties as written, the fields as keys."""

    phone: str
    employer: str
    affiliates: tuple[str, ...]
    former_employers: tuple[str, ...]
    stakes: tuple[str, ...]
    joint_workers: tuple[str, ...]
    title: str
    region: str
    main_field: str
    second_fields: tuple[str, ...]
    most_entries: int


def confirm_record(judge: Judge, own: OwnRecord, *, by: Person, at: datetime) -> tuple[str, ...]:
    """Take over what a judge says of himself and remember when; return the names of what changed.

    Ties with the entries that the judge reads already are looked for anew. Raises
    :class:`RefusedError` ``record_field_unknown``, ``record_phone`` or ``record_until`` (a former
    employer without a year) at the field.
    """
    if not can_keep_record(by, judge, at):
        raise NotFoundError
    _refuse_unfit(judge, own)
    with watching_ties([judge], by=by, at=at):
        changed = tuple(name for name in OwnRecord.__slots__ if _takes(judge, own, name))
        judge.confirmed_at = at
    record(
        "assignment:judge:confirmed",
        judge,
        by=by,
        at=at,
        edition=judge.edition,
        changed="、".join(changed),
    )
    return changed


def _refuse_unfit(judge: Judge, own: OwnRecord) -> None:
    fields = judge.edition.plan.fields_by_key
    for name, keys in (("main_field", (own.main_field,)), ("second_fields", own.second_fields)):
        if any(key not in fields for key in keys):
            raise RefusedError("record_field_unknown", field=name)
    if own.phone and check_phone(own.phone).checked.verdict is Verdict.INVALID:
        raise RefusedError("record_phone", field="phone")
    for name in own.former_employers:
        if dated_word(name, "").until_on is None:
            raise RefusedError("record_until", field="former_employers", former=name)


def _takes(judge: Judge, own: OwnRecord, name: str) -> bool:
    """Set one attribute and tell whether it is another than before."""
    value = getattr(own, name)
    stored = list(value) if isinstance(value, tuple) else value
    if getattr(judge, name) == stored:
        return False
    setattr(judge, name, stored)
    return True
