"""Allocating prizes, deciding, confirming, substituting, and the way of each prize."""

from competition.prizes.operations.allocating import allocate_prizes
from competition.prizes.operations.awards import (
    announce_awards,
    grant_awards,
    hold_awards,
    lift_awards,
    withdraw_award,
)
from competition.prizes.operations.confirming import confirm_allocation
from competition.prizes.operations.deciding import (
    record_decision,
    sign_decision,
    withdraw_decision,
)
from competition.prizes.operations.removing import remove_from_prizes

__all__ = [
    "allocate_prizes",
    "announce_awards",
    "confirm_allocation",
    "grant_awards",
    "hold_awards",
    "lift_awards",
    "record_decision",
    "remove_from_prizes",
    "sign_decision",
    "withdraw_award",
    "withdraw_decision",
]
