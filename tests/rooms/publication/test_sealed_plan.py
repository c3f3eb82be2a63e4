"""A plan changed after it was sealed is told with the results: pages, snapshots, exports."""

import json
from io import BytesIO

import pytest
from python_calamine import load_workbook

from competition.accounts.models import Role
from competition.accounts.operations import end_grant
from competition.editions.operations import (
    begin_draft,
    confirm_change,
    propose_change,
    save_draft,
    seal_plan,
)
from competition.editions.queries import seen_mark
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.prizes import RELEASED_AT, make_released_results, make_winners
from tests.factories.ranking import JUDGED_AT, make_organiser

REASON = "上级通知修订公示期"
ROOM = "/contests/changzhou-2022"


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


@pytest.fixture
def second(edition):
    return make_person(role=Role.ORGANISER, edition_key=edition.key, name="周复核")


@pytest.fixture
def changed(edition, organiser, second):
    """Seal the plan, and let two people change it."""
    seal_plan(edition, by=organiser, at=JUDGED_AT)
    sealed = edition.version.fingerprint
    draft = begin_draft(edition, by=organiser, at=JUDGED_AT)
    publication = draft.content["publication"] | {"publicity_days": 7}
    save_draft(draft, draft.content | {"publication": publication}, by=organiser, at=JUDGED_AT)
    change = propose_change(draft, reason=REASON, seen=seen_mark(draft), by=organiser, at=JUDGED_AT)
    confirm_change(change, by=second, at=JUDGED_AT)
    end_grant(second.grants[0], by=None, at=JUDGED_AT)  # the rest of the story has one organiser
    return sealed


def test_the_results_say_what_was_changed_and_why(
    edition, organiser, second, changed, db, clock, client
):
    _entries, run = make_winners(edition, by=organiser)
    notice = make_released_results(edition, run, by=organiser)
    address, now = f"{ROOM}/notices/{notice.public_id}", edition.version.fingerprint
    frozen = notice.snapshot["sealing"]
    db.session.commit()
    clock.set(RELEASED_AT)

    assert (frozen["fingerprint"], frozen["changes"][0]["reason"]) == (changed, REASON)
    for path in (address, f"{ROOM}/results"):
        text = client.get(path).text
        assert "经两人更正（第 2 版）" in text
        assert REASON in text
        assert changed in text
        assert now in text
        assert second.name not in text


def test_the_results_of_a_plan_that_was_not_changed_say_so(edition, organiser, db, clock, client):
    seal_plan(edition, by=organiser, at=JUDGED_AT)
    _entries, run = make_winners(edition, by=organiser)
    make_released_results(edition, run, by=organiser)
    db.session.commit()
    clock.set(RELEASED_AT)

    assert "封存以后没有更正" in client.get(f"{ROOM}/results").text


def test_every_export_carries_the_plan(edition, organiser, changed, db, sign_in):
    _entries, run = make_winners(edition, by=organiser)
    number = run.number
    browser = sign_in(organiser)
    table = browser.get(f"{ROOM}/manage/results-export").text.splitlines()
    told = json.loads(browser.get(f"{ROOM}/manage/results-export?as=json").text)
    book = load_workbook(BytesIO(browser.get(f"{ROOM}/manage/prizes/{number}/export").data))
    rows = book.get_sheet_by_index(0).to_python()

    assert all(REASON in line and changed in line for line in table[1:])
    assert told["sealing"]["changes"][0]["reason"] == REASON
    assert len(rows) == 3
    assert all(REASON in row[-1] and changed in row[-1] for row in rows[1:])
