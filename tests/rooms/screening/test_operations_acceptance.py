import pytest

from competition.core.errors import NotFoundError, RefusedError
from competition.screening.operations import (
    accept_entries,
    send_back_entry,
    take_back_acceptance,
)
from competition.screening.queries import turn_of, verdicts_of
from tests.factories.accounts import make_person
from tests.factories.registration import make_submitted_entry
from tests.factories.screening import (
    body_of,
    letters,
    lines,
    make_officer,
    moment,
    recommend,
)

IN_MAY = moment("2022-05-10 09:00")


@pytest.fixture
def recommended(edition, officer, at):
    entries = [make_submitted_entry(edition) for _number in range(3)]
    for entry in entries:
        recommend(entry, by=officer, at=at)
    return entries


def test_accepting_in_bulk_leaves_a_line_and_a_letter_each(recommended, organiser):
    accept_entries(recommended, by=organiser, at=IN_MAY)

    assert [(one.state, one.accepted_at) for one in recommended] == [("accepted", IN_MAY)] * 3
    assert lines()[3:] == [
        ("screening:entry:accepted", f"entry:{one.id}", "") for one in recommended
    ]
    assert letters()[3:] == [("entry_accepted", one.owner.email) for one in recommended]


def test_a_bulk_is_refused_as_a_whole_when_one_is_not_recommended(
    recommended, edition, organiser, db
):
    waiting = make_submitted_entry(edition)
    db.session.commit()
    db.session.connection(execution_options={"writing": True})

    with pytest.raises(RefusedError) as refusal:
        accept_entries([recommended[0], waiting], by=organiser, at=IN_MAY)
    db.session.rollback()

    assert refusal.value.code == "entry_not_recommended"
    assert refusal.value.values == {"name": waiting.reference}
    assert [one.state for one in recommended] == ["recommended"] * 3


@pytest.mark.parametrize(
    ("entries", "when", "code"),
    [
        pytest.param(0, IN_MAY, "nothing_chosen", id="nothing"),
        pytest.param(1, moment("2022-05-04 23:59"), "acceptance_closed", id="before_the_phase"),
        pytest.param(1, moment("2022-05-14 00:00"), "acceptance_closed", id="after_the_phase"),
    ],
)
def test_accepting_needs_entries_and_the_phase(recommended, organiser, entries, when, code):
    with pytest.raises(RefusedError) as refusal:
        accept_entries(recommended[:entries], by=organiser, at=when)

    assert refusal.value.code == code


def test_sending_back_tells_every_officer_of_the_unit_and_starts_its_clock(
    edition, recommended, officer, organiser
):
    colleague = make_officer(edition)
    make_officer(edition, "tianning-kjj")
    entry = recommended[0]

    send_back_entry(entry, reason="承诺书缺公章", by=organiser, at=IN_MAY)

    turn = turn_of(entry, verdicts_of(entry), moment("2022-05-12 09:00"))
    assert (entry.state, turn.side, turn.due_at) == (
        "submitted",
        "unit",
        moment("2022-05-18 00:00"),
    )
    assert turn.may_decide
    assert lines()[3:] == [("screening:entry:sent_back", f"entry:{entry.id}", "承诺书缺公章")]
    assert sorted(letters()[3:]) == sorted(
        [("entry_sent_back", officer.email), ("entry_sent_back", colleague.email)]
    )
    assert "2022年5月17日 周二 24:00" in body_of("entry_sent_back")


def test_sending_back_needs_a_reason_and_a_recommended_entry(edition, recommended, organiser):
    with pytest.raises(RefusedError) as silent:
        send_back_entry(recommended[0], reason="", by=organiser, at=IN_MAY)
    with pytest.raises(RefusedError) as early:
        send_back_entry(make_submitted_entry(edition), reason="缺章", by=organiser, at=IN_MAY)

    assert (silent.value.code, early.value.code) == ("reason_needed", "entry_not_recommended")


def test_an_acceptance_can_be_taken_back_with_a_reason(recommended, organiser):
    entry = recommended[0]
    accept_entries([entry], by=organiser, at=IN_MAY)

    take_back_acceptance(entry, reason="选错了", by=organiser, at=IN_MAY)

    assert (entry.state, entry.accepted_at) == ("recommended", None)
    assert lines()[-1] == ("screening:acceptance:taken_back", f"entry:{entry.id}", "选错了")
    assert letters()[-1] == ("verdict_taken_back", entry.owner.email)


@pytest.mark.parametrize(
    ("accepted", "reason", "code"),
    [(False, "选错了", "verdict_cannot_be_taken_back"), (True, " ", "reason_needed")],
)
def test_an_acceptance_is_taken_back_only_with_reason_and_if_there_is_one(
    recommended, organiser, accepted, reason, code
):
    if accepted:
        accept_entries(recommended, by=organiser, at=IN_MAY)

    with pytest.raises(RefusedError) as refusal:
        take_back_acceptance(recommended[0], reason=reason, by=organiser, at=IN_MAY)

    assert refusal.value.code == code


def test_only_an_organiser_of_this_edition_accepts(recommended, officer):
    elsewhere = make_person(role="organiser", edition_key="another-2022")
    for person in (officer, elsewhere, recommended[0].owner):
        for act in (
            lambda by: accept_entries(recommended, by=by, at=IN_MAY),
            lambda by: send_back_entry(recommended[0], reason="缺章", by=by, at=IN_MAY),
            lambda by: take_back_acceptance(recommended[0], reason="错", by=by, at=IN_MAY),
        ):
            with pytest.raises(NotFoundError):
                act(person)


def test_an_organiser_of_the_whole_site_accepts(recommended):
    accept_entries(recommended, by=make_person(role="organiser"), at=IN_MAY)

    assert recommended[0].state == "accepted"
