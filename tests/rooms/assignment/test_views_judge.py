"""The judge's invitation in the browser."""

import pytest

from competition.accounts.models import Role
from competition.assignment.queries import get_judge
from tests.factories.accounts import make_person
from tests.factories.assignment import make_draw, make_judge
from tests.factories.editions import make_edition

PAGE = "/contests/changzhou-2022/review/invitation"


@pytest.fixture
def judge(edition):
    return make_judge(edition, state="invited")


def test_the_page_shows_the_commitment_and_two_buttons(judge, sign_in):
    answer = sign_in(judge.person).get(PAGE)

    assert answer.status_code == 200
    for words in ("评审承诺", "回避：", "独立：", "保密：", "接受邀请并签署承诺", "谢绝邀请"):
        assert words in answer.text


def test_looking_at_the_page_answers_nothing(judge, sign_in):
    sign_in(judge.person).get(PAGE)

    assert get_judge(judge.public_id).state == "invited"


def test_accepting_leads_to_the_own_record(judge, sign_in):
    answer = sign_in(judge.person).post(f"{PAGE}/accept", data={})

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/contests/changzhou-2022/review/profile"
    assert get_judge(judge.public_id).state == "accepted"


def test_declining_may_be_taken_back(judge, sign_in):
    browser = sign_in(judge.person)

    answer = browser.post(f"{PAGE}/decline", data={}, follow_redirects=True)

    assert "您已谢绝邀请" in answer.text
    assert "接受邀请并签署承诺" in answer.text
    assert get_judge(judge.public_id).state == "declined"


def test_declining_with_entries_is_refused_with_what_to_do(
    edition, organiser, entries, pool, sign_in
):
    make_draw(edition, by=organiser)
    reader = next(one for one in pool if one.person)

    answer = sign_in(reader.person).post(f"{PAGE}/decline", data={})

    assert answer.status_code == 422
    assert "不能整体谢绝" in answer.text


def test_accepting_after_the_removal_is_refused(edition, sign_in):
    removed = make_judge(edition, state="removed")
    browser = sign_in(removed.person)

    assert "您已不在本届评委库中" in browser.get(PAGE).text
    assert browser.post(f"{PAGE}/accept", data={}).status_code == 422


def test_a_judge_of_another_edition_finds_nothing(edition, sign_in):
    other = make_edition("huizhou-2022")
    judge = make_judge(other, main_field=other.plan.fields[0].key)
    browser = sign_in(judge.person)

    assert browser.get(PAGE).status_code == 404
    assert browser.post(f"{PAGE}/accept", data={}).status_code == 404


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.SUPERVISOR, Role.JUDGE])
def test_whoever_is_not_in_the_pool_finds_nothing(edition, sign_in, role):
    person = make_person(role=role, edition_key=edition.key)

    assert sign_in(person).get(PAGE).status_code == 404


def test_a_visitor_is_asked_to_sign_in(edition, client, db):
    db.session.commit()

    assert client.get(PAGE).status_code in (302, 303, 401)


def test_the_home_page_tells_of_the_invitation(judge, sign_in):
    browser = sign_in(judge.person)
    assert "评审邀请待答复" in browser.get("/home").text

    browser.post(f"{PAGE}/accept", data={})

    assert "评审邀请待答复" not in browser.get("/home").text
