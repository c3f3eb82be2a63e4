"""The clock: UTC, and replaceable by a test's."""

from datetime import UTC, timedelta

from competition.core.clock import now, system_clock


def test_the_system_clock_is_aware_and_in_utc():
    first, second = system_clock(), system_clock()

    assert first.tzinfo is UTC
    assert timedelta(0) <= second - first < timedelta(seconds=5)


def test_now_is_what_the_site_was_given(app, at, clock):
    assert now() == at

    clock.advance(hours=2)

    assert now() == at + timedelta(hours=2)
