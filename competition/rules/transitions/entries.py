"""An entry's way from draft to acceptance, and the sign-off by its company.

Source: contest.md §1.1 (registration, formal review and recommendation, acceptance); whether an
entry advances or wins is the ranking's and the allocation's to say, not a state of the entry.
"""

from enum import StrEnum

from competition.rules.transitions.table import Table


class EntryState(StrEnum):
    """Where an entry stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    RECOMMENDED = "recommended"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    DISQUALIFIED = "disqualified"


class EntryEvent(StrEnum):
    """What happens to an entry. The unit recommends and refuses; the organiser accepts."""

    SUBMIT = "submit"
    RESUBMIT = "resubmit"
    PASS_ON = "pass_on"  # noqa: S105 - an event, not a password
    RETURN = "return"
    RECOMMEND = "recommend"
    REFUSE = "refuse"
    TAKE_BACK = "take_back"
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    REOPEN = "reopen"
    DISQUALIFY = "disqualify"
    REINSTATE = "reinstate"


_S, _E = EntryState, EntryEvent

ENTRY = Table(
    states=EntryState,
    events=EntryEvent,
    starts=EntryState.DRAFT,
    moves={
        (_S.DRAFT, _E.SUBMIT): _S.SUBMITTED,
        (_S.DRAFT, _E.WITHDRAW): _S.WITHDRAWN,
        (_S.DRAFT, _E.LAPSE): _S.LAPSED,
        (_S.SUBMITTED, _E.RESUBMIT): _S.SUBMITTED,
        (_S.SUBMITTED, _E.PASS_ON): _S.SUBMITTED,
        (_S.SUBMITTED, _E.TAKE_BACK): _S.SUBMITTED,
        (_S.SUBMITTED, _E.RETURN): _S.RETURNED,
        (_S.SUBMITTED, _E.RECOMMEND): _S.RECOMMENDED,
        (_S.SUBMITTED, _E.REFUSE): _S.REFUSED,
        (_S.SUBMITTED, _E.WITHDRAW): _S.WITHDRAWN,
        (_S.RETURNED, _E.RESUBMIT): _S.SUBMITTED,
        (_S.RETURNED, _E.TAKE_BACK): _S.SUBMITTED,
        (_S.RETURNED, _E.REFUSE): _S.REFUSED,
        (_S.RETURNED, _E.WITHDRAW): _S.WITHDRAWN,
        (_S.RETURNED, _E.LAPSE): _S.LAPSED,
        (_S.RECOMMENDED, _E.ACCEPT): _S.ACCEPTED,
        (_S.RECOMMENDED, _E.SEND_BACK): _S.SUBMITTED,
        (_S.RECOMMENDED, _E.REJECT): _S.REJECTED,
        (_S.RECOMMENDED, _E.TAKE_BACK): _S.SUBMITTED,
        (_S.RECOMMENDED, _E.WITHDRAW): _S.WITHDRAWN,
        (_S.REFUSED, _E.TAKE_BACK): _S.SUBMITTED,
        (_S.REJECTED, _E.TAKE_BACK): _S.RECOMMENDED,
        (_S.ACCEPTED, _E.TAKE_BACK): _S.RECOMMENDED,
        (_S.ACCEPTED, _E.WITHDRAW): _S.WITHDRAWN,
        (_S.ACCEPTED, _E.DISQUALIFY): _S.DISQUALIFIED,
        (_S.WITHDRAWN, _E.REOPEN): _S.DRAFT,
        (_S.LAPSED, _E.REOPEN): _S.DRAFT,
        (_S.DISQUALIFIED, _E.REINSTATE): _S.ACCEPTED,
    },
)


class SignOffState(StrEnum):
    """Whether the company's authorised person agrees with what is to be submitted."""

    OPEN = "open"
    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"


class SignOffEvent(StrEnum):
    """What happens to a sign-off. An edit after it was asked or given makes it void."""

    ASK = "ask"
    APPROVE = "approve"
    DECLINE = "decline"
    EDIT = "edit"


_O, _F = SignOffState, SignOffEvent

SIGN_OFF = Table(
    states=SignOffState,
    events=SignOffEvent,
    starts=SignOffState.OPEN,
    moves={
        (_O.OPEN, _F.ASK): _O.ASKED,
        (_O.OPEN, _F.EDIT): _O.OPEN,
        (_O.ASKED, _F.APPROVE): _O.APPROVED,
        (_O.ASKED, _F.DECLINE): _O.DECLINED,
        (_O.ASKED, _F.EDIT): _O.OPEN,
        (_O.APPROVED, _F.EDIT): _O.OPEN,
        (_O.DECLINED, _F.ASK): _O.ASKED,
        (_O.DECLINED, _F.EDIT): _O.OPEN,
    },
)
