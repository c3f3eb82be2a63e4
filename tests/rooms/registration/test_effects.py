"""What another plan would do to the entries there are: who falls, rises, moves, or is in doubt."""

import dataclasses

import pytest

from competition.core.database import db as database
from competition.editions.queries import may_change_entries
from competition.registration.queries import deciding_words, flips_under, standing_words
from competition.rules.plan.criteria import Criterion, MoneyTest, YesNoTest
from competition.rules.plan.facts import FACTS
from competition.rules.values import Money, Text
from tests.factories.editions import make_edition
from tests.factories.registration import make_entry, make_submitted_entry


@pytest.fixture
def edition(db):
    return make_edition()


def without(plan, *keys):
    criteria = tuple(one for one in plan.criteria if one.key not in keys)
    return dataclasses.replace(plan, criteria=criteria)


def asking(plan, test, key="extra", **more):
    extra = Criterion(
        key=key, severity="block", clause=Text("新增条件", "New condition"), test=test, **more
    )
    return dataclasses.replace(plan, criteria=(*plan.criteria, extra))


def changes(edition, plan, at):
    return [
        (one.entry.project_name, str(one.effect.change))
        for one in flips_under(edition, plan, at).found
    ]


REVENUE = MoneyTest(kind="money", fact="entity.revenue_prev_cents", at_most=Money(100))


def test_an_entry_falls_by_a_new_condition_and_the_clause_is_told(edition, at):
    make_submitted_entry(edition, project_name="甲", entrant="company")
    make_submitted_entry(edition, project_name="乙", entrant="team")
    plan = asking(edition.plan, REVENUE, groups=("growth", "startup"))

    found = flips_under(edition, plan, at)

    assert found.checked == 2
    (flip,) = found.found
    assert (flip.entry.project_name, str(flip.effect.change)) == ("甲", "falls")
    (words,) = deciding_words(edition, plan, flip)
    assert words.startswith("新增条件")
    assert "万元" in words
    assert standing_words(plan, flip.effect.after) == "不符合任何组别"
    assert sum(found.by_group_before.values()) == 2
    assert sum(found.by_group.values()) == 1


def test_an_entry_rises_when_what_barred_it_goes(edition, at):
    entry = make_entry(edition, project_name="丙", entrant="company")
    answers = entry.answers | {"entity": entry.answers["entity"] | {"is_listed": "yes"}}
    entry.answers = answers
    database.session.flush()

    found = flips_under(edition, without(edition.plan, "company-unlisted"), at).found

    assert [(one.entry.project_name, str(one.effect.change)) for one in found] == [("丙", "rises")]
    assert "上市" in deciding_words(edition, edition.plan, found[0])[0]


def test_an_entry_moves_to_another_group(edition, at):
    make_submitted_entry(edition, project_name="丁", entrant="company")
    (before,) = flips_under(
        edition, asking(edition.plan, REVENUE, groups=("growth", "startup")), at
    ).found
    left = before.effect.before.must
    other = "startup" if left == "growth" else "growth"
    turned = tuple(
        dataclasses.replace(one, groups=(left,)) if one.key == f"{other}-registered-on" else one
        for one in edition.plan.criteria
        if one.key != f"{left}-registered-on"
    )
    plan = dataclasses.replace(edition.plan, criteria=turned)

    found = flips_under(edition, plan, at).found

    assert [(one.entry.project_name, str(one.effect.change)) for one in found] == [("丁", "moves")]
    assert standing_words(plan, found[0].effect.before) != standing_words(
        plan, found[0].effect.after
    )
    assert deciding_words(edition, plan, found[0])


def test_what_cannot_be_told_any_more_is_a_doubt(edition, at):
    make_submitted_entry(edition, project_name="戊", entrant="company")
    fact = next(one for one in _yes_no_facts() if _is_unasked(edition.plan, one))
    doubtful = asking(edition.plan, YesNoTest(kind="yes", fact=fact))

    assert changes(edition, doubtful, at) == [("戊", "doubt")]
    found = flips_under(edition, doubtful, at).found[0]
    assert standing_words(doubtful, found.effect.after) == "尚不能判断"


def _yes_no_facts():
    return [
        path for path, fact in FACTS.items() if fact.kind == "yes_no" and path.startswith("entity.")
    ]


def _is_unasked(plan, path):
    asked = {question.fact for section in plan.form.sections for question in section.questions}
    return path not in asked


def test_a_change_that_no_condition_looks_at_judges_nobody(edition, at):
    make_submitted_entry(edition, project_name="己", entrant="company")
    plan = edition.plan
    cheaper = dataclasses.replace(plan, prizes=dataclasses.replace(plan.prizes, budget=Money(1)))
    moved = dataclasses.replace(plan, contest=dataclasses.replace(plan.contest, year=2023))

    assert not may_change_entries(plan, cheaper)
    assert may_change_entries(plan, moved)
    found = flips_under(edition, cheaper, at)
    assert (found.checked, found.found, sum(found.by_group.values())) == (1, (), 1)


def test_a_form_that_asks_no_more_leaves_in_doubt(edition, at):
    make_submitted_entry(edition, project_name="庚", entrant="company")
    plan = edition.plan
    sections = tuple(one for one in plan.form.sections if one.key != "finance")
    shorter = dataclasses.replace(plan, form=dataclasses.replace(plan.form, sections=sections))

    assert changes(edition, shorter, at) == [("庚", "doubt")]


def test_what_was_in_doubt_is_clear_when_nobody_asks(edition, at):
    entry = make_entry(edition, project_name="辛", entrant="company")
    entry.answers = entry.answers | {"entity": entry.answers["entity"] | {"is_listed": ""}}
    database.session.flush()

    found = flips_under(edition, without(edition.plan, "company-unlisted"), at).found

    assert [(one.entry.project_name, str(one.effect.change)) for one in found] == [("辛", "clear")]
    assert len(deciding_words(edition, edition.plan, found[0])) == 1
