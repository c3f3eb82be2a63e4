"""60 judges save marks at once, undisturbed and then while the server is killed (-9) repeatedly.

Every two seconds all judges send a save at the same instant, each on an entry of his own list,
under a name of its own as the page does; whoever is cut off sends the same save again. Prints the
waiting times, errors, and what was acknowledged but lost (must be nothing), and whether the audit
chain is whole. ``python -m tests.benchmarks.bench_scoring [judges] [bursts]``.
"""

import http.client
import json
import re
import shutil
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from flask_migrate import upgrade
from sqlalchemy import select

from competition.accounts.operations import start_session
from competition.audit.queries import verify_chain
from competition.core.clock import system_clock
from competition.core.database import db, write_transaction
from competition.editions.operations import import_plan
from competition.review.models import ScoreSheet, SheetSave
from tests.benchmarks.bench_deadline_storm import bare_commit, tell
from tests.benchmarks.storm import Storm, app_in, free_port, served
from tests.factories.editions import plan_source
from tests.factories.registration import make_entry
from tests.factories.review import (
    make_assignment,
    make_judge,
    make_open_round,
    make_released_draw,
    person_of,
)

JUDGES, BURSTS, PAUSE, KILL_EVERY, EACH = 60, 20, 2.0, 6.0, 5
_HIDDEN = re.compile(r'<input[^>]*name="(csrf_token|version|once)"[^>]*value="([^"]*)"')
_MARK = re.compile(r'name="(mark_[\w-]+)"')
PLACE = "/contests/changzhou-2022/review/entries"


@dataclass
class Sheet:
    """One open page of a judge: where it saves, what it sends, what was acknowledged last."""

    assignment_id: str
    fields: dict[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    acknowledged: dict[str, str] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)


@dataclass
class Desk:
    """A judge's browser."""

    token: str
    sheets: list[Sheet]
    cookies: str = ""


def prepare(folder: Path, number: int) -> tuple[Storm, list[Desk]]:
    """Migrate, open a round, and give every judge five entries declared clear."""
    app = app_in(folder)
    desks = []
    with app.app_context():
        upgrade()
        now = system_clock()
        with write_transaction():
            edition = import_plan(plan_source(), by=None, at=now)
            make_open_round(edition)
            run = make_released_draw(edition)
            entries = [
                make_entry(
                    edition,
                    documents=False,
                    state="accepted",
                    reference=f"CZ2022-{one:05d}",
                    submitted_at=now,
                    accepted_at=now,
                )
                for one in range(number)
            ]
        with write_transaction():
            for one in range(number):
                judge = make_judge(edition)
                sheets = [
                    Sheet(make_assignment(entries[(one + n) % number], judge, draw=run).public_id)
                    for n in range(EACH)
                ]
                desks.append(Desk(start_session(person_of(judge), at=now), sheets))
        db.engine.dispose()
    return Storm(folder, free_port(), []), desks


def open_pages(storm: Storm, desks: list[Desk]) -> None:
    """Open every judge's entries, as they are before one marks."""
    connection = http.client.HTTPConnection("127.0.0.1", storm.port, timeout=60)
    for desk in desks:
        for sheet in desk.sheets:
            where = f"{PLACE}/{sheet.assignment_id}"
            cookies = desk.cookies or f"sid={desk.token}"
            connection.request("GET", where, headers={"Cookie": cookies})
            answer = connection.getresponse()
            text = answer.read().decode()
            assert answer.status == 200, answer.status
            found = re.search(r"page=([^;]+)", answer.headers.get("Set-Cookie") or "")
            if found:
                desk.cookies = f"sid={desk.token}; page={found[1]}"
            sheet.fields = dict(_HIDDEN.findall(text))
            sheet.names = tuple(dict.fromkeys(_MARK.findall(text)))
    connection.close()


def save_together(
    storm: Storm, desks: list[Desk], bursts: int, *, shift: int
) -> tuple[list[float], Counter[int]]:
    """Let all judges save at the same instants; return the seconds and the other answers.

    ``shift`` makes the marks of one run other than those of the last: a save that changes nothing
    is acknowledged and not kept twice.
    """
    seconds: list[float] = []
    faults: Counter[int] = Counter()
    begin = time.monotonic() + 1

    def work(desk: Desk) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", storm.port, timeout=30)
        for burst in range(bursts):
            time.sleep(max(0.0, begin + burst * PAUSE - time.monotonic()))
            sheet = desk.sheets[burst % len(desk.sheets)]
            marks = {
                name: str(60 + (shift + burst * 7 + n) % 40) for n, name in enumerate(sheet.names)
            }
            status, took = _save(storm, connection, desk, sheet, marks)
            seconds.append(took)
            if status != 200:
                faults[status] += 1
        connection.close()

    threads = [threading.Thread(target=work, args=(desk,)) for desk in desks]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return seconds, faults


def _save(
    storm: Storm,
    connection: http.client.HTTPConnection,
    desk: Desk,
    sheet: Sheet,
    marks: dict[str, str],
) -> tuple[int, float]:
    """Send one save until it is answered, under one name."""
    command, began = uuid.uuid4().hex, time.monotonic()
    while True:
        try:
            connection.request(
                "POST",
                f"{PLACE}/{sheet.assignment_id}/autosave",
                body=urlencode(sheet.fields | marks | {"command": command}),
                headers={
                    "Cookie": desk.cookies,
                    "X-Autosave": "1",
                    "Accept": "application/json",
                    "Content-Type": "application/x-www-form-urlencoded",
                },
            )
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            storm.outages += 1
            connection.close()
            time.sleep(0.25)
            continue
        storm.answered += 1
        if answer.status == 200:
            sheet.fields["version"] = str(json.loads(text)["version"])
            sheet.acknowledged = marks
            sheet.commands.append(command)
        return answer.status, time.monotonic() - began


@dataclass(frozen=True)
class Kept:
    """What the database holds against what was acknowledged."""

    lost: int
    unknown_saves: int
    twice: int
    chain_whole: bool


def kept_in(folder: Path, desks: list[Desk]) -> Kept:
    """Compare the last acknowledged marks and every acknowledged save with the database."""
    with app_in(folder).app_context():
        held = {
            sheet.assignment.public_id: sheet.marks
            for sheet in db.session.scalars(select(ScoreSheet))
        }
        saved = Counter(db.session.scalars(select(SheetSave.command)))
        chain = verify_chain()
        db.engine.dispose()
    sheets = [sheet for desk in desks for sheet in desk.sheets if sheet.acknowledged]
    lost = sum(
        held[sheet.assignment_id].get(name.removeprefix("mark_")) != int(mark) * 100
        for sheet in sheets
        for name, mark in sheet.acknowledged.items()
    )
    commands = [command for sheet in sheets for command in sheet.commands]
    return Kept(
        lost=lost,
        unknown_saves=sum(saved[command] == 0 for command in commands),
        twice=sum(saved[command] > 1 for command in commands),
        chain_whole=not chain.fault,
    )


def main(judges: int = JUDGES, bursts: int = BURSTS) -> bool:
    """Prepare, save undisturbed, save while the server is killed, compare; tell if all is well."""
    folder, well = Path(tempfile.mkdtemp(prefix="contest-scoring-")), True
    try:
        baseline = bare_commit(folder)
        storm, desks = prepare(folder, judges)
        for name, kill_every in (("undisturbed", 0.0), ("killed", KILL_EVERY)):
            with served(storm):
                open_pages(storm, desks)
            with served(storm, kill_every=kill_every):
                seconds, faults = save_together(storm, desks, bursts, shift=3 * bool(kill_every))
            seconds.sort()
            kept = kept_in(folder, desks)
            well = well and not (faults or kept.lost or kept.unknown_saves or kept.twice)
            well = well and kept.chain_whole
            tell(
                f"{name}: {len(seconds)} saves of {judges} judges at once, {storm.kills} kills,"
                f" {storm.outages} cut off, errors {dict(faults) or 0}, marks lost {kept.lost},"
                f" saves lost {kept.unknown_saves}, twice {kept.twice},"
                f" audit chain {'whole' if kept.chain_whole else 'BROKEN'};"
                f" p50 {seconds[len(seconds) // 2] * 1000:.0f} ms,"
                f" p95 {seconds[int(len(seconds) * 0.95)] * 1000:.0f} ms,"
                f" slowest {seconds[-1] * 1000:.0f} ms"
                f" (a bare synced write {baseline * 1000:.2f} ms)"
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return well


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:])) else 1)
