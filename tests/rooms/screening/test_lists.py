"""Recommendation lists: submitted once and signed, printed, reopened for a reason."""

from io import BytesIO

import pypdf
import pytest
from python_calamine import CalamineWorkbook

from competition.core.database import write_transaction
from competition.core.errors import NotFoundError, RefusedError
from competition.screening.operations import (
    ListStatement,
    accept_entries,
    reopen_list,
    send_back_entry,
    submit_list,
    take_back_verdict,
)
from competition.screening.queries import (
    get_list,
    get_unit,
    is_genuine_list,
    rows_now,
    standing_lists,
    unit_list,
)
from tests.factories.editions import make_edition
from tests.factories.registration import make_submitted_entry
from tests.factories.screening import (
    body_of,
    letters,
    lines,
    make_officer,
    make_organiser,
    moment,
    recommend,
)

AT = moment("2022-05-09 09:00")
LISTS = "/contests/changzhou-2022/screening/lists"
HERE = f"{LISTS}/wujin-kjj"
MOST = "most_returns = 2\n"


def recommended(edition, officer, grades=("B", "A", "A")):
    made = []
    for grade in grades:
        entry = make_submitted_entry(edition)
        recommend(entry, by=officer, at=AT, grade=grade)
        made.append(entry)
    return made


def statement(entries, order=(), **values):
    given = order or range(1, len(entries) + 1)
    placed = {one.public_id: place for one, place in zip(entries, given, strict=True)}
    return ListStatement(**{"signer": "张局长", "position": "局长", "places": placed, **values})


def wujin():
    return get_unit("changzhou-2022", "wujin-kjj")


def test_a_list_is_submitted_in_order_of_grades_and_signed(edition, officer):
    last, first, second = recommended(edition, officer)

    made = submit_list(wujin(), statement([last, first, second]), by=officer, at=AT)

    assert [(row["id"], row["place"], row["grade"]) for row in made.rows] == [
        (first.public_id, 1, "A"),
        (second.public_id, 2, "A"),
        (last.public_id, 3, "B"),
    ]
    assert (made.number, made.signer, made.position) == (1, "张局长", "局长")
    assert is_genuine_list(made)
    assert lines()[-1][0] == "screening:list:submitted"
    assert standing_lists(edition) == {"wujin-kjj": made}


@pytest.mark.parametrize(
    "change",
    [
        lambda made: setattr(made, "signer", "李局长"),
        lambda made: setattr(made, "rows", [{**made.rows[0], "project": "另一个"}]),
        lambda made: setattr(made, "submitted_at", moment("2022-05-10 09:00")),
        lambda made: setattr(made, "public_key", "00" * 32),
    ],
)
def test_a_list_that_was_touched_is_not_genuine(edition, officer, change):
    made = submit_list(wujin(), statement(recommended(edition, officer, "A")), by=officer, at=AT)
    change(made)

    assert not is_genuine_list(made)


def test_a_list_is_submitted_once_and_its_verdicts_stand(edition, officer):
    entries = recommended(edition, officer)
    submit_list(wujin(), statement(entries), by=officer, at=AT)

    with pytest.raises(RefusedError, match="list_standing"):
        submit_list(wujin(), statement(entries), by=officer, at=AT)
    with pytest.raises(RefusedError, match="verdict_listed"):
        take_back_verdict(entries[0], reason="看错了", by=officer, at=AT)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"signer": "  "}, "signer_needed"),
        ({"places": {}}, "list_changed"),
        ({"places": {"0123456789abcdef": 1}}, "list_changed"),
    ],
)
def test_what_is_refused(edition, officer, values, code):
    entries = recommended(edition, officer)
    with pytest.raises(RefusedError, match=code):
        submit_list(wujin(), statement(entries, **values), by=officer, at=AT)


def test_an_empty_list_is_not_submitted(edition, officer, entry):
    with pytest.raises(RefusedError, match="list_empty"):
        submit_list(wujin(), statement([]), by=officer, at=AT)


def test_only_the_unit_itself_submits_and_only_the_organiser_reopens(edition, officer):
    entries = recommended(edition, officer)
    elsewhere, organiser = make_officer(edition, "xinbei-kjj"), make_organiser(edition)
    for person in (elsewhere, organiser, make_officer(edition, "wujin-fuwu")):
        with pytest.raises(NotFoundError):
            submit_list(wujin(), statement(entries), by=person, at=AT)
    with pytest.raises(RefusedError, match="list_not_standing"):
        reopen_list(wujin(), reason="漏了", by=organiser, at=AT)
    submit_list(wujin(), statement(entries), by=officer, at=AT)
    with pytest.raises(NotFoundError):
        reopen_list(wujin(), reason="漏了", by=officer, at=AT)
    with pytest.raises(RefusedError, match="reason_needed"):
        reopen_list(wujin(), reason=" ", by=organiser, at=AT)


def test_a_reopened_list_is_kept_and_a_second_one_submitted(edition, officer):
    entries, organiser = recommended(edition, officer), make_organiser(edition)
    first = submit_list(wujin(), statement(entries), by=officer, at=AT)
    reopen_list(wujin(), reason="漏了一项", by=organiser, at=AT)
    assert (first.reopen_reason, first.reopened_by) == ("漏了一项", organiser)
    assert letters()[-1] == ("list_reopened", officer.email)
    assert "漏了一项" in body_of("list_reopened")
    take_back_verdict(entries[0], reason="看错了", by=officer, at=AT)

    second = submit_list(wujin(), statement(entries[1:]), by=officer, at=AT)

    assert (second.number, len(second.rows)) == (2, 2)
    found = unit_list(wujin())
    assert (found.standing, found.lists) == (second, (second, first))
    assert get_list("changzhou-2022", "wujin-kjj", 1) is first
    with pytest.raises(NotFoundError):
        get_list("changzhou-2022", "wujin-kjj", 3)
    with pytest.raises(NotFoundError):
        get_unit("changzhou-2022", "nowhere")


def test_what_changed_since_the_submission_is_told(edition, officer):
    entries, organiser = recommended(edition, officer), make_organiser(edition)
    submit_list(wujin(), statement(entries), by=officer, at=AT)
    send_back_entry(entries[0], reason="缺盖章", by=organiser, at=AT)
    (later,) = recommended(edition, officer, "A")

    found = unit_list(wujin())

    assert [row["id"] for row in found.added] == [later.public_id]
    assert [row["id"] for row in found.gone] == [entries[0].public_id]
    assert (found.waiting, found.returned) == (1, 0)


def test_after_a_second_recommendation_the_last_grade_counts(edition, officer, organiser):
    (entry,) = recommended(edition, officer, "B")
    send_back_entry(entry, reason="再看", by=organiser, at=AT)
    recommend(entry, by=officer, at=AT, grade="A")

    assert [row["grade"] for row in rows_now(edition, "wujin-kjj")] == ["A"]


def test_a_plan_that_ranks_takes_the_units_order(db):
    edition = make_edition(changes=[(MOST, f"{MOST}is_ranked = true\n")])
    officer = make_officer(edition)
    entries = recommended(edition, officer)
    for wrong in ((1, 1, 2), (0, 1, 2), (2, 3, 4)):
        with pytest.raises(RefusedError, match="list_places"):
            submit_list(wujin(), statement(entries, wrong), by=officer, at=AT)

    made = submit_list(wujin(), statement(entries, (2, 3, 1)), by=officer, at=AT)

    placed = [row["id"] for row in made.rows]
    assert placed == [entries[number].public_id for number in (2, 0, 1)]


def test_a_plan_may_accept_only_what_stands_on_a_list(db):
    edition = make_edition(changes=[(MOST, f"{MOST}list_first = true\n")])
    officer, organiser = make_officer(edition), make_organiser(edition)
    entries = recommended(edition, officer)
    late = moment("2022-05-12 10:00")
    with pytest.raises(RefusedError, match="entry_unlisted"):
        accept_entries(entries, by=organiser, at=late)
    submit_list(wujin(), statement(entries), by=officer, at=AT)

    accept_entries(entries, by=organiser, at=late)

    assert {one.state for one in entries} == {"accepted"}


def test_a_carrier_lists_what_it_passed_on(db):
    edition = make_edition(changes=[(MOST, f"{MOST}is_chain = true\n")])
    carrier, district = make_officer(edition, "wujin-fuwu"), make_officer(edition)
    entry = make_submitted_entry(edition, unit_key="wujin-fuwu")
    recommend(entry, by=carrier, at=AT, grade="B")
    recommend(entry, by=district, at=AT, grade="A")

    assert [row["grade"] for row in rows_now(edition, "wujin-fuwu")] == ["B"]
    assert [row["grade"] for row in rows_now(edition, "wujin-kjj")] == ["A"]


def posted(entries, **values):
    seen = " ".join(one.public_id for one in entries)
    signing = {"signer": "张局长", "position": "局长", "promise": "y"}
    return {"seen": seen, **signing, **values}


def test_the_officer_submits_and_takes_the_papers_along(edition, officer, sign_in):
    entries = recommended(edition, officer)
    browser = sign_in(officer)
    assert "签署并提交 3 个项目的名单" in browser.get(HERE).text
    refused = browser.post(f"{HERE}/submit", data=posted(entries, position=""))
    assert "张局长" in refused.text
    assert standing_lists(edition) == {}

    done = browser.post(f"{HERE}/submit", data=posted(entries))

    assert done.headers["Location"].endswith(HERE)
    shown = browser.get(HERE).text
    assert "网站签名有效" in shown
    assert "重开名单" not in shown
    paper = browser.get(f"{HERE}/1/paper")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(paper.data)).pages)
    for words in ("项目推荐名单", "武进区科学技术局", "张局长", entries[0].reference):
        assert words in text
    table = browser.get(f"{HERE}/1/table")
    rows = CalamineWorkbook.from_filelike(BytesIO(table.data)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["次序", "登记编号", "项目名称"]
    assert [row[7] for row in rows[1:]] == ["A", "A", "B"]
    assert browser.get(f"{HERE}/2/paper").status_code == 404


def pages_of(paper):
    """Return the words of each page, without the breaks of narrow columns."""
    pages = pypdf.PdfReader(BytesIO(paper.data)).pages
    return ["".join(page.extract_text().split()) for page in pages]


def test_before_it_is_signed_the_list_is_seen_as_a_draft(edition, officer, organiser, sign_in):
    entries = recommended(edition, officer, "A" * 24)
    browser = sign_in(officer)
    assert "预览草稿 PDF" in browser.get(HERE).text

    paper = browser.get(f"{HERE}/draft")

    assert paper.headers["Cache-Control"] == "no-store"
    pages = pages_of(paper)
    assert len(pages) > 1
    assert all("草稿" in text for text in pages)
    assert "未经签署和网站签名" in pages[-1]
    assert all(one.reference in "".join(pages) for one in entries)
    assert standing_lists(edition) == {}
    assert sign_in(organiser).get(f"{HERE}/draft").mimetype == "application/pdf"


def test_a_signed_list_and_an_empty_one_have_no_draft(edition, officer, entry, sign_in):
    browser = sign_in(officer)
    assert browser.get(f"{HERE}/draft").headers["Location"].endswith(HERE)
    with write_transaction():
        entries = recommended(edition, officer)
        submit_list(wujin(), statement(entries), by=officer, at=AT)

    assert browser.get(f"{HERE}/draft").headers["Location"].endswith(HERE)
    assert "预览草稿" not in browser.get(HERE).text
    assert "草稿" not in "".join(pages_of(browser.get(f"{HERE}/1/paper")))


def test_the_draft_takes_the_places_that_are_typed(db, sign_in):
    edition = make_edition(changes=[(MOST, f"{MOST}is_ranked = true\n")])
    officer = make_officer(edition)
    entries = recommended(edition, officer)
    browser = sign_in(officer)
    names = [f"place_{one.public_id}" for one in entries]

    paper = browser.get(f"{HERE}/draft", query_string=dict(zip(names, (3, 1, "x"), strict=True)))

    text = "".join(pages_of(paper))
    shown = sorted(entries, key=lambda one: text.index(one.reference))
    assert shown == [entries[1], entries[2], entries[0]]


def test_a_list_that_changed_behind_the_page_is_not_submitted(edition, officer, sign_in):
    entries = recommended(edition, officer)
    browser = sign_in(officer)

    answer = browser.post(f"{HERE}/submit", data=posted(entries[:2]))

    assert "名单刚刚有变化" in answer.text
    assert standing_lists(edition) == {}


def test_places_are_typed_where_the_plan_ranks(db, sign_in):
    edition = make_edition(changes=[(MOST, f"{MOST}is_ranked = true\n")])
    officer, organiser = make_officer(edition), make_organiser(edition)
    entries = recommended(edition, officer)
    browser = sign_in(officer)
    places = {
        f"place_{one.public_id}": place for one, place in zip(entries, (3, 1, 1), strict=True)
    }
    refused = browser.post(f"{HERE}/submit", data=posted(entries, **places))
    assert "次序要从 1 到 3" in refused.text
    places[f"place_{entries[2].public_id}"] = 2

    browser.post(f"{HERE}/submit", data=posted(entries, **places))

    made = standing_lists(edition)["wujin-kjj"]
    assert [row["id"] for row in made.rows] == [entries[n].public_id for n in (1, 2, 0)]
    with write_transaction():
        reopen_list(wujin(), reason="改次序", by=organiser, at=AT)
    again = browser.get(HERE).text
    assert again.index(entries[1].project_name) < again.index(entries[0].project_name)
    assert "改次序" in again


def test_the_organiser_reads_and_reopens(edition, officer, organiser, sign_in):
    entries = recommended(edition, officer)
    browser = sign_in(organiser)
    assert "推荐单位还没有提交名单" in browser.get(HERE).text
    with write_transaction():
        submit_list(wujin(), statement(entries), by=officer, at=AT)
    assert "重开名单" in browser.get(HERE).text
    assert "请写明理由" in browser.post(f"{HERE}/reopen", data={"reason": ""}).text

    browser.post(f"{HERE}/reopen", data={"reason": "漏了一项"})

    assert standing_lists(edition) == {}
    assert browser.get(LISTS).status_code == 404


def test_a_list_in_english_names_groups_and_fields_in_english(edition, officer, sign_in):
    recommended(edition, officer)
    officer.language = "en"
    shown = sign_in(officer).get(f"{LISTS}/wujin-kjj").get_data(as_text=True)

    (row, *_others) = rows_now(edition, "wujin-kjj")
    group = next(one for one in edition.plan.groups if one.name.zh == row["group"])
    assert group.name.en in shown
    assert f">{group.name.zh}<" not in shown


def test_an_officer_of_one_unit_goes_straight_to_its_list(edition, sign_in):
    answer = sign_in(make_officer(edition, "xitaihu")).get(LISTS)

    assert answer.headers["Location"].endswith(f"{LISTS}/xitaihu")


def test_a_district_sees_the_lists_of_its_carriers(edition, officer, sign_in):
    page = sign_in(officer).get(LISTS).text

    assert "武进科技服务机构" in page
    assert "西太湖高新区科技局" not in page


def test_an_empty_list_says_what_will_come(edition, officer, sign_in):
    assert "还没有推荐的项目" in sign_in(officer).get(HERE).text
