"""Letting registration close later: for all and for one, with a reason, never earlier."""

from datetime import timedelta

import pytest

from competition.accounts.models import Role
from competition.core.database import write_transaction
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.operations import extend_phase
from competition.editions.queries import get_edition
from competition.notifications.models import Letter
from competition.registration.operations import extend_entry, submit_entry
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.registration import make_entry
from tests.rooms.registration.pages import CLOSES, again

MANAGE = "/contests/changzhou-2022/manage"
LATER = {"closes": "2022-05-03T17:00", "reason": "疫情期间延长"}


@pytest.fixture
def organiser(db, sign_in):
    make_edition()
    person = make_person(role=Role.ORGANISER, edition_key="changzhou-2022")
    sign_in(person)
    return person


def test_everybody_gets_more_time_and_every_page_says_so(client, db, organiser, sign_in, clock):
    answer = client.post(f"{MANAGE}/extensions", data=LATER)
    shown = client.get(f"{MANAGE}/extensions").text
    front = client.get("/contests/changzhou-2022").text
    clock.set(CLOSES + timedelta(hours=1))
    with write_transaction():
        somebody = make_person()
    sign_in(somebody)
    start = client.get("/contests/changzhou-2022/entries/new").text

    assert answer.status_code == 303
    assert "疫情期间延长" in shown
    assert "2022年5月3日 周二 17:00" in front
    assert "开始填写" in start


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"closes": "2022-04-29T17:00"}, "晚于原定截止"),
        ({"closes": ""}, "请填写新的截止时间。"),
        ({"reason": ""}, "请写明理由。"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field(client, organiser, change, words):
    answer = client.post(f"{MANAGE}/extensions", data=LATER | change)

    assert answer.status_code == 422
    assert words in answer.text


def test_one_entry_gets_more_time_and_only_that_one(db, at):
    edition = make_edition()
    by = make_person(role=Role.ORGANISER, edition_key=edition.key)
    one, other = make_entry(edition), make_entry(edition)
    until = CLOSES + timedelta(days=2)
    extend_entry(one, until, reason="证照办理延误", by=by, at=at)
    late = CLOSES + timedelta(hours=1)
    submit_entry(one, begun_at=late, by=one.owner, at=late)

    assert one.submitted_at == late
    with pytest.raises(RefusedError, match="submission_late"):
        submit_entry(other, begun_at=late, by=other.owner, at=late)
    letter = db.session.query(Letter).filter_by(kind="entry_extended").one()
    assert "证照办理延误" in letter.body
    assert letter.person_id == one.owner.id


def test_the_extension_of_one_is_made_on_its_page(client, db, organiser):
    with write_transaction():
        public_id = make_entry(get_edition("changzhou-2022")).public_id
    shown = client.get(f"{MANAGE}/entries/{public_id}").text
    wrong = client.post(f"{MANAGE}/entries/{public_id}/extend", data=LATER | {"reason": ""})
    right = client.post(f"{MANAGE}/entries/{public_id}/extend", data=LATER)

    assert "为这个项目延长报名时间" in shown
    assert (wrong.status_code, right.status_code) == (422, 303)
    assert again(public_id).extended_until is not None


def test_who_may_extend_what(db, at):
    edition = make_edition()
    entry = make_entry(edition)
    by = make_person(role=Role.ORGANISER, edition_key=edition.key)
    until = CLOSES + timedelta(days=1)

    with pytest.raises(NotFoundError):
        extend_entry(entry, until, reason="x", by=entry.owner, at=at)
    with pytest.raises(NotFoundError):
        extend_phase(edition, "registration", until, reason="x", by=entry.owner, at=at)
    with pytest.raises(NotFoundError):
        extend_phase(edition, "no-such-phase", until, reason="x", by=by, at=at)
    for call in (
        lambda: extend_entry(entry, until, reason=" ", by=by, at=at),
        lambda: extend_phase(edition, "registration", until, reason=" ", by=by, at=at),
    ):
        with pytest.raises(RefusedError, match="reason_missing"):
            call()
    with pytest.raises(RefusedError, match="extension_not_later"):
        extend_entry(entry, CLOSES, reason="x", by=by, at=at)
    entry.state = "accepted"
    with pytest.raises(RefusedError, match="extension_pointless"):
        extend_entry(entry, until, reason="x", by=by, at=at)
