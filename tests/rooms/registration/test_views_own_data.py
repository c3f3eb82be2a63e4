"""Taking one's data along, and deleting one's account: what goes and what stays."""

import json
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from competition.accounts.models import Person
from competition.cli.jobs import run_waiting_jobs
from competition.core.database import db as database
from competition.core.storage import content_is_kept
from competition.notifications.models import Letter
from competition.registration.models import Attachment, DraftChange, Entry
from tests.factories.accounts import A_PASSWORD, make_grant, make_person
from tests.factories.editions import make_edition
from tests.factories.registration import make_attachment, make_entry, make_submitted_entry

DELETE = "/account/delete"
SURE = {"old_password": A_PASSWORD, "sure": "y"}
AFTER_ALL = datetime(2023, 6, 1, tzinfo=UTC)


def package(client) -> ZipFile:
    return ZipFile(BytesIO(client.get("/account/data").data))


def test_ones_data_come_with_entries_letters_and_files(client, db, sign_in):
    edition = make_edition()
    entry = make_submitted_entry(edition, owner=make_person(name="王小明"))
    make_entry(edition, project_name="别人的项目")
    public_id, files = entry.public_id, len(entry.attachments)
    sign_in(entry.owner)
    found = package(client)
    data = {
        name: json.loads(found.read(name))
        for name in found.namelist()
        if "." in name[-5:] and name.endswith(".json")
    }

    assert sorted(data) == ["account.json", "entries.json", "letters.json"]
    assert data["account.json"]["name"] == "王小明"
    assert [one["id"] for one in data["entries.json"]] == [public_id]
    assert len(data["entries.json"][0]["submissions"]) == 1
    assert any("CZ2022-00001" in one["body"] for one in data["letters.json"])
    assert len([name for name in found.namelist() if name.startswith("entries/")]) == files


def test_a_deleted_account_is_nobodys_and_its_drafts_are_gone(client, db, sign_in, app):
    edition = make_edition()
    person = make_person(name="王小明", email="ming@example.cn")
    draft = make_entry(edition, owner=person)
    alone = make_attachment(draft, content=b"%PDF-1.4 only here").sha256
    shared = draft.attachments[0].sha256
    other = make_entry(edition)
    person_id, draft_id, other_id = person.id, draft.id, other.id
    sign_in(person)
    shown = client.get(DELETE)
    answer = client.post(DELETE, data=SURE)

    assert "按规定保留" in shown.text
    assert answer.location == "/sign-in"
    database.session.rollback()
    gone = database.session.get(Person, person_id)
    assert (gone.name, gone.phone, gone.state) == ("—", None, "disabled")
    assert "ming" not in gone.email
    empty = database.session.get(Entry, draft_id)
    assert (empty.project_name, empty.state, list(empty.answers)) == ("—", "withdrawn", ["basics"])
    assert empty.attachments == []
    assert (
        database.session.scalar(select(DraftChange).where(DraftChange.entry_id == draft_id)) is None
    )
    assert len(database.session.get(Entry, other_id).attachments) == 3
    assert client.get("/account").status_code in (302, 303)
    again = app.test_client().post(
        "/sign-in", data={"address": "ming@example.cn", "password": A_PASSWORD}
    )
    assert again.status_code == 422
    told = database.session.scalar(select(Letter).where(Letter.kind == "account_deleted"))
    assert told.to_address == "ming@example.cn"

    database.session.rollback()
    run_waiting_jobs()
    assert not content_is_kept(alone)
    assert content_is_kept(shared)


def test_what_was_submitted_stays_once_the_contest_is_over(client, db, sign_in, clock):
    entry = make_submitted_entry(make_edition(), owner=make_person())
    person, entry_id = entry.owner, entry.id
    sign_in(person)
    refused = client.post(DELETE, data=SURE)
    clock.set(AFTER_ALL)
    sign_in(database.session.get(Person, person.id))
    answer = client.post(DELETE, data=SURE)

    assert refused.status_code == 422
    assert "先撤回" in refused.text
    assert answer.status_code == 303
    database.session.rollback()
    kept = database.session.get(Entry, entry_id)
    assert kept.project_name != "—"
    assert len(kept.revisions) == 1
    assert database.session.query(Attachment).filter_by(entry_id=entry_id).count() == 3
    letters = database.session.scalars(select(Letter).where(Letter.kind == "entry_submitted")).all()
    assert [one.to_address for one in letters] == [""]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({**SURE, "old_password": "not this one"}, "当前密码不对"),
        ({"old_password": A_PASSWORD}, "请先勾选确认"),
    ],
)
def test_deleting_needs_the_password_and_a_tick(client, db, sign_in, data, words):
    person = make_person()
    person_id = person.id
    sign_in(person)
    answer = client.post(DELETE, data=data)

    assert answer.status_code == 422
    assert words in answer.text
    database.session.rollback()
    assert database.session.get(Person, person_id).state == "active"


def test_who_works_for_the_contest_hands_over_first(client, db, sign_in):
    edition, person = make_edition(), make_person()
    make_grant(person, "organiser", edition_key=edition.key)
    sign_in(person)

    assert "先请主办方结束您的角色" in client.get(DELETE).text
    assert client.post(DELETE, data=SURE).status_code == 422
