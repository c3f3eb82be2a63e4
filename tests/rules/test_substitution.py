"""Who moves up from the waiting list."""

import pytest

from competition.rules.substitution import next_waiting


@pytest.mark.parametrize(
    ("waiting", "places", "gone", "expected", "is_clear"),
    [
        pytest.param("de", {"d": 4, "e": 5}, "", "d", True, id="the_first"),
        pytest.param("de", {"d": 4, "e": 5}, "d", "e", True, id="the_first_was_promoted"),
        pytest.param("def", {"d": 4, "e": 4, "f": 6}, "", "de", False, id="two_equal"),
        pytest.param("def", {"d": 4, "e": 4, "f": 6}, "e", "d", True, id="one_of_two_equal_left"),
        pytest.param("d", {"d": 4}, "d", "", False, id="exhausted"),
        pytest.param("", {}, "", "", False, id="no_list"),
    ],
)
def test_who_is_next(waiting, places, gone, expected, is_clear):
    found = next_waiting(waiting, places, gone)

    assert "".join(found.entries) == expected
    assert found.is_clear is is_clear
