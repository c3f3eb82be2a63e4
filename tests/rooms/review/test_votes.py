"""A vote: ballots count as they are cast, the last one counts, quorum, runoff, and secrecy."""

import tomllib
from datetime import timedelta

import pytest
from sqlalchemy import select

from competition.accounts.models import Role
from competition.assignment.models import Assignment
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.operations import import_plan
from competition.review.models import Ballot, ReviewRound
from competition.review.operations import (
    cast_ballot,
    close_round,
    name_chair,
    open_next_ballot,
    open_round,
    recuse_from_entry,
)
from competition.review.queries import (
    called_references,
    counts_by_round,
    get_seat,
    latest_count,
    next_seat,
    progress,
    round_of,
    seats_of,
)
from competition.rules.voting import Choice
from tests.factories.accounts import make_person
from tests.factories.editions import LONG_AGO, plan_source
from tests.factories.registration import make_entry
from tests.factories.review import (
    DRAWN_AT,
    assignments_of,
    make_assignment,
    make_judge,
    make_released_draw,
    person_of,
)

AT = DRAWN_AT + timedelta(days=2)
VOTING = {
    "base": "present",
    "threshold": "1/2",
    "comparison": "more_than",
    "quorum": "2/3",
    "chair_breaks_tie": True,
    "rounds": 2,
}


def vote_plan(**voting):
    """Return the shipped plan with its first round as a vote."""
    source = plan_source()
    name = next(iter(tomllib.loads(source)["rounds"]))["key"]
    words = "\n".join(f"{key} = {_written(one)}" for key, one in (VOTING | voting).items())
    head = f'key = "{name}"\n'
    place = source.index(head, source.index("[[rounds]]")) + len(head)
    following = source.index("[[", place)
    table = 'mode = "vote"\npublish_commitment = true\n'
    nested = f"[rounds.voting]\n{words}\n\n"
    return source[:place] + table + source[place:following] + nested + source[following:]


def _written(value):
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else f'"{value}"'


@pytest.fixture
def make_vote(db):
    """Return a function: an edition whose first round is a vote, open, with entries and judges."""

    def make(entries=2, judges=3, **voting):
        edition = import_plan(vote_plan(**voting), by=None, at=LONG_AGO)
        organiser = make_person(role=Role.ORGANISER, edition_key=edition.key)
        made = [
            make_entry(
                edition,
                state="accepted",
                reference=f"CZ2022-{number:04d}",
                submitted_at=DRAWN_AT,
                accepted_at=DRAWN_AT,
            )
            for number in range(1, entries + 1)
        ]
        run = make_released_draw(edition)
        bench = [make_judge(edition) for _ in range(judges)]
        for judge in bench:
            for entry in made:
                make_assignment(entry, judge, draw=run)
        open_round(edition, "preliminary", by=organiser, at=AT)
        return edition, organiser, bench

    return make


def vote(judge, number, choice, at=AT):
    assignment = assignments_of(judge)[number - 1]
    seat = get_seat(assignment.edition.key, assignment.public_id)
    return cast_ballot(seat, Choice(choice), by=person_of(judge), at=at)


def row_of(count, number):
    return next(row for row in count.result["tallies"] if row["entry"] == f"CZ2022-{number:04d}")


def test_more_than_half_passes_and_the_rest_does_not(make_vote):
    edition, organiser, (a, b, c) = make_vote()
    for judge, first, second in (
        (a, "approve", "reject"),
        (b, "approve", "approve"),
        (c, "reject", "reject"),
    ):
        vote(judge, 1, first)
        vote(judge, 2, second)

    close_round(edition, "preliminary", by=organiser, at=AT)

    count = latest_count(round_of(edition, "preliminary"))
    assert count.result["elected"] == ["CZ2022-0001"]
    assert (row_of(count, 2)["approve"], row_of(count, 2)["outcome"]) == (1, "too_few_approvals")


def test_the_last_ballot_counts_and_every_one_is_kept(make_vote, db):
    edition, organiser, (a, b, c) = make_vote(entries=1)
    vote(a, 1, "reject")
    vote(a, 1, "approve")
    vote(b, 1, "approve")
    vote(c, 1, "reject")

    close_round(edition, "preliminary", by=organiser, at=AT)

    row = row_of(latest_count(round_of(edition, "preliminary")), 1)
    assert (row["approve"], row["reject"], row["superseded"]) == (2, 1, 1)
    assert len(db.session.scalars(select(Ballot)).all()) == 4


def test_a_recusal_of_one_who_voted_breaks_the_quorum(make_vote):
    edition, organiser, bench = make_vote(entries=1, judges=5)
    for judge in bench[:4]:
        vote(judge, 1, "approve")
    for judge in bench[2:4]:
        recuse_from_entry(
            assignments_of(judge)[0], reason="认出是同事的项目", by=person_of(judge), at=AT
        )

    with pytest.raises(RefusedError, match="round_ballots_missing"):
        close_round(edition, "preliminary", by=organiser, at=AT)
    close_round(edition, "preliminary", reason="到期", by=organiser, at=AT)

    row = row_of(latest_count(round_of(edition, "preliminary")), 1)
    assert (row["entitled"], row["present"]) == (3, 2)
    assert row["outcome"] == "passed"


def test_without_quorum_nothing_passes(make_vote):
    edition, organiser, bench = make_vote(entries=1, judges=4)
    for judge in bench[:3]:
        vote(judge, 1, "approve")
    recuse_from_entry(assignments_of(bench[0])[0], reason="师生", by=person_of(bench[0]), at=AT)
    recuse_from_entry(assignments_of(bench[1])[0], reason="师生", by=person_of(bench[1]), at=AT)

    close_round(edition, "preliminary", reason="到期", by=organiser, at=AT)

    count = latest_count(round_of(edition, "preliminary"))
    assert row_of(count, 1)["outcome"] == "no_quorum"
    assert count.result["elected"] == []


def test_equal_approvals_at_the_last_seat_go_into_another_ballot(make_vote):
    edition, organiser, (a, b, c) = make_vote(entries=3, seats=2)
    for judge in (a, b, c):
        vote(judge, 1, "approve")
    for number, (one, two) in ((2, (a, b)), (3, (b, c))):
        for judge in (a, b, c):
            vote(judge, number, "approve" if judge in (one, two) else "reject")
    close_round(edition, "preliminary", by=organiser, at=AT)
    first = latest_count(round_of(edition, "preliminary"))
    assert first.result["elected"] == ["CZ2022-0001"]
    assert first.result["runoff"] == ["CZ2022-0002", "CZ2022-0003"]

    open_next_ballot(edition, "preliminary", by=organiser, at=AT)

    held = round_of(edition, "preliminary")
    assert (held.ballot_round, called_references(held)) == (
        2,
        frozenset({"CZ2022-0002", "CZ2022-0003"}),
    )
    assert [one.entry.reference for one in seats_of(person_of(a), held)] == [
        "CZ2022-0002",
        "CZ2022-0003",
    ]
    assert progress(edition, "preliminary").total.all == 6
    with pytest.raises(NotFoundError):
        vote(a, 1, "approve")
    vote(a, 2, "approve")
    with pytest.raises(RefusedError, match="ballot_too_many_approvals"):
        vote(a, 3, "approve")
    vote(a, 3, "reject")
    for judge in (b, c):
        vote(judge, 2, "reject")
        vote(judge, 3, "approve")
    close_round(edition, "preliminary", by=organiser, at=AT)

    last = latest_count(round_of(edition, "preliminary"))
    assert last.result["elected"] == ["CZ2022-0001", "CZ2022-0003"]
    with pytest.raises(RefusedError, match="ballot_none_left"):
        open_next_ballot(edition, "preliminary", by=organiser, at=AT)


def test_the_chair_breaks_a_tie_and_must_sit_in_the_round(make_vote):
    edition, organiser, (a, b) = make_vote(entries=1, judges=2)
    vote(a, 1, "approve")
    vote(b, 1, "reject")
    with pytest.raises(RefusedError, match="chair_not_in_round"):
        name_chair(edition, "preliminary", make_judge(edition), by=organiser, at=AT)
    name_chair(edition, "preliminary", a, by=organiser, at=AT)

    close_round(edition, "preliminary", by=organiser, at=AT)

    assert latest_count(round_of(edition, "preliminary")).result["elected"] == ["CZ2022-0001"]
    with pytest.raises(RefusedError, match="round_not_open"):
        name_chair(edition, "preliminary", a, by=organiser, at=AT)


def test_a_ballot_after_closing_is_not_taken(make_vote):
    edition, organiser, bench = make_vote(entries=1)
    for judge in bench:
        vote(judge, 1, "abstain")
    close_round(edition, "preliminary", by=organiser, at=AT)

    with pytest.raises(NotFoundError):
        vote(bench[0], 1, "approve")


def test_progress_tells_who_voted_and_never_what(make_vote):
    edition, _organiser, (a, b, _c) = make_vote()
    vote(a, 1, "approve")
    vote(a, 2, "reject")
    vote(b, 1, "abstain")

    stand = progress(edition, "preliminary")

    assert [(one.submitted, one.all) for one in stand.judges] == [(2, 2), (1, 2), (0, 2)]
    assert counts_by_round(edition)["preliminary"].left == 3
    assert next_seat(seats_of(person_of(a), round_of(edition, "preliminary"))) is None


def test_only_a_judge_of_the_entry_votes(make_vote):
    edition, organiser, (a, b, _c) = make_vote()
    assignment = assignments_of(a)[0]
    seat = get_seat(edition.key, assignment.public_id)

    for somebody in (person_of(b), organiser):
        with pytest.raises(NotFoundError):
            cast_ballot(seat, Choice.APPROVE, by=somebody, at=AT)
    for verb in (open_next_ballot,):
        with pytest.raises(NotFoundError):
            verb(edition, "preliminary", by=person_of(a), at=AT)
    with pytest.raises(NotFoundError):
        name_chair(edition, "preliminary", a, by=person_of(a), at=AT)
    with pytest.raises(RefusedError, match="round_not_closed"):
        open_next_ballot(edition, "preliminary", by=organiser, at=AT)


@pytest.mark.parametrize("secret", [False, True])
def test_a_vote_is_cast_and_counted_in_the_browser(make_vote, sign_in, clock, secret, db):
    clock.set(AT)
    edition, organiser, (a, b, c) = make_vote(entries=2, secret=secret)
    here = f"/contests/{edition.key}"
    db.session.commit()
    for judge, choice in ((a, "approve"), (b, "approve"), (c, "reject")):
        browser = sign_in(person_of(judge))
        shown = browser.get(f"{here}/review").get_data(as_text=True)
        assert "已评 0 / 2" in shown
        for assignment in assignments_of(judge):
            path = f"{here}/review/entries/{assignment.public_id}"
            assert "赞成" in browser.get(path).get_data(as_text=True)
            assert browser.post(path, data={}).status_code == 422
            assert browser.post(path, data={"choice": choice, "note": "可以"}).status_code == 303
            assert browser.post(f"{path}/autosave", data={}).status_code == 404
        assert "都已投票" in browser.get(f"{here}/review").get_data(as_text=True)
        assert browser.get(f"{here}/review/rounds/preliminary/submit").status_code == 404
    office = sign_in(organiser)
    rounds = f"{here}/manage/rounds/preliminary"
    before = office.get(f"{rounds}/vote").get_data(as_text=True)
    assert "都不显示票数" in before
    chaired = office.post(f"{rounds}/vote/chair", data={"chair": a.public_id})
    assert chaired.status_code == 303
    assert office.post(f"{rounds}/vote/chair", data={"chair": "x"}).status_code == 422
    assert office.post(f"{rounds}/close", data={"reason": ""}).status_code == 303
    after = office.get(f"{rounds}/vote").get_data(as_text=True)
    assert "通过" in after
    assert ("各位专家的表决" in after) is not secret
    assert office.post(f"{rounds}/vote/next").status_code == 422


def test_a_secret_vote_of_few_shows_no_breakdown(make_vote):
    edition, organiser, (a, b) = make_vote(entries=1, judges=2, secret=True)
    vote(a, 1, "approve")
    vote(b, 1, "approve")
    close_round(edition, "preliminary", by=organiser, at=AT)

    assert row_of(latest_count(round_of(edition, "preliminary")), 1)["breakdown"] is False


def test_a_vote_is_not_opened_without_judges(make_vote, db):
    edition, organiser, _bench = make_vote()
    row = db.session.scalars(select(ReviewRound)).one()
    row.state = "released"
    for one in db.session.scalars(select(Assignment)):
        one.state = "removed"
    db.session.flush()

    with pytest.raises(RefusedError, match="round_not_covered"):
        open_round(edition, "preliminary", by=organiser, at=AT)
