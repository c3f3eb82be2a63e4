"""The organiser's list, its export, and an entry with its history."""

import io

import pytest
from python_calamine import CalamineWorkbook

from competition.accounts.models import Role
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.registration import make_entry, make_submitted_entry

LIST = "/contests/changzhou-2022/manage/entries"


@pytest.fixture
def organiser(db, sign_in):
    """Sign an organiser in, with three entries to read; answer with the first one's id."""
    edition = make_edition()
    first = make_submitted_entry(edition, project_name="=固态电池")
    make_submitted_entry(edition, entrant="team", project_name="柔性传感")
    make_entry(edition, project_name="还是草稿")
    public_id = first.public_id
    sign_in(make_person(role=Role.ORGANISER, edition_key="changzhou-2022"))
    return public_id


def test_the_list_is_narrowed_by_the_address(client, organiser):
    whole, team = client.get(LIST).text, client.get(f"{LIST}?group=team").text

    assert all(name in whole for name in ("=固态电池", "柔性传感", "还是草稿"))
    assert ("柔性传感" in team, "=固态电池" in team) == (True, False)
    assert "没有符合条件的项目" in client.get(f"{LIST}?q=nothing").text


def test_the_export_holds_texts_and_masks_numbers(client, organiser):
    answer = client.get(f"{LIST}/export?sort=reference&state=submitted")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    rows = book.get_sheet_by_name("项目").to_python()

    assert [row[2] for row in rows] == ["项目名称", "=固态电池", "柔性传感"]
    assert rows[1][1] == "CZ2022-00001"
    assert len(rows[1][11]) == 18
    assert rows[1][12].count("*") == 4
    assert "*" in rows[1][13]
    assert rows[2][11] == ""
    assert "state=submitted" in str(book.get_sheet_by_name("说明").to_python())


def test_an_entry_is_read_with_its_history_and_names(client, organiser):
    page = client.get(f"{LIST}/{organiser}").text

    assert "提交申报" in page
    assert "常州大学" in page
    assert "business-plan.pdf" in page


def test_a_draft_is_shown_as_what_it_is(client, db, sign_in):
    entry = make_entry(make_edition())
    url = f"{LIST}/{entry.public_id}"
    sign_in(make_person(role=Role.SUPERVISOR, edition_key="changzhou-2022"))

    assert "这是草稿，申报人还没有提交" in client.get(url).text
    assert client.get(url.replace("changzhou-2022", "elsewhere-2022")).status_code == 404


@pytest.mark.parametrize("page", ["", "/export"])
def test_applicants_do_not_see_the_list(client, db, sign_in, page):
    make_edition()
    sign_in(make_person())

    assert client.get(f"{LIST}{page}").status_code == 404


def test_the_list_takes_the_same_number_of_statements_for_any_number_of_rows(
    client, organiser, count_queries
):
    counts = []
    for address in (f"{LIST}?group=team", LIST):
        with count_queries() as statements:
            assert client.get(address).status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_the_board_counts_entries(client, organiser):
    assert "申报项目" in client.get("/contests/changzhou-2022/manage").text
