"""What a rehearsal that stops halfway leaves to do for those whose phase is over already."""

from collections.abc import Sequence

from competition.registration.operations import extend_entry, start_entry
from competition.rehearsal.entrants import made_entrant
from competition.rehearsal.registering import Registered
from competition.rehearsal.stage import Stage, one_transaction

_OVERDUE = 2


def overdue_entries(stage: Stage, registered: Sequence[Registered]) -> frozenset[int]:
    """Return the entries that the first unit has not decided in time: its last two."""
    unit = stage.plan.units[0].key
    own = [one.entry_id for one in registered if one.is_submitted and one.made.unit.key == unit]
    return frozenset(own[-_OVERDUE:])


def leave_a_draft(stage: Stage) -> None:
    """Begin a second entry of the first applicant, whom the organiser gives more time."""
    at = stage.moment("registration", 90)
    made = made_entrant(stage.dice.for_purpose("a second entry"), stage.plan, stage.entries + 1)
    with one_transaction(stage, at):
        entry = start_entry(
            stage.edition,
            entrant=made.entrant,
            project_name=made.project.name,
            field_key=made.field.key,
            district_key=made.district.key,
            unit_key=made.unit.key,
            by=stage.person("applicant"),
            at=at,
        )
        extend_entry(
            entry,
            stage.moment("preliminary", 100),
            reason="证照办理延误，经主办方同意延长",
            by=stage.person("organiser"),
            at=at,
        )
