"""Re-submissions of last year's winners, planted in a rehearsal: each is found by its words."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from competition.cli.jobs import run_waiting_jobs
from competition.core.database import db, write_transaction
from competition.history.models import PastEntry, PastImport
from competition.registration.models import Entry
from competition.rehearsal.play import Programme, rehearse
from competition.rehearsal.winners import EARLIER, WINNERS, winner_of
from competition.rehearsal.wiping import wipe_rehearsal
from competition.similarity.models import Candidate, KnownKey, KnownText

ENTRIES = 150
NOW = datetime(2022, 4, 20, 2, 0, tzinfo=UTC)


@pytest.mark.no_cover
def test_every_planted_resubmission_has_its_winner_in_the_top_ten(app):
    programme = Programme(
        plan="changzhou-2022",
        entries=ENTRIES,
        judges=5,
        seed=7,
        until="registration",
        domain="rehearsal.example",
        password="a password of a rehearsal",
    )
    stage = rehearse(programme, now=NOW, tell=lambda _line: None)
    run_waiting_jobs()

    assert db.session.query(PastEntry).count() == EARLIER
    assert db.session.query(PastEntry).filter(PastEntry.rank != "").count() == WINNERS
    planted, missed, first = 0, [], 0
    for number in range(1, ENTRIES + 1):
        winner = winner_of(stage, number)
        if winner is None:
            continue
        entry = _entry_of(stage, number)
        if entry is None:
            continue
        planted += 1
        rows = _top_ten(entry)
        names = [
            one.known.past_entry.project_name for one in rows if one.known.past_entry is not None
        ]
        if winner.project.name not in names:
            missed.append((number, winner.project.name))
        first += rows[0].known.past_entry is not None and names[:1] == [winner.project.name]
        assert not any(
            one.keys
            for one in rows
            if one.known.past_entry and one.known.past_entry.project_name == winner.project.name
        )

    assert planted >= 12
    assert missed == []
    assert first * 10 >= planted * 9

    with write_transaction():
        wipe_rehearsal(stage.edition, "rehearsal.example", by=None, at=NOW)
    for table in (PastImport, PastEntry, KnownText, KnownKey, Candidate):
        assert db.session.query(table).count() == 0


def _entry_of(stage, number):
    owner = stage.people["applicant" if number == 1 else f"applicant{number}"]
    return db.session.scalar(
        select(Entry).where(Entry.owner_id == owner, Entry.submitted_at.is_not(None))
    )


def _top_ten(entry):
    rows = db.session.scalars(
        select(Candidate)
        .where(Candidate.entry_id == entry.id)
        .order_by(Candidate.score.desc(), Candidate.id)
        .limit(10)
    )
    return list(rows)
