"""Allocating prizes, deciding, signing, confirming."""

import pytest
from sqlalchemy import select

from competition.audit.models import AuditEvent
from competition.core.database import db as database
from competition.core.errors import NotFoundError, RefusedError
from competition.notifications.models import Letter
from competition.prizes.models import Award
from competition.prizes.operations import (
    allocate_prizes,
    confirm_allocation,
    record_decision,
    sign_decision,
    withdraw_decision,
)
from competition.prizes.queries import (
    confirmed_allocation,
    decisions_in,
    list_awards,
    standings_in,
)
from competition.ranking.operations import confirm_ranking, draw_up_ranking
from competition.ranking.queries import fingerprint_of
from competition.rules.prizes import (
    Decisions,
    Override,
    Resolution,
    VacancyRuling,
    allocate,
    as_data,
)
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.ranking import (
    JUDGED_AT,
    make_accepted_entry,
    make_confirmed_final,
    make_organiser,
    play_final,
)


@pytest.fixture
def edition(db):
    return make_edition(rehearsal=True)


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


@pytest.fixture
def second(edition):
    return make_organiser(edition)


def refusal(call):
    with pytest.raises(RefusedError) as refused:
        call()
    return refused.value.code


def allocated(edition, by, **more):
    return allocate_prizes(edition, **{"reason": "", "by": by, "at": JUDGED_AT, **more})


def levels(run):
    return [(row["entry"], row["level"]) for row in run.result["awards"]]


def chosen(group, level, among, winners):
    return Resolution(
        group=group,
        level=level,
        among=tuple(one.id for one in among),
        chosen=tuple(one.id for one in winners),
        reference="",
        signed_by=(),
    )


def test_prizes_follow_the_confirmed_final_and_its_plan(edition, organiser):
    entries = make_confirmed_final(edition, [95, 85, 84, 83, 82], by=organiser)

    run = allocated(edition, organiser)

    assert (run.number, run.state) == (1, "proposed")
    assert levels(run) == [
        (entries[0].id, "first"),
        (entries[1].id, "second"),
        (entries[2].id, "second"),
        (entries[3].id, "second"),
        (entries[4].id, "third"),
    ]
    assert run.result["total_cents"] == 55_000_000
    kinds = list(database.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.seq)))
    assert kinds[-1] == "prizes:allocation:made"


def test_the_run_can_be_replayed_from_its_frozen_inputs(edition, organiser):
    make_confirmed_final(edition, [95, 85, 84, 83, 82], by=organiser)

    run = allocated(edition, organiser)

    again = allocate(
        standings_in(run.inputs), edition.plan.prizes, decisions=decisions_in(run.inputs)
    )
    assert as_data(again) == run.result
    assert fingerprint_of(run.inputs, edition.version.fingerprint) == run.fingerprint


def test_decisions_come_back_from_frozen_inputs_as_they_were(edition, organiser, second):
    entries = make_confirmed_final(edition, [95, 85], by=organiser)
    signed = (organiser.id, second.id)
    decisions = Decisions(
        resolutions=(),
        overrides=(Override(entry=entries[0].id, level="third", reference="D1", signed_by=signed),),
        rulings=(
            VacancyRuling(
                group="team",
                level="third",
                ruling="lower_bar",
                threshold=60,
                reference="D2",
                signed_by=signed,
            ),
        ),
        lot_seed=bytes(32),
    )

    run = allocated(edition, organiser, decisions=decisions, reason="综评会议")

    assert decisions_in(run.inputs) == decisions
    assert run.inputs["reasons"] == {"D1": "综评会议", "D2": "综评会议"}
    assert run.seed == "00" * 32


def test_no_prizes_before_the_final_ranking_is_confirmed(edition, organiser):
    make_accepted_entry(edition)

    assert refusal(lambda: allocated(edition, organiser)) == "prizes_without_ranking"


def test_a_score_below_the_threshold_leaves_the_place_vacant(edition, organiser):
    entries = make_confirmed_final(edition, [79, 60], by=organiser)

    run = allocated(edition, organiser)

    assert levels(run) == [(entries[0].id, "second"), (entries[1].id, "shortlisted")]
    vacant = [(row["level"], row["number"]) for row in run.result["vacancies"]]
    assert ("first", 1) in vacant


def test_women_who_lead_winners_are_honoured_and_a_company_wins_once(edition, organiser):
    company = {"entity": {"uscc": "91350100M000100Y43"}, "members": []}
    led = {"members": [{"name": "王芳", "is_leader": "yes", "gender": "female"}]}
    entries = [
        make_accepted_entry(edition, group="growth", entrant="company", answers=company | led),
        make_accepted_entry(edition, group="growth", entrant="company", answers=company),
    ]
    play_final(edition, entries, [95, 90], by=organiser)

    run = allocated(edition, organiser)

    assert levels(run) == [(entries[0].id, "first")]
    honours = [(one["honour"], one["entry"]) for one in run.result["honours"]]
    assert honours == [("women-pioneer", entries[0].id), ("project-nomination", entries[0].id)]


def test_a_tie_over_the_places_is_left_to_people_and_two_must_sign(edition, organiser, second):
    entries = make_confirmed_final(edition, [95, 95, 80], by=organiser)
    run = allocated(edition, organiser)
    assert refusal(lambda: confirm_allocation(run, by=organiser, at=JUDGED_AT)) == (
        "prizes_undecided"
    )
    (question,) = run.result["undecided"]
    assert (question["level"], question["entries"]) == ("first", [entries[0].id, entries[1].id])

    once = record_decision(
        run,
        chosen("team", "first", entries[:2], entries[1:2]),
        reason="加时陈述后表决 4:1",
        by=organiser,
        at=JUDGED_AT,
    )
    assert once.inputs["reasons"] == {"D1": "加时陈述后表决 4:1"}
    assert refusal(lambda: sign_decision(once, "D1", by=organiser, at=JUDGED_AT)) == (
        "prizes_signed_already"
    )
    twice = sign_decision(once, "D1", by=second, at=JUDGED_AT)

    assert [run.state, once.state, twice.state] == ["superseded", "superseded", "proposed"]
    assert levels(twice)[0] == (entries[1].id, "first")
    assert twice.result["undecided"] == []


def test_a_decision_that_lacks_a_signature_keeps_the_proposal_from_being_confirmed(
    edition, organiser, second
):
    entries = make_confirmed_final(edition, [95, 85, 80], by=organiser)
    run = record_decision(
        allocated(edition, organiser),
        Override(entry=entries[2].id, level="first", reference="", signed_by=()),
        reason="综评认为技术更成熟",
        by=organiser,
        at=JUDGED_AT,
    )
    assert refusal(lambda: confirm_allocation(run, by=organiser, at=JUDGED_AT)) == (
        "prizes_unsigned"
    )

    signed = sign_decision(run, "D1", by=second, at=JUDGED_AT)

    assert levels(signed)[0] == (entries[2].id, "first")
    assert confirm_allocation(signed, by=second, at=JUDGED_AT).state == "confirmed"


def test_a_decision_can_be_taken_back_with_a_reason(edition, organiser):
    entries = make_confirmed_final(edition, [95, 85, 80], by=organiser)
    override = Override(entry=entries[2].id, level=None, reference="", signed_by=())
    run = record_decision(
        allocated(edition, organiser), override, reason="误记", by=organiser, at=JUDGED_AT
    )

    free = withdraw_decision(run, "D1", reason="记错了项目", by=organiser, at=JUDGED_AT)

    assert decisions_in(free.inputs) == Decisions()
    assert free.inputs["reasons"] == {}


@pytest.mark.parametrize(
    ("reason", "level", "winners", "code"),
    [
        pytest.param("  ", "first", 1, "prizes_reason_needed", id="no_reason"),
        pytest.param("x", "first", 2, "prizes_too_many_chosen", id="too_many"),
        pytest.param("x", "second", 1, "prizes_no_such_question", id="another_question"),
    ],
)
def test_a_choice_answers_an_open_question(edition, organiser, reason, level, winners, code):
    entries = make_confirmed_final(edition, [95, 95, 80], by=organiser)
    run = allocated(edition, organiser)
    decision = chosen("team", level, entries[:2], entries[:winners])

    assert (
        refusal(lambda: record_decision(run, decision, reason=reason, by=organiser, at=JUDGED_AT))
        == code
    )


def test_a_later_decision_on_the_same_question_takes_the_place_of_the_earlier(edition, organiser):
    entries = make_confirmed_final(edition, [95, 85, 80], by=organiser)
    run = allocated(edition, organiser)
    for level in ("second", "third"):
        override = Override(entry=entries[0].id, level=level, reference="", signed_by=())
        run = record_decision(run, override, reason=level, by=organiser, at=JUDGED_AT)
    for ruling in ("keep", "cascade"):
        held = VacancyRuling(group="team", level="third", ruling=ruling, reference="", signed_by=())
        run = record_decision(run, held, reason=ruling, by=organiser, at=JUDGED_AT)

    held = decisions_in(run.inputs)
    assert [(one.reference, one.level) for one in held.overrides] == [("D2", "third")]
    assert [(one.reference, one.ruling) for one in held.rulings] == [("D4", "cascade")]


@pytest.mark.parametrize("call", [sign_decision, withdraw_decision])
def test_an_unknown_decision_is_neither_signed_nor_taken_back(edition, organiser, call):
    make_confirmed_final(edition, [95], by=organiser)
    run = allocated(edition, organiser)
    more = {"reason": "x"} if call is withdraw_decision else {}

    assert refusal(lambda: call(run, "D9", by=organiser, at=JUDGED_AT, **more)) == (
        "prizes_decision_unknown"
    )


def test_confirming_makes_the_prizes_held_and_tells_nobody(edition, organiser):
    entries = make_confirmed_final(edition, [95, 85], by=organiser)
    before = len(list(database.session.scalars(select(Letter))))

    run = confirm_allocation(allocated(edition, organiser), by=organiser, at=JUDGED_AT)

    assert confirmed_allocation(edition) is run
    held = [(award.entry_id, award.level_key, award.place) for award in list_awards(edition)]
    assert held == [(entries[0].id, "first", 1), (entries[1].id, "second", 2)]
    assert len(list(database.session.scalars(select(Letter)))) == before


def test_a_new_allocation_withdraws_only_what_falls_away(edition, organiser, second):
    entries = make_confirmed_final(edition, [95, 85], by=organiser)
    confirm_allocation(allocated(edition, organiser), by=organiser, at=JUDGED_AT)
    again = record_decision(
        allocated(edition, organiser, reason="复核"),
        Override(entry=entries[1].id, level="third", reference="", signed_by=()),
        reason="综评",
        by=organiser,
        at=JUDGED_AT,
    )
    again = sign_decision(again, "D1", by=second, at=JUDGED_AT)

    confirm_allocation(again, by=second, at=JUDGED_AT)

    held = [(award.entry_id, award.level_key) for award in list_awards(edition)]
    assert held == [(entries[0].id, "first"), (entries[1].id, "third")]
    gone = database.session.scalars(select(Award).where(Award.withdrawn_at.is_not(None))).all()
    assert [(award.entry_id, award.level_key, award.reason) for award in gone] == [
        (entries[1].id, "second", "综评")
    ]


def test_an_entry_that_left_since_makes_the_proposal_void(edition, organiser):
    entries = make_confirmed_final(edition, [95, 85], by=organiser)
    run = allocated(edition, organiser)
    entries[0].state = "disqualified"
    database.session.flush()

    assert refusal(lambda: confirm_allocation(run, by=organiser, at=JUDGED_AT)) == (
        "prizes_outdated"
    )
    again = allocated(edition, organiser, reason="取消资格")
    assert levels(again) == [(entries[1].id, "first")]


def test_a_new_ranking_makes_the_proposal_void(edition, organiser):
    make_confirmed_final(edition, [95, 85], by=organiser)
    run = allocated(edition, organiser)
    later = draw_up_ranking(edition, "final", reason="更正", by=organiser, at=JUDGED_AT)
    confirm_ranking(later, by=organiser, at=JUDGED_AT)

    assert refusal(lambda: confirm_allocation(run, by=organiser, at=JUDGED_AT)) == (
        "prizes_ranking_changed"
    )


def test_a_confirmed_allocation_stays_as_it_is(edition, organiser):
    make_confirmed_final(edition, [95], by=organiser)
    run = confirm_allocation(allocated(edition, organiser), by=organiser, at=JUDGED_AT)

    assert refusal(lambda: confirm_allocation(run, by=organiser, at=JUDGED_AT)) == (
        "prizes_not_proposed"
    )
    assert refusal(
        lambda: withdraw_decision(run, "D1", reason="x", by=organiser, at=JUDGED_AT)
    ) == ("prizes_not_proposed")
    assert refusal(lambda: allocated(edition, organiser)) == "prizes_reason_needed"


def test_only_organisers_of_the_edition_touch_prizes(edition, organiser):
    make_confirmed_final(edition, [95], by=organiser)
    run = allocated(edition, organiser)
    stranger = make_person()

    for call in (
        lambda: allocated(edition, stranger, reason="x"),
        lambda: confirm_allocation(run, by=stranger, at=JUDGED_AT),
        lambda: withdraw_decision(run, "D1", reason="x", by=stranger, at=JUDGED_AT),
    ):
        with pytest.raises(NotFoundError):
            call()
