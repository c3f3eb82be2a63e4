"""Reads of accounts: people, sessions, roles and links, second factor, throttle."""

from competition.accounts.queries.people import (
    Address,
    find_person_at,
    list_people,
    read_address,
)
from competition.accounts.queries.roles import (
    find_person_of_reset,
    find_ticket,
    get_grant,
    get_invitation,
    list_grants_in,
    list_invitations_in,
)
from competition.accounts.queries.second_factor import (
    SecondFactorProposal,
    accepted_step,
    count_recovery_codes,
    propose_second_factor,
    proposed_secret,
    repeat_proposal,
    second_factor_account,
)
from competition.accounts.queries.sessions import (
    IDLE,
    IDLE_OF_STAFF,
    LONGEST,
    LONGEST_OF_STAFF,
    SECOND_FACTOR_WITHIN,
    awaits_second_factor,
    find_open_sign_in,
    find_pending_sign_in,
    find_sign_in,
    is_open,
    list_sign_ins,
)
from competition.accounts.queries.throttle import (
    WINDOW,
    address_opens_again,
    opens_again,
)

__all__ = [
    "IDLE",
    "IDLE_OF_STAFF",
    "LONGEST",
    "LONGEST_OF_STAFF",
    "SECOND_FACTOR_WITHIN",
    "WINDOW",
    "Address",
    "SecondFactorProposal",
    "accepted_step",
    "address_opens_again",
    "awaits_second_factor",
    "count_recovery_codes",
    "find_open_sign_in",
    "find_pending_sign_in",
    "find_person_at",
    "find_person_of_reset",
    "find_sign_in",
    "find_ticket",
    "get_grant",
    "get_invitation",
    "is_open",
    "list_grants_in",
    "list_invitations_in",
    "list_people",
    "list_sign_ins",
    "opens_again",
    "propose_second_factor",
    "proposed_secret",
    "read_address",
    "repeat_proposal",
    "second_factor_account",
]
