"""A line proves the same whichever clock its writer's moment was told by."""

from datetime import datetime, timedelta, timezone

from competition.audit.operations import record
from competition.audit.queries import verify_chain
from competition.core.database import db, write_transaction
from tests.factories.editions import make_edition


def test_a_moment_in_another_zone_is_the_same_moment_when_it_is_read_again(app):
    china = timezone(timedelta(hours=8))
    with write_transaction():
        edition = make_edition()
        moment = datetime(2022, 4, 20, 10, 0, tzinfo=china)
        record("editions:edition:created", edition, by=None, at=moment)
    db.session.expire_all()

    assert verify_chain().holds
