"""A deadline storm over real HTTP: everybody submits three times while the server is killed.

The server is the one of ``flask serve`` in a process of its own, on SQLite under a folder. Every
applicant's entry is complete; the last page was opened before, as on a real evening. Each sends
the same form three times; some come after the closing. Whoever is cut off sends again.
"""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import tomli_w
from flask_migrate import upgrade
from sqlalchemy import func, select

from competition import create_app
from competition.accounts.operations import start_session
from competition.audit.models import AuditEvent
from competition.core.clock import system_clock
from competition.core.database import db, write_transaction
from competition.core.settings import Settings, completed
from competition.editions.operations import import_plan
from competition.notifications.models import Letter
from competition.registration.models import Entry, Revision
from competition.rules.values import CHINA
from tests.factories.accounts import make_person
from tests.factories.editions import plan_source
from tests.factories.registration import make_entry

SENDS = 3
CLIENTS = 32
BETWEEN_KILLS = 60
LATE_SHARE = 0.1
_HIDDEN = re.compile(r'name="(csrf_token|once|begun)"[^>]*value="([^"]*)"')


@dataclass
class Applicant:
    """One applicant's browser: what it holds, and every answer it got."""

    number: int
    entry_id: str
    token: str
    name: str
    cookies: str = ""
    body: str = ""
    answers: list[tuple[int, str, float]] = field(default_factory=list)
    """(status, location or text, seconds) of every answered attempt."""


@dataclass
class Storm:
    """A prepared site and its applicants."""

    folder: Path
    port: int
    applicants: list[Applicant]
    closes: datetime | None = None
    kills: int = 0
    outages: int = 0
    answered: int = 0
    waits: list[float] = field(default_factory=list)
    """Seconds from the moment at which each post was due, every attempt included."""


def app_in(folder: Path):
    """Return the app on a folder, as the server builds it."""
    return create_app(completed(Settings(instance_path=folder)))


def prepare(folder: Path, number: int) -> Storm:
    """Migrate, bring in the plan, and make complete drafts whose owners are signed in."""
    app = app_in(folder)
    applicants = []
    with app.app_context():
        upgrade()
        now = system_clock()
        with write_transaction():
            edition = import_plan(_plan(now + timedelta(hours=6)), by=None, at=now)
        for start in range(0, number, 200):
            with write_transaction():
                for one in range(start, min(start + 200, number)):
                    person = make_person(name=f"申报人{one}", email=f"storm{one}@example.cn")
                    entry = make_entry(edition, owner=person)
                    token = start_session(person, at=now)
                    applicants.append(Applicant(one, entry.public_id, token, person.name))
        db.engine.dispose()
    return Storm(folder, free_port(), applicants)


def _plan(closes: datetime) -> str:
    """Return the plan of 2022 with a registration that is open now and has no grace."""
    source = tomllib.loads(plan_source())
    opened = system_clock() - timedelta(days=30)
    source["time"] = {}
    source["draw"]["seed"]["public_on"] = (closes + timedelta(days=9)).date()
    for number, phase in enumerate(source["phases"]):
        if phase["kind"] == "registration":
            phase |= {"opens": _clock(opened), "closes": _clock(closes), "grace_minutes": 0}
        else:
            phase |= {
                "opens": _clock(closes + timedelta(days=number)),
                "closes": _clock(closes + timedelta(days=number + 1)),
            }
    return tomli_w.dumps(source)


def _clock(moment: datetime) -> datetime:
    return moment.astimezone(CHINA).replace(tzinfo=None, microsecond=0)


@contextmanager
def served(storm: Storm, *, kill_every: float = 0.0, whole_each: int = 0) -> Iterator[None]:
    """Serve the folder, killing a worker (-9) every some seconds, until the end.

    Every ``whole_each``-th kill takes the whole server, which is then started again. No kill
    follows another before ``BETWEEN_KILLS`` requests were answered: on a slow machine the server
    would otherwise be gone again before it served anybody.
    """
    stop = threading.Event()
    holder = {"server": _start(storm)}

    def disturb() -> None:
        answered_before = 0
        while not stop.wait(kill_every):
            if storm.answered < answered_before + BETWEEN_KILLS:
                continue
            answered_before = storm.answered
            storm.kills += 1
            if whole_each and storm.kills % whole_each == 0:
                holder["server"].send_signal(signal.SIGKILL)
                holder["server"].wait()
                holder["server"] = _start(storm)
            else:
                _kill_a_worker(holder["server"], storm.kills)

    thread = threading.Thread(target=disturb, daemon=True)
    if kill_every:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if kill_every:
            thread.join(timeout=60)
        holder["server"].kill()
        holder["server"].wait()


def _start(storm: Storm) -> subprocess.Popen:
    _wait_for(storm.port, is_open=False)  # the workers of a killed server end a moment after it
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("CONTEST_")
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "flask", "serve", "--port", str(storm.port)],
        env=environment | {"CONTEST_INSTANCE_PATH": str(storm.folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _wait_for(storm.port, is_open=True)
    return server


def _wait_for(port: int, *, is_open: bool) -> None:
    for _ in range(2_400):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            found = False
        else:
            found = True
        if found is is_open:
            return
        time.sleep(0.05)
    raise TimeoutError("the server did not start or end")


def _kill_a_worker(server: subprocess.Popen, number: int) -> None:
    listed = subprocess.run(["pgrep", "-P", str(server.pid)], capture_output=True, text=True)
    workers = sorted(int(one) for one in listed.stdout.split())
    if workers:
        os.kill(workers[number % len(workers)], signal.SIGKILL)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def open_last_pages(storm: Storm) -> None:
    """Open everybody's last page, as they did before the rush, and fill in the signature."""

    def work(part: list[Applicant]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", storm.port, timeout=60)
        for one in part:
            connection.request(
                "GET", f"/entries/{one.entry_id}/check", headers={"Cookie": f"sid={one.token}"}
            )
            answer = connection.getresponse()
            text = answer.read().decode()
            assert answer.status == 200, answer.status
            page = re.search(r"page=([^;]+)", answer.headers["Set-Cookie"])[1]
            one.cookies = f"sid={one.token}; page={page}"
            values = dict(_HIDDEN.findall(text)) | {"agreed": "y", "signature": one.name}
            one.body = urlencode(values)
        connection.close()

    _in_threads(work, storm.applicants, 4)


def rage(storm: Storm, *, seconds: float) -> None:
    """Let everybody send three times within a time; the closing comes before its end."""
    starts = system_clock() + timedelta(seconds=2)
    storm.closes = (starts + timedelta(seconds=seconds * (1 - LATE_SHARE))).replace(microsecond=0)
    app = app_in(storm.folder)
    with app.app_context(), write_transaction():
        import_plan(_plan(storm.closes), reason="storm", by=None, at=system_clock())
    begin = time.monotonic() + (starts - system_clock()).total_seconds()
    count = len(storm.applicants)
    sends = sorted(
        (
            begin + seconds * one.number / count * 0.97 + attempt * seconds * 0.01,
            attempt,
            one.number,
        )
        for one in storm.applicants
        for attempt in range(SENDS)
    )
    lock, position = threading.Lock(), iter(sends)

    def work(_part: object) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", storm.port, timeout=60)
        while True:
            with lock:
                following = next(position, None)
            if following is None:
                break
            due, _attempt, number = following
            time.sleep(max(0.0, due - time.monotonic()))
            _send(storm, connection, storm.applicants[number])
            storm.waits.append(time.monotonic() - due)
        connection.close()

    _in_threads(work, list(range(CLIENTS)), CLIENTS)


def _send(storm: Storm, connection: http.client.HTTPConnection, one: Applicant) -> None:
    """Send the form until it is answered, as a browser and its owner do."""
    for _ in range(1_000):
        began = time.monotonic()
        try:
            connection.request(
                "POST",
                f"/entries/{one.entry_id}/check",
                body=one.body,
                headers={
                    "Cookie": one.cookies,
                    "Content-Type": "application/x-www-form-urlencoded",
                },
            )
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            storm.outages += 1
            connection.close()
            time.sleep(0.25)
            continue
        storm.answered += 1
        told = answer.headers.get("Location") or ("截止" if "截止，逾期" in text else text[:200])
        one.answers.append((answer.status, told, time.monotonic() - began))
        return
    raise TimeoutError(f"applicant {one.number} was never answered")


def _in_threads(work, items: list, number: int) -> None:
    faults: list[BaseException] = []

    def guarded(part: list) -> None:
        try:
            work(part)
        except BaseException as fault:  # noqa: BLE001 - raised again in the main thread
            faults.append(fault)

    threads = [
        threading.Thread(target=guarded, args=(items[start::number],)) for start in range(number)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if faults:
        raise faults[0]


def _half_written() -> int:
    """Count the entries of whose submission one part is there and another is not."""
    is_submission = AuditEvent.kind == "registration:entry:submitted"
    subjects = db.session.scalars(select(AuditEvent.subject).where(is_submission))
    told = select(Letter.person_id).where(Letter.kind == "entry_submitted")
    parts = [
        set(db.session.scalars(select(Entry.id).where(Entry.state == "submitted"))),
        {int(one.partition(":")[2]) for one in subjects},
        set(db.session.scalars(select(Revision.entry_id))),
        set(db.session.scalars(select(Entry.id).where(Entry.owner_id.in_(told)))),
    ]
    return len(set.union(*parts) - set.intersection(*parts))


@dataclass(frozen=True)
class Outcome:
    """What came of a storm: every count that must be zero, and the waiting times."""

    acknowledged: int
    refused_late: int
    lost: int
    half: int
    duplicates: int
    wrongly_stamped: int
    late_but_kept: int
    other_answers: int
    server_errors: int
    p50: float
    p95: float
    slowest: float


def outcome_of(storm: Storm) -> Outcome:
    """Compare what everybody was told with what the database holds."""
    app = app_in(storm.folder)
    with app.app_context():
        rows = db.session.execute(
            select(Entry.public_id, func.count(Revision.id), func.max(Revision.submitted_at))
            .join(Revision, isouter=True)
            .group_by(Entry.public_id)
        ).all()
        half = _half_written()
        db.engine.dispose()
    kept = {public_id: (count, stamp) for public_id, count, stamp in rows}
    told = [
        (one, [answer for answer in one.answers if answer[0] == 303]) for one in storm.applicants
    ]
    said_yes = [one for one, yes in told if yes]
    said_no = [one for one, yes in told if not yes]
    seconds = sorted(answer[2] for one in storm.applicants for answer in one.answers)
    statuses = [answer[0] for one in storm.applicants for answer in one.answers]
    known = {303, 422}
    return Outcome(
        acknowledged=len(said_yes),
        refused_late=sum(all(a[1] == "截止" for a in one.answers) for one in said_no),
        lost=sum(kept[one.entry_id][0] == 0 for one in said_yes),
        half=half,
        duplicates=sum(count > 1 for count, _stamp in kept.values()),
        wrongly_stamped=sum(kept[one.entry_id][1] >= storm.closes for one in said_yes),
        late_but_kept=sum(kept[one.entry_id][0] > 0 for one in said_no),
        other_answers=sum(status not in known for status in statuses),
        server_errors=sum(status >= 500 for status in statuses),
        p50=seconds[len(seconds) // 2],
        p95=seconds[int(len(seconds) * 0.95)],
        slowest=seconds[-1],
    )
