"""Decisions on likenesses: by whom, replaced and kept, and what follows for the criteria."""

import json

import pytest
from sqlalchemy import select

from competition.audit.models import AuditEvent
from competition.core.database import db, write_transaction
from competition.core.errors import NotFoundError, RefusedError
from competition.registration.queries import eligibility_of_revision
from competition.rules.values import Outcome
from competition.screening.queries import check_sheet
from competition.similarity.models import Candidate, Likeness, LikenessVerdict
from competition.similarity.operations import decide_likeness
from competition.similarity.queries import company_history, established_of
from tests.factories.editions import make_edition
from tests.factories.history import bring_in, past_row
from tests.factories.registration import credit_code
from tests.factories.screening import make_officer
from tests.rooms.conftest import A_MOMENT
from tests.rooms.similarity.conftest import RETOUCHED, SENSOR


@pytest.fixture
def like(edition, organiser, submit):
    """Return an entry that is like last year's first prize of the same company, and its match."""
    bring_in(
        edition,
        [past_row(1, summary=SENSOR, prize="一等奖", year="2021", code=credit_code(7))],
        by=organiser,
        at=A_MOMENT,
    )
    entry = submit(RETOUCHED, 7)
    return db.session.query(Candidate).filter_by(entry_id=entry.id).one()


EARLIER = (
    ('key = "changzhou-2022"', 'key = "changzhou-2021"'),
    ("year = 2022", "year = 2021"),
)


def decide(candidate, kind, reason, by):
    with write_transaction():
        return decide_likeness(candidate, kind, reason, by=by, at=A_MOMENT)


def outcome_of(entry):
    facts = established_of(entry).facts
    findings = eligibility_of_revision(entry.revisions[-1], facts).findings
    return next(one.outcome for one in findings if "similar_to_earlier" in str(one.evidence))


def test_a_decision_is_recorded_with_its_reason_and_can_be_corrected(like, officer):
    decide(like, Likeness.SAME, "同一产品", officer)
    decide(like, Likeness.DIFFERENT, "核实后工艺不同", officer)

    rows = db.session.scalars(select(LikenessVerdict).order_by(LikenessVerdict.id)).all()
    assert [(one.kind, one.reason, one.replaced_at is None) for one in rows] == [
        ("same", "同一产品", False),
        ("different", "核实后工艺不同", True),
    ]
    lines = db.session.scalars(
        select(AuditEvent).where(AuditEvent.kind == "similarity:likeness:decided")
    ).all()
    assert [
        (one.reason, json.loads(one.data)["decision"], json.loads(one.data)["was"]) for one in lines
    ] == [
        ("同一产品", "same", ""),
        ("核实后工艺不同", "different", "same"),
    ]


def test_saying_the_same_again_changes_nothing(like, officer):
    first = decide(like, Likeness.SAME, "同一产品", officer)
    second = decide(like, Likeness.SAME, " 同一产品 ", officer)

    assert first.id == second.id
    assert db.session.query(LikenessVerdict).count() == 1


def test_a_decision_needs_a_reason(like, officer):
    with pytest.raises(RefusedError, match="likeness_reason_needed"):
        decide(like, Likeness.SAME, " ", officer)


def test_an_officer_of_another_unit_decides_nothing(edition, like):
    with write_transaction():
        elsewhere = make_officer(edition, "xinbei-kjj")

    with pytest.raises(NotFoundError):
        decide(like, Likeness.SAME, "同一产品", elsewhere)


def test_the_decision_becomes_the_finding_of_the_clause_on_same_or_similar_content(like, officer):
    entry = like.entry
    assert outcome_of(entry) is Outcome.PASS

    decide(like, Likeness.SIMILAR, "同一工艺", officer)
    assert outcome_of(entry) is Outcome.FAIL
    sheet = check_sheet(entry, at=A_MOMENT)
    view = next(one for one in sheet.findings if one.outcome == "fail")
    assert view.evidence == "查重结论“相近”：2021 年 常州市创新创业大赛 “第1号往届项目”"

    decide(like, Likeness.DIFFERENT, "核实后工艺不同", officer)
    assert outcome_of(entry) is Outcome.PASS


def test_prizes_of_the_company_become_its_history_as_far_as_they_are_known(like, officer):
    award = {
        "contest": "changzhou",
        "level": "city",
        "rank": "first",
        "place": None,
        "year": 2021,
        "same_or_similar": None,
        "money_taken": None,
        "accepted": None,
    }
    assert established_of(like.entry).facts == {"history": [award]}

    decide(like, Likeness.SAME, "同一产品", officer)
    facts = established_of(like.entry).facts
    assert facts["history"] == [award | {"same_or_similar": True}]
    assert facts["project.similar_to_earlier"] is True


def test_alike_in_this_edition_counts_entries_and_other_districts(edition, organiser, submit):
    submit(SENSOR, 1, district_key="xinbei", unit_key="xinbei-kjj")
    entry = submit(RETOUCHED, 2)
    candidate = db.session.query(Candidate).filter_by(entry_id=entry.id).one()

    decide(candidate, Likeness.SAME, "同一项目两处申报", organiser)

    assert established_of(entry).facts == {
        "project.other_entries": 1,
        "project.other_districts": 1,
    }


def test_alike_to_an_entry_of_an_earlier_edition_is_alike_to_an_earlier_project(
    edition, organiser, submit
):
    with write_transaction():
        earlier = make_edition(changes=EARLIER)
    submit(SENSOR, 1, where=earlier)
    entry = submit(RETOUCHED, 2)
    candidate = db.session.query(Candidate).filter_by(entry_id=entry.id).one()

    decide(candidate, Likeness.SIMILAR, "同一工艺", organiser)

    established = established_of(entry)
    assert established.facts == {"project.similar_to_earlier": True}
    assert "查重结论“相近”" in established.said["project.similar_to_earlier"]


def test_what_earlier_editions_know_of_a_company_by_code_and_by_name(
    edition, organiser, submit, monkeypatch
):
    with write_transaction():
        earlier = make_edition(changes=EARLIER)
    older = submit(SENSOR, 7, where=earlier, project_name="旧项目")
    monkeypatch.setattr(
        "competition.similarity.queries.company.prize_sources",
        [lambda ids: {one: "二等奖" for one in ids if one == older.id}],
    )
    bring_in(
        edition,
        [
            past_row(1, code=credit_code(7), year="2020", prize="三等奖"),
            past_row(2, holder="常州第7智能科技有限公司", code="", year="2019", prize=""),
            past_row(3, year="2018"),
        ],
        by=organiser,
        at=A_MOMENT,
    )

    entry = submit(RETOUCHED, 7)

    assert [
        (one.year, one.project, one.prize, one.state, one.by_name_only)
        for one in company_history(entry)
    ] == [
        (2021, "旧项目", "二等奖", "已提交", False),
        (2020, "第1号往届项目", "三等奖", "", False),
        (2019, "第2号往届项目", "", "", True),
    ]
    assert [one.year for one in check_sheet(entry, at=A_MOMENT).past] == [2021, 2020, 2019]
