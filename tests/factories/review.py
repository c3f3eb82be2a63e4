"""Builders of rounds, judges' places and sheets, by sequence and not by chance."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import count

from sqlalchemy import select

from competition.accounts.models import Person, Role
from competition.assignment.models import Assignment, DrawRun, Judge
from competition.core.database import db
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.review.models import ReviewRound, ScoreSheet
from competition.review.operations import save_sheet
from competition.rules.transitions import AssignmentState, RoundState
from tests.factories.accounts import make_person

_numbers = count(1)
DRAWN_AT = datetime(2022, 5, 19, 2, 0, tzinfo=UTC)


def make_judge(edition: Edition, **values: object) -> Judge:
    """Add a judge who accepted, with an account that holds the role."""
    number = next(_numbers)
    person = values.pop("person", None) or make_person(role=Role.JUDGE, edition_key=edition.key)
    judge = Judge(
        **{
            "public_id": f"fe{number:014x}",
            "edition_id": edition.id,
            "person": person,
            "code": f"R{number:04d}",
            "state": "accepted",
            "name": person.name,
            "email": f"reviewer{number}@example.cn",
            "employer": f"第{number}研究院",
            "affiliates": [],
            "main_field": "new-materials",
            "second_fields": [],
            "added_at": DRAWN_AT,
            **values,
        }
    )
    db.session.add(judge)
    db.session.flush()
    return judge


def make_released_draw(edition: Edition, round_key: str = "preliminary") -> DrawRun:
    """Add a released draw without content."""
    number = next(_numbers)
    run = DrawRun(
        public_id=f"da{number:014x}",
        edition_id=edition.id,
        plan_version_id=edition.version.id,
        round_key=round_key,
        number=number,
        state="released",
        inputs={},
        result={"pairs": []},
        fingerprint="0" * 64,
        made_at=DRAWN_AT,
        confirmed_at=DRAWN_AT,
    )
    db.session.add(run)
    db.session.flush()
    return run


def make_assignment(
    entry: Entry, judge: Judge, *, draw: DrawRun | None = None, **values: object
) -> Assignment:
    """Let a judge read an entry; declared clear unless told otherwise."""
    number = next(_numbers)
    run = draw or make_released_draw(entry.edition)
    assignment = Assignment(
        **{
            "public_id": f"a5{number:014x}",
            "edition": entry.edition,
            "round_key": run.round_key,
            "draw_run": run,
            "entry": entry,
            "judge": judge,
            "position": number,
            "state": AssignmentState.CLEAR,
            **values,
        }
    )
    db.session.add(assignment)
    db.session.flush()
    return assignment


def make_open_round(edition: Edition, key: str = "preliminary") -> ReviewRound:
    """Add a round in which judges mark now."""
    held = ReviewRound(edition=edition, key=key, state=RoundState.OPEN, opened_at=DRAWN_AT)
    db.session.add(held)
    db.session.flush()
    return held


def all_marks(assignment: Assignment, mark: int = 80) -> dict[str, int]:
    """Return the same mark for every criterion of an assignment's rubric."""
    plan = assignment.edition.plan.rounds_by_key[assignment.round_key]
    rubric = plan.rubric_for(assignment.entry.group_key or "")
    assert rubric is not None
    return {one.key: mark for one in rubric.criteria}


def make_sheet(
    assignment: Assignment, mark: int = 80, *, at: datetime = DRAWN_AT, **values: object
) -> ScoreSheet:
    """Save a complete sheet through the operation."""
    marks: Mapping[str, int] = values.get("marks") or all_marks(assignment, mark)  # type: ignore[assignment]
    return save_sheet(
        assignment,
        marks=marks,
        comments={},
        opinion="思路清楚，证据充分。",
        by=assignment.judge.person,
        at=at,
    )


def make_bench(
    edition: Edition, entries: Sequence[Entry], *, size: int = 3, **values: object
) -> list[Judge]:
    """Add judges who all read all entries in an open round."""
    make_open_round(edition)
    run = make_released_draw(edition)
    judges = [make_judge(edition) for _ in range(size)]
    for judge in judges:
        for entry in entries:
            make_assignment(entry, judge, draw=run, **values)
    return judges


def person_of(judge: Judge) -> Person:
    """Return a judge's account."""
    assert judge.person is not None
    return judge.person


def assignments_of(judge: Judge) -> list[Assignment]:
    """Return a judge's assignments in reading order."""
    return list(
        db.session.scalars(
            select(Assignment).where(Assignment.judge_id == judge.id).order_by(Assignment.position)
        )
    )
