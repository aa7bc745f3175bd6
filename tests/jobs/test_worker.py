"""Long work: taken by one, said how far, given up when asked, taken up again when its worker is gone."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import structlog

from service.bootstrap import Services, start
from service.config import Settings
from service.domain.flags import Flag
from service.domain.moments import Moment
from service.errors import QueueFullError, UnknownJobError
from service.jobs import REPEAT, SCREEN, TASKS, CancelledJobError, Jobs, Worker, question_document, question_from
from service.jobs.worker import LEASE
from service.screener import ScreeningRequest
from service.store import JobDraft, JobLease, JobRecord, JobState

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CSV = b"Name,ISIN\r\nXIAOMI CORP,KYG9830T1067\r\nAPPLE INC,US0378331005\r\n"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Services:
    return start(Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path / 'p.sqlite3'}"), now=clock)


@pytest.fixture
def submit(services: Services) -> Callable[..., JobRecord]:
    def made(content: bytes = CSV, **asked: object) -> JobRecord:
        upload = services.uploads.receive(str(uuid4()), "positions.csv", content)
        question = question_document(ScreeningRequest(as_of=Moment.parse("2021-03-16")))
        return services.jobs.submit(JobDraft(str(uuid4()), SCREEN, upload.id, {**question, **asked}))

    return made


Submit = Callable[..., JobRecord]


def worker_of(services: Services) -> Worker:
    worker = Worker(lambda: services)
    worker._name = str(uuid4())
    return worker


def test_a_job_makes_the_screening_of_its_id_with_the_hash_of_its_file(services: Services, submit: Submit) -> None:
    job = submit()
    assert worker_of(services).work_once()
    done = services.jobs.get(job.id)
    assert (done.state, done.done, done.total) == (JobState.DONE, 2, 2)
    document = services.archive.read(job.id)
    assert document["screening_id"] == job.id
    assert document["input"]["bytes"] == len(CSV)


def test_there_is_nothing_to_do_in_an_empty_queue(services: Services) -> None:
    assert not worker_of(services).work_once()


def test_the_oldest_job_comes_first(services: Services, submit: Submit, clock: Clock) -> None:
    first = submit()
    clock.at += timedelta(seconds=1)
    second = submit()
    worker_of(services).work_once()
    assert [services.jobs.get(job.id).state for job in (first, second)] == [JobState.DONE, JobState.QUEUED]


def test_of_many_workers_only_one_takes_a_job(services: Services, submit: Submit) -> None:
    jobs = {submit().id for _ in range(3)}
    claim = services.store.kept_jobs.claim
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda number: claim(f"worker {number}", now=NOW, until=NOW + LEASE), range(8)))
    claimed = [job.id for job in taken if job]
    assert sorted(claimed) == sorted(jobs)


def test_a_job_whose_worker_is_gone_is_taken_up_again(services: Services, submit: Submit, clock: Clock) -> None:
    job = submit()
    claimed = services.store.kept_jobs.claim("lost", now=NOW, until=NOW + LEASE)
    assert claimed is not None
    assert not worker_of(services).work_once()
    clock.at = NOW + LEASE + timedelta(seconds=1)
    assert worker_of(services).work_once()
    assert services.jobs.get(job.id).state is JobState.DONE
    late = JobLease(job.id, "lost", clock.at)
    assert not services.store.kept_jobs.renew(late)
    assert not services.store.kept_jobs.finish(late, JobState.FAILED, at=clock.at)
    assert services.jobs.get(job.id).state is JobState.DONE


def test_a_worker_that_lives_keeps_its_job(services: Services, submit: Submit) -> None:
    job = submit()
    services.store.kept_jobs.claim("alive", now=NOW, until=NOW + LEASE)
    later = NOW + LEASE - timedelta(seconds=1)
    assert services.store.kept_jobs.renew(JobLease(job.id, "alive", later + LEASE))
    assert services.store.kept_jobs.claim("other", now=NOW + LEASE * 1.5, until=NOW + LEASE * 3) is None


def test_work_that_was_kept_before_the_crash_is_not_done_again(
    services: Services, submit: Submit, clock: Clock
) -> None:
    job = submit()
    services.store.kept_jobs.claim("lost", now=NOW, until=NOW + LEASE)
    TASKS[SCREEN](services, job.id)
    clock.at = NOW + LEASE * 2
    worker_of(services).work_once()
    assert services.jobs.get(job.id).state is JobState.DONE
    assert services.store.past_screenings.page(offset=0, limit=9)[0] == 1


def test_a_job_that_ends_its_process_every_time_is_given_up(services: Services, submit: Submit, clock: Clock) -> None:
    job = submit()
    for _ in range(3):
        services.store.kept_jobs.claim("lost", now=clock.at, until=clock.at + LEASE)
        clock.at += LEASE * 2
    worker_of(services).work_once()
    ended = services.jobs.get(job.id)
    assert (ended.state, ended.error) == (JobState.FAILED, "JobAbandonedError")


def test_a_cancelled_job_is_given_up_between_two_batches(services: Services, submit: Submit) -> None:
    lines = "".join(f"HOLDING NUMBER {number} CORP,\r\n" for number in range(4_500))
    job = submit(f"Name,ISIN\r\n{lines}".encode())
    advance, seen = Jobs.advance, []

    class CancelledOnTheWay(Jobs):
        def advance(self, job_id: str, done: int, total: int | None) -> None:
            seen.append(done)
            if done:
                self.cancel(job_id)
            advance(self, job_id, done, total)

    jobs = CancelledOnTheWay(services.store, services.jobs.now, 20)
    worker_of(replace(services, jobs=jobs)).work_once()
    assert services.jobs.get(job.id).state is JobState.CANCELLED
    assert 0 < seen[-1] < 4_500
    assert services.store.past_screenings.page(offset=0, limit=9)[0] == 0


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


def test_what_nobody_foresaw_ends_the_job_and_not_the_worker(
    services: Services, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = submit()
    monkeypatch.setitem(TASKS, SCREEN, lambda _services, _job: 1 / 0)
    with structlog.testing.capture_logs() as entries:
        assert worker_of(services).work_once()
    ended = services.jobs.get(job.id)
    assert (ended.state, ended.error, ended.detail) == (JobState.FAILED, "PendensError", "")
    assert [entry["error"] for entry in entries if entry["event"] == "unexpected failure of a job"] == [
        "ZeroDivisionError"
    ]


def test_no_more_than_the_limit_wait(services: Services, submit: Submit) -> None:
    jobs = Jobs(services.store, services.jobs.now, 2)
    first = submit()
    submit()
    with pytest.raises(QueueFullError, match="2 screenings are waiting or running"):
        jobs.submit(JobDraft(str(uuid4()), SCREEN, first.input_id, {}))
    assert jobs.submit(JobDraft(first.id, SCREEN, first.input_id, {})).id == first.id
    assert len(jobs.unfinished()) == 2


def test_a_past_screening_is_repeated_by_a_job(services: Services, submit: Submit) -> None:
    first = submit()
    worker = worker_of(services)
    worker.work_once()
    question = question_document(ScreeningRequest(as_of=Moment.parse("2021-06-15")))
    again = services.jobs.submit(JobDraft(str(uuid4()), REPEAT, first.id, question))
    worker.work_once()
    flags = [services.archive.read(one.id)["findings"][0]["flag"] for one in (first, again)]
    assert flags == ["enjoined", "former"]
    assert services.store.screening(again.id).source["repeats"] == first.id


def test_a_thread_works_until_it_is_stopped(services: Services, submit: Submit) -> None:
    with structlog.testing.capture_logs():
        worker = Worker(lambda: services)
        worker.start()
        worker.start()
        names = [thread.name for thread in threading.enumerate()]
        job = submit()
        worker.wake()
        until = time.monotonic() + 30
        while not services.jobs.get(job.id).state.is_over:
            assert time.monotonic() < until
            time.sleep(0.02)
        worker.stop()
    assert names.count("jobs") == 1
    assert services.jobs.get(job.id).state is JobState.DONE


def test_old_jobs_are_forgotten_and_open_ones_are_not(services: Services, submit: Submit, clock: Clock) -> None:
    done = submit()
    worker = worker_of(services)
    worker.work_once()
    waiting = submit()
    clock.at += timedelta(days=8)
    worker.clean()
    with pytest.raises(UnknownJobError):
        services.jobs.get(done.id)
    assert services.jobs.get(waiting.id).state is JobState.QUEUED


def test_a_question_survives_as_json() -> None:
    asked = ScreeningRequest(
        Moment.parse("2021-03-16T12:00-04:00"), Moment.parse("2021-04-01"), ("us-ccmc",), ("US", "DE"), Flag.DIVEST
    )
    assert question_from(question_document(asked)) == asked
    assert question_from(question_document(ScreeningRequest())) == ScreeningRequest()


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield
    structlog.reset_defaults()
