"""A whole rehearsed round: planted judges are named and no others, and anybody can redo it."""

import io
import json
import subprocess
import venv
import zipfile
from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from competition.assignment.queries import assignments_in
from competition.core.database import db as database
from competition.editions.queries import get_edition
from competition.ranking.queries import advice_view, latest_run, recount_package
from competition.registration.models import Entry
from competition.rehearsal.play import Programme, rehearse
from competition.rules.transitions import EntryState
from competition.screening.queries import is_genuine_list, standing_lists
from tests.rooms.conftest import _empty

PLANTED = {
    "J0001": ("harsh",),
    "J0002": ("lenient",),
    "J0003": ("careless",),
    "J0004": ("friendly",),
}
PROGRAMME = Programme(
    plan="changzhou-2022",
    entries=240,
    judges=30,
    seed=7,
    until="final",
    domain="rehearsal.example",
    password="a password for tests",
)


@pytest.fixture(scope="module")
def played(built_app):
    """Play a rehearsal up to the final, once for the module."""
    with built_app.test_request_context():
        _empty(built_app)
        stage = rehearse(PROGRAMME, now=datetime(2026, 3, 2, 2, 0, tzinfo=UTC), tell=lambda _: None)
        yield stage
        database.session.remove()
    with built_app.app_context():
        database.engine.dispose()


@pytest.fixture
def run(played):
    return latest_run(get_edition(played.key), "preliminary")


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=False, symlinks=True)
    return folder / "bin" / "python"


@pytest.fixture
def unpacked(run, tmp_path):
    with zipfile.ZipFile(io.BytesIO(recount_package(run))) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def recounted(python, folder):
    return subprocess.run(
        [python, "-I", folder / "recount.py"], capture_output=True, text=True, check=False
    )


def test_the_planted_judges_are_named_and_no_others(run):
    view = advice_view(run)

    assert len(view.parts) == 1
    assert {one.report.judge: one.flags for one in view.judges if one.flags} == PLANTED


def test_every_unit_has_signed_its_list_before_the_acceptance(played):
    lists = standing_lists(get_edition(played.key))

    listed = {row["id"] for one in lists.values() for row in one.rows}
    assert all(is_genuine_list(one) for one in lists.values())
    states = database.session.execute(select(Entry.public_id, Entry.state)).all()
    assert listed == {key for key, state in states if state == EntryState.ACCEPTED}


def test_nobody_is_seated_in_the_final_who_is_tied_to_a_finalist(played):
    edition = get_edition(played.key)
    seated = Counter(one.entry.reference for one in assignments_in(edition, "final"))

    assert set(seated.values()) == {edition.plan.rounds_by_key["final"].judges_per_entry}


def test_the_round_is_redone_in_an_empty_environment(run, bare_python, unpacked):
    answer = recounted(bare_python, unpacked)

    entries, sheets = len(run.inputs["entries"]), len(run.inputs["sheets"])
    assert (answer.returncode, answer.stderr) == (0, "")
    assert f"SAME: {entries} entries, {sheets} sheets" in answer.stdout
    result = json.loads((unpacked / "result.json").read_bytes())
    assert result["placed"] == run.result["placed"]


def test_one_mark_changed_among_a_thousand_is_named(bare_python, unpacked):
    file = unpacked / "sheets.json"
    sheets = json.loads(file.read_bytes())
    marks = sheets[-7]["sheet"]["marks"]
    key = min(marks)
    marks[key] = str(int(marks[key]) + 1)
    file.write_bytes(json.dumps(sheets, ensure_ascii=False).encode())

    answer = recounted(bare_python, unpacked)

    changed = sheets[-7]["sheet"]
    assert answer.returncode == 1
    assert f"sheet {len(sheets) - 6}: entry {changed['entry']}, judge {changed['judge']}" in (
        answer.stdout
    )
