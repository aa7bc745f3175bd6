"""`pendens worker` as it runs: processes of their own, told by the broker, killed in the midst of a job."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from uuid import uuid4

import pytest

from service.bootstrap import Services, start
from service.cli.main import run_command
from service.config import Settings
from service.errors import ConfigurationError
from service.jobs import SCREEN, BrokeredQueue, question_document
from service.jobs.broker import QUEUE
from service.store import JobDraft, JobRecord, JobState
from tests.databases import SERVER, database_in
from tests.jobs.small_jobs import BROKER
from tests.jobs.test_chunks import ASKED, HEADER, answer_of, at_once, line

_PATIENCE_SECONDS = 300
# A port on which nobody listens: connections to it are refused at once.
_NOBODY = "redis://127.0.0.1:1/0"
_needs_both = pytest.mark.skipif(not (SERVER and BROKER), reason="runs with .ci/with_postgres .ci/with_redis")


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = start(Settings(tmp_path, database_in(tmp_path), broker_url=BROKER or None))
    with closing(made.store):
        yield made


@pytest.fixture
def begin_worker(services: Services) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Start workers with one process each, in a group of their own."""
    settings = services.settings
    own = {"HOME": str(settings.home), "DATABASE_URL": settings.database_url, "BROKER_URL": settings.broker_url or ""}
    named = {f"PENDENS_{name}": value for name, value in own.items()}
    others = {name: value for name, value in os.environ.items() if not name.startswith("PENDENS_")}
    with ExitStack() as stack:

        def begin() -> "subprocess.Popen[bytes]":
            command = [sys.executable, "-m", "service.cli", "worker", "--processes", "1"]
            worker = subprocess.Popen(command, env={**others, **named}, start_new_session=True)
            stack.callback(_end, worker)
            return worker

        yield begin


def _end(worker: "subprocess.Popen[bytes]") -> None:
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def _until(services: Services, job_id: str, is_so: Callable[[JobRecord], bool]) -> JobRecord:
    end = time.monotonic() + _PATIENCE_SECONDS
    while not is_so(job := services.jobs.get(job_id)):
        assert time.monotonic() < end, job
        time.sleep(0.05)
    return job


def _submitted(services: Services, content: bytes) -> JobRecord:
    upload = services.uploads.receive(str(uuid4()), "positions.csv", content)
    return services.jobs.submit(JobDraft(str(uuid4()), SCREEN, upload.id, question_document(ASKED)))


@_needs_both
@pytest.mark.slow
def test_a_worker_killed_in_the_midst_changes_nothing(
    services: Services, begin_worker: Callable[[], "subprocess.Popen[bytes]"]
) -> None:
    content = (HEADER + "".join(map(line, range(16_100)))).encode()
    job = _submitted(services, content)
    BrokeredQueue(BROKER).wake(job.id)
    first = begin_worker()
    _until(services, job.id, lambda job: bool(job.done))
    os.killpg(first.pid, signal.SIGKILL)
    assert 0 < services.jobs.get(job.id).done < 16_000
    second = begin_worker()
    done = _until(services, job.id, lambda job: job.state.is_over)
    assert (done.state, done.chunks_left) == (JobState.DONE, 0)
    assert answer_of(services, job.id) == at_once(services, content)
    second.terminate()
    assert second.wait(60) == 0  # asked to end, it ends in good order


_GARBAGE = (
    b"\xff\xfe",
    b"{}",
    b"[1, 2]",
    b'{"body": "", "properties": {}}',
    b'{"body": 7, "headers": [], "properties": 5}',
)


@_needs_both
@pytest.mark.slow
@pytest.mark.skipif(not BROKER.startswith("redis"), reason="only Redis lets anybody write what is no message")
def test_garbage_in_the_queue_ends_no_worker(
    services: Services, begin_worker: Callable[[], "subprocess.Popen[bytes]"]
) -> None:
    """One such message ended the whole worker, without a word and with the exit code of success."""
    redis = pytest.importorskip("redis")
    worker = begin_worker()
    with closing(redis.Redis.from_url(BROKER)) as broker:
        for garbage in (*_GARBAGE, None):
            if garbage is not None:
                broker.lpush(QUEUE, garbage)
            job = _submitted(services, b"Name\r\nAPPLE INC\r\n")
            BrokeredQueue(BROKER).wake(job.id)
            assert _until(services, job.id, lambda job: job.state.is_over).state is JobState.DONE
            assert worker.poll() is None
    worker.terminate()
    assert worker.wait(60) == 0


def _headers(**more: object) -> dict[str, object]:
    """Give the headers of a message that Celery sends for a step, but for what is wrong with them."""
    known = {"lang": "py", "task": "pendens.step", "id": str(uuid4()), "retries": 0, "timelimit": [None, None]}
    return known | dict.fromkeys(("root_id", "parent_id", "group", "eta", "expires")) | more


_STEP = b'[["01a232e2-f670-7e8f-8430-e46c5569d4df"], {}, {}]'
# Messages as the broker knows them, of which no step can be made: body, kind of it, headers.
_NO_STEPS: Sequence[tuple[bytes, str, object]] = (
    (b"\xff\xfe", "application/json", {}),
    (b"[]", "application/json", _headers()),
    (b"7", "application/json", _headers()),
    (b"{}", "application/json", _headers()),
    (b'[["a"], {}]', "application/json", _headers()),
    (b"[7, 7, 7]", "application/json", _headers()),
    (b'[[{"a": 1}], {}, {}]', "application/json", _headers()),
    (b'[["\\u0000"], {"z": 1}, {}]', "application/json", _headers()),
    (b"[" * 100_000, "application/json", _headers()),
    (b"\x80\x04.", "application/x-python-serialize", _headers()),
    (_STEP, "application/json", _headers(task=["pendens.step"])),
    (_STEP, "application/json", _headers(task={"a": 1})),
    (_STEP, "application/json", _headers(task="no.such")),
    (_STEP, "application/json", _headers(id=None)),
    (_STEP, "application/json", _headers(id=[1])),
    (_STEP, "application/json", _headers(eta="soon")),
    (_STEP, "application/json", _headers(eta=7)),
    (_STEP, "application/json", _headers(expires="soon")),
    (_STEP, "application/json", _headers(expires=[7])),
    (_STEP, "application/json", _headers(retries="many")),
    (_STEP, "application/json", _headers(timelimit="x")),
    (_STEP, "application/json", _headers(timelimit=[1, 2, 3])),
    (_STEP, "application/json", _headers(timelimit=["x", "y"])),
    (_STEP, "application/json", _headers(argsrepr=7, kwargsrepr=[7], root_id=7, stamped_headers="x", stamps=5)),
    (_STEP, "application/json", _headers(compression="application/x-gzip")),
    (_STEP.replace(b"{}]", b'{"callbacks": 7, "chord": 5, "chain": [1]}]'), "application/json", _headers()),
)


@_needs_both
@pytest.mark.slow
def test_a_message_that_is_no_step_ends_no_worker_and_is_gone(
    services: Services, begin_worker: Callable[[], "subprocess.Popen[bytes]"]
) -> None:
    """One of them ended each worker in turn: what a worker dies of, a broker brings to the next one."""
    kombu = pytest.importorskip("kombu")
    worker = begin_worker()
    with kombu.Connection(BROKER) as connection, connection.channel() as channel:
        queue = kombu.Queue(QUEUE, kombu.Exchange(QUEUE), routing_key=QUEUE)(channel)
        queue.declare()
        for body, kind, headers in _NO_STEPS:
            message = channel.prepare_message(body, content_type=kind, content_encoding="utf-8", headers=headers)
            channel.basic_publish(message, exchange=QUEUE, routing_key=QUEUE)
            job = _submitted(services, b"Name\r\nAPPLE INC\r\n")
            BrokeredQueue(BROKER).wake(job.id)
            assert _until(services, job.id, lambda job: job.state.is_over).state is JobState.DONE
            assert worker.poll() is None, (body, headers)
    worker.terminate()
    assert worker.wait(60) == 0
    again = begin_worker()  # nothing is left that would be brought to it
    job = _submitted(services, b"Name\r\nAPPLE INC\r\n")
    BrokeredQueue(BROKER).wake(job.id)
    assert _until(services, job.id, lambda job: job.state.is_over).state is JobState.DONE
    again.terminate()
    assert again.wait(60) == 0


def test_a_broker_that_is_away_leaves_the_job_in_the_database(services: Services) -> None:
    job = _submitted(services, b"Name\r\nAPPLE INC\r\n")
    before = time.monotonic()
    BrokeredQueue(_NOBODY).wake(job.id)
    assert time.monotonic() - before < 20
    assert services.jobs.get(job.id).state is JobState.QUEUED


@pytest.mark.parametrize("url", ["sqlite:////tmp/p.sqlite3", "sqlite://"])
def test_a_database_of_one_machine_is_refused_with_a_broker(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigurationError, match="name PostgreSQL in PENDENS_DATABASE_URL"):
        Settings(tmp_path, url, broker_url=_NOBODY).require_shared_database()
    Settings(tmp_path, url).require_shared_database()


@pytest.mark.sqlite
def test_the_commands_say_what_is_missing(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["worker"]) == 2
    assert "set PENDENS_BROKER_URL" in capsys.readouterr().err
    monkeypatch.setenv("PENDENS_BROKER_URL", "http://broker")
    assert run_command(["worker"]) == 2
    assert "write redis://" in capsys.readouterr().err
    monkeypatch.setenv("PENDENS_BROKER_URL", _NOBODY)
    assert run_command(["worker"]) == 2
    assert "name PostgreSQL" in capsys.readouterr().err
    assert run_command(["doctor"]) == 2
    assert "broker" in capsys.readouterr().out
