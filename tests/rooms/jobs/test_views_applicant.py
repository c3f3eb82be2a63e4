"""The page of a job: progress while it runs, then what came of it; for its orderer alone."""

import pytest

from competition.jobs.models import Job
from tests.factories.accounts import make_person
from tests.rooms.conftest import A_MOMENT

RESULT = {"summary": "导入 2 行", "lines": ["第 3 行：没有名称"], "url": "/contests"}


@pytest.fixture
def page_of(db, sign_in):
    def shown(**values):
        person = make_person()
        db.session.add(
            Job(
                public_id="j1",
                kind="trial:count",
                title="导入历史数据",
                person_id=person.id,
                payload={},
                ordered_at=A_MOMENT,
                **values,
            )
        )
        return sign_in(person).get("/jobs/j1").get_data(as_text=True)

    return shown


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"state": "waiting"}, ["排队等候", 'http-equiv="refresh"']),
        ({"state": "running"}, ["正在办理", 'http-equiv="refresh"']),
        (
            {"state": "running", "done": 1, "total": 2},
            ["已办理 1 / 2", '<progress value="1" max="2"', 'http-equiv="refresh"'],
        ),
        (
            {"state": "done", "result": RESULT, "ended_at": A_MOMENT},
            ["已完成", "导入 2 行", "<li>第 3 行：没有名称</li>", 'href="/contests"'],
        ),
        ({"state": "failed", "fault": "没有文件", "ended_at": A_MOMENT}, ["没有完成", "没有文件"]),
    ],
)
def test_a_job_tells_how_far_it_has_come(page_of, values, told):
    text = page_of(**values)

    assert [part for part in ["导入历史数据", *told] if part not in text] == []
    assert ('http-equiv="refresh"' in text) == (values["state"] in ("waiting", "running"))


def test_nobody_else_learns_of_a_job(db, sign_in, page_of):
    other = make_person()
    page_of(state="waiting")
    browser = sign_in(other)

    assert browser.get("/jobs/j1").status_code == 404
    assert browser.get("/jobs/j2").status_code == 404
