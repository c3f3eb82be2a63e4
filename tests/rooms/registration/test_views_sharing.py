"""Working together: a colleague fills in, the authorised person declines and then approves."""

import re
from datetime import timedelta

import pytest

from competition.core.database import db as database
from competition.core.database import write_transaction
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.operations import import_plan
from competition.notifications.models import Letter
from competition.registration.models import Share, ShareKind
from competition.registration.operations import (
    ask_to_share,
    decide_sign_off,
    end_share,
    submit_entry,
)
from competition.registration.queries import content_hash, list_sign_offs_waiting_for
from competition.rules.transitions import EntryState
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition, plan_source
from tests.factories.registration import make_attachment, make_entry
from tests.rooms.registration.pages import again, again_inside, section_data


def signed_off_edition(at):
    """Return the edition with a plan that asks companies for a sign-off."""
    edition = make_edition()
    source = plan_source().replace("[form]", '[form]\nsign_off = ["company"]', 1)
    assert source != plan_source()
    import_plan(source, reason="审签", by=None, at=at)
    return edition


def link_of(address):
    letter = database.session.query(Letter).filter_by(to_address=address).order_by(Letter.id.desc())
    return re.search(r"http://localhost(/entries/shared/\S+)", letter.first().body)[1]


def ask(client, public_id, kind, address):
    where = {"edit": "editors", "sign_off": "signatory"}[kind]
    return client.post(f"/entries/{public_id}/people/{where}", data={"address": address})


@pytest.fixture
def two(db, app, sign_in):
    """Return the pages of an owner and of a colleague, and the owner's entry."""
    entry = make_entry(make_edition(), owner=make_person(name="王小明"))
    colleague = make_person(name="李同事", email="colleague@example.cn")
    public_id, mine, theirs = entry.public_id, app.test_client(), app.test_client()
    sign_in(entry.owner, into=mine)
    sign_in(colleague, into=theirs)
    return mine, theirs, public_id


def test_a_colleague_accepts_fills_in_and_cannot_submit(two):
    mine, theirs, public_id = two
    assert ask(mine, public_id, "edit", "colleague@example.cn").status_code == 303
    link = link_of("colleague@example.cn")
    before = theirs.get(f"/entries/{public_id}").status_code
    shown = theirs.get(link).text
    accepted = theirs.post(link)
    url = f"/entries/{public_id}/sections/contact"
    saved = theirs.post(url, data=section_data(theirs, url, **{"q-name": "李同事写的"}))

    assert (before, accepted.location) == (404, f"/entries/{public_id}")
    assert "王小明请您一起填写" in shown
    assert saved.status_code == 303
    assert again(public_id).answers["contact"]["name"] == "李同事写的"
    assert public_id in theirs.get("/entries").text
    assert "由申报人王小明办理" in theirs.get(f"/entries/{public_id}/check").text
    for page in ("people", "withdraw"):
        assert theirs.get(f"/entries/{public_id}/{page}").status_code == 404
    assert "李同事" in mine.get(f"/entries/{public_id}/people").text


def test_an_ended_share_opens_nothing_and_its_link_neither(two):
    mine, theirs, public_id = two
    ask(mine, public_id, "edit", "colleague@example.cn")
    link = link_of("colleague@example.cn")
    theirs.post(link)
    share = database.session.query(Share).one()
    ended = mine.post(f"/entries/{public_id}/people/{share.id}/end")
    again_taken = theirs.post(link)

    assert ended.status_code == 303
    assert theirs.get(f"/entries/{public_id}").status_code == 404
    assert again_taken.status_code == 422
    assert "请对方重新邀请" in again_taken.text


def test_a_colleague_may_leave(two):
    mine, theirs, public_id = two
    ask(mine, public_id, "edit", "colleague@example.cn")
    theirs.post(link_of("colleague@example.cn"))
    share = database.session.query(Share).one()

    assert theirs.post(f"/entries/{public_id}/people/{share.id}/end").location == "/entries"
    assert theirs.get(f"/entries/{public_id}").status_code == 404


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("nobody", "邮箱"),
        ("", "请填写对方的邮箱或手机号。"),
    ],
)
def test_a_wrong_address_is_told_at_its_field(two, address, words):
    mine, _theirs, public_id = two
    answer = ask(mine, public_id, "edit", address)

    assert answer.status_code == 422
    assert words in answer.text


def refusal(call, *arguments, **keywords):
    with pytest.raises(RefusedError) as refused:
        call(*arguments, **keywords)
    return refused.value.code


def test_who_is_asked_and_how_many(db, at):
    entry = make_entry(make_edition())
    owner = entry.owner
    call = {"by": owner, "at": at}

    assert refusal(ask_to_share, entry, ShareKind.EDIT, owner.email, **call) == "share_own_address"
    assert refusal(ask_to_share, entry, ShareKind.SIGN_OFF, "b@example.cn", **call) == (
        "sign_off_not_asked"
    )
    first = ask_to_share(entry, ShareKind.EDIT, "a@example.cn", **call)
    second = ask_to_share(entry, ShareKind.EDIT, "a@example.cn", **call)
    assert (first.ended_at, second.ended_at) == (at, None)
    for number in range(9):
        ask_to_share(entry, ShareKind.EDIT, f"c{number}@example.cn", **call)
    assert refusal(ask_to_share, entry, ShareKind.EDIT, "z@example.cn", **call) == "share_too_many"
    with pytest.raises(NotFoundError):
        ask_to_share(entry, ShareKind.EDIT, "d@example.cn", by=make_person(), at=at)
    with pytest.raises(NotFoundError):
        end_share(second, by=make_person(), at=at)
    end_share(second, **call)
    end_share(second, by=owner, at=at + timedelta(days=1))
    assert second.ended_at == at


def test_a_link_runs_out_and_is_not_for_the_owner(two, clock):
    mine, theirs, public_id = two
    ask(mine, public_id, "edit", "colleague@example.cn")
    link = link_of("colleague@example.cn")

    assert "这是您自己的申报" in mine.post(link).text
    clock.advance(days=15)
    share = database.session.query(Share).one()
    assert share.expires_at < clock()
    assert theirs.post(link).status_code in (303, 401, 422)
    assert again(public_id).shares[0].person_id is None


def test_a_sign_off_is_declined_then_approved_and_a_change_voids_it(db, app, sign_in, at):
    entry = make_entry(signed_off_edition(at), owner=make_person(name="王小明"))
    boss = make_person(name="周总", email="boss@example.cn")
    public_id, boss_id, mine, theirs = (
        entry.public_id,
        boss.id,
        app.test_client(),
        app.test_client(),
    )
    sign_in(entry.owner, into=mine)
    sign_in(boss, into=theirs)
    check = f"/entries/{public_id}/check"
    page = f"/entries/{public_id}/sign-off"

    assert "提交以前须由本单位授权人审签" in mine.get(check).text
    ask(mine, public_id, "sign_off", "boss@example.cn")
    assert theirs.post(link_of("boss@example.cn")).location == page
    assert [one.public_id for one in list_sign_offs_waiting_for(boss_id)] == [public_id]
    assert "审签申报" in theirs.get("/home").text
    seen = content_hash(again(public_id))
    without = theirs.post(page, data={"seen": seen, "decision": "decline", "reason": ""})
    declined = theirs.post(page, data={"seen": seen, "decision": "decline", "reason": "数字不对"})
    assert (without.status_code, declined.status_code) == (422, 303)
    assert "数字不对" in mine.get(f"/entries/{public_id}/people").text
    assert "授权人没有同意现有内容" in mine.get(check).text
    approved = theirs.post(page, data={"seen": seen, "decision": "approve"})
    assert approved.status_code == 303
    assert "承诺与签名" in mine.get(check).text
    url = f"/entries/{public_id}/sections/contact"
    mine.post(url, data=section_data(mine, url, **{"q-name": "改过的"}))
    assert "须重新审签后才能提交" in mine.get(check).text
    stale = theirs.post(page, data={"seen": seen, "decision": "approve"})
    assert "您查看以后内容又有改动" in stale.text
    theirs.post(page, data={"seen": content_hash(again(public_id)), "decision": "approve"})
    with write_transaction():
        one = again_inside(public_id)
        submit_entry(one, begun_at=at, by=one.owner, at=at)
    assert again(public_id).state == EntryState.SUBMITTED


def test_submission_waits_for_the_sign_off_and_documents_count_too(db, at):
    entry = make_entry(signed_off_edition(at))
    call = {"begun_at": at, "by": entry.owner, "at": at}
    boss = make_person(email="boss@example.cn")

    assert refusal(submit_entry, entry, **call) == "sign_off_missing"
    share = ask_to_share(entry, ShareKind.SIGN_OFF, "boss@example.cn", by=entry.owner, at=at)
    assert refusal(submit_entry, entry, **call) == "sign_off_asked"
    share.person_id, share.accepted_at = boss.id, at
    decide_sign_off(entry, seen_hash=content_hash(entry), approve=True, reason="", by=boss, at=at)
    make_attachment(entry, "other", content=b"%PDF-1.4 more")
    assert refusal(submit_entry, entry, **call) == "sign_off_stale"
    other = ask_to_share(entry, ShareKind.SIGN_OFF, "next@example.cn", by=entry.owner, at=at)
    assert (share.ended_at, other.ended_at) == (at, None)
    with pytest.raises(NotFoundError):
        decide_sign_off(entry, seen_hash="", approve=True, reason="", by=boss, at=at)
