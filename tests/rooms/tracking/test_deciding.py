"""Winners recommended by another contest's rules; units chosen by points and people."""

from datetime import UTC, date, datetime

import pytest

from competition.core.errors import NotFoundError, RefusedError
from competition.prizes.queries import confirmed_allocation, consequences_of_removal
from competition.tracking import views_manage  # noqa: F401 - enrols what hangs on a prize
from competition.tracking.operations import (
    choose_units,
    confirm_recommendations,
    confirm_units,
    propose_recommendations,
)
from competition.tracking.queries import (
    chosen_mark,
    get_target,
    get_unit_prize,
    list_candidates,
    list_recommended,
    list_unit_awards,
    recommended_mark,
    unit_rows,
)
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.prizes import make_winners
from tests.factories.ranking import make_organiser

AT = datetime(2022, 7, 5, 2, 0, tzinfo=UTC)
ON = date(2022, 7, 5)


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


@pytest.fixture
def second(edition):
    return make_organiser(edition)


@pytest.fixture
def entries(edition, organiser, second):
    edition.is_rehearsal = True
    found, _run = make_winners(edition, [95, 85, 72], by=organiser)
    edition.is_rehearsal = False
    return found


@pytest.fixture
def target(edition, entries):
    return get_target(edition.key, "jiangsu")


@pytest.fixture
def roll(edition, entries):
    return get_unit_prize(edition.key, "organiser")


def refusal(call):
    with pytest.raises(RefusedError) as refused:
        call()
    return refused.value.code


def members(number):
    return [{"name": f"成员{n}", "is_leader": "yes" if n == 0 else "no"} for n in range(number)]


def test_candidates_are_first_and_second_prizes_and_what_they_lack_is_named(target, entries):
    for entry, number in zip(entries, (3, 2, 3), strict=True):
        entry.answers = dict(entry.answers) | {"members": members(number)}

    found = list_candidates(target, ON)

    assert [(one.entry.id, one.level.key, one.is_barred) for one in found] == [
        (entries[0].id, "first", False),
        (entries[1].id, "second", True),
    ]
    lacking = {one.rule: str(one.outcome) for one in found[1].missing}
    assert lacking["team-of-three"] == "fail"
    due = next(one for one in found[0].findings if one.rule == "settle-in-six-months")
    assert (due.outcome, due.code) == ("unknown", "promise_open")


def test_one_proposes_and_another_confirms(edition, target, entries, organiser, second):
    entries[0].answers = dict(entries[0].answers) | {"members": members(3)}
    propose_recommendations(target, [entries[0].id], note="省赛名额", by=organiser, at=AT)
    assert refusal(lambda: confirm_recommendations(target, by=organiser, at=AT)) == (
        "second_person_needed"
    )

    confirm_recommendations(target, by=second, at=AT)

    (held,) = list_recommended(edition, "jiangsu")
    assert (held.entry_id, held.confirmed_by_id) == (entries[0].id, second.id)
    assert refusal(lambda: confirm_recommendations(target, by=second, at=AT)) == (
        "tracking_nothing_to_confirm"
    )
    propose_recommendations(target, [], by=organiser, at=AT)
    assert list_recommended(edition, "jiangsu") == []


def test_whom_the_other_contest_bars_is_not_recommended(target, entries, organiser):
    entries[1].answers = dict(entries[1].answers) | {"members": members(2)}

    assert refusal(
        lambda: propose_recommendations(target, [entries[1].id], by=organiser, at=AT)
    ) == ("tracking_not_eligible_above")
    assert refusal(
        lambda: propose_recommendations(target, [entries[2].id], by=organiser, at=AT)
    ) == ("tracking_not_eligible_above")
    late = datetime(2022, 7, 11, 2, 0, tzinfo=UTC)
    assert refusal(
        lambda: propose_recommendations(target, [entries[0].id], by=organiser, at=late)
    ) == ("tracking_recommendation_closed")


def test_a_removal_tells_that_the_recommendation_must_change(target, entries, organiser):
    entries[0].answers = dict(entries[0].answers) | {"members": members(3)}
    (made,) = propose_recommendations(target, [entries[0].id], by=organiser, at=AT)
    run = confirmed_allocation(target.edition)

    found = consequences_of_removal(run, [made.entry_id], on=ON)

    assert [one.endpoint for one in found.effects] == ["tracking_manage.recommendations"]


def test_units_are_ranked_by_what_they_recommended(roll, entries):
    rows = unit_rows(roll)

    best = rows[0]
    assert best.unit.key == entries[0].unit_key
    assert best.standing.place == 1
    counts = {(one.rule.what, one.rule.level): one.count for one in best.standing.lines}
    assert counts["prize", "first"] == 1
    assert best.standing.is_within


def test_units_are_chosen_with_a_reason_and_confirmed_by_another(roll, organiser, second):
    keys = [row.unit.key for row in unit_rows(roll)]

    def choose(units, reason="按得分"):
        return choose_units(roll, units, reason=reason, by=organiser, at=AT)

    assert refusal(lambda: choose(keys[:1], reason=" ")) == "tracking_reason_needed"
    assert refusal(lambda: choose(keys[:9])) == "tracking_too_many_units"
    assert refusal(lambda: choose(["nowhere"])) == "tracking_unit_unknown"
    assert refusal(lambda: confirm_units(roll, by=second, at=AT)) == "tracking_nothing_to_confirm"
    choose(keys[:3])
    choose(keys[:2])
    assert refusal(lambda: confirm_units(roll, by=organiser, at=AT)) == "second_person_needed"

    confirm_units(roll, by=second, at=AT)

    assert [one.unit_key for one in list_unit_awards(roll.edition, "organiser")] == keys[:2]
    assert refusal(lambda: choose(keys[:1])) == "tracking_units_confirmed"


def test_only_organisers_decide_and_only_what_the_plan_has(edition, target, roll):
    stranger = make_person()
    for call in (
        lambda: propose_recommendations(target, [], by=stranger, at=AT),
        lambda: confirm_recommendations(target, by=stranger, at=AT),
        lambda: choose_units(roll, [], reason="x", by=stranger, at=AT),
        lambda: confirm_units(roll, by=stranger, at=AT),
        lambda: get_target(edition.key, "mars"),
        lambda: get_unit_prize(edition.key, "mars"),
    ):
        with pytest.raises(NotFoundError):
            call()


def test_a_list_changed_since_it_was_shown_is_not_confirmed(
    edition, target, roll, entries, organiser, second
):
    entries[0].answers = dict(entries[0].answers) | {"members": members(3)}
    propose_recommendations(target, [entries[0].id], by=organiser, at=AT)
    shown = recommended_mark(list_recommended(edition, "jiangsu"))
    propose_recommendations(target, [entries[0].id], note="另一理由", by=organiser, at=AT)
    keys = [row.unit.key for row in unit_rows(roll)]
    choose_units(roll, keys[:1], reason="按得分", by=organiser, at=AT)
    listed = chosen_mark(list_unit_awards(edition, "organiser"))
    choose_units(roll, keys[1:2], reason="按得分", by=organiser, at=AT)

    for stale in (
        lambda: confirm_recommendations(target, seen=shown, by=second, at=AT),
        lambda: confirm_units(roll, seen=listed, by=second, at=AT),
    ):
        assert refusal(stale) == "shown_changed"

    now = recommended_mark(list_recommended(edition, "jiangsu"))
    assert confirm_recommendations(target, seen=now, by=second, at=AT)
    now = chosen_mark(list_unit_awards(edition, "organiser"))
    assert confirm_units(roll, seen=now, by=second, at=AT)
