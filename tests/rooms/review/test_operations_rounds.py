"""Rounds: what opens them, what closes them, who is reminded, and what the root commits to."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from competition.audit.models import AuditEvent
from competition.core.errors import NotFoundError, RefusedError
from competition.notifications.models import Letter
from competition.review.models import ScoreSheet
from competition.review.operations import (
    close_round,
    open_round,
    remind_judges,
    reopen_round,
    submit_sheet,
    submit_sheets,
)
from competition.review.queries import (
    Counts,
    counted_sheets,
    counts_by_round,
    leaf_of,
    progress,
    round_of,
    rounds_of,
    uncovered_entries,
)
from competition.rules.proof import proof_of, proves, root_of
from competition.rules.transitions import RoundState
from tests.factories.review import (
    DRAWN_AT,
    assignments_of,
    make_assignment,
    make_judge,
    make_released_draw,
    make_sheet,
    person_of,
)

AT = DRAWN_AT + timedelta(days=2)


def letters(db, kind):
    return list(
        db.session.scalars(select(Letter.to_address).where(Letter.kind == kind).order_by(Letter.id))
    )


@pytest.fixture
def drawn(edition, entries):
    """A released draw: three judges for each of two entries; the round is not open."""
    run = make_released_draw(edition)
    bench = [make_judge(edition) for _ in range(3)]
    for one in bench:
        for entry in entries:
            make_assignment(entry, one, draw=run, state="waiting")
    return bench


def test_opening_seals_the_plan_and_tells_each_judge_once(edition, drawn, organiser, db):
    held = open_round(edition, "preliminary", by=organiser, at=AT)

    assert (held.state, held.opened_at) == (RoundState.OPEN, AT)
    assert edition.version.is_sealed
    assert sorted(letters(db, "round_opened")) == sorted(person_of(one).email for one in drawn)


def test_a_round_opens_once(edition, drawn, organiser):
    open_round(edition, "preliminary", by=organiser, at=AT)

    with pytest.raises(RefusedError, match="round_not_waiting"):
        open_round(edition, "preliminary", by=organiser, at=AT)


def test_a_round_without_released_draw_does_not_open(edition, entries, organiser):
    with pytest.raises(RefusedError, match="round_not_drawn"):
        open_round(edition, "preliminary", by=organiser, at=AT)


def test_a_round_that_leaves_an_entry_without_judges_does_not_open(
    edition, drawn, organiser, new_entry
):
    new_entry()

    with pytest.raises(RefusedError) as refusal:
        open_round(edition, "preliminary", by=organiser, at=AT)

    assert (refusal.value.code, refusal.value.values) == (
        "round_not_covered",
        {"number": 1, "entries": "CZ2022-0003"},
    )
    assert not edition.version.is_sealed


def test_only_what_was_drawn_must_be_covered_in_a_later_round(edition, drawn):
    assert uncovered_entries(round_of(edition, "final")) == ()


def test_only_organisers_carry_out_rounds(edition, drawn, organiser):
    by = person_of(drawn[0])
    for verb in (open_round, close_round, remind_judges):
        with pytest.raises(NotFoundError):
            verb(edition, "preliminary", by=by, at=AT)
    with pytest.raises(NotFoundError):
        open_round(edition, "no-such-round", by=organiser, at=AT)


@pytest.fixture
def all_submitted(edition, judges):
    for judge in judges:
        for one in assignments_of(judge):
            make_sheet(one, 70 + judge.id % 10)
        submit_sheets(edition, "preliminary", by=person_of(judge), at=AT)
    return judges


def test_closing_commits_to_every_sheet_by_one_root(edition, all_submitted, organiser, db):
    held = close_round(edition, "preliminary", by=organiser, at=AT)

    sheets = counted_sheets(round_of(edition, "preliminary"))
    leaves = [leaf_of(one) for one in sheets]
    assert len(sheets) == 6
    assert (held.state, held.merkle_root) == (RoundState.CLOSED, root_of(leaves).hex())
    root = bytes.fromhex(held.merkle_root)
    assert all(proves(leaf, n, 6, proof_of(leaves, n), root) for n, leaf in enumerate(leaves))
    line = db.session.scalars(
        select(AuditEvent).where(AuditEvent.kind == "review:round:closed")
    ).one()
    assert held.merkle_root in line.data


def test_a_mark_changed_behind_everybodys_back_no_longer_leads_to_the_root(
    edition, all_submitted, organiser, db
):
    held = close_round(edition, "preliminary", by=organiser, at=AT)
    sheet = db.session.scalars(select(ScoreSheet)).first()
    sheet.marks = {**sheet.marks, "team": 10000}
    db.session.flush()

    sheets = counted_sheets(round_of(edition, "preliminary"))
    assert root_of([leaf_of(one) for one in sheets]).hex() != held.merkle_root


def test_equal_sheets_have_different_leaves(edition, all_submitted):
    sheets = counted_sheets(round_of(edition, "preliminary"))

    assert len({leaf_of(one) for one in sheets}) == 6


def test_a_round_with_too_few_sheets_closes_only_for_a_reason(edition, judges, organiser):
    with pytest.raises(RefusedError) as refusal:
        close_round(edition, "preliminary", by=organiser, at=AT)
    assert (refusal.value.code, refusal.value.field) == ("round_sheets_missing", "reason")
    assert refusal.value.values["number"] == 2

    held = close_round(edition, "preliminary", reason="时间已到", by=organiser, at=AT)
    assert held.state == RoundState.CLOSED


def test_an_open_sheet_beyond_what_scoring_needs_asks_for_a_reason_too(
    edition, all_submitted, organiser, entries
):
    late = make_judge(edition)
    make_assignment(entries[0], late)

    with pytest.raises(RefusedError) as refusal:
        close_round(edition, "preliminary", by=organiser, at=AT)

    assert (refusal.value.code, refusal.value.values) == (
        "round_sheets_open",
        {"number": 1, "judges": 1},
    )


def test_a_closed_round_opens_again_only_with_a_reason(edition, all_submitted, organiser):
    with pytest.raises(RefusedError, match="round_not_closed"):
        reopen_round(edition, "preliminary", reason="登记错误", by=organiser, at=AT)
    close_round(edition, "preliminary", by=organiser, at=AT)
    with pytest.raises(RefusedError, match="review_reason_needed"):
        reopen_round(edition, "preliminary", reason="", by=organiser, at=AT)

    held = reopen_round(edition, "preliminary", reason="登记错误", by=organiser, at=AT)

    assert (held.state, held.closed_at) == (RoundState.OPEN, None)
    assert progress(edition, "preliminary").total.submitted == 6


def test_nothing_is_closed_that_is_not_open(edition, drawn, organiser):
    for verb in (close_round, remind_judges):
        with pytest.raises(RefusedError, match="round_not_open"):
            verb(edition, "preliminary", by=organiser, at=AT)


def test_only_those_behind_are_reminded(edition, judges, organiser, db):
    for one in assignments_of(judges[0]):
        make_sheet(one)
    submit_sheets(edition, "preliminary", by=person_of(judges[0]), at=AT)

    assert remind_judges(edition, "preliminary", by=organiser, at=AT) == 2
    assert sorted(letters(db, "judge_reminded")) == sorted(
        person_of(one).email for one in judges[1:]
    )


def test_nobody_is_reminded_when_nobody_is_behind(edition, all_submitted, organiser):
    with pytest.raises(RefusedError, match="nobody_behind"):
        remind_judges(edition, "preliminary", by=organiser, at=AT)


def test_progress_counts_by_judge_and_by_entry_without_a_mark(edition, judges):
    first, second = assignments_of(judges[0])
    make_sheet(first)
    submit_sheet(first, by=person_of(judges[0]), at=AT)
    make_sheet(second)

    stand = progress(edition, "preliminary")

    assert [(one.all, one.declared, one.marked, one.submitted) for one in stand.judges] == [
        (2, 2, 2, 1),
        (2, 2, 0, 0),
        (2, 2, 0, 0),
    ]
    assert [(one.key, one.all, one.submitted) for one in stand.entries] == [
        ("CZ2022-0001", 3, 1),
        ("CZ2022-0002", 3, 0),
    ]
    assert len(stand.laggards) == 3
    assert "8000" not in repr(stand)
    assert counts_by_round(edition) == {
        "preliminary": Counts(all=6, declared=6, marked=2, submitted=1)
    }


def test_progress_takes_one_statement_whatever_the_size(
    edition, judges, new_entry, count_queries, db
):
    with count_queries() as few:
        progress(edition, "preliminary")
    for _ in range(3):
        make_assignment(new_entry(), judges[0])
    db.session.flush()
    with count_queries() as many:
        progress(edition, "preliminary")

    assert len(few) == len(many) == 1


def test_rounds_that_were_never_opened_are_planned(edition, judges):
    assert [(one.key, one.state) for one in rounds_of(edition)] == [
        ("preliminary", "open"),
        ("final", "planned"),
    ]
