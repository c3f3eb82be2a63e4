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
    if sys.argv[2] == "breaks":
        number / 0
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

BUSY_SERVER = """
import sys, time
import waitress
from competition.cli.workers import SharingChannel, listening
def app(environ, start_response):
    while environ["PATH_INFO"] == "/slow" and not server.task_dispatcher.queue:
        time.sleep(0.01)
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
server = waitress.create_server(app, sockets=[listening("127.0.0.1", int(sys.argv[1]))], threads=1)
server.channel_class = SharingChannel
server.run()
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


def test_what_ends_a_worker_is_told(port):
    done = subprocess.run(
        [sys.executable, "-c", SERVER, str(port), "breaks"],
        timeout=60,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 7
    assert "ZeroDivisionError" in done.stderr


def test_a_busy_worker_closes_its_connections_after_an_answer_and_an_idle_one_keeps_them(port):
    server = subprocess.Popen([sys.executable, "-c", BUSY_SERVER, str(port)])
    try:
        slow, quick = (http.client.HTTPConnection("127.0.0.1", port, timeout=20) for _ in "12")
        _connected(slow)
        slow.request("GET", "/slow")  # answered once somebody waits behind it
        quick.request("GET", "/quick")

        assert slow.getresponse().headers["Connection"] == "close"
        assert quick.getresponse().headers["Connection"] is None
        slow.close()
        quick.close()
    finally:
        server.kill()
        server.wait()


def _connected(connection: http.client.HTTPConnection) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            connection.connect()
        except OSError:
            time.sleep(0.05)
        else:
            return


def test_a_taken_port_is_told(port, monkeypatch):
    monkeypatch.setattr("competition.cli.workers.BIND_SECONDS", 0.2)
    with listening("127.0.0.1", port), pytest.raises(OSError, match="in use"):
        listening("127.0.0.1", port)
