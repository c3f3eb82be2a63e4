"""What the autosaver is told, so that a page never undoes what somebody else has saved."""

from datetime import UTC, datetime

import pytest

from competition.core.database import write_transaction
from competition.registration.operations import save_section
from tests.rooms.registration.pages import again, again_inside, hidden, section_data

AUTOSAVE = {"X-Autosave": "1"}
LATER = datetime(2022, 4, 20, 2, 1, tzinfo=UTC)


def elsewhere(public_id, section_key, change):
    """Save a section as a colleague does meanwhile."""
    with write_transaction():
        entry = again_inside(public_id)
        values = change(entry.answers[section_key])
        save_section(
            entry, section_key, values, seen_version=entry.version, by=entry.owner, at=LATER
        )


def named(rows):
    return [row["name"].rpartition("之")[2] for row in rows]


def test_a_page_is_told_what_others_changed_and_does_not_undo_it(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/contact"
    mine = section_data(client, url, **{"q-name": "我写的"})
    elsewhere(public_id, "contact", lambda row: {**row, "position": "同事写的"})
    told = client.post(url, data=mine, headers=AUTOSAVE).json

    assert told["others"] == [
        {"name": "q-position", "label": "职务", "theirs": "同事写的", "words": "同事写的"}
    ]
    shown = mine | {one["name"]: one["theirs"] for one in told["others"]}
    again_saved = {**shown, "q-name": "又写的", "version": told["version"]}
    assert client.post(url, data=again_saved, headers=AUTOSAVE).json["others"] == []
    contact = again(public_id).answers["contact"]
    assert (contact["name"], contact["position"]) == ("又写的", "同事写的")


def test_long_texts_are_not_told_as_changed_for_their_line_ends(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/project"
    data = section_data(client, url, **{"q-brief": "第一行\r\n第二行"})

    assert client.post(url, data=data, headers=AUTOSAVE).json["others"] == []
    assert again(public_id).answers["project"]["brief"] == "第一行\n第二行"


def test_the_page_of_a_conflict_shows_what_only_others_changed(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/contact"
    mine = section_data(client, url, **{"q-name": "我写的"})
    elsewhere(public_id, "contact", lambda row: {**row, "name": "他写的", "position": "新职务"})
    answer = client.post(url, data=mine)

    assert answer.status_code == 409
    assert 'value="新职务"' in answer.text
    settled = {**mine, "q-position": "新职务", "version": hidden(answer, "version"), "once": ""}
    client.post(url, data=settled)
    contact = again(public_id).answers["contact"]
    assert (contact["name"], contact["position"]) == ("我写的", "新职务")


def test_a_member_added_elsewhere_stays_and_the_page_is_told(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/members"
    elsewhere(public_id, "members", lambda rows: rows[:2])
    mine = section_data(client, url, **{"m0-employer": "常州甲公司", "m2-is_leader": ""})
    assert mine["m2-name"] == ""  # the page offers a third member, and is not told of him
    elsewhere(public_id, "members", lambda rows: [*rows, {**rows[0], "name": "成员之3"}])
    told = client.post(url, data=mine, headers=AUTOSAVE).json

    members = again(public_id).answers["members"]
    assert named(members) == ["1", "2", "3"]
    assert members[0]["employer"] == "常州甲公司"
    assert told["conflicts"] == []
    assert told["longer"].startswith("3 人（")


def test_a_member_beyond_the_rows_of_a_page_stays(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/members"
    data = section_data(client, url)
    elsewhere(public_id, "members", lambda rows: [*rows, {**rows[0], "name": "成员之4"}])
    for employer in ("常州甲公司", "常州乙公司"):
        told = client.post(url, data={**data, "m0-employer": employer}, headers=AUTOSAVE).json
        data["version"] = told["version"]

    members = again(public_id).answers["members"]
    assert named(members) == ["1", "2", "3", "4"]
    assert members[0]["employer"] == "常州乙公司"


def test_lists_of_members_that_two_changed_are_a_conflict_that_names_them(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/members"
    mine = section_data(client, url, **{"m0-employer": "常州甲公司"})
    elsewhere(public_id, "members", lambda rows: rows[1:])
    told = client.post(url, data=mine, headers=AUTOSAVE).json

    assert [one["name"] for one in told["conflicts"]] == [""]
    assert told["conflicts"][0]["words"].startswith("2 人（")
    assert named(again(public_id).answers["members"]) == ["2", "3"]


def test_what_is_wrong_is_told_at_the_row_where_it_was_typed(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/members"
    first = {name: "" for name in section_data(client, url) if name.startswith("m0-")}
    data = section_data(client, url, **first, **{"m1-phone": "1381234"})
    told = client.post(url, data=data, headers=AUTOSAVE).json

    assert named(again(public_id).answers["members"]) == ["2", "3"]
    assert [one["name"] for one in told["faults"]] == ["m1-phone"]
    assert told["others"] == []


@pytest.mark.parametrize(
    ("code", "warns"),
    [
        pytest.param("91350211M0000XUF46", True, id="odd_is_a_warning"),
        pytest.param("91350211M0000XUF4Z", False, id="wrong_is_an_error"),
    ],
)
def test_a_doubtful_code_is_told_while_typing(client, own, code, warns):
    public_id = own()
    url = f"/entries/{public_id}/sections/entity"
    data = section_data(client, url, **{"q-uscc": code})
    (told,) = client.post(url, data=data, headers=AUTOSAVE).json["faults"]

    assert told["name"] == "q-uscc"
    assert told.get("warns", False) == warns
