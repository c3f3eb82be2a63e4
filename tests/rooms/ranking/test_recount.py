"""The recount package redoes a run where nothing but Python is installed, and names a change."""

import io
import json
import subprocess
import venv
import zipfile

import pytest

from competition.core.signing import public_key
from competition.ranking.operations import draw_up_ranking
from competition.ranking.queries import recount_package
from tests.factories.editions import make_edition
from tests.factories.ranking import make_judged_round, make_organiser

ROOM = "/contests/changzhou-2022/manage/rounds/preliminary/ranking"


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory):
    """Return the interpreter of an empty virtual environment."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=False, symlinks=True)
    return folder / "bin" / "python"


@pytest.fixture
def run(db, at):
    edition = make_edition()
    organiser = make_organiser(edition)
    make_judged_round(edition, [70, 90, 80, 80])
    made = draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=at)
    decision = {"order": {}, "reason": "加时陈述后表决", "by": organiser.id, "at": at.isoformat()}
    made.inputs = made.inputs | {"decisions": [decision]}
    return made


@pytest.fixture
def unpacked(run, tmp_path):
    with zipfile.ZipFile(io.BytesIO(recount_package(run))) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def recounted(python, folder):
    return subprocess.run(
        [python, "-I", folder / "recount.py"], capture_output=True, text=True, check=False
    )


def test_it_redoes_the_result_in_an_empty_environment(bare_python, unpacked):
    answer = recounted(bare_python, unpacked)

    assert (answer.returncode, answer.stderr) == (0, "")
    assert "SAME: 4 entries, 12 sheets" in answer.stdout


def test_its_result_has_the_places_and_scores_of_the_run(run, unpacked):
    result = json.loads((unpacked / "result.json").read_bytes())

    assert result["placed"] == run.result["placed"]
    assert [one["score"] for one in result["entries"]] == [
        one["score"] for one in run.result["entries"]
    ]
    assert json.loads((unpacked / "signature.json").read_bytes())["public_key"] == public_key()


def test_it_tells_no_judge_and_nobody_who_decided(run, unpacked):
    told = b"".join(one.read_bytes() for one in unpacked.glob("*.json"))

    codes = {row["judge"] for row in run.inputs["sheets"]}
    assert not [code for code in codes if f'"judge":"{code}"'.encode() in told]
    assert b'"by"' not in (unpacked / "decisions.json").read_bytes()
    assert "加时陈述后表决".encode() in told


def test_one_changed_mark_is_named(bare_python, unpacked):
    file = unpacked / "sheets.json"
    sheets = json.loads(file.read_bytes())
    marks = sheets[4]["sheet"]["marks"]
    key = min(marks)
    marks[key] = "99"
    file.write_bytes(json.dumps(sheets, ensure_ascii=False).encode())

    answer = recounted(bare_python, unpacked)

    changed = sheets[4]["sheet"]
    assert answer.returncode == 1
    assert f"DIFFERS: sheet 5: entry {changed['entry']}, judge {changed['judge']}" in answer.stdout
    assert "sheet 4:" not in answer.stdout


@pytest.mark.parametrize("name", ["result.json", "plan.json", "competition/rules/scoring.py"])
def test_a_changed_file_is_named(bare_python, unpacked, name):
    file = unpacked / name
    file.write_bytes(file.read_bytes() + b" ")

    answer = recounted(bare_python, unpacked)

    assert answer.returncode == 1
    assert f"DIFFERS: file {name}" in answer.stdout


@pytest.fixture
def deliberated(run, tmp_path):
    """Unpack the package of a run that carries a departure: the last advances, the first not."""
    placed = [row["entry"] for row in run.result["placed"]]
    votes = {"approve": 5, "reject": 1, "abstain": 0, "recused": 0, "reason": "综评理由"}
    held = {
        "minutes": "m" * 16,
        "digest": "0" * 64,
        "held_at": "2022-06-01T02:00:00+00:00",
        "roll": 7,
        "present": 6,
        "departures": [
            {"entry": placed[0], "advances": False, **votes},
            {"entry": placed[-1], "advances": True, **votes},
        ],
    }
    run.inputs = run.inputs | {"deliberation": held}
    with zipfile.ZipFile(io.BytesIO(recount_package(run))) as archive:
        archive.extractall(tmp_path)
    return tmp_path, placed


def test_a_departure_is_redone_too(bare_python, deliberated):
    folder, placed = deliberated

    answer = recounted(bare_python, folder)

    assert (answer.returncode, answer.stderr) == (0, "")
    (line,) = json.loads((folder / "result.json").read_bytes())["decided"]
    assert (line["raised"], line["lowered"]) == ([placed[-1]], [placed[0]])


def test_a_changed_vote_is_named(bare_python, deliberated):
    folder, _placed = deliberated
    file = folder / "deliberation.json"
    file.write_bytes(file.read_bytes().replace(b'"approve":5', b'"approve":1', 1))

    answer = recounted(bare_python, folder)

    assert answer.returncode == 1
    assert "DIFFERS: file deliberation.json" in answer.stdout


def test_a_forged_manifest_breaks_the_signature(bare_python, unpacked):
    file = unpacked / "manifest.json"
    file.write_bytes(file.read_bytes().replace(b'"run":1', b'"run":3'))

    answer = recounted(bare_python, unpacked)

    assert answer.returncode == 1
    assert "DIFFERS: the signature of manifest.json" in answer.stdout


def test_the_same_run_gives_the_same_bytes(run):
    assert recount_package(run) == recount_package(run)


def test_it_is_offered_in_the_room(run, sign_in):
    browser = sign_in(make_organiser(run.edition))

    answer = browser.get(f"{ROOM}/{run.number}/recount")

    assert f"{ROOM}/{run.number}/recount" in browser.get(ROOM).text
    assert answer.mimetype == "application/zip"
    assert "recount.py" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
