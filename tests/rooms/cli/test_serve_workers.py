"""Several server processes on one port: who is killed is replaced, and none outlives its parent."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from competition.cli.workers import listening

SERVER = """
import sys, os, time
from competition.cli.workers import keep_workers, listening, WorkersFailError
place = listening("127.0.0.1", int(sys.argv[1]))
def work(number):
    if sys.argv[2] == "fails":
        raise SystemExit(1)
    while True:
        connection, _ = place.accept()
        connection.recv(1000)
        connection.sendall(f"HTTP/1.0 200 OK\\r\\n\\r\\n{number} {os.getpid()}".encode())
        connection.close()
try:
    keep_workers(2, work)
except WorkersFailError:
    sys.exit(7)
"""


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def server(port):
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(port), "works"])
    yield process
    process.kill()
    process.wait()


def seen(port: int) -> dict[int, int]:
    """Ask until both places have answered; return their processes."""
    found: dict[int, int] = {}
    until = time.monotonic() + 20
    while len(found) < 2 and time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            place, process = connection.getresponse().read().split()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            found[int(place)] = int(process)
    return found


def test_killed_worker_is_replaced(server, port):
    before = seen(port)
    time.sleep(1.1)  # one that ends sooner counts as one that cannot start
    os.kill(before[0], signal.SIGKILL)
    until = time.monotonic() + 20
    while (after := seen(port))[0] == before[0] and time.monotonic() < until:
        time.sleep(0.05)
    assert after[0] != before[0]
    assert after[1] == before[1]


def test_no_worker_outlives_a_killed_parent(server, port):
    seen(port)
    server.kill()
    server.wait()
    listening("127.0.0.1", port).close()  # free again within its patience


def test_stopping_the_parent_stops_all(server, port):
    seen(port)
    server.terminate()
    assert server.wait(timeout=20) == 0
    listening("127.0.0.1", port).close()


def test_workers_that_cannot_start_end_the_parent(port):
    done = subprocess.run([sys.executable, "-c", SERVER, str(port), "fails"], timeout=60)
    assert done.returncode == 7


def test_a_taken_port_is_told(port, monkeypatch):
    monkeypatch.setattr("competition.cli.workers.BIND_SECONDS", 0.2)
    with listening("127.0.0.1", port), pytest.raises(OSError, match="in use"):
        listening("127.0.0.1", port)
