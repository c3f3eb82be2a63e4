from dataclasses import replace

import pytest

from competition.core.errors import NotFoundError, RefusedError
from competition.registration.queries import Pin
from competition.screening.operations import (
    recommend_entry,
    refuse_entry,
    return_entry,
    take_back_verdict,
)
from competition.screening.queries import turn_of, verdicts_of
from tests.factories.registration import make_attachment, make_entry, submit_again
from tests.factories.screening import (
    A_DOCUMENT,
    A_PIN,
    all_yes,
    body_of,
    give_back,
    letters,
    lines,
    make_officer,
    moment,
    recommend,
)

NOWHERE = dict.fromkeys(("section", "question", "document", "file", "page"))
"""What a pin keeps of what it does not name."""


def test_recommending_moves_the_entry_and_leaves_one_line_and_one_letter(entry, officer, at):
    verdict = recommend_entry(
        entry, checks=all_yes(entry), grade="B", note="材料齐全", by=officer, at=at
    )

    assert entry.state == "recommended"
    assert (verdict.grade, verdict.internal_note, verdict.checks) == (
        "B",
        "材料齐全",
        all_yes(entry),
    )
    assert lines() == [("screening:entry:recommended", f"entry:{entry.id}", "")]
    assert letters() == [("entry_recommended", entry.owner.email)]


@pytest.mark.parametrize(
    ("checks", "grade", "code"),
    [
        pytest.param({}, "A", "check_open", id="nothing_answered"),
        pytest.param({"licence-matches": "perhaps"}, "A", "check_open", id="no_such_answer"),
        pytest.param({"licence-matches": "no"}, "A", "check_failed", id="one_no"),
        pytest.param({"licence-matches": "not_applicable"}, "", "grade_needed", id="no_grade"),
        pytest.param({}, "C", "check_open", id="grade_is_asked_last"),
    ],
)
def test_recommending_needs_every_answer_no_no_and_a_grade(entry, officer, at, checks, grade, code):
    given = checks and all_yes(entry) | checks

    with pytest.raises(RefusedError) as refusal:
        recommend_entry(entry, checks=given, grade=grade, by=officer, at=at)

    assert refusal.value.code == code
    assert (entry.state, lines(), letters()) == ("submitted", [], [])


def test_returning_opens_the_pinned_places_until_a_working_day(entry, officer):
    at = moment("2022-04-29 17:00")
    pins = (A_PIN, A_DOCUMENT)

    verdict = return_entry(entry, reason="请尽快", pins=pins, by=officer, at=at)

    assert entry.state == "returned"
    assert entry.corrections == [
        NOWHERE | {"section": "entity", "question": "address", "words": "请写到门牌号"},
        NOWHERE | {"document": "licence", "words": "请换清晰的扫描件"},
    ]
    assert entry.correction_due_at == verdict.due_at == moment("2022-05-08 00:00")
    assert lines() == [("screening:entry:returned", f"entry:{entry.id}", "请尽快")]
    assert letters() == [("entry_returned", entry.owner.email)]
    body = body_of("entry_returned")
    assert "请写到门牌号" in body
    assert "营业执照" in body
    assert "2022年5月7日 周六 24:00" in body


@pytest.mark.parametrize(
    ("pins", "code"),
    [
        pytest.param((), "pins_needed", id="no_pin"),
        pytest.param(
            (Pin(section="entity", question="shoe-size", document=None, words="？"),),
            "pin_place_unknown",
            id="no_such_question",
        ),
        pytest.param(
            (Pin(section="team", question=None, document=None, words="？"),),
            "pin_place_unknown",
            id="a_section_of_other_entrants",
        ),
        pytest.param(
            (Pin(section="entity", question=None, document=None, words="  "),),
            "pin_words_needed",
            id="no_words",
        ),
    ],
)
def test_a_pin_names_a_place_of_the_form_and_says_what(entry, officer, at, pins, code):
    with pytest.raises(RefusedError) as refusal:
        return_entry(entry, pins=pins, by=officer, at=at)

    assert (refusal.value.code, entry.state, entry.corrections) == (code, "submitted", None)


def test_a_letter_names_the_places_in_its_readers_language(entry, officer, at):
    entry.owner.language = "en"

    give_back(entry, by=officer, at=at, pins=(A_PIN, A_DOCUMENT))

    body = body_of("entry_returned")
    assert ("Company: " in body, "Business licence" in body) == (True, True)


def test_the_plan_limits_the_rounds_of_correction(entry, officer, at):
    for _round in range(2):
        give_back(entry, by=officer, at=at)
        submit_again(entry, at=at)

    with pytest.raises(RefusedError) as refusal:
        give_back(entry, by=officer, at=at)

    assert (refusal.value.code, refusal.value.values) == ("returns_used", {"most": 2})
    assert recommend(entry, by=officer, at=at).revision.number == 3


def test_the_last_return_says_that_it_is_the_last(entry, officer, at):
    give_back(entry, by=officer, at=at)
    assert "最多还可以再退回 1 次" in body_of("entry_returned")
    submit_again(entry, at=at)

    give_back(entry, by=officer, at=at)

    assert "这是最后一次修改机会" in body_of("entry_returned")


def test_a_return_that_was_taken_back_uses_no_round(entry, officer, at):
    for _round in range(3):
        give_back(entry, by=officer, at=at)
        take_back_verdict(entry, reason="看错了", by=officer, at=at)

    assert entry.state == "submitted"


def test_refusing_names_the_clause_the_reason_and_how_to_answer(entry, officer, at):
    refuse_entry(entry, clause="company-unlisted", reason="公司已在新三板挂牌", by=officer, at=at)

    assert entry.state == "refused"
    assert lines() == [("screening:entry:refused", f"entry:{entry.id}", "公司已在新三板挂牌")]
    assert letters() == [("entry_refused", entry.owner.email)]
    body = body_of("entry_refused")
    assert "依据：非上市企业" in body
    assert "理由：公司已在新三板挂牌" in body
    assert "武进区科学技术局" in body


@pytest.mark.parametrize(
    ("clause", "reason", "code"),
    [("company-unlisted", "  ", "reason_needed"), ("no-such-clause", "有据", "clause_unknown")],
)
def test_refusing_needs_a_reason_and_a_clause_of_the_plan(entry, officer, at, clause, reason, code):
    with pytest.raises(RefusedError) as refusal:
        refuse_entry(entry, clause=clause, reason=reason, by=officer, at=at)

    assert (refusal.value.code, entry.state) == (code, "submitted")


@pytest.mark.parametrize("verdict", ["recommended", "returned", "refused"])
def test_every_verdict_of_a_unit_can_be_taken_back_with_a_reason(entry, officer, at, verdict):
    say = {
        "recommended": lambda: recommend(entry, by=officer, at=at),
        "returned": lambda: give_back(entry, by=officer, at=at),
        "refused": lambda: refuse_entry(entry, reason="不符", by=officer, at=at),
    }
    said = say[verdict]()

    take_back_verdict(entry, reason="点错了", by=officer, at=at)

    assert (entry.state, entry.corrections, entry.correction_due_at) == ("submitted", None, None)
    assert (said.withdrawn_at, said.withdrawn_by, said.withdrawn_reason) == (at, officer, "点错了")
    assert lines()[1:] == [("screening:verdict:taken_back", f"entry:{entry.id}", "点错了")]
    assert letters()[1:] == [("verdict_taken_back", entry.owner.email)]


def test_a_verdict_is_not_taken_back_without_reason_nor_without_verdict(entry, officer, at):
    with pytest.raises(RefusedError) as nothing:
        take_back_verdict(entry, reason="点错了", by=officer, at=at)
    recommend(entry, by=officer, at=at)
    with pytest.raises(RefusedError) as silent:
        take_back_verdict(entry, reason=" ", by=officer, at=at)

    assert (nothing.value.code, silent.value.code) == (
        "verdict_cannot_be_taken_back",
        "reason_needed",
    )
    assert entry.state == "recommended"


def test_a_verdict_is_not_taken_back_when_there_is_no_time_for_another(entry, officer, at):
    recommend(entry, by=officer, at=at)

    with pytest.raises(RefusedError) as refusal:
        take_back_verdict(entry, reason="点错了", by=officer, at=moment("2022-05-11 00:00"))

    assert (refusal.value.code, entry.state) == ("screening_closed", "recommended")


def test_a_second_officer_is_told_that_the_entry_is_dealt_with(entry, officer, edition, at):
    recommend(entry, by=officer, at=at)

    with pytest.raises(RefusedError) as refusal:
        give_back(entry, by=make_officer(edition), at=at)

    assert refusal.value.code == "entry_not_waiting"


def test_after_the_phase_nothing_is_decided_unless_the_units_own_clock_still_runs(entry, officer):
    late = moment("2022-05-11 09:00")
    with pytest.raises(RefusedError) as refusal:
        recommend(entry, by=officer, at=late)
    assert refusal.value.code == "screening_closed"

    give_back(entry, by=officer, at=moment("2022-05-10 17:00"))
    submit_again(entry, at=moment("2022-05-12 17:00"))

    turn = turn_of(entry, verdicts_of(entry), moment("2022-05-13 09:00"))
    assert (turn.side, turn.due_at, turn.days_left) == ("unit", moment("2022-05-20 00:00"), 4)
    assert recommend(entry, by=officer, at=moment("2022-05-19 23:59")).kind == "recommended"


@pytest.mark.parametrize("unit", ["tianning-kjj", "wujin-fuwu", "xitaihu"])
def test_an_officer_of_another_unit_finds_nothing(entry, edition, at, unit):
    stranger = make_officer(edition, unit)

    for act in (
        lambda: recommend(entry, by=stranger, at=at),
        lambda: give_back(entry, by=stranger, at=at),
        lambda: refuse_entry(entry, reason="不符", by=stranger, at=at),
        lambda: take_back_verdict(entry, reason="错", by=stranger, at=at),
    ):
        with pytest.raises(NotFoundError):
            act()

    assert (entry.state, lines()) == ("submitted", [])


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        pytest.param(replace(A_DOCUMENT, page=3), None, id="the_last_page"),
        pytest.param(replace(A_DOCUMENT, page=4), "pin_page_unknown", id="beyond_the_last"),
        pytest.param(replace(A_DOCUMENT, page=0), "pin_page_unknown", id="no_page"),
        pytest.param(replace(A_PIN, page=1), "pin_page_unknown", id="a_field_has_no_pages"),
        pytest.param(
            replace(A_DOCUMENT, document="accounts", page=1), "pin_page_unknown", id="no_such_file"
        ),
    ],
)
def test_a_pin_may_name_a_page_that_is_there(entry, officer, at, pin, code):
    if code is None:
        give_back(entry, by=officer, at=at, pins=(pin,))
        assert entry.corrections[0]["page"] == 3
        assert "第 3 页" in body_of("entry_returned")
        return
    with pytest.raises(RefusedError, match=code):
        give_back(entry, by=officer, at=at, pins=(pin,))
    assert entry.state == "submitted"


def test_a_file_without_counted_pages_takes_any_page(edition, officer, at):
    entry = make_entry(edition)
    make_attachment(entry, "ip-proof", name="专利.jpg", pages=None)
    submit_again(entry, at=at)
    pin = Pin(
        section=None, question=None, document="ip-proof", words="看不清", file="专利.jpg", page=7
    )

    give_back(entry, by=officer, at=at, pins=(pin,))

    assert "专利.jpg 第 7 页" in body_of("entry_returned")
