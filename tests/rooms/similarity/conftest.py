"""An edition with its people, and what compares entries in the background."""

import pytest

from competition.cli.jobs import run_waiting_jobs
from competition.core.database import db, write_transaction
from competition.registration.models import Entry
from tests.factories.editions import make_edition
from tests.factories.registration import company_answers, make_submitted_entry
from tests.factories.screening import make_officer, make_organiser

SENSOR = (
    "本项目采用薄膜溅射工艺研制高灵敏度的压力传感器。产品已在三家整车厂试用，故障率明显下降。"
    "团队自主开发了芯片封装线，关键指标达到国际先进水平。"
)
RETOUCHED = (
    "我们运用薄膜溅射工艺开发出高灵敏度压力传感器。在五家整车厂试用后，故障率明显下降。"
    "团队自主开发了芯片封装线，关键指标领先。"
)
STENT = "可降解血管支架由光控微针加工而成，术后两年内被人体吸收，定位误差小于半毫米。"


@pytest.fixture
def edition(app):
    with write_transaction():
        return make_edition()


@pytest.fixture
def officer(edition):
    with write_transaction():
        return make_officer(edition)


@pytest.fixture
def organiser(edition):
    with write_transaction():
        return make_organiser(edition)


@pytest.fixture
def submit(edition):
    """Return a function that submits an entry with a text, and has it compared."""

    def submit_entry(text, number, *, where=None, compare=True, leader_of=None, **values):
        answers = company_answers(number)
        if leader_of is not None:
            answers["members"] = company_answers(leader_of)["members"]
        others = dict.fromkeys(("technology", "market", "business_model"), "无。")
        answers["project"] |= {"brief": text, **others}
        with write_transaction():
            entry = make_submitted_entry(where or edition, answers=answers, **values)
            entry_id = entry.id
        if compare:
            run_waiting_jobs()
        return db.session.get(Entry, entry_id)

    return submit_entry
