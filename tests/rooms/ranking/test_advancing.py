"""The cut before and after it counts: what-if, the check, drop-outs, and moving up."""

import pytest
from sqlalchemy import select

from competition.core.database import db as database
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.operations import import_plan
from competition.notifications.models import Letter
from competition.publication.operations import draft_notice
from competition.publication.queries import snapshot_of_advancement
from competition.ranking.models import Advancement
from competition.ranking.operations import (
    confirm_ranking,
    draw_up_ranking,
    promote_entry,
    record_drop_out,
)
from competition.ranking.queries import (
    going_on,
    list_advanced,
    list_entries_of_round,
    ranking_view,
    round_of,
    what_if,
)
from competition.review.models import ScoreSheet
from tests.factories.accounts import make_person
from tests.factories.editions import LONG_AGO, make_edition, plan_source
from tests.factories.ranking import make_judged_round, make_organiser, make_review_round

ROOM = "/contests/changzhou-2022/manage/rounds/preliminary/ranking"


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


@pytest.fixture
def entries(edition):
    """Ten teams from 95 down to 50: three advance, three wait, four are out."""
    return make_judged_round(edition, [95 - 5 * n for n in range(10)])


@pytest.fixture
def run(edition, organiser, entries, at):
    return draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=at)


@pytest.fixture
def confirmed(run, organiser, at):
    return confirm_ranking(run, by=organiser, at=at)


def refusal(call):
    with pytest.raises(RefusedError) as refused:
        call()
    return refused.value.code


def rows_of(edition):
    return {row.entry_id: row for row in list_advanced(edition, "preliminary")}


def kinds_to(entry):
    return list(
        database.session.scalars(
            select(Letter.kind).where(Letter.person_id == entry.owner_id).order_by(Letter.id)
        )
    )


@pytest.mark.parametrize(
    ("seats", "advancing", "joined", "left", "fragile"),
    [
        pytest.param(3, [0, 1, 2], [], [], 0, id="as_the_plan_says"),
        pytest.param(5, [0, 1, 2, 3, 4], [3, 4], [], 0, id="two_more"),
        pytest.param(1, [0], [], [1, 2], 0, id="two_fewer"),
        pytest.param(0, [], [], [0, 1, 2], 0, id="nobody"),
        pytest.param(10, list(range(8)), list(range(3, 8)), [], 0, id="the_minimum_holds"),
    ],
)
def test_what_another_number_would_give(run, entries, seats, advancing, joined, left, fragile):
    view = ranking_view(run)

    found = what_if(view, view.scopes[0], seats)

    def numbers(rows):
        return [entries.index(row.entry) for row in rows]

    assert numbers(found.advancing) == advancing
    assert numbers(found.joined) == joined
    assert numbers(found.left) == left
    assert (found.now, found.fragile, found.sheets) == (3, fragile, len(advancing) * 5)


def test_equals_at_the_line_are_named(edition, organiser, at):
    make_judged_round(edition, [90, 80, 80, 80, 70])
    view = ranking_view(draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=at))

    assert len(what_if(view, view.scopes[0], 2).advancing) == 4  # the plan lets equals advance


def test_the_slider_is_a_form_without_script(run, organiser, sign_in):
    browser = sign_in(organiser)

    shown = browser.get(f"{ROOM}/1/what-if?scope=team&seats=5").text

    assert 'name="seats"' in shown
    assert "seats=6" in shown
    assert "比现在多晋级的 2 个" in shown
    assert "比现在" not in browser.get(f"{ROOM}/1/what-if?seats=-1").text
    assert browser.get(f"{ROOM}/1/what-if?seats=999999999").status_code == 200


def test_the_check_shows_everything_and_tells_nobody(run, organiser, sign_in):
    shown = sign_in(organiser).get(f"{ROOM}/1/check").text

    assert "晋级：3 封" in shown
    assert "候补：3 封" in shown
    assert "未晋级：4 封" in shown
    assert "晋级通知：您的项目进入决赛" in shown
    assert "确认排名，3 个项目晋级并发送通知" in shown
    assert database.session.scalars(select(Letter)).all() == []


def test_after_the_letters_only_changes_are_due(confirmed, edition, organiser, sign_in, at):
    draw_up_ranking(edition, "preliminary", reason="核对", by=organiser, at=at)

    assert "没有通知要发" in sign_in(organiser).get(f"{ROOM}/2/check").text


def test_who_drops_out_leaves_a_place_for_the_first_who_waits(
    confirmed, edition, entries, organiser, at
):
    row = rows_of(edition)[entries[1].id]
    record_drop_out(row, reason="来函放弃", by=organiser, at=at)
    assert entries[1].id not in rows_of(edition)
    (vacancy,) = going_on(confirmed).vacancies
    assert vacancy.candidates == (entries[3],)

    promote_entry(row, entries[3], by=organiser, at=at)

    going = going_on(confirmed)
    assert going.vacancies == ()
    assert [entry.id for entry in going.waiting] == [entries[4].id, entries[5].id]
    assert rows_of(edition).keys() == {entries[0].id, entries[2].id, entries[3].id}
    assert kinds_to(entries[3]) == ["entry_not_advanced", "entry_promoted"]
    assert kinds_to(entries[1]) == ["entry_advanced", "entry_dropped_out"]
    final = list_entries_of_round(round_of(edition, "final"))
    assert {entry.id for entry in final} == {entries[0].id, entries[2].id, entries[3].id}


@pytest.mark.parametrize("state", ["withdrawn", "disqualified"])
def test_an_entry_that_is_gone_leaves_its_place_by_itself(
    confirmed, edition, entries, organiser, at, state
):
    entries[0].state = state
    entries[3].state = state

    (vacancy,) = going_on(confirmed).vacancies
    assert vacancy.candidates == (entries[4],)
    promote_entry(vacancy.row, entries[4], by=organiser, at=at)

    assert (vacancy.row.ended_at, vacancy.row.end_reason) == (at, state)
    assert going_on(confirmed).vacancies == ()


def test_who_moved_up_may_drop_out_too_until_the_list_is_used_up(
    confirmed, edition, entries, organiser, at
):
    row = rows_of(edition)[entries[2].id]
    for following in entries[3:6]:
        record_drop_out(row, reason="放弃", by=organiser, at=at)
        row = promote_entry(row, following, by=organiser, at=at)
    record_drop_out(row, reason="放弃", by=organiser, at=at)

    (vacancy,) = going_on(confirmed).vacancies
    assert vacancy.candidates == ()


def test_what_is_refused(confirmed, edition, entries, organiser, at):
    rows = rows_of(edition)
    row = rows[entries[0].id]

    def drop(reason="放弃", by=organiser):
        return record_drop_out(row, reason=reason, by=by, at=at)

    def promote(entry, reason=""):
        return promote_entry(row, entry, reason=reason, by=organiser, at=at)

    with pytest.raises(NotFoundError):
        drop(by=make_person())
    assert refusal(lambda: drop(reason=" ")) == "reason_missing"
    assert refusal(lambda: promote(entries[3])) == "place_not_vacant"
    drop()
    assert refusal(drop) == "advancement_ended"
    assert refusal(lambda: promote(entries[4])) == "entry_not_next"
    promote(entries[3])
    assert refusal(lambda: promote(entries[4])) == "place_not_vacant"
    make_review_round(edition, "final", state="open")
    row = rows[entries[2].id]
    assert refusal(drop) == "ranking_next_round_begun"


def test_equals_who_wait_are_chosen_among_with_a_reason(edition, organiser, sign_in, at):
    entries = make_judged_round(edition, [95, 90, 85, 80, 80, 70])
    run = draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=at)
    confirm_ranking(run, by=organiser, at=at)
    row = rows_of(edition)[entries[0].id]
    record_drop_out(row, reason="放弃", by=organiser, at=at)
    assert set(going_on(run).vacancies[0].candidates) == {entries[3], entries[4]}

    promote = lambda: promote_entry(row, entries[4], by=organiser, at=at)  # noqa: E731 - said once
    assert refusal(promote) == "ranking_choice_reason"
    browser = sign_in(organiser)
    address = f"{ROOM}/advancement/{row.id}/promote"
    typed = {"entry": entries[4].public_id, "reason": ""}
    assert browser.post(address, data=typed).status_code == 422
    browser.post(address, data=typed | {"reason": "现场抽签"})

    assert entries[4].id in rows_of(edition)


def test_where_people_decide_equal_scores_wait_as_equals(db, at):
    source = plan_source().replace('ties = "both_advance"', 'ties = "decision"')
    edition = import_plan(source, by=None, at=LONG_AGO)
    organiser = make_organiser(edition)
    entries = make_judged_round(edition, [95, 90, 85, 80, 80])
    run = draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=at)
    confirm_ranking(run, by=organiser, at=at)
    record_drop_out(rows_of(edition)[entries[0].id], reason="放弃", by=organiser, at=at)

    assert set(going_on(run).vacancies[0].candidates) == set(entries[3:])


def test_a_corrected_mark_takes_no_promotion_back(confirmed, edition, entries, organiser, at):
    row = rows_of(edition)[entries[1].id]
    record_drop_out(row, reason="放弃", by=organiser, at=at)
    promote_entry(row, entries[3], by=organiser, at=at)
    for sheet in database.session.scalars(
        select(ScoreSheet).where(ScoreSheet.assignment.has(entry_id=entries[9].id))
    ):
        sheet.marks = dict.fromkeys(sheet.marks, 5100)
    again = draw_up_ranking(edition, "preliminary", reason="更正", by=organiser, at=at)
    before = len(database.session.scalars(select(Letter)).all())

    confirm_ranking(again, by=organiser, at=at)

    assert rows_of(edition).keys() == {entries[0].id, entries[2].id, entries[3].id}
    assert len(database.session.scalars(select(Letter)).all()) == before


def test_a_promotion_that_no_longer_stands_is_told(confirmed, edition, entries, organiser, at):
    row = rows_of(edition)[entries[1].id]
    record_drop_out(row, reason="放弃", by=organiser, at=at)
    promote_entry(row, entries[3], by=organiser, at=at)
    for sheet in database.session.scalars(
        select(ScoreSheet).where(ScoreSheet.assignment.has(entry_id=entries[3].id))
    ):
        sheet.marks = dict.fromkeys(sheet.marks, 5100)
    again = draw_up_ranking(edition, "preliminary", reason="更正", by=organiser, at=at)

    confirm_ranking(again, by=organiser, at=at)

    assert rows_of(edition).keys() == {entries[0].id, entries[2].id}
    assert kinds_to(entries[3])[-1] == "entry_not_advanced"
    assert going_on(again).vacancies[0].candidates == (entries[4],)


def test_a_notice_lists_who_goes_on_now(confirmed, edition, entries, organiser, at):
    row = rows_of(edition)[entries[1].id]
    record_drop_out(row, reason="放弃", by=organiser, at=at)
    promote_entry(row, entries[3], by=organiser, at=at)

    listed = str(snapshot_of_advancement(confirmed))

    assert entries[3].project_name in listed
    assert f"'{entries[1].project_name}'" not in listed
    assert draft_notice(edition, "advancement", run=confirmed, by=organiser, at=at).title


def test_the_pages_from_drop_out_to_promotion(confirmed, edition, entries, organiser, sign_in):
    browser = sign_in(organiser)
    row = rows_of(edition)[entries[2].id]
    page = f"{ROOM}/advancement"
    assert "登记退出" in browser.get(page).text

    missing = browser.post(f"{page}/{row.id}/drop-out", data={"reason": ""})
    assert missing.status_code == 422
    assert "登记后，这个项目不再参加下一轮" in browser.get(f"{page}/{row.id}/drop-out").text
    browser.post(f"{page}/{row.id}/drop-out", data={"reason": "来函放弃"})
    assert "有 1 个晋级名额空出" in browser.get(ROOM).text
    assert f"候补第一：{entries[3].project_name}" in browser.get(page).text
    assert entries[3].reference in browser.get(f"{page}/{row.id}/promote").text
    done = browser.post(
        f"{page}/{row.id}/promote",
        data={"entry": entries[3].public_id},
        follow_redirects=True,
    ).text

    assert "已递补，通知已经发出" in done
    assert f"接替 {entries[2].reference}" in done
    again = browser.get(f"{page}/{row.id}/promote", follow_redirects=True).text
    assert "这个名额没有空出" in again
    assert database.session.scalar(select(Advancement).where(Advancement.replaces_id == row.id))


def test_before_the_confirmation_there_is_no_list(run, edition, organiser, sign_in):
    assert "还没有晋级名单" in sign_in(organiser).get(f"{ROOM}/advancement").text
