"""The gate lets one writer in at a time, across threads, processes and forks."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from competition.core.database import WriteGate
from competition.core.errors import BusyError

ANOTHER_PROCESS = """
import fcntl, os, sys
handle = os.open(sys.argv[1], os.O_CREAT | os.O_RDWR, 0o600)
fcntl.flock(handle, fcntl.LOCK_EX)
print("inside", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def gate(tmp_path):
    return WriteGate(tmp_path / "write.lock")


def test_threads_pass_one_at_a_time(gate):
    inside: list[int] = []
    most = 0

    def pass_through(number: int) -> None:
        nonlocal most
        for _round in range(20):
            with gate.held():
                inside.append(number)
                most = max(most, len(inside))
                inside.remove(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(pass_through, range(8)))

    assert most == 1


def test_a_thread_that_waits_too_long_is_told_so(gate):
    with gate.held(), ThreadPoolExecutor(1) as pool:
        begun = time.monotonic()
        with pytest.raises(BusyError):
            pool.submit(_enter, gate, 0.05).result()

    assert 0.04 <= time.monotonic() - begun < 2


def test_a_thread_enters_as_soon_as_the_gate_opens(gate):
    entered = threading.Event()

    def enter() -> None:
        with gate.held(seconds=10):
            entered.set()

    with gate.held():
        waiting = threading.Thread(target=enter)
        waiting.start()
        assert not entered.wait(0.02)
    assert entered.wait(5)
    waiting.join()


def test_whoever_fails_inside_leaves_the_gate_open(gate):
    with pytest.raises(ValueError, match="inside"), gate.held():
        raise ValueError("inside")

    with gate.held(seconds=0):
        pass


def test_two_gates_on_one_file_are_one_gate(tmp_path, gate):
    with gate.held(), pytest.raises(BusyError):
        _enter(WriteGate(tmp_path / "write.lock"), 0.02)


def test_another_process_is_kept_out_and_let_in(tmp_path, gate):
    with subprocess.Popen(
        [sys.executable, "-c", ANOTHER_PROCESS, tmp_path / "write.lock"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "inside\n"
        with pytest.raises(BusyError):
            _enter(gate, 0.02)
        other.communicate("\n")
    _enter(gate, 5)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_child_does_not_share_its_parents_lock(gate):
    _enter(gate, 1)  # the parent has opened the file
    inside, leave = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        with gate.held():
            os.write(inside[1], b"x")
            os.read(leave[0], 1)
        os._exit(0)

    assert os.read(inside[0], 1) == b"x"
    with pytest.raises(BusyError):
        _enter(gate, 0.02)
    os.write(leave[1], b"x")
    os.waitpid(child, 0)
    _enter(gate, 0)


def _enter(gate: WriteGate, seconds: float) -> None:
    with gate.held(seconds=seconds):
        pass
