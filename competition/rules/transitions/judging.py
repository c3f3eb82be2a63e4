"""Rounds, draws, assignments, score sheets and rankings."""

from enum import StrEnum

from competition.rules.transitions.table import Table


class RoundState(StrEnum):
    """How far a round of review has come."""

    PLANNED = "planned"
    DRAWN = "drawn"
    RELEASED = "released"
    OPEN = "open"
    CLOSED = "closed"
    RANKED = "ranked"


class RoundEvent(StrEnum):
    """What happens to a round. A redraw after the release is a new draw of the same round."""

    DRAW = "draw"
    DISCARD = "discard"
    RELEASE = "release"
    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"
    RANK = "rank"


_R, _T = RoundState, RoundEvent

ROUND = Table(
    states=RoundState,
    events=RoundEvent,
    starts=RoundState.PLANNED,
    moves={
        (_R.PLANNED, _T.DRAW): _R.DRAWN,
        (_R.DRAWN, _T.DRAW): _R.DRAWN,
        (_R.DRAWN, _T.DISCARD): _R.PLANNED,
        (_R.DRAWN, _T.RELEASE): _R.RELEASED,
        (_R.RELEASED, _T.DRAW): _R.RELEASED,
        (_R.RELEASED, _T.RELEASE): _R.RELEASED,
        (_R.RELEASED, _T.OPEN): _R.OPEN,
        (_R.OPEN, _T.DRAW): _R.OPEN,
        (_R.OPEN, _T.RELEASE): _R.OPEN,
        (_R.OPEN, _T.CLOSE): _R.CLOSED,
        (_R.CLOSED, _T.REOPEN): _R.OPEN,
        (_R.CLOSED, _T.RANK): _R.RANKED,
        (_R.RANKED, _T.RANK): _R.RANKED,
        (_R.RANKED, _T.REOPEN): _R.OPEN,
    },
)


class DrawState(StrEnum):
    """How far a draw of judges has come; nobody outside sees a proposed one."""

    PROPOSED = "proposed"
    RELEASED = "released"
    SUPERSEDED = "superseded"


class DrawEvent(StrEnum):
    """What happens to a draw."""

    RELEASE = "release"
    SUPERSEDE = "supersede"


DRAW = Table(
    states=DrawState,
    events=DrawEvent,
    starts=DrawState.PROPOSED,
    moves={
        (DrawState.PROPOSED, DrawEvent.RELEASE): DrawState.RELEASED,
        (DrawState.PROPOSED, DrawEvent.SUPERSEDE): DrawState.SUPERSEDED,
        (DrawState.RELEASED, DrawEvent.SUPERSEDE): DrawState.SUPERSEDED,
    },
)


class AssignmentState(StrEnum):
    """Whether a judge may read an entry: only when no conflict is declared."""

    WAITING = "waiting"
    CLEAR = "clear"
    RECUSED = "recused"
    REMOVED = "removed"


class AssignmentEvent(StrEnum):
    """What happens to an assignment.

    Restoring a recusal, or what a redraw had removed, asks for the declaration again, and so does
    a change of the entry.
    """

    DECLARE_CLEAR = "declare_clear"
    RECUSE = "recuse"
    REMOVE = "remove"
    RESTORE = "restore"
    ASK_AGAIN = "ask_again"


_A, _D = AssignmentState, AssignmentEvent

ASSIGNMENT = Table(
    states=AssignmentState,
    events=AssignmentEvent,
    starts=AssignmentState.WAITING,
    moves={
        (_A.WAITING, _D.DECLARE_CLEAR): _A.CLEAR,
        (_A.WAITING, _D.RECUSE): _A.RECUSED,
        (_A.WAITING, _D.REMOVE): _A.REMOVED,
        (_A.CLEAR, _D.ASK_AGAIN): _A.WAITING,
        (_A.CLEAR, _D.RECUSE): _A.RECUSED,
        (_A.CLEAR, _D.REMOVE): _A.REMOVED,
        (_A.RECUSED, _D.RESTORE): _A.WAITING,
        (_A.RECUSED, _D.REMOVE): _A.REMOVED,
        (_A.REMOVED, _D.RESTORE): _A.WAITING,
    },
)


class SheetState(StrEnum):
    """How far a score sheet has come; only a submitted one counts."""

    EMPTY = "empty"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    REOPENED = "reopened"
    VOID = "void"


class SheetEvent(StrEnum):
    """What happens to a score sheet."""

    MARK = "mark"
    CLEAR = "clear"
    SUBMIT = "submit"
    REOPEN = "reopen"
    VOID = "void"


_H, _V = SheetState, SheetEvent

SHEET = Table(
    states=SheetState,
    events=SheetEvent,
    starts=SheetState.EMPTY,
    moves={
        (_H.EMPTY, _V.MARK): _H.IN_PROGRESS,
        (_H.EMPTY, _V.VOID): _H.VOID,
        (_H.IN_PROGRESS, _V.MARK): _H.IN_PROGRESS,
        (_H.IN_PROGRESS, _V.CLEAR): _H.EMPTY,
        (_H.IN_PROGRESS, _V.SUBMIT): _H.SUBMITTED,
        (_H.IN_PROGRESS, _V.VOID): _H.VOID,
        (_H.SUBMITTED, _V.REOPEN): _H.REOPENED,
        (_H.SUBMITTED, _V.VOID): _H.VOID,
        (_H.REOPENED, _V.MARK): _H.REOPENED,
        (_H.REOPENED, _V.SUBMIT): _H.SUBMITTED,
        (_H.REOPENED, _V.VOID): _H.VOID,
    },
)


class RankingState(StrEnum):
    """Whether a ranking counts."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    SUPERSEDED = "superseded"


class RankingEvent(StrEnum):
    """What happens to a ranking; it is never changed, only followed by another."""

    CONFIRM = "confirm"
    SUPERSEDE = "supersede"


RANKING = Table(
    states=RankingState,
    events=RankingEvent,
    starts=RankingState.PROPOSED,
    moves={
        (RankingState.PROPOSED, RankingEvent.CONFIRM): RankingState.CONFIRMED,
        (RankingState.PROPOSED, RankingEvent.SUPERSEDE): RankingState.SUPERSEDED,
        (RankingState.CONFIRMED, RankingEvent.SUPERSEDE): RankingState.SUPERSEDED,
    },
)
