"""What an officer, the organiser and the others see of likenesses, and what they do not."""

import pytest

from competition.cli.jobs import run_waiting_jobs
from competition.core.database import db, write_transaction
from competition.similarity.models import Candidate, LikenessVerdict
from tests.factories.editions import make_edition
from tests.factories.history import bring_in, past_row
from tests.factories.registration import credit_code
from tests.factories.screening import make_officer
from tests.rooms.conftest import A_MOMENT
from tests.rooms.similarity.conftest import RETOUCHED, SENSOR, STENT

ROOM = "/contests/changzhou-2022"
EARLIER = (
    ('key = "changzhou-2022"', 'key = "changzhou-2021"'),
    ('zh = "2022“国际智造”常州创新创业大赛"', 'zh = "2021“国际智造”常州创新创业大赛"'),
)


def similar(entry):
    return f"{ROOM}/screening/{entry.public_id}/similar"


def text_ids(entry):
    rows = db.session.query(Candidate).filter_by(entry_id=entry.id).order_by(Candidate.id)
    return [one.known.public_id for one in rows]


@pytest.fixture
def like(edition, organiser, submit):
    """Return an entry that is like an earlier winner."""
    bring_in(
        edition,
        [past_row(1, summary=SENSOR, prize="一等奖", project="薄膜压力传感器")],
        by=organiser,
        at=A_MOMENT,
    )
    return submit(RETOUCHED, 7)


def test_an_officer_sees_the_winner_with_the_passages_side_by_side(officer, like, sign_in):
    page = sign_in(officer).get(similar(like))

    assert page.status_code == 200
    assert "薄膜压力传感器" in page.text
    assert "一等奖" in page.text
    assert "<mark>" in page.text
    assert "1390000" not in page.text


def test_before_the_comparison_the_page_says_that_it_is_on_the_way(officer, submit, sign_in):
    entry = submit(SENSOR, 1, compare=False)
    browser = sign_in(officer)

    assert "正在比对" in browser.get(similar(entry)).text
    check = browser.get(f"{ROOM}/screening/{entry.public_id}").text
    assert "正在与已知项目比对" in check
    run_waiting_jobs()
    assert "没有发现异常相似的项目" in browser.get(similar(entry)).text


def test_a_decision_goes_from_the_form_to_the_check_sheet(officer, like, sign_in):
    browser = sign_in(officer)
    (text_id,) = text_ids(like)
    url = f"{similar(like)}/{text_id}"
    assert "记录结论" in browser.get(url).text

    empty = browser.post(f"{url}/decide", data={"kind": "similar", "reason": ""})
    assert empty.status_code == 422
    assert "请写明依据" in empty.text
    assert "checked" in empty.text
    assert browser.post(f"{url}/decide", data={"reason": "x"}).status_code == 422
    assert db.session.query(LikenessVerdict).count() == 0

    done = browser.post(f"{url}/decide", data={"kind": "similar", "reason": "同一工艺"})
    assert done.status_code == 303
    assert "结论：相近" in browser.get(similar(like)).text
    check = browser.get(f"{ROOM}/screening/{like.public_id}").text
    assert "结论：相近" in check
    assert "查重结论“相近”：" in check
    assert "更正结论" in browser.get(url).text


def test_the_check_sheet_shows_what_earlier_editions_know_of_the_company(
    edition, organiser, officer, submit, sign_in
):
    bring_in(
        edition,
        [past_row(1, code=credit_code(7), project="老产品", year="2020", prize="二等奖")],
        by=organiser,
        at=A_MOMENT,
    )
    entry = submit(STENT, 7)

    page = sign_in(officer).get(f"{ROOM}/screening/{entry.public_id}").text

    assert "该企业的往届记录" in page
    assert "老产品" in page
    assert "统一社会信用代码相同" in page


def test_of_another_units_entry_of_this_edition_an_officer_learns_only_that_there_is_one(
    edition, officer, organiser, submit, sign_in
):
    submit(SENSOR, 1, project_name="别区的传感器", district_key="xinbei", unit_key="xinbei-kjj")
    entry = submit(RETOUCHED, 2)
    (text_id,) = text_ids(entry)
    browser = sign_in(officer)

    for page in (browser.get(similar(entry)), browser.get(f"{ROOM}/screening/{entry.public_id}")):
        assert "本届另一推荐单位的项目" in page.text
        assert "别区的传感器" not in page.text
        assert "薄膜溅射工艺研制" not in page.text
        assert "常州第1智能科技有限公司" not in page.text
    assert "内容只由主办方核对" in browser.get(similar(entry)).text
    assert browser.post(f"{similar(entry)}/{text_id}/decide", data={}).status_code == 404
    assert browser.get(f"{similar(entry)}/{text_id}").status_code == 404

    page = sign_in(organiser).get(similar(entry)).text
    assert "别区的传感器" in page
    assert "新北区" in page


def test_of_another_units_entry_of_an_earlier_edition_an_officer_sees_edition_and_passages(
    edition, officer, submit, sign_in
):
    with write_transaction():
        earlier = make_edition(changes=EARLIER)
    submit(SENSOR, 1, where=earlier, project_name="旧传感器", unit_key="xinbei-kjj")
    entry = submit(RETOUCHED, 2)
    (text_id,) = text_ids(entry)
    browser = sign_in(officer)

    for page in (browser.get(similar(entry)), browser.get(f"{similar(entry)}/{text_id}")):
        assert "2021“国际智造”常州创新创业大赛" in page.text
        assert "<mark>" in page.text
        assert "旧传感器" not in page.text
        assert "常州第1智能科技有限公司" not in page.text
    assert "对照并记录结论" in browser.get(similar(entry)).text


def test_an_officer_of_another_unit_finds_no_page(edition, like, sign_in):
    with write_transaction():
        elsewhere = make_officer(edition, "xinbei-kjj")
    (text_id,) = text_ids(like)
    browser = sign_in(elsewhere)

    assert browser.get(similar(like)).status_code == 404
    assert browser.get(f"{similar(like)}/{text_id}").status_code == 404
    assert browser.get(f"{similar(like)}/no-such-text").status_code == 404


def test_the_applicant_finds_no_page(like, sign_in):
    assert sign_in(like.owner).get(similar(like)).status_code == 404


def test_the_organiser_sees_what_is_open_and_has_everything_compared_anew(
    organiser, like, submit, sign_in
):
    browser = sign_in(organiser)
    overview = f"{ROOM}/manage/similarity"
    candidate = db.session.query(Candidate).one()
    with write_transaction():
        candidate.band, candidate.score = "striking", 700

    page = browser.get(overview).text
    assert like.project_name in page
    assert "0 / 1 项" in page
    assert "这里没有项目" in browser.get(f"{overview}?tab=decided").text

    url = f"{similar(like)}/{candidate.known.public_id}/decide"
    browser.post(url, data={"kind": "same", "reason": "同一产品"})
    assert "这里没有项目" in browser.get(overview).text
    page = browser.get(f"{overview}?tab=decided").text
    assert "1 / 1 项" in page
    assert "相同或相近 1" in page

    ordered = browser.post(f"{overview}/compare")
    assert ordered.status_code == 303
    run_waiting_jobs()
    assert "已比对 1 个项目" in browser.get(ordered.location).text


def test_the_number_of_statements_does_not_grow_with_the_likenesses(
    edition, organiser, officer, submit, sign_in, count_queries
):
    entry = submit(SENSOR, 1)
    bring_in(edition, [past_row(1, summary=SENSOR)], by=organiser, at=A_MOMENT)
    browser = sign_in(officer)
    with count_queries() as few:
        browser.get(similar(entry))
    rows = [past_row(number, summary=f"{SENSOR}{number}") for number in range(2, 9)]
    bring_in(edition, rows, by=organiser, at=A_MOMENT)
    with count_queries() as many:
        browser.get(similar(entry))

    assert len(text_ids(entry)) == 8
    assert len(few) == len(many)
