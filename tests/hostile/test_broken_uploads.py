"""Uploads that break their parser: refused over HTTP, remembered on the pages, and lists alike."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.hostile import run
from benchmarks.hostile_files import hostile_file
from service.bootstrap import Services, start
from service.config import Settings
from service.errors import ConfigurationError, ListDataError, ParserError, ParserMemoryError
from service.holdings.limits import FileLimits
from service.jobs import SCREEN, Worker, question_document
from service.lists import SourceFile, source_of
from service.lists.load.loader import read_contents
from service.sandbox import ParserLimits
from service.screening.intake import HoldingsFile
from service.screening.screener import ScreeningRequest
from service.store import JobDraft, JobState
from tests.databases import database_in

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ID, JOB = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"


@pytest.fixture
def services(tmp_path: Path) -> Services:
    settings = Settings(home=tmp_path, database_url=database_in(tmp_path))
    return start(settings, now=lambda: NOW)


def test_an_upload_that_broke_its_parser_says_so_and_is_not_parsed_again(services: Services) -> None:
    services.uploads.receive(ID, "far.xls", hostile_file("far-cells.xls"))
    fault = services.uploads.understand(ID).reading.fault
    assert isinstance(fault, ParserMemoryError)
    kept = services.uploads.get(ID)
    assert (kept.fault, kept.fault_detail) == ("ParserMemoryError", "reading it takes more than 400 MB of memory")
    services.store.kept_uploads.note_fault(ID, "ParserError", "as remembered")
    again = services.uploads.understand(ID).reading.fault
    assert isinstance(again, ParserError)
    assert str(again).startswith("as remembered: open it in the program that made it")
    services.store.close()


def test_a_job_whose_upload_breaks_its_parser_fails_with_the_reason_and_remembers_it(services: Services) -> None:
    services.uploads.receive(ID, "far.xls", hostile_file("far-cells.xls"))
    services.jobs.submit(JobDraft(JOB, SCREEN, ID, question_document(ScreeningRequest())))
    worker = Worker(lambda: services)
    assert worker.work_once()
    job = services.jobs.get(JOB)
    assert (job.state, job.error) == (JobState.FAILED, "ParserMemoryError")
    assert services.uploads.get(ID).fault == "ParserMemoryError"
    services.store.close()


def test_the_settings_reach_the_reader(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MAX_ROWS", "MAX_CELLS", "MAX_SHEETS", "MAX_RATIO", "PARSER_SECONDS"):
        monkeypatch.setenv(f"PENDENS_{name}", "7")
    monkeypatch.setenv("PENDENS_MAX_UNPACKED_MB", "3")
    monkeypatch.setenv("PENDENS_PARSER_MEMORY_MB", "200")
    settings = Settings.from_env()
    assert settings.file_limits == FileLimits(7, 7, 7, 3_000_000, 7, ParserLimits(200_000_000, 7))
    services = start(Settings(home=tmp_path, database_url="sqlite://", file_limits=settings.file_limits))
    with pytest.raises(ParserError, match="200 MB"):
        services.intake.open(HoldingsFile(hostile_file("far-cells.xls"), "far.xls"))
    services.store.close()
    monkeypatch.setenv("PENDENS_MAX_ROWS", "many")
    with pytest.raises(ConfigurationError, match="PENDENS_MAX_ROWS"):
        Settings.from_env()


@pytest.mark.parametrize(
    ("code", "name", "make"),
    [
        ("us-sdn", "sdn.csv.gz", lambda: gzip.compress(b"1,A\n" * 50_000_000)),
        ("un-sc", "consolidated.xml", lambda: b"<CONSOLIDATED_LIST>" + b"<a>" * 1_000_000),
        ("uk-ofsi", "list.ods", lambda: hostile_file("repeats.ods")),
        ("uk-ofsi", "list.ods", lambda: hostile_file("overlapping-entries.xlsx")),
    ],
    ids=["gzip", "deep XML", "repeats", "overlapping"],
)
def test_a_hostile_list_is_refused(code: str, name: str, make: Callable[[], bytes]) -> None:
    with pytest.raises(ListDataError, match=r"(download|fetch|save|check|refused)"):
        read_contents(source_of(code), [SourceFile(name, make())])


@pytest.mark.usefixtures("home")
def test_honest_clients_of_the_real_server_do_not_notice(tmp_path: Path) -> None:
    trial = run(tmp_path, honest=40, clients=2)
    assert trial.faults(most_seconds=120.0) == []  # how long it takes says more of the machine's load
    assert trial.answered == 40
