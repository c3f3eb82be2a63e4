"""The checking clock goes by the edition's phases as they hold, extensions included."""

from datetime import timedelta

from competition.editions.operations import extend_phase
from competition.screening.queries import CheckingClock


def test_units_have_their_days_after_an_extended_registration(edition, organiser, at):
    before = CheckingClock(edition).unit_due(at)
    phase = edition.phase_of_kind("registration")
    extend_phase(
        edition,
        phase.key,
        phase.closes + timedelta(days=14),
        reason="系统维护，顺延两周",
        by=organiser,
        at=at,
    )
    assert CheckingClock(edition).unit_due(at) >= before + timedelta(days=10)
