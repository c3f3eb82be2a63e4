"""Certificates: issued for what was granted, made in the background, true to the letter."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from competition.certificates.models import Certificate
from competition.certificates.operations import issue_certificates
from competition.certificates.queries import (
    design_of,
    is_genuine,
    list_certificates,
    list_own_certificates,
    paper_data,
)
from competition.cli.jobs import run_waiting_jobs
from competition.core.database import write_transaction
from competition.core.errors import RefusedError
from competition.core.typesetting import typeset
from competition.editions.queries import read_plan
from competition.prizes.models import Award
from competition.prizes.operations import withdraw_award
from competition.rules.values import Text
from competition.tracking.operations import grant_prizes
from tests.factories.editions import make_edition, plan_source
from tests.factories.prizes import RELEASED_AT, make_released_results, make_winners
from tests.factories.ranking import make_organiser

AFTER = RELEASED_AT + timedelta(days=9)


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


@pytest.fixture
def granted(edition, organiser, clock):
    entries, run = make_winners(edition, by=organiser)
    make_released_results(edition, run, by=organiser)
    grant_prizes(edition, by=organiser, at=AFTER)
    clock.set(AFTER)
    return entries


@pytest.fixture
def made(edition, granted, organiser, db):
    issue_certificates(edition, by=organiser, at=AFTER)
    db.session.commit()
    return [one for one in list_certificates(edition) if one.award_id]


def test_before_prizes_are_granted_nothing_is_certified(edition, organiser):
    make_winners(edition, by=organiser)

    with pytest.raises(RefusedError) as refused:
        issue_certificates(edition, by=organiser, at=AFTER)

    assert refused.value.code == "certificates_none"


def test_each_is_issued_once(edition, made, organiser):
    with pytest.raises(RefusedError):
        issue_certificates(edition, by=organiser, at=AFTER)

    assert len(made) == 2


def test_a_certificate_altered_by_one_character_fails(made, db, client):
    one = made[0]
    code, altered = one.code, one.facts["prize"] + "特"
    assert is_genuine(one)
    assert "证书属实，目前有效" in client.get(f"/certificates/{code}").text

    with write_transaction():
        db.session.get(Certificate, one.id).facts = one.facts | {"prize": altered}

    shown = client.get(f"/certificates/{code}").text
    assert "核验不通过" in shown
    assert altered not in shown


def test_facts_moved_to_another_code_fail(made):
    made[0].facts, made[0].signature = made[1].facts, made[1].signature

    assert not is_genuine(made[0])


def test_a_code_altered_by_one_character_is_none(made, client):
    code = made[0].code
    other = ("A" if code[0] != "A" else "B") + code[1:]

    answer = client.get("/certificates", query_string={"code": other})

    assert answer.status_code == 404
    assert "没有这个编号的证书" in answer.text
    scanned = client.get(f"/certificates/{other}")  # as the code of a forged paper leads here
    assert (scanned.status_code, "没有这个编号的证书" in scanned.text) == (404, True)
    written = f"{code[:5]}-{code[5:].lower()}"
    assert client.get("/certificates", query_string={"code": written}).location.endswith(code)


def test_a_withdrawn_prize_says_so(edition, made, organiser, db, client):
    code, award_id = made[0].code, made[0].award_id
    with write_transaction():
        withdraw_award(db.session.get(Award, award_id), reason="造假", by=organiser, at=AFTER)

    shown = client.get(f"/certificates/{code}").text

    assert "奖项已撤销，证书不再有效" in shown
    assert "造假" not in shown


def test_papers_are_made_in_the_background_and_loaded_together(
    edition, made, organiser, client, sign_in, db
):
    run_waiting_jobs()
    db.session.expire_all()
    sign_in(organiser)

    answer = client.get(f"/contests/{edition.key}/manage/certificates/papers")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))

    assert {f"{one.code}.pdf" for one in made} <= set(archive.namelist())
    text = PdfReader(io.BytesIO(archive.read(f"{made[0].code}.pdf"))).pages[0].extract_text()
    assert made[0].facts["prize"] in text
    assert client.get(f"/contests/{edition.key}/manage/certificates").status_code == 200


def test_winners_find_their_own(made, granted, client, sign_in):
    sign_in(granted[0].owner)

    assert [one.award.entry for one in list_own_certificates(granted[0].owner_id)] == [granted[0]]
    assert granted[0].project_name in client.get("/my/certificates").text


def test_the_plan_designs_the_papers_and_the_facts_stay(edition, made):
    certificate = made[0]
    usual = paper_data(certificate)
    assert (usual["title"], usual["border"], usual["colour"]) == ("荣誉证书", "double", "#9e1b1b")
    assert usual["signatories"] == ["常州市科学技术局"]
    assert usual["closing"] == "特发此证，以资鼓励。"

    own = replace(
        edition.plan.certificates,
        prize_title=Text(zh="获奖证书", en="Prize"),
        colour="#1b4f9e",
        border="none",
        signatories=(Text(zh="大赛组委会", en="x"), Text(zh="常州市科学技术局", en="y")),
    )
    designed = usual | design_of(own, certificate.facts)

    assert (designed["title"], designed["border"]) == ("获奖证书", "none")
    assert designed["signatories"] == ["大赛组委会", "常州市科学技术局"]
    assert {name: designed[name] for name in certificate.facts} == certificate.facts
    assert typeset("certificate", designed, at=AFTER) != typeset("certificate", usual, at=AFTER)


@pytest.mark.parametrize(("kind", "title"), [("judge", "聘书"), ("unit", "荣誉证书")])
def test_judges_and_units_have_their_own_titles(edition, kind, title):
    facts = {"kind": kind, "host": "主办单位"}

    found = design_of(edition.plan.certificates, facts)

    assert (found["title"], found["closing"] == "") == (title, kind == "judge")


def test_a_colour_that_is_none_is_told_where_it_stands():
    source = plan_source() + '\n[certificates]\ncolour = "red"\n'

    problems = read_plan(source).problems

    assert [problem.path for problem in problems] == ["certificates.colour"]
