"""Allocations, awards, notices, objections and letters."""

from enum import StrEnum

from competition.rules.transitions.table import Table


class AllocationState(StrEnum):
    """Whether an allocation of prizes counts."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    SUPERSEDED = "superseded"


class AllocationEvent(StrEnum):
    """What happens to an allocation; it is never changed, only followed by another."""

    CONFIRM = "confirm"
    SUPERSEDE = "supersede"


ALLOCATION = Table(
    states=AllocationState,
    events=AllocationEvent,
    starts=AllocationState.PROPOSED,
    moves={
        (AllocationState.PROPOSED, AllocationEvent.CONFIRM): AllocationState.CONFIRMED,
        (AllocationState.PROPOSED, AllocationEvent.SUPERSEDE): AllocationState.SUPERSEDED,
        (AllocationState.CONFIRMED, AllocationEvent.SUPERSEDE): AllocationState.SUPERSEDED,
    },
)


class AwardState(StrEnum):
    """How sure a prize is. A prize may be withdrawn at any later time (常州2021)."""

    PROPOSED = "proposed"
    ANNOUNCED = "announced"
    HELD = "held"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class AwardEvent(StrEnum):
    """What happens to an award: 公示 announces it, an objection holds it, 发文 grants it."""

    ANNOUNCE = "announce"
    HOLD = "hold"
    LIFT = "lift"
    GRANT = "grant"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


_A, _E = AwardState, AwardEvent

AWARD = Table(
    states=AwardState,
    events=AwardEvent,
    starts=AwardState.PROPOSED,
    moves={
        (_A.PROPOSED, _E.ANNOUNCE): _A.ANNOUNCED,
        (_A.PROPOSED, _E.DECLINE): _A.DECLINED,
        (_A.PROPOSED, _E.WITHDRAW): _A.WITHDRAWN,
        (_A.ANNOUNCED, _E.HOLD): _A.HELD,
        (_A.ANNOUNCED, _E.GRANT): _A.GRANTED,
        (_A.ANNOUNCED, _E.DECLINE): _A.DECLINED,
        (_A.ANNOUNCED, _E.WITHDRAW): _A.WITHDRAWN,
        (_A.HELD, _E.LIFT): _A.ANNOUNCED,
        (_A.HELD, _E.DECLINE): _A.DECLINED,
        (_A.HELD, _E.WITHDRAW): _A.WITHDRAWN,
        (_A.GRANTED, _E.DECLINE): _A.DECLINED,
        (_A.GRANTED, _E.WITHDRAW): _A.WITHDRAWN,
    },
)


class NoticeState(StrEnum):
    """Where a notice stands; a released one is never edited, only superseded by another."""

    DRAFT = "draft"
    APPROVED = "approved"
    RELEASED = "released"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class NoticeEvent(StrEnum):
    """What happens to a notice. The one who approves is not the one who drafted."""

    EDIT = "edit"
    APPROVE = "approve"
    RELEASE = "release"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"


_N, _O = NoticeState, NoticeEvent

NOTICE = Table(
    states=NoticeState,
    events=NoticeEvent,
    starts=NoticeState.DRAFT,
    moves={
        (_N.DRAFT, _O.EDIT): _N.DRAFT,
        (_N.DRAFT, _O.APPROVE): _N.APPROVED,
        (_N.DRAFT, _O.WITHDRAW): _N.WITHDRAWN,
        (_N.APPROVED, _O.EDIT): _N.DRAFT,
        (_N.APPROVED, _O.RELEASE): _N.RELEASED,
        (_N.APPROVED, _O.WITHDRAW): _N.WITHDRAWN,
        (_N.RELEASED, _O.SUPERSEDE): _N.SUPERSEDED,
        (_N.RELEASED, _O.WITHDRAW): _N.WITHDRAWN,
    },
)


class ObjectionState(StrEnum):
    """Where an objection stands. Anonymous or late ones are not admitted, but kept."""

    FILED = "filed"
    NOT_ADMITTED = "not_admitted"
    ADMITTED = "admitted"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


class ObjectionEvent(StrEnum):
    """What happens to an objection."""

    ADMIT = "admit"
    REFUSE = "refuse"
    UPHOLD = "uphold"
    DISMISS = "dismiss"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


_B, _J = ObjectionState, ObjectionEvent

OBJECTION = Table(
    states=ObjectionState,
    events=ObjectionEvent,
    starts=ObjectionState.FILED,
    moves={
        (_B.FILED, _J.ADMIT): _B.ADMITTED,
        (_B.FILED, _J.REFUSE): _B.NOT_ADMITTED,
        (_B.FILED, _J.WITHDRAW): _B.WITHDRAWN,
        (_B.NOT_ADMITTED, _J.ADMIT): _B.ADMITTED,
        (_B.ADMITTED, _J.REFUSE): _B.NOT_ADMITTED,
        (_B.ADMITTED, _J.UPHOLD): _B.UPHELD,
        (_B.ADMITTED, _J.DISMISS): _B.DISMISSED,
        (_B.ADMITTED, _J.WITHDRAW): _B.WITHDRAWN,
        (_B.UPHELD, _J.REOPEN): _B.ADMITTED,
        (_B.DISMISSED, _J.REOPEN): _B.ADMITTED,
    },
)


class LetterState(StrEnum):
    """How far a letter has come."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class LetterEvent(StrEnum):
    """What happens to a letter: a failed attempt leaves it queued, until one gives up."""

    DELIVER = "deliver"
    FAIL = "fail"
    GIVE_UP = "give_up"
    RETRY = "retry"


LETTER = Table(
    states=LetterState,
    events=LetterEvent,
    starts=LetterState.QUEUED,
    moves={
        (LetterState.QUEUED, LetterEvent.DELIVER): LetterState.SENT,
        (LetterState.QUEUED, LetterEvent.FAIL): LetterState.QUEUED,
        (LetterState.QUEUED, LetterEvent.GIVE_UP): LetterState.FAILED,
        (LetterState.FAILED, LetterEvent.RETRY): LetterState.QUEUED,
    },
)
