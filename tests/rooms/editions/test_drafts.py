"""Writing a plan, making editions, changing a sealed plan: operations and their refusals."""

from datetime import date

import pytest

from competition.accounts.models import Role
from competition.audit.queries import list_events
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import PlanChange, PlanDraft
from competition.editions.operations import (
    begin_draft,
    confirm_change,
    decline_change,
    discard_draft,
    import_plan,
    make_edition_like,
    make_new_edition,
    propose_change,
    publish_draft,
    save_draft,
    seal_plan,
)
from competition.editions.queries import (
    FirstWords,
    carried_over,
    draft_plan,
    find_draft,
    find_edition,
    find_open_change,
    list_changes,
    list_drafts_of_new_editions,
    sealing_of,
    seen_mark,
)
from competition.rehearsal.wiping import wipe_rehearsal
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition, plan_source

WORDS = FirstWords(
    key="suqian-2027",
    year=2027,
    name="2027 宿迁创新创业大赛",
    short_name="宿迁创赛",
    city="宿迁",
    city_code="321300",
    host="宿迁市科学技术局",
    business_office="高新处",
    business_phone="0527-1",
    supervision_office="机关纪委",
    supervision_phone="",
    opens_on=date(2027, 3, 1),
    closes_on=date(2027, 4, 15),
)


def an_organiser(key="changzhou-2022", **more):
    return make_person(role=Role.ORGANISER, edition_key=key, **more)


def waiting_list(draft, number):
    """Return a draft's content with another length of the first round's waiting list."""
    first, *rest = draft.content["rounds"]
    advancement = first["advancement"] | {"waiting_list": number}
    return draft.content | {"rounds": [first | {"advancement": advancement}, *rest]}


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return an_organiser()


@pytest.fixture
def draft(edition, organiser, at):
    return begin_draft(edition, by=organiser, at=at)


def test_a_draft_begins_as_the_plan_in_force_and_is_one_only(edition, organiser, draft, at):
    assert draft.content == edition.version.content
    assert begin_draft(edition, by=organiser, at=at) is draft
    assert find_draft(edition) is draft


def test_a_draft_becomes_the_next_version_with_its_reason(edition, organiser, draft, at):
    save_draft(draft, waiting_list(draft, 7), by=organiser, at=at)

    version = publish_draft(draft, reason=" 候补增加 ", seen=seen_mark(draft), by=organiser, at=at)

    assert (version.number, version.reason, version.made_by_id) == (2, "候补增加", organiser.id)
    assert edition.plan.rounds[0].advancement.waiting_list == 7
    assert "waiting_list = 7" in version.source
    assert find_draft(edition) is None
    kinds = [event.kind for event in list_events(edition_key=edition.key, kind="", number=1).rows]
    assert kinds[:3] == ["editions:plan:imported", "editions:draft:saved", "editions:draft:begun"]


@pytest.mark.parametrize(
    ("change", "reason", "code"),
    [
        (lambda content: content, "x", "plan_unchanged"),
        (lambda content: content | {"phases": []}, "x", "plan_faulty"),
        (
            lambda content: content | {"contest": content["contest"] | {"key": "other-key"}},
            "x",
            "plan_faulty",
        ),
        (
            lambda content: content | {"contest": content["contest"] | {"year": 2023}},
            " ",
            "plan_reason_needed",
        ),
    ],
)
def test_what_cannot_become_a_version(organiser, draft, at, change, reason, code):
    save_draft(draft, change(draft.content), by=organiser, at=at)

    with pytest.raises(RefusedError) as refusal:
        publish_draft(draft, reason=reason, seen=seen_mark(draft), by=organiser, at=at)

    assert refusal.value.code == code


def test_what_was_changed_since_it_was_seen_is_not_saved(organiser, draft, at):
    seen = seen_mark(draft)
    save_draft(draft, waiting_list(draft, 9), by=organiser, at=at)

    with pytest.raises(RefusedError) as refusal:
        publish_draft(draft, reason="x", seen=seen, by=organiser, at=at)

    assert refusal.value.code == "plan_draft_changed"


def test_another_version_in_between_counts_as_a_change(edition, organiser, draft, at):
    seen = seen_mark(draft)
    changed = plan_source().replace("waiting_list = 3", "waiting_list = 5")
    import_plan(changed, reason="by hand", by=organiser, at=at)

    assert seen_mark(draft) != seen


def test_a_discarded_draft_leaves_the_plan_in_force(db, edition, organiser, draft, at):
    discard_draft(draft, by=organiser, at=at)

    assert find_draft(edition) is None
    assert edition.version.number == 1


def test_only_an_organiser_of_the_edition_writes_its_plan(edition, draft, at):
    other = an_organiser("huizhou-2022")
    attempts = [
        lambda: begin_draft(edition, by=other, at=at),
        lambda: save_draft(draft, {}, by=other, at=at),
        lambda: discard_draft(draft, by=other, at=at),
        lambda: publish_draft(draft, reason="x", seen=seen_mark(draft), by=other, at=at),
        lambda: propose_change(draft, reason="x", seen=seen_mark(draft), by=other, at=at),
        lambda: make_edition_like(edition, "next", 2023, rehearsal=False, by=other, at=at),
    ]
    for attempt in attempts:
        with pytest.raises(NotFoundError):
            attempt()


@pytest.fixture
def change(edition, organiser, draft, at):
    seal_plan(edition, by=organiser, at=at)
    save_draft(draft, waiting_list(draft, 7), by=organiser, at=at)
    return propose_change(draft, reason="名额更正", seen=seen_mark(draft), by=organiser, at=at)


def test_a_sealed_plan_changes_by_two_people_and_tells_it(edition, change, clock, at):
    sealed = edition.version
    clock.advance(days=3)
    version = confirm_change(change, by=an_organiser(name="周复核"), at=clock())

    assert (version.number, version.is_sealed, version.is_current) == (2, True, True)
    assert edition.plan.rounds[0].advancement.waiting_list == 7
    told = sealing_of(edition)
    assert (told.number, told.fingerprint, told.sealed_at) == (1, sealed.fingerprint, at)
    assert [(one.number, one.reason, one.made_at) for one in told.changes] == [
        (2, "名额更正", clock())
    ]
    assert told.plain()["changes"][0]["fingerprint"] == version.fingerprint
    assert "名额更正" in told.words()
    assert sealed.fingerprint in told.words()


def test_nothing_is_told_of_a_plan_that_is_not_sealed(edition):
    assert sealing_of(edition) is None


def test_who_proposes_does_not_confirm(edition, organiser, change, at):
    with pytest.raises(RefusedError) as refusal:
        confirm_change(change, by=organiser, at=at)

    assert refusal.value.code == "second_person_needed"
    assert edition.version.number == 1


def test_a_change_is_declined_with_a_reason_and_only_once(edition, change, at):
    second = an_organiser()
    with pytest.raises(RefusedError) as refusal:
        decline_change(change, answer=" ", by=second, at=at)
    assert refusal.value.code == "reason_missing"

    decline_change(change, answer="不必改", by=second, at=at)

    assert (change.answer, change.version, find_open_change(edition)) == ("不必改", None, None)
    assert list_changes(edition) == [change]
    for attempt in (
        lambda: confirm_change(change, by=second, at=at),
        lambda: decline_change(change, answer="x", by=second, at=at),
    ):
        with pytest.raises(RefusedError) as refusal:
            attempt()
        assert refusal.value.code == "plan_change_decided"


def test_one_change_at_a_time(edition, organiser, change, at):
    again = begin_draft(edition, by=organiser, at=at)
    save_draft(again, waiting_list(again, 8), by=organiser, at=at)

    with pytest.raises(RefusedError) as refusal:
        propose_change(again, reason="x", seen=seen_mark(again), by=organiser, at=at)

    assert refusal.value.code == "plan_change_open"


def test_a_sealed_plan_is_not_simply_saved_and_an_open_one_not_proposed(
    edition, organiser, draft, at
):
    save_draft(draft, waiting_list(draft, 7), by=organiser, at=at)
    with pytest.raises(RefusedError) as early:
        propose_change(draft, reason="x", seen=seen_mark(draft), by=organiser, at=at)
    seal_plan(edition, by=organiser, at=at)
    with pytest.raises(RefusedError) as late:
        publish_draft(draft, reason="x", seen=seen_mark(draft), by=organiser, at=at)

    assert (early.value.code, late.value.code) == ("plan_not_sealed", "plan_sealed")


def test_others_decide_nothing(change, at):
    stranger = an_organiser("huizhou-2022")
    for attempt in (
        lambda: confirm_change(change, by=stranger, at=at),
        lambda: decline_change(change, answer="x", by=stranger, at=at),
    ):
        with pytest.raises(NotFoundError):
            attempt()


def test_next_years_edition_is_made_like_this_one(edition, organiser, at):
    draft = make_edition_like(edition, "changzhou-2023", 2023, rehearsal=False, by=organiser, at=at)

    made = draft.edition
    assert (made.origin, made.origin_number, made.current_version) == (edition, 1, None)
    assert organiser.has_role(Role.ORGANISER, "changzhou-2023", None)
    assert [one.edition.key for one in list_drafts_of_new_editions()] == ["changzhou-2023"]
    plan, problems = draft_plan(draft)
    assert problems == ()
    assert (plan.contest.year, plan.contest.document_number) == (2023, "")
    carried = carried_over(made, plan)
    assert carried.origin is edition
    assert "contest.document_number" in carried.left
    assert any(one.path == "phases[registration].closes" for one in carried.moved)
    assert any("2022" in str(one.value) for one in carried.kept)
    assert {one.key: one.number for one in carried.parts}["groups"] == 3

    version = publish_draft(draft, reason="", seen=seen_mark(draft), by=organiser, at=at)

    assert (version.number, made.name) == (1, plan.contest.name.zh)


def test_an_edition_that_was_not_made_like_another_carried_nothing(edition):
    assert carried_over(edition, edition.plan) is None


def test_a_key_is_taken_once_but_given_up_by_its_maker_it_is_free(edition, organiser, db, at):
    first = make_edition_like(edition, "changzhou-2023", 2023, rehearsal=False, by=organiser, at=at)
    for key in ("changzhou-2022", "changzhou-2023"):
        with pytest.raises(RefusedError) as refusal:
            make_edition_like(edition, key, 2023, rehearsal=False, by=organiser, at=at)
        assert refusal.value.code == "edition_key_taken"
    discard_draft(first, by=organiser, at=at)

    again = make_edition_like(edition, "changzhou-2023", 2024, rehearsal=True, by=organiser, at=at)

    assert again.edition.is_rehearsal
    assert again.content["contest"]["year"] == 2024
    discard_draft(again, by=organiser, at=at)
    with pytest.raises(RefusedError):
        make_edition_like(
            edition, "changzhou-2023", 2023, rehearsal=False, by=an_organiser(), at=at
        )


def test_an_edition_from_nothing_opens_its_registration_on_the_day_given(db, at):
    boss = make_person(role=Role.ORGANISER, edition_key=None)

    draft = make_new_edition(WORDS, rehearsal=False, by=boss, at=at)

    plan, problems = draft_plan(draft)
    assert problems == ()
    registration = plan.phase_of_kind("registration")
    assert registration.opens.isoformat() == "2027-03-01T00:00:00+08:00"
    assert registration.closes.isoformat() == "2027-04-16T00:00:00+08:00"
    assert plan.contest.series == "suqian"
    assert [one.phone for one in plan.contest.contacts] == ["0527-1", ""]
    version = publish_draft(draft, reason="", seen=seen_mark(draft), by=boss, at=at)
    assert version.edition.origin is None
    assert find_edition("suqian-2027").plan.contest.city_code == "321300"


def test_an_edition_from_nothing_needs_days_in_order_and_the_whole_site(db, at):
    boss = make_person(role=Role.ORGANISER, edition_key=None)
    backwards = FirstWords(
        **{name: getattr(WORDS, name) for name in WORDS.__slots__} | {"closes_on": date(2027, 2, 1)}
    )
    with pytest.raises(RefusedError) as refusal:
        make_new_edition(backwards, rehearsal=False, by=boss, at=at)
    assert refusal.value.code == "registration_ends_early"
    with pytest.raises(NotFoundError):
        make_new_edition(WORDS, rehearsal=False, by=an_organiser("huizhou-2022"), at=at)


def test_a_plan_file_may_complete_an_edition_that_is_being_written(edition, organiser, at):
    make_edition_like(edition, "changzhou-2023", 2023, rehearsal=False, by=organiser, at=at)
    source = plan_source().replace('key = "changzhou-2022"', 'key = "changzhou-2023"', 1)

    version = import_plan(source, by=organiser, at=at).version

    assert (version.edition.key, version.number) == ("changzhou-2023", 1)


def test_a_draft_without_a_name_keeps_the_one_before(edition, organiser, db, at):
    draft = make_edition_like(edition, "changzhou-2023", 2023, rehearsal=False, by=organiser, at=at)
    name = draft.edition.name
    save_draft(draft, {}, by=organiser, at=at)
    assert draft.edition.name == name
    save_draft(draft, {"contest": {"name": "另一个名称"}}, by=organiser, at=at)
    assert draft.edition.name == "另一个名称"
    assert db.session.query(PlanDraft).count() == 1
    assert db.session.query(PlanChange).count() == 0


def test_an_edition_outlives_the_rehearsal_that_it_was_made_like(db, at):
    rehearsal = make_edition(rehearsal=True)
    person = an_organiser()
    make_edition_like(rehearsal, "changzhou-2023", 2023, rehearsal=False, by=person, at=at)

    wipe_rehearsal(rehearsal, "demo.example", by=None, at=at)

    assert find_edition("changzhou-2022") is None
    left = find_edition("changzhou-2023")
    assert (left.origin, left.origin_number) == (None, None)
    assert find_draft(left) is not None
