"""Jobs that end otherwise than done: cancelled before and during the work, or failed with the reason why."""

from dataclasses import replace

import pytest
import structlog

from service.bootstrap import Services
from service.jobs import CancelledJobError, Jobs
from service.store import JobState
from tests.jobs.small_jobs import CSV, Submit, worker_of


@pytest.mark.parametrize("rows", [3_500, 9_000])
def test_a_cancelled_job_is_given_up_between_two_batches(services: Services, submit: Submit, rows: int) -> None:
    lines = "".join(f"HOLDING NUMBER {number} CORP,\r\n" for number in range(rows))
    job = submit(f"Name,ISIN\r\n{lines}".encode())

    class CancelledOnTheWay(Jobs):
        asked = 0

        def advance(self, job_id: str, done: int, total: int | None) -> None:
            super().advance(job_id, done, total)
            if done:
                self.cancel(job_id)

        def require_wanted(self, job_id: str) -> None:
            super().require_wanted(job_id)
            CancelledOnTheWay.asked += 1
            if CancelledOnTheWay.asked > 3:  # within the second chunk
                self.cancel(job_id)

    jobs = CancelledOnTheWay(services.store, services.jobs.now, 20, services.jobs.lease_clock)
    worker_of(replace(services, jobs=jobs)).work_once()
    ended = services.jobs.get(job.id)
    assert ended.state is JobState.CANCELLED
    assert ended.done < rows
    assert services.store.past_screenings.page(offset=0, limit=9)[0] == 0
    assert list(services.store.chunks.results(job.id)) == []


def test_a_job_that_waits_is_cancelled_at_once(services: Services, submit: Submit) -> None:
    job = submit()
    assert services.jobs.cancel(job.id).state is JobState.CANCELLED
    assert not worker_of(services).work_once()
    assert services.jobs.cancel(job.id).state is JobState.CANCELLED
    with pytest.raises(CancelledJobError):
        services.jobs.advance(job.id, 1, 2)


@pytest.mark.parametrize(
    ("content", "asked", "error"),
    [
        (b"%PDF-1.7 and so on", {}, "BinaryFileError"),
        (CSV, {"as_of": "1999-01-01"}, "BeforeFirstListError"),
        (CSV, {"lists": ["us-nothing"]}, "UnknownListError"),
        (CSV, {"columns": {"name": "Nowhere"}}, "UnknownColumnError"),
    ],
)
def test_what_goes_wrong_ends_the_job_and_says_why(
    services: Services, submit: Submit, content: bytes, asked: dict[str, object], error: str
) -> None:
    job = submit(content, **asked)
    worker_of(services).work_once()
    ended = services.jobs.get(job.id)
    assert (ended.state, ended.error) == (JobState.FAILED, error)
    assert ended.detail


def test_what_nobody_foresaw_ends_the_job_and_not_the_worker(services: Services, submit: Submit) -> None:
    class Broken(Jobs):
        def advance(self, job_id: str, done: int, total: int | None) -> None:
            raise ZeroDivisionError(job_id, done, total)

    job = submit()
    worker = worker_of(replace(services, jobs=Broken(services.store, services.jobs.now, 20, services.jobs.lease_clock)))
    with structlog.testing.capture_logs() as entries:
        assert worker.work_once()
    ended = services.jobs.get(job.id)
    assert (ended.state, ended.error, ended.detail) == (JobState.FAILED, "PendensError", "")
    assert [entry["error"] for entry in entries if entry["event"] == "unexpected failure of a job"] == [
        "ZeroDivisionError"
    ]
