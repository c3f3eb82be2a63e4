"""Who may read, draw up and confirm a ranking."""

from datetime import datetime
from typing import Any, Protocol

from competition.accounts.permissions import can_organise, can_supervise
from competition.editions.models import Edition
from competition.ranking.models import Deliberation, RankingRun
from competition.rules.transitions import RankingEvent, can_happen


class OfEdition(Protocol):
    """A round or a run: something that belongs to an edition."""

    @property
    def edition(self) -> Edition: ...


class Closable(OfEdition, Protocol):
    """A round, which may be ranked once every mark is in."""

    @property
    def is_closed(self) -> bool: ...


def can_read_ranking(person: object, thing: OfEdition, at: datetime) -> bool:
    """Tell whether somebody may read rankings: organisers and supervisors."""
    return can_supervise(person, thing.edition, at)


def can_manage_ranking(person: object, thing: OfEdition, at: datetime) -> bool:
    """Tell whether somebody may work in the ranking room."""
    return can_organise(person, thing.edition, at)


def can_draw_up_ranking(person: object, judged: Closable, at: datetime) -> bool:
    """Tell whether somebody may draw up a ranking now: an organiser, once the round is closed."""
    return can_organise(person, judged.edition, at) and judged.is_closed


def can_confirm_ranking(person: object, run: RankingRun, at: datetime) -> bool:
    """Tell whether somebody may confirm a ranking: an organiser, while it is proposed."""
    return can_organise(person, run.edition, at) and can_happen(run.state, RankingEvent.CONFIRM)


def can_write_minutes(person: object, run: RankingRun, at: datetime) -> bool:
    """Tell whether somebody may write minutes on a ranking: an organiser, while it is proposed."""
    return can_confirm_ranking(person, run, at)


def can_confirm_minutes(person: Any, held: Deliberation, at: datetime) -> bool:  # noqa: ANN401 - a Person or an anonymous visitor
    """Tell whether somebody may confirm minutes: organisers and supervisors, each once."""
    return (
        can_supervise(person, held.edition, at)
        and not held.is_confirmed
        and held.first_by_id != person.id
        and can_happen(held.ranking_run.state, RankingEvent.CONFIRM)
    )
