"""The plan in force, its versions and their sources, the reference, what was carried over."""

from flask import Response
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_organise, can_supervise
from competition.core.clock import now
from competition.core.forms import ConfirmForm
from competition.core.pages import anyone_signed_in, guarded, me, page
from competition.core.phrases.plan_choices import choice_words
from competition.core.phrases.plan_keys import meaning_words, unit_words
from competition.editions.models import Edition, PlanVersion
from competition.editions.permissions import can_read_version
from competition.editions.queries import (
    find_draft,
    find_open_change,
    first_round_of,
    get_edition,
    get_version,
    list_changes,
    list_versions,
    plan_outline,
)
from competition.editions.views_manage.blueprint import bp
from competition.rules.plan_reference import plan_reference


@bp.route("/contests/<string:edition_key>/manage/plan")
@guarded(find=get_edition, allow=can_supervise)
def plan(edition: Edition) -> ResponseReturnValue:
    return _plan_page(edition.version)


@bp.route("/contests/<string:edition_key>/manage/plan/versions/<int:number>")
@guarded(find=get_version, allow=can_read_version)
def version(shown: PlanVersion) -> ResponseReturnValue:
    return _plan_page(shown)


def _plan_page(shown: PlanVersion) -> ResponseReturnValue:
    edition = shown.edition
    return page(
        "editions/plan.html",
        edition=edition,
        version=shown,
        outline=plan_outline(shown.plan),
        versions=list_versions(edition),
        changes=list_changes(edition),
        open_change=find_open_change(edition),
        draft=find_draft(edition),
        first_round=first_round_of(shown.plan),
        may_edit=can_organise(me(), edition, now()),
        confirm=ConfirmForm(formdata=None),
    )


@bp.route("/contests/<string:edition_key>/manage/plan/versions/<int:number>/source")
@guarded(find=get_version, allow=can_read_version)
def source(shown: PlanVersion) -> ResponseReturnValue:
    answer = Response(shown.source, mimetype="application/toml")
    name = f"{shown.edition.key}-v{shown.number}.toml"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.route("/plan-reference")
@guarded(allow=anyone_signed_in)
def reference() -> ResponseReturnValue:
    """Show every key that a plan may have; the editor's fields lead here."""
    return page(
        "editions/reference.html",
        tables=plan_reference(),
        choice_words=choice_words,
        meaning_words=meaning_words,
        unit_words=unit_words,
    )
