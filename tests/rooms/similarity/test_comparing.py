"""Comparing in the background: what is found, by which keys, and what is kept apart."""

import pytest
from sqlalchemy import select

from competition.cli.jobs import run_waiting_jobs
from competition.core.database import db, write_transaction
from competition.core.errors import NotFoundError, RefusedError
from competition.history.models import PastEntry
from competition.history.operations import undo_import
from competition.jobs.models import Job
from competition.registration.operations import save_section, submit_entry
from competition.similarity.models import Candidate, KnownKey, KnownText, Likeness
from competition.similarity.operations import compare_again, decide_likeness
from competition.similarity.queries import library, list_unread_entries, patents_in
from competition.similarity.queries.library import library_for
from tests.factories.editions import make_edition
from tests.factories.history import bring_in, past_row
from tests.factories.registration import credit_code
from tests.rooms.conftest import A_MOMENT
from tests.rooms.similarity.conftest import RETOUCHED, SENSOR, STENT

ANOTHER = (('key = "changzhou-2022"', 'key = "changzhou-2021"'),)


def found(entry):
    """Return what an entry is like, by title: keys and band."""
    rows = db.session.scalars(select(Candidate).where(Candidate.entry_id == entry.id))
    return {
        (one.known.past_entry or one.known.entry).project_name: (tuple(one.keys), one.band)
        for one in rows
    }


def test_a_submission_orders_one_comparison_however_many_come(edition, submit):
    submit(SENSOR, 1, compare=False)
    submit(STENT, 2, compare=False)

    jobs = db.session.scalars(select(Job).where(Job.kind == "similarity:compare")).all()
    assert [(one.state, one.person_id) for one in jobs] == [("waiting", None)]
    assert run_waiting_jobs() == 1
    assert list_unread_entries() == []
    assert db.session.query(KnownText).count() == 2


def test_a_retouched_text_of_an_earlier_winner_is_found_with_its_passages(
    edition, organiser, submit
):
    bring_in(
        edition,
        [past_row(1, summary=SENSOR), past_row(2, summary=STENT)],
        by=organiser,
        at=A_MOMENT,
    )

    entry = submit(RETOUCHED, 1)

    best = db.session.scalars(
        select(Candidate).where(Candidate.entry_id == entry.id).order_by(Candidate.score.desc())
    ).first()
    assert best.known.past_entry.project_name == "第1号往届项目"
    assert best.score > 400
    assert [
        "".join(words for words, is_shared in one["own"] if is_shared) for one in best.passages
    ] == [
        "用薄膜溅射工艺高灵敏度压力传感器。",
        "家整车厂试用，故障率明显下降。",
        "团队自主开发了芯片封装线，关键指标",
    ]


def test_an_entry_that_was_there_first_learns_of_the_one_that_came_later(edition, submit):
    first = submit(SENSOR, 1, project_name="薄膜压力传感器")
    second = submit(RETOUCHED, 2, project_name="新型压敏元件")

    assert "新型压敏元件" in found(first)
    assert "薄膜压力传感器" in found(second)


def test_a_table_that_comes_later_is_compared_with_the_running_entries(edition, organiser, submit):
    entry = submit(RETOUCHED, 1)
    assert found(entry) == {}

    bring_in(edition, [past_row(1, summary=SENSOR)], by=organiser, at=A_MOMENT)

    assert set(found(entry)) == {"第1号往届项目"}


def test_what_was_undone_is_forgotten(edition, organiser, submit):
    entry = submit(RETOUCHED, 1)
    table = bring_in(edition, [past_row(1, summary=SENSOR)], by=organiser, at=A_MOMENT)
    with write_transaction():
        undo_import(table, reason="误传", by=organiser, at=A_MOMENT)

    assert found(entry) == {}
    run_waiting_jobs()
    assert found(entry) == {}
    assert db.session.query(KnownText).filter(KnownText.past_entry_id.is_not(None)).count() == 0
    assert library_for(rehearsal=False).base.size == 1


def test_a_table_on_which_somebody_has_decided_cannot_be_undone(edition, organiser, submit):
    entry = submit(RETOUCHED, 1)
    table = bring_in(edition, [past_row(1, summary=SENSOR)], by=organiser, at=A_MOMENT)
    candidate = db.session.query(Candidate).filter_by(entry_id=entry.id).one()
    with write_transaction():
        decide_likeness(candidate, Likeness.SAME, "同一产品", by=organiser, at=A_MOMENT)

    with pytest.raises(RefusedError, match="past_used"), write_transaction():
        undo_import(table, reason="误传", by=organiser, at=A_MOMENT)
    assert db.session.query(PastEntry).count() == 1


def test_a_new_submission_is_compared_anew_and_decisions_stay(edition, organiser, submit, clock):
    entry = submit(RETOUCHED, 1, project_name="新型压敏元件")
    bring_in(
        edition,
        [past_row(1, summary=SENSOR), past_row(2, summary="另一件事")],
        by=organiser,
        at=A_MOMENT,
    )
    decided = next(
        one
        for one in db.session.query(Candidate).filter_by(entry_id=entry.id)
        if one.known.past_entry.project_name == "第1号往届项目"
    )
    with write_transaction():
        decide_likeness(decided, Likeness.SIMILAR, "同一工艺", by=organiser, at=A_MOMENT)
    with write_transaction():
        project = entry.answers["project"] | {"brief": STENT}
        save_section(
            entry, "project", project, seen_version=entry.version, by=entry.owner, at=A_MOMENT
        )
        submit_entry(entry, begun_at=A_MOMENT, by=entry.owner, at=A_MOMENT)
    assert list_unread_entries() == [entry.id]

    run_waiting_jobs()

    known = db.session.query(KnownText).filter_by(entry_id=entry.id).one()
    assert known.revision_id == entry.revisions[-1].id
    assert STENT in known.text
    assert "第1号往届项目" in found(entry)


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        ({"code": credit_code(7)}, "company_code"),
        ({"holder": "常州第7智能科技有限公司"}, "company_name"),
        ({"phone": "13800070001"}, "leader_phone"),
        ({"leader": "成员7之1"}, "leader_name"),
        ({"project": "智能压敏元件！"}, "title"),
    ],
)
def test_a_key_finds_what_the_words_do_not(edition, organiser, submit, cells, key):
    bring_in(edition, [past_row(1, **cells), past_row(2)], by=organiser, at=A_MOMENT)

    entry = submit(SENSOR, 7, project_name="智能压敏元件")

    assert [keys for keys, _band in found(entry).values() if keys] == [(key,)]


def test_a_common_name_of_a_leader_is_no_key(edition, organiser, submit):
    rows = [past_row(number, leader="成员7之1") for number in range(1, 7)]
    bring_in(edition, rows, by=organiser, at=A_MOMENT)

    assert [keys for keys, _band in found(submit(SENSOR, 7)).values() if keys] == []


def test_a_patent_is_known_with_prefix_or_without_and_by_its_check_digit_only():
    text = "专利 ZL200310100002.X，申请号 2003101000029，公开号 CN 112345678 A、CN112345678B。"

    assert list(patents_in(text)) == ["ZL200310100002.X", "CN112345678A", "CN112345678B"]


def test_a_patent_in_the_answers_finds_the_one_in_the_table(edition, organiser, submit):
    bring_in(
        edition,
        [past_row(1, patents="CN200310100002.X"), past_row(2, patents="CN112345678A")],
        by=organiser,
        at=A_MOMENT,
    )

    entry = submit(SENSOR + "已获授权 ZL200310100002.X、CN112345678B。", 7)

    assert sorted(keys for keys, _band in found(entry).values()) == [("patent",), ("patent",)]


def test_keys_are_kept_as_hashes_only(edition, submit):
    submit(SENSOR, 7)

    digests = db.session.scalars(select(KnownKey.digest)).all()
    assert len(digests) == 6
    assert all(len(one) == 64 and set(one) <= set("0123456789abcdef") for one in digests)


def test_a_rehearsal_stays_apart_from_what_is_real(edition, organiser, submit):
    bring_in(edition, [past_row(1, summary=SENSOR)], by=organiser, at=A_MOMENT)
    with write_transaction():
        rehearsal = make_edition(rehearsal=True, changes=ANOTHER)
    made = submit(SENSOR, 1, project_name="演练项目", where=rehearsal)

    real = submit(SENSOR, 1, project_name="真实项目")

    assert set(found(real)) == {"第1号往届项目"}
    assert set(found(made)) == {"第1号往届项目"}


def test_an_organiser_has_a_whole_edition_compared_anew(edition, organiser, officer, submit):
    entry = submit(SENSOR, 1)
    bring_in(edition, [past_row(1, summary=SENSOR)], by=organiser, at=A_MOMENT)
    with write_transaction():
        db.session.query(Candidate).delete()

    with write_transaction():
        job = compare_again(edition, by=organiser, at=A_MOMENT)
    run_waiting_jobs()

    assert db.session.get(Job, job.id).result["summary"] == "已比对 1 个项目。"
    assert set(found(entry)) == {"第1号往届项目"}
    with pytest.raises(NotFoundError), write_transaction():
        compare_again(edition, by=officer, at=A_MOMENT)


def test_the_library_adds_what_is_new_and_weighs_anew_when_it_is_a_tenth(
    edition, organiser, submit, monkeypatch
):
    monkeypatch.setattr(library, "_FEW", 3)
    rows = [past_row(number, summary=f"{SENSOR}{number}") for number in range(1, 9)]
    bring_in(edition, rows, by=organiser, at=A_MOMENT)
    base = library_for(rehearsal=False).base
    assert base.size == 8

    first = submit(RETOUCHED, 1)
    held = library_for(rehearsal=False)
    assert held.base is base
    assert held.later.size == 1
    assert len(found(first)) == 8

    with write_transaction():
        first_text = db.session.query(KnownText).filter_by(entry_id=first.id).one()
        first_text.stamp, first_text.token, first_text.text = 99, "another", STENT
    held = library_for(rehearsal=False)
    assert held.base is base
    assert [hit.id for hit in held.hits(STENT, most=1)] == [first_text.id]
    assert first_text.id not in [hit.id for hit in held.hits("封装线关键指标领先", most=20)]
    assert library_for(rehearsal=False) is held

    for number in (2, 3, 4):
        submit(STENT, number)
    assert library_for(rehearsal=False).base is not base


def test_the_ten_most_similar_are_kept_and_no_more(edition, organiser, submit):
    rows = [past_row(number, summary=f"{SENSOR}{chr(0x4E00 + number)}") for number in range(14)]
    bring_in(edition, rows, by=organiser, at=A_MOMENT)

    entry = submit(SENSOR, 1)

    assert len(found(entry)) == 10


def test_an_entry_keeps_its_ten_best_when_more_come_later(edition, submit):
    first = submit(SENSOR, 1)
    for number in range(2, 15):
        submit(f"{SENSOR}第{chr(0x4E00 + number)}。", number)

    assert len(found(first)) == 10
