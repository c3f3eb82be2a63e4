"""A chain of units: the carrier recommends to the district, the district to the organiser."""

import pytest

from competition.core.errors import NotFoundError, RefusedError
from competition.registration.operations import submit_entry
from competition.screening.operations import (
    accept_entries,
    return_entry,
    send_back_entry,
    take_back_verdict,
)
from competition.screening.permissions import can_check_entry, can_decide_entry
from competition.screening.queries import (
    QueueFilters,
    all_in_queue,
    check_sheet,
    count_by_tab,
    progress_of_units,
    total_of,
)
from tests.factories.editions import make_edition
from tests.factories.registration import make_submitted_entry, submit_again
from tests.factories.screening import (
    A_PIN,
    body_of,
    give_back,
    letters,
    lines,
    make_officer,
    make_organiser,
    moment,
    recommend,
)

AT = moment("2022-05-05 09:00")
LATER = moment("2022-05-06 09:00")


@pytest.fixture
def edition(db):
    return make_edition(changes=[("most_returns = 2\n", "most_returns = 2\nis_chain = true\n")])


@pytest.fixture
def carrier(edition):
    return make_officer(edition, "wujin-fuwu")


@pytest.fixture
def district(edition):
    return make_officer(edition, "wujin-kjj")


@pytest.fixture
def entry(edition):
    return make_submitted_entry(edition, unit_key="wujin-fuwu")


def names(edition, unit, tab):
    found = all_in_queue(edition, {unit}, QueueFilters(tab=tab), at=LATER)
    return [row.entry.project_name for row in found]


def test_the_carrier_passes_on_and_the_district_recommends(
    edition, entry, carrier, district, organiser
):
    assert not can_check_entry(district, entry, AT)
    passed = recommend(entry, by=carrier, at=AT, grade="B")

    assert (passed.kind, passed.unit_key) == ("passed_on", "wujin-fuwu")
    assert (entry.state, entry.desk, entry.unit_key) == ("submitted", "wujin-kjj", "wujin-fuwu")
    assert letters() == [("entry_passed_on", entry.owner.email)]
    assert "武进区科学技术局" in body_of("entry_passed_on")
    assert "武进科技服务机构" in body_of("entry_passed_on")
    assert (can_check_entry(carrier, entry, AT), can_decide_entry(carrier, entry, AT)) == (
        True,
        False,
    )
    with pytest.raises(NotFoundError):
        recommend(entry, by=carrier, at=LATER)

    said = recommend(entry, by=district, at=LATER, grade="A")

    assert (said.kind, said.unit_key, entry.state) == ("recommended", "wujin-kjj", "recommended")
    assert [line[0] for line in lines()] == [
        "screening:entry:passed_on",
        "screening:entry:recommended",
    ]
    accept_entries([entry], by=organiser, at=moment("2022-05-12 10:00"))
    assert entry.state == "accepted"


def test_each_side_of_a_chain_has_its_own_queue_and_figures(edition, entry, carrier, district):
    other = make_submitted_entry(edition, unit_key="wujin-kjj")
    assert names(edition, "wujin-kjj", "waiting") == [other.project_name]
    recommend(entry, by=carrier, at=AT)

    assert names(edition, "wujin-fuwu", "waiting") == []
    assert names(edition, "wujin-fuwu", "passed_on") == [entry.project_name]
    assert names(edition, "wujin-fuwu", "all") == [entry.project_name]
    assert set(names(edition, "wujin-kjj", "waiting")) == {entry.project_name, other.project_name}
    counts = count_by_tab(edition, {"wujin-fuwu"}, at=LATER)
    assert (counts["waiting"], counts["passed_on"], counts["all"]) == (0, 1, 1)
    rows = {one.unit.key: one for one in progress_of_units(edition, at=LATER)}
    below, above = rows["wujin-fuwu"], rows["wujin-kjj"]
    assert (below.received, below.waiting, below.passed_on, below.passed) == (1, 0, 1, 1)
    assert (above.received, above.waiting, above.passed) == (2, 2, 0)
    both = total_of(rows.values())
    assert (both.received, both.passed_on) == (2, 0)
    alone = total_of([below])
    assert (alone.received, alone.passed) == (1, 1)


def test_the_clock_of_the_unit_above_starts_when_it_was_passed_on(entry, carrier):
    recommend(entry, by=carrier, at=AT)

    turn = check_sheet(entry, at=LATER).turn

    assert (turn.began_at, turn.due_at) == (AT, moment("2022-05-12 00:00"))


def test_the_district_returns_and_gets_the_correction_back_as_its_first_look(
    entry, carrier, district
):
    recommend(entry, by=carrier, at=AT)
    assert check_sheet(entry, at=LATER).questions
    return_entry(entry, pins=[A_PIN], by=district, at=LATER)
    submit_again(entry, at=LATER)

    assert (entry.desk, entry.state) == ("wujin-kjj", "submitted")
    assert check_sheet(entry, at=LATER).is_second_look
    recommend(entry, by=district, at=moment("2022-05-07 09:00"))
    assert entry.state == "recommended"


def test_what_the_applicant_corrected_for_the_carrier_is_new_to_the_district(entry, carrier):
    give_back(entry, by=carrier, at=AT)
    submit_again(entry, at=AT)
    assert check_sheet(entry, at=AT).is_second_look
    recommend(entry, by=carrier, at=LATER)

    assert not check_sheet(entry, at=LATER).is_second_look


def test_the_carrier_takes_back_until_the_unit_above_has_acted(entry, carrier, district):
    recommend(entry, by=carrier, at=AT)
    with pytest.raises(RefusedError, match="verdict_cannot_be_taken_back"):
        take_back_verdict(entry, reason="不是本单位的意见", by=district, at=LATER)
    take_back_verdict(entry, reason="看错了", by=carrier, at=LATER)
    assert (entry.desk, entry.state) == ("wujin-fuwu", "submitted")

    recommend(entry, by=carrier, at=LATER)
    recommend(entry, by=district, at=LATER)
    with pytest.raises(RefusedError, match="verdict_cannot_be_taken_back"):
        take_back_verdict(entry, reason="晚了", by=carrier, at=LATER)
    take_back_verdict(entry, reason="再看", by=district, at=LATER)
    assert (entry.desk, entry.state) == ("wujin-kjj", "submitted")
    with pytest.raises(RefusedError, match="verdict_cannot_be_taken_back"):
        take_back_verdict(entry, reason="没有意见", by=district, at=LATER)


def test_the_organiser_sends_back_to_the_desk_that_recommended(edition, entry, carrier, district):
    organiser = make_organiser(edition)
    recommend(entry, by=carrier, at=AT)
    recommend(entry, by=district, at=LATER)

    said = send_back_entry(entry, reason="缺盖章", by=organiser, at=moment("2022-05-12 10:00"))

    assert (said.unit_key, entry.desk, entry.state) == ("wujin-kjj", "wujin-kjj", "submitted")
    assert letters()[-1] == ("entry_sent_back", district.email)


def test_new_content_before_the_closing_begins_at_the_carrier_again(edition, carrier):
    early = moment("2022-04-20 09:00")
    entry = make_submitted_entry(edition, unit_key="wujin-fuwu", at=moment("2022-04-19 09:00"))
    recommend(entry, by=carrier, at=early)
    assert entry.desk == "wujin-kjj"

    submit_entry(entry, begun_at=early, by=entry.owner, at=moment("2022-04-21 09:00"))

    assert (entry.desk, entry.desk_key) == ("wujin-fuwu", None)
    with pytest.raises(RefusedError, match="verdict_cannot_be_taken_back"):
        take_back_verdict(entry, reason="已是新稿", by=carrier, at=moment("2022-04-22 09:00"))
