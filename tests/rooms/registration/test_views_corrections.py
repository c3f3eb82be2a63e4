"""A correction round on the applicant's pages: what is left, and what was answered."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from competition.audit.models import AuditEvent
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
    assert "0 / 3</strong> 处已处理" in text
    assert "其余 7 部分不必改" in text
    assert "退回的 3 处既没有修改，也没有说明" in client.get(f"/entries/{public_id}/check").text

    change(public_id, "entity", lambda row: {**row, "address": "常州市武进区科教城 2 号"})
    assert "退回的 2 处既没有修改，也没有说明" in client.get(f"/entries/{public_id}/check").text
    change(public_id, "members", lambda rows: [{**rows[0], "employer": "新单位"}, *rows[1:]])
    with write_transaction():
        entry = again_inside(public_id)
        add_attachment(entry, "licence", make_upload(b"%PDF-1.5 new"), by=entry.owner, at=AT)
    assert "3 / 3</strong> 处已处理" in client.get(f"/entries/{public_id}").text
    assert "既没有修改" not in client.get(f"/entries/{public_id}/check").text


def say(client, public_id, replies, seen=("", "", "")):
    data = {f"replies-{number}": words for number, words in enumerate(replies)}
    data |= {f"seen-{number}": words for number, words in enumerate(seen)}
    return client.post(f"/entries/{public_id}/points", data=data)


def test_a_point_is_changed_or_answered_in_words_and_else_nothing_is_submitted(client, own, go_to):
    public_id = returned(own, go_to)
    signed = {"agreed": "y", "signature": "王小明"}
    refused = client.post(f"/entries/{public_id}/check", data=signed)
    assert refused.status_code == 422
    assert "退回的意见还有 3 处没有修改，也没有说明" in refused.text

    change(public_id, "entity", lambda row: {**row, "address": "常州市武进区科教城 2 号"})
    text = client.get(f"/entries/{public_id}/points").text
    assert "参赛主体·注册地址" in text
    assert "请换清晰的扫描件" in text
    assert (text.count("已修改</"), text.count("还没有处理</")) == (1, 2)

    told = say(client, public_id, ["已补门牌号", "单位已是全称", "这就是最清晰的一份\r\n原件模糊"])
    assert told.status_code == 303
    assert "3 / 3</strong> 处已处理" in client.get(f"/entries/{public_id}").text
    assert client.post(f"/entries/{public_id}/check", data=signed).status_code == 303

    entry = again_inside(public_id)
    assert [row["reply"] for row in entry.last_revision.replies] == [
        "已补门牌号",
        "单位已是全称",
        "这就是最清晰的一份\n原件模糊",
    ]
    assert [row["words"] for row in entry.last_revision.replies] == [row["words"] for row in PINS]
    assert entry.revisions[0].replies == []
    assert client.get(f"/entries/{public_id}/points").status_code == 404


def test_a_page_of_points_sent_without_a_word_changes_nothing(client, own, go_to, db):
    public_id = returned(own, go_to)

    assert say(client, public_id, ["", " ", ""]).status_code == 303
    assert "reply" not in again_inside(public_id).corrections[0]
    answered = AuditEvent.kind == "registration:corrections:answered"
    assert db.session.scalar(select(func.count()).where(answered)) == 0


def test_replies_can_be_taken_back_and_a_long_one_is_kept_on_the_page(client, own, go_to):
    public_id = returned(own, go_to)
    say(client, public_id, ["", "单位已是全称", ""])
    assert "1 / 3</strong> 处已处理" in client.get(f"/entries/{public_id}").text

    too_long = say(client, public_id, ["长" * 501, "单位已是全称", ""], ["", "单位已是全称", ""])
    assert too_long.status_code == 422
    assert "最多 500 字。" in too_long.text
    assert "长" * 501 in too_long.text

    say(client, public_id, ["", "", ""], ["", "单位已是全称", ""])
    assert "0 / 3</strong> 处已处理" in client.get(f"/entries/{public_id}").text


def test_a_reply_saved_elsewhere_is_shown_and_never_written_over_unseen(client, own, go_to):
    public_id = returned(own, go_to)
    say(client, public_id, ["同事的说明", "", ""])

    conflict = say(client, public_id, ["我的说明", "另一条", ""])
    assert conflict.status_code == 422
    assert "别处刚保存为“同事的说明”" in conflict.text
    assert "我的说明" in conflict.text
    assert pins_inside(public_id) == ["同事的说明", "", ""]

    decided = say(client, public_id, ["我的说明", "另一条", ""], ["同事的说明", "", ""])
    assert decided.status_code == 303
    assert pins_inside(public_id) == ["我的说明", "另一条", ""]
    say(client, public_id, ["我的说明", "另一条", "第三条"], ["我的说明", "", ""])
    assert pins_inside(public_id) == ["我的说明", "另一条", "第三条"]


def pins_inside(public_id):
    return [row["reply"] for row in again_inside(public_id).corrections]


def test_after_the_day_of_correction_replies_are_read_and_no_longer_written(client, own, go_to):
    public_id = returned(own, go_to)
    say(client, public_id, ["已补门牌号", "", ""])
    go_to(AT + timedelta(days=4), public_id)

    text = client.get(f"/entries/{public_id}/points").text
    assert "您的说明：已补门牌号" in text
    assert "保存说明" not in text
    late = say(client, public_id, ["改口", "", ""], ["已补门牌号", "", ""])
    assert late.status_code == 422
    assert "修改时间已过，刚才写的没有保存" in late.text
    assert "您的说明：改口" in late.text
    assert pins_inside(public_id) == ["已补门牌号", "", ""]


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
