"""Notices approved by a second person and released at a set time, never before it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from competition.audit.models import AuditEvent
from competition.cli.releases import release_due
from competition.core.database import db as database
from competition.core.database import write_transaction
from competition.core.errors import BusyError, NotFoundError, RefusedError
from competition.notifications.models import Letter
from competition.prizes.models import Award
from competition.prizes.operations import allocate_prizes, confirm_allocation
from competition.publication.models import Notice
from competition.publication.notices import NoticeText
from competition.publication.operations import (
    approve_notice,
    discard_notice,
    draft_notice,
    edit_notice,
    recall_notice,
    release_notice,
    settle_due_notices,
)
from competition.publication.queries import list_released
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.prizes import RELEASED_AT, make_winners
from tests.factories.ranking import JUDGED_AT, make_organiser

NOTICES = "/contests/changzhou-2022/notices"


@pytest.fixture
def edition(db):
    return make_edition()


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


def approved(edition, organiser, second, kind="announcement", run=None):
    notice = draft_notice(edition, kind, run=run, by=organiser, at=JUDGED_AT)
    return approve_notice(notice, release_at=RELEASED_AT, by=second, at=JUDGED_AT)


def kinds():
    return list(database.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.seq)))


def test_an_approved_notice_waits_for_its_time_and_is_no_news_before(edition, organiser, second):
    notice = approved(edition, organiser, second)

    assert settle_due_notices(at=RELEASED_AT - timedelta(seconds=1)) == []
    assert (notice.state, notice.released_at, list_released(edition)) == ("approved", None, [])

    assert settle_due_notices(at=RELEASED_AT) == [notice]
    assert (notice.state, notice.released_at) == ("released", RELEASED_AT)
    assert (notice.approved_by_id, notice.released_by_id) == (second.id, second.id)
    assert settle_due_notices(at=RELEASED_AT) == []
    assert kinds()[-3:] == [
        "publication:notice:approved",
        "publication:notice:released",
        "jobs:job:ordered",
    ]


def test_who_drafted_does_not_approve_and_the_time_lies_ahead(edition, organiser, second):
    notice = draft_notice(edition, "announcement", by=organiser, at=JUDGED_AT)

    def call(by, release_at):
        return refusal(lambda: approve_notice(notice, release_at=release_at, by=by, at=JUDGED_AT))

    assert call(organiser, RELEASED_AT) == "second_person_needed"
    assert call(second, JUDGED_AT) == "notice_time_passed"
    with pytest.raises(NotFoundError):
        approve_notice(notice, release_at=RELEASED_AT, by=make_person(), at=JUDGED_AT)
    assert notice.state == "draft"


def test_winners_are_announced_and_written_to_at_the_set_time_only(edition, organiser):
    _entries, run = make_winners(edition, by=organiser)
    second = make_organiser(edition)
    letters = select(Letter).where(Letter.kind == "prize_awarded")
    confirm = database.session.scalars(select(Award.state).distinct())
    assert list(confirm) == ["proposed"]
    notice = approved(edition, organiser, second, "results", run)
    assert list(database.session.scalars(letters)) == []

    settle_due_notices(at=RELEASED_AT)

    assert len(list(database.session.scalars(letters))) == 2
    assert list(database.session.scalars(select(Award.state).distinct())) == ["announced"]
    assert notice.snapshot["publicity"]["first_on"] == "2022-06-23"


def test_a_notice_whose_run_fell_since_the_approval_goes_back_to_draft(edition, organiser):
    _entries, run = make_winners(edition, by=organiser)
    second = make_organiser(edition)
    notice = approved(edition, organiser, second, "results", run)
    later = allocate_prizes(edition, reason="复核", by=organiser, at=JUDGED_AT)
    confirm_allocation(later, by=second, at=JUDGED_AT)

    assert settle_due_notices(at=RELEASED_AT) == []

    assert (notice.state, notice.release_at, notice.approved_by_id) == ("draft", None, None)
    line = database.session.scalars(
        select(AuditEvent).where(AuditEvent.kind == "publication:notice:recalled")
    ).one()
    assert "已被新的取代" in line.reason


def test_an_approval_ends_with_a_recall_or_with_other_words(edition, organiser, second):
    notice = approved(edition, organiser, second)
    assert refusal(lambda: discard_notice(notice, by=second, at=JUDGED_AT)) == (
        "notice_approved_already"
    )
    with pytest.raises(NotFoundError):
        recall_notice(notice, by=make_person(), at=JUDGED_AT)

    recall_notice(notice, reason="等一等", by=organiser, at=JUDGED_AT)
    assert (notice.state, notice.release_at) == ("draft", None)
    assert refusal(lambda: recall_notice(notice, by=organiser, at=JUDGED_AT)) == (
        "notice_not_approved"
    )

    approve_notice(notice, release_at=RELEASED_AT, by=second, at=JUDGED_AT)
    edit_notice(notice, NoticeText(title="通知", body="正文"), by=second, at=JUDGED_AT)
    assert notice.state == "draft"
    assert settle_due_notices(at=RELEASED_AT) == []
    assert refusal(
        lambda: approve_notice(notice, release_at=RELEASED_AT, by=second, at=JUDGED_AT)
    ) == ("second_person_needed")


def test_a_correction_names_the_notice_whose_place_it_takes(edition, organiser, second):
    number = "常科发〔2022〕1号"
    old = draft_notice(edition, "announcement", number=number, by=organiser, at=JUDGED_AT)
    release_notice(old, by=second, at=JUDGED_AT)
    other = draft_notice(edition, "announcement", by=organiser, at=JUDGED_AT)
    release_notice(other, by=second, at=JUDGED_AT)

    new = draft_notice(edition, "announcement", corrects=old, by=organiser, at=JUDGED_AT)
    release_notice(new, by=second, at=RELEASED_AT)

    assert new.title == f"关于更正《{old.title}》的通知"
    assert f"本通知更正并取代此前发布的“{old.title}”（常科发〔2022〕1号）。" in new.body
    assert new.snapshot["corrects"] == {
        "title": old.snapshot["title"],
        "number": "常科发〔2022〕1号",
        "id": old.public_id,
    }
    assert (old.state, other.state, new.corrects_id) == ("superseded", "released", old.id)
    assert refusal(
        lambda: draft_notice(edition, "announcement", corrects=old, by=organiser, at=JUDGED_AT)
    ) == ("notice_cannot_correct")


def test_the_final_list_names_only_what_was_granted(edition, organiser):
    _entries, run = make_winners(edition, by=organiser)
    second = make_organiser(edition)
    assert refusal(
        lambda: draft_notice(edition, "winners", run=run, by=organiser, at=JUDGED_AT)
    ) == ("notice_nothing_granted")
    first, last = database.session.scalars(select(Award).order_by(Award.id))
    results = draft_notice(edition, "results", run=run, by=organiser, at=JUDGED_AT)
    release_notice(results, by=second, at=RELEASED_AT)
    first.state, first.granted_at, last.state = "granted", RELEASED_AT, "held"

    notice = draft_notice(edition, "winners", run=run, by=organiser, at=RELEASED_AT)
    release_notice(notice, by=second, at=RELEASED_AT)

    assert notice.title == "2022“国际智造”常州创新创业大赛获奖名单"
    assert "决定授予 1 个项目奖项，其中一等奖 1 个。现予公布。" in notice.body
    (group,) = notice.snapshot["groups"]
    assert [row["project"] for row in group["rows"]] == [first.entry.project_name]
    assert (notice.publicity_closes_at, notice.snapshot["publicity"]) == (None, None)


@pytest.fixture
def waiting(app):
    """Approve a notice for a set time, committed; return its address."""
    with write_transaction():
        edition = make_edition()
        make_edition("huizhou-2022")
        drafter, approver = make_organiser(edition), make_organiser(edition)
        notice = approved(edition, drafter, approver)
        return f"{NOTICES}/{notice.public_id}"


def test_the_first_reader_after_the_time_releases_it(waiting, client, clock):
    clock.set(RELEASED_AT - timedelta(seconds=1))
    assert client.get(waiting).status_code == 404
    assert "关于举办" not in client.get(NOTICES).text

    clock.set(RELEASED_AT)
    assert client.get(waiting).status_code == 200
    assert "关于举办" in client.get(NOTICES).text
    assert database.session.scalars(select(Notice.state)).all() == ["released"]


def test_a_busy_gate_shows_what_was_out_before(waiting, client, clock, monkeypatch):
    clock.set(RELEASED_AT)

    def busy(**_when):
        raise BusyError

    monkeypatch.setattr("competition.publication.views_public.settle_due_notices", busy)
    assert client.get(waiting).status_code == 404
    monkeypatch.undo()
    assert client.get(waiting).status_code == 200


def test_the_thread_of_the_server_releases_it_on_time(waiting, app, clock):
    clock.set(RELEASED_AT - timedelta(seconds=1))
    assert release_due() == 0
    clock.set(RELEASED_AT)
    assert release_due() == 1
    assert release_due() == 0
    assert app.test_cli_runner().invoke(args=["notices", "release"]).output == "已发布 0 份公告。\n"
