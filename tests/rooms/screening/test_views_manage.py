import pytest

from competition.screening.operations import accept_entries
from tests.factories.accounts import make_person
from tests.factories.registration import make_submitted_entry
from tests.factories.screening import letters, make_organiser, moment, recommend

ACCEPTANCE = "/contests/changzhou-2022/manage/acceptance"
PROGRESS = "/contests/changzhou-2022/manage/screening"
IN_MAY = moment("2022-05-10 09:00")


@pytest.fixture
def recommended(edition, officer, at):
    entries = [make_submitted_entry(edition) for _number in range(3)]
    for entry in entries:
        recommend(entry, by=officer, at=at)
    return entries


@pytest.fixture
def browser(recommended, organiser, sign_in, clock):
    clock.set(IN_MAY)
    return sign_in(organiser)


def ids(entries):
    return [one.public_id for one in entries]


def test_recommended_entries_are_listed_with_their_grades(browser, recommended):
    page = browser.get(ACCEPTANCE).text

    assert all(one.project_name in page for one in recommended)
    assert '<td data-label="等级">A</td>' in page


def test_the_preview_names_every_consequence_and_changes_nothing(browser, recommended):
    page = browser.post(f"{ACCEPTANCE}/preview", data={"chosen": ids(recommended[:2])})

    assert page.status_code == 200
    assert "写 2 封信" in page.text
    assert all(one.owner.email in page.text for one in recommended[:2])
    assert recommended[2].owner.email not in page.text
    assert "受理 2 个项目，通知申报人" in page.text
    assert recommended[0].state == "recommended"


def test_everything_that_the_list_shows_can_be_previewed_at_once(browser):
    whole = browser.post(f"{ACCEPTANCE}/preview", data={"everything": "1"})
    none = browser.post(f"{ACCEPTANCE}/preview?group=team", data={"everything": "1"})

    assert "受理 3 个项目，通知申报人" in whole.text
    assert (none.status_code, "请先选中要办理的项目" in none.text) == (422, True)


def test_what_cannot_be_accepted_any_more_is_told_in_the_preview(browser, recommended):
    page = browser.post(f"{ACCEPTANCE}/preview", data={"chosen": ["0" * 16]})

    assert "选中的项目里有 1 个现在不是已推荐状态" in page.text


def test_accepting_in_bulk(browser, recommended):
    answer = browser.post(
        f"{ACCEPTANCE}/accept", data={"chosen": ids(recommended)}, follow_redirects=True
    )

    assert "已受理 3 个项目，并已逐一写信告知申报人" in answer.text
    assert [kind for kind, _address in letters()][3:] == ["entry_accepted"] * 3


@pytest.mark.parametrize(
    ("chosen", "when", "words"),
    [
        ([], IN_MAY, "请先选中要办理的项目"),
        (["all"], moment("2022-05-14 00:00"), "现在不在受理时间内"),
    ],
)
def test_accepting_nothing_or_too_late_is_refused(
    recommended, organiser, sign_in, clock, chosen, when, words
):
    clock.set(when)

    page = sign_in(organiser).post(
        f"{ACCEPTANCE}/accept", data={"chosen": chosen and ids(recommended)}
    )

    assert (page.status_code, words in page.text) == (422, True)
    assert [kind for kind, _address in letters()] == ["entry_recommended"] * 3


def test_one_entry_is_sent_back_with_a_reason(browser, recommended):
    url = f"{ACCEPTANCE}/{recommended[0].public_id}"
    assert "退回推荐单位，通知审核人员" in browser.get(url).text

    empty = browser.post(url, data={"reason": " "})
    done = browser.post(url, data={"reason": "承诺书缺公章"}, follow_redirects=True)

    assert empty.status_code == 422
    assert "已退回推荐单位重新审核" in done.text
    assert recommended[0].project_name not in done.text


def test_an_acceptance_is_taken_back_with_a_reason(recommended, organiser, sign_in, clock):
    clock.set(IN_MAY)
    accept_entries(recommended[:1], by=organiser, at=IN_MAY)
    browser = sign_in(organiser)
    url = f"{ACCEPTANCE}/{recommended[0].public_id}"
    assert "撤回受理，通知申报人" in browser.get(url).text

    done = browser.post(url, data={"reason": "选错了"}, follow_redirects=True)

    assert "受理已撤回，项目回到待受理" in done.text


def test_an_entry_that_waits_for_its_unit_can_only_be_read(edition, organiser, sign_in):
    entry = make_submitted_entry(edition)
    browser = sign_in(organiser)
    url = f"{ACCEPTANCE}/{entry.public_id}"

    shown = browser.get(url)
    refused = browser.post(url, data={"reason": "缺章"})

    assert (shown.status_code, "退回推荐单位，通知审核人员" in shown.text) == (200, False)
    assert (refused.status_code, "现在不是已推荐状态" in refused.text) == (422, True)


def test_lists_without_entries_say_what_will_come(edition, organiser, sign_in):
    browser = sign_in(organiser)

    assert "没有待受理的项目" in browser.get(ACCEPTANCE).text
    assert "还没有受理项目" in browser.get(f"{ACCEPTANCE}?tab=accepted").text
    assert "没有符合条件的项目" in browser.get(f"{ACCEPTANCE}?words=无").text


def test_progress_lists_every_unit_for_organiser_and_supervisor(
    edition, recommended, organiser, sign_in, client, app
):
    supervisor = make_person(role="supervisor", edition_key=edition.key)
    for person in (organiser, supervisor):
        page = sign_in(person).get(PROGRESS)
        assert (page.status_code, page.text.count('<th scope="row">')) == (200, 16)

    assert sign_in(supervisor).get(ACCEPTANCE).status_code == 404


@pytest.mark.parametrize("url", [ACCEPTANCE, PROGRESS, "/contests/changzhou-2022/manage"])
def test_pages_ask_as_much_for_three_entries_as_for_one(
    edition, officer, organiser, sign_in, count_queries, clock, at, url
):
    clock.set(IN_MAY)
    recommend(make_submitted_entry(edition), by=officer, at=at)
    browser = sign_in(organiser)
    browser.get(url)
    with count_queries() as for_one:
        browser.get(url)
    _recommend_two_more(edition, officer, at)

    with count_queries() as for_three:
        browser.get(url)

    assert len(for_three) == len(for_one)


def _recommend_two_more(edition, officer, at):
    from competition.core.database import db, write_transaction  # noqa: PLC0415 - after the app

    with write_transaction():
        for _number in range(2):
            entry = make_submitted_entry(db.session.merge(edition))
            recommend(entry, by=db.session.merge(officer), at=at)


@pytest.mark.parametrize("role", ["officer", "applicant", "elsewhere"])
def test_nobody_else_sees_the_organisers_pages(edition, recommended, officer, sign_in, role):
    people = {
        "officer": officer,
        "applicant": recommended[0].owner,
        "elsewhere": make_organiser(edition),
    }
    if role == "elsewhere":
        people[role].grants[0].edition_key = "another-2022"
    browser = sign_in(people[role])
    one = f"{ACCEPTANCE}/{recommended[0].public_id}"

    answers = [
        browser.get(ACCEPTANCE),
        browser.get(PROGRESS),
        browser.get(one),
        browser.post(one, data={"reason": "x"}),
        browser.post(f"{ACCEPTANCE}/preview", data={"everything": "1"}),
        browser.post(f"{ACCEPTANCE}/accept", data={"chosen": ids(recommended)}),
    ]

    assert [one.status_code for one in answers] == [404] * 6


def test_board_and_home_tell_the_organiser_what_waits(browser):
    board = browser.get("/contests/changzhou-2022/manage").text

    assert ("推荐单位审核" in board, "统一受理" in board) == (True, True)
    assert "项目待受理" in browser.get("/home").text
