"""The blueprint of the organiser's pages."""

from flask import Blueprint

bp = Blueprint("review_manage", __name__)
ROUND = "/contests/<string:edition_key>/manage/rounds/<string:round_key>"
