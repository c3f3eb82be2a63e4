"""The organiser's pages: acceptance in bulk with a preview, sending back, progress of the units."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.forms import ConfirmForm, Form
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _, say
from competition.editions.models import Edition
from competition.editions.queries import (
    Card,
    Link,
    Waiting,
    board_cards,
    edition_links,
    get_edition,
    list_editions,
    waiting_sources,
)
from competition.registration.models import Entry
from competition.registration.queries import get_entry_in
from competition.rules.calendar import may_happen
from competition.rules.transitions import EntryState
from competition.screening.forms import ChosenForm, ReasonForm
from competition.screening.models import AcceptanceBatch
from competition.screening.operations import (
    accept_entries,
    hide_batch,
    publish_batch,
    send_back_entry,
    take_back_acceptance,
)
from competition.screening.permissions import (
    can_accept,
    can_accept_entry,
    can_handle_batch,
    can_see_progress,
)
from competition.screening.queries import (
    PUBLIC_COLUMNS,
    QueueFilters,
    all_in_queue,
    check_sheet,
    count_by_tab,
    count_recommended,
    filter_choices,
    get_batch,
    grades_of,
    list_batches,
    list_queue,
    preview_acceptance,
    progress_of_units,
    recommended_among,
    standing_lists,
    total_of,
)
from competition.similarity.queries import comparison_of

bp = Blueprint("screening_manage", __name__)

_TABS = ("recommended", "accepted")
_BATCHES = "/contests/<string:edition_key>/manage/acceptance/batches"


@bp.route("/contests/<string:edition_key>/manage/acceptance")
@guarded(find=get_edition, allow=can_accept)
def acceptance(edition: Edition) -> ResponseReturnValue:
    return _list(edition, ChosenForm(formdata=None))


@bp.route("/contests/<string:edition_key>/manage/acceptance/preview", methods=["POST"])
@guarded(find=get_edition, allow=can_accept)
@writes
def preview(edition: Edition) -> ResponseReturnValue:
    form = ChosenForm()
    chosen = form.chosen.data or []
    if form.everything.data:
        rows = all_in_queue(edition, _all_units(edition), _filters(), at=now())
        chosen = [row.entry.public_id for row in rows]
    if not form.validate_on_submit() or not chosen:
        form.form_errors.append(say("nothing_chosen"))
        return _list(edition, form)
    return page(
        "screening/acceptance_preview.html",
        edition=edition,
        plan=edition.plan,
        preview=preview_acceptance(edition, chosen),
        form=ChosenForm(formdata=None),
    )


@bp.route("/contests/<string:edition_key>/manage/acceptance/accept", methods=["POST"])
@guarded(find=get_edition, allow=can_accept)
@writes
def accept(edition: Edition) -> ResponseReturnValue:
    form = ChosenForm()
    if form.validate_on_submit():
        with form.errors_shown():
            entries = recommended_among(edition, form.chosen.data or [])
            accept_entries(entries, by=me(), at=now())
            words = _("已受理 %(n)s 个项目，并已逐一写信告知申报人。", n=len(entries))
            flash(words, "success")
            return see(url_for(".acceptance", edition_key=edition.key, tab="accepted"))
    return _list(edition, form)


@bp.route(
    "/contests/<string:edition_key>/manage/acceptance/<string:entry_id>", methods=["GET", "POST"]
)
@guarded(find=get_entry_in, allow=can_accept_entry)
@writes
def entry(entry: Entry) -> ResponseReturnValue:
    """Show a recommended or accepted entry; a reason undoes the last step of the two."""
    form = ReasonForm()
    undo = take_back_acceptance if entry.state == EntryState.ACCEPTED else send_back_entry
    if form.validate_on_submit():
        with form.errors_shown():
            verdict = undo(entry, reason=form.reason.data or "", by=me(), at=now())
            flash(say(f"{verdict.kind}_undone"), "success")
            return see(url_for(".acceptance", edition_key=entry.edition.key))
    return page(
        "screening/acceptance_entry.html",
        edition=entry.edition,
        plan=entry.edition.plan,
        entry=entry,
        sheet=check_sheet(entry, at=now()),
        form=form,
        chosen=ChosenForm(formdata=None),
        comparison=comparison_of(entry, me(), now()),
        is_open=may_happen(entry.edition.plan.phases, "accept_entry", now()),
    )


@bp.route(_BATCHES)
@guarded(find=get_edition, allow=can_accept)
def batches(edition: Edition) -> ResponseReturnValue:
    return _batches(edition, ReasonForm(formdata=None))


@bp.route(f"{_BATCHES}/<int:number>/publish", methods=["POST"])
@guarded(find=get_batch, allow=can_handle_batch)
@writes
def publish(batch: AcceptanceBatch) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.errors_shown():
            publish_batch(batch, by=me(), at=now())
            flash(_("第 %(n)s 批受理名单已公布。", n=batch.number), "success")
            return see(url_for(".batches", edition_key=batch.edition.key))
    return _batches(batch.edition, form)


@bp.route(f"{_BATCHES}/<int:number>/hide", methods=["POST"])
@guarded(find=get_batch, allow=can_handle_batch)
@writes
def hide(batch: AcceptanceBatch) -> ResponseReturnValue:
    form = ReasonForm()
    if form.validate_on_submit():
        with form.errors_shown():
            hide_batch(batch, reason=form.reason.data or "", by=me(), at=now())
            flash(_("第 %(n)s 批受理名单已撤下。", n=batch.number), "success")
            return see(url_for(".batches", edition_key=batch.edition.key))
    return _batches(batch.edition, form)


@bp.route("/contests/<string:edition_key>/manage/screening")
@guarded(find=get_edition, allow=can_see_progress)
def progress(edition: Edition) -> ResponseReturnValue:
    rows = progress_of_units(edition, at=now())
    return page(
        "screening/progress.html",
        edition=edition,
        plan=edition.plan,
        rows=rows,
        total=total_of(rows),
        standing=standing_lists(edition),
    )


def _filters() -> QueueFilters:
    asked = {name: request.args.get(name, "")[:80].strip() for name in ("group", "unit", "words")}
    tab = request.args.get("tab", "")
    sort = request.args.get("sort", "")[:20] or "unit"
    return QueueFilters(**asked, sort=sort, tab=tab if tab in _TABS else _TABS[0])


def _all_units(edition: Edition) -> list[str]:
    return [unit.key for unit in edition.plan.units]


def _list(edition: Edition, form: ChosenForm) -> ResponseReturnValue:
    plan, filters, units, at = edition.plan, _filters(), _all_units(edition), now()
    number = request.args.get("page", 1, type=int)
    rows = list_queue(edition, units, filters, page=number, at=at)
    return page(
        "screening/acceptance.html",
        edition=edition,
        plan=plan,
        form=form,
        filters=filters,
        kept=filters.as_address(),
        counts=count_by_tab(edition, units, at=at),
        rows=rows,
        grades=grades_of([row.entry.id for row in rows.rows]),
        is_open=may_happen(plan.phases, "accept_entry", at),
        phase=plan.phase_of_kind("acceptance"),
        choices=filter_choices(plan, units),
    )


def _batches(edition: Edition, form: Form) -> ResponseReturnValue:
    return page(
        "screening/batches.html",
        edition=edition,
        plan=edition.plan,
        batches=list_batches(edition),
        columns=[PUBLIC_COLUMNS[name] for name in edition.plan.screening.accepted_columns],
        form=form,
        confirm=ConfirmForm(formdata=None),
    )


def _cards(edition: Edition) -> Iterable[Card]:
    counts = count_by_tab(edition, _all_units(edition), at=now())
    in_hand = counts["waiting"] + counts["returned"]
    progress_url = url_for("screening_manage.progress", edition_key=edition.key)
    yield Card(
        phase_kind="screening",
        title=_("推荐单位审核"),
        count=in_hand,
        counts=tuple(
            (say(f"tab_{tab}"), counts[tab]) for tab in ("waiting", "returned", "refused")
        ),
        state="doing" if in_hand else ("done" if counts["all"] else "todo"),
        blocks=_("%(n)s 个项目审核逾期", n=counts["late"]) if counts["late"] else "",
        action=_("看各单位进度"),
        url=progress_url,
    )
    yield Card(
        phase_kind="acceptance",
        title=_("统一受理"),
        count=counts["recommended"],
        counts=_counted(counts, "recommended", "accepted"),
        state="doing" if counts["recommended"] else ("done" if counts["accepted"] else "todo"),
        action=_("受理项目") if counts["recommended"] else "",
        url=url_for("screening_manage.acceptance", edition_key=edition.key),
    )


def _counted(counts: Mapping[str, int], *tabs: str) -> tuple[tuple[str, int], ...]:
    return tuple((say(f"tab_{tab}"), counts[tab]) for tab in tabs)


def _waiting(person: Any, at: datetime) -> Iterable[Waiting]:  # noqa: ANN401 - as enrolled
    for edition in list_editions():
        if can_accept(person, edition, at) and may_happen(edition.plan.phases, "accept_entry", at):
            phase = edition.plan.phase_of_kind("acceptance")
            yield Waiting(
                label=_("项目待受理"),
                count=count_recommended(edition),
                url=url_for("screening_manage.acceptance", edition_key=edition.key),
                closes_at=phase.closes if phase else None,
            )


def _links(edition: Edition, person: Any, at: datetime) -> Iterable[Link]:  # noqa: ANN401 - as enrolled
    if can_see_progress(person, edition, at):
        url = url_for("screening_manage.progress", edition_key=edition.key)
        yield Link(label=_("审核进度"), url=url, order=28, is_lesser=True)
    if can_accept(person, edition, at):
        url = url_for("screening_manage.acceptance", edition_key=edition.key)
        yield Link(label=_("受理"), url=url, order=30)


board_cards.append(_cards)
waiting_sources.append(_waiting)
edition_links.append(_links)
