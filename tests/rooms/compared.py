"""A table of earlier entries and a likeness for the small world of the permission matrix."""

from collections.abc import Callable
from datetime import datetime

from competition.accounts.models import Person
from competition.core.database import db
from competition.editions.models import Edition
from competition.history.models import PastEntry, PastImport
from competition.jobs.models import Job
from competition.registration.models import Entry
from competition.similarity.models import Candidate, KnownText, LikenessVerdict
from tests.factories.history import keep_table, past_row


def add_history_and_likeness(
    edition: Edition, entry: Entry, *, by: Person, canary: Callable[[str], str], at: datetime
) -> dict[str, object]:
    """Bring in one earlier entry that the owner's entry is like; return what paths name."""
    job = Job(
        public_id="job-of-import",
        kind="history:read",
        title="核对往届项目表",
        payload={},
        state="done",
        ordered_at=at,
    )
    table = PastImport(
        public_id="import-done",
        edition=edition,
        job=job,
        state="done",
        name="2021 年获奖项目.xlsx",
        sha256=keep_table([past_row(1)]),
        lines=1,
        faults=[],
        uploaded_by_id=by.id,
        uploaded_at=at,
        confirmed_by_id=by.id,
        confirmed_at=at,
    )
    past = PastEntry(
        public_id="past-entry",
        source=table,
        line=2,
        same_key="a" * 64,
        year=2021,
        contest="常州市创新创业大赛",
        level="city",
        rank="first",
        project_name=canary("project_of_past"),
        holder_name=canary("holder_of_past"),
        patents=[],
    )
    known = KnownText(
        public_id="known-text", past_entry=past, stamp=1, token="t" * 16, text="高灵敏度传感器"
    )
    candidate = Candidate(
        entry=entry,
        known=known,
        score=640,
        band="striking",
        keys=["title"],
        passages=[{"own": [["高灵敏度", True]], "other": [["高灵敏度", True]], "score": 900}],
        found_at=at,
    )
    verdict = LikenessVerdict(
        entry=entry,
        known=known,
        revision_id=entry.revisions[-1].id,
        kind="similar",
        reason=canary("reason_of_likeness"),
        decided_by_id=by.id,
        decided_at=at,
    )
    db.session.add_all([table, candidate, verdict])
    db.session.flush()
    return {"import_id": table.public_id, "text_id": known.public_id}
