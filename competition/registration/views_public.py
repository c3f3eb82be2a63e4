"""The self-check: a few questions, no account, and the group they lead to or what is against it."""

from urllib.parse import urlencode

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from competition.core.clock import now
from competition.core.pages import anyone, guarded, page
from competition.core.templating import local
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.registration.forms import answers_from_address, self_check_form
from competition.registration.permissions import can_start_entry
from competition.registration.queries import finding_views, self_check_for, self_check_result

bp = Blueprint("registration_public", __name__)


@bp.route("/contests/<string:edition_key>/self-check")
@guarded(find=get_edition, allow=anyone, public=True)
def self_check(edition: Edition) -> ResponseReturnValue:
    plan, entrant, at = edition.plan, request.args.get("entrant", ""), now()
    kinds = tuple(dict.fromkeys(kind for one in plan.groups for kind in one.entrants))
    if entrant not in kinds:
        return page("registration/self_check_start.html", edition=edition, kinds=kinds)
    check = self_check_for(plan, entrant)
    form, answers = self_check_form(plan, check), answers_from_address(check)
    field_key = str(form.field_key.data or "")
    result = self_check_result(plan, entrant, field_key, answers, on=local(at).date())
    start_url = url_for("registration_applicant.start", edition_key=edition.key)
    may_start = not current_user.is_authenticated or can_start_entry(current_user, edition, at)
    return page(
        "registration/self_check.html",
        status=200,
        edition=edition,
        check=check,
        form=form,
        is_answered=bool(answers),
        shown=result,
        findings=finding_views(plan, entrant, answers, result),
        start_url=f"{start_url}?{_carried()}" if may_start else "",
    )


def _carried() -> str:
    """Return the answers as the address of the next page carries them."""
    asked = request.args.items(multi=True)
    return urlencode([(name, value) for name, value in asked if name not in ("lang", "once")])
