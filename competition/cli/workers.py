"""Several server processes on one socket: a worker that dies is replaced in a moment.

The parent builds the app once and forks; it serves nothing itself. Workers hold the reading end
of a pipe, so that none outlives a parent that was killed.
"""

import os
import signal
import socket
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress

from waitress.channel import HTTPChannel
from waitress.task import WSGITask

BIND_SECONDS = 10.0
"""How long the workers of a killed parent may still hold the port."""
_LEAST_LIFE = 1.0


class WorkersFailError(Exception):
    """The workers end as soon as they begin, so starting more is no use."""


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens, waiting for a predecessor that is just ending.

    Raises :class:`OSError` when the port stays taken.
    """
    until = time.monotonic() + BIND_SECONDS
    while True:
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((host, port))
        except OSError:
            made.close()
            if time.monotonic() >= until:
                raise
            time.sleep(0.1)
        else:
            made.listen(1024)
            return made


def keep_workers(number: int, work: Callable[[int], object]) -> None:
    """Keep ``number`` forked processes at ``work`` (told its place from 0) until stopped.

    Call it before any thread runs. Raises :class:`WorkersFailError` when three in a row end
    within a second of their start.
    """
    reading, writing = os.pipe()
    places: dict[int, tuple[int, float]] = {}
    signal.signal(signal.SIGTERM, _stop)
    short_lived = 0
    try:
        for place in range(number):
            places[_forked(work, place, reading, writing)] = (place, time.monotonic())
        while short_lived < 3:
            process, _status = os.wait()
            place, began = places.pop(process)
            short_lived = short_lived + 1 if time.monotonic() - began < _LEAST_LIFE else 0
            places[_forked(work, place, reading, writing)] = (place, time.monotonic())
        raise WorkersFailError
    except (KeyboardInterrupt, SystemExit):
        return
    finally:
        for process in places:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)
        for process in places:
            with suppress(ChildProcessError):
                os.waitpid(process, 0)
        os.close(reading)
        os.close(writing)


def _stop(_number: int, _frame: object) -> None:
    raise SystemExit(0)


def _forked(work: Callable[[int], object], place: int, reading: int, writing: int) -> int:
    process = os.fork()
    if process:
        return process
    status = 1
    try:
        os.close(writing)
        signal.signal(signal.SIGTERM, _stop)
        threading.Thread(target=_end_with_parent, args=(reading,), daemon=True).start()
        work(place)
        status = 0
    except (KeyboardInterrupt, SystemExit):
        status = 0
    except Exception:  # noqa: BLE001 - told here, since nothing can be told after the exit
        traceback.print_exc()
    finally:
        os._exit(status)  # neither the parent's clean-up nor its exit handlers are ours


def _end_with_parent(reading: int) -> None:
    os.read(reading, 1)  # returns when the parent's end closes, however it ended
    os._exit(0)


class _SharingTask(WSGITask):  # type: ignore[misc]  # waitress ships no types
    """Answers one request; closes the connection after it while others wait for a thread here.

    A connection stays with the worker that took it, and a worker that was just started has none:
    without this, the connections of a dead worker would all stay with the one that was left. Who
    connects again is taken on by whichever worker is free.
    """

    def build_response_header(self) -> bytes:
        """Return the status line and headers."""
        if self.channel.server.task_dispatcher.queue:
            self.set_close_on_finish()
        header: bytes = super().build_response_header()
        return header


class SharingChannel(HTTPChannel):  # type: ignore[misc]  # as above
    """A connection of a busy worker, which lets it go to another one."""

    task_class = _SharingTask
