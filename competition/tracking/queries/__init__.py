"""Reading what follows prizes: the ledger, payees, recommendations, the units' points."""

from competition.tracking.queries.exports import payment_header, payment_rows
from competition.tracking.queries.ledger import (
    Account,
    AwardCondition,
    AwardMovement,
    account_of,
    accounts_of,
    get_award,
    get_award_condition,
    get_award_of,
    get_checked_condition,
    get_evidence,
    get_movement,
    list_accounts,
    list_own_awards,
)
from competition.tracking.queries.paid import paid_awards, standing_movements
from competition.tracking.queries.payees import (
    PayeeWords,
    masked_account,
    opened_payee,
    sealed_words,
)
from competition.tracking.queries.recommending import (
    Candidate,
    Target,
    get_target,
    list_candidates,
    list_recommended,
    names_of_people,
    recommended_mark,
)
from competition.tracking.queries.units import (
    UnitRoll,
    UnitRow,
    chosen_mark,
    get_unit_prize,
    list_unit_awards,
    unit_rows,
)

__all__ = [
    "Account",
    "AwardCondition",
    "AwardMovement",
    "Candidate",
    "PayeeWords",
    "Target",
    "UnitRoll",
    "UnitRow",
    "account_of",
    "accounts_of",
    "chosen_mark",
    "get_award",
    "get_award_condition",
    "get_award_of",
    "get_checked_condition",
    "get_evidence",
    "get_movement",
    "get_target",
    "get_unit_prize",
    "list_accounts",
    "list_candidates",
    "list_own_awards",
    "list_recommended",
    "list_unit_awards",
    "masked_account",
    "names_of_people",
    "opened_payee",
    "paid_awards",
    "payment_header",
    "payment_rows",
    "recommended_mark",
    "sealed_words",
    "standing_movements",
    "unit_rows",
]
