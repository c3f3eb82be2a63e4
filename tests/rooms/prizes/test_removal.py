"""An entry leaves a confirmed allocation: what would change, and what does."""

from datetime import date

import pytest
from sqlalchemy import select

from competition.audit.models import AuditEvent
from competition.core.database import db as database
from competition.core.errors import NotFoundError, RefusedError
from competition.notifications.models import Letter
from competition.prizes.models import Award
from competition.prizes.operations import (
    allocate_prizes,
    announce_awards,
    confirm_allocation,
    grant_awards,
    hold_awards,
    lift_awards,
    record_decision,
    remove_from_prizes,
    sign_decision,
    withdraw_award,
)
from competition.prizes.queries import (
    consequences_as_data,
    consequences_of_removal,
    decisions_in,
    list_awards,
)
from competition.rules.prizes import Resolution
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.prizes import make_winners
from tests.factories.ranking import JUDGED_AT, make_organiser

ON = date(2022, 6, 28)
HOLD = ('mode = "none"', 'mode = "hold"')
PROMOTE = ('mode = "none"', 'mode = "promote"')


def edition_with(*changes):
    return make_edition(rehearsal=True, changes=changes)


@pytest.fixture
def edition(db):
    return edition_with(HOLD)


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


def held(edition):
    return [(one.entry_id, one.level_key, one.state) for one in list_awards(edition)]


def told(found):
    """Return what would change, ``[("CZ2022-0001", "first", "-"), …]``."""
    return [
        (
            one.entry.id,
            "+".join(level.key for level in one.before) or "-",
            "+".join(level.key for level in one.after) or "-",
        )
        for one in found.changes
    ]


def test_before_anything_is_decided_one_sees_who_would_lose_and_who_would_get(edition, organiser):
    entries, run = make_winners(edition, [95, 85, 84, 83, 82, 81], by=organiser)
    before = held(edition)

    found = consequences_of_removal(run, [entries[1].id], on=ON)

    # Nobody overtakes the third prize's winners who are placed before: the place stays vacant.
    assert told(found) == [(entries[1].id, "second", "-")]
    assert (found.mode, found.cents_difference) == ("hold", -10_000_000)
    assert (found.vacant_before, found.vacant_after) == (
        found.vacant_before,
        1 + found.vacant_before,
    )
    assert held(edition) == before
    assert consequences_as_data(found)["changes"][0]["before"] == ["second"]


def test_everybody_moves_up_where_the_plan_says_so(db):
    edition = edition_with(PROMOTE)
    organiser = make_organiser(edition)
    entries, run = make_winners(edition, [95, 85, 84, 83, 82], by=organiser)

    found = consequences_of_removal(run, [entries[0].id], on=ON)

    assert told(found) == [
        (entries[0].id, "first", "-"),
        (entries[1].id, "second", "first"),
        (entries[4].id, "third", "second"),
    ]
    assert found.changes[0].is_removed


def test_a_substitute_gets_the_prize_and_everybody_else_keeps_theirs(db):
    edition = edition_with(HOLD, SHORT, THIRD)
    organiser = make_organiser(edition)
    entries, run = make_winners(edition, [95, 85, 84], by=organiser)
    assert [level for _, level, _ in held(edition)] == ["first", "second", "shortlisted"]
    announce_awards(edition, by=organiser, at=JUDGED_AT)

    found = consequences_of_removal(run, [entries[1].id], on=ON)
    assert told(found) == [
        (entries[1].id, "second", "-"),
        (entries[2].id, "shortlisted", "second"),
    ]
    assert found.changes[1].is_substitute

    again = remove_from_prizes(
        run, [entries[1].id], reason="异议成立：成果属他人", by=organiser, at=JUDGED_AT
    )
    assert (again.state, again.inputs["substitution"]["of"]) == ("proposed", run.number)
    assert [row["entry"] for row in again.result["removed"]] == [entries[1].id]
    assert held(edition)[1] == (entries[1].id, "second", "announced")

    confirm_allocation(again, by=organiser, at=JUDGED_AT)

    assert held(edition) == [
        (entries[0].id, "first", "announced"),
        (entries[2].id, "second", "proposed"),
    ]
    gone = database.session.scalars(
        select(Award).where(Award.withdrawn_at.is_not(None)).order_by(Award.id)
    )
    assert [(one.entry_id, one.level_key, one.state, one.reason) for one in gone] == [
        (entries[1].id, "second", "withdrawn", "异议成立：成果属他人"),
        (entries[2].id, "shortlisted", "withdrawn", "异议成立：成果属他人"),
    ]
    assert entries[1].state == "disqualified"
    letters = [one.kind for one in database.session.scalars(select(Letter))]
    assert letters.count("entry_disqualified") == 1


SHORT = (
    """  { group = "team", count = { kind = "number", number = 3 } },""",
    """  { group = "team", count = { kind = "number", number = 1 } },""",
)


def test_nothing_is_filled_where_the_plan_has_no_substitution(db):
    edition = edition_with()
    organiser = make_organiser(edition)
    entries, run = make_winners(edition, [95, 85, 84], by=organiser)

    found = consequences_of_removal(run, [entries[0].id], on=ON)

    assert told(found) == [(entries[0].id, "first", "-")]


def test_a_tie_among_substitutes_is_named_and_decided_without_a_new_allocation(db):
    edition = edition_with(HOLD, SHORT, THIRD)
    organiser, second = make_organiser(edition), make_organiser(edition)
    entries, run = make_winners(edition, [95, 85, 78, 78], by=organiser)
    (question,) = consequences_of_removal(run, [entries[1].id], on=ON).questions
    assert ([one.id for one in question.entries], question.places) == (
        [entries[2].id, entries[3].id],
        1,
    )

    again = remove_from_prizes(run, [entries[1].id], reason="造假", by=organiser, at=JUDGED_AT)
    choice = Resolution(
        group="team",
        level="second",
        among=(entries[2].id, entries[3].id),
        chosen=(entries[3].id,),
        reference="",
        signed_by=(),
    )
    once = record_decision(again, choice, reason="复评", by=organiser, at=JUDGED_AT)
    done = sign_decision(once, "D1", by=second, at=JUDGED_AT)

    assert done.inputs["substitution"] == again.inputs["substitution"]
    assert [row["entry"] for row in done.result["added"]] == [entries[3].id]
    assert len(decisions_in(done.inputs).resolutions) == 1


THIRD = (
    """  { group = "team", count = { kind = "number", number = 8 } },""",
    """  { group = "team", count = { kind = "number", number = 0 } },""",
)


def test_only_the_prizes_concerned_are_held_and_the_others_are_granted(edition, organiser):
    entries, _run = make_winners(edition, [95, 85, 84], by=organiser)
    announce_awards(edition, by=organiser, at=JUDGED_AT)
    hold_awards(edition, [entries[1].id], reason="异议一", by=organiser, at=JUDGED_AT)

    grant_awards(edition, by=organiser, at=JUDGED_AT)

    assert [state for _, _, state in held(edition)] == ["granted", "held", "granted"]
    with pytest.raises(RefusedError, match="prizes_none_to_grant"):
        grant_awards(edition, by=organiser, at=JUDGED_AT)
    lift_awards(edition, [entries[1].id], reason="异议不成立", by=organiser, at=JUDGED_AT)
    assert [one.entry_id for one in grant_awards(edition, by=organiser, at=JUDGED_AT)] == [
        entries[1].id
    ]
    kinds = list(database.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.seq)))
    assert kinds[-5:] == [
        "prizes:awards:announced",
        "prizes:awards:held",
        "prizes:awards:granted",
        "prizes:awards:lifted",
        "prizes:awards:granted",
    ]


@pytest.mark.parametrize(("declined", "state"), [(False, "withdrawn"), (True, "declined")])
def test_a_prize_is_withdrawn_or_declined_at_any_later_time(edition, organiser, declined, state):
    make_winners(edition, [95], by=organiser)
    award = list_awards(edition)[0]
    announce_awards(edition, by=organiser, at=JUDGED_AT)
    grant_awards(edition, by=organiser, at=JUDGED_AT)

    withdraw_award(award, reason="弄虚作假", declined=declined, by=organiser, at=JUDGED_AT)

    assert (award.state, award.withdrawn_at, award.reason) == (state, JUDGED_AT, "弄虚作假")
    assert list_awards(edition) == []
    with pytest.raises(RefusedError, match="prizes_withdrawn_already"):
        withdraw_award(award, reason="再次", by=organiser, at=JUDGED_AT)


def test_removal_needs_the_confirmed_run_a_reason_and_an_organiser(edition, organiser):
    entries, run = make_winners(edition, [95, 85], by=organiser)
    gone = [entries[0].id]
    with pytest.raises(RefusedError, match="prizes_reason_needed"):
        remove_from_prizes(run, gone, reason=" ", by=organiser, at=JUDGED_AT)
    with pytest.raises(NotFoundError):
        remove_from_prizes(run, gone, reason="x", by=make_person(), at=JUDGED_AT)
    again = remove_from_prizes(run, gone, reason="x", by=organiser, at=JUDGED_AT)
    with pytest.raises(RefusedError, match="prizes_not_confirmed"):
        remove_from_prizes(again, gone, reason="x", by=organiser, at=JUDGED_AT)
    for verb in (hold_awards, lift_awards):
        with pytest.raises(NotFoundError):
            verb(edition, gone, reason="x", by=make_person(), at=JUDGED_AT)
    with pytest.raises(RefusedError, match="prizes_reason_needed"):
        withdraw_award(list_awards(edition)[0], reason="", by=organiser, at=JUDGED_AT)


ROOM = "/contests/changzhou-2022/manage/prizes"


def test_the_page_of_a_removal_shows_the_changes_and_makes_the_new_proposal(
    edition, organiser, sign_in
):
    entries, run = make_winners(edition, [95, 85], by=organiser)
    browser = sign_in(organiser)
    page = f"{ROOM}/{run.number}/removal"
    assert "奖项、名次和奖金都不变。" in browser.get(page).text
    shown = browser.get(f"{page}?entry={entries[1].id}").text
    assert "奖金合计由 30 万元 变为 20 万元。" in shown
    assert browser.post(f"{page}?entry={entries[1].id}", data={"reason": ""}).status_code == 422

    done = browser.post(f"{page}?entry={entries[1].id}", data={"reason": "成果属他人"})

    assert done.status_code == 303
    assert entries[1].state == "disqualified"
    assert "已撤销此奖" in browser.get(ROOM).text


def test_what_one_second_prize_less_would_change_is_told_and_changes_nothing(
    edition, organiser, sign_in
):
    _entries, run = make_winners(edition, [95, 85], by=organiser)
    before = held(edition)
    browser = sign_in(organiser)
    page = f"{ROOM}/{run.number}/what-if"
    assert "只看结果，不改计划和方案。" in browser.get(page).text

    shown = browser.get(f"{page}?group=team&level=second&number=0").text
    assert "奖金合计由 30 万元 变为 25 万元。" in shown
    assert "三等奖" in shown
    assert "或者名额不是整数" in browser.get(f"{page}?group=x&level=second&number=1").text
    assert held(edition) == before


@pytest.mark.parametrize("anew", [False, True])
@pytest.mark.parametrize("declined", [False, True])
def test_a_prize_taken_away_never_comes_back_with_a_later_allocation(
    edition, organiser, declined, anew
):
    entries, run = make_winners(edition, [95, 85, 84, 83, 82, 81], by=organiser)
    announce_awards(edition, by=organiser, at=JUDGED_AT)
    award = list_awards(edition)[0]
    withdraw_award(award, reason="造假", declined=declined, by=organiser, at=JUDGED_AT)

    for other in entries[1:3]:  # more than once: what was taken away stays away
        if anew:
            made = allocate_prizes(edition, reason="另一原因", by=organiser, at=JUDGED_AT)
        else:
            made = remove_from_prizes(run, [other.id], reason="退出", by=organiser, at=JUDGED_AT)
        run = confirm_allocation(made, by=organiser, at=JUDGED_AT)

        assert award.entry_id not in {one.entry_id for one in list_awards(edition)}
        assert award.entry_id not in {row["entry"] for row in run.result["awards"]}
