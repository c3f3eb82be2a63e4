"""Counts of requests hold for all processes of a machine, and end with their window."""

import pytest
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from competition.core import request_counts
from competition.core.request_counts import address_of


@pytest.fixture
def path(tmp_path):
    return tmp_path / "limits.sqlite3"


@pytest.fixture
def moment(monkeypatch):
    holder = {"now": 1_000_000.0}
    monkeypatch.setattr(request_counts.time, "time", lambda: holder["now"])
    return holder


def test_two_processes_share_one_count(path):
    one = FixedWindowRateLimiter(storage_from_string(address_of(path)))
    other = FixedWindowRateLimiter(storage_from_string(address_of(path)))
    limit = parse("3/minute")
    assert [one.hit(limit, "a"), other.hit(limit, "a"), one.hit(limit, "a")] == [True] * 3
    assert not other.hit(limit, "a")
    assert other.hit(limit, "b")


def test_count_ends_with_its_window(path, moment):
    store = storage_from_string(address_of(path))
    assert [store.incr("k", 60), store.incr("k", 60, amount=2)] == [1, 3]
    assert store.get("k") == 3
    assert store.get_expiry("k") == moment["now"] + 60
    moment["now"] += 60
    assert store.get("k") == 0
    assert store.get_expiry("k") == moment["now"]
    assert store.incr("k", 60) == 1


def test_ended_counts_are_swept(path, moment, monkeypatch):
    monkeypatch.setattr(request_counts, "_SWEEP_EVERY", 2)
    store = storage_from_string(address_of(path))
    store.incr("old", 10)
    moment["now"] += 11
    store.incr("new", 10)
    assert store.reset() == 1


def test_counts_can_be_forgotten(path):
    store = storage_from_string(address_of(path))
    assert store.check()
    store.incr("k", 60)
    store.incr("l", 60)
    store.clear("k")
    assert (store.get("k"), store.get("l")) == (0, 1)
    assert store.reset() == 1
    assert store.get("l") == 0
