"""Objections from filing to the reply: refusals, ties, the places held, what upholding changes."""

from datetime import timedelta

import pytest

from competition.core.errors import NotFoundError, RefusedError
from competition.core.uploads import CheckedUpload
from competition.notifications.models import Letter
from competition.objections.forms import ObjectionForm, mark_of
from competition.objections.operations import (
    Statement,
    admit_objection,
    dismiss_objection,
    file_objection,
    refuse_objection,
    reopen_objection,
    uphold_objection,
    withdraw_objection,
)
from competition.objections.queries import (
    consequences_of,
    count_objections,
    figures_by_edition,
    notices_to_correct,
)
from competition.prizes.models import AllocationRun
from competition.prizes.queries import list_awards
from competition.publication.operations import draft_notice, release_notice
from competition.ranking.queries import confirmed_run
from competition.registration.operations import disqualify_entry, reinstate_entry
from competition.rules.calendar import day_of
from tests.factories.accounts import make_person
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

    said = {"filed_as": "anonymous", "words": "有人作弊"}
    nobody = client.post(address, data=said | {"entry": ""})
    assert (nobody.status_code, "请选择对哪个项目提出异议" in nobody.text) == (422, True)
    answer = client.post(address, data=said | {"entry": mark_of(entries[0][0])})
    assert answer.status_code == 303
    assert "匿名异议，按规定不予受理。" in client.get(answer.location).text

    db.session.rollback()
    sign_in(organiser)
    assert "异议待办理" not in client.get("/home").text  # an anonymous one is refused by itself
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


def award_states(edition):
    return [award.state for award in list_awards(edition)]


def test_the_filer_withdraws_by_the_name_stated_and_the_place_goes_on(
    edition, objection, organiser
):
    admit_objection(objection, reason="受理", by=organiser, at=AT)
    assert "held" in award_states(edition)
    with pytest.raises(RefusedError) as refused:
        withdraw_objection(objection, name="李四", by=None, at=AT)
    assert (refused.value.code, refused.value.field) == ("objection_withdraw_name", "name")

    withdraw_objection(objection, name=" 王 五", by=None, at=AT)

    assert (objection.state, objection.decided_at) == ("withdrawn", AT)
    assert set(award_states(edition)) == {"announced"}
    with pytest.raises(RefusedError) as refused:
        withdraw_objection(objection, name="王五", by=None, at=AT)
    assert refused.value.code == "objection_decided_already"


def test_who_filed_by_account_withdraws_without_the_name(notice, entries):
    person = make_person()
    filed = file_objection(notice, entries[0][0], NAMED, EVIDENCE, by=person, at=AT)

    assert withdraw_objection(filed, name="", by=person, at=AT).state == "withdrawn"


def test_a_withdrawal_leaves_the_place_held_while_another_objection_holds_it(
    edition, notice, entries, objection, organiser
):
    other = file_objection(notice, entries[0][0], NAMED, EVIDENCE, by=None, at=AT)
    for one in (objection, other):
        admit_objection(one, reason="受理", by=organiser, at=AT)

    withdraw_objection(objection, name="王五", by=None, at=AT)

    assert award_states(edition).count("held") == 1


def test_a_dismissed_objection_is_reopened_with_a_reason_and_holds_again(
    edition, objection, organiser
):
    admit_objection(objection, reason="受理", by=organiser, at=AT)
    dismiss_objection(objection, reason="证据不足", by=organiser, at=AT)
    with pytest.raises(RefusedError) as refused:
        reopen_objection(objection, reason=" ", by=organiser, at=AT)
    assert refused.value.code == "objection_reason_needed"

    reopen_objection(objection, reason="补充了证据", by=organiser, at=AT)

    assert (objection.state, objection.decided_at) == ("admitted", None)
    assert award_states(edition).count("held") == 1


def test_an_upheld_objection_that_is_dismissed_after_all_reinstates_the_entry(
    edition, objection, organiser, entries
):
    admit_objection(objection, reason="受理", by=organiser, at=AT)
    uphold_objection(objection, reason="属实", by=organiser, at=AT)
    first = objection.consequences
    assert entries[0][0].state == "disqualified"

    reopen_objection(objection, reason="新证据", by=organiser, at=AT)
    uphold_objection(objection, reason="仍属实", by=organiser, at=AT)
    assert (objection.state, objection.consequences) == ("upheld", first)

    reopen_objection(objection, reason="再复核", by=organiser, at=AT)
    dismiss_objection(objection, reason="查无实据", by=organiser, at=AT)
    assert entries[0][0].state == "accepted"


def test_who_was_never_disqualified_is_not_reinstated(entries, organiser):
    with pytest.raises(RefusedError) as refused:
        reinstate_entry(entries[0][0], reason="误判", by=organiser, at=AT)
    assert refused.value.code == "entry_not_disqualified"


@pytest.mark.parametrize(("by_organiser", "reason"), [(False, "误判"), (True, " ")])
def test_an_entry_is_reinstated_by_an_organiser_with_a_reason(
    entries, organiser, by_organiser, reason
):
    entry = entries[0][0]
    disqualify_entry(entry, reason="虚假", by=organiser, at=AT)

    with pytest.raises((RefusedError, NotFoundError)):
        reinstate_entry(
            entry, reason=reason, by=organiser if by_organiser else make_person(), at=AT
        )
    assert entry.state == "disqualified"


def test_notices_to_correct_are_those_that_hold_and_list_the_entry(
    edition, objection, organiser, notice
):
    run = confirmed_run(edition, "preliminary")
    listed = draft_notice(edition, "advancement", run=run, by=organiser, at=AT)
    release_notice(listed, by=organiser, at=AT)

    assert notices_to_correct(objection) == [listed, notice]
    found = consequences_of(objection, day_of(AT))
    words = [one.words for one in found.effects]
    assert f"已发布的《{notice.title}》须更正" in words
    assert f"已发布的《{listed.title}》须更正" in words


def test_the_annual_summary_counts_each_objection_once(edition, notice, objection, organiser):
    file_objection(
        notice, objection.entry, Statement(filed_as="anonymous", words="有问题"), by=None, at=AT
    )
    admit_objection(objection, reason="受理", by=organiser, at=AT)
    uphold_objection(objection, reason="属实", by=organiser, at=AT + timedelta(days=3))

    ((of, figures),) = figures_by_edition([edition], 2022)

    assert of is edition
    assert (figures.received, figures.refused_by_rule, figures.upheld) == (2, 1, 1)
    assert (figures.mean_days, figures.longest_days) == (3, 3)
    assert figures_by_edition([edition], 2021) == []


def test_withdrawing_and_the_summary_in_the_browser(objection, organiser, sign_in, client, clock):
    address = f"/objections/{objection.public_id}"
    room = "/contests/changzhou-2022/manage/objections"
    clock.set(AT)
    browser = sign_in(organiser)
    assert "须更正" in browser.get(f"{room}/{objection.public_id}").text
    shown = browser.get(f"{room}/summary?year=2022").text
    assert "2022 年异议汇总" in shown
    assert browser.get(f"{room}/summary?year=2022&as=xlsx").data.startswith(b"PK")
    assert "这一年没有异议" in browser.get(f"{room}/summary?year=1").text
    client.post("/sign-out", data={})

    wrong = client.post(f"{address}/withdrawal", data={"name": "赵六"})
    assert wrong.status_code == 422
    assert "姓名与提出异议时填写的不一致" in wrong.text
    answer = client.post(f"{address}/withdrawal", data={"name": "王五"}, follow_redirects=True)
    assert "提出人撤回" in answer.text
    assert "撤回这件异议" not in answer.text


def test_the_form_names_the_entry_chosen_however_the_list_changes_meanwhile(entries, app):
    listed = entries[0]
    with app.test_request_context(method="POST", data={"entry": mark_of(listed[1])}):
        form = ObjectionForm.against(listed[1:])

        assert form.entry.choices[0] == ("", "请选择")
        assert form.chosen(listed[1:]) is listed[1]


def test_an_open_objection_waits_on_the_home_page_and_the_board_and_leads_on(
    edition, objection, organiser, db, client, clock, sign_in
):
    db.session.commit()
    clock.set(AT)
    manage = f"/contests/{edition.key}/manage"
    number = objection.public_id
    receipt = client.get(f"/objections/{number}").text
    assert "先决定是否受理" in receipt
    assert "+00:00" not in receipt

    sign_in(organiser)
    assert "异议待办理" in client.get("/home").text
    assert "办理异议" in client.get(manage).text
    room = f"{manage}/objections/{number}"
    for decision in ("admit", "uphold"):
        client.post(f"{room}/decision", data={"decision": decision, "reason": "属实"})

    assert "核对并确认新的奖项方案" in client.get(room).text
    assert "异议待办理" not in client.get("/home").text
