"""The blueprint that the modules of this package add their pages to."""

from flask import Blueprint

bp = Blueprint("accounts_public", __name__)
