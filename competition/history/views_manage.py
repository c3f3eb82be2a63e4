"""The organiser's register of earlier editions: bring in a table, look at it, confirm, undo."""

from collections.abc import Iterable
from datetime import datetime

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.forms import ConfirmForm
from competition.core.pages import guarded, me, page, see, writes, writes_after
from competition.core.phrases import _, say
from competition.core.uploads import CheckedUpload, check_upload
from competition.core.workbooks import XLSX
from competition.editions.models import Edition
from competition.editions.queries import Link, edition_links, get_edition
from competition.history.forms import TableForm, UndoForm
from competition.history.models import PastImport
from competition.history.operations import confirm_import, take_table, undo_import
from competition.history.permissions import (
    can_handle_import,
    can_import_history,
    can_read_history,
    can_read_import,
)
from competition.history.queries import (
    COLUMNS,
    LEVELS,
    RANKS,
    REQUIRED,
    count_by_year,
    faulty_lines_workbook,
    get_import_in,
    list_first_of,
    list_imports,
    table_template,
)

bp = Blueprint("history_manage", __name__)
_ROOM = "/contests/<string:edition_key>/manage/history"
_ONE = f"{_ROOM}/<string:import_id>"
_MOST_BYTES = 20 * 1_048_576


def _received(_edition: Edition) -> CheckedUpload | str:
    """Return the table that was sent, checked and stored, or words on why it was not taken."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return str(_("请选择要上传的 Excel 文件。"))
    try:
        return check_upload(file, ("xlsx",), most_bytes=_MOST_BYTES)
    except RefusedError as refusal:
        return say(refusal.code, **refusal.values)


@bp.route(_ROOM)
@guarded(find=get_edition, allow=can_read_history)
def imports(edition: Edition) -> ResponseReturnValue:
    return _imports_page(edition, TableForm(formdata=None))


@bp.route(f"{_ROOM}/upload", methods=["POST"])
@guarded(find=get_edition, allow=can_import_history)
@writes_after(_received)
def upload(edition: Edition, *, prepared: CheckedUpload | str) -> ResponseReturnValue:
    form = TableForm()
    if form.validate_on_submit() and isinstance(prepared, CheckedUpload):
        table = take_table(edition, prepared, by=me(), at=now())
        return see(url_for("jobs_applicant.show", job_id=table.job.public_id))
    if isinstance(prepared, str):
        form.refuse(prepared)
    return _imports_page(edition, form)


@bp.route(f"{_ROOM}/template")
@guarded(find=get_edition, allow=can_read_history)
def template(edition: Edition) -> Response:
    return _workbook(table_template(), f"{edition.key}-history-template.xlsx")


@bp.route(_ONE)
@guarded(find=get_import_in, allow=can_read_import)
def show(table: PastImport) -> ResponseReturnValue:
    return _import_page(table, ConfirmForm(formdata=None), UndoForm(formdata=None))


@bp.route(f"{_ONE}/confirm", methods=["POST"])
@guarded(find=get_import_in, allow=can_handle_import)
@writes
def confirm(table: PastImport) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.errors_shown():
            confirm_import(table, by=me(), at=now())
            return see(url_for("jobs_applicant.show", job_id=table.job.public_id))
    return _import_page(table, form, UndoForm(formdata=None))


@bp.route(f"{_ONE}/undo", methods=["POST"])
@guarded(find=get_import_in, allow=can_handle_import)
@writes
def undo(table: PastImport) -> ResponseReturnValue:
    form = UndoForm()
    if form.validate_on_submit():
        with form.errors_shown():
            undo_import(table, reason=form.reason.data or "", by=me(), at=now())
            flash(_("已撤销，这张表导入的内容已全部删除。"), "success")
            return see(url_for(".imports", edition_key=table.edition.key))
    return _import_page(table, ConfirmForm(formdata=None), form)


@bp.route(f"{_ONE}/faults")
@guarded(find=get_import_in, allow=can_read_import)
def faults(table: PastImport) -> Response:
    content = faulty_lines_workbook(table, lambda one: say(one["code"], **one["values"]))
    return _workbook(content, f"{table.edition.key}-history-faults.xlsx")


def _imports_page(edition: Edition, form: TableForm) -> ResponseReturnValue:
    return page(
        "history/imports.html",
        edition=edition,
        form=form,
        imports=list_imports(edition),
        years=count_by_year(),
        levels=LEVELS,
        columns=COLUMNS,
        required=REQUIRED,
        may_import=can_import_history(me(), edition, now()),
    )


def _import_page(table: PastImport, form: ConfirmForm, undoing: UndoForm) -> ResponseReturnValue:
    return page(
        "history/import.html",
        edition=table.edition,
        table=table,
        form=form,
        undoing=undoing,
        first=list_first_of(table),
        ranks=RANKS,
        levels=LEVELS,
        may_handle=can_handle_import(me(), table, now()),
    )


def _workbook(content: bytes, name: str) -> Response:
    return Response(
        content,
        mimetype=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if can_read_history(person, edition, at):
        url = url_for("history_manage.imports", edition_key=edition.key)
        yield Link(label=_("往届项目"), url=url, order=29, is_lesser=True)


edition_links.append(_links)
