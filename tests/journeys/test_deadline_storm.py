"""The evening of the deadline over real HTTP, with the server killed in the middle of it."""

import pytest

from tests.benchmarks.storm import open_last_pages, outcome_of, prepare, rage, served

APPLICANTS = 200


@pytest.mark.timeout(600)
def test_what_was_acknowledged_is_there_once_and_what_came_late_is_not(tmp_path):
    storm = prepare(tmp_path / "instance", APPLICANTS)
    with served(storm):
        open_last_pages(storm)
    with served(storm, kill_every=2.0, whole_each=4):
        rage(storm, seconds=12.0)
    found = outcome_of(storm)

    assert storm.kills >= 1
    zero = ("lost", "half", "duplicates", "wrongly_stamped", "late_but_kept", "other_answers")
    assert {name: getattr(found, name) for name in zero} == dict.fromkeys(zero, 0)
    assert found.server_errors == 0
    assert found.acknowledged + found.refused_late == APPLICANTS
    assert found.acknowledged > 0
    assert found.refused_late > 0
