"""The blueprint of the organiser's pages of assignment."""

from flask import Blueprint, Response

from competition.core.workbooks import XLSX

bp = Blueprint("assignment_manage", __name__)


def workbook(content: bytes, name: str) -> Response:
    """Answer with an Excel file to keep."""
    return Response(
        content,
        mimetype=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
