"""Own entries, the task list, and the sections of the form."""

from dataclasses import dataclass

from flask import flash, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from competition.audit.models import subject_of
from competition.audit.queries import list_events_of
from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.pages import anyone_signed_in, guarded, me, page, see, writes
from competition.core.phrases import _, say
from competition.editions.models import Edition
from competition.editions.queries import get_edition, list_editions
from competition.registration.forms import (
    BasicsForm,
    SectionFields,
    carried_from_address,
    problems_of,
    section_form,
)
from competition.registration.models import Entry
from competition.registration.operations import Saved, save_section, start_entry
from competition.registration.permissions import (
    can_edit_entry,
    can_start_entry,
    can_withdraw_entry,
    edits_entry,
    edits_part,
    owns_entry,
)
from competition.registration.queries import (
    BASICS,
    Eligibility,
    EntrySection,
    FindingView,
    basics_of,
    eligibility_of,
    entry_sheet,
    expected_steps,
    finding_views,
    get_entry,
    get_entry_section,
    history_of,
    list_earlier_entries,
    list_entries_of,
    open_questions,
    pins_of,
    section_states,
    sections_for,
    sign_off_state,
    why_locked,
)
from competition.registration.views_applicant.autosave import (
    field_told,
    merged_in,
    told_of_save,
)
from competition.registration.views_applicant.blueprint import bp


@bp.route("/entries")
@guarded(allow=anyone_signed_in)
def entries() -> ResponseReturnValue:
    person, at = me(), now()
    return page(
        "registration/entries.html",
        entries=list_entries_of(person),
        open_editions=[one for one in list_editions() if can_start_entry(person, one, at)],
    )


@bp.route("/contests/<string:edition_key>/entries/new", methods=["GET", "POST"])
@guarded(find=get_edition, allow=anyone_signed_in)
@writes
def start(edition: Edition) -> ResponseReturnValue:
    """Begin an entry; what a self-check found out stands in the address and goes along."""
    carried = carried_from_address(edition.plan)
    form = BasicsForm(data=carried.basics).offer(edition.plan)
    if form.validate_on_submit():
        with form.errors_shown():
            entry = start_entry(edition, **form.answers(edition.plan), by=me(), at=now())
            for key, values in carried.answers.items():
                save_section(entry, key, values, seen_version=entry.version, by=me(), at=now())
            flash(_("申报已建立，内容会随时保存。"), "success")
            return see(url_for(".entry", entry_id=entry.public_id))
    return page(
        "registration/start.html",
        edition=edition,
        form=form,
        carried=carried,
        registration=edition.phase_of_kind("registration"),
        is_open=can_start_entry(me(), edition, now()),
    )


@bp.route("/entries/<string:entry_id>")
@guarded(find=get_entry, allow=edits_entry)
def entry(entry: Entry) -> ResponseReturnValue:
    at = now()
    return page(
        "registration/entry.html",
        entry=entry,
        tasks=section_states(entry, at=at),
        history=history_of(list_events_of(subject_of(entry))),
        registration=entry.registration,
        expected=expected_steps(entry, at=at),
        earlier=list_earlier_entries(entry) if can_edit_entry(me(), entry, at) else [],
        sign_off=sign_off_state(entry),
        is_owner=owns_entry(me(), entry, at),
        can_withdraw=can_withdraw_entry(me(), entry, at),
        shown=eligibility_shown(entry),
    )


@bp.route("/entries/<string:entry_id>/sections/basics", methods=["GET", "POST"])
@guarded(find=get_entry, allow=edits_entry)
@writes
def basics(entry: Entry) -> ResponseReturnValue:
    saved = basics_of(entry)
    form = BasicsForm(obj=saved, version=entry.version).offer(entry.edition.plan)
    if form.validate_on_submit():
        with form.errors_shown():
            values, seen = form.answers(entry.edition.plan), int(form.version.data or 0)
            save_section(entry, BASICS, values, seen_version=seen, by=me(), at=now())
            flash(_("已保存。"), "success")
            return see(url_for(".entry", entry_id=entry.public_id))
    locked = why_locked(entry, BASICS, at=now())
    return page("registration/basics.html", entry=entry, form=form, locked=locked)


@bp.route("/entries/<string:entry_id>/sections/<string:section_key>", methods=["GET", "POST"])
@guarded(find=get_entry_section, allow=edits_part)
@writes
def section(part: EntrySection) -> ResponseReturnValue:
    rows = request.values.get("rows", 0, type=int)
    fields = section_form(part.entry, part.section, rows=rows)
    if not fields.form.validate_on_submit():
        return _shown(part, fields, status=422 if fields.form.is_submitted() else 200)
    try:
        return _saved(part, fields)
    except RefusedError as refusal:
        if "X-Autosave" in request.headers:
            return jsonify(refused=say(refusal.code, **refusal.values)), 422
        fields.form.form_errors.append(say(refusal.code, **refusal.values))
        return _shown(part, fields, status=422)


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityShown:
    """The eligibility of a draft with its findings in words."""

    eligibility: Eligibility
    findings: list[FindingView]


def eligibility_shown(entry: Entry) -> EligibilityShown:
    """Return the eligibility sheet of a draft, as pages show it beside the form."""
    eligibility = eligibility_of(entry, at=now())
    plan, answers = entry.edition.plan, entry.answers
    views = finding_views(
        plan,
        entry.entrant,
        answers,
        eligibility,
        url_of=lambda key: url_for(".section", entry_id=entry.public_id, section_key=key),
    )
    return EligibilityShown(eligibility=eligibility, findings=views)


def next_url(entry: Entry, section_key: str) -> str:
    """Return where to go on after a section: the next one, in the end the documents."""
    keys = [one.key for one in sections_for(entry.edition.plan, entry.entrant)]
    after = keys[keys.index(section_key) + 1 :] if section_key in keys else keys
    if pins_of(entry):
        return url_for(".entry", entry_id=entry.public_id)
    if after:
        return url_for(".section", entry_id=entry.public_id, section_key=after[0])
    return url_for(".documents", entry_id=entry.public_id)


def _saved(part: EntrySection, fields: SectionFields) -> ResponseReturnValue:
    """Save what was typed and answer as the pressed button, or the autosaver, wants it."""
    entry, key = part.entry, part.section.key
    action = request.form.get("action", "")
    removed = action.removeprefix("remove-") if action.startswith("remove-") else ""
    typed = fields.without(int(removed)) if removed.isdigit() else fields.typed()
    paths = fields.paths()
    saved = save_section(
        entry,
        key,
        typed,
        seen_version=int(fields.form.version.data or 0),
        held=[paths[name] for name in request.form.getlist("held") if name in paths],
        by=me(),
        at=now(),
    )
    if "X-Autosave" in request.headers:
        beside = render_template("registration/_beside.html", shown=eligibility_shown(entry))
        return jsonify(told_of_save(part, fields, saved) | {"beside": beside})
    if saved.conflicts:
        return _conflicting(part, fields, saved)
    here = url_for(".section", entry_id=entry.public_id, section_key=key)
    if removed.isdigit():
        return see(f"{here}?rows={max(0, len(fields.rows) - 1)}#members")
    if action == "add":
        return see(f"{here}?rows={len(fields.rows) + 1}#member-{len(fields.rows)}")
    if action == "later":
        return see(url_for(".entry", entry_id=entry.public_id))
    if any(one.answer.problem for one in problems_of(entry, part.section)):
        return see(f"{here}?checked=1")
    flash(_("“%(name)s”已保存。", name=part.name), "success")
    return see(next_url(entry, key))


def _shown(part: EntrySection, fields: SectionFields, *, status: int = 200) -> ResponseReturnValue:
    entry, checked = part.entry, request.args.get("checked") == "1"
    if not fields.form.is_submitted():
        fields.show(problems_of(entry, part.section), missing_too=checked)
    sheet = entry_sheet(entry.edition.plan, entry.answers, entry.entrant, blind=False)
    return page(
        "registration/section.html",
        status=status,
        part=part,
        entry=entry,
        fields=fields,
        is_conflict=status == 409,
        locked=why_locked(entry, part.section.key, at=now()),
        pins=[pin for pin in pins_of(entry) if pin.section == part.section.key],
        is_partly_open=open_questions(entry, part.section.key) is not None,
        saved=next((one for one in sheet if one.key == part.section.key), None),
        warnings=[one for one in problems_of(entry, part.section) if one.answer.warning],
        following=next_url(entry, part.section.key),
        shown=eligibility_shown(entry),
    )


def _conflicting(part: EntrySection, fields: SectionFields, saved: Saved) -> ResponseReturnValue:
    """Show both: the inputs keep what was typed here, beside them stands what was saved there.

    Where both changed a field nothing is saved; saving once more decides for what the inputs
    hold. A field that only the other one changed shows what is saved.
    """
    names = fields.names()
    for conflict in saved.conflicts:
        if conflict.path in names:
            field = fields.form._fields[names[conflict.path]]
            told = field_told(fields, field.name, conflict.theirs)
            field.errors = [*field.errors, say("answer_conflict", theirs=told["words"])]
    for name, value in merged_in(fields, saved):
        fields.form._fields[name].data = value
    fields.form.version.data = part.entry.version
    fields.form.version.raw_data = None
    return _shown(part, fields, status=409)
