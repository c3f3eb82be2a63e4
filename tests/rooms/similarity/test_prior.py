"""This site's own earlier prizes, as facts of the clauses on earlier prizes: whose, and when."""

from datetime import UTC, datetime

import pytest

from competition.core.database import db, write_transaction
from competition.registration.queries import eligibility_of_revision
from competition.similarity.models import Candidate, Likeness
from competition.similarity.operations import decide_likeness
from competition.similarity.queries import PriorAward, established_of
from tests.factories.editions import make_edition
from tests.factories.history import bring_in, past_row
from tests.factories.registration import credit_code
from tests.rooms.conftest import A_MOMENT
from tests.rooms.similarity.conftest import RETOUCHED, SENSOR, STENT
from tests.rooms.similarity.test_deciding import EARLIER

NO_SECOND_PRIZE = (
    "[[criteria]]\n"
    'key = "no-prize-before"\n'
    'severity = "confirm"\n'
    'clause = { zh = "往届获奖者不再参加", en = "No earlier winners" }\n'
    'test = { kind = "no_award", contests = ["changzhou"], ranks = ["first", "second"] }\n\n'
)
ANCHOR = '[[criteria]]\nkey = "team-unregistered"\n'


def prize(**values):
    return PriorAward(
        **{
            "series": "changzhou",
            "contest": "2021 大赛",
            "level": "city",
            "year": 2021,
            "project": "旧项目",
            "rank": "second",
            "place": 4,
            "money_taken": True,
            "accepted": None,
            "granted_at": datetime(2021, 7, 1, tzinfo=UTC),
            **values,
        }
    )


AS_FACTS = {
    "contest": "changzhou",
    "level": "city",
    "rank": "second",
    "place": 4,
    "year": 2021,
    "same_or_similar": None,
    "money_taken": True,
    "accepted": None,
}


@pytest.fixture
def earlier(app):
    with write_transaction():
        return make_edition(changes=EARLIER)


@pytest.fixture
def holds(monkeypatch):
    """Return a function by which an entry holds prizes."""

    def held(entry, *awards):
        number = entry.id
        monkeypatch.setattr(
            "competition.similarity.queries.prior.award_sources",
            [lambda ids: {one: awards for one in ids if one == number}],
        )

    return held


def test_a_prize_of_the_company_in_an_earlier_edition_is_its_history(
    edition, earlier, submit, holds
):
    older = submit(STENT, 7, where=earlier, project_name="旧项目")
    holds(older, prize())

    entry = submit(SENSOR, 7)

    established = established_of(entry)
    assert established.facts == {"history": [AS_FACTS]}
    assert established.said["history[1]"] == "2021 年 2021 大赛 “旧项目”"


def test_a_prize_of_the_same_leader_counts_for_another_company(edition, earlier, submit, holds):
    older = submit(STENT, 7, where=earlier, project_name="旧项目")
    holds(older, prize())

    entry = submit(SENSOR, 8, leader_of=7)

    assert established_of(entry).facts == {"history": [AS_FACTS]}


def test_anothers_prize_counts_only_once_the_projects_were_decided_to_be_alike(
    edition, earlier, submit, holds, organiser
):
    older = submit(SENSOR, 7, where=earlier, project_name="压力传感器")
    holds(older, prize())
    entry = submit(RETOUCHED, 8, project_name="压力传感器")
    assert established_of(entry).facts == {}
    candidate = db.session.query(Candidate).filter_by(entry_id=entry.id).one()

    with write_transaction():
        decide_likeness(candidate, Likeness.SAME, "同一产品", by=organiser, at=A_MOMENT)

    history = established_of(entry).facts["history"]
    assert history == [AS_FACTS | {"same_or_similar": True}]


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        ({"year": 2023}, False),
        ({"year": 2022, "granted_at": datetime(2022, 1, 5, tzinfo=UTC)}, True),
        ({"year": 2022, "granted_at": datetime(2022, 12, 5, tzinfo=UTC)}, False),
        ({"year": 2022, "granted_at": None}, False),
        ({"year": 2021, "granted_at": datetime(2022, 12, 5, tzinfo=UTC)}, True),
    ],
)
def test_only_what_was_won_before_counts(edition, earlier, submit, holds, values, counts):
    older = submit(STENT, 7, where=earlier)
    holds(older, prize(**values))

    entry = submit(SENSOR, 7)

    assert bool(established_of(entry).facts) is counts


def test_a_prize_that_a_table_tells_as_well_is_told_once(
    edition, earlier, submit, holds, organiser
):
    row = past_row(1, project="旧项目", year="2021", prize="二等奖", code=credit_code(7))
    bring_in(edition, [row], by=organiser, at=A_MOMENT)
    older = submit(STENT, 7, where=earlier, project_name="旧项目")
    holds(older, prize(), prize(project="另一项目"))

    entry = submit(SENSOR, 7)

    history = established_of(entry).facts["history"]
    assert [(one["year"], one["money_taken"]) for one in history] == [(2021, None), (2021, True)]


def test_the_clause_on_earlier_prizes_reads_them(earlier, submit, holds):
    with write_transaction():
        named = ('key = "changzhou-2022"', 'key = "strict"')
        clause = (ANCHOR, f"{NO_SECOND_PRIZE}{ANCHOR}")
        strict = make_edition(changes=[named, clause])
    older = submit(STENT, 7, where=earlier)
    holds(older, prize())

    entry = submit(SENSOR, 7, where=strict)

    facts = established_of(entry).facts
    findings = eligibility_of_revision(entry.revisions[-1], facts).findings
    found = next(one for one in findings if one.rule == "no-prize-before")
    assert (found.outcome, found.evidence) == ("fail", ("history[1]",))
