"""What every test shares: hypothesis profiles. App and database live under tests/rooms."""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "default", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


LONGEST = (
    "test_whole_edition",
    "test_rehearsed_round",
    "test_applicant_pages",
    "test_leaks",
    "test_permission_matrix",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count no lines in laws: counting takes four times as long as the hundreds of examples.

    So every line must be reached by an example that somebody chose. Other tests that compute
    for long over lines which shorter tests reach say ``no_cover`` themselves. The longest modules
    go first, so that no worker is left alone with one at the end.
    """
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.no_cover)
