"""A large upload is parsed once: what its page has read is what other processes show, and what the job screens."""

from dataclasses import replace
from uuid import uuid4

import pytest

from service.bootstrap import Services
from service.domain.as_of import AsOf
from service.errors import FileTooLargeError
from service.jobs import SCREEN, question_document
from service.screening.intake import HoldingsFile
from service.screening.kept_readings import kept_reading
from service.screening.screener import ScreeningRequest
from service.screening.uploads import Choice, Uploads
from service.store import JobDraft, JobState, UploadRecord
from tests.jobs.small_jobs import worker_of
from tests.jobs.test_chunks import answer_of

ASKED = ScreeningRequest(as_of=AsOf.parse("2021-03-16"))
BLANKS = " " * 1_000
LINES = [f"HOLDING NUMBER {number} CORP{BLANKS};;1.{number:03d},5;EUR;A{number % 3}" for number in range(1_050)]
LINES[7] = "XIAOMI CORP;KYG9830T1067;100;EUR;A1"
LINES[8] = "CASH EUR;;5;EUR;A1"
LINES[9] = ";;5;EUR;A1"
LINES[11] = LINES[10]
LARGE = "\r\n".join(["Name;ISIN;Quantity;Currency;Account", *LINES, "Total;;1.000,5;EUR;", ""]).encode()
STRANGE = LARGE.replace(b"Name;", b"Wertobjekt;", 1)


def received(services: Services, content: bytes = LARGE) -> UploadRecord:
    return services.uploads.receive(str(uuid4()), "positions.csv", content)


def reading_nothing(services: Services) -> Services:
    """Give what another process has that may read no file of any size: whatever it parses is refused."""
    uploads = Uploads(services.store, services.jobs.now, max_bytes=1)
    return replace(services, uploads=uploads, intake=replace(services.intake, max_bytes=1))


def test_another_process_shows_a_large_upload_without_parsing_it(services: Services) -> None:
    upload = received(services)
    first = services.uploads.understand(upload.id)
    assert first.reading.file is not None
    assert (first.reading.file.rows, first.reading.file.rejected, first.reading.file.left_out_count) == (1_051, 1, 2)
    assert reading_nothing(services).uploads.understand(upload.id) == first


def test_what_was_read_in_another_way_is_not_shown(services: Services) -> None:
    upload = received(services)
    services.uploads.understand(upload.id)
    services.uploads.choose(upload.id, Choice(columns={"name": "Account"}))
    fault = reading_nothing(services).uploads.understand(upload.id).reading.fault
    assert isinstance(fault, FileTooLargeError)


@pytest.mark.slow
def test_a_job_screens_the_rows_that_the_page_has_read(services: Services) -> None:
    upload = received(services)
    services.uploads.understand(upload.id)
    worker = reading_nothing(services)
    job = worker.jobs.submit(JobDraft(str(uuid4()), SCREEN, upload.id, question_document(ASKED)))
    assert worker_of(worker).work_once()
    assert services.jobs.get(job.id).state is JobState.DONE
    parsed = services.intake.screen_file(HoldingsFile(LARGE, "positions.csv"), ASKED).head["screening_id"]
    made = answer_of(services, job.id)
    assert made == answer_of(services, parsed)
    assert made["counts"]["flags"]["enjoined"] == 1
    assert any("the same in every field as row" in note["message"] for note in made["warnings"])


@pytest.mark.slow
def test_a_job_whose_file_no_page_has_read_reads_it_itself(services: Services) -> None:
    upload = received(services)
    worker = reading_nothing(services)
    job = worker.jobs.submit(JobDraft(str(uuid4()), SCREEN, upload.id, question_document(ASKED)))
    assert worker_of(worker).work_once()
    ended = services.jobs.get(job.id)
    assert (ended.state, ended.error) == (JobState.FAILED, "FileTooLargeError")


def test_a_file_whose_columns_are_remembered_is_read_by_those_alone(services: Services) -> None:
    columns = {"name": "Wertobjekt"}
    before = received(services, STRANGE)
    services.uploads.choose(before.id, Choice(columns=columns))
    services.uploads.remember(services.uploads.understand(before.id))
    next_day = received(services, STRANGE.replace(b"HOLDING", b"SECURITY"))
    understood = services.uploads.understand(next_day.id)
    assert understood.columns == columns
    assert understood.remembered_at is not None
    assert kept_reading(services.store, next_day, columns, None) is not None
    assert kept_reading(services.store, next_day, None, None) is None
