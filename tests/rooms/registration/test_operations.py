"""The verbs of registration: what they change, what they refuse, and what they leave behind."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from competition.audit.models import AuditEvent
from competition.core.errors import NotFoundError, RefusedError
from competition.notifications.models import Letter
from competition.registration.models import Claim, Entry
from competition.registration.operations import (
    add_attachment,
    remove_attachment,
    save_section,
    start_entry,
    submit_entry,
    withdraw_entry,
)
from competition.rules.plan_reading import canonical_json
from competition.rules.values import as_utc
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.registration import (
    company_answers,
    credit_code,
    make_entry,
    make_submitted_entry,
    make_upload,
)

CLOSES = datetime(2022, 4, 30, 16, 0, tzinfo=UTC)
"""30 April 24:00 in China."""

BASICS = {
    "entrant": "company",
    "project_name": "固态电池",
    "field_key": "new-energy",
    "district_key": "wujin",
    "unit_key": "kejiaocheng",
}


def kinds(db):
    return list(db.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.seq)))


def refusal(call, *arguments, **named):
    with pytest.raises(RefusedError) as refused:
        call(*arguments, **named)
    return refused.value.code


def test_an_entry_begins_as_a_draft_with_its_first_section(db, at):
    owner = make_person()
    entry = start_entry(make_edition(), **BASICS, by=owner, at=at)

    assert (entry.state, entry.reference, entry.answers) == ("draft", None, {"basics": BASICS})
    assert kinds(db)[-1] == "registration:entry:started"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"project_name": " "}, "answer_missing"),
        ({"project_name": "长" * 201}, "answer_too_long"),
        ({"entrant": "person"}, "answer_no_such_choice"),
        ({"field_key": "magic"}, "answer_no_such_choice"),
        ({"unit_key": "nowhere"}, "answer_no_such_choice"),
        ({"unit_key": "tianning-kjj"}, "unit_of_other_district"),
    ],
)
def test_the_first_section_must_be_right_from_the_start(db, at, change, code):
    owner, edition = make_person(), make_edition()

    assert refusal(start_entry, edition, **{**BASICS, **change}, by=owner, at=at) == code


def test_nobody_begins_an_entry_outside_registration(db, at):
    owner, edition = make_person(), make_edition()

    assert refusal(start_entry, edition, **BASICS, by=owner, at=CLOSES) == "registration_closed"


def test_a_faulty_answer_is_saved_as_it_was_typed(db, at):
    entry = make_entry(make_edition())
    typed = {**entry.answers["entity"], "uscc": "not a code", "registered_on": "昨天"}
    save_section(entry, "entity", typed, seen_version=entry.version, by=entry.owner, at=at)

    assert entry.answers["entity"]["uscc"] == "not a code"
    assert entry.answers["entity"]["registered_on"] == "昨天"
    assert entry.saved_at == at


def test_columns_follow_the_answers(db, at):
    entry = make_entry(make_edition(), entrant_name="", leader_name="", group_key=None)
    typed = {**entry.answers["entity"], "name": "新名(常州)有限公司", "registered_on": "2019-05-01"}
    save_section(entry, "entity", typed, seen_version=entry.version, by=entry.owner, at=at)

    assert entry.entrant_name == "新名（常州）有限公司"
    assert entry.leader_name.startswith("成员")
    assert entry.group_key == "growth"


def test_the_first_section_can_be_changed_later(db, at):
    entry = make_entry(make_edition())
    values = {"project_name": "另一个名称"}
    save_section(entry, "basics", values, seen_version=entry.version, by=entry.owner, at=at)

    assert entry.project_name == "另一个名称"
    assert entry.answers["basics"]["project_name"] == "另一个名称"


def test_a_stale_tab_overwrites_nothing_but_another_section_is_no_conflict(db, at):
    entry = make_entry(make_edition())
    seen = entry.version
    financing = {"current": "b1"}
    save_section(entry, "financing", financing, seen_version=seen, by=entry.owner, at=at)
    contact = {**entry.answers["contact"], "name": "新联系人"}
    save_section(entry, "contact", contact, seen_version=seen, by=entry.owner, at=at)

    stale = save_section(
        entry, "financing", {"current": "b2"}, seen_version=seen, by=entry.owner, at=at
    )
    assert [(one.path, one.theirs, one.mine) for one in stale.conflicts] == [
        ("current", "b1", "b2")
    ]
    assert entry.answers["financing"]["current"] == "b1"
    assert entry.answers["contact"]["name"] == "新联系人"


def test_saving_the_same_again_changes_nothing(db, at):
    entry = make_entry(make_edition())
    before = (entry.version, len(kinds(db)))
    typed = dict(entry.answers["contact"])
    save_section(entry, "contact", typed, seen_version=entry.version, by=entry.owner, at=at)

    assert (entry.version, len(kinds(db))) == before


def test_unknown_questions_and_sections_are_not_taken(db, at):
    entry = make_entry(make_edition())
    typed = {"current": "b1", "evil": "x"}
    save_section(entry, "financing", typed, seen_version=entry.version, by=entry.owner, at=at)

    assert "evil" not in entry.answers["financing"]
    with pytest.raises(NotFoundError):
        save_section(entry, "team", {}, seen_version=entry.version, by=entry.owner, at=at)


def test_nobody_else_saves_adds_submits_or_withdraws(db, at):
    entry, other = make_entry(make_edition()), make_person()
    calls = [
        lambda: save_section(entry, "contact", {}, seen_version=1, by=other, at=at),
        lambda: add_attachment(entry, "business-plan", make_upload(), by=other, at=at),
        lambda: remove_attachment(entry.attachments[0], by=other, at=at),
        lambda: submit_entry(entry, begun_at=at, by=other, at=at),
        lambda: withdraw_entry(entry, reason="", by=other, at=at),
    ]
    for call in calls:
        with pytest.raises(NotFoundError):
            call()


def test_a_submission_is_frozen_with_a_receipt_a_number_and_a_letter(db, at):
    edition = make_edition()
    entry = make_entry(edition)
    revision = submit_entry(entry, begun_at=at, by=entry.owner, at=at)
    receipt = hashlib.sha256(
        canonical_json(
            {
                "edition": "changzhou-2022",
                "entry": entry.public_id,
                "reference": "CZ2022-00001",
                "revision": 1,
                "answers": entry.answers,
                "documents": revision.documents,
                "findings": revision.findings,
                "group": "startup",
                "plan": edition.version.fingerprint,
                "by": entry.owner.public_id,
                "at": as_utc(at),
            }
        )
    ).hexdigest()

    assert (entry.state, entry.reference, entry.group_key) == (
        "submitted",
        "CZ2022-00001",
        "startup",
    )
    assert (revision.number, revision.receipt, revision.in_grace) == (1, receipt, False)
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.kind, letter.subject) == ("entry_submitted", "申报已提交：CZ2022-00001")
    assert "武进区科学技术局" in letter.body
    assert kinds(db)[-2:] == ["registration:entry:submitted", "jobs:job:ordered"]


def test_numbers_follow_each_other_and_stay_when_submitted_again(db, at):
    edition = make_edition()
    first, second = make_submitted_entry(edition), make_submitted_entry(edition)
    contact = {**first.answers["contact"], "name": "新联系人"}
    save_section(first, "contact", contact, seen_version=first.version, by=first.owner, at=at)
    assert first.has_unsubmitted_changes
    again = submit_entry(first, begun_at=at, by=first.owner, at=at)

    assert (first.reference, second.reference) == ("CZ2022-00001", "CZ2022-00002")
    assert (again.number, first.revisions[0].answers["contact"]["name"]) == (2, "联系人")
    assert not first.has_unsubmitted_changes


@pytest.mark.parametrize(
    ("begun", "arrived", "answer"),
    [
        (CLOSES - timedelta(minutes=9), CLOSES - timedelta(seconds=1), False),
        (CLOSES - timedelta(seconds=1), CLOSES, True),
        (CLOSES - timedelta(seconds=1), CLOSES + timedelta(minutes=4, seconds=59), True),
        (CLOSES - timedelta(seconds=1), CLOSES + timedelta(minutes=5), "submission_late"),
        (CLOSES, CLOSES + timedelta(seconds=1), "submission_late"),
        (datetime(2022, 3, 1, tzinfo=UTC), datetime(2022, 3, 1, tzinfo=UTC), "submission_early"),
    ],
)
def test_the_deadline_is_kept_to_the_second_with_the_plans_grace(db, begun, arrived, answer):
    entry = make_entry(make_edition())
    call = {"begun_at": begun, "by": entry.owner, "at": arrived}
    if isinstance(answer, bool):
        assert submit_entry(entry, **call).in_grace is answer
    else:
        assert refusal(submit_entry, entry, **call) == answer
        assert (entry.state, entry.reference) == ("draft", None)


def test_what_is_missing_faulty_or_barred_is_not_submitted(db, at):
    edition = make_edition()
    no_documents = make_entry(edition, documents=False)
    faulty = make_entry(edition)
    faulty.answers = {**faulty.answers, "finance": {"revenue": "many"}}
    barred = make_entry(edition)
    barred.answers = {**barred.answers, "entity": {**barred.answers["entity"], "is_listed": "yes"}}
    codes = [
        refusal(submit_entry, one, begun_at=at, by=one.owner, at=at)
        for one in (no_documents, faulty, barred)
    ]

    assert codes == ["entry_incomplete", "entry_incomplete", "entry_barred"]


def twin(edition, original, **changes):
    """Return another person's entry with one thing in common."""
    number = 7000 + edition.id
    answers = company_answers(number)
    if "company" in changes:
        answers["entity"]["uscc"] = original.answers["entity"]["uscc"].lower()
    if "leader_id" in changes:
        answers["members"][0]["id_number"] = original.answers["members"][0]["id_number"]
    if "leader_phone" in changes:
        answers["members"][0]["phone"] = f"+86 {original.answers['members'][0]['phone']}"
    name = f"《{original.project_name}》" if "project" in changes else "完全不同的项目"
    return make_entry(edition, answers=answers, project_name=name)


@pytest.mark.parametrize(
    ("common", "code"),
    [
        ("company", "claim_company"),
        ("leader_id", "claim_leader"),
        ("leader_phone", "claim_leader"),
        ("project", "claim_project_name"),
    ],
)
def test_company_leader_and_project_enter_once_whoever_asks(db, at, common, code):
    edition = make_edition()
    other = twin(edition, make_submitted_entry(edition), **{common: True})

    assert refusal(submit_entry, other, begun_at=at, by=other.owner, at=at) == code


def test_a_company_that_is_no_longer_named_is_free_again(db, at):
    edition = make_edition()
    entry = make_submitted_entry(edition)
    other = twin(edition, entry, company=True)
    entity = {**entry.answers["entity"], "uscc": credit_code(9999)}
    save_section(entry, "entity", entity, seen_version=entry.version, by=entry.owner, at=at)
    submit_entry(entry, begun_at=at, by=entry.owner, at=at)

    assert submit_entry(other, begun_at=at, by=other.owner, at=at).number == 1


def test_the_database_is_the_last_guard_of_claims(db, at):
    edition = make_edition()
    first, second = make_submitted_entry(edition), make_entry(edition)
    claim = db.session.scalars(select(Claim).where(Claim.entry_id == first.id)).first()
    db.session.add(
        Claim(edition_id=edition.id, entry_id=second.id, what=claim.what, value=claim.value)
    )

    with pytest.raises(IntegrityError):
        db.session.flush()


def test_withdrawing_during_registration_frees_the_company_and_is_written_down(db, at):
    edition = make_edition()
    entry = make_submitted_entry(edition)
    other = twin(edition, entry, company=True)
    withdraw_entry(entry, reason="改为明年参赛", by=entry.owner, at=at)

    assert entry.state == "withdrawn"
    assert kinds(db)[-2:] == ["registration:entry:withdrawn", "registration:claims:released"]
    assert submit_entry(other, begun_at=at, by=other.owner, at=at).number == 1


def test_withdrawing_later_does_not_evade_the_rule(db, at):
    edition = make_edition()
    entry = make_submitted_entry(edition)
    withdraw_entry(entry, reason="退出", by=entry.owner, at=CLOSES + timedelta(days=1))
    held = select(func.count()).select_from(Claim).where(Claim.released_at.is_(None))

    assert db.session.scalar(held) == 4


def test_a_submitted_entry_is_withdrawn_with_a_reason_a_draft_without(db, at):
    edition = make_edition()
    entry, draft = make_submitted_entry(edition), make_entry(edition)
    withdraw_entry(draft, reason="", by=draft.owner, at=CLOSES + timedelta(days=90))

    assert draft.state == "withdrawn"
    assert refusal(withdraw_entry, entry, reason=" ", by=entry.owner, at=at) == "reason_missing"


def test_two_entries_cannot_share_a_reference(db, at):
    edition = make_edition()
    make_entry(edition, reference="X-1")
    db.session.flush()

    with pytest.raises(IntegrityError):
        make_entry(edition, reference="X-1")
    assert Entry.__table_args__
