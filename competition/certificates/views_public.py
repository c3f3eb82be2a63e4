"""What a code says: the signed facts, and whether they still hold."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from competition.certificates.queries import find_certificate, is_genuine
from competition.core.pages import anyone, guarded, page, see
from competition.core.signing import key_id

bp = Blueprint("certificates_public", __name__)


@bp.route("/certificates")
@guarded(allow=anyone, public=True)
def check() -> ResponseReturnValue:
    written = request.args.get("code", "").strip()[:60]
    found = find_certificate(written) if written else None
    if found is not None:
        return see(url_for(".show", code=found.code))
    status = 404 if written else 200
    return page("certificates/check.html", status=status, written=written)


@bp.route("/certificates/<string:code>")
@guarded(allow=anyone, public=True)
def show(code: str) -> ResponseReturnValue:
    """Tell what a code's certificate says; of a code that is none of ours, just that."""
    certificate = find_certificate(code[:60])
    if certificate is None:
        return page("certificates/check.html", status=404, written=code[:60])
    answer = page(
        "certificates/show.html",
        certificate=certificate,
        facts=certificate.facts,
        is_genuine=is_genuine(certificate),
        key=key_id(certificate.public_key),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
