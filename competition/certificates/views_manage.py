"""The organiser's certificates: issue what is granted, load all papers."""

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue

from competition.certificates.operations import issue_certificates
from competition.certificates.permissions import can_issue_certificates, can_read_certificates
from competition.certificates.queries import list_certificates, list_issuable
from competition.core.clock import now
from competition.core.forms import ConfirmForm
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.core.storage import content_of
from competition.editions.models import Edition
from competition.editions.queries import Link, edition_links, get_edition

bp = Blueprint("certificates_manage", __name__)
_ROOM = "/contests/<string:edition_key>/manage/certificates"


@bp.route(_ROOM, methods=["GET", "POST"])
@guarded(find=get_edition, allow=can_read_certificates)
@writes
def certificates(edition: Edition) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.errors_shown():
            job = issue_certificates(edition, by=me(), at=now())
            return see(url_for("jobs_applicant.show", job_id=job.public_id))
    return page(
        "certificates/certificates.html",
        edition=edition,
        form=form,
        certificates=list_certificates(edition),
        issuable=list_issuable(edition),
        can_issue=can_issue_certificates(me(), edition, now()),
    )


@bp.route(f"{_ROOM}/papers")
@guarded(find=get_edition, allow=can_read_certificates)
def papers(edition: Edition) -> Response:
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_STORED) as archive:
        for one in list_certificates(edition):
            if one.paper_sha256 and not one.is_withdrawn:
                archive.writestr(f"{one.code}.pdf", content_of(one.paper_sha256))
    name = f"certificates-{edition.key}.zip"
    return Response(
        bundle.getvalue(),
        mimetype="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if can_read_certificates(person, edition, at):
        url = url_for("certificates_manage.certificates", edition_key=edition.key)
        yield Link(label=_("证书"), url=url, order=67, is_lesser=True)


edition_links.append(_links)
