"""Objections from filing to the reply: refusals, ties, the places held, what upholding changes."""

from datetime import timedelta

import pytest

from competition.core.errors import RefusedError
from competition.core.uploads import CheckedUpload
from competition.notifications.models import Letter
from competition.objections.operations import (
    Statement,
    admit_objection,
    dismiss_objection,
    file_objection,
    refuse_objection,
    uphold_objection,
)
from competition.objections.queries import consequences_of, count_objections
from competition.prizes.models import AllocationRun
from competition.prizes.queries import list_awards
from competition.rules.calendar import day_of
from tests.factories.editions import make_edition
from tests.factories.prizes import RELEASED_AT, make_released_results, make_winners
from tests.factories.ranking import make_accepted_entry, make_organiser

AT = RELEASED_AT + timedelta(days=1)
EVIDENCE = CheckedUpload(
    name="证据.pdf",
    extension="pdf",
    media_type="application/pdf",
    sha256="0" * 64,
    size=10,
)
NAMED = Statement(filed_as="person", words="数据不实", name="王五", address="wang@example.cn")


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


@pytest.fixture
def entries(edition, organiser):
    return make_winners(edition, [95, 85, 80], by=organiser)


@pytest.fixture
def notice(edition, entries, organiser):
    return make_released_results(edition, entries[1], by=organiser)


@pytest.fixture
def objection(notice, entries):
    return file_objection(notice, entries[0][0], NAMED, EVIDENCE, by=None, at=AT)


def states(edition):
    return {award.entry_id: award.state for award in list_awards(edition)}


@pytest.mark.parametrize(
    ("statement", "at", "reason"),
    [
        pytest.param(
            Statement(filed_as="anonymous", words="有人作弊"),
            AT,
            "匿名异议，按规定不予受理。",
            id="anonymous",
        ),
        pytest.param(
            NAMED, AT + timedelta(days=9), "公示期已满，逾期异议按规定不予受理。", id="late"
        ),
    ],
)
def test_what_the_plan_refuses_is_kept_and_holds_nothing(
    edition, notice, entries, statement, at, reason
):
    made = file_objection(notice, entries[0][0], statement, EVIDENCE, by=None, at=at)

    assert (made.state, made.reason) == ("not_admitted", reason)
    assert set(states(edition).values()) == {"announced"}


@pytest.mark.parametrize(
    ("statement", "evidence", "code"),
    [
        (Statement(filed_as="person", words=" "), EVIDENCE, "objection_words_missing"),
        (Statement(filed_as="person", words="理由"), EVIDENCE, "objection_name_missing"),
        (
            Statement(filed_as="person", words="理由", name="王"),
            EVIDENCE,
            "objection_phone_missing",
        ),
        (
            Statement(filed_as="unit", words="理由", name="王", phone="1"),
            EVIDENCE,
            "objection_unit_missing",
        ),
        (NAMED, None, "objection_evidence_missing"),
    ],
)
def test_a_named_objection_says_who_and_brings_evidence(notice, entries, statement, evidence, code):
    with pytest.raises(RefusedError) as refused:
        file_objection(notice, entries[0][0], statement, evidence, by=None, at=AT)

    assert refused.value.code == code


def test_an_entry_that_is_not_listed_cannot_be_objected_to(edition, notice):
    with pytest.raises(RefusedError) as refused:
        file_objection(notice, make_accepted_entry(edition), NAMED, EVIDENCE, by=None, at=AT)

    assert refused.value.code == "objection_not_listed"


def test_only_the_place_concerned_is_held_and_goes_on_when_dismissed(
    edition, objection, entries, organiser, db
):
    first, second = entries[0][0], entries[0][1]
    admit_objection(objection, reason="材料齐全", by=organiser, at=AT)

    held = states(edition)
    assert (held[first.id], held[second.id]) == ("held", "announced")

    dismiss_objection(objection, reason="查无实据", by=organiser, at=AT)

    assert states(edition)[first.id] == "announced"
    letters = {one.kind: one for one in db.session.query(Letter)}
    assert "查无实据" in letters["objection_answered"].body
    assert "王五" not in letters["objection_admitted"].body


def test_another_admitted_objection_keeps_the_place_held(
    edition, notice, objection, entries, organiser
):
    other = file_objection(notice, entries[0][0], NAMED, EVIDENCE, by=None, at=AT)
    admit_objection(objection, reason="一", by=organiser, at=AT)
    admit_objection(other, reason="二", by=organiser, at=AT)

    refuse_objection(other, reason="重复", by=organiser, at=AT)

    assert states(edition)[entries[0][0].id] == "held"


def test_upholding_proposes_what_was_shown_before(edition, objection, entries, organiser, db):
    admit_objection(objection, reason="材料齐全", by=organiser, at=AT)
    shown = consequences_of(objection, day_of(AT))

    uphold_objection(objection, reason="业绩造假", by=organiser, at=AT)

    proposed = db.session.query(AllocationRun).filter_by(state="proposed").one()
    kept = objection.consequences["changes"]
    assert [row["reference"] for row in kept] == [one.entry.reference for one in shown.changes]
    assert entries[0][0].id not in {row["entry"] for row in proposed.result["awards"]}
    assert entries[0][0].state == "disqualified"
    assert count_objections(edition)["upheld"] == 1


def test_who_is_tied_to_a_side_may_not_handle(edition, objection, entries):
    tied = make_organiser(edition)
    tied.name = entries[0][0].leader_name

    with pytest.raises(RefusedError) as refused:
        admit_objection(objection, reason="受理", by=tied, at=AT)

    assert refused.value.code == "objection_tie_same_name"


def test_a_decision_needs_a_reason(objection, organiser):
    with pytest.raises(RefusedError) as refused:
        admit_objection(objection, reason=" ", by=organiser, at=AT)

    assert refused.value.code == "objection_reason_needed"


def test_filed_in_the_browser_and_decided_with_the_consequences_on_screen(
    edition, notice, entries, organiser, db, client, clock, sign_in
):
    db.session.commit()
    clock.set(AT)
    address = f"/contests/{edition.key}/notices/{notice.public_id}/objection"
    assert entries[0][0].project_name in client.get(address).text

    answer = client.post(address, data={"entry": "0", "filed_as": "anonymous", "words": "有人作弊"})
    assert answer.status_code == 303
    assert "匿名异议，按规定不予受理。" in client.get(answer.location).text

    db.session.rollback()
    sign_in(organiser)
    listed = client.get(f"/contests/{edition.key}/manage/objections").text
    assert entries[0][0].reference in listed
    number = answer.location.rpartition("/")[2]
    room = f"/contests/{edition.key}/manage/objections/{number}"
    done = client.post(
        f"{room}/decision", data={"decision": "admit", "reason": "线索具体，予以核查"}
    )
    assert done.status_code == 303
    shown = client.get(room).text
    assert "如果异议成立，会改变什么" in shown
    assert "奖金合计由" in shown
    faulty = client.post(f"{room}/decision", data={"decision": "uphold", "reason": ""})
    assert faulty.status_code == 422
