"""Letters to entrants when feedback is there."""

from datetime import datetime

from competition.core.links import link_to
from competition.feedback.models import EntryFeedback
from competition.notifications.operations import write_letter


def tell_owner_feedback_released(feedback: EntryFeedback, *, at: datetime) -> None:
    """Tell an entrant where to read what the judging came to; the letter itself says none of it."""
    entry = feedback.entry
    write_letter(
        "feedback_released",
        entry.owner,
        at=at,
        edition=entry.edition,
        entry=entry,
        contest=entry.edition.plan.contest,
        address=link_to("feedback_applicant.feedback"),
    )
