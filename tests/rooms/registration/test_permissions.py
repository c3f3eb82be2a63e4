"""Who may do what with an entry."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from competition.accounts.models import Role
from competition.registration import permissions
from competition.registration.permissions import (
    can_edit_entry,
    can_manage_entry,
    can_read_attachment,
    can_read_entry,
    can_start_entry,
    can_submit_entry,
    can_withdraw_entry,
    has_submitted,
    owns_entry,
)
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.registration import make_entry, make_submitted_entry

CLOSES = datetime(2022, 4, 30, 16, 0, tzinfo=UTC)
VISITOR = SimpleNamespace(is_authenticated=False, is_active=False)


@pytest.mark.parametrize(
    ("who", "may_own", "may_read", "may_manage"),
    [
        ("owner", True, True, False),
        ("other", False, False, False),
        ("organiser", False, True, True),
        ("supervisor", False, True, True),
        ("organiser elsewhere", False, False, False),
        ("visitor", False, False, False),
    ],
)
def test_who_reads_and_who_owns(db, at, who, may_own, may_read, may_manage):
    entry = make_entry(make_edition())
    people = {
        "owner": entry.owner,
        "other": make_person(),
        "organiser": make_person(role=Role.ORGANISER, edition_key="changzhou-2022"),
        "supervisor": make_person(role=Role.SUPERVISOR, edition_key="changzhou-2022"),
        "organiser elsewhere": make_person(role=Role.ORGANISER, edition_key="elsewhere-2022"),
        "visitor": VISITOR,
    }
    person = people[who]

    assert owns_entry(person, entry, at) is may_own
    assert can_edit_entry(person, entry, at) is may_own
    assert can_submit_entry(person, entry, at) is may_own
    assert can_withdraw_entry(person, entry, at) is may_own
    assert can_read_entry(person, entry, at) is may_read
    assert can_read_attachment(person, entry.attachments[0], at) is may_read
    assert can_manage_entry(person, entry, at) is may_manage


@pytest.mark.parametrize(
    ("state", "moment", "may_edit", "may_submit", "may_withdraw"),
    [
        ("draft", CLOSES - timedelta(seconds=1), True, True, True),
        ("draft", CLOSES, False, True, True),
        ("submitted", CLOSES - timedelta(seconds=1), True, True, True),
        ("submitted", CLOSES, False, True, True),
        ("returned", CLOSES + timedelta(days=1), True, True, True),
        ("recommended", CLOSES - timedelta(days=1), False, False, True),
        ("accepted", CLOSES - timedelta(days=1), False, False, True),
        ("withdrawn", CLOSES - timedelta(days=1), False, False, False),
    ],
)
def test_what_the_state_and_the_day_allow(db, state, moment, may_edit, may_submit, may_withdraw):
    entry = make_entry(make_edition(), state=state)

    assert can_edit_entry(entry.owner, entry, moment) is may_edit
    assert can_submit_entry(entry.owner, entry, moment) is may_submit
    assert can_withdraw_entry(entry.owner, entry, moment) is may_withdraw


def test_a_returned_entry_is_open_until_its_own_day(db):
    due = CLOSES + timedelta(days=40)
    entry = make_entry(make_edition(), state="returned", correction_due_at=due)

    assert can_edit_entry(entry.owner, entry, due - timedelta(seconds=1)) is True
    assert can_edit_entry(entry.owner, entry, due) is False


def test_entries_begin_during_registration_only(db, at):
    edition, person = make_edition(), make_person()

    assert can_start_entry(person, edition, at) is True
    assert can_start_entry(person, edition, CLOSES) is False
    assert can_start_entry(VISITOR, edition, at) is False


def test_enrolled_rooms_open_entries_and_files(db, at, monkeypatch):
    entry, officer, judge = make_entry(make_edition()), make_person(), make_person()
    monkeypatch.setattr(permissions, "entry_readers", [lambda who, _entry, _at: who is officer])
    monkeypatch.setattr(permissions, "file_readers", [lambda who, _file, _at: who is judge])

    assert can_read_entry(officer, entry, at) is True
    assert can_read_attachment(officer, entry.attachments[0], at) is True
    assert can_read_entry(judge, entry, at) is False
    assert can_read_attachment(judge, entry.attachments[0], at) is True


def test_the_receipt_is_for_the_owner_of_a_submitted_entry(db, at):
    edition = make_edition()

    assert has_submitted((one := make_submitted_entry(edition)).owner, one, at) is True
    assert has_submitted((two := make_entry(edition)).owner, two, at) is False
