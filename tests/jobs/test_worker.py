"""Long work: taken by one, said how far, taken up again when its worker is gone, forgotten when it is old."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import structlog

from service.bootstrap import Services, start
from service.config import Settings
from service.domain.as_of import AsOf
from service.domain.flags import Flag
from service.errors import QueueFullError, UnknownJobError
from service.jobs import REPEAT, SCREEN, TASKS, Jobs, Worker, question_document, question_from
from service.jobs.leases import LEASE
from service.screening.screener import ScreeningRequest
from service.store import JobDraft, JobLease, JobState
from tests.databases import database_in
from tests.jobs.small_jobs import CSV, NOW, Clock, Submit, worker_of

pytestmark = pytest.mark.slow


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


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=400)])
def test_a_clock_that_was_set_back_keeps_no_job_waiting(
    services: Services, submit: Submit, clock: Clock, back: timedelta
) -> None:
    job = submit()
    assert services.store.kept_jobs.claim("lost", now=NOW, until=NOW + LEASE) is not None
    clock.at = NOW - back
    assert worker_of(services).work_once()
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


def test_a_job_is_not_given_up_for_what_another_one_did(services: Services, submit: Submit, clock: Clock) -> None:
    """Two workers die together whenever the killer is at work, as when a machine runs out of memory."""
    killer, innocent = submit().id, submit().id
    jobs = services.store.kept_jobs
    for _ in range(9):
        claimed = [jobs.claim(name, now=clock.at, until=clock.at + LEASE) for name in ("one", "two")]
        taken = {job.id: job.attempts for job in claimed if job}
        if killer in taken and taken[killer] <= 3:
            clock.at += LEASE * 2
            continue
        for job, name in zip(claimed, ("one", "two"), strict=True):
            if job:
                state = JobState.FAILED if job.attempts > 3 else JobState.DONE
                jobs.finish(JobLease(job.id, name, clock.at), state, at=clock.at)
    assert services.jobs.get(killer).state is JobState.FAILED
    assert services.jobs.get(innocent).state is JobState.DONE
    assert services.jobs.get(innocent).attempts <= 2


def test_a_suspect_waits_for_those_at_work_and_nothing_is_begun_beside_it(
    services: Services, submit: Submit, clock: Clock
) -> None:
    claim = services.store.kept_jobs.claim
    ids = {submit().id, submit().id}  # of one instant: either may be the first
    first = claim("lost", now=clock.at, until=clock.at + LEASE)
    assert first is not None
    suspect, other = first.id, *(ids - {first.id})
    clock.at += LEASE * 2
    third = claim("alive", now=clock.at, until=clock.at + LEASE)
    assert third is not None
    assert third.id == suspect  # nothing else is at work
    assert claim("other", now=clock.at, until=clock.at + LEASE) is None
    services.store.kept_jobs.finish(JobLease(suspect, "alive", clock.at), JobState.DONE, at=clock.at)
    fresh = claim("other", now=clock.at, until=clock.at + LEASE)
    assert fresh is not None
    assert fresh.id == other


def test_a_restart_is_no_crash(services: Services, submit: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    job, begun, ended = submit(), threading.Event(), threading.Event()

    def slow(_services: object, _job: str) -> None:
        begun.set()
        ended.wait(30)

    for _ in range(5):
        worker = Worker(lambda: services)
        with monkeypatch.context() as patch:
            patch.setitem(TASKS, SCREEN, slow)
            worker.start()
            assert begun.wait(30)
            worker.give_back()
            ended.set()
            worker.stop()
        begun.clear()
        ended.clear()
        assert (services.jobs.get(job.id).state, services.jobs.get(job.id).attempts) == (JobState.QUEUED, 0)
    assert worker_of(services).work_once()
    assert services.jobs.get(job.id).state is JobState.DONE


def test_a_host_whose_clock_runs_ahead_takes_no_job_from_one_that_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path, database_url=database_in(tmp_path / "clocks"))
    right = start(settings)
    upload = right.uploads.receive(str(uuid4()), "positions.csv", CSV)
    job = right.jobs.submit(JobDraft(str(uuid4()), SCREEN, upload.id, question_document(ScreeningRequest())))
    now = datetime.now(UTC)
    assert right.store.kept_jobs.claim("alive", now=now, until=now + LEASE)
    monkeypatch.setattr("service.bootstrap.utc_now", lambda: datetime.now(UTC) + timedelta(hours=2))
    ahead = start(settings)
    assert not worker_of(ahead).work_once()
    assert ahead.jobs.get(job.id).attempts == 1


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
    question = question_document(ScreeningRequest(as_of=AsOf.parse("2021-06-15")))
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
        AsOf.parse("2021-03-16T12:00-04:00"), AsOf.parse("2021-04-01"), ("us-ccmc",), ("US", "DE"), Flag.DIVEST
    )
    assert question_from(question_document(asked)) == asked
    assert question_from(question_document(ScreeningRequest())) == ScreeningRequest()
