"""Reading jobs."""

from sqlalchemy import select

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.jobs.models import Job


def get_job(job_id: str) -> Job:
    """Return the job with this public id."""
    job = db.session.scalar(select(Job).where(Job.public_id == job_id))
    if job is None:
        raise NotFoundError
    return job
