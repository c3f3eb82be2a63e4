from enum import StrEnum
from itertools import product

import pytest

from competition.rules.transitions import (
    ENTRY,
    TABLES,
    EntryEvent,
    EntryState,
    ForbiddenMove,
    NoticeEvent,
    NoticeState,
    SheetEvent,
    SheetState,
    can_happen,
    next_state,
)

MOVES = """
EntryEvent
    draft          submit → submitted, withdraw → withdrawn, lapse → lapsed
    submitted      resubmit → submitted, pass_on → submitted, take_back → submitted,
                   return → returned,
                   recommend → recommended, refuse → refused, withdraw → withdrawn
    returned       resubmit → submitted, take_back → submitted, refuse → refused,
                   withdraw → withdrawn, lapse → lapsed
    recommended    accept → accepted, send_back → submitted, reject → rejected,
                   take_back → submitted, withdraw → withdrawn
    refused        take_back → submitted
    rejected       take_back → recommended
    accepted       take_back → recommended, withdraw → withdrawn, disqualify → disqualified
    withdrawn      reopen → draft
    lapsed         reopen → draft
    disqualified   reinstate → accepted
SignOffEvent
    open           ask → asked, edit → open
    asked          approve → approved, decline → declined, edit → open
    approved       edit → open
    declined       ask → asked, edit → open
RoundEvent
    planned        draw → drawn
    drawn          draw → drawn, discard → planned, release → released
    released       draw → released, release → released, open → open
    open           draw → open, release → open, close → closed
    closed         reopen → open, rank → ranked
    ranked         rank → ranked, reopen → open
DrawEvent
    proposed       release → released, supersede → superseded
    released       supersede → superseded
AssignmentEvent
    waiting        declare_clear → clear, recuse → recused, remove → removed
    clear          ask_again → waiting, recuse → recused, remove → removed
    recused        restore → waiting, remove → removed
    removed        restore → waiting
SheetEvent
    empty          mark → in_progress, void → void
    in_progress    mark → in_progress, clear → empty, submit → submitted, void → void
    submitted      reopen → reopened, void → void
    reopened       mark → reopened, submit → submitted, void → void
RankingEvent
    proposed       confirm → confirmed, supersede → superseded
    confirmed      supersede → superseded
AllocationEvent
    proposed       confirm → confirmed, supersede → superseded
    confirmed      supersede → superseded
AwardEvent
    proposed       announce → announced, decline → declined, withdraw → withdrawn
    announced      hold → held, grant → granted, decline → declined, withdraw → withdrawn
    held           lift → announced, decline → declined, withdraw → withdrawn
    granted        decline → declined, withdraw → withdrawn
NoticeEvent
    draft          edit → draft, approve → approved, withdraw → withdrawn
    approved       edit → draft, release → released, withdraw → withdrawn
    released       supersede → superseded, withdraw → withdrawn
ObjectionEvent
    filed          admit → admitted, refuse → not_admitted, withdraw → withdrawn
    not_admitted   admit → admitted
    admitted       refuse → not_admitted, uphold → upheld, dismiss → dismissed,
                   withdraw → withdrawn
    upheld         reopen → admitted
    dismissed      reopen → admitted
LetterEvent
    queued         deliver → sent, fail → queued, give_up → failed
    failed         retry → queued
"""


def listed():
    """Read the text above as {table: {(state, event): state}}."""
    found = {}
    for line in MOVES.replace(",\n                   ", ", ").strip().splitlines():
        if not line.startswith(" "):
            rows = found.setdefault(line, {})
            continue
        state, moves = line.split(maxsplit=1)
        for move in moves.split(", "):
            event, after = move.split(" → ")
            rows[state, event] = after
    return found


LISTED = listed()
PAIRS = [
    (table.events.__name__, state, event)
    for table in TABLES.values()
    for state, event in product(table.states, table.events)
]


def test_every_table_is_listed_here():
    assert {events.__name__ for events in TABLES} == set(LISTED)


@pytest.mark.parametrize(("table", "state", "event"), PAIRS)
def test_every_pair_is_listed_or_refused(table, state, event):
    expected = LISTED[table].get((state.value, event.value))

    assert can_happen(state, event) == (expected is not None)
    if expected is not None:
        assert next_state(state, event) == expected
        return
    with pytest.raises(ForbiddenMove) as refused:
        next_state(state, event)
    assert (refused.value.state, refused.value.event) == (state, event)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.states.__name__)
def test_every_state_can_be_reached_from_the_first(table):
    reached, waiting = set(), [table.starts]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += [table.next(state, event) for event in table.possible(state)]

    assert reached == set(table.states)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.states.__name__)
def test_every_event_can_happen_somewhere(table):
    assert {event for state in table.states for event in table.possible(state)} == set(table.events)


def test_final_states_know_no_event():
    finals = {
        (table.states.__name__, state.value)
        for table in TABLES.values()
        for state in table.states
        if not table.possible(state)
    }

    assert finals == {
        ("DrawState", "superseded"),
        ("SheetState", "void"),
        ("RankingState", "superseded"),
        ("AllocationState", "superseded"),
        ("AwardState", "declined"),
        ("AwardState", "withdrawn"),
        ("NoticeState", "superseded"),
        ("NoticeState", "withdrawn"),
        ("ObjectionState", "withdrawn"),
        ("LetterState", "sent"),
    }


def test_a_stored_text_is_as_good_as_its_member():
    assert next_state("draft", EntryEvent.SUBMIT) is EntryState.SUBMITTED
    assert next_state("in_progress", SheetEvent.SUBMIT) is SheetState.SUBMITTED


class Elsewhere(StrEnum):
    SUBMIT = "submit"


@pytest.mark.parametrize(
    ("state", "event"),
    [
        pytest.param(NoticeState.DRAFT, EntryEvent.WITHDRAW, id="state_of_another_table"),
        pytest.param("no such state", EntryEvent.SUBMIT, id="unknown_text"),
        pytest.param(EntryState.DRAFT, Elsewhere.SUBMIT, id="event_of_no_table"),
    ],
)
def test_equal_words_of_different_tables_are_not_mixed_up(state, event):
    assert not can_happen(state, event)
    with pytest.raises(ForbiddenMove):
        next_state(state, event)


def test_a_table_refuses_the_equal_event_of_another():
    with pytest.raises(
        ForbiddenMove, match=r"NoticeEvent\.WITHDRAW is not possible in state draft"
    ):
        ENTRY.next(EntryState.DRAFT, NoticeEvent.WITHDRAW)


def test_what_can_happen_comes_in_the_order_of_the_events():
    assert ENTRY.possible("draft") == (EntryEvent.SUBMIT, EntryEvent.WITHDRAW, EntryEvent.LAPSE)
    assert ENTRY.possible("no such state") == ()
