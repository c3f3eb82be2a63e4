"""The blueprint of the applicant's pages."""

from flask import Blueprint

bp = Blueprint("registration_applicant", __name__)
