"""The ranking room in the browser."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from competition.accounts.models import Role
from competition.ranking.operations import confirm_ranking, draw_up_ranking
from competition.ranking.queries import confirmed_run, latest_run
from tests.factories.accounts import make_grant, make_person
from tests.factories.editions import make_edition
from tests.factories.ranking import make_judged_round, make_organiser, make_review_round

ROOM = "/contests/changzhou-2022/manage/rounds/preliminary/ranking"
FINAL = "/contests/changzhou-2022/manage/rounds/final/ranking"


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


def made(edition, organiser, at, scores, round_key="preliminary"):
    make_judged_round(edition, scores, key=round_key)
    return draw_up_ranking(edition, round_key, reason="", by=organiser, at=at)


def final_tie(edition, organiser, at):
    entries = make_judged_round(edition, [80, 80, 80])
    first = draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=at)
    confirm_ranking(first, by=organiser, at=at)
    make_judged_round(edition, [90, 90, 85], key="final", entries=entries)
    return draw_up_ranking(edition, "final", reason="", by=organiser, at=at)


def test_an_open_round_says_what_will_come(edition, organiser, sign_in):
    make_review_round(edition, state="open")

    answer = sign_in(organiser).get(ROOM)

    assert answer.status_code == 200
    assert "评审结束后，在这里按计划生成排名" in answer.text


def test_a_closed_round_is_ranked_by_one_button(edition, organiser, sign_in):
    make_judged_round(edition, [90, 80, 70])
    browser = sign_in(organiser)
    assert "生成初赛排名" in browser.get(ROOM).text

    answer = browser.post(f"{ROOM}/draw-up", data={})

    assert (answer.status_code, answer.headers["Location"]) == (303, ROOM)
    assert latest_run(edition, "preliminary").number == 1


def test_the_standings_name_places_marks_and_the_cut(edition, organiser, sign_in, at):
    made(edition, organiser, at, [95, 90, 85, 80, 75])

    shown = sign_in(organiser).get(ROOM).text

    assert "晋级线：名额 3 个，线上 3 个" in shown
    assert "得分 95.00 ＞ 90.00" in shown
    assert "确认排名，3 个项目晋级并发送通知" in shown


def test_a_round_of_many_entries_needs_no_more_queries(
    edition, organiser, sign_in, at, count_queries
):
    made(edition, organiser, at, [95])
    other = make_edition("huizhou-2022")
    make_grant(organiser, Role.ORGANISER, edition_key=other.key)
    first = other.plan.rounds[0].key
    make_judged_round(other, [95, 90, 85], key=first, group=other.plan.groups[0].key)
    draw_up_ranking(other, first, reason="", by=organiser, at=at)
    browser = sign_in(organiser)
    sizes = []
    for address in (ROOM, f"/contests/huizhou-2022/manage/rounds/{first}/ranking"):
        browser.get(address)
        with count_queries() as statements:
            assert browser.get(address).status_code == 200
        sizes.append(len(statements))

    assert sizes[0] == sizes[1]


def test_confirming_needs_the_button_and_shows_the_result(edition, organiser, sign_in, at):
    made(edition, organiser, at, [95, 90, 85])
    browser = sign_in(organiser)

    answer = browser.post(f"{ROOM}/1/confirm", data={}, follow_redirects=True)

    assert "排名已确认" in answer.text
    assert confirmed_run(edition, "preliminary").number == 1


def test_a_refused_confirmation_says_why_and_changes_nothing(edition, organiser, sign_in, at):
    made(edition, organiser, at, [95, 90, 85])
    make_organiser(edition)

    answer = sign_in(organiser).post(f"{ROOM}/1/confirm", data={}, follow_redirects=True)

    assert "须由两位主办方人员分别办理" in answer.text
    assert confirmed_run(edition, "preliminary") is None


def test_drawing_up_again_without_a_reason_shows_the_error_at_the_field(
    edition, organiser, sign_in, at
):
    made(edition, organiser, at, [95, 90, 85])

    answer = sign_in(organiser).post(f"{ROOM}/draw-up", data={"reason": ""})

    assert answer.status_code == 422
    assert "请写明这次重新生成的理由" in answer.text
    assert latest_run(edition, "preliminary").number == 1


def test_a_tie_is_put_in_order_on_a_page_of_its_own(edition, organiser, sign_in, at):
    run = final_tie(edition, organiser, at)
    first, second = run.result["ties"][0]
    browser = sign_in(organiser)
    assert "并列第 1 名，共 2 个项目" in browser.get(FINAL).text
    address = f"{FINAL}/1/questions/1"
    assert browser.get(address).status_code == 200

    answer = browser.post(address, data={"entry_0": "2", "entry_1": "1", "reason": "表决 4:1"})

    assert (answer.status_code, answer.headers["Location"]) == (303, FINAL)
    places = {row["entry"]: row["place"] for row in latest_run(edition, "final").result["placed"]}
    assert (places[second], places[first]) == (1, 2)
    assert "表决 4:1" in browser.get(FINAL).text


def test_a_decision_without_reason_is_not_taken(edition, organiser, sign_in, at):
    final_tie(edition, organiser, at)

    answer = sign_in(organiser).post(
        f"{FINAL}/1/questions/1", data={"entry_0": "2", "entry_1": "1", "reason": ""}
    )

    assert answer.status_code == 422
    assert latest_run(edition, "final").number == 1


@pytest.mark.parametrize("position", [0, 2, 99])
def test_there_is_no_page_for_a_question_that_is_not_asked(
    edition, organiser, sign_in, at, position
):
    final_tie(edition, organiser, at)

    assert sign_in(organiser).get(f"{FINAL}/1/questions/{position}").status_code == 404


def test_earlier_runs_stay_readable(edition, organiser, sign_in, at):
    made(edition, organiser, at, [95, 90, 85])
    draw_up_ranking(edition, "preliminary", reason="一份评分表更正", by=organiser, at=at)
    browser = sign_in(organiser)

    assert "历次排名（2 次）" in browser.get(ROOM).text
    earlier = browser.get(f"{ROOM}/1")
    assert earlier.status_code == 200
    assert "已被取代" in earlier.text


def test_the_export_holds_what_the_page_shows(edition, organiser, sign_in, at):
    run = made(edition, organiser, at, [95, 90])

    answer = sign_in(organiser).get(f"{ROOM}/{run.number}/export")

    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["分组", "名次", "登记编号", "项目名称"]
    assert rows[1][:3] == ["团队组", 1, run.result["placed"][0]["entry"]]
    assert rows[2][11] == "得分 95.00 > 90.00"


def test_a_supervisor_reads_and_changes_nothing(edition, organiser, sign_in, at):
    made(edition, organiser, at, [95, 90, 85])
    supervisor = make_person(role=Role.SUPERVISOR, edition_key=edition.key)
    browser = sign_in(supervisor)

    shown = browser.get(ROOM)

    assert shown.status_code == 200
    assert "确认排名" not in shown.text
    for address in (f"{ROOM}/draw-up", f"{ROOM}/1/confirm"):
        assert browser.post(address, data={"reason": "x"}).status_code == 404


@pytest.mark.parametrize("role", [Role.JUDGE, None])
def test_nobody_else_learns_that_there_is_a_ranking(edition, organiser, sign_in, at, role):
    made(edition, organiser, at, [95, 90, 85])
    person = make_person(role=role, edition_key=edition.key) if role else make_person()
    browser = sign_in(person)

    answers = {browser.get(path).status_code for path in (ROOM, f"{ROOM}/1", f"{ROOM}/1/export")}

    assert answers == {404}


def test_an_unknown_round_is_not_found(edition, organiser, sign_in):
    browser = sign_in(organiser)

    assert browser.get(ROOM.replace("preliminary", "semifinal")).status_code == 404
    assert browser.get(f"{ROOM}/7").status_code == 404
