"""What happened to an entry, in words for its timeline; the single saves are left out."""

from collections.abc import Iterable
from dataclasses import dataclass

from competition.audit.models import AuditEvent
from competition.core.phrases import PHRASES
from competition.core.templating import format_moment

_QUIET = frozenset({"registration:entry:saved"})
_INTERNAL = frozenset({"registration:claims:released"})
"""What only those need to know who keep the books."""

_TONES = {
    "submitted": "blue",
    "recommended": "good",
    "accepted": "good",
    "returned": "wait",
    "refused": "bad",
    "withdrawn": "calm",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """A line of the timeline, as the macro ``timeline.history`` takes it."""

    title: str
    at: str
    text: str
    by: str
    tone: str


def history_of(events: Iterable[AuditEvent], *, named: bool = False) -> list[HistoryLine]:
    """Return an entry's audit lines in words, newest first; with names only for organisers."""
    return [
        HistoryLine(
            title=str(PHRASES.get(event.kind, event.kind)),
            at=format_moment(event.at),
            text=event.reason,
            by=event.actor_name if named else "",
            tone=_TONES.get(event.kind.rpartition(":")[2], "calm"),
        )
        for event in reversed(list(events))
        if event.kind not in _QUIET
        and (named or (event.kind in PHRASES and event.kind not in _INTERNAL))
    ]


def entry_state_words(state: str) -> str:
    """Return an entry's state in words."""
    return str(PHRASES[f"entry_state_{state}"])
