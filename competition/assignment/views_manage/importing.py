"""Taking a table of experts into the pool: upload, look at every line, confirm; all or nothing."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_organise
from competition.assignment.forms import ConfirmImportForm, TableForm
from competition.assignment.operations import import_judges
from competition.assignment.queries import (
    COLUMNS,
    ImportPreview,
    TableUnreadableError,
    preview_import,
    read_table,
    table_template,
)
from competition.assignment.views_manage.blueprint import bp, workbook
from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.pages import guarded, me, page, see, writes, writes_after
from competition.core.phrases import _, say
from competition.core.storage import content_of
from competition.core.templating import text_of
from competition.core.uploads import CheckedUpload, check_upload
from competition.editions.models import Edition
from competition.editions.queries import get_edition

MOST_BYTES = 5 * 1_048_576


def _received(_edition: Edition) -> CheckedUpload | str:
    """Return the table that was sent, checked and stored, or words on why it was not taken."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return str(_("请选择要上传的 Excel 文件。"))
    try:
        return check_upload(file, ("xlsx",), most_bytes=MOST_BYTES)
    except RefusedError as refusal:
        return say(refusal.code, **refusal.values)


@bp.route("/contests/<string:edition_key>/manage/judges/import", methods=["GET"])
@guarded(find=get_edition, allow=can_organise)
def import_page(edition: Edition) -> ResponseReturnValue:
    return _upload_page(edition, TableForm(formdata=None))


@bp.route("/contests/<string:edition_key>/manage/judges/import/template")
@guarded(find=get_edition, allow=can_organise)
def template(edition: Edition) -> ResponseReturnValue:
    return workbook(table_template(edition.plan), f"{edition.key}-judges-template.xlsx")


@bp.route("/contests/<string:edition_key>/manage/judges/import/preview", methods=["POST"])
@guarded(find=get_edition, allow=can_organise)
@writes_after(_received)
def preview(edition: Edition, *, prepared: CheckedUpload | str) -> ResponseReturnValue:
    form = TableForm()
    if form.validate_on_submit() and isinstance(prepared, CheckedUpload):
        try:
            found = _looked_at(edition, prepared.sha256)
        except RefusedError as refusal:
            form.refuse(say(refusal.code, **refusal.values))
        else:
            return _preview_page(edition, found, prepared.sha256)
    if isinstance(prepared, str):
        form.refuse(prepared)
    return _upload_page(edition, form)


@bp.route("/contests/<string:edition_key>/manage/judges/import/confirm", methods=["POST"])
@guarded(find=get_edition, allow=can_organise)
@writes
def confirm(edition: Edition) -> ResponseReturnValue:
    """Read the stored table once more: the pool may have changed since it was looked at."""
    form, upload = ConfirmImportForm(), TableForm(formdata=None)
    if not form.validate_on_submit():
        upload.refuse(say("import_gone"))
        return _upload_page(edition, upload)
    sha256 = form.sha256.data or ""
    try:
        found = _looked_at(edition, sha256)
        if found.faults:
            form.form_errors.append(say("import_faulty"))
            return _preview_page(edition, found, sha256, form)
        done = import_judges(edition, found.rows, by=me(), at=now())
    except RefusedError as refusal:
        upload.refuse(say(refusal.code, **refusal.values))
        return _upload_page(edition, upload)
    flash(_("导入完成：新增 %(n)s 位，更新 %(m)s 位。", n=done.added, m=done.updated), "success")
    return see(url_for(".judges", edition_key=edition.key))


def _looked_at(edition: Edition, sha256: str) -> ImportPreview:
    """Return what the import of a stored table would do; refuse what is no table of experts."""
    try:
        return preview_import(edition, read_table(content_of(sha256)))
    except FileNotFoundError:
        raise RefusedError("import_gone") from None
    except TableUnreadableError as fault:
        code, *found = fault.args
        raise RefusedError(code, found=found[0] if found else "") from None


def _upload_page(edition: Edition, form: TableForm) -> ResponseReturnValue:
    return page("assignment/import.html", edition=edition, form=form, columns=COLUMNS)


def _preview_page(
    edition: Edition, found: ImportPreview, sha256: str, form: ConfirmImportForm | None = None
) -> ResponseReturnValue:
    return page(
        "assignment/import_preview.html",
        edition=edition,
        found=found,
        sha256=sha256,
        form=form or ConfirmImportForm(formdata=None),
        fields={one.key: text_of(one.name) for one in edition.plan.fields},
    )
