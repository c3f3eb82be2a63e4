"""Pins on files and their pages, in the officer's form and where they are read."""

import pytest

from competition.registration.operations import submit_entry
from tests.factories.registration import make_attachment, make_entry
from tests.factories.screening import all_yes, moment

QUEUE = "/contests/changzhou-2022/screening"


def check_url(entry):
    return f"{QUEUE}/{entry.public_id}"


def answers(entry, **values):
    ticked = {f"check_{key}": value for key, value in all_yes(entry).items()}
    return {"revision": str(len(entry.revisions)), **ticked, **values}


@pytest.fixture
def browser(officer, entry, sign_in):
    return sign_in(officer)


def returning(entry, place, page, words="公章不全"):
    return answers(
        entry,
        verdict="returned",
        **{"pins-0-place": place, "pins-0-page": page, "pins-0-words": words},
    )


def test_a_pin_on_a_page_is_told_to_the_applicant_and_at_the_second_look(
    clock, edition, officer, sign_in
):
    at = moment("2022-05-05 09:00")
    clock.set(at)
    entry = make_entry(edition)
    first = make_attachment(entry, "ip-proof", name="专利一.pdf")
    make_attachment(entry, "ip-proof", name="专利二.pdf")
    early = moment("2022-04-20 09:00")
    submit_entry(entry, begun_at=early, by=entry.owner, at=early)
    browser = sign_in(officer)
    assert "知识产权证明·专利二.pdf" in browser.get(check_url(entry)).text

    answer = browser.post(check_url(entry), data=returning(entry, f"file:{first.public_id}", "2"))

    assert answer.status_code == 303
    assert "知识产权证明（专利一.pdf，第 2 页）" in browser.get(check_url(entry)).text
    assert entry.corrections[0]["file"] == "专利一.pdf"
    applicant = sign_in(entry.owner).get(f"/entries/{entry.public_id}/documents")
    assert "专利一.pdf 第 2 页" in applicant.text


@pytest.mark.parametrize(
    ("place", "page", "told"),
    [
        ("document:licence", "9", "没有第 9 页：这份材料共 3 页"),
        ("document:licence", "二", "页码请填数字"),
        ("document:licence", "0", "页码请填数字"),
        ("question:entity:address", "1", "只有材料可以填页码"),
    ],
)
def test_a_page_that_is_not_there_is_told_at_its_field(browser, entry, place, page, told):
    answer = browser.post(check_url(entry), data=returning(entry, place, page))

    assert told in answer.text
    assert "公章不全" in answer.text
    assert entry.state == "submitted"


def test_documents_stand_beside_what_they_prove(browser, entry):
    page = browser.get(check_url(entry)).text

    section = page[page.index('id="read-entity"') :]
    assert "佐证材料" in section[: section.index("</section>")]
    assert "营业执照" in section[: section.index("<dl")]
