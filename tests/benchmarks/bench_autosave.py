"""200 applicants save as they type, undisturbed and then while the server is killed (-9).

Each sends the section with a new word every five seconds. Prints the waiting times with their
ratio to a bare synced write, and what was acknowledged but lost (must be nothing).
``python -m tests.benchmarks.bench_autosave [applicants]``.
"""

import http.client
import json
import re
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

from competition.core.database import db
from competition.registration.models import Entry
from tests.benchmarks.bench_deadline_storm import bare_commit, tell
from tests.benchmarks.storm import Applicant, Storm, app_in, prepare, served

SAVES, PAUSE, CLIENTS, KILL_EVERY = 4, 5.0, 50, 6.0
_VALUE = re.compile(r'<input[^>]*name="(csrf_token|version|q-\w+)"[^>]*value="([^"]*)"')


def open_pages(storm: Storm) -> None:
    """Open everybody's section, as it is before one types."""
    connection = http.client.HTTPConnection("127.0.0.1", storm.port, timeout=60)
    for one in storm.applicants:
        where = f"/entries/{one.entry_id}/sections/contact"
        connection.request("GET", where, headers={"Cookie": f"sid={one.token}"})
        answer = connection.getresponse()
        text = answer.read().decode()
        page = re.search(r"page=([^;]+)", answer.headers["Set-Cookie"])[1]
        one.cookies = f"sid={one.token}; page={page}"
        one.body = json.dumps(dict(_VALUE.findall(text)))
    connection.close()


def type_words(storm: Storm, run: str) -> tuple[list[float], dict[str, str], int]:
    """Let everybody type; return the seconds, the last word acknowledged to each, the faults."""
    seconds: list[float] = []
    last: dict[str, str] = {}
    faults = [0]
    begin, count = time.monotonic() + 1, len(storm.applicants)

    def work(start: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", storm.port, timeout=30)
        for number in range(SAVES):
            for one in storm.applicants[start::CLIENTS]:
                due = begin + number * PAUSE + PAUSE * one.number / count
                time.sleep(max(0.0, due - time.monotonic()))
                word = f"{run}{number}-{one.number}"
                status, took = _save(storm, connection, one, word)
                seconds.append(took)
                if status == 200:
                    last[one.entry_id] = word
                else:
                    faults[0] += 1
        connection.close()

    threads = [threading.Thread(target=work, args=(start,)) for start in range(CLIENTS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return seconds, last, faults[0]


def _save(
    storm: Storm, connection: http.client.HTTPConnection, one: Applicant, word: str
) -> tuple[int, float]:
    fields = json.loads(one.body) | {"q-name": word}
    while True:
        began = time.monotonic()
        try:
            connection.request(
                "POST",
                f"/entries/{one.entry_id}/sections/contact",
                body=urlencode(fields),
                headers={
                    "Cookie": one.cookies,
                    "X-Autosave": "1",
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
            told = json.loads(text)
            one.body = json.dumps(fields | {"version": told["version"]})
        return answer.status, time.monotonic() - began


def lost_in(folder: Path, last: dict[str, str]) -> int:
    """Count the words that were acknowledged last and do not stand in the database."""
    with app_in(folder).app_context():
        kept = {one.public_id: one.answers["contact"]["name"] for one in db.session.query(Entry)}
        db.engine.dispose()
    return sum(kept[entry_id] != word for entry_id, word in last.items())


def main() -> None:
    """Prepare, type undisturbed, type while the server is killed, compare."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    folder = Path(tempfile.mkdtemp(prefix="contest-autosave-"))
    try:
        baseline = bare_commit(folder)
        storm = prepare(folder, number)
        for name, kill_every in (("undisturbed", 0.0), ("killed", KILL_EVERY)):
            with served(storm):
                open_pages(storm)
            with served(storm, kill_every=kill_every):
                seconds, last, faults = type_words(storm, name)
            seconds.sort()
            p95 = seconds[int(len(seconds) * 0.95)]
            tell(
                f"{name}: {len(seconds)} saves, {storm.kills} kills, {storm.outages} cut off,"
                f" {faults} errors, {lost_in(folder, last)} lost,"
                f" p50 {seconds[len(seconds) // 2] * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms,"
                f" {p95 / baseline:.0f} × a bare synced write ({baseline * 1000:.2f} ms)"
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
