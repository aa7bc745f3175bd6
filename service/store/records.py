"""What the store keeps of a screening: enough to show it again and to run it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FindingRecord:
    """One screened row; `document` is the JSON of its finding, the holding included."""

    row: int
    flag: str
    severity: int
    document: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ScreeningRecord:
    """A run with all that made it.

    `created_at` is aware and comes back in UTC; `as_of` and `known_at` stay as they were echoed. `source` says what
    was handed in (kind, file name, SHA-256 and size of the bytes, layout); `document` is the answer without its
    findings; `versions` pairs each list used with its version; `findings` has all screened rows, clear ones too.
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
    source: Mapping[str, object]
    document: Mapping[str, object]
    versions: tuple[tuple[str, str], ...]
    findings: tuple[FindingRecord, ...]
