"""What the store keeps beside the domain's values: of a screening, of a list version, of the files it came in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Removal:
    """Who took a list out of what is live, why and when (aware), and the version that was live then."""

    code: str
    person: str
    reason: str
    removed_at: datetime
    version: str = ""


@dataclass(frozen=True, slots=True)
class FindingRecord:
    """One screened row; `document` is the JSON of its finding, the holding included."""

    row: int
    flag: str
    severity: int
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ScreeningRecord:
    """A run with all that made it.

    `created_at` is aware and comes back in UTC; `as_of` and `known_at` stay as they were echoed. `source` says what
    was handed in (kind, file name, SHA-256 and size of the bytes, layout); `document` is the answer without its
    findings; `versions` pairs each list used with its version; `findings` has all screened rows, clear ones too.
    Where only the head was read, `findings` is empty and `document` has no notes; `counted` has their numbers by part
    (errors, warnings, rejected), and the parts are read by `PastScreenings.notes`.
    """

    id: str
    created_at: datetime
    outcome: str
    as_of: str
    known_at: str
    jurisdictions: tuple[str, ...]
    fail_on: str
    matcher_version: str
    profile: str
    profile_hash: str
    code_version: str
    source: Mapping[str, Any]
    document: Mapping[str, Any]
    versions: tuple[tuple[str, str], ...]
    findings: tuple[FindingRecord, ...]
    counted: Mapping[str, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file with its raw bytes as its publisher gave them."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class KeptState:
    """A version that was live once: its days, when it came in (aware), and the version whose entries it carries on.

    `has_files` is false for one that came with the package.
    """

    code: str
    version: str
    published_on: date
    checked_on: date
    first_date: date
    retrieved_at: datetime
    follows: str | None
    has_files: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """A correction of a version's days: who made it, when (aware) and why; those of a version are numbered from 1.

    `checked_on` None, and the days before, are filled in when it is kept.
    """

    code: str
    version: str
    published_on: date
    person: str
    reason: str
    revised_at: datetime
    checked_on: date | None = None
    before_published_on: date | None = None
    before_checked_on: date | None = None
    number: int = 0
