"""Notices and results as everybody sees them, and that nothing shows before its release."""

import pytest

from competition.publication.operations import draft_notice, release_notice
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.prizes import RELEASED_AT, make_released_results, make_winners
from tests.factories.ranking import JUDGED_AT, make_organiser

NOTICES = "/contests/changzhou-2022/notices"
RESULTS = "/contests/changzhou-2022/results"
FRONT = "/contests/changzhou-2022"


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


@pytest.fixture
def out(edition, organiser, db, clock):
    """Release the results of two winners; return the entries and the notice's address."""
    entries, run = make_winners(edition, by=organiser)
    names = [entry.project_name for entry in entries]
    notice = make_released_results(edition, run, by=organiser)
    address = f"{NOTICES}/{notice.public_id}"
    make_edition("huizhou-2022")
    db.session.commit()
    clock.set(RELEASED_AT)
    return names, address


def test_before_the_release_nothing_tells_who_won(edition, organiser, db, client):
    empty = {path: client.get(path).data for path in (NOTICES, RESULTS, FRONT)}
    entries, run = make_winners(edition, by=organiser)
    secrets = [entry.project_name for entry in entries] + [entry.leader_name for entry in entries]
    draft = draft_notice(edition, "results", run=run, number="", by=organiser, at=JUDGED_AT)
    hidden = f"{NOTICES}/{draft.public_id}"
    db.session.commit()

    for path, before in empty.items():
        after = client.get(path)
        assert after.data == before
        assert not any(secret in after.text for secret in secrets)
    assert client.get(hidden).status_code == 404
    assert client.get(hidden).data == client.get(f"{NOTICES}/{'0' * 16}").data.replace(
        b"0" * 16, hidden[-16:].encode()
    )


def test_a_released_notice_is_an_official_document_with_its_clock(out, client):
    names, address = out

    shown = client.get(address).text

    assert "2022“国际智造”常州创新创业大赛拟获奖名单公示" in shown
    assert all(name in shown for name in names)
    assert (
        "公示期为 5 个工作日，自2022年6月23日至2022年6月29日。匿名和逾期的异议不予受理。" in shown
    )
    assert "剩 6 天 15 小时" in shown
    assert "常州市科学技术局机关纪委" in shown


def test_after_the_period_the_notice_says_so(out, client, clock):
    clock.advance(days=7)

    assert "公示期已于" in client.get(out[1]).text


def test_notices_are_listed_newest_first_and_on_the_front_page(
    edition, organiser, db, client, clock
):
    for day in (1, 2):
        notice = draft_notice(edition, "announcement", by=organiser, at=JUDGED_AT)
        notice.title = f"第{day}号通知"
        notice.snapshot = notice.snapshot | {"title": {"zh": notice.title, "en": f"No. {day}"}}
        release_notice(notice, by=organiser, at=JUDGED_AT.replace(hour=day))
    db.session.commit()
    clock.set(RELEASED_AT)

    shown = client.get(NOTICES).text

    assert shown.index("第2号通知") < shown.index("第1号通知")
    assert "第2号通知" in client.get(FRONT).text
    assert "No. 2" in client.get(f"{NOTICES}?lang=en").text


def test_results_stand_by_group_with_prize_and_search(out, client):
    names, _address = out

    whole = client.get(RESULTS).text
    found = client.get(RESULTS, query_string={"q": names[1]}).text
    nothing = client.get(RESULTS, query_string={"q": "没有的项目"}).text

    assert all(name in whole for name in names)
    assert "一等奖" in whole
    assert f'<th scope="row">{names[0]}</th>' not in found
    assert f'<th scope="row">{names[1]}</th>' in found
    assert "没有找到" in nothing


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"group": "team"}, True),
        ({"group": "startup"}, False),
        ({"field": "新能源"}, True),
        ({"field": "新材料"}, False),
        ({"q": "<script>"}, False),
    ],
)
def test_filters_leave_what_fits_by_field_too_where_no_column_shows_it(out, client, query, shown):
    names, _address = out

    answer = client.get(RESULTS, query_string=query)

    assert answer.status_code == 200
    assert (f'<th scope="row">{names[0]}</th>' in answer.text) is shown
    assert "<script>" not in answer.text


def test_a_visitors_page_may_be_cached_for_a_minute_and_is_answered_by_its_tag(out, client):
    for path in (RESULTS, NOTICES, out[1]):
        first = client.get(path)
        assert first.headers["Cache-Control"] == "public, max-age=60"
        assert "Cookie" in first.headers["Vary"]

        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

        assert (again.status_code, again.data) == (304, b"")


def test_a_page_with_somebodys_name_on_it_is_not_cached(edition, sign_in):
    answer = sign_in(make_person()).get(RESULTS)

    assert answer.headers["Cache-Control"] == "no-store"


def test_a_notice_of_another_contest_is_not_found_here(out, client):
    assert client.get(out[1].replace("changzhou-2022", "huizhou-2022")).status_code == 404


def test_corrected_results_show_and_the_old_notice_says_that_it_is_replaced(
    edition, organiser, db, client, clock
):
    _entries, run = make_winners(edition, by=organiser)
    old = make_released_results(edition, run, by=organiser)
    address = f"{NOTICES}/{old.public_id}"
    make_released_results(edition, run, by=organiser)
    db.session.commit()
    clock.set(RELEASED_AT)

    assert "这份公告已被新的公告取代" in client.get(address).text
    assert "已被取代" in client.get(NOTICES).text
