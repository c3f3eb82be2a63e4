"""`flask plan check` on what people really bring: every plan there is, broken in every way.

It never fails, and whatever it finds is worded and points at a line, or at a key that is in the
plan or is missing from a table that is.
"""

import dataclasses
import re
import tomllib
import types
import typing
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competition.core.phrases.plans import problem_words
from competition.editions.queries import read_plan
from competition.rules.plan.edition import Plan
from competition.rules.plan_checks import check_plan
from competition.rules.plan_reading import to_plain
from competition.rules.plan_writing import write_toml
from tests.factories.editions import EDITIONS

NOTICES = Path(__file__).parents[2] / "data" / "plans" / "notices"
SOURCES = {
    file.stem: file.read_text(encoding="utf-8")
    for folder in (EDITIONS, NOTICES)
    for file in sorted(folder.glob("*.toml"))
}
DATA = {name: tomllib.loads(source) for name, source in SOURCES.items()}

names = st.sampled_from(sorted(SOURCES))
each_plan = pytest.mark.parametrize("name", sorted(SOURCES))
USUAL = settings.default.max_examples
gentle = settings(
    max_examples=USUAL // 12, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
thorough = settings(max_examples=USUAL, suppress_health_check=[HealthCheck.function_scoped_fixture])


def checked(app, source):
    """Read a plan's text, hold what must hold of every answer, and return its problems."""
    reading = read_plan(source)
    assert (reading.plan is None) == bool(reading.problems)
    _worded(app, reading.problems)
    for problem in reading.problems:
        if "line" in problem.values:
            assert 1 <= int(problem.values["line"]) <= source.count("\n") + 1
            assert int(problem.values["column"]) >= 1
        else:
            assert _points_into(tomllib.loads(source), problem.path)
    return reading.problems


def checked_data(app, data):
    """Check plain data as :func:`checked` does a text."""
    plan, problems = check_plan(data)
    assert (plan is None) == bool(problems)
    _worded(app, problems)
    for problem in problems:
        assert _points_into(data, problem.path)
    if plan is not None:
        assert check_plan(to_plain(plan)) == (plan, ())
    return problems


def _worded(app, problems):
    with app.test_request_context():
        for problem in problems:
            words = problem_words(problem)
            assert words.encode()
            assert "%(found)" not in words
            assert words.startswith(problem.path) or "line" in problem.values


def _points_into(data, path):
    """Tell whether a path leads into the data: only a key may be missing, never a list's item."""
    assert path
    here = data
    for name, number in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        if number:
            if not isinstance(here, list) or not 1 <= int(number) <= len(here):
                return False
            here = here[int(number) - 1]
        elif not isinstance(here, dict):
            return False
        elif name in here:
            here = here[name]
        else:
            return True
    return True


def places_of(data, at=()):
    """Return the way to every table, list and value of plain data."""
    yield at
    steps = data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    for step in steps:
        yield from places_of(data[step], (*at, step))


def put(data, way, value):
    """Return plain data with another value at a place; what lies beside the way is shared."""
    if not way:
        return value
    step, *rest = way
    here = dict(data) if isinstance(data, dict) else list(data)
    here[step] = put(data[step], rest, value)
    return here


def without(data, way):
    """Return plain data without what is at a place."""
    *head, last = way
    here = at(data, head)
    left = dict(here) if isinstance(here, dict) else list(here)
    del left[last]
    return put(data, head, left)


def at(data, way):
    for step in way:
        data = data[step]
    return data


PLACES = {name: [way for way in places_of(data) if way] for name, data in DATA.items()}
ODD = st.sampled_from(
    [
        *("", "x", "公司", "2022-04-30", "9999-12-31 24:00", "0元", "1/0", "-1", "%(x)s", "\x00"),
        *(0, -1, 1, 2**53, 10**30, True, False, 1.5, float("nan"), float("inf")),
        *([], {}, [[]], [{}], [1, "x"], {"kind": "any"}, {"kind": 1}, {"zh": 1}, {"": ""}),
        *(date(1, 1, 1), date(9999, 12, 31), datetime(2022, 4, 30, 12)),  # noqa: DTZ001 - as TOML
    ]
)


@each_plan
def test_every_plan_that_is_here_is_in_order(app, name):
    assert checked(app, SOURCES[name]) == ()


@each_plan
@gentle
@given(st.data())
def test_a_plan_without_one_of_its_keys(app, name, data):
    way = data.draw(st.sampled_from(PLACES[name]))

    checked_data(app, without(DATA[name], way))


@each_plan
@gentle
@given(st.data())
def test_a_plan_with_another_kind_of_value_somewhere(app, name, data):
    way = data.draw(st.sampled_from(PLACES[name]))

    checked_data(app, put(DATA[name], way, data.draw(ODD)))


@each_plan
@gentle
@given(st.data())
def test_a_plan_with_something_twice(app, name, data):
    lists = [way for way in PLACES[name] if isinstance(at(DATA[name], way), list)]
    way = data.draw(st.sampled_from([way for way in lists if at(DATA[name], way)]))
    items = at(DATA[name], way)
    number = data.draw(st.integers(0, len(items) - 1))

    checked_data(app, put(DATA[name], way, [*items, items[number]]))


@each_plan
@gentle
@given(st.data())
def test_a_plan_with_two_parts_in_each_others_place(app, name, data):
    one, other = (data.draw(st.sampled_from(PLACES[name])) for _ in range(2))
    if other[: len(one)] == one or one[: len(other)] == other:
        return
    first, second = (at(DATA[name], way) for way in (one, other))

    checked_data(app, put(put(DATA[name], one, second), other, first))


@thorough
@given(names, names, st.data())
def test_a_plan_with_a_part_of_another(app, name, other, data):
    part = data.draw(st.sampled_from(sorted(DATA[name].keys() & DATA[other].keys())))

    checked_data(app, DATA[name] | {part: DATA[other][part]})


@thorough
@given(names, st.data())
def test_a_plan_broken_in_several_places_at_once(app, name, data):
    broken = DATA[name]
    for _ in range(data.draw(st.integers(2, 8))):
        way = data.draw(st.sampled_from([way for way in places_of(broken) if way]))
        change = st.sampled_from([without, lambda d, w: put(d, w, data.draw(ODD))])
        broken = data.draw(change)(broken, way)

    checked_data(app, broken)


@thorough
@given(names, st.data())
def test_a_file_that_ends_too_soon(app, name, data):
    source = SOURCES[name]

    checked(app, source[: data.draw(st.integers(0, len(source)))])


@thorough
@given(names, st.data())
def test_a_file_with_a_heading_or_a_line_twice_or_gone(app, name, data):
    lines = SOURCES[name].split("\n")
    number = data.draw(st.integers(0, len(lines) - 1))
    block = _block(lines, number) if data.draw(st.booleans()) else [lines[number]]
    begins = lines.index(block[0]) if len(block) > 1 else number
    kept = [*lines[:begins], *lines[begins + len(block) :]]
    broken = data.draw(st.sampled_from([[*lines, *block], kept, [*block, *kept]]))

    checked(app, "\n".join(broken))


def _block(lines, number):
    """Return the heading above a line with what stands below it."""
    heads = [n for n, line in enumerate(lines) if line.startswith("[")]
    begins = max((n for n in heads if n <= number), default=0)
    ends = min((n for n in heads if n > begins), default=len(lines))
    return lines[begins:ends]


@thorough
@given(names, st.data(), st.text(max_size=6))
def test_a_file_with_something_typed_into_it(app, name, data, typed):
    source = SOURCES[name]
    where = data.draw(st.integers(0, len(source)))

    checked(app, source[:where] + typed + source[where:])


def _words_of_the_plan(kind, seen):
    """Return every key of a plan's types, and every choice."""
    if dataclasses.is_dataclass(kind) and kind not in seen:
        seen.add(kind)
        for name, hint in typing.get_type_hints(kind).items():
            yield name
            yield from _words_of_the_plan(hint, seen)
    elif typing.get_origin(kind) is typing.Literal:
        yield from (str(one) for one in typing.get_args(kind))
    elif typing.get_origin(kind) in (tuple, dict, typing.Union, types.UnionType):
        for inner in typing.get_args(kind):
            yield from _words_of_the_plan(inner, seen)


WORDS = st.sampled_from(sorted(set(_words_of_the_plan(Plan, set()))))
BARE = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
TABLES = st.recursive(
    ODD | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | BARE, inner, max_size=6),
    max_leaves=30,
)
PARTS = st.sampled_from([field.name for field in dataclasses.fields(Plan)])


@thorough
@given(st.dictionaries(PARTS | WORDS | BARE, TABLES, max_size=8))
def test_tables_in_tables_of_the_plans_own_words(app, data):
    assert checked_data(app, data) != ()


@thorough
@given(names, PARTS, TABLES)
def test_a_plan_with_one_part_made_up(app, name, part, made_up):
    checked_data(app, DATA[name] | {part: made_up})


def _nested_test(depth):
    test = {"kind": "yes", "fact": "project.ip_clear"}
    for _ in range(depth):
        test = {"kind": "all", "of": [test]}
    return test


@pytest.mark.parametrize("depth", [1, 30, 60, 2000])
def test_a_condition_nested_beyond_reason_is_told_at_its_key(app, depth):
    data = put(DATA["changzhou-2022"], ("criteria", 0, "test"), _nested_test(depth))

    problems = checked_data(app, data)
    assert [one.code for one in problems] == ([] if depth <= 30 else ["too_deep"])


@thorough
@given(st.binary(max_size=60), names, st.data())
def test_bytes_in_a_file_are_told_by_the_command_and_never_a_traceback(
    app, tmp_path, raw, name, data
):
    source = SOURCES[name].encode()
    where = data.draw(st.integers(0, len(source)))
    file = tmp_path / "plan.toml"
    file.write_bytes(source[:where] + raw + source[where:])

    result = app.test_cli_runner().invoke(args=["plan", "check", str(file)])

    assert result.exit_code in (0, 1)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.output.strip()


@each_plan
def test_a_plan_written_out_again_is_the_same_plan(name):
    plan, _problems = check_plan(DATA[name])

    assert read_plan(write_toml(to_plain(plan))).plan == plan
