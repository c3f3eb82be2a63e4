"""The organiser's pages: the list of entries, its export, and one entry with its history."""

from collections import Counter
from datetime import datetime

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_organise, can_supervise
from competition.audit.models import subject_of
from competition.audit.queries import list_events_of
from competition.core.clock import now
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.core.templating import local, text_of
from competition.editions.models import Edition
from competition.editions.operations import extend_phase
from competition.editions.queries import (
    MOST_TOLD,
    Effects,
    EntryEffect,
    effect_sources,
    get_edition,
)
from competition.registration.forms import ExtensionForm
from competition.registration.models import Entry
from competition.registration.operations import extend_entry
from competition.registration.permissions import can_manage_entry, can_organise_entry
from competition.registration.queries import (
    EntryFilters,
    all_entries,
    attachments_of_revision,
    count_entries_by_state,
    deciding_words,
    documents_of,
    eligibility_of,
    eligibility_of_revision,
    entries_workbook,
    entry_sheet,
    entry_state_words,
    finding_views,
    flips_under,
    get_entry_in,
    history_of,
    list_entries,
    standing_words,
)
from competition.rules.plan.edition import Plan
from competition.rules.transitions import EntryState

bp = Blueprint("registration_manage", __name__)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _filters() -> EntryFilters:
    asked = {
        name: request.args.get(name, "")[:80]
        for name in ("group", "field", "district", "unit", "state")
    }
    return EntryFilters(
        **asked,
        words=request.args.get("q", "")[:80],
        sort=request.args.get("sort", "-submitted")[:20],
    )


@bp.route("/contests/<string:edition_key>/manage/entries")
@guarded(find=get_edition, allow=can_supervise)
def entries(edition: Edition) -> ResponseReturnValue:
    plan, filters = edition.plan, _filters()
    choices = {
        "group": [(one.key, text_of(one.name)) for one in plan.groups],
        "field": [(one.key, text_of(one.name)) for one in plan.fields],
        "district": [(one.key, text_of(one.name)) for one in plan.districts],
        "unit": [(one.key, text_of(one.name)) for one in plan.units],
        "state": [(str(one), entry_state_words(one)) for one in EntryState],
    }
    return page(
        "registration/manage_entries.html",
        edition=edition,
        filters=filters,
        choices=choices,
        names={kind: dict(some) for kind, some in choices.items()},
        entries=list_entries(edition, filters, request.args.get("page", 1, type=int)),
        states=count_entries_by_state(edition),
        may_extend=can_organise(me(), edition, now()),
    )


@bp.route("/contests/<string:edition_key>/manage/entries/export")
@guarded(find=get_edition, allow=can_supervise)
def export(edition: Edition) -> ResponseReturnValue:
    filters, at = _filters(), now()
    told = " ".join(f"{name}={value}" for name, value in request.args.items() if value)
    book = entries_workbook(
        edition.plan, all_entries(edition, filters), by=me().name, at=at, filters=told
    )
    answer = Response(book, mimetype=_XLSX)
    name = f"{edition.key}-entries-{local(at):%Y%m%d-%H%M}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.route("/contests/<string:edition_key>/manage/extensions", methods=["GET", "POST"])
@guarded(find=get_edition, allow=can_organise)
@writes
def extensions(edition: Edition) -> ResponseReturnValue:
    """Let registration close later for everybody, and show what was decided before."""
    form, phase = ExtensionForm(), edition.phase_of_kind("registration")
    if phase is not None and form.validate_on_submit():
        with form.errors_shown():
            reason = str(form.reason.data)
            extend_phase(edition, phase.key, form.closes_at, reason=reason, by=me(), at=now())
            flash(_("报名时间已为全体延长，首页和申报页已更新。"), "success")
            return see(url_for(".extensions", edition_key=edition.key))
    return page("registration/extensions.html", edition=edition, form=form, phase=phase)


@bp.route(
    "/contests/<string:edition_key>/manage/entries/<string:entry_id>/extend", methods=["POST"]
)
@guarded(find=get_entry_in, allow=can_organise_entry)
@writes
def extend(entry: Entry) -> ResponseReturnValue:
    form = ExtensionForm()
    if form.validate_on_submit():
        with form.errors_shown():
            reason = str(form.reason.data)
            extend_entry(entry, form.closes_at, reason=reason, by=me(), at=now())
            flash(_("报名时间已为这个项目延长，并已告知申报人。"), "success")
            key, public_id = entry.edition.key, entry.public_id
            return see(url_for(".entry", edition_key=key, entry_id=public_id))
    return _entry_page(entry, form)


@bp.route("/contests/<string:edition_key>/manage/entries/<string:entry_id>")
@guarded(find=get_entry_in, allow=can_manage_entry)
def entry(entry: Entry) -> ResponseReturnValue:
    return _entry_page(entry, ExtensionForm(formdata=None))


def _entry_page(entry: Entry, extension: ExtensionForm) -> ResponseReturnValue:
    """Show what was submitted last; a draft that never was, as it stands."""
    revision = entry.last_revision
    plan = revision.plan_version.plan if revision else entry.edition.plan
    answers = revision.answers if revision else entry.answers
    entrant = str(answers["basics"]["entrant"])
    files = attachments_of_revision(revision) if revision else entry.current_attachments
    eligibility = eligibility_of_revision(revision) if revision else eligibility_of(entry, at=now())
    return page(
        "registration/manage_entry.html",
        edition=entry.edition,
        entry=entry,
        revision=revision,
        sheet=entry_sheet(plan, answers, entrant, blind=False),
        documents=documents_of(files, plan, blind=False),
        group=plan.groups_by_key.get((revision.group_key if revision else entry.group_key) or ""),
        unit=plan.units_by_key.get(entry.unit_key),
        findings=finding_views(plan, entrant, answers, eligibility),
        history=history_of(list_events_of(subject_of(entry)), named=True),
        extension=extension,
        may_extend=entry.state in (EntryState.DRAFT, EntryState.SUBMITTED)
        and can_organise_entry(me(), entry, now()),
    )


def _effects(edition: Edition, plan: Plan, at: datetime) -> Effects:
    """Tell the plan's editor what a plan would change for the entries there are."""
    flips = flips_under(edition, plan, at)
    return Effects(
        checked=flips.checked,
        counts=Counter(str(one.effect.change) for one in flips.found),
        entries=tuple(
            EntryEffect(
                change=str(one.effect.change),
                name=" ".join(filter(None, (one.entry.reference, one.entry.project_name))),
                url=url_for(
                    "registration_manage.entry",
                    edition_key=edition.key,
                    entry_id=one.entry.public_id,
                ),
                before=standing_words(edition.plan, one.effect.before),
                after=standing_words(plan, one.effect.after),
                reasons=deciding_words(edition, plan, one),
            )
            for one in flips.found[:MOST_TOLD]
        ),
        by_group=flips.by_group,
        by_group_before=flips.by_group_before,
    )


effect_sources.append(_effects)
