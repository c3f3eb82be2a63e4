"""Declaring and recusing: content opens, or the entry goes and somebody else is drawn."""

import pytest
from sqlalchemy import select

from competition.assignment.operations import declare_no_conflict, recuse
from competition.assignment.queries import assignments_in, list_draws
from competition.core.database import db as database
from competition.core.errors import NotFoundError, RefusedError
from competition.notifications.models import Letter
from tests.factories.assignment import (
    ADDED_AT,
    make_accepted_entry,
    make_draw,
    make_judge,
)


def standing(edition):
    return {
        (one.entry.reference, one.judge.code): one.position
        for one in assignments_in(edition, "preliminary")
    }


def test_declaring_no_conflict_clears_the_assignment_once(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    one = assignments_in(edition, "preliminary")[0]

    declare_no_conflict(one, by=one.judge.person, at=ADDED_AT)

    assert (one.state, one.declared_at) == ("clear", ADDED_AT)
    with pytest.raises(RefusedError) as refused:
        declare_no_conflict(one, by=one.judge.person, at=ADDED_AT)
    assert refused.value.code == "assignment_not_waiting"


def test_nobody_declares_for_somebody_else(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    one = assignments_in(edition, "preliminary")[0]
    other = next(judge for judge in pool if judge is not one.judge)

    for person in (other.person, organiser):
        with pytest.raises(NotFoundError):
            declare_no_conflict(one, by=person, at=ADDED_AT)


def test_a_recusal_is_replaced_and_everything_else_stays(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    before = standing(edition)
    one = assignments_in(edition, "preliminary")[0]
    gone = (one.entry.reference, one.judge.code)

    recuse(one, reason=" 曾是同事 ", by=one.judge.person, at=ADDED_AT)

    after = standing(edition)
    (new,) = set(after) - set(before)
    assert set(before) - set(after) == {gone}
    assert new[0] == gone[0]
    assert (one.state, one.reason) == ("recused", "曾是同事")


def test_a_replacement_is_a_run_of_its_own_that_says_whom_it_replaces(
    edition, organiser, entries, pool
):
    first = make_draw(edition, by=organiser)
    one = assignments_in(edition, "preliminary")[0]

    recuse(one, reason="师生", by=one.judge.person, at=ADDED_AT)

    run = list_draws(edition, "preliminary")[0]
    assert (run.number, run.state, first.state) == (2, "released", "released")
    assert run.inputs["replaces"] == [one.entry.reference, one.judge.code]
    assert [entry["id"] for entry in run.inputs["entries"]] == [one.entry.reference]


def test_begun_readings_of_the_entry_are_held(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    one, *_others = assignments_in(edition, "preliminary")
    begun = next(
        each
        for each in assignments_in(edition, "preliminary")
        if each.entry is one.entry and each is not one
    )
    declare_no_conflict(begun, by=begun.judge.person, at=ADDED_AT)

    recuse(one, reason="师生", by=one.judge.person, at=ADDED_AT)

    assert begun.state == "clear"


def test_a_full_judge_is_no_replacement(edition, organiser):
    entry = make_accepted_entry(edition)
    for _ in range(5):
        make_judge(edition)
    make_draw(edition, by=organiser)
    make_judge(edition, most_entries=1, main_field="new-energy")
    one = assignments_in(edition, "preliminary")[0]

    recuse(one, reason="师生", by=one.judge.person, at=ADDED_AT)

    assert len(standing(edition)) == 4
    letter = database.session.scalars(
        select(Letter.body).where(Letter.kind == "judge_recused")
    ).one()
    assert entry.reference in letter


def test_a_waiting_proposal_falls_with_a_recusal(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    proposal = make_draw(edition, by=organiser, release=False, reason="重抽")
    one = assignments_in(edition, "preliminary")[0]

    recuse(one, reason="师生", by=one.judge.person, at=ADDED_AT)

    assert proposal.state == "superseded"


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_recusal_needs_a_reason(edition, organiser, entries, pool, reason):
    make_draw(edition, by=organiser)
    one = assignments_in(edition, "preliminary")[0]

    with pytest.raises(RefusedError) as refused:
        recuse(one, reason=reason, by=one.judge.person, at=ADDED_AT)

    assert (refused.value.code, refused.value.field) == ("assignment_reason_needed", "reason")


def test_what_is_over_is_not_recused_again(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    one = assignments_in(edition, "preliminary")[0]
    recuse(one, reason="师生", by=organiser, at=ADDED_AT)

    with pytest.raises(RefusedError) as refused:
        recuse(one, reason="师生", by=one.judge.person, at=ADDED_AT)

    assert refused.value.code == "assignment_over"


def test_a_stranger_recuses_nobody(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    one = assignments_in(edition, "preliminary")[0]
    other = next(judge for judge in pool if judge is not one.judge)

    with pytest.raises(NotFoundError):
        recuse(one, reason="师生", by=other.person, at=ADDED_AT)
