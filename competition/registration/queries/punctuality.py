"""Whether a submission comes in time, by the phases as they hold for the entry."""

from datetime import datetime

from flask_babel.speaklater import LazyString

from competition.core.errors import RefusedError
from competition.core.templating import format_closing
from competition.registration.models import Entry
from competition.rules.calendar import Punctuality, submission_verdict
from competition.rules.transitions import EntryState


def is_in_grace(entry: Entry, *, begun_at: datetime, at: datetime) -> bool:
    """Tell whether a submission comes within the grace after the closing.

    Raises :class:`RefusedError` with ``submission_late``, ``submission_early`` or
    ``correction_late`` for one that does not count at all.
    """
    if entry.state == EntryState.RETURNED and entry.correction_due_at is not None:
        if at >= entry.correction_due_at:
            raise RefusedError("correction_late", closes=_closing(entry.correction_due_at))
        return False
    verdict = submission_verdict(entry.phases, min(begun_at, at), at)
    if verdict.counts:
        return verdict.punctuality is Punctuality.IN_GRACE
    if verdict.punctuality is Punctuality.LATE and verdict.closes is not None:
        raise RefusedError("submission_late", closes=_closing(verdict.closes))
    raise RefusedError("submission_early")


def _closing(moment: datetime) -> LazyString:
    """Return a closing moment that is worded when it is shown, in the reader's language."""
    return LazyString(format_closing, moment)
