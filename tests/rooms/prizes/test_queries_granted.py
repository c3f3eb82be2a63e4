"""What later editions are told of prizes: only those that were granted, by entry."""

from secrets import token_hex

import pytest

from competition.prizes.models import Award
from competition.prizes.operations import allocate_prizes
from competition.prizes.queries import granted_awards, granted_prizes, money_sources
from competition.registration.models import Entry
from competition.similarity.queries import award_sources, prize_sources
from competition.tracking.queries import paid_awards
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
        awarded_at=JUDGED_AT,
        **{"amount_cents": 0, **columns},
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
    assert granted_awards in award_sources


def test_granted_prizes_are_told_as_facts_of_later_editions(db, run, monkeypatch):
    first, second = db.session.query(Entry).order_by(Entry.id).all()[:2]
    award(db, run, first, "first", state="granted", granted_at=JUDGED_AT)
    award(db, run, first, "no-such-level", state="granted", granted_at=JUDGED_AT)
    award(db, run, second, "second", state="withdrawn", withdrawn_at=JUDGED_AT)

    told = granted_awards([first.id, second.id])

    assert list(told) == [first.id]
    (one, other) = told[first.id]
    assert (one.series, one.level, one.year, one.place) == ("changzhou", "city", 2022, 1)
    assert (one.project, one.granted_at) == (first.project_name, JUDGED_AT)
    assert (one.rank, other.rank) == ("first", None)
    assert (one.money_taken, one.accepted) == (False, None)


def test_whether_money_was_taken_is_known_from_the_ledger_alone(db, run, monkeypatch):
    entry = db.session.query(Entry).order_by(Entry.id).first()
    award(db, run, entry, "first", state="granted", granted_at=JUDGED_AT, amount_cents=100)
    assert granted_awards([entry.id])[entry.id][0].money_taken is None

    monkeypatch.setattr("competition.prizes.queries.granted.money_sources", [frozenset])

    assert granted_awards([entry.id])[entry.id][0].money_taken is True
    assert paid_awards in money_sources
