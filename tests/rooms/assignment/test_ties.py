"""Ties that people decide about: closed until then, confirmed with a replacement, or ignored."""

from datetime import date

import pytest
from sqlalchemy import select

from competition.assignment.models import TieDecision, TieVerdict
from competition.assignment.operations import (
    OwnRecord,
    confirm_record,
    decide_tie,
    declare_no_conflict,
    import_judges,
    recuse,
)
from competition.assignment.queries import (
    JudgeRow,
    assignments_in,
    barred_pairs,
    freeze_inputs,
    get_drawn_round,
    get_tie,
    readiness_of,
    tied_assignments,
    ties_in,
    ties_of,
)
from competition.audit.models import AuditEvent
from competition.core.database import db as database
from competition.core.errors import NotFoundError, RefusedError
from competition.notifications.models import Letter
from competition.rules.plan.judging import RoleMinimum
from tests.factories.accounts import make_person
from tests.factories.assignment import ADDED_AT, make_accepted_entry, make_draw, make_judge

TODAY = date(2022, 5, 10)


def look_at(judge, entry):
    return get_tie(entry.edition.key, judge.public_id, entry.public_id, on=TODAY)


def barred(edition, judges, entries):
    return barred_pairs(edition, judges, entries, on=TODAY)


@pytest.fixture
def tied(edition):
    """A judge of the university where all members of the made entries work."""
    return make_judge(edition, employer="常州大学")


def test_an_ignored_tie_may_be_drawn_and_is_kept_with_its_words(edition, organiser, entries, tied):
    entry = entries[0]
    pair = (entry.reference, tied.code)
    assert pair in barred(edition, [tied], entries)

    decision = decide_tie(
        look_at(tied, entry), TieVerdict.IGNORED, reason=" 已离职 ", by=organiser, at=ADDED_AT
    )

    assert decision.reason == "已离职"
    assert decision.words == [["employer", "常州大学", "常州大学"]]
    assert pair not in barred(edition, [tied], entries)
    assert look_at(tied, entry).status == "ignored"
    assert list(pair) not in freeze_inputs(edition, "preliminary", on=TODAY)["conflicts"]


def test_words_that_are_found_later_were_not_ignored(edition, organiser, entries, tied):
    entry = entries[0]
    decide_tie(look_at(tied, entry), TieVerdict.IGNORED, reason="误", by=organiser, at=ADDED_AT)

    tied.affiliates = [entry.entrant_name or entry.answers["entity"]["name"]]
    database.session.flush()

    assert look_at(tied, entry).status == "open"
    assert (entry.reference, tied.code) in barred(edition, [tied], entries)


def test_a_confirmed_tie_stays_when_the_words_are_gone(edition, organiser, entries, tied):
    entry = entries[0]
    decide_tie(look_at(tied, entry), TieVerdict.CONFIRMED, reason="属实", by=organiser, at=ADDED_AT)

    tied.employer = "另一所大学"
    database.session.flush()

    assert barred(edition, [tied], entries) == {(entry.reference, tied.code)}
    assert look_at(tied, entry).status == "confirmed"
    assert [one.status for one in ties_of(tied, on=TODAY)] == ["confirmed"]


def test_the_last_decision_counts_and_all_are_kept(edition, organiser, entries, tied):
    entry = entries[0]
    for verdict in (TieVerdict.CONFIRMED, TieVerdict.IGNORED):
        decide_tie(look_at(tied, entry), verdict, reason="再核实", by=organiser, at=ADDED_AT)

    view = look_at(tied, entry)
    assert (view.status, [one.verdict for one in view.decisions]) == (
        "ignored",
        ["confirmed", "ignored"],
    )


def test_confirming_takes_the_entry_away_and_somebody_else_is_drawn(
    edition, organiser, entries, pool
):
    make_draw(edition, by=organiser)
    one = assignments_in(edition, "preliminary")[0]
    before = len(assignments_in(edition, "preliminary"))

    decide_tie(
        look_at(one.judge, one.entry),
        TieVerdict.CONFIRMED,
        reason="经举报查实",
        by=organiser,
        at=ADDED_AT,
    )

    assert (one.state, one.reason) == ("recused", "经举报查实")
    assert len(assignments_in(edition, "preliminary")) == before
    kinds = database.session.scalars(select(AuditEvent.kind)).all()
    assert "assignment:tie:confirmed" in kinds
    assert "assignment:judge:recused" in kinds


@pytest.mark.parametrize(
    ("verdict", "reason", "code"),
    [
        (TieVerdict.CONFIRMED, "  ", "assignment_reason_needed"),
        (TieVerdict.IGNORED, "没有关系", "tie_not_found"),
    ],
)
def test_a_decision_is_refused(edition, organiser, entries, pool, verdict, reason, code):
    with pytest.raises(RefusedError) as refused:
        decide_tie(look_at(pool[0], entries[0]), verdict, reason=reason, by=organiser, at=ADDED_AT)

    assert refused.value.code == code
    assert database.session.scalars(select(TieDecision)).all() == []


def test_only_organisers_decide(edition, supervisor, entries, tied):
    for person in (supervisor, tied.person, make_person()):
        with pytest.raises(NotFoundError):
            decide_tie(
                look_at(tied, entries[0]), TieVerdict.IGNORED, reason="无", by=person, at=ADDED_AT
            )


def test_there_is_nothing_to_decide_about_what_is_not_in_the_edition(edition, entries, tied):
    for judge_id, entry_id in (("0" * 16, entries[0].public_id), (tied.public_id, "0" * 16)):
        with pytest.raises(NotFoundError):
            get_tie(edition.key, judge_id, entry_id, on=TODAY)


def own_record(judge, **changes):
    return OwnRecord(
        **{
            "phone": "13800138000",
            "employer": judge.employer,
            "affiliates": (),
            "former_employers": (),
            "stakes": (),
            "joint_workers": (),
            "title": "研究员",
            "region": "常州",
            "main_field": judge.main_field,
            "second_fields": ("new-energy",),
            "most_entries": 30,
            **changes,
        }
    )


def test_a_judge_confirms_his_own_record(edition):
    judge = make_judge(edition)

    changed = confirm_record(
        judge,
        own_record(judge, joint_workers=("成员9之1（2021）",)),
        by=judge.person,
        at=ADDED_AT,
    )

    assert set(changed) == {
        "phone",
        "title",
        "region",
        "second_fields",
        "most_entries",
        "joint_workers",
    }
    assert (judge.confirmed_at, judge.most_entries) == (ADDED_AT, 30)
    assert judge.joint_workers == ["成员9之1（2021）"]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"main_field": "alchemy"}, "record_field_unknown", "main_field"),
        ({"second_fields": ("alchemy",)}, "record_field_unknown", "second_fields"),
        ({"phone": "12"}, "record_phone", "phone"),
        ({"former_employers": ("某公司",)}, "record_until", "former_employers"),
    ],
)
def test_an_unfit_record_is_refused_at_its_field(edition, changes, code, field):
    judge = make_judge(edition)

    with pytest.raises(RefusedError) as refused:
        confirm_record(judge, own_record(judge, **changes), by=judge.person, at=ADDED_AT)

    assert (refused.value.code, refused.value.field) == (code, field)
    assert judge.confirmed_at is None


def test_nobody_else_and_nobody_removed_keeps_a_record(edition, organiser):
    judge, removed = make_judge(edition), make_judge(edition, state="removed")

    for one, person in ((judge, organiser), (removed, removed.person)):
        with pytest.raises(NotFoundError):
            confirm_record(one, own_record(one), by=person, at=ADDED_AT)


def test_a_new_tie_closes_what_is_read_and_the_organisers_are_told(
    edition, organiser, entries, pool
):
    make_draw(edition, by=organiser)
    judge = pool[0]
    reading = [one for one in assignments_in(edition, "preliminary") if one.judge is judge]

    confirm_record(
        judge,
        own_record(judge, former_employers=("常州大学（2021-06）",)),
        by=judge.person,
        at=ADDED_AT,
    )

    assert tied_assignments(reading, on=TODAY) == {one.id for one in reading}
    letters = database.session.scalars(select(Letter).where(Letter.kind == "judge_tied")).all()
    assert [one.to_address for one in letters] == [organiser.email] * len(reading)
    assert f"/manage/judges/{judge.public_id}/ties/" in letters[0].body
    drawn = get_drawn_round(edition.key, "preliminary")
    assert readiness_of(drawn, on=TODAY).closed == len(reading)
    assert ties_in(drawn, on=TODAY)[0].is_reading
    with pytest.raises(RefusedError) as refused:
        declare_no_conflict(reading[0], by=judge.person, at=ADDED_AT)
    assert refused.value.code == "assignment_tied"


def test_a_tie_that_was_told_of_is_not_told_again(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    judge = pool[0]
    for title in ("教授", "研究员"):
        confirm_record(
            judge,
            own_record(judge, affiliates=("常州大学",), title=title),
            by=judge.person,
            at=ADDED_AT,
        )

    told = database.session.scalars(
        select(AuditEvent.subject).where(AuditEvent.kind == "assignment:tie:found")
    ).all()
    assert len(told) == len(set(told)) > 0


def test_an_import_that_brings_a_tie_tells_too(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    judge = pool[0]
    row = JudgeRow(
        line=2,
        name=judge.name,
        email=judge.email,
        employer="常州大学",
        main_field=judge.main_field,
    )

    import_judges(edition, [row], by=organiser, at=ADDED_AT)

    kinds = database.session.scalars(select(Letter.kind)).all()
    assert "judge_tied" in kinds


def test_a_former_employer_counts_for_the_years_of_the_plan(edition, entries):
    long_ago = make_judge(edition, former_employers=["常州大学（2018）"])
    lately = make_judge(edition, former_employers=["常州大学（2020）"])

    assert {code for _entry, code in barred(edition, [long_ago, lately], entries)} == {lately.code}


@pytest.mark.parametrize(
    ("question", "written", "of_judge"),
    [
        ("avoided", "张三\n王避之、李四", {"name": "王避之"}),
        ("stakeholders", "常州某某创投有限公司", {"employer": "常州某某创投"}),
        ("partners", "王合作（2021）", {"name": "王合作"}),
        ("affiliates", "常州甲集团有限公司", {"employer": "常州甲集团"}),
    ],
)
def test_what_the_applicant_writes_keeps_judges_away(edition, question, written, of_judge):
    entry = make_accepted_entry(edition)
    entry.answers = entry.answers | {"avoidance": {question: written}}
    database.session.flush()
    meant, other = make_judge(edition, **of_judge), make_judge(edition)

    assert barred(edition, [meant, other], [entry]) == {(entry.reference, meant.code)}


def test_a_replacement_is_found_though_the_entry_began_with_fewer_judges(edition, organiser):
    entry = make_accepted_entry(edition)
    for _ in range(5):
        make_judge(edition)
    make_draw(edition, by=organiser)
    make_judge(edition)
    first, second, *_rest = assignments_in(edition, "preliminary")
    recuse(first, reason="师生", by=first.judge.person, at=ADDED_AT)
    recuse(second, reason="师生", by=second.judge.person, at=ADDED_AT)
    assert len(assignments_in(edition, "preliminary")) == 4
    late = make_judge(edition)
    third = assignments_in(edition, "preliminary")[0]

    recuse(third, reason="师生", by=third.judge.person, at=ADDED_AT)

    standing = assignments_in(edition, "preliminary")
    assert {one.entry for one in standing} == {entry}
    assert len(standing) == 4
    assert late.code in {one.judge.code for one in standing}


def test_a_replacement_of_another_type_is_better_than_none(edition, organiser, monkeypatch):
    make_accepted_entry(edition)
    for number in range(5):
        make_judge(edition, kind="investment" if number == 0 else "technical")
    rules = edition.plan.draw
    object.__setattr__(rules, "role_minima", (RoleMinimum(role="investment", least=1),))
    try:
        make_draw(edition, by=organiser)
        spare = make_judge(edition)
        one = next(
            each
            for each in assignments_in(edition, "preliminary")
            if each.judge.kind == "investment"
        )
        recuse(one, reason="师生", by=one.judge.person, at=ADDED_AT)
    finally:
        object.__setattr__(rules, "role_minima", ())

    codes = {each.judge.code for each in assignments_in(edition, "preliminary")}
    assert (len(codes), spare.code in codes) == (5, True)
