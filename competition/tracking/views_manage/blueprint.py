"""The blueprint of the office after the contest."""

from flask import Blueprint

bp = Blueprint("tracking_manage", __name__)
LEDGER = "/contests/<string:edition_key>/manage/ledger"
