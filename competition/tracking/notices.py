"""Letters to winners: granted, evidence checked, paid, withdrawn."""

from datetime import datetime

from competition.core.links import link_to
from competition.notifications.operations import write_letter
from competition.prizes.models import Award
from competition.rules.plan.following import Condition
from competition.tracking.models import ConditionCheck, Movement


def tell_winner_prize_granted(award: Award, *, at: datetime) -> None:
    """Tell a winner that a prize is granted, and what is asked for before it is paid."""
    _write("prize_granted", award, at=at)


def tell_winner_condition_checked(
    award: Award, condition: Condition, check: ConditionCheck, *, at: datetime
) -> None:
    """Tell a winner what came of the evidence."""
    _write("condition_checked", award, at=at, condition=condition, check=check)


def tell_winner_money_moved(award: Award, movement: Movement, *, at: datetime) -> None:
    """Tell a winner that money was paid or came back."""
    _write("money_moved", award, at=at, movement=movement)


def tell_winner_money_corrected(
    award: Award, movement: Movement, *, reason: str, at: datetime
) -> None:
    """Tell a winner that what was said of money was booked wrongly, and why."""
    _write("money_corrected", award, at=at, movement=movement, reason=reason)


def tell_winner_prize_withdrawn(award: Award, *, to_recover_cents: int, at: datetime) -> None:
    """Tell a winner that a prize was withdrawn, why, and how much must be paid back."""
    _write("prize_withdrawn", award, at=at, to_recover_cents=to_recover_cents)


def _write(kind: str, award: Award, *, at: datetime, **more: object) -> None:
    edition = award.entry.edition
    write_letter(
        kind,
        award.entry.owner,
        at=at,
        edition=edition,
        entry=award.entry,
        award=award,
        level=edition.plan.prizes.level(award.level_key),
        contest=edition.plan.contest,
        address=link_to("tracking_applicant.prize", award_id=award.public_id),
        **more,
    )
