"""The papers of a released notice, made in the background: PDF, and a file for word processors."""

from collections.abc import Mapping
from typing import Any

from competition.core.database import db, write_transaction
from competition.core.phrases import _
from competition.core.storage import keep
from competition.core.typesetting import typeset
from competition.core.word_papers import make_document
from competition.jobs.operations import Work, worker
from competition.publication.models import Notice
from competition.publication.queries import paper_of

PAPERS = "publication:papers"


@worker(PAPERS)
def _make_papers(work: Work) -> Mapping[str, Any]:
    """Make both papers of a notice that is out, from its snapshot; kept for everybody to load."""
    notice = db.session.get_one(Notice, int(work.payload["notice"]))
    paper = paper_of(notice, notice.snapshot)
    made_at = notice.released_at
    printed = keep(typeset("notice", paper, at=made_at))
    written = keep(make_document(paper, at=made_at))
    with write_transaction():
        held = db.session.get_one(Notice, int(work.payload["notice"]))
        held.paper_sha256, held.word_sha256 = printed.sha256, written.sha256
    return {
        "summary": _("公告文件已制作。"),
        "url": f"/contests/{work.edition_key}/manage/notices/{notice.public_id}",
    }
