"""The pool: taking in, inviting, answering, taking out and putting back."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from competition.accounts.models import Role
from competition.accounts.operations import accept_invitation, decline_invitation, invite_person
from competition.assignment.models import Judge
from competition.assignment.operations import (
    accept_as_judge,
    decline_as_judge,
    import_judges,
    invite_judges,
    link_judge,
    remove_judge,
    restore_judge,
)
from competition.assignment.queries import JudgeRow, assignments_in
from competition.audit.models import AuditEvent
from competition.core.database import db as database
from competition.core.errors import NotFoundError, RefusedError
from competition.notifications.models import Letter
from tests.factories.accounts import make_person
from tests.factories.assignment import ADDED_AT, make_draw, make_judge
from tests.factories.editions import make_edition

A_ROW = JudgeRow(
    line=2,
    name="王建国",
    email="Wang@Example.cn",
    employer="常州大学",
    main_field="new-materials",
    second_fields=("new-energy",),
    affiliates=("常州某某公司",),
    most_entries=40,
)


def test_an_import_adds_judges_with_codes_in_the_order_of_the_table(edition, organiser):
    rows = [A_ROW, replace(A_ROW, line=3, email="li@example.cn", name="李海燕")]

    done = import_judges(edition, rows, by=organiser, at=ADDED_AT)

    judges = database.session.scalars(select(Judge).order_by(Judge.code)).all()
    assert (done.added, done.updated) == (2, 0)
    assert [(one.code, one.name, one.email, one.state) for one in judges] == [
        ("J0001", "王建国", "wang@example.cn", "listed"),
        ("J0002", "李海燕", "li@example.cn", "listed"),
    ]


def test_an_address_of_the_pool_is_brought_up_to_date(edition, organiser):
    import_judges(edition, [A_ROW], by=organiser, at=ADDED_AT)

    done = import_judges(edition, [replace(A_ROW, employer="东南大学")], by=organiser, at=ADDED_AT)

    judge = database.session.scalars(select(Judge)).one()
    assert (done.added, done.updated, judge.employer) == (0, 1, "东南大学")


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"main_field": "alchemy"}, "judge_field_unknown"), ({}, "judge_twice")],
)
def test_one_unfit_row_stops_the_whole_import(edition, organiser, changes, code):
    with pytest.raises(RefusedError) as refused:
        import_judges(
            edition, [A_ROW, replace(A_ROW, line=3, **changes)], by=organiser, at=ADDED_AT
        )

    assert (refused.value.code, refused.value.values["line"]) == (code, 3)
    assert database.session.scalars(select(Judge)).all() == []


def test_inviting_sends_a_link_and_accepting_it_ties_the_account(edition, organiser):
    judge = make_judge(edition, account=False, state="listed", email="new@example.cn")
    sent = invite_judges(edition, [judge], by=organiser, at=ADDED_AT)
    letter = database.session.scalars(select(Letter)).one()
    person = make_person(email="new@example.cn")
    token = letter.body.split("/invitation/")[1].split()[0]

    accept_invitation(token, by=person, at=ADDED_AT)

    assert (sent, letter.to_address) == (1, "new@example.cn")
    assert (judge.state, judge.person_id) == ("invited", person.id)


def test_whoever_judges_already_is_asked_without_a_new_link(edition, organiser):
    person = make_person(role=Role.JUDGE, edition_key=edition.key, email="old@example.cn")
    judge = make_judge(edition, account=False, state="listed", email="old@example.cn")

    invite_judges(edition, [judge], by=organiser, at=ADDED_AT)

    letter = database.session.scalars(select(Letter)).one()
    assert (judge.person, judge.state) == (person, "invited")
    assert letter.kind == "judge_invited"
    assert "/contests/changzhou-2022/review/invitation" in letter.body


def test_whoever_declined_may_be_asked_again(edition, organiser):
    judge = make_judge(edition, state="declined", answered_at=ADDED_AT)

    invite_judges(edition, [judge], by=organiser, at=ADDED_AT)

    assert (judge.state, judge.answered_at) == ("invited", None)


def test_nobody_is_asked_twice(edition, organiser):
    judges = [make_judge(edition, state=state) for state in ("invited", "accepted", "removed")]

    with pytest.raises(RefusedError) as refused:
        invite_judges(edition, judges, by=organiser, at=ADDED_AT)

    assert refused.value.code == "no_judge_to_invite"


def test_a_judge_accepts_or_declines_for_himself_only(edition, organiser):
    judge, other = make_judge(edition, state="invited"), make_judge(edition)

    accept_as_judge(judge, by=judge.person, at=ADDED_AT)
    assert (judge.state, judge.answered_at) == ("accepted", ADDED_AT)
    decline_as_judge(judge, by=judge.person, at=ADDED_AT)
    assert judge.state == "declined"
    for person in (other.person, organiser):
        with pytest.raises(NotFoundError):
            accept_as_judge(judge, by=person, at=ADDED_AT)


def test_whoever_has_entries_cannot_decline_as_a_whole(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    judge = assignments_in(edition, "preliminary")[0].judge

    with pytest.raises(RefusedError) as refused:
        decline_as_judge(judge, by=judge.person, at=ADDED_AT)

    assert (refused.value.code, judge.state) == ("judge_has_entries", "accepted")


def test_a_removed_judge_loses_his_entries_and_cannot_answer(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    judge = assignments_in(edition, "preliminary")[0].judge
    own = len(assignments_in(edition, "preliminary", judge=judge))

    taken = remove_judge(judge, reason="违反纪律", by=organiser, at=ADDED_AT)

    assert taken == own
    assert assignments_in(edition, "preliminary", judge=judge) == []
    with pytest.raises(RefusedError) as refused:
        accept_as_judge(judge, by=judge.person, at=ADDED_AT)
    assert refused.value.code == "judge_removed"


def test_removing_and_putting_back_need_a_reason_and_the_right_state(edition, organiser):
    judge = make_judge(edition)
    acts = [
        (lambda: remove_judge(judge, reason=" ", by=organiser, at=ADDED_AT), "reason_needed"),
        (lambda: restore_judge(judge, reason="x", by=organiser, at=ADDED_AT), "not_removed"),
    ]
    for act, code in acts:
        with pytest.raises(RefusedError, match=code):
            act()
    remove_judge(judge, reason="退出", by=organiser, at=ADDED_AT)
    with pytest.raises(RefusedError, match="removed_already"):
        remove_judge(judge, reason="退出", by=organiser, at=ADDED_AT)
    with pytest.raises(RefusedError, match="reason_needed"):
        restore_judge(judge, reason="", by=organiser, at=ADDED_AT)

    restore_judge(judge, reason="误删", by=organiser, at=ADDED_AT)

    kinds = database.session.scalars(
        select(AuditEvent.kind).where(AuditEvent.subject == f"judge:{judge.id}")
    ).all()
    assert judge.state == "listed"
    assert kinds == ["assignment:judge:removed", "assignment:judge:restored"]


def test_linking_needs_an_account_that_holds_the_role(edition, organiser):
    judge = make_judge(edition, account=False, state="listed")
    holder = make_person(role=Role.JUDGE, edition_key=edition.key)

    with pytest.raises(NotFoundError):
        link_judge(judge, make_person(), by=organiser, at=ADDED_AT)
    link_judge(judge, holder, by=organiser, at=ADDED_AT)

    assert (judge.person_id, judge.state) == (holder.id, "invited")


def test_an_organiser_of_another_edition_changes_nothing(edition):
    other = make_person(role=Role.ORGANISER, edition_key=make_edition("huizhou-2022").key)
    judge = make_judge(edition)

    for act in (
        lambda: import_judges(edition, [A_ROW], by=other, at=ADDED_AT),
        lambda: invite_judges(edition, [judge], by=other, at=ADDED_AT),
        lambda: remove_judge(judge, reason="x", by=other, at=ADDED_AT),
        lambda: restore_judge(judge, reason="x", by=other, at=ADDED_AT),
    ):
        with pytest.raises(NotFoundError):
            act()


def test_an_invitation_to_another_role_ties_no_judge(edition, organiser):
    judge = make_judge(edition, account=False, state="listed", email="sup@example.cn")
    person = make_person(email="sup@example.cn")
    token = invite_person(
        "sup@example.cn", Role.SUPERVISOR, edition=edition, by=organiser, at=ADDED_AT
    )

    accept_invitation(token, by=person, at=ADDED_AT)

    assert judge.person_id is None


def test_an_invitation_is_declined_by_its_page_without_an_account(edition, organiser, client):
    judge = make_judge(edition, account=False, state="listed", email="new@example.cn")
    invite_judges(edition, [judge], by=organiser, at=ADDED_AT)
    letter = database.session.scalars(select(Letter)).one()
    where = "/invitation/" + letter.body.split("/invitation/")[1].split()[0]
    database.session.commit()

    shown = client.get(where)
    assert judge.state == "invited"
    answer = client.post(f"{where}/decline", data={}, follow_redirects=True)

    database.session.refresh(judge)
    assert "不便接受" in shown.text
    assert "您已谢绝邀请，主办方会看到" in answer.text
    assert judge.state == "declined"
    assert client.get(where).status_code == 404
    kinds = database.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.seq)).all()
    assert kinds[-2:] == ["accounts:invitation:declined", "assignment:judge:declined"]


def test_declining_another_role_says_nothing_of_judges(edition, organiser):
    judge = make_judge(edition, account=False, state="invited", email="new@example.cn")
    token = invite_person(
        "new@example.cn", Role.SUPERVISOR, edition=edition, by=organiser, at=ADDED_AT
    )

    decline_invitation(token, at=ADDED_AT)

    assert judge.state == "invited"
    with pytest.raises(NotFoundError):
        decline_invitation(token, at=ADDED_AT)
