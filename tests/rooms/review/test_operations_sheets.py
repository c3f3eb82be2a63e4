"""Marking: what is saved, what counts, what is refused, and what is kept for ever."""

from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select

from competition.assignment.models import Assignment
from competition.audit.models import AuditEvent
from competition.core.errors import NotFoundError, RefusedError, StaleError
from competition.notifications.models import Letter
from competition.review.models import ScoreSheet, SheetSave
from competition.review.operations import (
    postpone_sheet,
    recuse_from_entry,
    reopen_sheet,
    save_sheet,
    submit_sheet,
    submit_sheets,
)
from competition.review.queries import list_saves, marks_of, round_of, seats_of, sheets_of_round
from competition.rules.transitions import SheetState
from tests.factories.review import DRAWN_AT, all_marks, make_sheet, person_of

AT = DRAWN_AT + timedelta(days=1)


@pytest.fixture
def judge(judges):
    return judges[0]


@pytest.fixture
def own(db, judge):
    """The first judge's assignments."""
    return list(
        db.session.scalars(
            select(Assignment).where(Assignment.judge_id == judge.id).order_by(Assignment.position)
        )
    )


def save(assignment, by, **values):
    return save_sheet(assignment, **{"marks": {}, "by": by, "at": AT, **values})


def test_marks_are_kept_exactly_and_summed_by_the_weights(own, judge):
    marks = {"technology": 90, "business": 80, "market": 70, "team": 60, "finance": 50}

    sheet = save(own[0], person_of(judge), marks=marks)

    assert sheet.marks == {key: mark * 100 for key, mark in marks.items()}
    assert sheet.total_hundredths == 7400  # 90·30 % + (80+70+60)·20 % + 50·10 %
    assert sheet.state == SheetState.IN_PROGRESS
    assert sheet.submitted_at is None


def test_marks_may_come_as_they_were_typed(own, judge):
    sheet = save(own[0], person_of(judge), marks={"technology": "85", "team": "", "market": None})

    assert marks_of(sheet) == {"technology": Fraction(85)}
    assert sheet.total_hundredths is None


def test_every_saved_state_is_kept_and_an_unchanged_one_not_twice(own, judge):
    by = person_of(judge)
    sheet = save(own[0], by, marks={"team": 70})
    save(own[0], by, marks={"team": 75}, opinion="可以", seen_version=sheet.version)
    save(own[0], by, marks={"team": 75}, opinion="可以", seen_version=sheet.version)

    assert [(one.marks, one.opinion, one.saved_by_id) for one in list_saves(sheet)] == [
        ({"team": 7000}, "", by.id),
        ({"team": 7500}, "可以", by.id),
    ]


def test_clearing_everything_makes_the_sheet_empty_again(own, judge):
    sheet = save(own[0], person_of(judge), marks={"team": 70})
    save(own[0], person_of(judge), seen_version=sheet.version)

    assert (sheet.state, sheet.marks) == (SheetState.EMPTY, {})


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        pytest.param(101, "sheet_mark_too_high", id="above the highest"),
        pytest.param(-1, "sheet_mark_too_low", id="below the lowest"),
        pytest.param("85.5", "sheet_mark_off_step", id="between two steps"),
        pytest.param("much", "sheet_mark_unreadable", id="no figure"),
    ],
)
def test_a_mark_that_the_rubric_does_not_know_is_refused_at_its_field(own, judge, mark, code):
    with pytest.raises(RefusedError) as refusal:
        save(own[0], person_of(judge), marks={"team": mark})

    assert (refusal.value.code, refusal.value.field) == (code, "mark_team")


def test_a_criterion_that_the_rubric_does_not_have_is_refused(own, judge):
    with pytest.raises(RefusedError, match="sheet_unknown_criterion"):
        save(own[0], person_of(judge), marks={"charm": 80})


def test_a_page_that_did_not_see_the_last_save_is_stale(own, judge, db):
    by = person_of(judge)
    sheet = save(own[0], by, marks={"team": 70}, form_key="tablet")

    with pytest.raises(StaleError, match="sheet_stale"):
        save(own[0], by, marks={"team": 90}, seen_version=sheet.version - 1, form_key="phone")

    assert marks_of(sheet) == {"team": Fraction(70)}


def test_the_page_that_saved_last_may_go_on_saving(own, judge):
    by = person_of(judge)
    save(own[0], by, marks={"team": 70}, form_key="tablet")
    sheet = save(own[0], by, marks={"team": 90}, seen_version=0, form_key="tablet")

    assert marks_of(sheet) == {"team": Fraction(90)}


def test_nobody_else_marks_a_judges_sheet(own, judges, organiser):
    for other in (person_of(judges[1]), organiser):
        with pytest.raises(NotFoundError):
            save(own[0], other, marks={"team": 70})


def test_nothing_is_marked_before_the_declaration(own, judge, db):
    own[0].state = "waiting"
    db.session.flush()

    with pytest.raises(NotFoundError):
        save(own[0], person_of(judge), marks={"team": 70})


def test_nothing_is_marked_in_a_round_that_is_closed(own, judge, edition, db):
    round_of(edition, "preliminary").held.state = "closed"
    db.session.flush()

    with pytest.raises(NotFoundError):
        save(own[0], person_of(judge), marks={"team": 70})


def test_what_is_put_off_stays_unmarked_and_says_so(own, judge, edition):
    postpone_sheet(own[0], by=person_of(judge), at=AT)

    standings = [
        one.standing for one in seats_of(person_of(judge), round_of(edition, "preliminary"))
    ]
    assert standings == ["later", "todo"]


def test_one_signature_submits_all_sheets_and_only_then_they_count(own, judge, edition, db):
    for one in own:
        make_sheet(one)
    assert sheets_of_round(edition, "preliminary") == ()

    sheets = submit_sheets(edition, "preliminary", by=person_of(judge), at=AT)

    assert {one.state for one in sheets} == {SheetState.SUBMITTED}
    assert [(one.entry, len(one.sheets)) for one in sheets_of_round(edition, "preliminary")] == [
        ("CZ2022-0001", 1),
        ("CZ2022-0002", 1),
    ]
    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert (letter.kind, letter.to_address) == ("sheets_received", person_of(judge).email)


def test_the_log_commits_to_the_marks_without_telling_them(own, judge, edition, db):
    for one in own:
        make_sheet(one, 77)
    submit_sheets(edition, "preliminary", by=person_of(judge), at=AT)

    line = db.session.scalars(
        select(AuditEvent).where(AuditEvent.kind == "review:sheets:submitted")
    ).one()
    assert "77" not in line.data.replace(line.data.split('"root":"')[1][:64], "")
    assert '"sheets":2' in line.data


def test_an_unfinished_round_is_not_submitted_and_names_what_is_missing(own, judge, edition):
    make_sheet(own[0])

    with pytest.raises(RefusedError) as refusal:
        submit_sheets(edition, "preliminary", by=person_of(judge), at=AT)

    assert (refusal.value.code, refusal.value.values) == (
        "sheets_incomplete",
        {"number": 1, "entries": "CZ2022-0002"},
    )


def test_a_low_mark_without_its_comment_is_not_complete(own, judge, edition):
    for one in own:
        make_sheet(one, 55)

    with pytest.raises(RefusedError, match="sheets_incomplete"):
        submit_sheets(edition, "preliminary", by=person_of(judge), at=AT)


def test_an_entry_without_declaration_keeps_the_round_open(own, judge, edition, db):
    make_sheet(own[0])
    own[1].state = "waiting"
    db.session.flush()

    with pytest.raises(RefusedError) as refusal:
        submit_sheets(edition, "preliminary", by=person_of(judge), at=AT)

    assert (refusal.value.code, refusal.value.values["number"]) == ("sheets_undeclared", 1)


def test_submitting_twice_finds_nothing_left(own, judge, edition):
    for one in own:
        make_sheet(one)
    submit_sheets(edition, "preliminary", by=person_of(judge), at=AT)

    with pytest.raises(RefusedError, match="sheets_none_left"):
        submit_sheets(edition, "preliminary", by=person_of(judge), at=AT)


@pytest.fixture
def submitted(own, judge, edition):
    sheets = [make_sheet(one) for one in own]
    submit_sheets(edition, "preliminary", by=person_of(judge), at=AT)
    return sheets


def test_a_submitted_sheet_changes_no_more(own, judge, submitted):
    by = person_of(judge)
    for change in (
        lambda: save(own[0], by, marks={"team": 1}, seen_version=submitted[0].version),
        lambda: postpone_sheet(own[0], by=by, at=AT),
    ):
        with pytest.raises(RefusedError, match="sheet_submitted"):
            change()


def test_reopening_needs_a_reason_and_keeps_the_old_marks(own, judge, submitted, organiser, db):
    sheet = submitted[0]
    with pytest.raises(RefusedError, match="review_reason_needed"):
        reopen_sheet(sheet, reason=" ", by=organiser, at=AT)

    reopen_sheet(sheet, reason="技术分与评语不符", by=organiser, at=AT)
    changed = {**all_marks(own[0]), "team": 60}
    save(own[0], person_of(judge), marks=changed, opinion="改", seen_version=sheet.version)

    assert (sheet.state, sheet.submitted_at) == (SheetState.REOPENED, None)
    assert [one.marks["team"] for one in list_saves(sheet)] == [8000, 6000]
    letter = db.session.scalars(select(Letter).where(Letter.kind == "sheet_reopened")).one()
    assert "技术分与评语不符" in letter.body


def test_only_organisers_reopen_and_only_what_was_submitted(own, judge, submitted, organiser):
    with pytest.raises(NotFoundError):
        reopen_sheet(submitted[0], reason="想改", by=person_of(judge), at=AT)
    reopen_sheet(submitted[0], reason="有误", by=organiser, at=AT)
    with pytest.raises(NotFoundError):
        reopen_sheet(submitted[0], reason="再来", by=organiser, at=AT)


def test_leaving_an_entry_voids_its_sheet_but_keeps_it(own, judge, submitted, edition, db):
    recuse_from_entry(own[0], reason="认出是我的学生", by=person_of(judge), at=AT)

    assert db.session.get(ScoreSheet, submitted[0].id).state == SheetState.VOID
    assert own[0].state == "recused"
    assert [one.entry for one in sheets_of_round(edition, "preliminary")] == ["CZ2022-0002"]
    assert db.session.scalars(select(SheetSave)).first() is not None


def test_nothing_is_marked_before_the_round_was_opened(own, judge, edition, db):
    round_of(edition, "preliminary").held.state = "released"
    db.session.flush()

    with pytest.raises(NotFoundError):
        save(own[0], person_of(judge), marks={"team": 70})


def test_a_sheet_may_be_handed_in_by_itself_once_it_is_complete(own, judge, judges):
    with pytest.raises(RefusedError, match="sheets_incomplete"):
        submit_sheet(own[0], by=person_of(judge), at=AT)
    make_sheet(own[0])
    with pytest.raises(NotFoundError):
        submit_sheet(own[0], by=person_of(judges[1]), at=AT)

    sheet = submit_sheet(own[0], by=person_of(judge), at=AT)

    assert (sheet.state, sheet.submitted_at) == (SheetState.SUBMITTED, AT)
    with pytest.raises(RefusedError, match="sheet_submitted"):
        submit_sheet(own[0], by=person_of(judge), at=AT)


def test_nothing_is_submitted_by_strangers_or_in_a_closed_round(own, judge, edition, organiser, db):
    with pytest.raises(NotFoundError):
        submit_sheets(edition, "preliminary", by=organiser, at=AT)
    round_of(edition, "preliminary").held.state = "closed"
    with pytest.raises(RefusedError, match="round_not_open"):
        submit_sheets(edition, "preliminary", by=person_of(judge), at=AT)


def test_nobody_leaves_or_puts_off_an_entry_for_another(own, judges, submitted, organiser):
    for verb in (
        lambda: recuse_from_entry(own[0], reason="代办", by=person_of(judges[1]), at=AT),
        lambda: postpone_sheet(own[0], by=person_of(judges[1]), at=AT),
    ):
        with pytest.raises(NotFoundError):
            verb()


def test_no_sheet_is_given_back_after_the_round_is_closed(submitted, organiser, edition, db):
    round_of(edition, "preliminary").held.state = "closed"
    with pytest.raises(RefusedError, match="round_not_open"):
        reopen_sheet(submitted[0], reason="有误", by=organiser, at=AT)
