"""Two tabs, two devices, two people: any order of saves ends with what was typed or a conflict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.registration.queries import WHOLE, Conflict, changes_between, merged, undone

BASE = {"name": "甲", "phone": "1", "tags": ["a"]}


@pytest.mark.parametrize(
    ("stored", "typed", "value", "conflicts"),
    [
        pytest.param(BASE, {**BASE, "name": "乙"}, {**BASE, "name": "乙"}, {}, id="only_mine"),
        pytest.param({**BASE, "name": "乙"}, BASE, {**BASE, "name": "乙"}, {}, id="only_theirs"),
        pytest.param(
            {**BASE, "name": "乙"},
            {**BASE, "phone": "2"},
            {**BASE, "name": "乙", "phone": "2"},
            {},
            id="both_elsewhere",
        ),
        pytest.param(
            {**BASE, "name": "乙"}, {**BASE, "name": "乙"}, {**BASE, "name": "乙"}, {}, id="same"
        ),
        pytest.param(
            {**BASE, "name": "乙"},
            {**BASE, "name": "丙"},
            {**BASE, "name": "乙"},
            {"name": ("乙", "丙")},
            id="conflict_keeps_what_is_saved",
        ),
        pytest.param({**BASE, "name": ""}, BASE, {**BASE, "name": ""}, {}, id="theirs_emptied"),
        pytest.param(BASE, {**BASE, "new": "x"}, {**BASE, "new": "x"}, {}, id="a_new_field"),
    ],
)
def test_fields_are_merged_one_by_one(stored, typed, value, conflicts):
    found = merged(BASE, stored, typed)

    assert found.value == value
    assert {one.path: (one.theirs, one.mine) for one in found.conflicts} == conflicts


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        pytest.param(BASE, (), id="told_before"),
        pytest.param(
            {**BASE, "name": "乙"},
            (Conflict(path="name", theirs="乙", mine="丙"),),
            id="changed_elsewhere_once_more",
        ),
    ],
)
def test_what_waits_for_a_decision_is_left_as_it_is(stored, told):
    found = merged(BASE, stored, {**BASE, "name": "丙", "phone": "2"}, held=["name"])

    assert found.value == {**stored, "phone": "2"}
    assert found.conflicts == told


TWO = [{"name": "甲"}, {"name": "乙"}]


@pytest.mark.parametrize(
    ("stored", "typed", "value", "conflicts"),
    [
        pytest.param(
            [{"name": "甲"}, {"name": "丁"}],
            [{"name": "丙"}, {"name": "乙"}],
            [{"name": "丙"}, {"name": "丁"}],
            (),
            id="each_changed_another_member",
        ),
        pytest.param(TWO, [*TWO, {"name": "丙"}], [*TWO, {"name": "丙"}], (), id="one_more"),
        pytest.param([TWO[0]], TWO, [TWO[0]], (), id="theirs_removed_mine_untouched"),
        pytest.param(
            [TWO[0]],
            [*TWO, {"name": "丙"}],
            [TWO[0]],
            (Conflict(path=WHOLE, theirs=[TWO[0]], mine=[*TWO, {"name": "丙"}]),),
            id="both_changed_the_length",
        ),
        pytest.param(
            [*TWO, {"name": "丁"}],
            [{"name": "丙"}, TWO[1]],
            [{"name": "丙"}, TWO[1], {"name": "丁"}],
            (),
            id="they_added_one_and_i_changed_another",
        ),
        pytest.param(
            [{"name": "丙"}, TWO[1]],
            [*TWO, {"name": "丁"}],
            [{"name": "丙"}, TWO[1], {"name": "丁"}],
            (),
            id="i_added_one_and_they_changed_another",
        ),
        pytest.param(
            [*TWO, {"name": "丁"}],
            [{"name": "丙"}, TWO[1], {"name": "丁"}],
            [{"name": "丙"}, TWO[1], {"name": "丁"}],
            (),
            id="what_they_added_was_known",
        ),
    ],
)
def test_lists_of_members_are_merged_by_place_or_not_at_all(stored, typed, value, conflicts):
    found = merged(TWO, stored, typed)

    assert (found.value, found.conflicts) == (value, conflicts)


words = st.sampled_from(["", "甲", "乙", "丙"])
rows = st.dictionaries(st.sampled_from(["a", "b", "c"]), words, max_size=3)
sections = st.one_of(rows, st.lists(rows, max_size=3))


@given(rows, rows)
def test_a_save_can_be_undone_from_what_it_kept(before, after):
    plain = undone(after, changes_between(before, after))

    assert {key: value for key, value in plain.items() if value} == {
        key: value for key, value in before.items() if value
    }


@given(st.lists(rows, max_size=3), st.lists(rows, max_size=3))
def test_a_list_can_be_undone_too(before, after):
    assert undone(after, changes_between(before, after)) == before


@given(rows, rows, rows)
def test_a_merge_loses_nothing_silently(base, stored, typed):
    """Every field ends as theirs or as mine; where both changed it, the conflict says so."""
    found = merged(base, stored, typed)
    told = {one.path for one in found.conflicts}
    for key in {*base, *stored, *typed}:
        now, new, old = (side.get(key, "") for side in (stored, typed, base))
        result = found.value.get(key, "")
        if key in told:
            assert result == now != new
        elif new != old:
            assert result == new
        else:
            assert result == now


@given(*[st.lists(rows, max_size=3)] * 3)
def test_a_merge_of_lists_loses_nobody_silently(base, stored, typed):
    """Whoever was added or changed by one side is there, unless a conflict was told."""
    found = merged(base, stored, typed)
    if found.conflicts or len(base) == len(stored) == len(typed):
        return
    for side, other in ((stored, typed), (typed, stored)):
        if side != base and other != side:
            assert all(row in found.value for row in side if row not in base)


@given(rows, rows, rows)
def test_what_two_did_ends_the_same_in_either_order_unless_they_conflict(base, one, other):
    first, second = merged(base, one, other), merged(base, other, one)
    if not first.conflicts:
        shown = [{k: v for k, v in side.value.items() if v} for side in (first, second)]
        assert shown[0] == shown[1]
    assert {c.path for c in first.conflicts} == {c.path for c in second.conflicts}
