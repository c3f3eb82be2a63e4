"""What tells whose an entry is, and what covers it."""

import pytest

from competition.review.queries.redactions import masked, names_in


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
