"""The blueprint of the officer's pages."""

from flask import Blueprint

bp = Blueprint("screening_officer", __name__)
