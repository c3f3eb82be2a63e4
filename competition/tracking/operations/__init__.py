"""The verbs of what follows a contest."""

from competition.tracking.operations.deciding import (
    choose_units,
    confirm_recommendations,
    confirm_units,
    propose_recommendations,
)
from competition.tracking.operations.ledger import (
    check_condition,
    correct_movement,
    grant_prizes,
    hand_in_evidence,
    hold_payments,
    note_export,
    record_payment,
    record_recovery,
    release_hold,
    state_payee,
    withdraw_prize,
)

__all__ = [
    "check_condition",
    "choose_units",
    "confirm_recommendations",
    "confirm_units",
    "correct_movement",
    "grant_prizes",
    "hand_in_evidence",
    "hold_payments",
    "note_export",
    "propose_recommendations",
    "record_payment",
    "record_recovery",
    "release_hold",
    "state_payee",
    "withdraw_prize",
]
