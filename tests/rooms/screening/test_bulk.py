"""Passing several entries at once: every consequence is shown before, and all or none passes."""

import pytest

from competition.core.database import write_transaction
from competition.core.errors import NotFoundError, RefusedError
from competition.registration.operations import submit_entry
from competition.screening.operations import recommend_entries
from competition.screening.queries import preview_bulk, verdicts_of
from tests.factories.editions import make_edition
from tests.factories.registration import make_submitted_entry
from tests.factories.screening import (
    all_yes,
    letters,
    lines,
    make_officer,
    moment,
    recommend,
)

AT = moment("2022-05-09 09:00")
BULK = "/contests/changzhou-2022/screening/bulk"
UNITS = frozenset({"wujin-kjj"})


@pytest.fixture
def three(edition):
    return [make_submitted_entry(edition) for _number in range(3)]


def found_against(entry, outcome, groups=(), severity="confirm"):
    """Let the machine have found something about what was submitted."""
    revision = entry.revisions[-1]
    revision.findings = [
        *revision.findings,
        {"rule": "planted", "outcome": outcome, "groups": list(groups), "severity": severity},
    ]


def ids(entries):
    return [one.public_id for one in entries]


def test_the_preview_tells_who_passes_who_is_held_and_why(edition, officer, three):
    found_against(three[1], "fail")
    recommend(three[2], by=officer, at=AT)
    elsewhere = make_submitted_entry(edition, unit_key="tianning-kjj", district_key="tianning")
    unclear = make_submitted_entry(edition)
    found_against(unclear, "unknown", ["startup"])
    found_against(unclear, "unknown", ["team"])
    before = next(one.unclear for one in preview_bulk(edition, UNITS, ids([three[0]]), at=AT).rows)

    preview = preview_bulk(edition, UNITS, ids([*three, elsewhere, unclear]), at=AT)

    assert [one.row.entry for one in preview.rows] == [three[0], unclear]
    assert [one.unclear for one in preview.rows] == [before, before + 1]
    assert preview.held == ((three[1], "bulk_finding"), (three[2], "entry_not_waiting"))
    assert preview.missing == 1
    assert preview.passed_to == {None: 2}
    assert [one.key for one in preview.questions] == list(all_yes(three[0]))
    assert preview.late == 0


def test_a_reminder_holds_nothing(edition, three):
    found_against(three[0], "fail", severity="warn")
    found_against(three[1], "fail", groups=["team"])

    assert len(preview_bulk(edition, UNITS, ids(three), at=AT).rows) == 3


def test_what_is_late_and_still_in_time_is_counted_and_what_is_over_is_held(edition, three):
    over = preview_bulk(edition, UNITS, ids(three), at=moment("2022-05-12 09:00"))

    assert over.rows == ()
    assert {why for _entry, why in over.held} == {"screening_closed"}


def test_the_preview_costs_the_same_for_one_and_for_three(edition, three, db, count_queries):
    named = {len(some): ids(some) for some in (three[:1], three)}
    costs = set()
    for some in named.values():
        db.session.expire_all()
        assert edition.plan
        with count_queries() as seen:
            preview_bulk(edition, UNITS, some, at=AT)
        costs.add(len(seen))
    assert len(costs) == 1


def test_all_pass_with_the_same_answers_each_with_its_line_and_letter(officer, three):
    made = recommend_entries(
        three, checks=all_yes(three[0]), grade="A", note="批量", by=officer, at=AT
    )

    assert [one.state for one in three] == ["recommended"] * 3
    assert {(one.grade, one.internal_note) for one in made} == {("A", "批量")}
    assert [line[0] for line in lines()] == ["screening:entry:recommended"] * 3
    assert letters() == [("entry_recommended", one.owner.email) for one in three]


@pytest.mark.parametrize(
    ("checks", "grade", "code"),
    [
        pytest.param({"commitment-signed": "no"}, "A", "check_failed", id="a_no"),
        pytest.param({}, "Z", "grade_needed", id="no_such_grade"),
    ],
)
def test_nothing_passes_without_answers_and_a_grade(officer, three, checks, grade, code):
    with pytest.raises(RefusedError, match=code):
        recommend_entries(three, checks=all_yes(three[0]) | checks, grade=grade, by=officer, at=AT)
    assert {one.state for one in three} == {"submitted"}


def test_one_that_is_held_holds_all(edition, officer, three):
    found_against(three[2], "fail")
    with pytest.raises(RefusedError, match="bulk_held"):
        recommend_entries(three, checks=all_yes(three[0]), grade="A", by=officer, at=AT)
    with pytest.raises(RefusedError, match="nothing_chosen"):
        recommend_entries([], checks={}, by=officer, at=AT)
    with pytest.raises(NotFoundError):
        recommend_entries(
            three[:1],
            checks=all_yes(three[0]),
            grade="A",
            by=make_officer(edition, "xinbei-kjj"),
            at=AT,
        )
    assert {one.state for one in three} == {"submitted"}


@pytest.fixture
def browser(clock, officer, three, sign_in):
    clock.set(AT)
    return sign_in(officer)


def confirmed(entries, **values):
    checks = {f"check_{key}": value for key, value in all_yes(entries[0]).items()}
    marks = [f"{one.public_id}:{len(one.revisions)}" for one in entries]
    return {"chosen": marks, "grade": "B", **checks, **values}


def test_ticking_previews_and_confirming_passes(browser, three):
    queue = browser.get("/contests/changzhou-2022/screening")
    assert "预览通过选中的项目" in queue.text

    preview = browser.post(f"{BULK}/preview", data={"chosen": ids(three[:2])})

    assert preview.status_code == 200
    assert "2 个项目改为“已推荐”" in preview.text
    assert "写 2 封信" in preview.text
    assert three[2].project_name not in preview.text
    assert {one.state for one in three} == {"submitted"}
    done = browser.post(f"{BULK}/pass?group=startup", data=confirmed(three[:2]))
    assert done.headers["Location"].endswith("/screening?group=startup")
    assert [one.state for one in three] == ["recommended", "recommended", "submitted"]
    assert [one.grade for entry in three for one in verdicts_of(entry)] == ["B", "B"]


def test_everything_that_the_list_shows_is_previewed(browser, edition, three):
    with write_transaction():
        team = make_submitted_entry(edition, entrant="team")

    preview = browser.post(f"{BULK}/preview?group=startup", data={"everything": "1"})

    assert "写 3 封信" in preview.text
    assert team.project_name not in preview.text


def test_nothing_ticked_comes_back_to_the_queue(browser, three):
    answer = browser.post(f"{BULK}/preview", data={})

    assert "请先选中要办理的项目" in answer.text
    assert three[0].project_name in answer.text


def test_an_unanswered_question_keeps_what_was_answered(browser, three):
    data = confirmed(three[:2], note="都看过")
    del data["check_commitment-signed"]

    answer = browser.post(f"{BULK}/pass", data=data)

    assert "请选择“是”或“不适用”" in answer.text
    assert "都看过" in answer.text
    assert {one.state for one in three} == {"submitted"}


def test_what_was_submitted_anew_since_the_preview_is_not_passed(browser, three):
    data = confirmed(three)
    early = moment("2022-04-29 09:00")
    with write_transaction():
        submit_entry(three[1], begun_at=early, by=three[1].owner, at=early)

    answer = browser.post(f"{BULK}/pass", data=data)

    assert "有的刚刚变了" in answer.text
    assert {one.state for one in three} == {"submitted"}


def test_a_missing_grade_is_told(browser, three):
    answer = browser.post(f"{BULK}/pass", data=confirmed(three, grade=""))

    assert "请选择推荐等级" in answer.text
    assert {one.state for one in three} == {"submitted"}


def test_in_a_chain_the_preview_names_the_unit_above(db, clock, sign_in):
    clock.set(AT)
    edition = make_edition(changes=[("most_returns = 2\n", "most_returns = 2\nis_chain = true\n")])
    entry = make_submitted_entry(edition, unit_key="wujin-fuwu")
    browser = sign_in(make_officer(edition, "wujin-fuwu"))

    preview = browser.post(f"{BULK}/preview", data={"chosen": [entry.public_id]})

    assert "1 个项目转武进区科学技术局审核" in preview.text
