"""What later editions are told of prizes: only those that were granted, by entry."""

from secrets import token_hex

import pytest

from competition.prizes.models import Award
from competition.prizes.operations import allocate_prizes
from competition.prizes.queries import granted_prizes
from competition.registration.models import Entry
from competition.similarity.queries import prize_sources
from tests.factories.editions import make_edition
from tests.factories.ranking import JUDGED_AT, make_confirmed_final
from tests.factories.screening import make_organiser


@pytest.fixture
def run(db):
    edition = make_edition()
    by = make_organiser(edition)
    make_confirmed_final(edition, [95, 90, 80], by=by)
    return allocate_prizes(edition, reason="", by=by, at=JUDGED_AT)


def award(db, run, entry, level, **columns):
    one = Award(
        public_id=token_hex(8),
        allocation_run_id=run.id,
        entry=entry,
        group_key="team",
        level_key=level,
        place=1,
        amount_cents=0,
        awarded_at=JUDGED_AT,
        **columns,
    )
    db.session.add(one)
    db.session.flush()


def test_granted_prizes_are_told_by_entry_and_no_others(db, run):
    entries = db.session.query(Entry).order_by(Entry.id).all()
    first, second, third = entries[:3]
    award(db, run, first, "first", state="granted", granted_at=JUDGED_AT)
    award(db, run, first, "third", state="granted", granted_at=JUDGED_AT)
    award(db, run, second, "second", state="proposed")
    award(db, run, third, "no-such-level", state="granted", granted_at=JUDGED_AT)

    told = granted_prizes([one.id for one in entries])

    assert told == {first.id: "一等奖、三等奖"}
    assert granted_prizes([]) == {}


def test_the_prizes_are_enrolled_with_what_editions_know(run):
    assert granted_prizes in prize_sources
