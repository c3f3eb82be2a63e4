"""Marking: saving a sheet, putting it off, submitting the round, leaving an entry, reopening."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction

from competition.accounts.models import Person
from competition.assignment.models import Assignment
from competition.assignment.operations import after_recusal, is_settled, recuse
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError, StaleError
from competition.editions.models import Edition
from competition.review import notices
from competition.review.models import ScoreSheet, SheetSave
from competition.review.permissions import can_read_seat, can_reopen, can_review_in, can_take_seat
from competition.review.queries import (
    Seat,
    find_sheet,
    leaf_of,
    marks_of,
    round_of,
    seats_of,
    was_saved,
    with_ties,
)
from competition.rules.plan.rounds import Rubric
from competition.rules.proof import SALT_BYTES, root_of
from competition.rules.scoring import sheet_total
from competition.rules.sheets import SheetBreach, check_sheet, typed_mark
from competition.rules.transitions import (
    AssignmentState,
    SheetEvent,
    SheetState,
    can_happen,
    next_state,
)
from competition.rules.values import round_half_up

Marks = Mapping[str, Fraction | int | str | None]
"""Points by criterion: figures, or figures as they were typed; ``None`` or empty: not marked."""
_MARK_BREACHES = (
    SheetBreach.UNKNOWN_CRITERION,
    SheetBreach.MARK_TOO_LOW,
    SheetBreach.MARK_TOO_HIGH,
    SheetBreach.MARK_OFF_STEP,
)


def save_sheet(  # noqa: PLR0913 - a sheet is three things, seen at some version, by someone, at a time
    assignment: Assignment,
    *,
    marks: Marks,
    comments: Mapping[str, str] | None = None,
    opinion: str = "",
    seen_version: int | None = None,
    form_key: str = "",
    command: str = "",
    by: Person,
    at: datetime,
) -> ScoreSheet:
    """Save a judge's marks (points) and comments by criterion; every saved state is kept.

    ``seen_version`` is the version that the page showed, 0 or ``None`` before the first save;
    ``form_key`` names the page, which may go on saving what it saved itself; ``command`` names
    this save, which happens once however often it is sent. Raises
    :class:`StaleError` ``sheet_stale`` when another page saved in between, and
    :class:`RefusedError` for marks outside the rubric or a submitted sheet; outside an open
    round there is nothing to mark. Nothing counts before :func:`submit_sheets`.
    """
    seat = _seat(assignment)
    if not can_read_seat(by, seat, at):
        raise NotFoundError
    if command and seat.sheet is not None and was_saved(seat.sheet, command):
        return seat.sheet
    points = _points(marks)
    _refuse_wrong_marks(points, seat.rubric)
    sheet = seat.sheet or _new_sheet(assignment, by=by, at=at)
    _refuse_stale(sheet, seen_version, form_key)
    content = _Content.of(points, comments or {}, opinion, seat.rubric)
    if not can_happen(sheet.state, SheetEvent.MARK):
        raise RefusedError("sheet_submitted")
    if content.stands_in(sheet) and not sheet.is_postponed:
        return sheet
    _take(sheet, content, seat.rubric)
    sheet.is_postponed = False
    sheet.form_key = form_key
    sheet.saved_at = at
    _keep(sheet, command, by=by, at=at)
    return sheet


class _Content:
    """What a save brings, in the form in which it is stored."""

    def __init__(self, marks: dict[str, int], comments: dict[str, str], opinion: str) -> None:
        self.marks = marks
        self.comments = comments
        self.opinion = opinion

    @classmethod
    def of(
        cls,
        marks: Mapping[str, Fraction],
        comments: Mapping[str, str],
        opinion: str,
        rubric: Rubric,
    ) -> "_Content":
        """Order by the rubric; leave out what is empty. Marks become hundredths."""
        keys = [criterion.key for criterion in rubric.criteria]
        return cls(
            {key: int(marks[key] * 100) for key in keys if key in marks},
            {key: text for key in keys if (text := comments.get(key, "").strip())},
            opinion.strip(),
        )

    def stands_in(self, sheet: ScoreSheet) -> bool:
        """Tell whether a sheet holds exactly this already."""
        return (sheet.marks, sheet.comments, sheet.opinion) == (
            self.marks,
            self.comments,
            self.opinion,
        )

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was marked or written."""
        return not (self.marks or self.comments or self.opinion)


def _seat(assignment: Assignment) -> Seat:
    held = round_of(assignment.edition, assignment.round_key)
    (seat,) = with_ties([Seat(assignment=assignment, sheet=find_sheet(assignment), round=held)])
    return seat


def _new_sheet(assignment: Assignment, *, by: Person, at: datetime) -> ScoreSheet:
    sheet = ScoreSheet(
        assignment=assignment,
        state=SheetState.EMPTY,
        marks={},
        comments={},
        opinion="",
        is_postponed=False,
        salt=secrets.token_hex(SALT_BYTES),
        form_key="",
        saved_at=at,
    )
    db.session.add(sheet)
    db.session.flush()
    record("review:sheet:begun", sheet, by=by, at=at, edition=assignment.edition)
    return sheet


def _points(marks: Marks) -> dict[str, Fraction]:
    found = {}
    for key, mark in marks.items():
        if mark is None or mark == "":
            continue
        figure = typed_mark(mark) if isinstance(mark, str) else Fraction(mark)
        if figure is None:
            raise RefusedError("sheet_mark_unreadable", field=f"mark_{key}")
        found[key] = figure
    return found


def _refuse_wrong_marks(marks: Mapping[str, Fraction], rubric: Rubric) -> None:
    for finding in check_sheet(marks, {}, "", rubric):
        if finding.breach in _MARK_BREACHES:
            raise RefusedError(
                f"sheet_{finding.breach.value}",
                field=f"mark_{finding.criterion}",
                criterion=finding.criterion,
                limit=str(finding.limit or ""),
            )


def _refuse_stale(sheet: ScoreSheet, seen_version: int | None, form_key: str) -> None:
    is_same_page = bool(form_key) and sheet.form_key == form_key
    is_untouched = not (sheet.marks or sheet.comments or sheet.opinion)
    if sheet.version != (seen_version or 0) and not is_same_page and not is_untouched:
        raise StaleError("sheet_stale")


def _take(sheet: ScoreSheet, content: _Content, rubric: Rubric) -> None:
    sheet.marks, sheet.comments, sheet.opinion = content.marks, content.comments, content.opinion
    sheet.total_hundredths = _total(sheet, rubric)
    is_cleared = content.is_empty and can_happen(sheet.state, SheetEvent.CLEAR)
    if is_cleared:
        sheet.state = next_state(sheet.state, SheetEvent.CLEAR)
    elif not content.is_empty:
        sheet.state = next_state(sheet.state, SheetEvent.MARK)


def _total(sheet: ScoreSheet, rubric: Rubric) -> int | None:
    """Return the total in hundredths once every criterion is marked, for lists only."""
    marks = marks_of(sheet)
    if any(criterion.key not in marks for criterion in rubric.criteria):
        return None
    return int(round_half_up(sheet_total(marks, rubric), 2) * 100)


def _keep(sheet: ScoreSheet, command: str, *, by: Person, at: datetime) -> None:
    db.session.flush()
    db.session.add(
        SheetSave(
            sheet_id=sheet.id,
            marks=sheet.marks,
            comments=sheet.comments,
            opinion=sheet.opinion,
            saved_by_id=by.id,
            saved_at=at,
            command=command,
        )
    )
    db.session.flush()


def postpone_sheet(assignment: Assignment, *, by: Person, at: datetime) -> ScoreSheet:
    """Put an entry off: it comes last when the judge asks for the next one."""
    seat = _seat(assignment)
    if not can_read_seat(by, seat, at):
        raise NotFoundError
    sheet = seat.sheet or _new_sheet(assignment, by=by, at=at)
    if sheet.state == SheetState.SUBMITTED:
        raise RefusedError("sheet_submitted")
    sheet.is_postponed = True
    db.session.flush()
    record("review:sheet:postponed", sheet, by=by, at=at, edition=assignment.edition)
    return sheet


def submit_sheets(
    edition: Edition, round_key: str, *, by: Person, at: datetime
) -> list[ScoreSheet]:
    """Submit all of a judge's sheets of a round with one signature; from now on they count.

    Refuses while an entry waits for the declaration (``sheets_undeclared``) or a sheet lacks
    something (``sheets_incomplete``), naming them, and when nothing is left to submit. The log
    keeps the root over the sheets, so that marks cannot be changed behind the judge's back.
    """
    held = round_of(edition, round_key)
    if not can_review_in(by, held, at):
        raise NotFoundError
    if held.held is None or not held.is_open:
        raise RefusedError("round_not_open")
    seats = seats_of(by, held)
    _refuse_unfinished(seats)
    sheets = [one.sheet for one in seats if one.sheet is not None and not one.is_submitted]
    if not sheets:
        raise RefusedError("sheets_none_left")
    _submit(sheets, at=at)
    record(
        "review:sheets:submitted",
        held.held,
        by=by,
        at=at,
        edition=edition,
        round=round_key,
        sheets=len(sheets),
        root=root_of([leaf_of(sheet) for sheet in sheets]).hex(),
    )
    notices.tell_judge_sheets_received(held, by, number=len(sheets), at=at)
    return sheets


def submit_sheet(assignment: Assignment, *, by: Person, at: datetime) -> ScoreSheet:
    """Submit one sheet by itself, as on stage, where judges hand in after every entry.

    Refuses a sheet that lacks something (``sheets_incomplete``) or was submitted before.
    """
    seat = _seat(assignment)
    if not can_read_seat(by, seat, at):
        raise NotFoundError
    sheet = seat.sheet
    if seat.is_submitted:
        raise RefusedError("sheet_submitted")
    if sheet is None or not seat.is_complete:
        raise RefusedError("sheets_incomplete", number=1, entries=_named([seat]))
    _submit([sheet], at=at)
    root = leaf_of(sheet).hex()
    record("review:sheet:submitted", sheet, by=by, at=at, edition=assignment.edition, root=root)
    return sheet


def _submit(sheets: Iterable[ScoreSheet], *, at: datetime) -> None:
    for sheet in sheets:
        sheet.state = next_state(sheet.state, SheetEvent.SUBMIT)
        sheet.submitted_at = at
        sheet.is_postponed = False
    db.session.flush()


def _refuse_unfinished(seats: list[Seat]) -> None:
    waiting = [one for one in seats if one.assignment.state == AssignmentState.WAITING]
    if waiting:
        raise RefusedError("sheets_undeclared", number=len(waiting), entries=_named(waiting))
    lacking = [one for one in seats if not one.is_submitted and not one.is_complete]
    if lacking:
        raise RefusedError("sheets_incomplete", number=len(lacking), entries=_named(lacking))


def _named(seats: list[Seat], most: int = 5) -> str:
    names = [one.entry.reference or "" for one in seats]
    return "、".join(names[:most]) + ("……" if len(names) > most else "")


def recuse_from_entry(assignment: Assignment, *, reason: str, by: Person, at: datetime) -> None:
    """Leave an entry for a tie: its sheet is void, kept but never counted; a replacement is drawn.

    Raises what :func:`competition.assignment.operations.recuse` raises.
    """
    seat = _seat(assignment)
    if not can_take_seat(by, seat, at):
        raise NotFoundError
    recuse(assignment, reason=reason, by=by, at=at)


def _void_sheet(assignment: Assignment, by: Person, at: datetime) -> None:
    """Keep the sheet of an entry that was left, but never count it."""
    sheet = find_sheet(assignment)
    if sheet is not None and can_happen(sheet.state, SheetEvent.VOID):
        sheet.state = next_state(sheet.state, SheetEvent.VOID)
        sheet.submitted_at = None
        db.session.flush()
        record("review:sheet:voided", sheet, by=by, at=at, edition=assignment.edition)


def _is_over(assignment: object) -> bool:
    """Tell whether the marks of an assignment's round are closed, so that nobody leaves it."""
    return isinstance(assignment, Assignment) and _seat(assignment).round.is_over


after_recusal.append(_void_sheet)
is_settled.append(_is_over)


def reopen_sheet(sheet: ScoreSheet, *, reason: str, by: Person, at: datetime) -> ScoreSheet:
    """Give a submitted sheet back to its judge, with a reason; its old marks stay in its history.

    Refuses without a reason and outside an open round.
    """
    if not can_reopen(by, sheet, at):
        raise NotFoundError
    if not reason.strip():
        raise RefusedError("review_reason_needed", field="reason")
    assignment = sheet.assignment
    held = round_of(assignment.edition, assignment.round_key)
    if not held.is_open:
        raise RefusedError("round_not_open")
    sheet.state = next_state(sheet.state, SheetEvent.REOPEN)
    sheet.submitted_at = None
    db.session.flush()
    record(
        "review:sheet:reopened",
        sheet,
        by=by,
        at=at,
        edition=assignment.edition,
        reason=reason.strip(),
    )
    notices.tell_judge_sheet_reopened(held, assignment, reason=reason.strip(), at=at)
    return sheet
