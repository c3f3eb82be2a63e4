"""The panel's deliberation: minutes, votes on departures, two people, and what follows."""

import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from sqlalchemy import select

from competition.accounts.models import Role
from competition.audit.models import AuditEvent
from competition.core.database import db as database
from competition.core.errors import NotFoundError, RefusedError
from competition.notifications.models import Letter
from competition.ranking.models import Departure
from competition.ranking.operations import (
    Minutes,
    add_departure,
    confirm_deliberation,
    confirm_ranking,
    draw_up_ranking,
    remove_departure,
    write_minutes,
)
from competition.ranking.queries import (
    find_deliberation,
    latest_run,
    list_advanced,
    recount_package,
    result_of,
)
from competition.review.models import ScoreSheet
from competition.rules.deliberation import Vote
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.ranking import (
    make_accepted_entry,
    make_judged_round,
    make_organiser,
    play_final,
)

ROOM = "/contests/changzhou-2022/manage/rounds/preliminary/ranking"
CARRIED = Vote(approve=5, reject=1, abstain=0, recused=0)
LOST = Vote(approve=3, reject=3, abstain=0, recused=0)


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


@pytest.fixture
def supervisor(edition):
    return make_person(name="孙监督", role=Role.SUPERVISOR, edition_key=edition.key)


@pytest.fixture
def entries(edition):
    """Ten teams from 95 down to 50: three advance, three wait, four are out."""
    return make_judged_round(edition, [95 - 5 * n for n in range(10)])


@pytest.fixture
def run(edition, organiser, entries, at):
    return draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=at)


def people(present=6, absent=1):
    names = [f"专家{n}" for n in range(present + absent)]
    return [{"name": name, "office": "", "is_present": n < present} for n, name in enumerate(names)]


@pytest.fixture
def minutes(at):
    return Minutes(held_at=at, venue="第一会议室", attendance=people(), text="逐项讨论。")


@pytest.fixture
def held(run, minutes, organiser, at):
    return write_minutes(run, minutes, by=organiser, at=at)


@pytest.fixture
def depart(held, organiser, at):
    def departed(entry, *, advances, vote=CARRIED, reason="示范作用突出"):
        return add_departure(
            held, entry, vote, advances=advances, reason=reason, by=organiser, at=at
        )

    return departed


def refusal(call):
    with pytest.raises(RefusedError) as refused:
        call()
    return refused.value.code


def advancing(run, key="cuts"):
    return [ref for line in run.result[key] for ref in line["advancing"]]


def references(*entries):
    return [entry.reference for entry in entries]


def test_after_two_confirmations_rank_and_decision_both_stand(
    run, edition, entries, held, depart, organiser, supervisor, at
):
    depart(entries[4], advances=True)
    depart(entries[2], advances=False)
    confirm_deliberation(held, by=organiser, at=at)
    assert latest_run(edition, "preliminary") is run

    confirm_deliberation(held, by=supervisor, at=at)

    made = latest_run(edition, "preliminary")
    assert (made.number, made.state, run.state) == (2, "proposed", "superseded")
    assert made.result["placed"] == run.result["placed"]
    assert advancing(made) == references(*entries[:3])
    (line,) = made.result["decided"]
    assert line["advancing"] == references(entries[0], entries[1], entries[4])
    assert line["waiting"] == references(entries[3], entries[5])
    assert (line["raised"], line["lowered"]) == (references(entries[4]), references(entries[2]))
    assert result_of(made.inputs, edition.plan.rounds_by_key["preliminary"]) == made.result


def test_confirming_the_ranking_follows_the_panel_with_letters(
    edition, entries, held, depart, organiser, supervisor, at
):
    depart(entries[4], advances=True)
    depart(entries[2], advances=False)
    confirm_deliberation(held, by=supervisor, at=at)
    confirm_deliberation(held, by=organiser, at=at)

    confirm_ranking(latest_run(edition, "preliminary"), by=organiser, at=at)

    assert [row.entry.reference for row in list_advanced(edition, "preliminary")] == references(
        entries[0], entries[1], entries[4]
    )
    told = database.session.execute(select(Letter.person_id, Letter.kind)).all()
    assert dict(told)[entries[4].owner_id] == "entry_advanced"
    assert dict(told)[entries[2].owner_id] == "entry_not_advanced"


def test_a_lost_vote_is_kept_and_changes_nothing(
    edition, entries, held, depart, organiser, supervisor, at
):
    depart(entries[4], advances=True, vote=LOST)
    confirm_deliberation(held, by=organiser, at=at)
    confirm_deliberation(held, by=supervisor, at=at)

    made = latest_run(edition, "preliminary")
    assert advancing(made, "decided") == references(*entries[:3])
    assert made.inputs["deliberation"]["departures"][0]["approve"] == 3


def test_the_same_person_never_confirms_twice(held, organiser, supervisor, at):
    confirm_deliberation(held, by=organiser, at=at)

    again = lambda: confirm_deliberation(held, by=organiser, at=at)  # noqa: E731 - said once
    assert refusal(again) == "deliberation_same_person"
    with pytest.raises(NotFoundError):
        confirm_deliberation(held, by=make_person(), at=at)


def test_a_change_takes_back_the_first_confirmation(
    run, entries, held, minutes, depart, organiser, at
):
    confirm_deliberation(held, by=organiser, at=at)
    made = depart(entries[4], advances=True)
    assert held.first_by_id is None

    confirm = lambda: confirm_deliberation(held, by=organiser, at=at)  # noqa: E731 - said once
    assert refusal(confirm) == "deliberation_too_many"
    remove_departure(made, by=organiser, at=at)
    confirm()
    write_minutes(run, replace(minutes, text="补充。"), by=organiser, at=at)

    assert (held.first_by_id, held.minutes) == (None, "补充。")
    assert database.session.scalars(select(Departure)).all() == []


def test_a_ranking_with_unconfirmed_minutes_waits(run, held, organiser, at):
    confirm = lambda: confirm_ranking(run, by=organiser, at=at)  # noqa: E731 - said once
    assert refusal(confirm) == "deliberation_under_way"


@pytest.mark.parametrize(
    ("number", "advances", "changes", "code"),
    [
        pytest.param(0, True, {}, "deliberation_no_departure", id="advances_anyway"),
        pytest.param(9, False, {}, "deliberation_no_departure", id="is_out_anyway"),
        pytest.param(4, True, {"reason": " "}, "ranking_reason_needed", id="no_reason"),
        pytest.param(
            4, True, {"vote": replace(CARRIED, recused=1)}, "deliberation_votes", id="seven_votes"
        ),
    ],
)
def test_what_no_departure_may_be(entries, depart, number, advances, changes, code):
    assert refusal(lambda: depart(entries[number], advances=advances, **changes)) == code


def test_an_entry_is_voted_on_once(entries, depart):
    depart(entries[4], advances=True)

    assert refusal(lambda: depart(entries[4], advances=True)) == "deliberation_entry_twice"


def test_an_entry_without_place_is_refused(edition, entries, depart):
    stranger = make_accepted_entry(edition)

    assert refusal(lambda: depart(stranger, advances=True)) == "deliberation_no_place"


def test_without_quorum_nothing_is_confirmed(run, minutes, organiser, at):
    few = replace(minutes, attendance=people(present=4, absent=3))
    held = write_minutes(run, few, by=organiser, at=at)

    confirm = lambda: confirm_deliberation(held, by=organiser, at=at)  # noqa: E731 - said once
    assert refusal(confirm) == "deliberation_no_quorum"


def test_votes_that_no_longer_add_up_are_refused(
    run, entries, held, minutes, depart, organiser, at
):
    depart(entries[2], advances=False)
    more = replace(minutes, attendance=people(present=7))
    write_minutes(run, more, by=organiser, at=at)

    confirm = lambda: confirm_deliberation(held, by=organiser, at=at)  # noqa: E731 - said once
    assert refusal(confirm) == "deliberation_votes_stale"


def test_minutes_are_refused_for_the_future_twice_named_and_after_confirmation(
    run, held, minutes, organiser, supervisor, at
):
    def write(**changes):
        return lambda: write_minutes(run, replace(minutes, **changes), by=organiser, at=at)

    assert refusal(write(held_at=at.replace(year=2030))) == "deliberation_in_future"
    assert refusal(write(attendance=people() + people(1, 0))) == "deliberation_name_twice"
    confirm_deliberation(held, by=organiser, at=at)
    confirm_deliberation(held, by=supervisor, at=at)
    assert refusal(write()) == "ranking_not_proposed"
    again = lambda: confirm_deliberation(held, by=supervisor, at=at)  # noqa: E731 - said once
    assert refusal(again) == "ranking_not_proposed"


def test_the_last_round_has_no_cut_to_deliberate_on(edition, organiser, minutes, at):
    play_final(edition, [make_accepted_entry(edition) for _ in "ab"], [80, 70], by=organiser)
    run = draw_up_ranking(edition, "final", reason="x", by=organiser, at=at)

    write = lambda: write_minutes(run, minutes, by=organiser, at=at)  # noqa: E731 - said once
    assert refusal(write) == "deliberation_last_round"


def test_marks_that_change_afterwards_need_a_new_meeting(
    edition, entries, held, depart, organiser, supervisor, at
):
    depart(entries[4], advances=True)
    depart(entries[2], advances=False)
    confirm_deliberation(held, by=organiser, at=at)
    confirm_deliberation(held, by=supervisor, at=at)
    same = draw_up_ranking(edition, "preliminary", reason="核对", by=organiser, at=at)
    assert "decided" in same.result

    for sheet in database.session.scalars(
        select(ScoreSheet).where(ScoreSheet.assignment.has(entry_id=entries[9].id))
    ):
        sheet.marks = dict.fromkeys(sheet.marks, 9900)
    database.session.flush()
    made = draw_up_ranking(edition, "preliminary", reason="更正", by=organiser, at=at)

    assert "decided" not in made.result
    assert "deliberation" not in made.inputs


def test_the_recount_package_redoes_the_decision_and_names_nobody(
    edition, entries, held, depart, organiser, supervisor, at
):
    depart(entries[4], advances=True)
    depart(entries[2], advances=False)
    confirm_deliberation(held, by=organiser, at=at)
    confirm_deliberation(held, by=supervisor, at=at)

    with zipfile.ZipFile(io.BytesIO(recount_package(latest_run(edition, "preliminary")))) as zipped:
        told = json.loads(zipped.read("deliberation.json"))
        result = json.loads(zipped.read("result.json"))

    assert [row["advances"] for row in told["departures"]] == [False, True]
    assert result["decided"][0]["raised"] == references(entries[4])
    assert "专家0" not in json.dumps(told, ensure_ascii=False)


def test_every_step_is_in_the_log(edition, entries, held, depart, organiser, supervisor, at):
    remove_departure(depart(entries[4], advances=True), by=organiser, at=at)
    confirm_deliberation(held, by=organiser, at=at)
    confirm_deliberation(held, by=supervisor, at=at)

    kinds = list(database.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.seq)))
    assert kinds[-6:] == [
        "ranking:minutes:written",
        "ranking:departure:recorded",
        "ranking:departure:removed",
        "ranking:minutes:confirmed",
        "ranking:minutes:confirmed",
        "ranking:ranking:drawn_up",
    ]


def test_on_the_pages_from_minutes_to_the_new_ranking(
    run, edition, entries, organiser, supervisor, sign_in
):
    browser = sign_in(organiser)
    page = f"{ROOM}/1/deliberation"
    assert "还没有综评记录" in browser.get(page).text

    typed = {
        "held_at": "2022-04-20T09:00",
        "venue": "第一会议室",
        "present": "张三，常州大学\n李四, 河海大学\n王五",
        "absent": "赵六",
        "text": "逐项讨论后表决。",
    }
    empty = browser.post(f"{page}/minutes", data=typed | {"text": ""})
    assert empty.status_code == 422
    assert "张三，常州大学" in empty.text
    browser.post(f"{page}/minutes", data=typed)
    assert "李四，河海大学" in browser.get(f"{page}/minutes").text
    assert find_deliberation(run).roll == 4

    vote = {"approve": "3", "reject": "0", "abstain": "0", "recused": "0", "reason": "关键技术"}
    up = {"reference": entries[4].reference.lower(), "advances": "yes"}
    unknown = browser.post(f"{page}/departures", data=vote | up | {"reference": "X-1"})
    assert (unknown.status_code, "没有这个受理编号" in unknown.text) == (422, True)
    browser.post(f"{page}/departures", data=vote | up)
    assert "晋级项目比名额多 1 个" in browser.get(page).text
    refused = browser.post(f"{page}/confirm", data={}, follow_redirects=True).text
    assert "请同时决定由谁让出名额" in refused
    down = {"reference": entries[2].reference, "advances": "no"}
    browser.post(f"{page}/departures", data=vote | down)
    extra = find_deliberation(run).departures[1].id
    browser.post(f"{page}/departures/{extra}/remove", data={})
    browser.post(f"{page}/departures", data=vote | down)
    browser.post(f"{page}/confirm", data={})
    assert "综评记录等待确认" in browser.get(ROOM).text

    second = sign_in(supervisor)
    opened = second.get(page).text
    assert "确认综评记录属实" in opened
    seen = re.search(r'name="seen" value="(\w+)"', opened)[1]
    stale = second.post(f"{page}/confirm", data={"seen": f"{seen}x"}, follow_redirects=True).text
    assert "您打开页面以后内容又被改过" in stale
    second.post(f"{page}/confirm", data={"seen": seen})

    shown = second.get(ROOM).text
    assert "第 2 次排名" in shown
    assert "按名次候补；综评赞成 3，反对 0，弃权 0，回避 0" in shown
    assert "孙监督" in shown
    assert second.get(f"{ROOM}/2/export").status_code == 200
    changes = second.get(f"{ROOM}/2/changes").text
    assert "加入了综评的决定" in changes


def test_no_minutes_yet_takes_no_vote(run, organiser, sign_in):
    answer = sign_in(organiser).post(f"{ROOM}/1/deliberation/departures", data={})

    assert answer.status_code == 303


def test_who_may_confirm_is_told_on_the_home_page(held, organiser, supervisor, sign_in):
    assert "初赛综评记录待确认" in sign_in(supervisor).get("/home").text
    sign_in(supervisor).post(f"{ROOM}/1/deliberation/confirm", data={})
    assert "综评记录待确认" not in sign_in(supervisor).get("/home").text
    assert "初赛综评记录待确认" in sign_in(organiser).get("/home").text
