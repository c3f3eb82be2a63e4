"""Practice before the round, blind texts, receipts, pace, and saves that are sent twice."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from competition.core.database import db as database
from competition.core.database import write_transaction
from competition.core.errors import NotFoundError, RefusedError
from competition.review.models import PracticeSheet, SheetSave
from competition.review.operations import (
    add_practice_case,
    close_round,
    hand_in_practice,
    redact,
    remove_practice_case,
    reopen_sheet,
    save_sheet,
    submit_sheets,
)
from competition.review.queries import (
    TITLE,
    RedactionDesk,
    find_sheet,
    get_practice,
    list_saves,
    pace_of,
    practice_left,
    progress,
    receipt_of,
    round_of,
    seats_of,
    totals_of_others,
)
from competition.rules.proof import check_receipt
from tests.factories.registration import make_attachment
from tests.factories.review import DRAWN_AT, all_marks, assignments_of, make_sheet, person_of

HERE = "/contests/changzhou-2022"
AT = DRAWN_AT + timedelta(days=1)


@pytest.fixture(autouse=True)
def during_the_round(clock):
    clock.set(AT)


@pytest.fixture
def held(edition, judges):
    return round_of(edition, "preliminary")


@pytest.fixture
def case(held, organiser):
    return add_practice_case(
        held,
        title="智能巡检机器人",
        text="一个虚构的项目。\n\n第二段。",
        rubric_key=held.plan.rubrics[0].key,
        by=organiser,
        at=AT,
    )


def desk_of(case):
    return get_practice("changzhou-2022", "preliminary", case.public_id)


def marks_for(case, mark):
    return {one.key: mark for one in desk_of(case).rubric.criteria}


def form_of(case, mark):
    return {f"mark_{key}": str(one) for key, one in marks_for(case, mark).items()}


def test_a_save_that_is_sent_twice_happens_once(judges):
    own = assignments_of(judges[0])[0]
    by = person_of(judges[0])
    for mark in (80, 80):
        save_sheet(own, marks=all_marks(own, mark), command="first", by=by, at=AT)
    again = save_sheet(own, marks=all_marks(own, 70), command="first", seen_version=0, by=by, at=AT)

    assert again.total_hundredths == 8000
    assert len(list_saves(again)) == 1


def test_a_save_that_went_through_is_answered_even_if_the_page_knows_an_older_version(
    sign_in, judges, db
):
    own = assignments_of(judges[0])[0]
    browser = sign_in(person_of(judges[0]))
    path = f"{HERE}/review/entries/{own.public_id}/autosave"
    data = {f"mark_{key}": "80" for key in all_marks(own)} | {"version": "0", "command": "c1"}

    first = browser.post(path, data=data).get_json()
    lost = browser.post(path, data=data)

    assert (lost.status_code, lost.get_json()["version"]) == (200, first["version"])
    following = data | {"version": str(first["version"]), "command": "c2", "mark_team": "60"}
    assert browser.post(path, data=following).status_code == 200
    assert browser.post(path, data=data | {"command": "c3", "mark_team": "50"}).status_code == 409
    assert len(database.session.scalars(select(SheetSave)).all()) == 2


def test_everybody_marks_the_same_case_once_and_then_sees_the_spread(
    sign_in, judges, case, held, organiser, db
):
    database.session.commit()
    path = f"{HERE}/review/rounds/preliminary/practice/{case.public_id}"
    for judge, mark in zip(judges, (60, 70, 90), strict=True):
        browser = sign_in(person_of(judge))
        assert "试评案例" in browser.get(f"{HERE}/review").get_data(as_text=True)
        before = browser.get(path).get_data(as_text=True)
        assert "已有 " not in before
        assert browser.post(path, data={}).status_code == 422
        assert browser.post(path, data=form_of(case, mark)).status_code == 303
        after = browser.get(path).get_data(as_text=True)
        assert "评委交了这个案例" in after
        assert browser.post(path, data=form_of(case, 10)).status_code == 422
    assert all(shown in after for shown in ("60.00", "70.00", "90.00"))
    assert not any(one.name in after for one in judges[:2])
    assert len(database.session.scalars(select(PracticeSheet)).all()) == 3

    office = sign_in(organiser)
    shown = office.get(f"{HERE}/manage/rounds/preliminary/practice").get_data(as_text=True)
    assert judges[0].name in shown


def test_the_entries_stay_closed_until_the_practice_is_handed_in(
    sign_in, judges, case, monkeypatch, edition, db
):
    own = assignments_of(judges[0])[0]
    own.state = "waiting"
    database.session.commit()
    held = round_of(edition, "preliminary")
    monkeypatch.setattr(
        "competition.review.views_judge.declaring.practice_left",
        lambda person, _held: [
            one for one in [case] if not database.session.scalars(select(PracticeSheet)).all()
        ],
    )
    browser = sign_in(person_of(judges[0]))
    path = f"{HERE}/review/entries/{own.public_id}/declaration"

    assert "/practice/" in browser.get(path).location
    assert practice_left(person_of(judges[0]), held) == []
    browser.post(
        f"{HERE}/review/rounds/preliminary/practice/{case.public_id}", data=form_of(case, 80)
    )
    assert browser.get(path).status_code == 200


def test_practice_is_carried_out_by_organisers_and_ends_with_the_round(
    sign_in, judges, held, organiser, case, db
):
    with pytest.raises(NotFoundError):
        remove_practice_case(desk_of(case), by=person_of(judges[0]), at=AT)
    with pytest.raises(NotFoundError):
        add_practice_case(held, title="a", text="b", rubric_key="x", by=person_of(judges[0]), at=AT)
    with pytest.raises(RefusedError, match="practice_rubric_unknown"):
        add_practice_case(held, title="a", text="b", rubric_key="x", by=organiser, at=AT)
    with pytest.raises(NotFoundError):
        hand_in_practice(desk_of(case), marks_for(case, 80), by=organiser, at=AT)
    office = sign_in(organiser)
    database.session.commit()
    rounds = f"{HERE}/manage/rounds/preliminary/practice"
    more = {"title": "第二个案例", "text": "虚构。", "rubric": held.plan.rubrics[0].key}
    assert office.post(f"{rounds}/add", data=more | {"title": ""}).status_code == 422
    assert office.post(f"{rounds}/add", data=more).status_code == 303
    assert office.post(f"{rounds}/{case.public_id}/remove").status_code == 303
    shown = office.get(rounds).get_data(as_text=True)
    assert "第二个案例" in shown
    assert "智能巡检机器人" not in shown
    with write_transaction():
        close_round(held.edition, "preliminary", reason="到期", by=organiser, at=AT)
    with pytest.raises(RefusedError, match="round_not_open"):
        add_practice_case(
            round_of(held.edition, "preliminary"),
            title="a",
            text="b",
            rubric_key=held.plan.rubrics[0].key,
            by=organiser,
            at=AT,
        )


def closed(edition, judges, organiser):
    for judge, mark in zip(judges, (80, 85, 90), strict=True):
        for own in assignments_of(judge):
            make_sheet(own, mark, at=AT)
        submit_sheets(edition, "preliminary", by=person_of(judge), at=AT)
    close_round(edition, "preliminary", by=organiser, at=AT)
    return round_of(edition, "preliminary")


def test_a_receipt_holds_ones_own_sheets_and_proves_them(edition, judges, organiser):
    held = closed(edition, judges, organiser)

    receipt = receipt_of(held, person_of(judges[0]))

    assert receipt["root"] == held.held.merkle_root
    assert [one["entry"] for one in receipt["sheets"]] == ["CZ2022-0001", "CZ2022-0002"]
    assert check_receipt(receipt).holds
    receipt["sheets"][1]["content"]["marks"]["team"] = 9900
    assert check_receipt(receipt).wrong == ("CZ2022-0002",)


def test_a_receipt_is_downloaded_and_checked_by_anybody(
    sign_in, client, edition, judges, organiser, db
):
    browser = sign_in(person_of(judges[0]))
    path = f"{HERE}/review/rounds/preliminary/receipt"
    assert browser.get(path).status_code == 404
    with write_transaction():
        closed(edition, judges, organiser)
    assert "下载回执" in browser.get(f"{HERE}/review").get_data(as_text=True)
    answer = browser.get(path)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    content = answer.get_data()

    def checked(sent):
        data = {"receipt": (io.BytesIO(sent), "receipt.json")}
        return client.post(
            f"{HERE}/commitments", data=data, content_type="multipart/form-data"
        ).get_data(as_text=True)

    assert "签名是本网站的" in checked(content)
    receipt = json.loads(content)
    assert "签名不是本网站的" in checked(json.dumps(receipt | {"closed_at": "x"}).encode())
    receipt["sheets"][0]["content"]["opinion"] = "改过"
    assert "回执与封存值不符" in checked(json.dumps(receipt).encode())
    for nonsense in (b"nonsense", b"[]", b"{}", b'{"format": "x"}'):
        assert "这不是回执文件" in checked(nonsense)


def test_the_command_checks_a_receipt(app, tmp_path, edition, judges, organiser, db):
    held = closed(edition, judges, organiser)
    receipt = receipt_of(held, person_of(judges[0]))
    file = tmp_path / "receipt.json"
    run = app.test_cli_runner().invoke

    def answer(content, *more):
        file.write_text(content)
        return run(args=["review", "verify", str(file), *more]).exit_code

    assert answer(json.dumps(receipt)) == 0
    assert answer(json.dumps(receipt), "--root", receipt["root"]) == 0
    assert answer(json.dumps(receipt), "--root", "00") == 1
    assert answer("{}") == 2
    receipt["sheets"][0]["content"]["opinion"] = "改过"
    assert answer(json.dumps(receipt)) == 1


def test_what_names_an_entrant_is_covered_and_staff_prepare_the_rest(
    sign_in, judges, entries, organiser, held, db
):
    entry = entries[0]
    entry.entrant_name, entry.leader_name = "常州星辰智造科技有限公司", "欧阳星辰"
    long = next(
        (section.key, one.key)
        for section in held.edition.plan.form.sections
        for one in section.questions
        if one.kind == "long_text" and not one.identifies
    )
    text = "星辰智造科技由欧阳星辰创办，产品商标为云雀。"
    entry.answers = entry.answers | {
        long[0]: entry.answers.get(long[0], {}) | {long[1]: text},
        "basics": entry.answers["basics"] | {"project_name": "星辰智造科技云雀巡检"},
    }
    entry.project_name = "星辰智造科技云雀巡检"
    document = make_attachment(entry, name="星辰智造科技计划书.pdf")
    database.session.commit()
    own = next(one for one in assignments_of(judges[0]) if one.entry_id == entry.id)
    path = f"{HERE}/review/entries/{own.public_id}"

    def read():
        browser = sign_in(person_of(judges[0]))
        return browser.get(path).get_data(as_text=True) + browser.get(f"{HERE}/review").get_data(
            as_text=True
        )

    shown = read()
    assert "■■由■■创办，产品商标为云雀。" in shown
    assert "星辰" not in shown
    assert "云雀巡检" in shown

    rounds = f"{HERE}/manage/rounds/preliminary/redactions"
    office = sign_in(organiser)
    listed = office.get(rounds).get_data(as_text=True)
    assert " 处</td>" in listed
    page = office.get(f"{rounds}/{entry.public_id}").get_data(as_text=True)
    assert "产品商标为云雀" in page
    number = page.split("产品商标为云雀")[0].rsplit('name="t', 1)[1].split('"')[0]
    sent = {
        f"t{number}": "■■由■■创办，产品商标为■■。",
        "t0": "巡检机器人",
        "hide_d0": "y",
        "hide_d1": "y",
        "text_d1": "计划书文字版",
    }
    assert office.post(f"{rounds}/{entry.public_id}", data=sent).status_code == 303
    shown = read()
    assert "云雀" not in shown
    assert "计划书文字版" in shown

    assert document.public_id not in shown

    office = sign_in(organiser)
    assert (
        office.post(f"{rounds}/{entry.public_id}", data={"t0": "", f"t{number}": ""}).status_code
        == 303
    )
    assert "产品商标为云雀" in read()


def test_a_version_of_a_text_that_changed_since_is_not_used(judges, entries, organiser, held):
    desk = RedactionDesk(round=held, entry=entries[0])
    assert redact(desk, TITLE, source="旧", text="版本", by=organiser, at=AT)
    assert not redact(desk, TITLE, source="旧", text="版本", by=organiser, at=AT)
    assert not redact(desk, ("a", "b", 0), source="", text=None, by=organiser, at=AT)
    with pytest.raises(NotFoundError):
        redact(desk, TITLE, source="旧", text="x", by=person_of(judges[0]), at=AT)


def test_the_pace_tells_whether_the_round_ends_in_time(edition, judges, held):
    assert pace_of(held, progress(edition, "preliminary"), AT).ends_at is None
    make_sheet(assignments_of(judges[0])[0], at=AT)

    pace = pace_of(held, progress(edition, "preliminary"), AT)

    assert pace.lately == 10
    assert pace.needed > 0
    assert pace.ends_at == AT + timedelta(days=5)
    assert pace.is_enough == (pace.lately >= pace.needed)


def test_a_reopened_sheet_keeps_its_old_marks(edition, judges, organiser):
    own = assignments_of(judges[0])[0]
    for one in assignments_of(judges[0]):
        make_sheet(one, 80, at=AT)
    submit_sheets(edition, "preliminary", by=person_of(judges[0]), at=AT)
    sheet = reopen_sheet(find_sheet(own), reason="填错一栏", by=organiser, at=AT)
    save_sheet(
        own,
        marks=all_marks(own, 90),
        seen_version=sheet.version,
        by=person_of(judges[0]),
        at=AT,
    )

    assert [set(one.marks.values()) for one in list_saves(sheet)] == [{8000}, {9000}]


def test_others_totals_are_seen_only_where_the_plan_says_and_after_ones_own(edition, judges):
    for judge, mark in zip(judges[:2], (80, 90), strict=True):
        for own in assignments_of(judge):
            make_sheet(own, mark, at=AT)
    held = round_of(edition, "preliminary")
    open_held = replace(held, plan=replace(held.plan, judges_see_marks=True))
    submit_sheets(edition, "preliminary", by=person_of(judges[1]), at=AT)
    mine = seats_of(person_of(judges[0]), open_held)[0]
    assert totals_of_others(mine) == []
    submit_sheets(edition, "preliminary", by=person_of(judges[0]), at=AT)

    assert totals_of_others(seats_of(person_of(judges[0]), open_held)[0]) == [9000]
    assert totals_of_others(seats_of(person_of(judges[0]), held)[0]) == []
