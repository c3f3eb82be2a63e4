"""The papers of a released notice, made in the background: PDF, and a file for word processors.

With a list of winners come the recount packages of its rounds, as far as the plan opens them: no
score is in a public file before that list is out.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from competition.core.database import db, write_transaction
from competition.core.phrases import _
from competition.core.storage import keep
from competition.core.typesetting import typeset
from competition.core.word_papers import make_document
from competition.jobs.operations import Work, worker
from competition.publication.models import Notice
from competition.publication.queries import paper_of
from competition.ranking.queries import confirmed_run, recount_package

PAPERS = "publication:papers"


@worker(PAPERS)
def _make_papers(work: Work) -> Mapping[str, Any]:
    """Make both papers of a notice that is out, from its snapshot; kept for everybody to load."""
    notice = db.session.get_one(Notice, int(work.payload["notice"]))
    paper = paper_of(notice, notice.snapshot)
    made_at = notice.released_at
    printed = keep(typeset("notice", paper, at=made_at))
    written = keep(make_document(paper, at=made_at))
    packages = _recount_packages(notice)
    with write_transaction():
        held = db.session.get_one(Notice, int(work.payload["notice"]))
        held.paper_sha256, held.word_sha256 = printed.sha256, written.sha256
        held.packages = packages
    return {
        "summary": _("公告文件已制作。"),
        "url": f"/contests/{work.edition_key}/manage/notices/{notice.public_id}",
    }


def _recount_packages(notice: Notice) -> dict[str, Any]:
    """Return, by round, the fingerprint and size of its package; the file is kept where opened."""
    opened = notice.edition.plan.publication.recount
    if opened == "closed" or notice.kind not in ("results", "winners"):
        return {}
    found: dict[str, Any] = {}
    for round_ in notice.edition.plan.rounds:
        run = confirmed_run(notice.edition, round_.key)
        if run is None or round_.mode != "score":
            continue
        package = recount_package(run)
        name = sha256(package).hexdigest()
        if opened == "package":
            keep(package)
        found[round_.key] = {
            "sha256": name,
            "size": len(package),
            "run": run.fingerprint,
            "is_open": opened == "package",
        }
    return found
