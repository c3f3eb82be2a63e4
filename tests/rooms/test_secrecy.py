"""Before the release nothing tells a non-organiser who won: no page, count, header, file or time.

Winners are planted in a whole small world: an allocation confirmed, prizes held, a notice drafted
and another approved for tomorrow. Everything that each role may read is compared byte by byte with
what it was before; only organisers and supervisors may see a difference.
"""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from competition.accounts.models import Person
from competition.accounts.operations import start_session
from competition.cli.jobs import run_waiting_jobs
from competition.cli.releases import release_due
from competition.core.database import db, write_transaction
from competition.editions.queries import get_edition
from competition.prizes.models import AllocationRun, Award
from competition.prizes.queries import entries_by_id, latest_allocation
from competition.publication.operations import approve_notice, draft_notice
from tests.rooms.permission_table import TABLE
from tests.rooms.site_walk import ask, path_of
from tests.rooms.small_world import NOW, ROLES

KNOW = {"organiser", "supervisor"}
OTHERS = [role for role in (*ROLES, "winner") if role not in KNOW]
CHANGES_BY_ITSELF = re.compile(rb'name="(?:once|begun|form_key|csrf_token)"[^>]*value="[^"]*"')
HEADERS = ("ETag", "Last-Modified", "Cache-Control", "Location", "Content-Disposition")
RELEASE = NOW + timedelta(days=1)


def readable(endpoint, role):
    may = TABLE[endpoint].get
    if endpoint == "accounts_applicant.enrol_second_factor":  # a new secret each time
        return False
    return may is not None and (role in may or (role == "winner" and "other_applicant" in may))


def seen_by(app, world, role):
    """Return everything that a role reads, by endpoint."""
    found = {}
    for endpoint in TABLE:
        if not readable(endpoint, role):
            continue
        if role == "visitor":  # once more, for what is kept
            ask(app, world, role, "get", endpoint)
        answer = ask(app, world, role, "get", endpoint)
        body = CHANGES_BY_ITSELF.sub(b"", unpacked(answer.get_data()))
        headers = [(name, answer.headers.get(name)) for name in HEADERS]
        if b'name="once"' in answer.get_data():  # the key of a form is in its validator, too
            headers = [one for one in headers if one[0] != "ETag"]
        found[endpoint] = (answer.status_code, headers, body)
    return found


def unpacked(content):
    """Return a file as it stands, a package by its parts: when it was packed is no secret."""
    if not content.startswith(b"PK"):
        return content
    with ZipFile(BytesIO(content)) as parts:
        names = [name for name in parts.namelist() if not name.startswith("docProps/")]
        return b"".join(name.encode() + parts.read(name) for name in names)


def kept_files(app):
    return sorted(path.name for path in (Path(app.instance_path) / "files").rglob("*"))


def plant(world):
    """Confirm winners and get their notice ready."""
    edition = get_edition(world.values["edition_key"])
    run = latest_allocation(edition)
    by = db.session.get_one(Person, run.made_by_id)
    run.state, run.confirmed_by_id, run.confirmed_at = "confirmed", by.id, NOW
    awards = [
        {
            "entry": row["entry"],
            "group": row["group"],
            "level": "first",
            "place": row["place"],
            "amount_cents": 20_000_000,
        }
        for row in run.inputs["standings"]
    ]
    run.result = run.result | {"awards": awards}
    final = {row["entry"] for row in run.inputs["standings"]}
    entries = entries_by_id(edition, final)
    for number, entry in enumerate(entries.values(), start=1):
        db.session.add(
            Award(
                public_id=f"planted-{number}",
                allocation_run_id=run.id,
                entry_id=entry.id,
                group_key=entry.group_key,
                level_key="first",
                state="proposed",
                place=number,
                amount_cents=20_000_000,
                awarded_at=NOW,
            )
        )
    db.session.flush()
    draft_notice(edition, "results", run=run, by=by, at=NOW)
    approve_notice(
        draft_notice(edition, "results", run=run, by=by, at=NOW), release_at=RELEASE, by=by, at=NOW
    )


@pytest.fixture(scope="module")
def told(built_app, world):
    """Return what every role reads before and after the planting, and the files of both times."""
    with built_app.app_context(), write_transaction():
        run = db.session.scalars(select(AllocationRun).order_by(AllocationRun.id.desc())).first()
        entry = entries_by_id(run.edition, {run.inputs["standings"][0]["entry"]})
        owner = next(iter(entry.values())).owner
        world.tokens["winner"] = start_session(owner, at=NOW)
        names = {one["entry"] for one in run.inputs["standings"]}
        for number, one in enumerate(entries_by_id(run.edition, names).values(), start=1):
            one.project_name = f"canary-winner_{number}"
    with built_app.app_context():
        run_waiting_jobs()
    roles = (*OTHERS, *KNOW)
    before = {role: seen_by(built_app, world, role) for role in roles}
    files = kept_files(built_app)
    with built_app.app_context():
        with write_transaction():
            plant(world)
        run_waiting_jobs()
        release_due()
    after = {role: seen_by(built_app, world, role) for role in roles}
    return before, after, files, kept_files(built_app)


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_outside_the_office_sees_any_difference(told, role):
    before, after, _files, _later = told

    different = {
        name: [
            part for part in zip(told_before, after[role][name], strict=True) if part[0] != part[1]
        ]
        for name, told_before in before[role].items()
        if told_before != after[role][name]
    }

    assert different == {}


def test_no_file_is_made_before_the_release(told):
    _before, _after, files, later = told

    assert later == files


def test_the_office_does_see_the_winners(told):
    before, after, _files, _later = told

    for role in KNOW:
        assert (
            before[role]["publication_manage.notices"] != after[role]["publication_manage.notices"]
        )


def test_the_walk_would_notice_a_release(told, built_app, world, monkeypatch):
    _before, after, _files, _later = told
    results = path_of(built_app, world, "publication_public.results")
    monkeypatch.setattr("competition.cli.releases.now", lambda: RELEASE)
    with built_app.app_context():
        assert release_due() == 1

    shown = seen_by(built_app, world, "visitor")

    assert shown["publication_public.results"] != after["visitor"]["publication_public.results"]
    assert b"canary-winner_" in built_app.test_client().get(results).data
