"""The self-check: no account, a few questions, the right group or what stands against it."""

import pytest

from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.rooms.registration.pages import again

CHECK = "/contests/changzhou-2022/self-check"
STARTUP = (
    "entrant=company&field_key=new-energy&members=3&q-registered_on=2021-06-01"
    "&q-registered_in=320412&q-is_listed=no&q-has_bad_record=no&q-revenue=1500"
    "&q-holder=core_member&q-is_clear=yes&q-similar=no"
)


@pytest.fixture
def edition(db):
    edition = make_edition()
    db.session.commit()
    return edition


def test_it_begins_with_who_enters(client, edition):
    text = client.get(CHECK).text

    assert "entrant=company" in text
    assert "entrant=team" in text


def test_nothing_is_judged_before_anything_is_answered(client, edition):
    text = client.get(f"{CHECK}?entrant=company").text

    assert "不知道的可以先不答" in text
    assert "自查结果" not in text
    for private in ("uscc", "id_number", "legal_representative", "q-name"):
        assert f'name="q-{private}"' not in text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param(STARTUP, ["初创企业组", "带着这些答案去申报"], id="startup"),
        pytest.param(
            STARTUP.replace("2021-06-01", "2015-06-01"), ["成长企业组"], id="growth_without_limit"
        ),
        pytest.param(
            STARTUP.replace("q-revenue=1500", "q-revenue=20001"),
            ["不符合参赛条件", "2 亿元"],
            id="too_much_revenue",
        ),
        pytest.param(
            STARTUP.replace("q-is_listed=no", "q-is_listed=yes"), ["不符合参赛条件"], id="listed"
        ),
        pytest.param("entrant=company&q-is_listed=no", ["尚不能判断"], id="facts_are_missing"),
        pytest.param(
            "entrant=company&q-registered_on=someday&q-is_listed=no",
            ["尚不能判断"],
            id="unreadable",
        ),
    ],
)
def test_the_answers_lead_to_a_group_or_to_what_is_against_it(client, edition, query, words):
    text = client.get(f"{CHECK}?{query}").text

    assert [one for one in words if one not in text] == []


def test_the_answers_go_over_into_an_entry(client, db, sign_in):
    make_edition()
    sign_in(make_person())
    url = f"/contests/changzhou-2022/entries/new?{STARTUP}"
    shown = client.get(url)
    answer = client.post(
        url,
        data={
            "entrant": "company",
            "project_name": "固态电池",
            "field_key": "new-energy",
            "unit_key": "wujin-kjj",
        },
    )
    entry = again(answer.location.rpartition("/")[2])

    assert "自查时的回答会带进申报表" in shown.text
    assert answer.status_code == 303
    assert entry.answers["entity"]["registered_on"] == "2021-06-01"
    assert entry.answers["finance"]["revenue"] == "1500"
    assert "members" not in entry.answers
    assert entry.group_key is None or entry.group_key == "startup"


def test_it_speaks_english(client, edition):
    text = client.get(f"{CHECK}?{STARTUP}&lang=en").text

    assert "Start-up" in text
    assert "lang=en" not in text.partition("entries/new?")[2].partition('"')[0]
