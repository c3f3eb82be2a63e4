"""Who may not judge whom, as a table that an organiser can dispute."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.conflicts import (
    Conflict,
    ConflictCode,
    EntryProfile,
    JudgeProfile,
    Word,
    all_conflicts,
    conflicts_between,
    dated_word,
    person_key,
    surplus_avoidances,
    unit_key,
)
from competition.rules.plan.judging import ConflictRules

ON = date(2024, 6, 1)
NOTHING = ConflictRules(
    employer=False,
    affiliates=False,
    recommending_unit=False,
    stakes=False,
    joint_work=False,
    same_person=False,
)
EVERYTHING = ConflictRules(same_region=True, named_most=2)


def words(*texts, until_on=None):
    return tuple(Word(text=text, path=f"at.{text}", until_on=until_on) for text in texts)


def judge(**sides):
    return JudgeProfile(judge_id="J", **sides)


def entry(**sides):
    return EntryProfile(entry_id="E", **sides)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("江苏恒立液压股份有限公司", "江苏恒立液压"),
        ("华为技术（常州）有限公司", "华为技术(常州)有限责任公司"),
        ("中车 戚墅堰 集团有限公司", "中车戚墅堰"),
        ("ＡＢＣ科技有限公司", "abc科技"),
        ("Acme Robotics Co., Ltd.", "ACME ROBOTICS"),
        ("Acme Robotics (China) Inc", "Acme Robotics China"),
        ("常州创投（有限合伙）", "常州创投"),
    ],
)
def test_spellings_of_one_unit_share_a_key(one, other):
    assert unit_key(one) == unit_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Texaco", "Texa"), ("常州大学", "江苏常州大学"), ("甲科技有限公司", "乙科技有限公司")],
)
def test_different_units_keep_different_keys(one, other):
    assert unit_key(one) != unit_key(other)


@pytest.mark.parametrize("name", ["公司", "集团"])
def test_a_name_that_is_only_a_legal_form_stays_whole(name):
    assert unit_key(name) == name


def test_points_and_spaces_do_not_tell_people_apart():
    assert person_key("阿依·古丽 ") == person_key("阿依•古 丽")


@pytest.mark.parametrize(
    ("code", "judge_side", "entry_side"),
    [
        pytest.param("same_person", "identities", "identities", id="own_entry"),
        pytest.param("same_name", "names", "people", id="namesake"),
        pytest.param("employer", "employers", "units", id="same_unit"),
        pytest.param("affiliate", "affiliates", "units", id="works_for_its_parent"),
        pytest.param("affiliate", "affiliates", "affiliates", id="sisters_in_a_group"),
        pytest.param("affiliate", "employers", "affiliates", id="works_for_its_subsidiary"),
        pytest.param("recommender", "employers", "recommenders", id="recommended_by_his_unit"),
        pytest.param("stake", "stakes", "units", id="holds_shares"),
        pytest.param("stake", "stakes", "people", id="advised_the_founder"),
        pytest.param("stake", "names", "stakeholders", id="listed_as_shareholder"),
        pytest.param("stake", "employers", "stakeholders", id="his_fund_invested"),
        pytest.param("joint_work", "joint_workers", "people", id="wrote_with_a_member"),
        pytest.param("joint_work", "names", "joint_workers", id="named_on_their_patent"),
        pytest.param("region", "regions", "regions", id="same_district"),
        pytest.param("named", "names", "avoided", id="applicant_asks"),
    ],
)
def test_a_tie_is_found_with_the_words_of_both_sides(code, judge_side, entry_side):
    one, other = words("常州甲乙"), words("常州甲乙 ")

    found = conflicts_between(
        judge(**{judge_side: one}), entry(**{entry_side: other}), EVERYTHING, on=ON
    )

    assert found == (Conflict(code=ConflictCode(code), judge=one[0], entry=other[0]),)


@pytest.mark.parametrize(
    ("switch", "codes"),
    [
        ({"employer": True}, ["employer"]),
        ({"affiliates": True}, ["affiliate"]),
        ({"recommending_unit": True}, ["recommender"]),
        ({"stakes": True}, ["stake"]),
        ({"joint_work": True}, ["joint_work"]),
        ({"same_person": True}, ["same_person", "same_name"]),
        ({"same_region": True}, ["region"]),
        ({"named_most": 1}, ["named"]),
        ({}, []),
    ],
)
def test_the_plan_says_which_ties_count(switch, codes):
    name = words("甲")
    both = judge(
        names=name,
        identities=name,
        employers=name,
        affiliates=name,
        stakes=name,
        joint_workers=name,
        regions=name,
    )
    all_sides = entry(
        people=name,
        identities=name,
        units=name,
        affiliates=name,
        recommenders=name,
        stakeholders=name,
        joint_workers=name,
        regions=name,
        avoided=name,
    )

    found = conflicts_between(both, all_sides, replace(NOTHING, **switch), on=ON)

    assert sorted({conflict.code for conflict in found}) == sorted(codes)


@pytest.mark.parametrize(
    ("left_on", "codes"),
    [
        pytest.param(None, ["employer"], id="works_there"),
        pytest.param(date(2024, 6, 1), ["employer"], id="last_day_today"),
        pytest.param(date(2024, 5, 31), ["former_employer"], id="left_yesterday"),
        pytest.param(date(2021, 6, 1), ["former_employer"], id="three_years_to_the_day"),
        pytest.param(date(2021, 5, 31), [], id="a_day_longer"),
        pytest.param(date(2020, 2, 29), [], id="leap_day"),
    ],
)
def test_a_former_employer_counts_for_three_years(left_on, codes):
    found = conflicts_between(
        judge(employers=words("甲", until_on=left_on)), entry(units=words("甲")), EVERYTHING, on=ON
    )

    assert [conflict.code for conflict in found] == codes


@pytest.mark.parametrize(
    ("worked_on", "count"), [(date(2021, 6, 1), 1), (date(2021, 5, 31), 0), (None, 1)]
)
def test_joint_work_counts_for_three_years_and_undated_always(worked_on, count):
    found = conflicts_between(
        judge(joint_workers=words("王明", until_on=worked_on)),
        entry(people=words("王明")),
        EVERYTHING,
        on=ON,
    )

    assert len(found) == count


@pytest.mark.parametrize(
    ("employer", "unit", "count"),
    [
        ("常州大学机械学院", "常州大学", 1),
        ("常州大学", "常州大学石油化工学院", 1),
        ("常州大学机械学院", "常州大学石油化工学院", 1),
        ("常州大学城投资有限公司", "常州大学", 0),
    ],
)
def test_a_school_belongs_to_its_university(employer, unit, count):
    found = conflicts_between(
        judge(employers=words(employer)), entry(units=words(unit)), EVERYTHING, on=ON
    )

    assert len(found) == count


def test_only_as_many_avoidances_count_as_the_plan_allows():
    wish = entry(avoided=words("甲", "乙", "丙"))

    counted = [
        name
        for name in ("甲", "乙", "丙")
        if conflicts_between(judge(names=words(name)), wish, EVERYTHING, on=ON)
    ]

    assert counted == ["甲", "乙"]
    assert surplus_avoidances(wish, EVERYTHING) == words("丙")


def test_empty_words_match_nothing():
    assert (
        conflicts_between(
            judge(employers=words("", "（）")), entry(units=words("", "--")), EVERYTHING, on=ON
        )
        == ()
    )


def test_pairs_without_a_conflict_are_absent():
    judges = [
        JudgeProfile(judge_id=1, employers=words("甲公司")),
        JudgeProfile(judge_id=2, employers=words("乙公司")),
    ]
    entries = [
        EntryProfile(entry_id=7, units=words("甲")),
        EntryProfile(entry_id=8, units=words("丙")),
    ]

    assert all_conflicts(judges, entries, EVERYTHING, on=ON) == {
        (7, 1): (
            Conflict(code=ConflictCode.EMPLOYER, judge=words("甲公司")[0], entry=words("甲")[0]),
        )
    }


SOME = st.lists(st.sampled_from("甲乙丙丁"), max_size=3).map(lambda names: words(*names))


@given(
    st.lists(st.tuples(SOME, SOME, SOME), max_size=4),
    st.lists(st.tuples(SOME, SOME, SOME), max_size=4),
)
def test_conflicts_do_not_depend_on_the_order_of_rows(judge_sides, entry_sides):
    judges = [
        JudgeProfile(judge_id=n, names=a, employers=b, stakes=c)
        for n, (a, b, c) in enumerate(judge_sides)
    ]
    entries = [
        EntryProfile(entry_id=n, people=a, units=b, stakeholders=c)
        for n, (a, b, c) in enumerate(entry_sides)
    ]

    found = all_conflicts(judges, entries, EVERYTHING, on=ON)

    assert found == all_conflicts(judges[::-1], entries[::-1], EVERYTHING, on=ON)
    assert found == {
        (one.entry_id, other.judge_id): between
        for one in entries
        for other in judges
        if (between := conflicts_between(other, one, EVERYTHING, on=ON))
    }


@pytest.mark.parametrize(
    ("written", "name", "until_on"),
    [
        ("某公司", "某公司", None),
        ("某公司（2021）", "某公司", date(2021, 12, 31)),
        ("某公司 (2021-06)", "某公司", date(2021, 6, 30)),
        ("某公司（至2020年2月）", "某公司", date(2020, 2, 29)),
        ("某公司（到 2021 年）", "某公司", date(2021, 12, 31)),
        ("某公司（2021-13）", "某公司（2021-13）", None),
        ("某公司（0000）", "某公司（0000）", None),
        ("某公司（武进）", "某公司（武进）", None),
        ("某公司（武进）（2021）", "某公司（武进）", date(2021, 12, 31)),
    ],
)
def test_the_end_of_a_tie_is_read_from_behind_the_name(written, name, until_on):
    assert dated_word(written, "at") == Word(text=name, path="at", until_on=until_on)
