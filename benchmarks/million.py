"""A file of a million rows, screened by the workers of a broker: `python -m benchmarks.million [--rows N] [--faults]`.

PostgreSQL, Redis and two workers of one process each run here. The file is a custodian's (`benchmarks.custodian`). Said
are the time, the rows accounted for, what memory the workers took on the way, and the processor time of all by itself:
a machine that others use too shows by it what a quiet one would take. With `--faults` the file is screened a second
time while a worker is killed three times, and the broker and the database are started anew once each: the answer must
be the same to the letter.
"""

import argparse
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from benchmarks.custodian import lines
from benchmarks.own_servers import OwnServers
from benchmarks.processes import cpu_seconds, memory_kb, own_memory_kb
from service.bootstrap import Services, start
from service.config import Settings
from service.domain.as_of import AsOf
from service.errors import StoreError
from service.jobs import SCREEN, BrokeredQueue, question_document
from service.screening.screener import ScreeningRequest
from service.store import JobDraft, JobRecord, JobState

_ASKED = ScreeningRequest(as_of=AsOf.parse("2021-03-16"), known_at=AsOf.parse("2026-11-01"))
_LOOK_SECONDS = 1.0
_WORKERS = 2
_LONGEST_SECONDS = 3 * 3_600
_KILLS = (0.2, 0.4, 0.6)  # of the rows done
_DATABASE_ANEW, _BROKER_ANEW = 0.3, 0.5


@dataclass(slots=True)
class Workers:
    """The workers, and the most memory that they took."""

    environment: dict[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    most_kb: int = 0
    cpu_before: float = 0.0  # seconds of those that were killed

    def start(self) -> None:
        """Start one more."""
        command = [sys.executable, "-m", "service.cli", "worker", "--processes", "1"]
        self.running.append(subprocess.Popen(command, env=self.environment, start_new_session=True))  # noqa: S603 own

    def kill_one(self) -> None:
        """Kill a worker with its processes, as a host that loses power does, and start another."""
        victim = self.running.pop(0)
        self.cpu_before += cpu_seconds(victim.pid)
        os.killpg(victim.pid, signal.SIGKILL)
        victim.wait()
        self.start()

    def stop(self) -> None:
        """End all."""
        for worker in self.running:
            with suppress(ProcessLookupError):
                os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()

    def weigh(self) -> int:
        """Give what memory they take together, in kB: of what is shared each has its part."""
        now = sum(memory_kb(worker.pid) for worker in self.running)
        self.most_kb = max(self.most_kb, now)
        return now

    @property
    def own_kb(self) -> int:
        """Give of that what is mapped from no file."""
        return sum(own_memory_kb(worker.pid) for worker in self.running)

    @property
    def cpu_seconds(self) -> float:
        """Give the processor time that they have taken, those that were killed included."""
        return self.cpu_before + sum(cpu_seconds(worker.pid) for worker in self.running)


def main() -> int:
    """Measure, and exit 1 where a row is missing or an answer differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--faults", action="store_true", help="screen it once more, with all that goes wrong")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        servers = stack.enter_context(OwnServers())
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pendens-million-")))
        settings = Settings(home, servers.database_url, broker_url=servers.broker_url)
        services = start(settings)
        stack.callback(services.store.close)
        own = {
            "PENDENS_HOME": str(home),
            "PENDENS_DATABASE_URL": servers.database_url,
            "PENDENS_BROKER_URL": servers.broker_url,
            "PENDENS_MAX_FILE_MB": "1000",
        }
        workers = Workers({**os.environ, **own})
        stack.callback(workers.stop)
        for _ in range(_WORKERS):
            workers.start()
        content = "".join(lines(arguments.rows)).encode()
        _say(f"{arguments.rows:,} rows, {len(content):,} bytes, {_WORKERS} workers")
        first = _screened(services, content, workers, servers)
        if not arguments.faults:
            return 0 if first else 1
        again = _screened(services, content, workers, servers, with_faults=True)
        _say("identical" if first == again else "NOT IDENTICAL")
        return 0 if first and first == again else 1


def _screened(
    services: Services, content: bytes, workers: Workers, servers: OwnServers, *, with_faults: bool = False
) -> str:
    """Screen the file, see that each row is accounted for, and hash the answer; empty where something is wrong."""
    upload = services.uploads.receive(str(uuid4()), "million.csv", content)
    job = services.jobs.submit(JobDraft(str(uuid4()), SCREEN, upload.id, question_document(_ASKED)))
    begun, cpu, servers_cpu, own_cpu = time.monotonic(), workers.cpu_seconds, servers.cpu_seconds, time.process_time()
    BrokeredQueue(services.settings.broker_url or "").wake(job.id)
    done = _awaited(services, job.id, workers, servers if with_faults else None)
    seconds = time.monotonic() - begun
    cpu, servers_cpu = workers.cpu_seconds - cpu, servers.cpu_seconds - servers_cpu
    own_cpu = time.process_time() - own_cpu
    if done.state is not JobState.DONE:
        _say(f"the job is {done.state}: {done.error} {done.detail}")
        return ""
    head = services.store.past_screenings.head(job.id)
    counts = head.document["counts"]
    accounted = counts["screened"] + counts["rejected"] + sum(counts["not_holdings"].values())
    rate = counts["rows"] / seconds
    _say(f"{counts['rows']:,} rows in {seconds:,.0f} s, {rate:,.0f} a second; at most {workers.most_kb // 1000:,} MB")
    every = 1_000 * (cpu + servers_cpu + own_cpu) / counts["rows"]
    _say(
        f"processor: {every:.2f} ms a row; {cpu:,.0f} s of workers, {servers_cpu:,.0f} s of PostgreSQL and Redis,"
        f" {own_cpu:,.0f} s of looking"
    )
    _say(f"accounted for: {accounted:,}; {json.dumps(counts['flags'])}")
    return _hash(services, job.id) if accounted == counts["rows"] else ""


def _awaited(services: Services, job_id: str, workers: Workers, servers: OwnServers | None) -> JobRecord:
    """Wait for a job's end, and let go wrong what is to go wrong on the way."""
    faults = [] if servers is None else [*((at, workers.kill_one) for at in _KILLS)]
    if servers is not None:
        faults += [(_DATABASE_ANEW, servers.restart_database), (_BROKER_ANEW, servers.restart_broker)]
    faults.sort(key=lambda fault: fault[0])
    until, told = time.monotonic() + _LONGEST_SECONDS, 0.0
    while time.monotonic() < until:
        time.sleep(_LOOK_SECONDS)
        with suppress(StoreError):
            job = services.jobs.get(job_id)
            share = job.done / job.total if job.total else 0.0
            if job.state.is_over:
                return job
            if share >= told:
                took = workers.cpu_seconds
                memory = f"{workers.weigh() // 1000:,} MB, {workers.own_kb // 1000:,} of them from no file"
                _say(f"  {share:4.0%}  {memory}  {took:,.0f} s of workers")
                told += 0.1
            if faults and share >= faults[0][0]:
                _, fault = faults.pop(0)
                _say(f"  {share:4.0%}  {fault.__name__}")
                fault()
    raise TimeoutError(job_id)


def _hash(services: Services, job_id: str) -> str:
    """Hash all that was answered, but for ids and instants of the making."""
    past = services.store.past_screenings
    answer = hashlib.sha256()
    for finding in past.stream(job_id):
        answer.update(json.dumps(finding.document, sort_keys=True).encode())
    for part in ("errors", "warnings", "rejected"):
        answer.update(json.dumps(list(past.notes(job_id, part)), sort_keys=True).encode())
    document = dict(past.head(job_id).document)
    answer.update(json.dumps([document[part] for part in ("counts", "outcome", "gate", "lists")]).encode())
    return answer.hexdigest()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
