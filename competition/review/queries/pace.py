"""How fast a round goes: what was finished lately, and whether that is enough."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from competition.review.queries.progress import Progress
from competition.review.queries.rounds import RoundView

_LATELY = timedelta(days=3)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Sheets finished a day lately, sheets a day needed until the end, and when it would end.

    Rates are in tenths. ``ends_at`` is ``None`` where nothing was finished lately.
    """

    lately: int
    needed: int
    ends_at: datetime | None

    @property
    def is_enough(self) -> bool:
        """Tell whether the round is done in time at this pace."""
        return self.lately >= self.needed


def pace_of(held: RoundView, stand: Progress, at: datetime) -> Pace | None:
    """Return the pace of an open round from when sheets were saved last; ``None`` without one."""
    row, phase, left = held.held, held.phase, stand.total.all - stand.total.marked
    if row is None or not held.is_open or row.opened_at is None or phase is None or not left:
        return None
    since = max(row.opened_at, at - _LATELY)
    span = max(at - since, timedelta(hours=1))
    finished = sum(
        one.marked and one.saved_at is not None and one.saved_at >= since
        for one in stand.total.steps
    )
    lately = finished * 10 * _DAY // span
    closes: datetime = phase.closes
    remaining = max(closes - at, timedelta(hours=1))
    return Pace(
        lately=lately,
        needed=-(-left * 10 * _DAY // remaining),
        ends_at=at + span * left / finished if finished else None,
    )
