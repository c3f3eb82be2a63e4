"""A correction round on the applicant's pages: what is left, and what was answered."""

from datetime import UTC, datetime, timedelta

from competition.core.database import write_transaction
from competition.registration.operations import add_attachment, save_section, withdraw_entry
from tests.factories.registration import make_submitted_entry, make_upload
from tests.rooms.registration.pages import CLOSES, again_inside

AT = datetime(2022, 5, 6, 2, tzinfo=UTC)
PINS = (
    {"section": "entity", "question": "address", "words": "请写到门牌号"},
    {"section": "members", "question": "employer", "words": "请写全称"},
    {"document": "licence", "words": "请换清晰的扫描件"},
)


def returned(own, go_to):
    public_id = own(make_submitted_entry)
    with write_transaction():
        entry = again_inside(public_id)
        entry.state, entry.corrections = "returned", list(PINS)
        entry.correction_due_at = AT + timedelta(days=4)
    go_to(AT, public_id)
    return public_id


def change(public_id, section_key, changed):
    with write_transaction():
        entry = again_inside(public_id)
        values = changed(entry.answers[section_key])
        save_section(entry, section_key, values, seen_version=entry.version, by=entry.owner, at=AT)


def test_the_list_shows_what_is_left_of_a_correction_round(client, own, go_to):
    public_id = returned(own, go_to)
    text = client.get(f"/entries/{public_id}").text
    assert "0 / 3</strong> 处已修改" in text
    assert "其余 7 部分不必改" in text
    assert "退回的 3 处还没有改动" in client.get(f"/entries/{public_id}/check").text

    change(public_id, "entity", lambda row: {**row, "address": "常州市武进区科教城 2 号"})
    assert "退回的 2 处还没有改动" in client.get(f"/entries/{public_id}/check").text
    change(public_id, "members", lambda rows: [{**rows[0], "employer": "新单位"}, *rows[1:]])
    with write_transaction():
        entry = again_inside(public_id)
        add_attachment(entry, "licence", make_upload(b"%PDF-1.5 new"), by=entry.owner, at=AT)
    assert "3 / 3</strong> 处已修改" in client.get(f"/entries/{public_id}").text
    assert "还没有改动" not in client.get(f"/entries/{public_id}/check").text


def test_what_cannot_be_changed_any_more_can_be_read(client, own, go_to):
    public_id = own(make_submitted_entry)
    go_to(CLOSES, public_id)
    text = client.get(f"/entries/{public_id}").text

    assert "暂不可填" not in text
    assert f'href="/entries/{public_id}/check"' in text
    assert "高灵敏度的压力传感器" in client.get(f"/entries/{public_id}/check").text


def test_the_history_of_a_withdrawn_entry_is_for_its_applicant(client, own, at):
    public_id = own(make_submitted_entry)
    with write_transaction():
        entry = again_inside(public_id)
        withdraw_entry(entry, reason="方向调整", by=entry.owner, at=at)
    text = client.get(f"/entries/{public_id}").text

    assert "方向调整" in text
    assert "占用" not in text
    assert "释放" not in text


def test_the_next_step_says_how_long_it_may_take(client, own, go_to):
    public_id = own(make_submitted_entry)
    go_to(AT, public_id)

    assert "最迟还要等 5 天" in client.get(f"/entries/{public_id}").text
