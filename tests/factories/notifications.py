"""Builders of letters."""

from datetime import UTC, datetime
from itertools import count

from competition.core.database import db
from competition.notifications.models import Letter, LetterState

_numbers = count(1)
LONG_AGO = datetime(2022, 3, 1, 2, 0, tzinfo=UTC)


def make_letter(**values: object) -> Letter:
    """Add a letter that waits in the outbox."""
    number = next(_numbers)
    letter = Letter(
        **{
            "public_id": f"{number:016x}",
            "kind": "password_changed",
            "to_address": f"reader{number}@example.cn",
            "subject": f"通知{number}",
            "body": "您好。\n",
            "is_secret": False,
            "state": LetterState.QUEUED,
            "attempts": 0,
            "fault": "",
            "created_at": LONG_AGO,
            **values,
        }
    )
    db.session.add(letter)
    db.session.flush()
    return letter
