"""The editor's pages: led by the plan's types, they lose nothing and put faults where they are."""

import tomllib
from dataclasses import fields

import pytest

from competition.editions.forms import (
    after_action,
    chapter_lines,
    content_from_toml,
    difference_lines,
    faults_in,
    page_at,
    posted_content,
)
from competition.editions.forms.chapters import CHAPTERS
from competition.editions.forms.parts import Control, Group, Rows
from competition.rules.plan.edition import Plan
from competition.rules.plan_checks import check_plan
from competition.rules.plan_differences import plan_differences
from competition.rules.plan_reading import to_plain
from tests.factories.editions import EDITIONS, plan_source
from tests.rooms.editions.typing import places_in, sent_of


def content_of(key: str) -> dict[str, object]:
    plan, problems = check_plan(tomllib.loads((EDITIONS / f"{key}.toml").read_text()))
    assert problems == ()
    return to_plain(plan)


@pytest.mark.parametrize("key", ["changzhou-2022", "huizhou-2022", "minimal"])
def test_a_plan_is_the_same_after_every_page_was_saved(app, key):
    content = content_of(key)
    before = check_plan(content)[0]
    with app.test_request_context():
        places, seen = {one.key for one in CHAPTERS}, set()
        while places:
            place = places.pop()
            seen.add(place)
            page = page_at(content, (), place)
            assert page is not None, place
            places |= places_in(page.parts) - seen
            content = posted_content(content, place, sent_of(page.parts))
    after, problems = check_plan(content)

    assert problems == ()
    assert isinstance(after, Plan)
    assert plan_differences(before, after) == ()
    assert len(seen) > 20


@pytest.fixture
def content(app):
    with app.test_request_context():
        yield content_of("changzhou-2022")


def after(content, place, **typed):
    """Return the content after a page was saved with some fields typed anew."""
    sent = sent_of(page_at(content, (), place).parts)
    return posted_content(content, place, sent | {name: [text] for name, text in typed.items()})


def control_at(content, place, path):
    page = page_at(content, check_plan(content)[1], place)
    return next(one for one in controls(page.parts) if one.path == path)


def controls(parts):
    found = []
    for part in parts:
        if isinstance(part, Control):
            found.append(part)
        elif isinstance(part, Rows):
            found += controls(part.items)
        elif isinstance(part, Group):
            found += controls([*([part.kind] if part.kind else []), *part.main, *part.more])
    return found


@pytest.mark.parametrize(
    ("place", "path", "text", "code"),
    [
        ("calendar", "phases[1].opens", "四月一日", "not_a_moment"),
        ("calendar", "phases[1].opens", "2023-04-31", "not_a_moment"),
        ("calendar", "phases[1].grace_minutes", "五", "not_a_int"),
        ("prizes.levels.1", "prizes.levels[1].amount", "二十万", "not_money"),
        ("places", "units[2].key", "坏 标识", "not_a_key"),
        ("places", "units[1].district", "no-such", "unknown_reference"),
        ("about", "contest.year", "1999", "too_small"),
        ("rounds.1.rubrics.1", "rounds[1].rubrics[1].criteria[2].weight", "x", "not_a_fraction"),
        ("criteria.8", "criteria[8].test.at_most", "2 亿多", "not_money"),
    ],
)
def test_what_is_not_fit_stays_as_typed_with_the_fault_beside_it(content, place, path, text, code):
    changed = after(content, place, **{path: text})

    plan, problems = check_plan(changed)
    assert plan is None
    assert (path, code) in [(one.path, one.code) for one in problems]
    one = control_at(changed, place, path)
    assert one.values == (text,)
    assert len(one.errors) == 1
    (fault,) = [fault for fault in faults_in(changed, problems) if fault.problem.path == path]
    assert fault.place == place


def test_what_is_required_and_left_empty_is_missing(content):
    changed = after(content, "about", **{"contest.name.zh": " ", "contest.name.en": ""})

    assert [(one.path, one.code) for one in check_plan(changed)[1]] == [("contest.name", "missing")]


def test_one_language_stands_for_both_and_the_second_alone_does_not(content):
    both = after(content, "about", **{"contest.host.zh": "甲局", "contest.host.en": ""})
    only = after(content, "about", **{"contest.host.zh": "", "contest.host.en": "Bureau"})

    assert check_plan(both)[0].contest.host.en == "甲局"
    assert control_at(both, "about", "contest.host").values == ("甲局", "")
    assert [one.path for one in check_plan(only)[1]] == ["contest.host.zh"]
    assert control_at(only, "about", "contest.host").errors


def test_closing_at_midnight_is_shown_as_24_00_and_amounts_in_ten_thousands(content):
    assert control_at(content, "calendar", "phases[1].closes").values == ("2022-04-30 24:00",)
    assert control_at(content, "prizes.levels.1", "prizes.levels[1].amount").values == ("20万元",)
    odd = after(content, "prizes.levels.1", **{"prizes.levels[1].amount": "1234.56元"})
    assert control_at(odd, "prizes.levels.1", "prizes.levels[1].amount").values == ("1234.56元",)
    assert check_plan(odd)[0].prizes.levels[0].amount == 123456


def test_a_full_width_colon_is_a_colon(content):
    changed = after(content, "calendar", **{"phases[1].closes": "2022-04-30 17：00"})

    assert check_plan(changed)[0].phases[0].closes.hour == 17


def test_choices_keep_their_order_and_take_new_ones_at_the_end(content):
    sent = sent_of(page_at(content, (), "notices").parts)
    before = content["publication"]["result_columns"]
    sent["publication.result_columns"] = ["field", *reversed(before[1:])]
    changed = posted_content(content, "notices", sent)

    assert changed["publication"]["result_columns"] == [*before[1:], "field"]


def test_items_are_added_moved_and_removed(content):
    longer, added = after_action(content, "add:groups")
    up, _list = after_action(longer, f"up:{added}")
    down, _list = after_action(up, "down:groups[1]")
    shorter, _list = after_action(down, "remove:groups[3]")

    assert added == "groups[4]"
    assert [one.get("key") for one in up["groups"]] == ["team", "startup", None, "growth"]
    assert [one.get("key") for one in down["groups"]] == ["startup", "team", None, "growth"]
    assert [one.get("key") for one in shorter["groups"]] == ["startup", "team", "growth"]
    assert [one["key"] for one in content["groups"]] == ["team", "startup", "growth"]


@pytest.mark.parametrize(
    "action",
    [
        "",
        "save",
        "add:",
        "add:nothing",
        "add:contest",
        "remove:groups",
        "remove:groups[9]",
        "up:contest.key",
        "shout:groups",
        "clear:contest.slogan.zh",
        "clear:criteria[1].statement",
        "remove:criteria[x]",
        "add:units[1].key",
    ],
)
def test_a_button_that_makes_no_sense_changes_nothing(content, action):
    assert after_action(content, action) == (content, "")


def test_an_optional_table_is_set_and_left_out_again(content):
    place = "criteria.2"
    assert content["criteria"][1]["test"]["kind"] == "count"
    with_where, touched = after_action(content, "set:criteria[2].test.where")
    (shown,) = page_at(with_where, (), place).parts
    without, _path = after_action(with_where, "clear:criteria[2].test.where")

    assert touched == "criteria[2].test.where"
    assert with_where["criteria"][1]["test"]["where"] == {}
    assert control_at(with_where, place, "criteria[2].test.where.kind").values == ("",)
    assert isinstance(shown, Group)
    assert "where" not in without["criteria"][1]["test"]


def test_another_kind_of_condition_takes_its_own_keys(content):
    changed = after(content, "criteria.8", **{"criteria[8].test.kind": "number"})

    test = changed["criteria"][7]["test"]
    assert (test["kind"], test["fact"]) == ("number", "entity.revenue_prev_cents")
    assert control_at(changed, "criteria.8", "criteria[8].test.kind").values == ("number",)
    assert control_at(changed, "criteria.8", "criteria[8].test.more_than").values == ("",)
    odd = after(content, "criteria.8", **{"criteria[8].test.kind": "riddle"})
    assert odd["criteria"][7]["test"]["kind"] == "riddle"
    assert control_at(odd, "criteria.8", "criteria[8].test.kind").errors


def test_what_a_page_did_not_show_stays(content):
    assert posted_content(content, "about", {}) == content
    assert posted_content(content, "rounds.1", {"rounds[1]#": ["1"]}) == content


@pytest.mark.parametrize(
    "place",
    ["nowhere", "rounds.9", "rounds.0", "rounds..1", "groups.1.key.2", "contest.name.zh", ""],
)
def test_there_is_no_such_page(content, place):
    assert page_at(content, (), place) is None


def test_every_problem_has_a_page_on_which_it_is_shown(content):
    content = content | {"prizes": {}, "units": "x", "strange": 1}
    problems = check_plan(content)[1]
    lines = chapter_lines(problems)

    assert {fault.problem.path: fault.place for fault in faults_in(content, problems)} == {
        "strange": "about",
        "units": "places",
        "prizes.groups": "awards",
        "prizes.levels": "awards",
    }
    assert sum(one.faults for one in lines) == 3


def test_a_key_that_the_plan_does_not_have_is_told_at_its_table(content):
    changed = content | {"contest": content["contest"] | {"motto": "x"}}
    page = page_at(changed, check_plan(changed)[1], "about")

    assert "contest.motto" in page.parts[0].errors[0]
    kept = posted_content(changed, "about", sent_of(page.parts))
    assert kept["contest"]["motto"] == "x"


def test_the_way_up_is_told_by_names(content):
    page = page_at(content, (), "rounds.1.rubrics.1.criteria.2.anchors")

    assert [place for _title, place in page.trail] == [
        "review",
        "rounds.1",
        "rounds.1.rubrics.1",
        "rounds.1.rubrics.1.criteria.2.anchors",
    ]
    assert page.trail[1][0] == "初赛"


def test_toml_becomes_content_and_its_faults_have_lines(content):
    source = plan_source()
    read, problems = content_from_toml(source)
    assert problems == ()
    assert check_plan(read)[0] == check_plan(content)[0]

    broken, problems = content_from_toml(source.replace('key = "changzhou-2022"', "key = ", 1))
    assert broken is None
    assert problems[0].values["line"] == "8"


def test_toml_of_any_kind_becomes_plain_data():
    read, _problems = content_from_toml(
        "a = 2022-04-30\nb = 2022-04-30T17:00:00\nc = 2022-04-30T17:00:00Z\nd = 0.10\ne = 17:00:00"
    )

    assert read == {
        "a": "2022-04-30",
        "b": "2022-04-30 17:00:00",
        "c": "2022-04-30T17:00:00Z",
        "d": "0.10",
        "e": "17:00:00",
    }


def test_differences_are_told_in_words(content):
    changed = after(content, "prizes.levels.1", **{"prizes.levels[1].amount": "18万元"})
    changed = after(changed, "about", **{"contest.slogan.zh": "", "contest.slogan.en": ""})
    changed, _list = after_action(changed, "remove:criteria[17]")
    found = plan_differences(check_plan(content)[0], check_plan(changed)[0])
    lines = {one.path: one for one in difference_lines(found, changed)}

    amount = lines["prizes.levels[first].amount"]
    assert (amount.before, amount.after, amount.thing) == ("20 万元", "18 万元", "一等奖")
    assert amount.place == "prizes.levels.1"
    assert (lines["contest.slogan"].before, lines["contest.slogan"].after) == ("遇常州 创未来", "—")
    assert len(lines) == 3


def test_every_part_of_a_plan_has_its_chapter():
    of_plan = {one.name for one in fields(Plan)}

    assert of_plan - {top for one in CHAPTERS for top in one.tops} == set()
