"""What was typed, checked; facts, findings, sheets; lists in a fixed number of statements."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from competition.core.phrases import PHRASES, say
from competition.editions.queries import find_edition
from competition.registration.queries import (
    EntryFilters,
    attachments_of_revision,
    checked,
    documents_of,
    eligibility_of,
    eligibility_of_revision,
    entry_sheet,
    facts_from,
    finding_views,
    gaps_of,
    get_entry,
    list_entries,
    list_entries_of,
    places_around,
    revision_of,
    section_states,
)
from competition.registration.queries.outline import basics_of
from competition.rules.eligibility import Code, Remedy
from competition.rules.plan.form import Choice, Question
from competition.rules.values import Outcome, Text
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.registration import (
    make_attachment,
    make_entry,
    make_submitted_entry,
    team_answers,
)


def question(kind, **more):
    choices = tuple(Choice(key=key, name=Text(key, key)) for key in ("a", "b"))
    return Question(key="q", kind=kind, label=Text("题", "Q"), choices=choices, **more)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("text", " 王小明 ", "王小明"),
        ("long_text", "一\r\n二", "一\n二"),
        ("number", "1,234", Fraction(1234)),
        ("number", "１２", Fraction(12)),
        ("percent", "12.5%", Fraction(25, 2)),
        ("money", "200", 200_000_000),
        ("money", "2亿元", 20_000_000_000),
        ("money", "3000元", 300_000),
        ("date", "2022年4月1日", date(2022, 4, 1)),
        ("date", "2022.4.1", date(2022, 4, 1)),
        ("yes_no", "yes", True),
        ("yes_no", "no", False),
        ("choice", "b", "b"),
        ("choices", ["b", "a"], ("a", "b")),
        ("phone", "138 1234 5678", "13812345678"),
        ("email", "A@Example.cn", "a@example.cn"),
        ("uscc", "91350100m000100y43", "91350100M000100Y43"),
        ("id_number", "11010519491231002x", "11010519491231002X"),
        ("id_number", "E12345678", "E12345678"),
        ("id_number", "H12345678", "H12345678"),
    ],
)
def test_each_kind_of_question_reads_what_people_write(kind, typed, value):
    answer = checked(question(kind), typed)

    assert (answer.value, answer.problem, answer.raw) == (value, "", typed)


@pytest.mark.parametrize(
    ("kind", "typed", "problem"),
    [
        ("text", "", "answer_missing"),
        ("text", "   ", "answer_missing"),
        ("choices", [], "answer_missing"),
        ("text", "x" * 301, "answer_too_long"),
        ("number", "many", "answer_not_a_number"),
        ("percent", "120", "answer_above"),
        ("money", "-5", "answer_negative"),
        ("money", "5美元", "money_currency"),
        ("money", "lots", "money_shape"),
        ("date", "2022-02-30", "date_no_such_day"),
        ("date", "soon", "date_shape"),
        ("yes_no", "maybe", "answer_no_such_choice"),
        ("choice", "c", "answer_no_such_choice"),
        ("choices", ["a", "c"], "answer_no_such_choice"),
        ("phone", "12", "phone_shape"),
        ("email", "nobody", "email_shape"),
        ("uscc", "91350100M000100Y4", "uscc_length"),
        ("uscc", "9135O100M000100Y43", "uscc_suggestion"),
        ("id_number", "110105194912310021", "id_number_check_digit"),
        ("id_number", "?", "id_number_shape"),
    ],
)
def test_what_is_wrong_is_told_in_words_and_nothing_typed_is_lost(app, kind, typed, problem):
    answer = checked(question(kind), typed)

    assert (answer.problem, answer.value, answer.raw) == (problem, None, typed)
    assert say(problem, **answer.values)


def test_bounds_of_numbers_are_the_plans():
    assert checked(question("number", least=1), "0").problem == "answer_below"
    assert checked(question("number", most=9), "10").problem == "answer_above"


def test_an_odd_credit_code_is_a_warning_and_no_error(app):
    answer = checked(question("uscc"), "91350211M0000XUF46")

    assert (answer.problem, answer.warning) == ("", "uscc_check_digit_odd")
    assert say(answer.warning, **answer.values)


def test_every_code_of_the_criteria_has_words():
    wanted = {f"finding_{code}" for code in Code} | {f"remedy_{code}" for code in Remedy}

    assert wanted - set(PHRASES) == set()


def test_places_contain_each_other(db):
    plan = make_edition().plan

    assert places_around(plan, "320412") == ("320412", "320400", "320000", "CN")
    assert places_around(plan, "wujin") == ("320412", "320400", "320000", "CN")
    assert places_around(plan, "320000") == ("320000", "CN")
    assert places_around(plan, "overseas") == ("overseas",)


def test_answers_become_the_facts_of_the_rules(db, at):
    entry = make_entry(make_edition(), project_name="固态电池")
    facts = facts_from(
        entry.edition.plan, basics_of(entry), entry.answers, on=date(2022, 4, 20), signed=True
    )

    assert facts.get("entrant") == "company"
    assert facts.get("entity.registered_on") == date(2021, 6, 1)
    assert facts.get("entity.revenue_prev_cents") == 1_500_000_000
    assert facts.get("leader.degree") == "doctor"
    assert facts.get("entry.submitted_on") == date(2022, 4, 20)
    assert facts.get("promises.truthful") is True
    assert facts.get("entry.other_programmes") == ()
    assert facts.length("members") == 3


def test_a_blank_member_is_nobody(db, at):
    entry = make_entry(make_edition())
    members = [*entry.answers["members"], {"name": "  "}]
    facts = facts_from(
        entry.edition.plan,
        basics_of(entry),
        {**entry.answers, "members": members},
        on=date(2022, 4, 20),
    )

    assert facts.length("members") == 3


@pytest.mark.parametrize(
    ("entrant", "entity", "group"),
    [
        ("company", {}, "startup"),
        ("company", {"registered_on": "2020-12-31"}, "growth"),
        ("company", {"registered_on": "2021-01-01"}, "startup"),
        ("team", {}, "team"),
    ],
)
def test_the_group_follows_the_facts(db, at, entrant, entity, group):
    entry = make_entry(make_edition(), entrant=entrant)
    own = "entity" if entrant == "company" else "team"
    entry.answers = {**entry.answers, own: {**entry.answers[own], **entity}}

    assert eligibility_of(entry, at=at).group.key == group


def test_what_bars_is_told_with_its_field_and_its_remedy(app, db, at):
    entry = make_entry(make_edition())
    entry.answers = {**entry.answers, "entity": {**entry.answers["entity"], "is_listed": "yes"}}
    eligibility = eligibility_of(entry, at=at)
    views = finding_views(
        entry.edition.plan, "company", entry.answers, eligibility, url_of=lambda key: f"/{key}"
    )
    listed = next(one for one in views if one.rule == "company-unlisted")

    assert eligibility.is_barred
    assert eligibility.group is None
    assert (listed.outcome, listed.title, listed.field_url) == ("fail", "非上市企业", "/entity")
    assert listed.evidence == "是否已上市（不含新三板）：是"
    assert listed.remedy == "“是否已上市（不含新三板）”须为“否”"


def test_every_finding_of_an_empty_entry_can_be_worded(app, db, at):
    entry = make_entry(make_edition(), answers={"entity": {}}, documents=False)
    eligibility = eligibility_of(entry, at=at)
    views = finding_views(entry.edition.plan, "company", entry.answers, eligibility)

    assert {one.outcome for one in eligibility.findings} == {Outcome.UNKNOWN, Outcome.PASS} or views
    assert all(one.title and one.evidence for one in views)


def test_the_task_list_tells_how_far_each_section_is(db, at):
    entry = make_entry(make_edition(), documents=False)
    answers = dict(entry.answers)
    answers["entity"] = {**answers["entity"], "uscc": "123"}
    answers["members"] = answers["members"][:2]
    del answers["finance"]
    entry.answers = answers
    states = {one.key: one.state for one in section_states(entry, at=at)}

    assert states == {
        "basics": "done",
        "entity": "fix",
        "contact": "done",
        "project": "done",
        "members": "doing",
        "ip": "done",
        "finance": "todo",
        "financing": "done",
        "avoidance": "todo",
        "documents": "todo",
    }
    assert gaps_of(entry).count == 1 + 1 + 4 + 3


def test_a_return_opens_only_what_is_pinned(db, at):
    entry = make_submitted_entry(make_edition())
    entry.state = "returned"
    entry.corrections = [
        {"section": "entity", "question": "uscc", "words": "代码不清"},
        {"document": "licence", "words": "看不清"},
    ]
    entry.correction_due_at = at + timedelta(days=3)
    states = {one.key: (one.state, one.why) for one in section_states(entry, at=at)}

    assert states["entity"] == ("fix", "")
    assert states["documents"] == ("fix", "")
    assert states["project"] == ("locked", "section_not_returned")


def test_after_registration_everything_is_locked(db, at):
    entry = make_entry(make_edition())
    late = at + timedelta(days=30)

    assert {one.why for one in section_states(entry, at=late)} == {"section_closed"}


def test_a_blind_sheet_tells_neither_who_nor_where(app, db):
    entry = make_submitted_entry(make_edition())
    revision = revision_of(entry)
    plan = entry.edition.plan
    whole = str(entry_sheet(plan, revision.answers, "company", blind=False))
    blind = str(entry_sheet(plan, revision.answers, "company", blind=True))

    for secret in (entry.entrant_name, entry.leader_name, "常州大学", "武进区科学技术局", "联系人"):
        assert secret in whole
        assert secret not in blind
    assert "薄膜工艺" in blind


def test_blind_documents_leave_out_the_identifying_and_have_neutral_names(app, db):
    entry = make_submitted_entry(make_edition())
    files = attachments_of_revision(revision_of(entry))
    named = documents_of(files, entry.edition.plan, blind=False)
    blind = documents_of(files, entry.edition.plan, blind=True)

    assert [one.name for one in named] == ["licence.pdf", "commitment.pdf", "business-plan.pdf"]
    assert [one.name for one in blind] == ["材料1 商业计划书.pdf"]


def test_a_revision_is_judged_by_the_day_and_plan_of_its_submission(db):
    entry = make_submitted_entry(make_edition())

    assert eligibility_of_revision(revision_of(entry)).group.key == "startup"


def test_lists_take_the_same_number_of_statements_for_one_and_for_three(db, count_queries):
    edition, owner = make_edition(), make_person()
    make_entry(edition, owner=owner)
    counts = []
    for more in (0, 2):
        for _number in range(more):
            make_attachment(make_entry(edition, owner=owner))
        db.session.flush()
        db.session.expunge_all()
        with count_queries() as statements:
            here = find_edition("changzhou-2022")
            for entry in list_entries_of(owner):
                assert entry.current_attachments
                assert entry.edition.plan
            assert len(list_entries(here, EntryFilters()).rows) == 1 + more
        counts.append(len(statements))
        owner, edition = db.session.merge(owner), here

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, 3),
        ({"words": "固态"}, 1),
        ({"words": "固态 电池"}, 1),
        ({"words": "%"}, 0),
        ({"state": "submitted"}, 2),
        ({"group": "team"}, 1),
        ({"field": "new-materials", "district": "wujin", "unit": "wujin-kjj"}, 3),
        ({"sort": "name"}, 3),
        ({"sort": "nonsense"}, 3),
    ],
)
def test_entries_are_found_by_what_is_asked(db, filters, found):
    edition = make_edition()
    make_entry(edition, project_name="固态电池")
    make_submitted_entry(edition)
    make_submitted_entry(edition, entrant="team")

    assert list_entries(edition, EntryFilters(**filters)).total == found


def test_an_entry_is_read_with_everything_that_a_page_shows(db, count_queries):
    entry = make_submitted_entry(make_edition())
    public_id = entry.public_id
    db.session.commit()
    db.session.expire_all()
    with count_queries() as statements:
        again = get_entry(public_id)
        assert again.owner.name
        assert again.edition.plan
        assert len(again.attachments) == 3
        assert again.revisions[0].plan_version.number == 1

    assert len(statements) == 3


def test_team_answers_of_the_factory_are_complete(db):
    entry = make_entry(make_edition(), entrant="team", answers=team_answers(7))

    assert gaps_of(entry).count == 0
