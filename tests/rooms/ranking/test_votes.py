"""A vote's outcome becomes a ranking: seats, another ballot, a decision, secrecy, a recount."""

import io
import json
import zipfile

import pytest
from sqlalchemy import delete

from competition.core.database import db as database
from competition.core.errors import RefusedError
from competition.ranking.operations import confirm_ranking, draw_up_ranking, record_decision
from competition.ranking.queries import (
    export_rows,
    list_advanced,
    ranking_view,
    recount_package,
    result_of,
)
from competition.review.models import VoteCount
from competition.review.operations import close_round, open_next_ballot, recuse_from_entry
from tests.factories.review import assignments_of, person_of
from tests.rooms.review.test_votes import AT, make_vote, vote

__all__ = ["make_vote"]
ROOM = "/contests/changzhou-2022/manage/rounds/preliminary/ranking"


def all_vote(bench, number, choices):
    for judge, choice in zip(bench, choices, strict=True):
        vote(judge, number, choice)


def ranked(edition, organiser, **values):
    return draw_up_ranking(edition, "preliminary", by=organiser, at=AT, **values)


def places(run):
    return {row["entry"][-1]: row["place"] for row in run.result["placed"]}


YES, NO, ABSTAIN = "approve", "reject", "abstain"


@pytest.fixture
def tied_vote(make_vote):
    """Three entries for two seats; the second and the third have equal approvals."""
    edition, organiser, bench = make_vote(entries=3, judges=3, seats=2, rounds=1)
    all_vote(bench, 1, [YES, YES, YES])
    all_vote(bench, 2, [YES, YES, NO])
    all_vote(bench, 3, [NO, YES, YES])
    close_round(edition, "preliminary", by=organiser, at=AT)
    return edition, organiser


def test_those_with_a_seat_advance_in_the_order_of_approvals(make_vote):
    edition, organiser, bench = make_vote(entries=3, judges=3)
    all_vote(bench, 1, [YES, YES, NO])
    all_vote(bench, 2, [YES, YES, YES])
    all_vote(bench, 3, [YES, NO, NO])
    close_round(edition, "preliminary", by=organiser, at=AT)

    run = ranked(edition, organiser)
    confirm_ranking(run, by=organiser, at=AT)

    assert places(run) == {"2": 1, "1": 2, "3": 3}
    assert [one.entry.reference[-1] for one in list_advanced(edition, "preliminary")] == ["1", "2"]
    assert [row["score"] for row in run.result["entries"]] == ["2", "3", "1"]


def test_equals_at_the_last_seat_wait_for_people_and_their_order_decides(tied_vote):
    edition, organiser = tied_vote
    run = ranked(edition, organiser)

    with pytest.raises(RefusedError) as refused:
        confirm_ranking(run, by=organiser, at=AT)
    decided = record_decision(
        run, order={"CZ2022-0002": 2, "CZ2022-0003": 1}, reason="评委会复议", by=organiser, at=AT
    )
    confirm_ranking(decided, by=organiser, at=AT)

    assert refused.value.code == "ranking_undecided"
    assert [one.entry.reference[-1] for one in list_advanced(edition, "preliminary")] == ["1", "3"]


def test_another_ballot_comes_before_a_ranking(make_vote):
    edition, organiser, bench = make_vote(entries=2, judges=3, seats=1)
    for number in (1, 2):
        all_vote(bench, number, [YES, YES, NO])
    close_round(edition, "preliminary", by=organiser, at=AT)

    with pytest.raises(RefusedError) as refused:
        ranked(edition, organiser)
    open_next_ballot(edition, "preliminary", by=organiser, at=AT)
    all_vote(bench, 1, [NO, NO, YES])
    all_vote(bench, 2, [YES, YES, NO])
    close_round(edition, "preliminary", by=organiser, at=AT)
    run = ranked(edition, organiser)

    assert refused.value.code == "ranking_ballot_due"
    assert places(run) == {"2": 1, "1": 2}
    assert [row["key"] for row in run.result["separations"]] == ["ballot:2"]


def test_without_quorum_an_entry_has_no_place(make_vote):
    edition, organiser, bench = make_vote(entries=2, judges=3)
    all_vote(bench, 1, [YES, YES, YES])
    vote(bench[0], 2, YES)
    close_round(edition, "preliminary", reason="截止", by=organiser, at=AT)

    run = ranked(edition, organiser)

    assert run.result["unranked"] == ["CZ2022-0002"]
    assert [row.reason for row in ranking_view(run).unranked] == ["no_quorum"]


def test_a_vote_of_which_everybody_withdrew_has_no_place(make_vote):
    edition, organiser, bench = make_vote(entries=2, judges=2)
    all_vote(bench, 1, [YES, YES])
    for judge in bench:
        one = assignments_of(judge)[1]
        recuse_from_entry(one, reason="师生", by=person_of(judge), at=AT)
    close_round(edition, "preliminary", reason="截止", by=organiser, at=AT)

    assert ranked(edition, organiser).result["unranked"] == ["CZ2022-0002"]


def test_a_vote_that_was_never_counted_is_not_ranked(make_vote):
    edition, organiser, bench = make_vote(entries=1)
    for judge in bench:
        vote(judge, 1, YES)
    close_round(edition, "preliminary", by=organiser, at=AT)
    database.session.execute(delete(VoteCount))

    with pytest.raises(RefusedError) as refused:
        ranked(edition, organiser)

    assert refused.value.code == "ranking_votes_uncounted"


def test_a_secret_vote_of_few_tells_no_counts(make_vote, sign_in):
    edition, organiser, bench = make_vote(entries=2, judges=2, secret=True, least_for_breakdown=3)
    all_vote(bench, 1, [YES, YES])
    all_vote(bench, 2, [NO, YES])
    close_round(edition, "preliminary", by=organiser, at=AT)
    run = ranked(edition, organiser)

    assert places(run) == {"1": 1, "2": 2}
    assert {row["score"] for row in run.result["entries"]} == {None}
    with zipfile.ZipFile(io.BytesIO(recount_package(run))) as package:
        told = json.loads(package.read("entries.json"))
        assert json.loads(package.read("result.json")) == run.result
    assert {row["approve"] for row in told["votes"][0]["tallies"]} == {0}
    assert [row[6] for row in export_rows(ranking_view(run))] == ["", ""]
    shown = sign_in(organiser).get(f"{ROOM}/{run.number}").text
    assert "不显示票型" in shown


def test_the_page_shows_approvals_and_no_column_of_sheets(tied_vote, sign_in):
    edition, organiser = tied_vote
    run = ranked(edition, organiser)
    browser = sign_in(organiser)

    shown = browser.get(f"{ROOM}/{run.number}").text

    assert "赞成票" in shown
    assert "少任一评委的名次" not in shown
    assert browser.get(f"{ROOM}/{run.number}/advice").status_code == 200


def test_the_same_counts_give_the_same_result_and_the_package_holds_them(tied_vote):
    edition, organiser = tied_vote
    run = ranked(edition, organiser)

    again = result_of(run.inputs, edition.plan.rounds_by_key["preliminary"])
    with zipfile.ZipFile(io.BytesIO(recount_package(run))) as package:
        told = json.loads(package.read("result.json"))
        names = package.namelist()

    assert again == run.result == told
    assert "competition/rules/vote_places.py" in names
