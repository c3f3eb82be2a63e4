"""The verbs of assignment: the pool, the draws, the declarations, the panels."""

from competition.assignment.operations.changed_entries import (
    ask_declarations_again,
    look_for_ties_again,
)
from competition.assignment.operations.declarations import (
    after_recusal,
    declare_no_conflict,
    recuse,
)
from competition.assignment.operations.draws import (
    draw_judges,
    draw_replacement,
    release_draw,
)
from competition.assignment.operations.own_record import OwnRecord, confirm_record
from competition.assignment.operations.panels import seat_panels
from competition.assignment.operations.pool import (
    accept_as_judge,
    decline_as_judge,
    import_judges,
    invite_judges,
    link_judge,
    remove_judge,
    restore_judge,
)
from competition.assignment.operations.ties import decide_tie, is_settled
from competition.assignment.queries import inputs_of

__all__ = [
    "OwnRecord",
    "accept_as_judge",
    "after_recusal",
    "ask_declarations_again",
    "confirm_record",
    "decide_tie",
    "declare_no_conflict",
    "decline_as_judge",
    "draw_judges",
    "draw_replacement",
    "import_judges",
    "inputs_of",
    "invite_judges",
    "is_settled",
    "link_judge",
    "look_for_ties_again",
    "recuse",
    "release_draw",
    "remove_judge",
    "restore_judge",
    "seat_panels",
]
