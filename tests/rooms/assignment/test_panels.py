"""Fixed panels: the same judges see every entry, in an order drawn by lot."""

import pytest

from competition.assignment.models import Judge
from competition.assignment.operations import recuse, seat_panels
from competition.assignment.queries import assignments_in, list_draws, seated_by
from competition.core.database import db as database
from competition.core.errors import NotFoundError, RefusedError
from tests.factories.accounts import make_person
from tests.factories.assignment import ADDED_AT, make_draw, make_judge


def seat(edition, by, judges, entries, **values):
    asked = {"public_value": "3084.28", **values}
    return seat_panels(edition, "final", {"a": (judges, entries)}, by=by, at=ADDED_AT, **asked)


def pairs_in(edition):
    return {(one.entry.reference, one.judge.code) for one in assignments_in(edition, "final")}


def test_every_judge_of_a_panel_reads_every_entry_of_it(edition, organiser, entries, pool):
    run = seat(edition, organiser, pool, entries)

    assert run.state == "released"
    assert pairs_in(edition) == {
        (entry.reference, judge.code) for entry in entries for judge in pool
    }


def test_the_running_order_follows_from_the_seed_alone(edition, organiser, entries, pool):
    run = seat(edition, organiser, pool, entries[::-1])

    assert run.result == seated_by(run.inputs, run.seed)
    assert sorted(run.result["order"]["a"]) == [entry.reference for entry in entries]
    for one in assignments_in(edition, "final"):
        assert run.result["order"]["a"][one.position - 1] == one.entry.reference


def test_a_tie_leaves_the_judge_out_for_that_entry_only(edition, organiser, entries, pool):
    tied = pool[0]
    tied.employer = entries[0].answers["entity"]["name"]

    seat(edition, organiser, pool, entries)

    assert {entry for entry, code in pairs_in(edition) if code == tied.code} == {
        entry.reference for entry in entries[1:]
    }


def test_a_recusal_of_an_earlier_round_holds_in_the_final(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    one = assignments_in(edition, "preliminary")[0]
    recuse(one, reason="师生", by=one.judge.person, at=ADDED_AT)

    seat(edition, organiser, pool, entries)

    assert (one.entry.reference, one.judge.code) not in pairs_in(edition)


def test_a_recusal_in_a_fixed_panel_is_not_replaced(edition, organiser, entries, pool):
    seat(edition, organiser, pool[:5], entries)
    one = assignments_in(edition, "final")[0]

    recuse(one, reason="师生", by=one.judge.person, at=ADDED_AT)

    assert len(list_draws(edition, "final")) == 1
    assert len(assignments_in(edition, "final")) == 5 * 4 - 1


@pytest.mark.parametrize(
    ("judges", "with_entries", "code"), [(2, True, "panel_too_small"), (5, False, "panel_empty")]
)
def test_a_panel_that_cannot_score_is_refused(
    edition, organiser, entries, pool, judges, with_entries, code
):
    with pytest.raises(RefusedError) as refused:
        seat(edition, organiser, pool[:judges], entries if with_entries else [])

    assert (refused.value.code, refused.value.values["panel"]) == (code, "a")


def test_panels_are_seated_once(edition, organiser, entries, pool):
    seat(edition, organiser, pool, entries)

    with pytest.raises(RefusedError, match="panels_seated"):
        seat(edition, organiser, pool, entries)
    with pytest.raises(RefusedError, match="panel_empty"):
        seat_panels(edition, "preliminary", {}, public_value="1", by=organiser, at=ADDED_AT)


def test_without_a_public_value_the_commitment_stands_for_it(edition, organiser, entries, pool):
    run = seat(edition, organiser, pool, entries, public_value="")

    assert (run.public_value, len(run.seed)) == ("", 64)


def test_only_an_organiser_seats_panels(edition, entries, pool):
    with pytest.raises(NotFoundError):
        seat(edition, make_person(), pool, entries)


def test_a_judge_without_account_is_seated_without_a_letter(edition, organiser, entries):
    judges = [make_judge(edition, account=False) for _ in range(3)]

    seat(edition, organiser, judges, entries)

    assert len(assignments_in(edition, "final")) == 12
    assert database.session.query(Judge).count() == 3
