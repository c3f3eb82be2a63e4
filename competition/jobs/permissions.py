"""Who may look at a job: whoever ordered it."""

from datetime import datetime

from competition.jobs.models import Job


def can_read_job(person: object, job: Job, at: datetime) -> bool:
    """Tell whether somebody ordered this job."""
    return getattr(person, "is_authenticated", False) is True and job.person_id == getattr(
        person, "id", None
    )
