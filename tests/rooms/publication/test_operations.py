"""Drafting and releasing notices."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from competition.audit.models import AuditEvent
from competition.core.database import db as database
from competition.core.errors import NotFoundError, RefusedError
from competition.notifications.models import Letter
from competition.prizes.operations import allocate_prizes, confirm_allocation
from competition.publication.models import Notice
from competition.publication.notices import NoticeText
from competition.publication.operations import (
    discard_notice,
    draft_notice,
    edit_notice,
    release_notice,
)
from competition.publication.queries import count_rows, current_results, list_released
from competition.ranking.operations import draw_up_ranking
from competition.ranking.queries import confirmed_run
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.prizes import RELEASED_AT, make_winners
from tests.factories.ranking import JUDGED_AT, make_confirmed_final, make_organiser


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


def refusal(call):
    with pytest.raises(RefusedError) as refused:
        call()
    return refused.value.code


def drafted(edition, organiser, kind="results", run=None, number="常科发〔2022〕18号"):
    return draft_notice(edition, kind, run=run, number=number, by=organiser, at=JUDGED_AT)


def released(notice, organiser, at=RELEASED_AT):
    return release_notice(notice, by=organiser, at=at)


def test_a_draft_has_the_plans_wording_and_no_list_yet(edition, organiser):
    _entries, run = make_winners(edition, by=organiser)

    notice = drafted(edition, organiser, run=run)

    assert (notice.state, notice.number) == ("draft", "常科发〔2022〕18号")
    assert notice.title == "2022“国际智造”常州创新创业大赛拟获奖名单公示"
    assert "常创新办发〔2022〕2号" in notice.body
    assert "共产生拟获奖项目 2 个，其中一等奖 1 个、二等奖 1 个。" in notice.body
    assert set(notice.snapshot) == {"title", "body"}


def test_a_release_freezes_the_list_with_the_columns_of_the_plan_only(edition, organiser):
    entries, run = make_winners(edition, by=organiser)

    notice = released(drafted(edition, organiser, run=run), organiser)

    assert notice.state == "released"
    columns = ["place", "project", "entrant", "leader", "unit", "prize"]
    assert notice.snapshot["columns"] == columns
    (group,) = notice.snapshot["groups"]
    assert group["name"] == {"zh": "团队组", "en": "Teams"}
    assert group["rows"][0] == {
        "place": "1",
        "project": entries[0].project_name,
        "entrant": entries[0].entrant_name,
        "leader": entries[0].leader_name,
        "unit": {"zh": "武进区科学技术局", "en": "Wujin Science and Technology Bureau"},
        "prize": {"zh": "一等奖", "en": "First prize"},
    }


def test_the_clock_of_publicity_runs_in_working_days_from_the_day_of_release(edition, organiser):
    _entries, run = make_winners(edition, by=organiser)

    notice = released(drafted(edition, organiser, run=run), organiser)

    assert notice.snapshot["publicity"] == {
        "days": 5,
        "first_on": "2022-06-23",
        "last_on": "2022-06-29",
    }
    assert notice.publicity_closes_at == datetime(2022, 6, 29, 16, 0, tzinfo=UTC)


def test_a_release_carries_the_fingerprints_and_the_head_of_the_log(edition, organiser):
    _entries, run = make_winners(edition, by=organiser)

    notice = released(drafted(edition, organiser, run=run), organiser)

    line = database.session.scalar(
        select(AuditEvent).where(AuditEvent.kind == "publication:notice:released")
    )
    assert notice.audit_head == line.hash
    assert notice.snapshot["plan"]["fingerprint"] == edition.version.fingerprint
    assert notice.snapshot["run"]["fingerprint"] == run.fingerprint


def test_winners_are_written_to_on_the_release_and_not_before(edition, organiser):
    _entries, run = make_winners(edition, by=organiser)
    notice = drafted(edition, organiser, run=run)
    awarded = select(Letter).where(Letter.kind == "prize_awarded")
    assert list(database.session.scalars(awarded)) == []

    released(notice, organiser)

    first, second = database.session.scalars(awarded.order_by(Letter.id))
    assert first.subject == "获奖通知：一等奖"
    assert "20 万元" in first.body
    assert "10 万元" in second.body


def test_the_list_of_finalists_shows_neither_place_nor_score(edition, organiser):
    make_confirmed_final(edition, [95, 85], by=organiser)
    run = confirmed_run(edition, "preliminary")

    notice = released(drafted(edition, organiser, "advancement", run), organiser)

    assert notice.snapshot["columns"] == ["project", "entrant", "leader", "unit"]
    assert notice.title == "2022“国际智造”常州创新创业大赛初赛晋级项目名单公示"
    assert count_rows(notice.snapshot) == 2


def test_an_announcement_has_no_list_and_no_period(edition, organiser):
    notice = released(drafted(edition, organiser, "announcement"), organiser)

    assert notice.publicity_closes_at is None
    assert count_rows(notice.snapshot) == 0
    assert "团队组" in notice.body


def test_two_people_release_where_there_are_two(edition, organiser):
    notice = drafted(edition, organiser, "announcement")
    second = make_organiser(edition)

    assert refusal(lambda: released(notice, organiser)) == "second_person_needed"
    assert released(notice, second).released_by_id == second.id


def test_in_a_rehearsal_one_person_may_play_both(db):
    edition = make_edition(rehearsal=True)
    organiser = make_organiser(edition)
    make_organiser(edition)

    notice = released(drafted(edition, organiser, "announcement"), organiser)

    assert (notice.made_by_id, notice.released_by_id) == (organiser.id, organiser.id)


def test_who_edits_a_draft_counts_as_its_author(edition, organiser):
    notice = drafted(edition, organiser, "announcement")
    second = make_organiser(edition)

    edit_notice(notice, NoticeText(title="通知", body="正文"), by=second, at=JUDGED_AT)

    assert (notice.title, notice.snapshot["title"]) == ("通知", {"zh": "通知", "en": "通知"})
    assert refusal(lambda: released(notice, second)) == "second_person_needed"
    assert released(notice, organiser).state == "released"


def test_a_notice_needs_words(edition, organiser):
    notice = drafted(edition, organiser, "announcement")
    empty = NoticeText(title=" ", body="正文")

    assert refusal(lambda: edit_notice(notice, empty, by=organiser, at=JUDGED_AT)) == (
        "notice_words_missing"
    )


def test_a_released_notice_is_never_edited_discarded_or_released_again(edition, organiser):
    notice = released(drafted(edition, organiser, "announcement"), organiser)
    words = NoticeText(title="x", body="y")

    for call in (
        lambda: edit_notice(notice, words, by=organiser, at=JUDGED_AT),
        lambda: discard_notice(notice, by=organiser, at=JUDGED_AT),
        lambda: released(notice, organiser),
    ):
        assert refusal(call) == "notice_not_a_draft"


def test_a_draft_can_be_thrown_away_and_the_log_keeps_that(edition, organiser):
    notice = drafted(edition, organiser, "announcement")

    discard_notice(notice, by=organiser, at=JUDGED_AT)

    assert database.session.scalars(select(Notice)).all() == []
    kinds = list(database.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.seq)))
    assert kinds[-1] == "publication:notice:discarded"


def test_corrected_results_take_the_place_of_the_earlier_ones(edition, organiser):
    _entries, run = make_winners(edition, by=organiser)
    first = released(drafted(edition, organiser, run=run), organiser)

    second = released(drafted(edition, organiser, run=run), organiser)

    assert (first.state, second.state) == ("superseded", "released")
    assert current_results(edition) is second
    assert list_released(edition) == [second, first]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("results", "notice_needs_results"),
        ("advancement", "notice_needs_advancement"),
        ("gossip", "notice_kind_unknown"),
    ],
)
def test_a_notice_of_a_list_needs_its_run(edition, organiser, kind, code):
    assert refusal(lambda: drafted(edition, organiser, kind)) == code


def test_a_notice_rests_on_what_was_confirmed(edition, organiser):
    _entries, run = make_winners(edition, by=organiser)
    last = confirmed_run(edition, "final")
    proposed = draw_up_ranking(edition, "preliminary", reason="更正", by=organiser, at=JUDGED_AT)

    assert refusal(lambda: drafted(edition, organiser, "advancement", proposed)) == (
        "notice_run_not_confirmed"
    )
    assert refusal(lambda: drafted(edition, organiser, "advancement", last)) == (
        "notice_needs_advancement"
    )
    assert refusal(lambda: drafted(edition, organiser, "announcement", run)) == (
        "notice_needs_no_run"
    )


def test_a_draft_whose_run_was_superseded_is_not_released(edition, organiser):
    _entries, run = make_winners(edition, by=organiser)
    notice = drafted(edition, organiser, run=run)
    later = allocate_prizes(edition, reason="复核", by=organiser, at=JUDGED_AT)
    confirm_allocation(later, by=organiser, at=JUDGED_AT)

    assert refusal(lambda: released(notice, organiser)) == "notice_run_not_confirmed"


def test_a_period_that_reaches_into_a_year_without_holidays_is_refused(edition, organiser):
    _entries, run = make_winners(edition, by=organiser)
    notice = drafted(edition, organiser, run=run)

    assert refusal(lambda: released(notice, organiser, at=datetime(2099, 3, 1, tzinfo=UTC))) == (
        "notice_holidays_unknown"
    )


def test_only_organisers_of_the_edition_write_notices(edition, organiser):
    notice = drafted(edition, organiser, "announcement")
    stranger = make_person()
    words = NoticeText(title="x", body="y")

    for call in (
        lambda: drafted(edition, stranger, "announcement"),
        lambda: edit_notice(notice, words, by=stranger, at=JUDGED_AT),
        lambda: discard_notice(notice, by=stranger, at=JUDGED_AT),
        lambda: released(notice, stranger),
    ):
        with pytest.raises(NotFoundError):
            call()
