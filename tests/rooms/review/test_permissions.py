"""Who carries out a round, who watches it, and who reads an entry in it."""

import pytest
from sqlalchemy import select

from competition.accounts.models import Role
from competition.assignment.models import Assignment
from competition.review import permissions
from competition.review.queries import find_sheet, get_seat, round_of
from competition.rules.transitions import AssignmentState, RoundState
from tests.factories.accounts import make_person
from tests.factories.review import make_sheet, person_of


@pytest.fixture
def held(edition, judges):
    return round_of(edition, "preliminary")


@pytest.fixture
def assignment(db, judges):
    """The first judge's first entry, declared clear, in an open round."""
    return db.session.scalar(
        select(Assignment)
        .where(Assignment.judge_id == judges[0].id)
        .order_by(Assignment.position)
        .limit(1)
    )


def seat_of(assignment):
    return get_seat(assignment.edition.key, assignment.public_id)


@pytest.fixture
def people(edition, judges, organiser):
    return {
        "organiser": organiser,
        "supervisor": make_person(role=Role.SUPERVISOR, edition_key=edition.key),
        "officer": make_person(
            role=Role.OFFICER, edition_key=edition.key, unit_key=edition.plan.units[0].key
        ),
        "own judge": person_of(judges[0]),
        "other judge": person_of(judges[1]),
        "judge of another edition": make_person(role=Role.JUDGE, edition_key="huizhou-2022"),
        "applicant": make_person(),
    }


def allowed(people, predicate, thing, at):
    return {name for name, person in people.items() if predicate(person, thing, at)}


@pytest.mark.parametrize(
    ("predicate", "who"),
    [
        (permissions.can_carry_out, {"organiser"}),
        (permissions.can_watch, {"organiser", "supervisor"}),
        (permissions.can_review_in, {"own judge", "other judge"}),
    ],
)
def test_a_round_is_open_to(people, held, at, predicate, who):
    assert allowed(people, predicate, held, at) == who


@pytest.mark.parametrize("predicate", [permissions.can_take_seat, permissions.can_read_seat])
def test_an_entry_is_read_by_its_own_judge_alone(people, assignment, at, predicate):
    assert allowed(people, predicate, seat_of(assignment), at) == {"own judge"}


@pytest.mark.parametrize(
    ("state", "takes", "reads"),
    [
        (AssignmentState.WAITING, True, False),
        (AssignmentState.CLEAR, True, True),
        (AssignmentState.RECUSED, False, False),
        (AssignmentState.REMOVED, False, False),
    ],
)
def test_what_a_judge_may_do_goes_by_the_declaration(
    db, people, assignment, at, state, takes, reads
):
    assignment.state = state
    db.session.flush()
    seat = seat_of(assignment)

    assert permissions.can_take_seat(people["own judge"], seat, at) is takes
    assert permissions.can_read_seat(people["own judge"], seat, at) is reads


@pytest.mark.parametrize("state", [RoundState.RELEASED, RoundState.CLOSED, RoundState.RANKED])
def test_outside_an_open_round_nothing_is_read(db, people, held, assignment, at, state):
    held.held.state = state
    db.session.flush()

    assert permissions.can_take_seat(people["own judge"], seat_of(assignment), at) is False


def test_a_judge_without_an_account_is_nobody(db, assignment, at):
    assignment.judge.person = None
    db.session.flush()

    assert permissions.can_take_seat(None, seat_of(assignment), at) is False


def test_a_sheet_is_given_back_by_organisers_and_only_when_submitted(people, assignment, at):
    make_sheet(assignment, at=at)
    sheet = find_sheet(assignment)
    assert allowed(people, permissions.can_reopen, sheet, at) == set()

    sheet.state, sheet.submitted_at = "submitted", at

    assert allowed(people, permissions.can_reopen, sheet, at) == {"organiser"}
