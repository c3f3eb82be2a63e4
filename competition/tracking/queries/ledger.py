"""The ledger: every prize with money, what is due of it and why not, in six statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.prizes.models import Award
from competition.registration.models import Entry
from competition.rules.calendar import day_of
from competition.rules.payments import Claim, Dues, Others, Proof, dues
from competition.rules.plan.following import Condition, Instalment
from competition.rules.plan.prizes import Level
from competition.rules.transitions import AwardState
from competition.rules.values import Text
from competition.tracking.models import ConditionCheck, Evidence, Movement, Payee, PaymentHold
from competition.tracking.queries.paid import standing_movements

_UNKNOWN = Text("—", "—")


@dataclass(slots=True)
class _Kept:
    """What the tables hold of some prizes, by prize."""

    evidence: dict[int, list[Evidence]] = field(default_factory=lambda: defaultdict(list))
    checks: dict[int, dict[str, ConditionCheck]] = field(default_factory=lambda: defaultdict(dict))
    payees: dict[int, Payee] = field(default_factory=dict)
    holds: dict[int, PaymentHold] = field(default_factory=dict)
    movements: dict[int, list[Movement]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One prize of the ledger. ``payee`` is sealed: its page opens it only for finance."""

    award: Award
    level: Level | None
    group: Text
    dues: Dues
    evidence: Mapping[str, tuple[Evidence, ...]]
    checks: Mapping[str, ConditionCheck]
    payee: Payee | None
    hold: PaymentHold | None
    movements: tuple[Movement, ...]

    @property
    def entry(self) -> Entry:
        """Return the entry that won."""
        return self.award.entry

    @property
    def edition(self) -> Edition:
        """Return the edition, by which permissions ask."""
        return self.award.entry.edition

    @property
    def to_check(self) -> int:
        """Return how many conditions have evidence that nobody has checked."""
        return sum(one.standing == "to_check" for one in self.dues.conditions)

    @property
    def state(self) -> str:
        """Return the state of the prize as a whole: that of the part which asks for most."""
        found = {str(part.due) for part in self.dues.parts}
        order = ("to_recover", "ready", "held", "waiting", "paid", "recovered", "lapsed")
        return next(one for one in order if one in found)

    def instalment(self, key: str) -> Instalment | None:
        """Return an instalment of the plan, or ``None`` where the whole is one."""
        parts = self.edition.plan.prizes.payments.instalments
        return next((part for part in parts if part.key == key), None)


def list_accounts(edition: Edition, on: date) -> list[Account]:
    """Return every prize with money that is held, or was granted and is withdrawn."""
    rows = db.session.scalars(
        _with_entries()
        .where(Entry.edition_id == edition.id, Award.amount_cents > 0)
        .where(Award.withdrawn_at.is_(None) | Award.granted_at.is_not(None))
    )
    table = edition.plan.prizes
    levels = [level.key for level in table.levels]
    awards = sorted(
        rows,
        key=lambda one: (
            table.groups.index(one.group_key),
            levels.index(one.level_key),
            one.place,
            one.id,
        ),
    )
    return accounts_of(edition, awards, on)


def get_award(award_id: str) -> Award:
    """Return a prize with its entry and edition."""
    award = db.session.scalar(_with_entries().where(Award.public_id == award_id))
    if award is None:
        raise NotFoundError
    return award


def get_award_of(edition_key: str, award_id: str) -> Award:
    """Return a prize of an edition."""
    award = get_award(award_id)
    if award.entry.edition.key != edition_key:
        raise NotFoundError
    return award


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardCondition:
    """A condition of the plan, of one prize."""

    award: Award
    condition: Condition

    @property
    def entry(self) -> Entry:
        """Return the entry, by whose edition permissions ask."""
        return self.award.entry


def get_award_condition(award_id: str, condition_key: str) -> AwardCondition:
    """Return a condition that concerns a prize."""
    return _condition_of(get_award(award_id), condition_key)


def get_checked_condition(edition_key: str, award_id: str, condition_key: str) -> AwardCondition:
    """Return a condition that concerns a prize of an edition."""
    return _condition_of(get_award_of(edition_key, award_id), condition_key)


def _condition_of(award: Award, condition_key: str) -> AwardCondition:
    entrant = award.entry.entrant
    for one in award.entry.edition.plan.prizes.payments.conditions:
        if one.key == condition_key and entrant in (one.entrants or (entrant,)):
            return AwardCondition(award=award, condition=one)
    raise NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardMovement:
    """Money of a prize that was booked."""

    award: Award
    movement: Movement


def get_movement(edition_key: str, award_id: str, movement_id: int) -> AwardMovement:
    """Return a booking of a prize of an edition that nobody has corrected."""
    award = get_award_of(edition_key, award_id)
    found = db.session.scalar(
        standing_movements().where(Movement.award_id == award.id, Movement.id == movement_id)
    )
    if found is None:
        raise NotFoundError
    return AwardMovement(award=award, movement=found)


def get_evidence(award_id: str, evidence_id: str) -> Evidence:
    """Return a file of evidence of a prize."""
    found = db.session.scalar(
        select(Evidence)
        .join(Evidence.award)
        .where(Award.public_id == award_id, Evidence.public_id == evidence_id)
        .options(joinedload(Evidence.award).joinedload(Award.entry).joinedload(Entry.edition))
    )
    if found is None:
        raise NotFoundError
    return found


def list_own_awards(person_id: int) -> list[Award]:
    """Return somebody's prizes that are known to them: announced at least once."""
    known = (AwardState.ANNOUNCED, AwardState.HELD, AwardState.GRANTED)
    rows = db.session.scalars(
        _with_entries()
        .where(Entry.owner_id == person_id)
        .where(Award.state.in_(known) | Award.granted_at.is_not(None))
        .order_by(Award.id.desc())
    )
    return list(rows)


def account_of(award: Award, on: date) -> Account:
    """Return one prize with what is due of it."""
    return accounts_of(award.entry.edition, [award], on)[0]


def accounts_of(edition: Edition, awards: Iterable[Award], on: date) -> list[Account]:
    """Return prizes of one edition with what is due of them."""
    listed = list(awards)
    kept = _kept([award.id for award in listed])
    others = _others(edition, listed, kept, on)
    plan = edition.plan
    found = []
    for award in listed:
        claim = _claim(award, kept)
        group = plan.groups_by_key.get(award.group_key)
        found.append(
            Account(
                award=award,
                level=plan.prizes.level(award.level_key),
                group=group.name if group else _UNKNOWN,
                dues=dues(claim, plan.prizes.payments, others=others[award.id], on=on),
                evidence=_by_condition(kept.evidence[award.id]),
                checks=kept.checks[award.id],
                payee=kept.payees.get(award.id),
                hold=kept.holds.get(award.id),
                movements=tuple(kept.movements[award.id]),
            )
        )
    return found


def _with_entries() -> Select[Award]:
    return (
        select(Award)
        .join(Award.entry)
        .options(
            joinedload(Award.entry).joinedload(Entry.edition),
            joinedload(Award.entry).joinedload(Entry.owner),
        )
    )


def _by_condition(files: Iterable[Evidence]) -> dict[str, tuple[Evidence, ...]]:
    found: dict[str, tuple[Evidence, ...]] = {}
    for one in files:
        found[one.condition_key] = (*found.get(one.condition_key, ()), one)
    return found


def _kept(ids: list[int]) -> _Kept:
    kept = _Kept()
    for file in db.session.scalars(
        select(Evidence).where(Evidence.award_id.in_(ids)).order_by(Evidence.id)
    ):
        kept.evidence[file.award_id].append(file)
    for check in db.session.scalars(
        select(ConditionCheck).where(
            ConditionCheck.award_id.in_(ids), ConditionCheck.ended_at.is_(None)
        )
    ):
        kept.checks[check.award_id][check.condition_key] = check
    for payee in db.session.scalars(select(Payee).where(Payee.award_id.in_(ids))):
        kept.payees[payee.award_id] = payee
    for hold in db.session.scalars(
        select(PaymentHold).where(PaymentHold.award_id.in_(ids), PaymentHold.ended_at.is_(None))
    ):
        kept.holds[hold.award_id] = hold
    for movement in db.session.scalars(
        select(Movement)
        .where(Movement.award_id.in_(ids))
        .options(joinedload(Movement.correction))
        .order_by(Movement.id)
    ):
        kept.movements[movement.award_id].append(movement)
    return kept


def _claim(award: Award, kept: _Kept) -> Claim:
    paid: dict[str, int] = {}
    for movement in kept.movements[award.id]:
        if movement.correction is not None:
            continue
        sign = 1 if movement.kind == "payment" else -1
        paid[movement.instalment_key] = paid.get(movement.instalment_key, 0) + sign * movement.cents
    files, checks = kept.evidence[award.id], kept.checks[award.id]
    keys = {one.condition_key for one in files} | set(checks)
    payee = kept.payees.get(award.id)
    return Claim(
        award=award.id,
        entrant=award.entry.entrant,
        amount_cents=award.amount_cents,
        granted_on=day_of(award.granted_at) if award.granted_at else None,
        is_withdrawn=award.withdrawn_at is not None,
        is_held=award.id in kept.holds or award.state == AwardState.HELD,
        payee=payee.uscc if payee else None,
        proofs={key: _proof(key, files, checks) for key in sorted(keys)},
        paid_cents=paid,
    )


def _proof(key: str, files: Iterable[Evidence], checks: Mapping[str, ConditionCheck]) -> Proof:
    """Return what is known of a condition; a file newer than the check waits for another one."""
    check = checks.get(key)
    fresh = [
        one
        for one in files
        if one.condition_key == key
        and (check is None or (not check.is_met and one.added_at > check.checked_at))
    ]
    if check is not None and not fresh:
        return Proof(has_evidence=True, is_met=check.is_met, met_on=check.met_on)
    return Proof(has_evidence=True, handed_in_on=min(day_of(one.added_at) for one in fresh))


def _others(edition: Edition, awards: list[Award], kept: _Kept, on: date) -> dict[int, Others]:
    """Return what the payee of each prize has otherwise: here, and in all editions of the site."""
    usccs = {payee.uscc for payee in kept.payees.values()}
    same_payee = list(
        db.session.execute(
            select(Payee.uscc, Award.id, Award.amount_cents)
            .join(Award, Award.id == Payee.award_id)
            .join(Entry, Entry.id == Award.entry_id)
            .where(
                Payee.uscc.in_(usccs),
                Entry.edition_id == edition.id,
                Award.withdrawn_at.is_(None),
            )
        )
    )
    paid = list(db.session.scalars(standing_movements().where(Movement.payee_uscc.in_(usccs))))
    reason = edition.plan.prizes.payments.reason
    here = {award_id for _, award_id, _ in same_payee} | {award.id for award in awards}
    found = {}
    for award in awards:
        payee = kept.payees.get(award.id)
        rank = (award.amount_cents, -award.id)
        mine = [one for one in paid if payee is not None and one.payee_uscc == payee.uscc]
        found[award.id] = Others(
            higher_prize=payee is not None
            and any(
                uscc == payee.uscc and (cents, -award_id) > rank
                for uscc, award_id, cents in same_payee
            ),
            same_reason_paid=_net(
                one for one in mine if one.reason_key == reason and one.award_id not in here
            )
            > 0,
            paid_this_year_cents=max(0, _net(one for one in mine if one.moved_on.year == on.year)),
        )
    return found


def _net(movements: Iterable[Movement]) -> int:
    return sum(one.cents if one.kind == "payment" else -one.cents for one in movements)
