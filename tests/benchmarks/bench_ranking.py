"""Seconds for a ranking run on the embedded default, and for its rules alone; prints growth.

3,000 entries x 5 judges x 5 criteria through the database, as the ranking room does it; up to
100,000 entries x 5 judges in the rule book without one.
"""

import shutil
import sys
import tempfile
import time
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import tomli_w
from flask_migrate import upgrade
from sqlalchemy import insert

from competition import create_app
from competition.accounts.models import Person, Role, RoleGrant
from competition.assignment.models import Assignment, DrawRun, Judge
from competition.core.database import db, write_transaction
from competition.core.settings import Settings, completed
from competition.editions.models import Edition
from competition.editions.operations import import_plan
from competition.ranking.operations import confirm_ranking, draw_up_ranking
from competition.ranking.queries import result_of
from competition.registration.models import Entry
from competition.review.models import ReviewRound, ScoreSheet
from competition.rules.plan.edition import Plan
from competition.rules.plan.rounds import Criterion, Round, Rubric
from competition.rules.plan_reading import read_record

ENTRIES, JUDGES, PER_ENTRY, CRITERIA = 3_000, 300, 5, 5
SIZES = (1_000, 10_000, 100_000)
AT = datetime(2022, 5, 28, 2, 0, tzinfo=UTC)
PLAN = Path(__file__).parents[2] / "competition" / "editions" / "changzhou-2022.toml"


def say(words: str) -> None:
    """Write one line."""
    sys.stdout.write(f"{words}\n")


def mark_of(entry: int, judge: int, criterion: int) -> int:
    """Return a made mark between 55 and 99, the same at every run."""
    own = sha256(f"{entry}|{judge}|{criterion}".encode()).digest()
    quality = sha256(f"{entry}".encode()).digest()[0] % 30
    return 60 + quality + own[0] % 10


def five_criteria() -> Round:
    """Return the plan's first round with a rubric of five criteria for everybody."""
    plan, _problems = read_record(Plan, tomllib.loads(PLAN.read_text()))
    assert plan is not None
    rubric = Rubric(
        key="bench",
        criteria=tuple(
            Criterion(key=f"c{n}", name=plan.rounds[0].name, weight=Fraction(20))
            for n in range(CRITERIA)
        ),
    )
    return replace(plan.rounds[0], rubrics=(rubric,))


def inputs_of(entries: int) -> dict:
    """Return frozen inputs of so many entries, each marked by five of the judges."""
    return {
        "round": "preliminary",
        "entries": [
            {"entry": f"E{n:06}", "group": "team", "field": "f", "panel": "", "earlier": {}}
            for n in range(entries)
        ],
        "sheets": [
            {
                "entry": f"E{n:06}",
                "judge": f"J{(n + k * 61) % JUDGES:04}",
                "marks": {f"c{c}": str(mark_of(n, k, c)) for c in range(CRITERIA)},
            }
            for n in range(entries)
            for k in range(PER_ENTRY)
        ],
        "decisions": [],
    }


def bench_rules() -> None:
    """Time the rules alone: scores, places, ties, cut; and with leave-one-judge-out ranges."""
    round_ = five_criteria()
    found = []
    for size in SIZES:
        inputs = inputs_of(size)
        began = time.process_time()
        result_of(inputs, round_, with_ranges=False)
        plain = time.process_time() - began
        began = time.process_time()
        result_of(inputs, round_)
        whole = time.process_time() - began
        found.append((size, plain))
        say(
            f"rules alone, {size:>7,} entries x {PER_ENTRY} x {CRITERIA}: {plain:6.2f} s of CPU,"
            f" with leave-one-judge-out places {whole:6.2f} s"
        )
    for (small, few), (large, many) in pairwise(found):
        say(f"growth {small:,} -> {large:,}: entries x{large / small:.0f}, time x{many / few:.1f}")


def bench_site() -> None:
    """Time drawing up and confirming a ranking through the database of the embedded default."""
    folder = Path(tempfile.mkdtemp(prefix="contest-bench-"))
    app = create_app(completed(Settings(instance_path=folder, base_url="http://localhost")))
    try:
        with app.test_request_context():
            upgrade()
            with write_transaction():
                edition, person = fill()
            began = time.perf_counter()
            with write_transaction():
                run = draw_up_ranking(edition, "preliminary", by=person, at=AT)
            drawn = time.perf_counter() - began
            began = time.perf_counter()
            result_of(run.inputs, edition.plan.rounds_by_key["preliminary"])
            rules = time.perf_counter() - began
            began = time.perf_counter()
            with write_transaction():
                confirm_ranking(run, by=person, at=AT)
            confirmed = time.perf_counter() - began
            say(
                f"site, SQLite, {ENTRIES:,} x {PER_ENTRY} x {CRITERIA}: draw up {drawn:.2f} s,"
                f" of it pure rules {rules:.2f} s; confirm with {ENTRIES:,} letters"
                f" {confirmed:.2f} s"
            )
            db.session.remove()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fill() -> tuple[Edition, Person]:
    """Write an edition with a closed round of made sheets on a rubric of five criteria."""
    source = tomllib.loads(PLAN.read_text())
    for rubric in source["rounds"][0]["rubrics"]:
        like = rubric["criteria"][0]
        rubric["criteria"] = [like | {"key": f"c{n}", "weight": 20} for n in range(CRITERIA)]
    edition = import_plan(tomli_w.dumps(source), by=None, at=AT)
    person = Person(
        public_id="p" * 16, name="主办方", email="o@example.cn", password_hash="", created_at=AT
    )
    db.session.add(person)
    db.session.flush()
    grant = {"person_id": person.id, "role": Role.ORGANISER, "edition_key": edition.key}
    db.session.add(RoleGrant(**grant, granted_at=AT))
    draw = DrawRun(
        public_id="d" * 16,
        edition_id=edition.id,
        plan_version_id=edition.version.id,
        round_key="preliminary",
        number=1,
        state="released",
        inputs={},
        result={},
        fingerprint="0" * 64,
        made_at=AT,
    )
    db.session.add_all(
        [draw, ReviewRound(edition_id=edition.id, key="preliminary", state="closed")]
    )
    db.session.flush()
    _fill_judges(edition)
    _fill_entries(edition, person)
    _fill_sheets(edition, draw)
    return edition, person


def _fill_judges(edition: Edition) -> None:
    rows = [
        {
            "id": n + 1,
            "public_id": f"j{n:015}",
            "edition_id": edition.id,
            "code": f"J{n:04}",
            "state": "accepted",
            "name": f"专家{n}",
            "email": f"j{n}@example.cn",
            "employer": f"单位{n}",
            "affiliates": [],
            "main_field": "new-energy",
            "second_fields": [],
            "added_at": AT,
        }
        for n in range(JUDGES)
    ]
    db.session.execute(insert(Judge), rows)


def _fill_entries(edition: Edition, person: Person) -> None:
    rows = [
        {
            "id": n + 1,
            "public_id": f"e{n:015}",
            "edition_id": edition.id,
            "owner_id": person.id,
            "state": "accepted",
            "reference": f"CZ2022-{n:04}",
            "entrant": "team",
            "project_name": f"项目{n}",
            "entrant_name": f"团队{n}",
            "leader_name": f"负责人{n}",
            "field_key": "new-energy",
            "district_key": "wujin",
            "unit_key": "wujin-kjj",
            "group_key": "team",
            "answers": {},
            "created_at": AT,
            "saved_at": AT,
            "submitted_at": AT,
            "accepted_at": AT,
        }
        for n in range(ENTRIES)
    ]
    db.session.execute(insert(Entry), rows)


def _fill_sheets(edition: Edition, draw: DrawRun) -> None:
    rubric = edition.plan.rounds_by_key["preliminary"].rubric_for("team")
    assert rubric is not None
    seats = [(n, k, (n + k * 61) % JUDGES) for n in range(ENTRIES) for k in range(PER_ENTRY)]
    assignments = [
        {
            "id": at + 1,
            "public_id": f"a{at:015}",
            "edition_id": edition.id,
            "round_key": "preliminary",
            "draw_run_id": draw.id,
            "entry_id": n + 1,
            "judge_id": judge + 1,
            "state": "clear",
        }
        for at, (n, _k, judge) in enumerate(seats)
    ]
    sheets = [
        {
            "assignment_id": at + 1,
            "state": "submitted",
            "marks": {
                c.key: mark_of(n, k, number) * 100 for number, c in enumerate(rubric.criteria)
            },
            "comments": {},
            "salt": "5a" * 32,
            "saved_at": AT,
            "submitted_at": AT,
        }
        for at, (n, k, _judge) in enumerate(seats)
    ]
    db.session.execute(insert(Assignment), assignments)
    db.session.execute(insert(ScoreSheet), sheets)
    say(f"made {len(sheets):,} sheets of {len(rubric.criteria)} criteria")


if __name__ == "__main__":
    bench_site()
    bench_rules()
