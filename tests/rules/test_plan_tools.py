"""Plans written, compared, referred to and taken on to another year."""

import dataclasses
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.plan.edition import Plan
from competition.rules.plan.spec import spec
from competition.rules.plan_checks import check_plan
from competition.rules.plan_differences import plan_differences, still_of_last_year
from competition.rules.plan_next import next_plan
from competition.rules.plan_reading import to_plain
from competition.rules.plan_reference import plan_reference, plan_schema
from competition.rules.plan_writing import write_toml

EDITIONS = Path(__file__).parents[2] / "competition" / "editions"
NAMES = ("changzhou-2022", "huizhou-2022")


def plan_named(name):
    plan, problems = check_plan(tomllib.loads((EDITIONS / f"{name}.toml").read_text("utf-8")))
    assert problems == ()
    return plan


PLAN = plan_named("changzhou-2022")


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_written_as_toml_reads_back_as_it_was(name):
    plan = plan_named(name)

    assert check_plan(tomllib.loads(write_toml(to_plain(plan)))) == (plan, ())


_VALUES = st.recursive(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"])), st.booleans(), st.integers(-9999, 9999)
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text('ab."zh鍵', max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text("abc\"'. 鍵", max_size=4), _VALUES, max_size=4))
def test_any_plain_content_reads_back(content):
    assert tomllib.loads(write_toml(content)) == content


def test_what_is_nothing_is_not_written():
    assert write_toml({"a": None, "b": 1}) == "b = 1\n"


def test_next_year_moves_dates_and_empties_what_belongs_to_one_notice():
    plan, problems = check_plan(next_plan(PLAN, key="changzhou-2023", year=2023))

    assert problems == ()
    assert (plan.contest.key, plan.contest.year) == ("changzhou-2023", 2023)
    assert plan.contest.document_number == ""
    assert plan.contest.name.zh.startswith("2023")
    assert [one.opens.weekday() for one in plan.phases] == [
        one.opens.weekday() for one in PLAN.phases
    ]


def test_the_same_plan_has_no_differences():
    assert plan_differences(PLAN, PLAN) == ()


def test_differences_are_told_by_key_with_their_meaning():
    contest = dataclasses.replace(PLAN.contest, city_code="320500", slogan=None)
    fewer = dataclasses.replace(PLAN, contest=contest, groups=PLAN.groups[1:])

    found = {one.path: one for one in plan_differences(PLAN, fewer)}

    gone = f"groups[{PLAN.groups[0].key}]"
    assert list(found) == ["contest.slogan", "contest.city_code", gone]
    assert (found["contest.city_code"].before, found["contest.city_code"].after) == (
        "320400",
        "320500",
    )
    assert found["contest.city_code"].meaning == "城市行政区划代码"
    assert found[gone].after is None


def test_another_order_is_one_difference():
    turned = dataclasses.replace(PLAN, districts=PLAN.districts[::-1])

    (found,) = plan_differences(PLAN, turned)

    assert found.path == "districts"
    assert found.after == [one.key for one in PLAN.districts[::-1]]


def test_what_still_stands_as_last_year_is_found():
    named = dataclasses.replace(PLAN.contest, year=2023)
    kept = {one.path for one in still_of_last_year(PLAN, dataclasses.replace(PLAN, contest=named))}

    assert "phases[registration].opens" in kept
    assert "contest.name" in kept
    assert "contest.host" not in kept


def test_within_one_year_nothing_is_last_years():
    assert still_of_last_year(PLAN, PLAN) == ()


def test_every_key_of_every_table_stands_in_the_reference_with_a_meaning():
    tables = {one.name: one for one in plan_reference()}

    assert [one.name for one in tables["Plan"].keys] == [f.name for f in dataclasses.fields(Plan)]
    keys = {one.name: one for one in tables["Round"].keys}
    assert all(one.about.meaning for table in tables.values() for one in table.keys)
    assert keys["key"].is_required
    assert {one.name: one.choices for one in tables["CriteriaCriterion"].keys}["severity"] == (
        "block",
        "confirm",
        "warn",
    )


def test_the_schema_defines_what_it_refers_to():
    schema = plan_schema()

    def references(value):
        if isinstance(value, dict):
            found = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return found + [one for item in value.values() for one in references(item)]
        if isinstance(value, list):
            return [one for item in value for one in references(item)]
        return []

    assert {one.removeprefix("#/$defs/") for one in references(schema)} == set(schema["$defs"])
    assert schema["$defs"]["District"]["properties"]["key"]["pattern"].startswith("^(?:")


@dataclasses.dataclass(frozen=True)
class Shares:
    shares: dict[str, int] = spec("各组份额", example={"team": 3})


def test_a_table_of_the_plans_own_keys_is_described_too():
    (table,) = plan_reference(Shares)

    assert table.keys[0].type == "table of integer"
    assert plan_schema(Shares)["$defs"]["Shares"]["properties"]["shares"] == {
        "type": "object",
        "additionalProperties": {"type": "integer"},
        "description": "各组份额",
    }
