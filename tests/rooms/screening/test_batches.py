"""Acceptance in batches: numbers that are given once, and the list that everybody may read."""

import pytest

from competition.core.database import write_transaction
from competition.core.errors import NotFoundError, RefusedError
from competition.screening.operations import (
    accept_entries,
    hide_batch,
    publish_batch,
    take_back_acceptance,
)
from competition.screening.queries import (
    get_batch,
    list_batches,
    list_published,
    preview_acceptance,
)
from tests.factories.editions import make_edition
from tests.factories.registration import make_submitted_entry
from tests.factories.screening import (
    body_of,
    lines,
    make_officer,
    make_organiser,
    moment,
    recommend,
)

AT = moment("2022-05-09 09:00")
LATE = moment("2022-05-12 10:00")
PUBLIC = "/contests/changzhou-2022/accepted"
BATCHES = "/contests/changzhou-2022/manage/acceptance/batches"
MOST = "most_returns = 2\n"


def recommended(edition, officer, number=2):
    made = [make_submitted_entry(edition) for _number in range(number)]
    for entry in made:
        recommend(entry, by=officer, at=AT)
    return made


def test_every_entry_gets_the_next_number_and_the_batch_its_own(edition, officer, organiser):
    first, second = recommended(edition, officer)
    (third,) = recommended(edition, officer, 1)
    preview = preview_acceptance(edition, [first.public_id, second.public_id])
    assert (preview.batch, preview.first, preview.last) == (1, "2022-0001", "2022-0002")
    assert preview.unlisted == (first, second)

    accept_entries([first, second], by=organiser, at=LATE)
    accept_entries([third], by=organiser, at=LATE)

    numbers = [one.acceptance_number for one in (first, second, third)]
    assert numbers == ["2022-0001", "2022-0002", "2022-0003"]
    assert [one.number for one in list_batches(edition)] == [2, 1]
    assert "受理编号：2022-0003（第 2 批）" in body_of("entry_accepted")


def test_a_number_that_was_taken_back_is_never_given_again(edition, officer, organiser):
    (entry,) = recommended(edition, officer, 1)
    accept_entries([entry], by=organiser, at=LATE)
    take_back_acceptance(entry, reason="材料有误", by=organiser, at=LATE)
    assert entry.acceptance_number is None

    accept_entries([entry], by=organiser, at=LATE)

    assert entry.acceptance_number == "2022-0002"
    codes = [one.code for batch in list_batches(edition) for one in batch.acceptances]
    assert codes == ["2022-0002", "2022-0001"]


def test_an_entry_accepted_before_there_were_numbers_is_taken_back(edition, officer, organiser):
    (entry,) = recommended(edition, officer, 1)
    accept_entries([entry], by=organiser, at=LATE)
    for batch in list_batches(edition):
        batch.acceptances[0].ended_at = AT

    take_back_acceptance(entry, reason="材料有误", by=organiser, at=LATE)

    assert entry.state == "recommended"


def test_an_entry_that_was_withdrawn_and_came_again_gets_a_new_number(edition, officer, organiser):
    (entry,) = recommended(edition, officer, 1)
    accept_entries([entry], by=organiser, at=LATE)
    entry.state = "recommended"  # as after its withdrawal, reopening and all that follows

    accept_entries([entry], by=organiser, at=LATE)

    assert entry.acceptance_number == "2022-0002"


def test_the_plan_names_the_prefix(db):
    edition = make_edition(changes=[(MOST, f'{MOST}acceptance_prefix = "CZSL"\n')])
    (entry,) = recommended(edition, make_officer(edition), 1)

    accept_entries([entry], by=make_organiser(edition), at=LATE)

    assert entry.acceptance_number == "CZSL-0001"


def test_a_batch_is_published_and_taken_down_with_a_reason(edition, officer, organiser):
    accept_entries(recommended(edition, officer), by=organiser, at=LATE)
    batch = get_batch(edition.key, 1)
    with pytest.raises(NotFoundError):
        publish_batch(batch, by=officer, at=LATE)
    with pytest.raises(RefusedError, match="batch_not_published"):
        hide_batch(batch, reason="有误", by=organiser, at=LATE)
    publish_batch(batch, by=organiser, at=LATE)
    with pytest.raises(RefusedError, match="batch_published"):
        publish_batch(batch, by=organiser, at=LATE)
    with pytest.raises(RefusedError, match="reason_needed"):
        hide_batch(batch, reason=" ", by=organiser, at=LATE)
    with pytest.raises(NotFoundError):
        hide_batch(batch, reason="有误", by=officer, at=LATE)
    assert list_published(edition).total == 2

    hide_batch(batch, reason="有误", by=organiser, at=LATE)

    assert list_published(edition).total == 0
    assert [line[0] for line in lines()][-2:] == [
        "screening:batch:published",
        "screening:batch:hidden",
    ]


def test_a_plan_that_publishes_nothing_lets_no_batch_out(db):
    edition = make_edition(changes=[(MOST, f"{MOST}accepted_columns = []\n")])
    organiser = make_organiser(edition)
    accept_entries(recommended(edition, make_officer(edition)), by=organiser, at=LATE)

    with pytest.raises(RefusedError, match="batch_unpublishable"):
        publish_batch(get_batch(edition.key, 1), by=organiser, at=LATE)
    with pytest.raises(NotFoundError):
        get_batch(edition.key, 2)


def published(edition, entries):
    organiser = make_organiser(edition)
    accept_entries(entries, by=organiser, at=LATE)
    publish_batch(get_batch(edition.key, 1), by=organiser, at=LATE)
    return organiser


def test_everybody_reads_project_and_unit_and_nothing_else(edition, officer, db, client, clock):
    clock.set(LATE)
    entry, other = recommended(edition, officer)
    db.session.commit()
    hidden = client.get(PUBLIC).text
    assert "受理名单尚未公布" in hidden
    with write_transaction():
        published(edition, [entry])

    shown = client.get(PUBLIC).text

    assert "2022-0001" in shown
    assert entry.project_name in shown
    assert "武进区科学技术局" in shown
    for private in (entry.leader_name, entry.entrant_name, entry.reference, other.project_name):
        assert private not in shown
    assert "受理项目名单（第 1 批）" in client.get("/contests/changzhou-2022").text
    assert entry.project_name not in client.get(f"{PUBLIC}?words={entry.leader_name}").text
    assert entry.project_name in client.get(f"{PUBLIC}?words=2022-0001").text
    assert entry.project_name in client.get(f"{PUBLIC}?group=team").text


def test_a_plan_may_publish_leader_and_group(db, client, clock):
    clock.set(LATE)
    columns = 'accepted_columns = ["project", "leader", "entrant", "group", "field"]\n'
    edition = make_edition(changes=[(MOST, MOST + columns)])
    (entry,) = recommended(edition, make_officer(edition), 1)
    published(edition, [entry])

    shown = client.get(f"{PUBLIC}?group=startup&words={entry.leader_name}").text

    for words in (entry.leader_name, entry.entrant_name, "初创企业组"):
        assert words in shown
    assert entry.leader_name not in client.get(f"{PUBLIC}?group=team").text


def test_what_was_taken_back_or_disqualified_leaves_the_list(edition, officer):
    entries = recommended(edition, officer, 3)
    organiser = published(edition, entries)
    take_back_acceptance(entries[0], reason="材料有误", by=organiser, at=LATE)
    entries[1].state = "disqualified"

    assert [row.number for row in list_published(edition).rows] == ["2022-0003"]


def test_the_organiser_publishes_on_the_page_of_batches(
    edition, officer, organiser, clock, sign_in
):
    clock.set(LATE)
    entries = recommended(edition, officer)
    accept_entries(entries, by=organiser, at=LATE)
    take_back_acceptance(entries[1], reason="材料有误", by=organiser, at=LATE)
    browser = sign_in(organiser)
    page = browser.get(BATCHES).text
    assert "2022-0001 — 2022-0002" in page
    assert "已撤回 1 项" in page

    assert browser.post(f"{BATCHES}/1/publish").status_code == 303
    assert "已公布" in browser.get(BATCHES).text
    assert "这一批名单已经公布" in browser.post(f"{BATCHES}/1/publish").text
    assert "请写明理由" in browser.post(f"{BATCHES}/1/hide", data={"reason": ""}).text
    assert browser.post(f"{BATCHES}/1/hide", data={"reason": "有误"}).status_code == 303
    assert "这一批名单没有公布" in browser.post(f"{BATCHES}/1/hide", data={"reason": "有误"}).text


def test_without_batches_the_page_says_what_will_come(edition, organiser, sign_in):
    assert "还没有受理项目" in sign_in(organiser).get(BATCHES).text


def test_batches_cost_the_same_for_one_and_for_three(
    edition, officer, organiser, db, count_queries
):
    costs = []
    for _round in range(3):
        accept_entries(recommended(edition, officer), by=organiser, at=LATE)
        db.session.expire_all()
        assert edition.plan
        with count_queries() as seen:
            [one.entry_id for batch in list_batches(edition) for one in batch.acceptances]
        costs.append(len(seen))
    assert costs[0] == costs[-1]
