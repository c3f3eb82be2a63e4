"""Drawing up, deciding and confirming rankings."""

from fractions import Fraction

import pytest
from sqlalchemy import select

from competition.audit.models import AuditEvent
from competition.core.database import db as database
from competition.core.errors import NotFoundError, RefusedError
from competition.notifications.models import Letter
from competition.ranking.models import Advancement
from competition.ranking.operations import confirm_ranking, draw_up_ranking, record_decision
from competition.ranking.queries import fingerprint_of, list_advanced, result_of
from competition.review.models import ReviewRound, ScoreSheet
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.ranking import (
    make_accepted_entry,
    make_draw,
    make_judged_round,
    make_organiser,
    make_pool,
    make_review_round,
    make_sheets,
)


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


def refusal(call):
    with pytest.raises(RefusedError) as refused:
        call()
    return refused.value.code


def drawn_up(edition, organiser, at, round_key="preliminary", reason=""):
    return draw_up_ranking(edition, round_key, reason=reason, by=organiser, at=at)


def kinds():
    return list(database.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.seq)))


def letters():
    return list(database.session.scalars(select(Letter.kind).order_by(Letter.id)))


def places(run):
    return {row["entry"]: row["place"] for row in run.result["placed"]}


def test_a_closed_round_is_ranked_from_its_submitted_sheets(edition, organiser, at):
    entries = make_judged_round(edition, [70, 90, 80])

    run = drawn_up(edition, organiser, at)

    assert (run.number, run.state, run.made_by_id) == (1, "proposed", organiser.id)
    assert places(run) == {
        entries[1].reference: 1,
        entries[2].reference: 2,
        entries[0].reference: 3,
    }
    assert kinds()[-1] == "ranking:ranking:drawn_up"


def test_the_run_can_be_replayed_from_its_frozen_inputs(edition, organiser, at):
    make_judged_round(edition, [70, 90, 80])

    run = drawn_up(edition, organiser, at)

    assert result_of(run.inputs, edition.plan.rounds_by_key["preliminary"]) == run.result
    assert fingerprint_of(run.inputs, edition.version.fingerprint) == run.fingerprint


def test_scores_are_exact_figures_and_the_marks_left_out_are_named(edition, organiser, at):
    entry = make_accepted_entry(edition)
    make_review_round(edition)
    judges = make_pool(edition, 5)
    draw = make_draw(edition)
    make_sheets(entry, [70, 80, 81, 83, 95], judges=judges, draw=draw)

    run = drawn_up(edition, organiser, at)

    (row,) = run.result["entries"]
    assert (row["score"], row["unrounded"]) == (str(Fraction(8133, 100)), "244/3")
    assert [(one["judge"], one["end"]) for one in row["dropped"]] == [
        (judges[4].code, "high"),
        (judges[0].code, "low"),
    ]


def test_a_sheet_that_was_not_submitted_does_not_count(edition, organiser, at):
    entry = make_accepted_entry(edition)
    make_review_round(edition)
    make_sheets(
        entry, [70, 80, 90], judges=make_pool(edition), draw=make_draw(edition), state="in_progress"
    )

    run = drawn_up(edition, organiser, at)

    assert run.result["unranked"] == [entry.reference]
    assert run.result["entries"][0]["incomplete"] == "too_few_sheets"


@pytest.mark.parametrize("state", ["planned", "drawn", "released", "open"])
def test_a_round_that_is_not_closed_is_not_ranked(edition, organiser, at, state):
    make_accepted_entry(edition)
    make_review_round(edition, state=state)

    assert refusal(lambda: drawn_up(edition, organiser, at)) == "ranking_round_open"


def test_a_round_without_entries_is_not_ranked(edition, organiser, at):
    make_review_round(edition)

    assert refusal(lambda: drawn_up(edition, organiser, at)) == "ranking_without_entries"


def test_only_organisers_of_the_edition_draw_up_and_confirm(edition, organiser, at):
    make_judged_round(edition, [70, 90, 80])
    run = drawn_up(edition, organiser, at)
    stranger = make_person()

    with pytest.raises(NotFoundError):
        drawn_up(edition, stranger, at, reason="no")
    with pytest.raises(NotFoundError):
        confirm_ranking(run, by=stranger, at=at)


def test_a_later_run_needs_a_reason_and_supersedes_the_proposal(edition, organiser, at):
    make_judged_round(edition, [70, 90, 80])
    first = drawn_up(edition, organiser, at)

    assert refusal(lambda: drawn_up(edition, organiser, at)) == "ranking_reason_needed"
    second = drawn_up(edition, organiser, at, reason="一份评分表更正")

    assert (first.state, second.state, second.number) == ("superseded", "proposed", 2)


def test_confirming_lets_the_share_of_the_plan_advance_and_writes_to_everybody(
    edition, organiser, at
):
    entries = make_judged_round(edition, [95, 90, 85, 80, 75, 70, 65, 61, 62, 63])

    run = confirm_ranking(drawn_up(edition, organiser, at), by=organiser, at=at)

    advanced = list_advanced(edition, "preliminary")
    assert [row.entry for row in advanced] == entries[:3]
    assert {row.next_round_key for row in advanced} == {"final"}
    assert (run.state, run.confirmed_by_id) == ("confirmed", organiser.id)
    assert sorted(letters()) == ["entry_advanced"] * 3 + ["entry_not_advanced"] * 7
    assert kinds()[-1] == "ranking:ranking:confirmed"
    held = database.session.scalar(select(ReviewRound))
    assert held.state == "ranked"


def test_an_author_needs_a_second_organiser_where_there_is_one(edition, organiser, at):
    make_judged_round(edition, [95, 90, 85])
    run = drawn_up(edition, organiser, at)
    second = make_organiser(edition)

    assert refusal(lambda: confirm_ranking(run, by=organiser, at=at)) == "second_person_needed"
    assert confirm_ranking(run, by=second, at=at).confirmed_by_id == second.id


def test_a_mark_that_changed_since_makes_a_proposal_void(edition, organiser, at):
    make_judged_round(edition, [95, 90, 85])
    run = drawn_up(edition, organiser, at)
    sheet = database.session.scalars(select(ScoreSheet)).first()
    sheet.marks = dict.fromkeys(sheet.marks, 10000)
    database.session.flush()

    assert refusal(lambda: confirm_ranking(run, by=organiser, at=at)) == "ranking_outdated"


def test_a_confirmed_run_is_confirmed_once(edition, organiser, at):
    make_judged_round(edition, [95, 90, 85])
    run = confirm_ranking(drawn_up(edition, organiser, at), by=organiser, at=at)

    assert refusal(lambda: confirm_ranking(run, by=organiser, at=at)) == "ranking_not_proposed"


def test_a_second_confirmation_moves_only_those_for_whom_it_changes(edition, organiser, at):
    entries = make_judged_round(edition, [95, 90, 85, 80])
    confirm_ranking(drawn_up(edition, organiser, at), by=organiser, at=at)
    entries[0].state = "withdrawn"
    database.session.flush()

    again = drawn_up(edition, organiser, at, reason="晋级项目退赛")
    confirm_ranking(again, by=organiser, at=at)

    assert [row.entry for row in list_advanced(edition, "preliminary")] == entries[1:]
    assert {row.ranking_run_id for row in database.session.scalars(select(Advancement))} == {
        again.id
    }
    assert letters().count("entry_advanced") == 4


def test_who_advances_stays_once_the_next_round_is_under_way(edition, organiser, at):
    make_judged_round(edition, [95, 90, 85])
    confirm_ranking(drawn_up(edition, organiser, at), by=organiser, at=at)
    make_review_round(edition, "final", "open")
    again = drawn_up(edition, organiser, at, reason="更正")

    assert refusal(lambda: confirm_ranking(again, by=organiser, at=at)) == (
        "ranking_next_round_begun"
    )


def finals(edition, organiser, at, scores):
    entries = make_judged_round(edition, [80] * len(scores))
    confirm_ranking(drawn_up(edition, organiser, at), by=organiser, at=at)
    make_judged_round(edition, scores, key="final", entries=entries)
    return entries, drawn_up(edition, organiser, at, "final")


def test_the_last_round_takes_those_who_advanced_and_tells_nobody(edition, organiser, at):
    entries, run = finals(edition, organiser, at, [80, 90, 85])
    before = len(letters())

    confirm_ranking(run, by=organiser, at=at)

    assert places(run) == {
        entries[1].reference: 1,
        entries[2].reference: 2,
        entries[0].reference: 3,
    }
    assert run.inputs["entries"][0]["earlier"] == {"preliminary": "80"}
    assert len(letters()) == before
    assert list_advanced(edition, "final") == []


def test_people_may_order_equals_with_a_reason_and_a_new_run_follows(edition, organiser, at):
    entries, run = finals(edition, organiser, at, [90, 90, 85])
    first, second = entries[0].reference, entries[1].reference
    assert run.result["ties"] == [[first, second]]

    decided = record_decision(
        run, order={first: 2, second: 1}, reason="加时陈述后表决", by=organiser, at=at
    )

    assert (run.state, decided.state) == ("superseded", "proposed")
    assert (places(decided)[second], places(decided)[first]) == (1, 2)
    assert decided.inputs["decisions"][0]["reason"] == "加时陈述后表决"
    assert kinds()[-1] == "ranking:decision:recorded"


@pytest.mark.parametrize(
    ("chosen", "reason", "code"),
    [
        pytest.param((0, 2), "x", "ranking_not_a_tie", id="not_tied"),
        pytest.param((0,), "x", "ranking_not_a_tie", id="only_a_part_of_the_tie"),
        pytest.param((0, 1), " ", "ranking_reason_needed", id="no_reason"),
    ],
)
def test_a_decision_answers_exactly_one_tie_and_says_why(
    edition, organiser, at, chosen, reason, code
):
    entries, run = finals(edition, organiser, at, [90, 90, 85])
    order = {entries[n].reference: 1 + n for n in chosen}

    assert (
        refusal(lambda: record_decision(run, order=order, reason=reason, by=organiser, at=at))
        == code
    )


def test_a_plan_without_decision_leaves_equals_tied(edition, organiser, at):
    entries = make_judged_round(edition, [90, 90, 85])
    run = drawn_up(edition, organiser, at)
    order = {entries[0].reference: 1, entries[1].reference: 2}

    assert (
        refusal(lambda: record_decision(run, order=order, reason="x", by=organiser, at=at))
        == "ranking_no_decision_in_plan"
    )
