"""The ledger in the browser: the winner's pages, the office's, the finance office's."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from competition.core.database import db as database
from competition.tracking.models import Payee
from competition.tracking.operations import grant_prizes, state_payee
from competition.tracking.queries import account_of
from tests.factories.prizes import RELEASED_AT, make_released_results, make_winners
from tests.rooms.registration.pages import a_pdf
from tests.rooms.tracking.test_ledger import COMPANY, GRANTED

LEDGER = "/contests/changzhou-2022/manage/ledger"
AFTER = datetime(2022, 11, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def at(clock):
    clock.set(AFTER)
    return AFTER


@pytest.fixture
def granted(edition, organiser, awards, at):
    grant_prizes(edition, by=organiser, at=GRANTED)
    return awards


def test_the_office_grants_when_the_period_is_over(organiser, awards, sign_in, at):
    browser = sign_in(organiser)
    assert "公示期满，正式授予" in browser.get(LEDGER).text

    assert browser.post(f"{LEDGER}/grant", data={}).status_code == 303

    assert [one.state for one in awards] == ["granted", "granted"]
    assert "公示期满，正式授予" not in browser.get(LEDGER).text


def test_a_grant_before_the_end_of_the_period_is_refused_in_words(
    organiser, awards, sign_in, clock
):
    clock.set(RELEASED_AT + timedelta(hours=1))
    browser = sign_in(organiser)

    browser.post(f"{LEDGER}/grant", data={})

    assert "公示期还没有满，不能正式授奖。" in browser.get(LEDGER).text
    assert [one.state for one in awards] == ["announced", "announced"]


def test_a_winner_goes_all_the_way_and_the_finance_office_pays(
    organiser, finance, granted, sign_in
):
    award = granted[0]
    mine = f"/my/prizes/{award.public_id}"
    winner = sign_in(award.entry.owner)
    assert award.entry.project_name in winner.get("/my/prizes").text
    assert "领奖手续待办理" in winner.get("/home").text
    wrong = {"holder": "x", "uscc": "91350100M000100Z4Z", "bank": "y", "account": "12345678"}
    assert "统一社会信用代码有误" in winner.post(f"{mine}/payee", data=wrong).text
    stated = {
        "holder": COMPANY.holder,
        "uscc": COMPANY.uscc,
        "bank": COMPANY.bank,
        "account": COMPANY.account,
    }
    assert winner.post(f"{mine}/payee", data=stated).status_code == 303
    assert "************5678" in winner.get(mine).text
    assert winner.post(f"{mine}/evidence/settled", data={}).status_code == 422
    sent = {"file": (BytesIO(a_pdf()), "营业执照.pdf")}
    assert winner.post(f"{mine}/evidence/settled", data=sent).status_code == 303
    assert "待核查" in winner.get(mine).text

    office = sign_in(organiser)
    account = f"{LEDGER}/{award.public_id}"
    shown = office.get(account).text
    assert "营业执照.pdf" in shown
    assert COMPANY.holder not in shown
    check = f"{account}/conditions/settled"
    assert "请填写符合条件的日期。" in office.post(check, data={"verdict": "met"}).text
    done = office.post(check, data={"verdict": "met", "met_on": "2022-10-08"})
    assert done.status_code == 303

    money = sign_in(finance)
    assert COMPANY.holder in money.get(account).text
    booked = {"instalment": "landing", "amount": "80000.00", "moved_on": "2022-10-31"}
    assert "请填写。" in money.post(f"{account}/payment", data=booked).text
    paid = money.post(f"{account}/payment", data=booked | {"voucher": "2022-101"})
    assert paid.status_code == 303
    assert "2022-101" in money.get(account).text
    assert account_of(award, AFTER.date()).dues.paid_cents == 8_000_000

    rows = CalamineWorkbook.from_filelike(
        BytesIO(money.post(f"{LEDGER}/export", data={}).data)
    ).get_sheet_by_index(0)
    lines = rows.to_python()
    assert lines[1][-1] == "6222000012345678"
    assert lines[1][6] == "80000.00"


def test_a_withdrawal_shows_what_follows_and_takes_the_money_back(
    organiser, finance, granted, sign_in
):
    award = granted[0]
    account = f"{LEDGER}/{award.public_id}"
    office = sign_in(organiser)
    assert "若同时取消资格，将有这些变化" in office.get(f"{account}/withdraw").text
    assert office.post(f"{account}/withdraw", data={"reason": "造假"}).status_code == 303

    assert "造假" in office.get(account).text
    assert "这个奖项已撤销" in sign_in(award.entry.owner).get(f"/my/prizes/{award.public_id}").text
    assert sign_in(organiser).get(LEDGER).status_code == 200


def test_payments_are_held_and_go_on_again(finance, granted, sign_in):
    account = f"{LEDGER}/{granted[0].public_id}"
    browser = sign_in(finance)
    assert browser.get(f"{account}/hold").status_code == 200

    assert browser.post(f"{account}/hold", data={"reason": "核对账户"}).status_code == 303
    assert "核对账户" in browser.get(account).text
    assert browser.post(f"{account}/release", data={}).status_code == 303
    assert "核对账户" not in browser.get(account).text
    browser.post(f"{account}/release", data={})
    assert "这个奖项没有暂缓发放。" in browser.get(account).text


def test_recommendations_and_units_in_the_browser(organiser, granted, sign_in):
    browser = sign_in(organiser)
    above = "/contests/changzhou-2022/manage/recommendations/jiangsu"
    shown = browser.get(above).text
    assert "推荐到创业江苏科技创业大赛" in shown
    assert "团队核心成员不少于 3 人" in shown
    assert browser.post(f"{above}/propose", data={}).status_code == 422  # after the last day
    browser.post(f"{above}/confirm", data={})
    assert "没有待确认的内容。" in browser.get(above).text

    units = "/contests/changzhou-2022/manage/unit-prizes/organiser"
    assert "得分明细" in browser.get(units).text
    chosen = {"units": [granted[0].entry.unit_key], "reason": "按得分"}
    assert browser.post(f"{units}/choose", data=chosen).status_code == 303
    assert browser.post(f"{units}/confirm", data={}).status_code == 303
    assert "已确认" in browser.get(units).text
    assert browser.post(f"{units}/choose", data=chosen).status_code == 422


@pytest.mark.parametrize("scores", [(95,), (95, 85, 84)])
def test_the_ledger_asks_as_much_for_one_prize_as_for_three(
    edition, organiser, finance, sign_in, count_queries, at, scores
):
    _entries, run = make_winners(edition, scores, by=organiser)
    make_released_results(edition, run, by=organiser)
    grant_prizes(edition, by=organiser, at=GRANTED)
    browser = sign_in(finance)
    browser.get(LEDGER)

    with count_queries() as counted:
        browser.get(LEDGER)

    assert len(counted) <= 16


def test_a_payee_is_no_part_of_what_the_office_or_a_page_holds(organiser, granted, sign_in):
    award = granted[0]
    state_payee(award, COMPANY, by=award.entry.owner, at=GRANTED)
    assert database.session.query(Payee).count() == 1

    for path in (LEDGER, f"{LEDGER}/{award.public_id}"):
        shown = sign_in(organiser).get(path).text
        assert not {COMPANY.holder, COMPANY.bank, "6222"} & set(shown.split())
        assert "6222" not in shown
