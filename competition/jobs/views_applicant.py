"""The progress of long work that one has ordered; it can be left and come back to."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from competition.core.pages import guarded, page
from competition.jobs.models import Job
from competition.jobs.permissions import can_read_job
from competition.jobs.queries import get_job

bp = Blueprint("jobs_applicant", __name__)


@bp.route("/jobs/<string:job_id>")
@guarded(find=get_job, allow=can_read_job)
def show(job: Job) -> ResponseReturnValue:
    return page("jobs/show.html", job=job)
