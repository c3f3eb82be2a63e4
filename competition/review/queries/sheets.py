"""Reading sheets: a judge's own with their standing, and a whole round for the rules."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from competition.accounts.models import Person
from competition.assignment.models import Assignment, Judge
from competition.assignment.queries import ACTIVE, tied_assignments
from competition.core.clock import now
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.registration.models import Entry
from competition.review.models import Ballot, Redaction, ScoreSheet, SheetSave
from competition.review.queries.redactions import TITLE, blind_title, redactions_of
from competition.review.queries.rounds import RoundView, round_of, rounds_of
from competition.review.queries.votes import called_references, last_ballots
from competition.rules.plan.rounds import Rubric
from competition.rules.sheets import SheetFinding, check_sheet
from competition.rules.transitions import AssignmentState, SheetState
from competition.rules.values import CHINA


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A judge's place at an entry: the assignment, its sheet if one was begun, the round.

    In a vote there is a ballot instead of a sheet: the judge's last of the ballot that is held.
    ``has_tie`` says that a tie was found which nobody has ignored: the content is closed.
    """

    assignment: Assignment
    sheet: ScoreSheet | None
    round: RoundView
    ballot: Ballot | None = None
    title_version: str | None = None
    has_tie: bool = False

    @property
    def entry(self) -> Entry:
        """Return the entry to read."""
        return self.assignment.entry

    @property
    def title(self) -> str:
        """Return the project's name as the round lets its judges read it."""
        if self.round.is_blind:
            return blind_title(self.entry, self.title_version)
        return self.entry.project_name

    @property
    def is_open(self) -> bool:
        """Tell whether marks may be given now."""
        return self.round.is_open

    @property
    def rubric(self) -> Rubric:
        """Return the score sheet of the entry's group; the plan has one for every group."""
        rubric = self.round.plan.rubric_for(self.entry.group_key or "")
        if rubric is None:
            raise ValueError(f"no rubric for {self.entry.group_key}")
        return rubric

    @property
    def findings(self) -> tuple[SheetFinding, ...]:
        """Return what the sheet still lacks before it may be submitted."""
        sheet = self.sheet
        return check_sheet(
            marks_of(sheet) if sheet else {},
            sheet.comments if sheet else {},
            sheet.opinion if sheet else "",
            self.rubric,
        )

    @property
    def is_complete(self) -> bool:
        """Tell whether everything is there that the plan asks of a sheet."""
        return self.ballot is not None if self.round.is_vote else not self.findings

    @property
    def is_submitted(self) -> bool:
        """Tell whether the sheet counts; a ballot counts as soon as it is cast."""
        if self.round.is_vote:
            return self.ballot is not None
        return self.sheet is not None and self.sheet.state == SheetState.SUBMITTED

    @property
    def standing(self) -> str:
        """Return the state in the judge's own words: tied, undeclared, todo, draft or later."""
        sheet = self.sheet
        if self.has_tie:
            return "tied"
        if self.assignment.state == AssignmentState.WAITING:
            return "undeclared"
        if self.round.is_vote:
            return "voted" if self.ballot is not None else "todo"
        if sheet is None:
            return "todo"
        if sheet.state in (SheetState.SUBMITTED, SheetState.VOID, SheetState.REOPENED):
            return str(sheet.state)
        if self.is_complete:
            return "complete"
        if sheet.is_postponed:
            return "later"
        return "todo" if sheet.state == SheetState.EMPTY else "draft"

    @property
    def is_done(self) -> bool:
        """Tell whether the judge has nothing left to mark here."""
        return self.is_submitted or (
            self.assignment.state == AssignmentState.CLEAR and self.is_complete
        )


def marks_of(sheet: ScoreSheet) -> dict[str, Fraction]:
    """Return a sheet's marks in points; what was not marked is absent."""
    return {key: Fraction(int(mark), 100) for key, mark in sheet.marks.items() if mark is not None}


def get_seat(edition_key: str, assignment_id: str) -> Seat:
    """Return a judge's place at an entry, with everything that the scoring screen shows."""
    assignment = db.session.scalar(
        select(Assignment)
        .join(Assignment.edition)
        .where(Assignment.public_id == assignment_id, Edition.key == edition_key)
        .options(
            joinedload(Assignment.edition).joinedload(Edition.current_version),
            joinedload(Assignment.judge),
            joinedload(Assignment.entry).selectinload(Entry.attachments),
            joinedload(Assignment.entry).selectinload(Entry.revisions),
        )
    )
    if assignment is None:
        raise NotFoundError
    held = round_of(assignment.edition, assignment.round_key)
    version = redactions_of(assignment.entry).get(TITLE) if held.is_blind else None
    seat = Seat(
        assignment=assignment,
        sheet=find_sheet(assignment),
        round=held,
        title_version=version.text if version else None,
        has_tie=bool(tied_assignments([assignment], on=_today())),
    )
    for one in with_ballots([seat], held):
        return one
    raise NotFoundError


def _today() -> date:
    return now().astimezone(CHINA).date()


def with_ties(seats: list[Seat]) -> list[Seat]:
    """Return the places as ties found now close them; what is over stays as it is."""
    going_on = [one.assignment for one in seats if not one.round.is_over]
    tied = tied_assignments(going_on, on=_today())
    return [replace(one, has_tie=True) if one.assignment.id in tied else one for one in seats]


def with_ballots(seats: list[Seat], held: RoundView) -> list[Seat]:
    """Return the places as they stand in a vote: with the ballots cast, those called alone."""
    if not held.is_vote:
        return seats
    called, ballots = called_references(held), last_ballots(held)
    return [
        replace(one, ballot=ballots.get(one.assignment.id))
        for one in seats
        if called is None or one.entry.reference in called
    ]


def find_sheet(assignment: Assignment) -> ScoreSheet | None:
    """Return the sheet of an assignment, or ``None`` before the first save."""
    return db.session.scalar(select(ScoreSheet).where(ScoreSheet.assignment_id == assignment.id))


def get_sheet(edition_key: str, assignment_id: str) -> ScoreSheet:
    """Return the sheet of an assignment by the keys of a path."""
    sheet = get_seat(edition_key, assignment_id).sheet
    if sheet is None:
        raise NotFoundError
    return sheet


def _own_seats(person: Person, edition: Edition) -> Select[Assignment, ScoreSheet, str]:
    return (
        select(Assignment, ScoreSheet, Redaction.text)
        .join(Assignment.judge)
        .join(Assignment.entry)
        .outerjoin(ScoreSheet, ScoreSheet.assignment_id == Assignment.id)
        .outerjoin(
            Redaction,
            (Redaction.entry_id == Entry.id)
            & (Redaction.section_key == TITLE[0])
            & (Redaction.question_key == TITLE[1]),
        )
        .where(
            Assignment.edition_id == edition.id,
            Assignment.state.in_(ACTIVE),
            Judge.person_id == person.id,
        )
        .options(
            contains_eager(Assignment.judge),
            contains_eager(Assignment.entry),
        )
        .order_by(Assignment.position, Assignment.id)
    )


def seats_of(person: Person, held: RoundView) -> list[Seat]:
    """Return a judge's places in a round, in reading order. One statement, two in a vote."""
    rows = db.session.execute(
        _own_seats(person, held.edition).where(Assignment.round_key == held.key)
    )
    seats = [
        Seat(assignment=one, sheet=sheet, round=held, title_version=title)
        for one, sheet, title in rows
    ]
    return with_ballots(with_ties(seats), held)


def own_rounds(person: Person, edition_key: str) -> list[tuple[RoundView, list[Seat]]]:
    """Return the rounds of an edition in which somebody judges, with the places. Three statements.

    A round that was not opened yet is left out: nothing is to be done in it.
    """
    edition = get_edition(edition_key)
    seats: dict[str, list[Seat]] = defaultdict(list)
    rounds = {one.key: one for one in rounds_of(edition)}
    for assignment, sheet, title in db.session.execute(_own_seats(person, edition)):
        held = rounds[assignment.round_key]
        seats[held.key].append(
            Seat(assignment=assignment, sheet=sheet, round=held, title_version=title)
        )
    return [
        (held, with_ballots(with_ties(seats[key]), held))
        for key, held in rounds.items()
        if key in seats
    ]


def next_seat(seats: list[Seat], *, after: Seat | None = None) -> Seat | None:
    """Return what to read next: of one's own unfinished entries the least reviewed by anybody.

    What was put off comes last; equals go by their order. One statement.
    """
    open_ones = [one for one in seats if not (one.is_done or one.has_tie)]
    others = [one for one in open_ones if after is None or one.entry.id != after.entry.id]
    candidates = others or open_ones
    if not candidates:
        return None
    reviewed = _reviews_of(candidates)
    return min(
        candidates,
        key=lambda one: (
            one.standing == "later",
            reviewed.get(one.entry.id, 0),
            one.assignment.position,
            one.assignment.id,
        ),
    )


def _reviews_of(seats: list[Seat]) -> Mapping[int, int]:
    rows = db.session.execute(
        select(Assignment.entry_id, func.count())
        .join(ScoreSheet, ScoreSheet.assignment_id == Assignment.id)
        .where(
            Assignment.round_key == seats[0].round.key,
            Assignment.entry_id.in_([one.entry.id for one in seats]),
            ScoreSheet.total_hundredths.is_not(None),
        )
        .group_by(Assignment.entry_id)
    )
    return dict(rows.all())


def list_saves(sheet: ScoreSheet) -> list[SheetSave]:
    """Return every saved state of a sheet, oldest first."""
    return list(
        db.session.scalars(
            select(SheetSave).where(SheetSave.sheet_id == sheet.id).order_by(SheetSave.id)
        )
    )


def was_saved(sheet: ScoreSheet, command: str) -> bool:
    """Tell whether a save of this name has reached a sheet before."""
    return (
        db.session.scalar(
            select(SheetSave.id).where(SheetSave.sheet_id == sheet.id, SheetSave.command == command)
        )
        is not None
    )


def totals_of_others(seat: Seat) -> list[int]:
    """Return the totals of the panel on an entry, in order of size and without names.

    Only where the plan lets judges see each other's marks, and only after one's own are in.
    """
    if not (seat.round.plan.judges_see_marks and seat.is_submitted):
        return []
    found = db.session.scalars(
        select(ScoreSheet.total_hundredths)
        .join(ScoreSheet.assignment)
        .where(
            Assignment.entry_id == seat.entry.id,
            Assignment.round_key == seat.round.key,
            Assignment.id != seat.assignment.id,
            Assignment.state.in_(ACTIVE),
            ScoreSheet.state == SheetState.SUBMITTED,
        )
        .order_by(ScoreSheet.total_hundredths.desc())
    )
    return [total for total in found if total is not None]
