"""The verbs of accounts: people, sessions, passwords, roles, invitations, second factor."""

from competition.accounts.operations.erasure import delete_account, erasers
from competition.accounts.operations.invitations import (
    accept_invitation,
    acceptances,
    decline_invitation,
    invite_person,
    refusals,
    resend_invitation,
    withdraw_invitation,
)
from competition.accounts.operations.people import (
    change_password,
    change_profile,
    disable_person,
    enable_person,
    sign_up,
)
from competition.accounts.operations.resets import request_reset, reset_password
from competition.accounts.operations.roles import end_grant, give_new_edition, grant_role
from competition.accounts.operations.second_factor import (
    confirm_second_factor,
    give_second_factor,
    remove_second_factor,
    reset_second_factor,
)
from competition.accounts.operations.sessions import (
    SEEN_AT_LATEST,
    SEEN_EVERY,
    end_other_sessions,
    end_session,
    note_seen,
    start_session,
)
from competition.accounts.operations.throttle import forget_failed_sign_ins, note_failed_sign_in

__all__ = [
    "SEEN_AT_LATEST",
    "SEEN_EVERY",
    "accept_invitation",
    "acceptances",
    "change_password",
    "change_profile",
    "confirm_second_factor",
    "decline_invitation",
    "delete_account",
    "disable_person",
    "enable_person",
    "end_grant",
    "end_other_sessions",
    "end_session",
    "erasers",
    "forget_failed_sign_ins",
    "give_new_edition",
    "give_second_factor",
    "grant_role",
    "invite_person",
    "note_failed_sign_in",
    "note_seen",
    "refusals",
    "remove_second_factor",
    "request_reset",
    "resend_invitation",
    "reset_password",
    "reset_second_factor",
    "sign_up",
    "start_session",
    "withdraw_invitation",
]
