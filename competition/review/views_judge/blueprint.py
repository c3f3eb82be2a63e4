"""The blueprint of the judge's pages."""

from flask import Blueprint

bp = Blueprint("review_judge", __name__)
