"""Long work in chunks: split once, screened by any number of workers, joined to the answer of one that does it all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from service.bootstrap import Services, renewed
from service.domain.as_of import AsOf
from service.errors import StoreUnreachableError
from service.jobs import REPEAT, Jobs, question_document
from service.jobs.chunked import MOST_ATTEMPTS, ChunkedJob
from service.jobs.leases import LEASE
from service.jobs.steps import Steps
from service.jobs.sweep import Sweep
from service.screening.intake import HoldingsFile
from service.screening.screener import ScreeningRequest
from service.store import JobDraft, JobLease, JobRecord, JobState
from tests.jobs.small_jobs import Clock, Submit, worker_of

ASKED = ScreeningRequest(as_of=AsOf.parse("2021-03-16"))
HEADER = "Name,ISIN,Quantity,Market Value,Currency,Account\r\n"


def line(number: int) -> str:
    """Write one of many holdings: some listed, nameless, cash or alike, in accounts that every chunk has."""
    name = f"HOLDING NUMBER {number % 40} CORP"
    if number % 601 == 0:
        name = "XIAOMI CORP"
    elif number % 701 == 0:
        name = ""
    elif number % 801 == 0:
        name = "CASH USD"
    quantity = 1 if number % 400 == 0 else number
    return f"{name},,{quantity},{quantity}.5,USD,A{number % 3}\r\n"


ROWS = 8_100
MANY = (HEADER + "".join(map(line, range(ROWS)))).encode()


def answer_of(services: Services, screening_id: str) -> dict[str, Any]:
    """Give all that was answered but for ids and the instant of the making."""
    past = services.store.past_screenings
    document = services.archive.read(screening_id, include_clear=True)
    parts = {part: list(past.notes(screening_id, part)) for part in ("errors", "warnings", "rejected")}
    told = {key: value for key, value in document.items() if key not in {"screening_id", "known_at"}}
    return {**told, **parts}


def at_once(services: Services, content: bytes = MANY) -> dict[str, Any]:
    """Screen a file in one piece."""
    made = services.intake.screen_file(HoldingsFile(content, "positions.csv"), ASKED)
    return answer_of(services, made.head["screening_id"])


def steps_of(*states: Services, name: str = "worker") -> Steps:
    return Steps(lambda: iter(states), name)


@pytest.fixture
def split(services: Services, submit: Submit) -> JobRecord:
    """Hand in many rows, and let a worker do the first step."""
    job = submit(MANY)
    assert steps_of(services).step(job.id) == 3
    return services.jobs.get(job.id)


@pytest.mark.slow
def test_chunks_are_joined_to_the_answer_that_one_would_have_given(services: Services, submit: Submit) -> None:
    job = submit(MANY)
    assert worker_of(services).work_once()
    done = services.jobs.get(job.id)
    assert (done.state, done.chunks_left, done.attempts) == (JobState.DONE, 0, 1)
    made = answer_of(services, job.id)
    assert made == at_once(services)
    counts = made["counts"]
    assert counts["rows"] == ROWS == counts["screened"] + counts["rejected"] + sum(counts["not_holdings"].values())
    assert min(counts["rejected"], counts["not_holdings"]["cash"], counts["flags"]["enjoined"]) > 5
    assert any("the same in every field as row" in note["message"] for note in made["warnings"])
    assert list(services.store.chunks.results(job.id)) == []


@pytest.mark.slow
def test_a_repetition_of_many_rows_is_split_too(services: Services, submit: Submit) -> None:
    first = services.intake.screen_file(HoldingsFile(MANY, "p.csv"), ASKED).head["screening_id"]
    again = services.jobs.submit(JobDraft(str(uuid4()), REPEAT, first, question_document(ASKED)))
    assert worker_of(services).work_once()
    assert services.jobs.get(again.id).chunks_left == 0
    made, before = answer_of(services, again.id), answer_of(services, first)
    for part in ("findings", "errors", "rejected", "outcome"):
        assert made[part] == before[part]


@pytest.mark.slow
def test_a_chunk_whose_worker_is_gone_is_done_by_another(services: Services, split: JobRecord, clock: Clock) -> None:
    lost = services.store.chunks.claim(JobLease(split.id, "lost", clock.at + LEASE), now=clock.at)
    assert lost is not None
    steps = steps_of(services)
    assert [steps.step(split.id) for _ in range(3)] == [1, 1, 0]  # two others, and then there is none that is free
    assert services.jobs.get(split.id).chunks_left == 1
    clock.at += LEASE + timedelta(seconds=1)
    assert steps.step(split.id) == 0
    assert services.jobs.get(split.id).state is JobState.DONE
    assert answer_of(services, split.id)["findings"] == at_once(services)["findings"]


def test_a_chunk_that_two_workers_do_is_kept_once(services: Services, split: JobRecord, clock: Clock) -> None:
    chunk = services.store.chunks.claim(JobLease(split.id, "slow", clock.at), now=clock.at)
    assert chunk is not None
    work = ChunkedJob(services, split).work
    assert [work(chunk), work(chunk)] == [True, False]
    left = services.jobs.get(split.id)
    assert (left.chunks_left, left.done) == (2, chunk.rows)


def test_a_chunk_that_ends_each_worker_ends_the_job(services: Services, split: JobRecord, clock: Clock) -> None:
    for number in range(MOST_ATTEMPTS):
        lease = JobLease(split.id, f"lost {number}", clock.at + LEASE)
        assert services.store.chunks.claim(lease, now=clock.at) is not None
        clock.at += LEASE * 2
    assert steps_of(services).step(split.id) == 0
    ended = services.jobs.get(split.id)
    assert (ended.state, ended.error) == (JobState.FAILED, "JobAbandonedError")
    assert list(services.store.chunks.results(split.id)) == []
    assert services.store.past_screenings.page(offset=0, limit=9)[0] == 0


def test_a_database_that_goes_away_for_a_moment_costs_no_try(
    services: Services, split: JobRecord, clock: Clock
) -> None:
    class Away(Jobs):
        def require_wanted(self, job_id: str) -> None:
            raise StoreUnreachableError(job_id)

    away = replace(services, jobs=Away(services.store, services.jobs.now, 20, services.jobs.lease_clock))
    for _ in range(MOST_ATTEMPTS + 1):
        with pytest.raises(StoreUnreachableError):
            steps_of(away).step(split.id)
    assert services.jobs.get(split.id).state is JobState.RUNNING
    assert steps_of(services).step(split.id) == 1


def test_a_job_cancelled_between_two_chunks_leaves_nothing(services: Services, split: JobRecord) -> None:
    steps = steps_of(services)
    assert steps.step(split.id) == 1
    services.jobs.cancel(split.id)
    assert steps.step(split.id) == 0
    assert services.jobs.get(split.id).state is JobState.CANCELLED
    assert list(services.store.chunks.results(split.id)) == []
    assert services.store.past_screenings.page(offset=0, limit=9)[0] == 0
    assert steps.step(split.id) == 0


@pytest.fixture
def swapped(services: Services) -> Callable[[], Services]:
    """Give what answers after another version of a list went live."""

    def made() -> Services:
        published = services.store.lists.load(["us-ccmc"])[0]
        version = replace(published.version, version="sha256:" + "5" * 64, entries=len(published.listings))
        services.store.lists.add(replace(published, version=version), retrieved_at=services.jobs.now())
        return renewed(services)

    return made


def versions_of(services: Services, job_id: str) -> dict[str, str]:
    return {one["code"]: one["version"] for one in services.archive.read(job_id)["lists"]}


@pytest.mark.slow
def test_a_list_swapped_midway_begins_the_job_anew_where_the_old_one_is_gone(
    services: Services, split: JobRecord, swapped: Callable[[], Services]
) -> None:
    assert steps_of(services).step(split.id) == 1
    steps = steps_of(swapped())
    assert steps.step(split.id) == 3  # split anew: nothing that was found under the old list is used
    assert (services.jobs.get(split.id).done, services.jobs.get(split.id).chunks_left) == (0, 3)
    assert [steps.step(split.id) for _ in range(3)] == [1, 1, 0]
    assert versions_of(services, split.id)["us-ccmc"] == "sha256:" + "5" * 64


@pytest.mark.slow
def test_a_list_swapped_midway_changes_nothing_while_the_old_one_is_at_hand(
    services: Services, split: JobRecord, swapped: Callable[[], Services]
) -> None:
    before = {version.code: version.version for version in services.screener.register.lists}
    assert steps_of(services).step(split.id) == 1
    steps = steps_of(swapped(), services)
    assert [steps.step(split.id) for _ in range(2)] == [1, 0]
    used = versions_of(services, split.id)
    assert "us-ccmc" in used
    assert used == {code: before[code] for code in used}


def test_a_worker_of_the_first_split_keeps_nothing_in_the_second(
    services: Services, split: JobRecord, swapped: Callable[[], Services], clock: Clock
) -> None:
    chunk = services.store.chunks.claim(JobLease(split.id, "late", clock.at), now=clock.at)
    assert chunk is not None
    assert steps_of(swapped()).step(split.id) == 3
    with pytest.raises(Exception, match="begun anew"):
        ChunkedJob(services, split).work(chunk)
    assert services.jobs.get(split.id).chunks_left == 3


def test_what_no_worker_takes_is_told_again_and_no_oftener_than_need_be(
    services: Services, submit: Submit, clock: Clock
) -> None:
    told: list[tuple[str, int]] = []
    sweep = Sweep(lambda: services, lambda job_id, count: told.append((job_id, count)))
    job = submit(MANY)
    assert sweep.look() == 0  # its first message may be under way
    clock.at += timedelta(seconds=21)
    assert (sweep.look(), sweep.look()) == (1, 0)
    steps_of(services).step(job.id)
    assert sweep.look() == 0
    clock.at += timedelta(seconds=21)
    assert sweep.look() == 3
    assert told == [(job.id, 1), (job.id, 3)]


def test_a_job_that_a_service_without_a_broker_has_split_goes_on_with_one(
    services: Services, split: JobRecord, clock: Clock
) -> None:
    """And the other way about: a service without a broker takes up what its workers have let go of."""
    claimed = services.store.all_jobs.claim("service", now=clock.at, until=clock.at + LEASE)
    assert claimed is not None
    assert claimed.id == split.id
    services.store.all_jobs.give_back(JobLease(split.id, "service", clock.at))
    assert services.jobs.get(split.id).state is JobState.QUEUED
    steps = steps_of(services)
    assert [steps.step(split.id) for _ in range(4)] == [3, 1, 1, 0]
    assert services.jobs.get(split.id).state is JobState.DONE


def test_rows_of_jobs_that_are_over_are_forgotten(services: Services, split: JobRecord, clock: Clock) -> None:
    claimed = services.store.all_jobs.claim_one(split.id, "w", now=clock.at, until=clock.at + LEASE)
    assert claimed is not None
    assert services.store.chunks.forget_over() == 0
    services.store.all_jobs.finish(JobLease(split.id, "w", clock.at), JobState.FAILED, at=clock.at)
    assert services.store.chunks.forget_over() == 4
