"""What the store keeps of long work and of the files handed in for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

# Why: leases are of half a minute. One that ends later was taken before the clock was set back, and its worker may be
# long gone; without a bound the job would wait until the clock is there again.
LONGEST_LEASE = timedelta(minutes=5)


class JobState(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen."""
        return self not in {JobState.QUEUED, JobState.RUNNING}


@dataclass(frozen=True, slots=True)
class JobDraft:
    """Work to be done: `kind` names the task, `input_id` what it reads, `asked` is the question as JSON.

    `callback` is the address that is told when it is over, None for nobody.
    """

    id: str
    kind: str
    input_id: str
    asked: Mapping[str, Any]
    callback: str | None = None


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A job as it stands; instants are aware and in UTC.

    `done` of `total` rows (None while nobody knows); `error` is the class name of the failure, `detail` its words.
    `plan` is what its chunks rest on, None while it is not split; `chunks_left` of them are not finished.
    """

    id: str
    kind: str
    input_id: str
    asked: Mapping[str, Any]
    state: JobState
    done: int
    total: int | None
    attempts: int
    is_cancel_asked: bool
    created_at: datetime
    lease_until: datetime | None
    finished_at: datetime | None
    error: str | None
    detail: str
    tenant: str = ""
    plan: Mapping[str, Any] | None = None
    chunks_left: int | None = None
    touched_at: datetime | None = None

    def is_leased(self, now: datetime) -> bool:
        """Tell whether a worker has it, as far as is known."""
        return self.lease_until is not None and now <= self.lease_until <= now + LONGEST_LEASE


@dataclass(frozen=True, slots=True)
class JobChunk:
    """Some rows of a job, packed; `first` is the place of its first row among all, `rows` counts its holdings.

    `result` is there from the beginning where nothing is to be screened. `attempts` counts who began it.
    """

    number: int
    first: int
    rows: int
    packed: bytes
    result: bytes | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class JobCallback:
    """Somebody who is to be told that a job is over, for the `attempts`th time."""

    job: JobRecord
    url: str
    attempts: int


@dataclass(frozen=True, slots=True)
class JobLease:
    """A worker's hold on a job: until when, unless it is renewed."""

    job_id: str
    worker: str
    until: datetime


@dataclass(frozen=True, slots=True)
class UploadRecord:
    """A file that was handed in; `sha256` begins with `sha256:`, `choice` is how a person wants it read, as JSON.

    `fault` is the class name of the error with which the file broke its parser, None where it did not; `fault_detail`
    are its words.
    """

    id: str
    name: str
    sha256: str
    size: int
    received_at: datetime
    choice: Mapping[str, Any]
    fault: str | None = None
    fault_detail: str = ""
