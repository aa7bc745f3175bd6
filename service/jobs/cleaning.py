"""Forgets what long work has left behind, when its time is over."""

from datetime import timedelta

from service.jobs.tasks import JobUseCases
from service.screening.request_keys import KEPT

# Holdings are confidential: files wait for a day, to be corrected and run again, and no longer.
_UPLOADS_KEPT, _JOBS_KEPT = timedelta(hours=24), timedelta(days=7)


def clean(services: JobUseCases) -> None:
    """Forget uploads, jobs and keys of requests whose time is over, and the rows of jobs that are over.

    Raises:
        StoreError: the database failed.
    """
    now = services.jobs.now()
    services.store.chunks.forget_over()
    services.store.all_uploads.forget(now - _UPLOADS_KEPT)
    services.store.all_jobs.forget(now - _JOBS_KEPT)
    services.store.all_requests.forget(now - KEPT)
