"""The verbs of registration."""

from competition.registration.operations.attachments import add_attachment, remove_attachment
from competition.registration.operations.disqualification import disqualify_entry
from competition.registration.operations.drafts import save_section, start_entry
from competition.registration.operations.submission import submit_entry
from competition.registration.operations.withdrawal import withdraw_entry

__all__ = [
    "add_attachment",
    "disqualify_entry",
    "remove_attachment",
    "save_section",
    "start_entry",
    "submit_entry",
    "withdraw_entry",
]
