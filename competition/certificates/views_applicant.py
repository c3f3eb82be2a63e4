"""The papers of one's own certificates."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from competition.certificates.models import Certificate
from competition.certificates.permissions import can_have_paper
from competition.certificates.queries import get_certificate, list_own_certificates
from competition.core.errors import NotFoundError
from competition.core.extensions import talisman
from competition.core.pages import anyone_signed_in, guarded, me, page
from competition.core.typesetting import MEDIA_TYPE
from competition.core.uploads import SANDBOX, served

bp = Blueprint("certificates_applicant", __name__)


@bp.route("/my/certificates")
@guarded(allow=anyone_signed_in)
def certificates() -> ResponseReturnValue:
    return page("certificates/mine.html", certificates=list_own_certificates(me().id))


@bp.route("/certificates/<string:code>/paper")
@talisman(content_security_policy=SANDBOX)  # type: ignore[untyped-decorator]  # no types
@guarded(find=get_certificate, allow=can_have_paper)
def paper(certificate: Certificate) -> Response:
    if not certificate.paper_sha256 or certificate.is_withdrawn:
        raise NotFoundError
    return served(f"{certificate.code}.pdf", MEDIA_TYPE, certificate.paper_sha256)
