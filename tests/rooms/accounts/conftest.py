"""Counters of requests that one test made must not slow down the next."""

import pytest

from competition.core.extensions import limiter


@pytest.fixture(autouse=True)
def _fresh_limits(app):
    limiter.reset()
