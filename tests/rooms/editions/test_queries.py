"""Reading editions, plans and phases."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import competition.rules as rules
from competition.core.errors import NotFoundError
from competition.core.phrases.plans import PHRASES, problem_words
from competition.editions.models import Edition
from competition.editions.queries import (
    find_edition,
    get_edition,
    get_version,
    list_editions,
    phase_open,
    read_plan,
)
from competition.rules.values import Problem
from tests.factories.editions import LONG_AGO, make_edition, plan_source

CODE = re.compile(r'(?:Problem|refuse)\((?:[^()"]|"[^"]*"|\([^()]*\))*?, "([a-z_0-9]+)"')


def test_editions_are_found_by_key(db):
    edition = make_edition()

    assert (find_edition("changzhou-2022"), find_edition("nowhere")) == (edition, None)
    assert list_editions() == [edition]
    assert get_version("changzhou-2022", 1) == edition.version


def test_what_is_not_there_is_not_found(db):
    db.session.add(Edition(key="empty", name="Without a plan", created_at=LONG_AGO))
    db.session.flush()

    for key in ("empty", "nowhere"):
        with pytest.raises(NotFoundError):
            get_edition(key)
    with pytest.raises(NotFoundError):
        get_version("empty", 1)


def test_registration_is_open_until_midnight_of_its_last_day(db, at):
    edition = make_edition()
    closes = edition.plan.phases[0].closes

    assert phase_open(edition, "registration", at)
    assert phase_open(edition, "registration", closes - timedelta(seconds=1))
    assert not phase_open(edition, "registration", closes)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        pytest.param("a = [1,\nb = 2\n", "2", id="bracket left open"),
        pytest.param("a = 1\na = 2\n", "2", id="key twice"),
        pytest.param("a = 1\nb = ", "2", id="end of document"),
        pytest.param("a = " + "[" * 4000, "1", id="nested beyond reason"),
    ],
)
def test_a_fault_of_syntax_is_told_with_its_line(app, source, line):
    reading = read_plan(source)

    assert reading.plan is None
    assert [(p.code, p.values["line"]) for p in reading.problems] == [("toml_syntax", line)]


def test_problems_are_worded_with_place_and_what_is_allowed(app):
    reading = read_plan(plan_source().replace('district = "jintan"', 'district = "jintang"'))

    with app.test_request_context():
        words = [problem_words(problem) for problem in reading.problems]

    allowed = "tianning、zhonglou、xinbei、wujin、jintan、liyang、cz-jkq"
    assert words == [
        f"units[5].district：计划里没有“jintang”。可以写：{allowed}。是不是要写“jintan”？",
        "districts[5]：辖市区“jintan”没有推荐单位，那里的项目无人审核。",
    ]


def test_amounts_and_the_whole_plan_are_worded(app):
    costs = Problem("prizes.budget", "budget_exceeded", {"found_cents": 150, "budget_cents": 100})

    with app.test_request_context():
        assert problem_words(costs) == "prizes.budget：奖金合计 1.50元，超出预算 1元。"
        assert problem_words(Problem("", "empty")) == "整份计划：不能为空，至少写一项。"


def test_every_code_of_the_rules_has_words():
    folder = Path(rules.__file__).parent
    files = [folder / "plan_reading.py", folder / "plan" / "calendar.py"]
    files += (folder / "plan_checks").glob("*.py")
    codes = {code for file in files for code in CODE.findall(file.read_text())}

    assert len(codes) > 40
    assert {f"plan_{code}" for code in codes} - set(PHRASES) == set()


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_no_text_makes_the_reader_fail(source):
    reading = read_plan(source)

    assert reading.plan is None
    assert all(problem.path or "line" in problem.values for problem in reading.problems)


@settings(max_examples=30)
@given(st.data())
def test_a_plan_with_a_piece_torn_out_is_read_or_told(data):
    source = plan_source()
    start = data.draw(st.integers(0, len(source) - 1))
    torn = source[:start] + source[start + data.draw(st.integers(1, 40)) :]

    reading = read_plan(torn)

    assert (reading.plan is None) == bool(reading.problems)
    assert all(problem.path or "line" in problem.values for problem in reading.problems)
