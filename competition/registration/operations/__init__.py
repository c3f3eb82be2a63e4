"""The verbs of registration."""

from competition.registration.operations.attachments import add_attachment, remove_attachment
from competition.registration.operations.corrections import answer_points
from competition.registration.operations.disqualification import disqualify_entry, reinstate_entry
from competition.registration.operations.drafts import Saved, save_section, start_entry
from competition.registration.operations.erasure import erase_drafts, forget_stale_uploads
from competition.registration.operations.extensions import extend_entry
from competition.registration.operations.pieces import add_piece, begin_upload, forget_upload
from competition.registration.operations.reuse import reuse_earlier
from competition.registration.operations.sharing import (
    accept_share,
    ask_to_share,
    decide_sign_off,
    end_share,
)
from competition.registration.operations.submission import (
    SIGN_OFF_REFUSALS,
    submission_followers,
    submit_entry,
)
from competition.registration.operations.withdrawal import withdraw_entry

__all__ = [
    "SIGN_OFF_REFUSALS",
    "Saved",
    "accept_share",
    "add_attachment",
    "add_piece",
    "answer_points",
    "ask_to_share",
    "begin_upload",
    "decide_sign_off",
    "disqualify_entry",
    "end_share",
    "erase_drafts",
    "extend_entry",
    "forget_stale_uploads",
    "forget_upload",
    "reinstate_entry",
    "remove_attachment",
    "reuse_earlier",
    "save_section",
    "start_entry",
    "submission_followers",
    "submit_entry",
    "withdraw_entry",
]
