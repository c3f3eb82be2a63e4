"""What tells whose an entry is, and what covers it."""

import pytest

from competition.review.queries.redactions import blind_title, masked, names_in


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("常州星图机器人有限公司", "星图机器人"),
        ("江苏省常州市星图机器人股份有限公司", "星图机器人"),
        ("武进区星图机器人有限责任公司", "星图机器人"),
        ("深圳市星图机器人集团", "星图机器人"),
        ("广东星图机器人公司", "星图机器人"),
    ],
)
def test_company_is_known_by_the_core_of_its_name(edition, new_entry, name, core):
    entry = new_entry()
    entry.entrant_name = name
    found = names_in(entry, edition.plan)
    assert core in found
    assert "星图" not in masked(f"{core}是{name}的牌子", found)


def test_too_short_a_core_covers_no_common_word(edition, new_entry):
    entry = new_entry()
    entry.entrant_name = "常州智能有限公司"
    assert "智能" not in names_in(entry, edition.plan)


@pytest.mark.parametrize(
    ("company", "project", "shown"),
    [
        ("常州海纳轨道交通装备有限公司", "海纳高性能轻量化转向架", "■■高性能轻量化转向架"),
        ("常州安泰科青新能源科技股份有限公司", "安泰科碳陶制动盘", "■■碳陶制动盘"),
        ("常州海纳艾智能装备有限公司", "面向港口的海纳转向架", "面向港口的■■转向架"),
        ("常州智能科技有限公司", "智能制动盘的研发", "智能制动盘的研发"),
        ("常州智能星图机器人有限公司", "智能制动盘的研发", "智能制动盘的研发"),
    ],
)
def test_brand_of_a_company_is_covered_in_the_projects_name(new_entry, company, project, shown):
    entry = new_entry()
    entry.entrant_name, entry.project_name = company, project
    assert blind_title(entry) == shown


def test_district_in_a_projects_name_is_covered(edition, new_entry):
    entry = new_entry()
    district = edition.plan.districts_by_key[entry.district_key].name.zh
    entry.project_name = f"{district}智慧水务平台"
    assert blind_title(entry) == "■■智慧水务平台"


def test_brand_is_covered_in_texts_but_its_first_two_characters_alone_are_not(edition, new_entry):
    entry = new_entry()
    entry.entrant_name = "常州精测源智能装备有限公司"
    found = names_in(entry, edition.plan)
    assert masked("精测源传感器用于精测零件", found) == "■■传感器用于精测零件"
