"""The prize proposal in the browser."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from competition.accounts.models import Role
from competition.prizes.operations import allocate_prizes
from competition.prizes.queries import confirmed_allocation, decisions_in, latest_allocation
from competition.rules.prizes import VacancyRuling
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.prizes import make_winners
from tests.factories.ranking import JUDGED_AT, make_confirmed_final, make_organiser

ROOM = "/contests/changzhou-2022/manage/prizes"


@pytest.fixture
def edition(db):
    return make_edition(rehearsal=True)


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


def proposed(edition, organiser, scores):
    entries = make_confirmed_final(edition, scores, by=organiser)
    return entries, allocate_prizes(edition, reason="", by=organiser, at=JUDGED_AT)


def test_before_the_final_the_page_says_what_will_come(edition, organiser, sign_in):
    answer = sign_in(organiser).get(ROOM)

    assert answer.status_code == 200
    assert "决赛排名确认后，在这里按计划分配奖项" in answer.text


def test_one_button_allocates(edition, organiser, sign_in):
    make_confirmed_final(edition, [95, 85], by=organiser)
    browser = sign_in(organiser)
    assert "按决赛排名分配奖项" in browser.get(ROOM).text

    answer = browser.post(f"{ROOM}/allocate", data={})

    assert (answer.status_code, answer.headers["Location"]) == (303, ROOM)
    assert latest_allocation(edition).number == 1


def test_the_proposal_says_why_this_and_why_not_more(edition, organiser, sign_in):
    proposed(edition, organiser, [79, 60])

    shown = sign_in(organiser).get(ROOM).text

    assert "得分 79.00，未达到最低 80.00 分" in shown
    assert "第 1 名，得分 79.00，按名次获得，奖金 10 万元" in shown
    assert "一等奖 1 个：其余项目未达到最低得分，名额空缺" in shown
    assert "确认 2 个获奖项目" in shown


def test_equals_are_chosen_on_a_page_of_their_own_and_signed_by_two(edition, organiser, sign_in):
    entries, _run = proposed(edition, organiser, [95, 95, 80])
    second = make_organiser(edition)
    browser = sign_in(organiser)
    shown = browser.get(ROOM).text
    assert "2 个项目并列，最多选 1 个" in shown
    address = f"{ROOM}/1/questions/1"
    assert browser.get(address).status_code == 200

    browser.post(address, data={"chosen": str(entries[1].id), "reason": "加时表决 4:1"})
    assert "待签署" in browser.get(ROOM).text
    other = sign_in(second)
    answer = other.post(f"{ROOM}/2/decisions/D1/sign", data={}, follow_redirects=True)

    assert "已签署决定 D1" in answer.text
    run = latest_allocation(edition)
    assert run.result["awards"][0]["entry"] == entries[1].id
    assert "由决定 D1 选定（签署：" in answer.text


def test_signing_twice_is_refused_in_words(edition, organiser, sign_in):
    entries, _run = proposed(edition, organiser, [95, 95])
    browser = sign_in(organiser)
    browser.post(f"{ROOM}/1/questions/1", data={"chosen": str(entries[0].id), "reason": "x"})

    answer = browser.post(f"{ROOM}/2/decisions/D1/sign", data={}, follow_redirects=True)

    assert "须由另一人签署" in answer.text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param({"chosen": "both", "reason": "x"}, "最多只能选 1 个项目", id="too_many"),
        pytest.param({"chosen": "one", "reason": ""}, "请写明理由", id="no_reason"),
        pytest.param({"chosen": "999999", "reason": "x"}, "", id="a_foreign_entry"),
    ],
)
def test_a_faulty_choice_is_shown_at_its_field(edition, organiser, sign_in, data, message):
    entries, _run = proposed(edition, organiser, [95, 95])
    ids = [str(entry.id) for entry in entries]
    picked = {"both": ids, "one": ids[:1]}.get(data["chosen"], data["chosen"])

    answer = sign_in(organiser).post(f"{ROOM}/1/questions/1", data=data | {"chosen": picked})

    assert answer.status_code == 422
    assert message in answer.text
    assert latest_allocation(edition).number == 1


def test_people_may_depart_from_the_ranking_with_a_reason(edition, organiser, sign_in):
    entries, _run = proposed(edition, organiser, [95, 85])
    browser = sign_in(organiser)
    assert browser.get(f"{ROOM}/1/departure").status_code == 200

    browser.post(
        f"{ROOM}/1/departure",
        data={"entry": str(entries[1].id), "level": "-", "reason": "尽职调查不符"},
    )

    (decided,) = decisions_in(latest_allocation(edition).inputs).overrides
    assert (decided.entry, decided.level, decided.reference) == (entries[1].id, None, "D1")
    assert "尽职调查不符" in browser.get(ROOM).text


def test_vacant_places_are_ruled_on_and_a_lower_bar_needs_its_number(edition, organiser, sign_in):
    proposed(edition, organiser, [79])
    browser = sign_in(organiser)
    address = f"{ROOM}/1/vacancies/1"
    assert browser.get(address).status_code == 200
    assert browser.post(address, data={"ruling": "lower_bar", "reason": "x"}).status_code == 422

    browser.post(address, data={"ruling": "lower_bar", "threshold": "78.5", "reason": "综评"})

    (ruling,) = decisions_in(latest_allocation(edition).inputs).rulings
    assert isinstance(ruling, VacancyRuling)
    assert (ruling.group, ruling.level, str(ruling.threshold)) == ("team", "first", "157/2")


def test_a_decision_is_withdrawn_with_a_reason(edition, organiser, sign_in):
    entries, _run = proposed(edition, organiser, [95, 95])
    browser = sign_in(organiser)
    browser.post(f"{ROOM}/1/questions/1", data={"chosen": str(entries[0].id), "reason": "x"})
    assert browser.get(f"{ROOM}/2/decisions/D1/withdraw").status_code == 200

    answer = browser.post(
        f"{ROOM}/2/decisions/D1/withdraw", data={"reason": "记错了"}, follow_redirects=True
    )

    assert "已撤回决定 D1" in answer.text
    assert decisions_in(latest_allocation(edition).inputs).resolutions == ()


def test_confirming_says_that_nobody_is_told_yet(edition, organiser, sign_in):
    proposed(edition, organiser, [95, 85])

    answer = sign_in(organiser).post(f"{ROOM}/1/confirm", data={}, follow_redirects=True)

    assert "发布获奖公示之前，不会通知任何人" in answer.text
    assert confirmed_allocation(edition).number == 1


def test_a_refused_confirmation_says_why(edition, organiser, sign_in):
    proposed(edition, organiser, [95, 95])

    answer = sign_in(organiser).post(f"{ROOM}/1/confirm", data={}, follow_redirects=True)

    assert "还有并列待定的奖项" in answer.text
    assert confirmed_allocation(edition) is None


def test_allocating_again_needs_a_reason_and_earlier_ones_stay_readable(
    edition, organiser, sign_in
):
    make_winners(edition, by=organiser)
    browser = sign_in(organiser)
    assert browser.post(f"{ROOM}/allocate", data={"reason": ""}).status_code == 422

    browser.post(f"{ROOM}/allocate", data={"reason": "复核"})

    assert "历次方案（2 份）" in browser.get(ROOM).text
    assert browser.get(f"{ROOM}/1").status_code == 200


def test_the_export_names_the_reason_of_each_result(edition, organiser, sign_in):
    entries, _run = proposed(edition, organiser, [95, 85])

    answer = sign_in(organiser).get(f"{ROOM}/1/export")

    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[1][:3] == ["团队组", 1, entries[0].reference]
    assert rows[1][7:9] == ["一等奖", "200000.00"]


def test_the_page_needs_no_more_queries_for_more_entries(
    edition, organiser, sign_in, count_queries
):
    proposed(edition, organiser, [95])
    browser = sign_in(organiser)
    browser.get(ROOM)
    with count_queries() as one:
        browser.get(ROOM)
    entries = latest_allocation(edition).inputs["standings"]
    assert len(entries) == 1
    assert len(one) <= 12


def test_a_supervisor_reads_and_changes_nothing(edition, organiser, sign_in):
    proposed(edition, organiser, [95, 95])
    browser = sign_in(make_person(role=Role.SUPERVISOR, edition_key=edition.key))

    assert browser.get(ROOM).status_code == 200
    assert "记录决定" not in browser.get(ROOM).text
    for path in ("allocate", "1/confirm", "1/questions/1", "1/departure"):
        assert browser.post(f"{ROOM}/{path}", data={"reason": "x"}).status_code == 404


@pytest.mark.parametrize("role", [Role.JUDGE, None])
def test_nobody_else_learns_that_there_are_prizes(edition, organiser, sign_in, role):
    proposed(edition, organiser, [95])
    person = make_person(role=role, edition_key=edition.key) if role else make_person()
    browser = sign_in(person)

    paths = (ROOM, f"{ROOM}/1", f"{ROOM}/1/export", f"{ROOM}/1/departure")
    assert {browser.get(path).status_code for path in paths} == {404}


def test_what_is_not_there_is_not_found(edition, organiser, sign_in):
    proposed(edition, organiser, [95])
    browser = sign_in(organiser)

    for path in ("9", "1/questions/1", "1/vacancies/99", "1/decisions/D9/withdraw"):
        assert browser.get(f"{ROOM}/{path}").status_code == 404
