"""What is made up is valid: codes and numbers pass their checks, and the seed decides it all."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from competition.rehearsal.dice import Dice
from competition.rehearsal.entrants import made_answers, made_entrant
from competition.rehearsal.judges import made_judges, made_marks
from competition.rehearsal.people import made_credit_code, made_person
from competition.rehearsal.projects import THEMES, theme_of
from competition.rules.identity import Verdict, check_credit_code, check_resident_id, id_facts
from competition.rules.plan.edition import Plan
from competition.rules.plan_reading import read_record

PLAN_FILE = Path("competition/editions/changzhou-2022.toml")


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the shipped plan."""
    found, problems = read_record(Plan, tomllib.loads(PLAN_FILE.read_text()))
    assert problems == ()
    assert found is not None
    return found


def test_dice_give_the_same_stream_for_the_same_seed():
    first, second = Dice("7"), Dice("7")

    assert [first.below(100) for _ in range(5)] == [second.below(100) for _ in range(5)]


def test_dice_for_another_purpose_are_independent_of_throws_here():
    dice = Dice("7")
    before = dice.for_purpose("x").below(10**6)
    dice.below(10)

    assert dice.for_purpose("x").below(10**6) == before


def test_weighted_never_picks_what_weighs_nothing():
    dice = Dice("w")

    assert {dice.weighted((("a", 0), ("b", 3))) for _ in range(50)} == {"b"}


@pytest.mark.parametrize("number", [1, 42, 999_999, 1_000_001])
def test_credit_codes_pass_both_checks(number):
    code = made_credit_code(Dice("c"), "320412", number)

    assert check_credit_code(code).verdict is Verdict.VALID


@pytest.mark.parametrize("number", range(8))
def test_id_numbers_pass_and_tell_the_persons_birth_and_sex(number):
    person = made_person(Dice(f"p{number}"), number, reference=date(2022, 4, 1))

    assert check_resident_id(person.id_number).verdict is Verdict.VALID
    assert id_facts(person.id_number).born_on == person.born_on
    assert id_facts(person.id_number).sex.value == person.gender


def test_a_field_finds_its_theme_by_its_name_and_an_unknown_one_the_last():
    assert "生物" in theme_of("生物医药").signs
    assert theme_of("文化创意") is THEMES[-1]


def test_the_same_seed_and_number_make_the_same_entrant(plan):
    one = made_entrant(Dice("7").for_purpose("entry 3"), plan, 3)
    again = made_entrant(Dice("7").for_purpose("entry 3"), plan, 3)

    assert one == again
    assert made_answers(plan, one) == made_answers(plan, again)


def test_answers_fill_every_required_question_of_the_plan(plan):
    for number in range(1, 30):
        made = made_entrant(Dice(f"n{number}"), plan, number)
        answers = made_answers(plan, made)
        empty = [
            f"{section.key}.{question.key}"
            for section in plan.form.sections
            if section.key in answers and section.kind == "questions"
            for question in section.questions
            if question.is_required
            and question.entrant in (None, made.entrant)
            and question.kind != "choices"
            and not answers[section.key][question.key]
        ]
        assert empty == []


def test_marks_stay_in_the_range_and_step_of_their_criterion(plan):
    judges = made_judges(Dice("j"), plan, 8, employers=("甲公司",), entries=20)
    rubric = plan.rounds[0].rubrics[0]
    for judge in judges:
        marks = made_marks(Dice(judge.name), rubric, judge, quality=820, is_friend=False)
        for criterion in rubric.criteria:
            steps = (int(marks[criterion.key]) - criterion.lowest) / criterion.step
            assert criterion.lowest <= int(marks[criterion.key]) <= criterion.highest
            assert steps.denominator == 1


def test_two_judges_work_for_entrants_so_that_conflicts_are_found(plan):
    judges = made_judges(Dice("j"), plan, 10, employers=("甲公司", "乙公司"), entries=20)

    assert {judges[4].employer, judges[5].employer} == {"甲公司", "乙公司"}


@pytest.mark.parametrize("count", [8, 12, 15, 24, 30, 60])
@pytest.mark.parametrize("seed", range(1, 13))
def test_no_field_is_left_with_too_few_judges_of_different_employers(plan, count, seed):
    dice = Dice(f"changzhou-2022|{seed}")
    entrants = ("甲公司", "乙公司")
    judges = made_judges(dice, plan, count, employers=entrants, entries=count * 8)

    of_field = {
        field.key: {
            one.employer
            for one in judges
            if field.key in (one.main_field, *one.second_fields) and one.employer not in entrants
        }
        for field in plan.fields
    }
    assert min(len(some) for some in of_field.values()) > plan.rounds[0].judges_per_entry


def test_now_and_then_a_company_has_outgrown_the_cap_and_no_other(plan):
    made = [
        made_entrant(Dice("large").for_purpose(str(number)), plan, number)
        for number in range(1, 214)
    ]

    large = [one.number for one in made if one.revenue_wan > 20_000]
    assert large == [one.number for one in made if one.number % 53 == 0 and not one.is_young]
    assert large
