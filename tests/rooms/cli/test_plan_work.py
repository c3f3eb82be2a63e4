"""Plans decided, made, compared and described on the command line, without a database."""

import json
from pathlib import Path

import pytest

from competition.editions.queries import reference_text

EDITIONS = Path(__file__).parents[3] / "competition" / "editions"
PLAN = str(EDITIONS / "changzhou-2022.toml")


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["plan", *words])


def test_the_example_is_decided_with_reasons(run, tmp_path):
    facts = tmp_path / "facts.json"
    facts.write_text(run("decide", "--example").output, encoding="utf-8")

    answer = run("decide", PLAN, str(facts))

    (entry,) = json.loads(answer.output)
    assert answer.exit_code == 0
    assert (entry["must"], entry["problems"]) == ("growth", [])
    growth = next(one for one in entry["groups"] if one["group"] == "growth")
    assert {"rule", "outcome", "severity", "clause", "values", "evidence"} <= set(
        growth["findings"][0]
    )


@pytest.mark.parametrize(
    ("cents", "standing"),
    [(20_000_000_000, "open"), (20_000_000_001, "barred"), (None, "cannot_tell")],
)
def test_a_list_is_decided_at_exactly_two_hundred_million(run, tmp_path, cents, standing):
    facts = json.loads(run("decide", "--example").output)
    facts["entity"]["revenue_prev_cents"] = cents
    (tmp_path / "f.json").write_text(json.dumps([facts, facts]), encoding="utf-8")

    told = json.loads(run("decide", PLAN, str(tmp_path / "f.json"), "--on", "2022-04-20").output)

    assert [one["entry"] for one in told] == [1, 2]
    standings = {one["group"]: one["standing"] for one in told[1]["groups"]}
    assert standings["growth"] == standing


@pytest.mark.parametrize("text", ["{", '{"entity": {"nonsense": 1}}', "[3]", "[" * 100_000])
def test_facts_that_cannot_be_used_are_told(run, tmp_path, text):
    (tmp_path / "f.json").write_text(text, encoding="utf-8")

    answer = run("decide", PLAN, str(tmp_path / "f.json"))

    assert answer.exit_code == 1
    assert answer.output


def test_decide_needs_a_plan_and_facts(run, tmp_path):
    (tmp_path / "p.toml").write_bytes(b"\xff")
    (tmp_path / "q.toml").write_text("[contest]")
    (tmp_path / "f.json").write_text("{}")

    assert run("decide").exit_code == 2
    assert run("decide", str(tmp_path / "p.toml"), str(tmp_path / "f.json")).exit_code == 1
    assert "contest.key" in run("decide", str(tmp_path / "q.toml"), str(tmp_path / "f.json")).output


def test_a_new_plan_like_another_is_sound_and_its_differences_are_told(run, tmp_path):
    made = run("new", "--like", "changzhou-2022", "--key", "changzhou-2023", "--year", "2023")
    file = tmp_path / "new.toml"
    file.write_text(made.output, encoding="utf-8")

    assert made.exit_code == 0
    assert run("check", str(file)).exit_code == 0
    assert "2022 → 2023" in run("diff", "changzhou-2022", str(file)).output
    assert "没有不同" in run("diff", PLAN, PLAN).output
    assert run("diff", PLAN, "nowhere").exit_code == 2


def test_a_new_plan_with_a_faulty_key_is_told(run):
    assert run("new", "--like", PLAN, "--key", "A B", "--year", "2023").exit_code == 1


def test_the_reference_that_is_kept_is_the_one_that_the_types_give(run):
    assert (EDITIONS / "REFERENCE.md").read_text(encoding="utf-8") == reference_text()
    assert run("reference").output == reference_text()
    assert "Plan" in json.loads(run("schema").output)["$defs"]
