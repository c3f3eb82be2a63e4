"""How long a next try at signing in has to wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
MOST_OF_ACCOUNT = 5
MOST_OF_ADDRESS = 30
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(minutes=15)


def opens_again(failures: Sequence[datetime]) -> datetime | None:
    """Return until when an account's next try has to wait, or ``None``.

    Five failures within 15 minutes begin it with one minute; each further one doubles the
    wait, up to 15 minutes. ``failures`` are moments in their order.
    """
    begun = next(
        (
            position
            for position in range(MOST_OF_ACCOUNT - 1, len(failures))
            if failures[position] - failures[position - MOST_OF_ACCOUNT + 1] <= WINDOW
        ),
        None,
    )
    if begun is None:
        return None
    further = min(len(failures) - 1 - begun, 10)
    delay = min(LONGEST_DELAY, FIRST_DELAY * int(2**further))
    return failures[-1] + delay


def address_opens_again(failures: Sequence[datetime]) -> datetime | None:
    """Return until when tries from an address have to wait: 30 failures within 15 minutes."""
    if len(failures) < MOST_OF_ADDRESS:
        return None
    return failures[-MOST_OF_ADDRESS] + WINDOW
