"""`flask draw verify`: a stored draw is drawn again from its frozen inputs."""

import pytest

from competition.accounts.models import Role
from competition.assignment.operations import seat_panels
from tests.factories.accounts import make_person
from tests.factories.assignment import (
    ADDED_AT,
    make_accepted_entry,
    make_draw,
    make_judge,
)
from tests.factories.editions import make_edition


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_person(role=Role.ORGANISER, edition_key=edition.key)


@pytest.fixture
def run(edition, organiser):
    for _ in range(4):
        make_accepted_entry(edition)
    for _ in range(7):
        make_judge(edition)
    return make_draw(edition, by=organiser)


def verify(app, db, run, *options):
    run_id = run if isinstance(run, str) else run.public_id
    db.session.commit()
    return app.test_cli_runner().invoke(args=["draw", "verify", run_id, *options])


@pytest.mark.parametrize("solver", ["ortools", "highs"])
def test_either_solver_finds_the_identical_set(app, db, run, solver):
    answer = verify(app, db, run, "--solver", solver)

    assert answer.exit_code == 0
    assert f"相同：20 项评审任务逐一相符（{solver}）" in answer.output


def test_a_changed_result_is_told_with_an_example(app, db, run):
    pairs = [list(pair) for pair in run.result["pairs"]]
    free = {f"{one['id']}" for one in run.inputs["judges"]} - {
        code for reference, code in pairs if reference == pairs[0][0]
    }
    pairs[0] = [pairs[0][0], min(free)]
    run.result = run.result | {"pairs": pairs}

    answer = verify(app, db, run)

    assert answer.exit_code == 1
    assert "不同：重算多出 1 项，缺少 1 项" in answer.output


def test_changed_inputs_no_longer_fit_the_commitment(app, db, run):
    run.inputs = run.inputs | {"conflicts": [["CZ2022-9999", "J9999"]]}

    answer = verify(app, db, run)

    assert answer.exit_code == 1
    assert "与承诺值" in answer.output


def test_a_seed_that_was_chosen_is_found_out(app, db, run):
    run.seed = "00" * 32

    answer = verify(app, db, run)

    assert answer.exit_code == 1
    assert "种子不是由承诺值和公开数值合成的" in answer.output


def test_seated_panels_are_verified_too(app, db, edition, organiser):
    entries = [make_accepted_entry(edition) for _ in range(3)]
    judges = [make_judge(edition) for _ in range(3)]
    seated = seat_panels(
        edition, "final", {"a": (judges, entries)}, public_value="", by=organiser, at=ADDED_AT
    )

    assert "相同：9 项" in verify(app, db, seated).output


def test_a_run_that_does_not_exist(app, db, edition):
    answer = verify(app, db, "0" * 16, "--lang", "en")

    assert answer.exit_code == 1
    assert answer.output
