"""The public results of 3,000 entries, read by many at once; beside a bare "hello".

Both are served by waitress with the limits of ``flask serve``, each in a process of its own on
the same machine. Prints requests a second, p95 and the ratio to the hello, for the first page, for
one page after another, for readers who hold the page already (304), and for searches that nobody
made before. ``python -m tests.benchmarks.bench_public_results [entries] [seconds]``.
"""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from urllib.parse import quote

from flask_migrate import upgrade

from competition.core.clock import system_clock
from competition.core.database import db, write_transaction
from competition.editions.operations import import_plan
from competition.publication.models import Notice
from competition.publication.queries import frame_of
from tests.benchmarks.storm import app_in
from tests.factories.accounts import make_person
from tests.factories.editions import plan_source

CLIENTS = 16
RESULTS = "/contests/changzhou-2022/results"
NUMBER = quote("第")
HELLO = """
import sys, waitress
def app(environ, start):
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"hello"]
waitress.serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=8, connection_limit=2000,
               channel_timeout=20, ident=None, _quiet=True)
"""


def prepare(folder: Path, number: int) -> None:
    """Migrate, bring in the plan, and release a list of winners with so many rows."""
    app = app_in(folder)
    with app.app_context():
        upgrade()
        at = system_clock()
        with write_transaction():
            edition = import_plan(plan_source(), by=None, at=at)
            by = make_person()
            db.session.flush()
            notice = Notice(
                public_id="0" * 16,
                edition=edition,
                kind="results",
                state="released",
                title="拟获奖名单公示",
                body="公示",
                snapshot=_snapshot(edition, number, at),
                made_by_id=by.id,
                made_at=at,
                released_by_id=by.id,
                released_at=at,
                publicity_closes_at=at + timedelta(days=7),
            )
            db.session.add(notice)
        db.engine.dispose()


def _snapshot(edition, number, at):
    plan = edition.plan
    units, fields = plan.units, plan.fields
    groups = []
    for position, group in enumerate(plan.groups):
        held = range(position, number, len(plan.groups))
        rows = [
            {
                "place": str(place),
                "project": f"面向新能源汽车的高功率密度电驱动系统第{one}号",
                "entrant": f"常州市某某科技股份有限公司{one}",
                "leader": "欧阳某某",
                "unit": _both(units[one % len(units)].name),
                "prize": {"zh": "入围奖", "en": "Finalist"},
            }
            for place, one in enumerate(held, start=1)
        ]
        groups.append(
            {
                "key": group.key,
                "name": _both(group.name),
                "rows": rows,
                "fields": [_both(fields[one % len(fields)].name) for one in held],
            }
        )
    words = {"title": {"zh": "公示", "en": "Winners"}, "body": {"zh": "公示", "en": "Winners"}}
    mark = {"version": 1, "fingerprint": edition.version.fingerprint}
    columns = ["place", "project", "entrant", "leader", "unit", "prize"]
    frame = frame_of(plan, at, with_period=False)
    return frame | words | {"columns": columns, "groups": groups, "run": None, "plan": mark}


def _both(text):
    return {"zh": text.zh, "en": text.en}


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[None]:
    """Run a server until the end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONTEST_")}
    server = subprocess.Popen(
        command, env=kept | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield
    finally:
        server.kill()
        server.wait()


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def measure(
    port: int, path: Callable[[], str], seconds: float, *, holds: bool = False
) -> tuple[float, float, int]:
    """Ask from many connections; return requests a second, p95 in seconds, and the largest size."""
    took: list[float] = []
    sizes = [0]
    until = time.monotonic() + seconds

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers: dict[str, str] = {}
        while time.monotonic() < until:
            began = time.monotonic()
            connection.request("GET", path(), headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == (304 if headers else 200), answer.status
            took.append(time.monotonic() - began)
            sizes[0] = max(sizes[0], len(body))
            if holds and not headers:
                headers = {"If-None-Match": answer.headers["ETag"]}
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    took.sort()
    return len(took) / seconds, took[int(len(took) * 0.95)], sizes[0]


def tell(name: str, found: tuple[float, float, int], hello: float) -> None:
    """Print one line of what was measured."""
    rate, p95, size = found
    print(  # noqa: T201 - a benchmark speaks
        f"{name:<34} {rate:8.0f}/s   p95 {p95 * 1000:7.1f} ms   "
        f"hello/this {hello / rate:6.2f}   {size / 1024:6.1f} kB"
    )


def main() -> None:
    """Prepare, measure the hello, then the pages."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 8.0
    folder = Path(tempfile.mkdtemp(prefix="contest-results-"))
    try:
        prepare(folder, number)
        port = free_port()
        with running([sys.executable, "-c", HELLO, str(port)], port):
            hello = measure(port, lambda: "/", seconds)
        tell("hello", hello, hello[0])
        port = free_port()
        serve = [sys.executable, "-m", "flask", "serve", "--port", str(port)]
        pages, words = count(1), count(1)
        cases: list[tuple[str, Callable[[], str], bool]] = [
            (f"{number} results, first page", lambda: RESULTS, False),
            ("one page after another", lambda: f"{RESULTS}?page={next(pages) % 30 + 1}", False),
            ("readers who hold it (304)", lambda: RESULTS, True),
            (
                "searches nobody made before",
                lambda: f"{RESULTS}?q={NUMBER}{next(words)}",
                False,
            ),
        ]
        with running(serve, port, CONTEST_INSTANCE_PATH=str(folder)):
            for name, path, holds in cases:
                tell(name, measure(port, path, seconds, holds=holds), hello[0])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
